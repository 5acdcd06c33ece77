"""Agreements of the owners of data: sent, answered in the page as in Word, embargoes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.model.finding import Refusal
from kolosi.web import desks, pages
from kolosi.web.desks import asked
from kolosi.web.jobs import begun
from kolosi.web.route import typed
from kolosi.web.screens.release.seen import is_source_seen, may_see_agreements, outputs_seen
from kolosi.workspace.decide.embargoes import EMBARGO, pending
from kolosi.workspace.signing.owners import owners_seen
from kolosi.workspace.signing.validation import PROVISIONAL, VALIDATED, VALIDATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

ANSWERS = (VALIDATED, PROVISIONAL)
_FIELDS = ("source", "agreement", "answer", "function", "day", "why")


def show(request: HttpRequest, here: Here, kept: Mapping[str, object] | None = None) -> HttpResponseBase:
    """The list of systems with their agreement, and the forms."""
    if not may_see_agreements(here):
        return pages.absent(request)
    today = date.today()
    held = here.ask("embargoes", lambda workspace: dict(pending(workspace, today)))
    owners = [one for one in asked(here, "owners", owners_seen) if is_source_seen(here, one.source)]
    told = {
        "asked": [one for one in owners if one.is_asked],
        "themselves": [one for one in owners if not one.is_asked],
        "embargoes": {source: day for source, day in held.items() if is_source_seen(here, source)},
        "files": [one for one in outputs_seen(here) if one.room == "copies"],
        "typed": {},
        **(kept or {}),
    }
    return pages.page(request, here, "release_agreements", told, status=409 if kept else 200)


def send(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Writes the agreement of a system's owner, in the language of the page; the queue does it."""
    source = typed(request, "source")
    if not is_source_seen(here, source):
        return pages.absent(request)
    return begun(here, "agreement", owner=source, languages=[here.language])


def record(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Records what an owner answered: the Decision that his Word copy would make."""
    said = {name: typed(request, name) for name in _FIELDS}
    if not is_source_seen(here, said["source"]):
        return pages.absent(request)
    pieces = {"by": said["function"], "agreement": said["agreement"], "day": said["day"]}
    value = "; ".join([said["answer"], *(f"{name}={text.replace(';', ',')}" for name, text in pieces.items() if text)])
    try:
        desks.decide(here, VALIDATION, said["source"], value, why=said["why"])
    except Refusal as refusal:
        return show(request, here, {"points": pages.worded(refusal), "typed": said, "wrong": said["source"]})
    pages.note(request, here.word("release.agreement_recorded"))
    return redirect(f"/w/{here.name}/release/agreements")


def embargo(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Holds everything measured on a system until a day, or lets it go."""
    source, day, why = (typed(request, name) for name in ("source", "until", "why"))
    if not is_source_seen(here, source):
        return pages.absent(request)
    value = "-" if request.POST.get("lift") else day
    try:
        desks.decide(here, EMBARGO, source, value, why=why)
    except Refusal as refusal:
        said = {"source": source, "until": day, "embargo_why": why}
        return show(request, here, {"embargo_points": pages.worded(refusal), "typed": said, "wrong_embargo": source})
    pages.note(request, here.word("release.embargo_recorded"))
    return redirect(f"/w/{here.name}/release/agreements")
