"""Periods as they are written: quarters, half-years, months, ranges, days and words for one relative to another."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kolosi.model.period import Period
from kolosi.proof.pack import Pack, PeriodForm
from kolosi.proof.text import Page, Span

_MONTHS = {"quarter": 3, "half": 6, "month": 1, "year": 12}
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Said(Span):
    """A period where it is written; `period` is None while what it relates to is not known.

    `relation` says how a relative one stands to another: previous, year_ago, same, document.
    """

    grain: str
    period: Period | None
    relation: str | None = None
    is_partial: bool = False


def find_periods(page: Page, pack: Pack) -> list[Said]:
    """The periods of a text, in order, the longest where several begin together; relative ones are resolved."""
    found = [
        said
        for form in pack.periods
        for match in form.pattern.finditer(page.flat)
        if (said := _said(match, form, pack))
    ]
    return _resolved(page, _apart(found))


def _apart(found: Iterable[Said]) -> list[Said]:
    """Periods that do not overlap: the earliest, of those the longest."""
    kept: list[Said] = []
    for said in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or said.start >= kept[-1].end:
            kept.append(said)
    return kept


def _said(match: re.Match[str], form: PeriodForm, pack: Pack) -> Said | None:
    named = {name: text for name, text in match.groupdict().items() if text}
    if form.relation:
        year = int(named["y"]) if "y" in named else None
        period = Period(date(year, 1, 1), date(year, 12, 31)) if year else None
        return Said(start=match.start(), end=match.end(), grain=form.grain, period=period, relation=form.relation)
    try:
        period, is_partial = _period(named, form.grain, pack)
    except (ValueError, KeyError):
        return None
    return Said(start=match.start(), end=match.end(), grain=form.grain, period=period, is_partial=is_partial)


def _period(named: Mapping[str, str], grain: str, pack: Pack) -> tuple[Period | None, bool]:
    """The period of the groups of a pattern, and whether its year is not said."""
    year2 = int(named["y2"]) if "y2" in named else None
    year = int(named["y"]) if "y" in named else year2
    if year is None:
        return None, True
    if "m" in named:
        return _of_months(named, year, year2, pack), False
    if "q" in named:
        first = 3 * (_number(named["q"], pack) - 1) + 1
        return _months(year, first, year, first + 2), False
    if "h" in named:
        first = 6 * (_number(named["h"], pack) - 1) + 1
        return _months(year, first, year, first + 5), False
    return Period(date(year, 1, 1), date(year2 or year, 12, 31)), False


def _number(text: str, pack: Pack) -> int:
    return int(text) if text.isdigit() else pack.ordinals[text]


def _of_months(named: Mapping[str, str], year: int, year2: int | None, pack: Pack) -> Period:
    """A month, a day of it, or a range of months or days."""
    month = pack.months[named["m"]]
    month2 = pack.months[named["m2"]] if "m2" in named else month
    last = year2 or year
    if "y" not in named and "m2" in named and month > month2:
        year = last - 1
    first_day = int(named.get("d", 1))
    last_day = int(named["d2"]) if "d2" in named else None
    if last_day is None:
        last_day = first_day if "d" in named and "m2" not in named else monthrange(last, month2)[1]
    return Period(date(year, month, first_day), date(last, month2, last_day))


def _months(year: int, month: int, year2: int, month2: int) -> Period:
    return Period(date(year, month, 1), date(year2, month2, monthrange(year2, month2)[1]))


def _resolved(page: Page, found: Sequence[Said]) -> list[Said]:
    """Relative periods from the nearest earlier one of the same paragraph, of the same grain where it says one."""
    starts = [block.start for block in page.manuscript.blocks]
    out: list[Said] = []
    for said in found:
        begun = max((start for start in starts if start <= said.start), default=0)
        if said.relation and said.relation != "document":
            earlier = [one for one in out if one.period and one.start >= begun and one.relation is None]
            out.append(_relative(said, earlier or [one for one in out if one.period and one.relation is None][-1:]))
        else:
            out.append(said)
    return out


def _relative(said: Said, earlier: Sequence[Said]) -> Said:
    same = [one for one in earlier if not said.grain or one.grain == said.grain] or list(earlier)
    if not same:
        return replace(said, period=None)
    base = same[-1].period
    assert base is not None
    if said.period is not None:  # "the same period of 2023"
        return replace(said, period=_in_year(base, said.period.first.year), grain=same[-1].grain)
    if said.relation == "previous":
        return replace(said, period=base.previous(), grain=same[-1].grain)
    if said.relation == "year_ago":
        return replace(said, period=base.year_ago(), grain=same[-1].grain)
    return replace(said, period=base, grain=same[-1].grain)


def _in_year(period: Period, year: int) -> Period:
    """The same days in the year in which the period ends."""
    moved = period
    while moved.last.year > year:
        moved = moved.year_ago()
    return moved


def digits_in(page: Page, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """The runs of digits inside some spans."""
    return [found.span() for span in spans for found in _DIGITS.finditer(page.flat, span.start, span.end)]
