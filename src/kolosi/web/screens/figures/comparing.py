"""Two periods of a figure beside each other: the verdict, every reason for it, what would settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.measure.sentences import percent_words, share_words
from kolosi.model.figure import Change
from kolosi.report.draft import numerals
from kolosi.report.draft.wording import is_hidden, with_unit
from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.screens.figures.asked import given, is_inside, key_of
from kolosi.workspace.ask.keys import base_period
from kolosi.workspace.ask.releasing import gate_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.model.key import Key
    from kolosi.model.period import Period
    from kolosi.web.here import Here
    from kolosi.workspace.answers import ChangeAnswer

ROLES = ("year_ago", "previous")
"""The base periods that are offered by name; any other is typed."""
COLOURS: Mapping[str, str] = {"CHANGE": "green", "NO CLEAR CHANGE": "amber", "NOT COMPARABLE": "red"}


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The page of a change."""
    key = key_of(request, here)
    after = key.after if key.is_change else key
    against = given(request, "typed") or given(request, "against") or ("" if key.is_change else ROLES[0])
    change = key if not against else after.to(_base(here, after, against))
    answer = asked(here, ("change", change), lambda desk: desk.change(change))
    told = _told_inside(here, answer) if is_inside(here) else _told_outside(here, change)
    return pages.page(
        request, here, "figures_change", {"key": after, "change": change, "answer": answer, "against": against, **told}
    )


def _base(here: Here, key: Key, against: str) -> Period:
    name = ("base", key.period, against)
    return here.ask(name, lambda workspace: base_period(against, key.period, workspace.settings))


def _told_inside(here: Here, answer: ChangeAnswer) -> Mapping[str, object]:
    change = answer.comparison
    shown = answer.hidden is None
    return {
        "sides": [
            (str(one.key.period), _value(here, answer, one.value) if shown else "")
            for one in (change.before, change.after)
        ],
        "verdict": answer.verdict,
        "colour": COLOURS[answer.verdict],
        "sentence": here.said(answer.hidden or change.sentence),
        "reasons": [(here.said(reason.message), reason.is_refusal) for reason in change.reasons] if shown else [],
        "break_even": [
            (share_words(100 * share, here.language), percent_words(moved, here.language))
            for share, moved in answer.break_even
        ],
        "settle": answer.settle,
        "link": f"[](change:{change.key})",
    }


def _told_outside(here: Here, key: Key) -> Mapping[str, object]:
    """What would be printed of a change."""
    change = asked(here, ("printed", key), lambda desk: gate_of(desk, [key]).figures[key])
    if not isinstance(change, Change) or is_hidden(change):
        return {"sides": [], "verdict": "", "sentence": here.said(numerals.HIDDEN), "reasons": [], "link": ""}
    return {
        "sides": [],
        "verdict": change.verdict,
        "colour": COLOURS[change.verdict],
        "sentence": here.said(change.sentence),
        "reasons": [(here.said(reason), change.verdict == "NOT COMPARABLE") for reason in change.reasons],
        "link": f"[](change:{key})",
    }


def _value(here: Here, answer: ChangeAnswer, value: Fraction | None) -> str:
    if value is None:
        return here.said(numerals.NO_DATA)
    return with_unit(numerals.number(value, here.language, answer.decimals), here.said(answer.unit))
