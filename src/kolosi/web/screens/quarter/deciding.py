"""A Decision of any kind, as the command `decide` records it: the kinds with what each is about, fields that a hint has filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.model.decision import BY_COMMAND, KINDS
from kolosi.model.finding import Refusal
from kolosi.reading.labels import label
from kolosi.web import desks, pages
from kolosi.web.route import typed
from kolosi.web.screens.quarter.choices import SIGNED, WHOLE, choices, composed, function_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.model.label import Label
    from kolosi.web.here import Here

TYPED = "~"
"""What the choice says where the value is typed."""
FIELDS = ("kind", "subject", "value", "why")
_AHEAD = timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of Decision as the page tells it."""

    id: str
    name: Label
    about: Label
    says: Label


def decide(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The form of a Decision; recorded under the name of who asks. A refusal gives it back with what was typed."""
    if request.method != "POST":
        return _form(request, here, {name: request.GET.get(name, "")[:2000] for name in FIELDS})
    given = {name: typed(request, name) for name in FIELDS}
    if "choice" in request.POST and request.POST["choice"] != TYPED:
        given["value"] = composed(given["kind"], typed(request, "choice"), typed(request, "function"))
    try:
        desks.decide(here, given["kind"], given["subject"], given["value"], why=given["why"])
    except Refusal as refusal:
        return _form(request, here, given, refusal)
    pages.note(request, here.word("quarter.decided"))
    return redirect(f"/w/{here.name}/quarter")


def _form(
    request: HttpRequest, here: Here, given: Mapping[str, str], refusal: Refusal | None = None
) -> HttpResponseBase:
    kinds = [_kind(id_) for id_ in KINDS if id_ not in BY_COMMAND]
    offered = choices(here, given["kind"], given["value"])
    values = {
        "given": given,
        "kinds": kinds,
        "chosen": next((one for one in kinds if one.id == given["kind"]), None),
        "choices": offered,
        "some_chosen": any(one.is_chosen for one in offered),
        "is_whole": given["kind"] in WHOLE,
        "is_signed": given["kind"] in SIGNED,
        "function": function_in(given["value"]),
        "typed": TYPED,
        "points": pages.worded(refusal) if refusal else (),
    }
    return pages.page(request, here, "decide", values, status=409 if refusal else 200)


def _kind(id_: str) -> Kind:
    return Kind(
        id=id_,
        name=label(f"decisions.{id_}.name"),
        about=label(f"decisions.{id_}.about"),
        says=_with_day(label(f"decisions.{id_}.says")),
    )


def _with_day(text: Label) -> Label:
    end = (date.today() + _AHEAD).isoformat()
    return {language: said.replace("{end}", end) for language, said in text.items()}
