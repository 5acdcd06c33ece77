"""Editions: signed, withdrawn, compared; and what of them is another figure now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.model.finding import Refusal, point
from kolosi.report.draft import numerals
from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.jobs import begun
from kolosi.web.route import typed
from kolosi.web.screens.release.documents import grouped
from kolosi.web.screens.release.seen import is_seen, outputs_seen
from kolosi.workspace.publish.telling import between, editions_seen
from kolosi.workspace.signing.validation import is_printed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.browse.outputs import Output
    from kolosi.workspace.publish.telling import EditionSeen

MOST = 200
"""Figures of a comparison that a page shows."""


def publish(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What would be frozen and what stands in the way; then, signed, the edition is published by the queue."""
    said = {name: typed(request, name) for name in ("edition", "why", "sure")}
    ready = here.ask("ready", lambda workspace: workspace.ready())
    wrong = _wrong(here, said) if request.method == "POST" else {}
    if request.method == "POST" and not wrong and ready.colour != "red":
        return begun(here, "publish", edition=said["edition"], why=said["why"])
    sees = here.person.sees_gbv
    withheld = asked(here, "withheld", lambda desk: [str(one["key"]) for one in desk.gated.withheld])
    told = {
        "ready": ready,
        "red": ready.of("error") if sees else (),
        "red_count": len(ready.of("error")),
        "amber": ready.of("warning") if sees else (),
        "typed": said,
        "wrong": wrong,
        "printed": asked(here, "printed count", lambda desk: sum(map(is_printed, desk.released.values()))),
        "held": sum(is_seen(here, key) for key in withheld),
        "groups": [(name, own) for name, own in grouped(outputs_seen(here)) if name != "internal"],
        "languages": [
            numerals.language_name(one, here.language)
            for one in here.ask("languages", lambda workspace: tuple(workspace.settings.languages))
        ],
        "period": here.ask("period", lambda workspace: workspace.settings.period),
    }
    return pages.page(request, here, "release_publish", told, status=409 if wrong else 200)


def _wrong(here: Here, said: Mapping[str, str]) -> Mapping[str, str]:
    """The fields that cannot be taken, each with what is wrong; the verb looks again at everything."""
    found = {}
    if not said["edition"]:
        found["edition"] = here.word("release.edition_missing")
    elif said["edition"] in [one.name for one in _editions(here)]:
        found["edition"] = here.word("release.edition_used")
    if not said["why"]:
        found["why"] = here.word("release.why_missing")
    if not said["sure"]:
        found["sure"] = here.word("release.sure_missing")
    return found


def withdraw(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Says that an edition is withdrawn, and why; what was published stays as it was."""
    name = typed(request, "edition") if request.method == "POST" else str(request.GET.get("edition", ""))
    edition = next((one for one in _editions(here) if one.name == name), None)
    if edition is None:
        return pages.absent(request)
    why, points = typed(request, "why"), []
    if request.method == "POST":
        try:
            with here.writing() as workspace:
                workspace.withdraw(name, by=here.person.name, why=why)
        except Refusal as refusal:
            points = list(pages.worded(refusal))
        else:
            pages.note(request, here.word("release.withdrawn_done", name=name))
            return redirect(f"/w/{here.name}/release#editions")
    told = {"edition": edition, "why": why, "points": points}
    return pages.page(request, here, "release_withdraw", told, status=409 if points else 200)


def compare(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What two editions print otherwise."""
    names = [one.name for one in _editions(here)]
    one, other = str(request.GET.get("one", "")), str(request.GET.get("other", ""))
    for name in (one, other):
        if name and name not in names:
            raise Refusal(point("edition_unknown", found=name))
    lines: Sequence[Mapping[str, object]] = ()
    if one and other and one != other:
        found = asked(here, ("between", one, other), lambda desk: between(desk, one, other))
        lines = [
            {
                "label": each.label,
                "then": _value(here, each.then, each.decimals),
                "now": _value(here, each.now, each.decimals),
            }
            for each in found
            if is_seen(here, each.key)
        ]
    told = {"names": names, "one": one, "other": other, "lines": lines[:MOST], "left": max(0, len(lines) - MOST)}
    return pages.page(request, here, "release_compare", told)


def _value(here: Here, value: Fraction | None, decimals: int) -> str:
    return "–" if value is None else numerals.number(value, here.language, decimals)


def _editions(here: Here) -> Sequence[EditionSeen]:
    return here.ask("editions", lambda workspace: editions_seen(workspace))


def errata_of(here: Here, files: Sequence[Output]) -> Sequence[Mapping[str, object]]:
    """What of each published edition is another figure now, with the erratum that is ready."""
    status = here.ask("status", lambda workspace: workspace.status())
    moved = [one for one in status.restated if is_seen(here, one.key)]
    drafts = [one for one in files if one.name.startswith("erratum.")]
    return [
        {
            "edition": edition,
            "lines": [
                {
                    "words": one.words(here.language),
                    "told": [*one.lines(here.language)][1:],
                    "is_doubted": one.is_doubted,
                }
                for one in moved
                if one.edition == edition
            ],
            "drafts": [one for one in drafts if one.name.startswith(f"erratum.{edition}.")],
        }
        for edition in dict.fromkeys(one.edition for one in moved)
    ]
