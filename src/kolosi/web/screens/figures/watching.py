"""The weeks of a figure: those with more than expected, those without data, the trend; inside only."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.reading.labels import label
from kolosi.report.draft import numerals
from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.screens.figures.asked import key_of
from kolosi.workspace.browse.offering import subjects_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.ask.watching import Above, Watching

SERIES = 20
"""Series shown: what a meeting can talk through."""
STATES = ("gap", "partial", "incomplete")


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The page of the weeks."""
    key = key_of(request, here)
    shown = here.person.sees_gbv
    group = _group(here, key.indicator) if not shown else ()
    name = ("watch", key.indicator, key.period, key.places, shown)
    answer = here.ask(
        name,
        lambda workspace: workspace.watch(key.indicator, during=str(key.period), at=key.places, group=group),
    )
    above = answer.above
    told = {
        "key": key,
        "watched": answer,
        "method": label(f"watch.methods.{answer.watch.method}"),
        "false_alarms": label(f"watch.false_alarms.{answer.watch.method}"),
        "compound": label("watch.compound") if answer.is_compound else None,
        "inside_only": label("watch.inside_only"),
        "above": [_line(here, answer, one) for one in above[:SERIES]],
        "left": max(0, len(above) - SERIES),
        "by_chance": _count(here, answer.watch.by_chance),
        "looked_at": _count(here, answer.watch.looked_at),
        "without": [(label(f"watch.states.{state}"), _without(here, answer, state)) for state in STATES],
        "trends": _trends(here, answer),
    }
    return pages.page(request, here, "figures_watch", told)


def _group(here: Here, indicator: str) -> Sequence[str]:
    """A column without the subject that the person must not see, to tell series apart by."""
    columns = asked(
        here,
        ("columns", indicator, False),
        lambda desk: subjects_of(desk).columns(desk.workspace.knowledge.indicators[indicator], is_shown=False),
    )
    return columns[:1]


def _line(here: Here, answer: Watching, one: Above) -> Mapping[str, object]:
    return {
        "place": answer.name(one.series.place),
        "words": [here.said(text) for text in answer.short_words(one.series)],
        "weeks": len(one.weeks),
        "observed": _count(here, one.observed),
        "expected": _count(here, one.expected),
        "peak": answer.weekly.weeks[one.peak.week].first,
        "peak_observed": _count(here, one.peak.observed),
        "said": answer.said(one.weeks[-1]),
    }


def _without(here: Here, answer: Watching, state: str) -> Sequence[tuple[str, int]]:
    found: dict[str, int] = {}
    for one, weeks in answer.weeks_without(state).items():
        name = " · ".join(here.said(words) for words in (answer.name(one.place), *answer.words(one)))
        found[name] = found.get(name, 0) + len(weeks)
    return sorted(found.items(), key=lambda pair: -pair[1])[:SERIES]


def _trends(here: Here, answer: Watching) -> Sequence[tuple[str, str]]:
    """The trend of all places, then of each of which something is told."""
    told = (answer.tendencies[-1], *answer.tendencies[:-1]) if answer.tendencies else ()
    return [
        (here.said(answer.name(one.place)), here.said(label(f"watch.verdicts.{one.verdict}")))
        for one in told
        if one.place is None or one.verdict in ("rising", "falling")
    ]


def _count(here: Here, value: float | None) -> str:
    if value is None:
        return "–"
    decimals = 0 if float(value).is_integer() else 1
    return numerals.number(Fraction(str(round(value, 1))), here.language, decimals)
