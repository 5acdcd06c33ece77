"""Months of weekly series, and what is said of them: trend, change points, next month. Never of a fall in reporting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.stats import false_discovery_control

from kolosi.measure.series.alarms import ENOUGH_HEARD, completeness
from kolosi.measure.series.arrays import Floats, Whole
from kolosi.measure.series.change_points import FEWEST_POINTS as FEWEST_FOR_BREAKS
from kolosi.measure.series.change_points import change_points
from kolosi.measure.series.farrington import CALENDAR
from kolosi.measure.series.forecast import BASELINES, Scored, scored
from kolosi.measure.series.trend import FEWEST_POINTS, Trend, mann_kendall, seasonal_kendall
from kolosi.measure.series.weeks import Weekly, thursday
from kolosi.model.period import Period

TWO_YEARS = 24
"""Months below which a season cannot be told from a trend."""
Q = 0.10
"""False discovery rate over the units of one table (Benjamini and Hochberg 1995)."""
P = 0.05
DIFFERENT_SHARE = 0.15
"""Points of the share of reporters heard from by which two months may differ, as two periods that are compared."""
SEASONAL_PENALTY = 3.0
"""For a break under a season, in logs of n: the season takes up noise, and with 2 one quiet series in seven had a break."""
TURNS = 8
"""Turns in which levels and seasons are told; they settle in two or three."""
MOVED = 0.05
"""Of the reporters, the share that says that a change of level may be theirs: one large reporter can be a tenth of a count."""
FRESH = 3
"""Of the latest months, so many of which one must count for the next to be forecast."""
FORECAST = (0.1, 0.5, 0.9)

Verdict = Literal["rising", "falling", "no_clear_trend", "too_few_points", "not_comparable"]
Caveat = Literal[
    "reporting_unknown", "reporting_changed", "not_seasonally_adjusted", "months_left_out", "latest_left_out"
]


@dataclass(frozen=True, kw_only=True)
class Monthly:
    """Counts by month (columns) of each place and, last, of all of them; NaN where a week of the month is a gap or incomplete.

    A month has four weeks or five: what stands here is the mean of its weeks, times the weeks of a month of average length.
    `heard` and `expected` are reporters of the least reported week of the month.
    """

    months: tuple[Period, ...]
    places: tuple[str | None, ...]
    counts: Floats
    heard: Floats
    expected: Floats


@dataclass(frozen=True, kw_only=True)
class Break:
    """A change of level: the first month of the new one, and the mean of a month before and after. `with_reporters`: one in
    twenty of the reporters or more was lost or won between the two."""

    month: Period
    before: float
    after: float
    with_reporters: bool


@dataclass(frozen=True, kw_only=True)
class Tendency:
    """What is said of the months of one place (None: all); `months` are those known and those that there are."""

    place: str | None
    verdict: Verdict
    trend: Trend | None
    breaks: tuple[Break, ...]
    caveats: tuple[Caveat, ...]
    months: tuple[int, int]
    forecast: tuple[float, ...] | None
    scored: Scored


def monthly(weekly: Weekly) -> Monthly:
    """The counts of the months of which every week is in the series."""
    months = _months(weekly)
    names = sorted({one.place for one in weekly.series})
    with np.errstate(invalid="ignore"):
        usable = np.where(completeness(weekly) < ENOUGH_HEARD, np.nan, weekly.counts)
    of_week = [Period.parse(f"{thursday(week):%Y-%m}") for week in weekly.weeks]
    columns = [[at for at, month in enumerate(of_week) if month == one] for one in months]
    rows = [[at for at, one in enumerate(weekly.series) if one.place == name] for name in names]
    counts = np.array([[usable[np.ix_(row, column)].sum() / len(column) for column in columns] for row in rows])
    counts = counts * CALENDAR / 12
    heard, expected = (
        np.array([[values[row[0], column].min() for column in columns] for row in rows])
        for values in (weekly.heard, weekly.expected)
    )
    total = counts.sum(axis=0)
    return Monthly(
        months=months,
        places=(*names, None),
        counts=np.vstack([counts, total]),
        heard=np.vstack([heard, _of_all(heard)]),
        expected=np.vstack([expected, _of_all(expected)]),
    )


def _months(weekly: Weekly) -> tuple[Period, ...]:
    """The months whose first and last week the series has."""
    days = [thursday(week) for week in weekly.weeks]
    whole = Period(days[0], days[-1])
    return tuple(month for month in whole.months if _has_edges(month, whole))


def _has_edges(month: Period, whole: Period) -> bool:
    return (whole.first - month.first).days < 7 and (month.last - whole.last).days < 7


def _of_all(reporters: Floats) -> Floats:
    """Reporters of all places: the same where they are known for the country alone, else their sum."""
    same = (reporters == reporters[0]).all(axis=0)
    found: Floats = np.where(same, reporters[0], reporters.sum(axis=0))
    return found


def tendencies(months: Monthly) -> tuple[Tendency, ...]:
    """What is said of each place and of all: the trends of places are held to one false discovery rate."""
    found = [_tendency(months, row) for row in range(len(months.places))]
    told = [at for at, one in enumerate(found[:-1]) if one.trend is not None and one.verdict != "not_comparable"]
    adjusted = dict(zip(told, false_discovery_control([found[at].trend.p for at in told]), strict=True)) if told else {}  # type: ignore[union-attr]
    return tuple(
        _held(one, adjusted[at] <= Q if at in adjusted else one.trend is not None and one.trend.p <= P)
        for at, one in enumerate(found)
    )


def _held(one: Tendency, is_clear: bool) -> Tendency:
    """A direction only where the trend is clear."""
    if one.verdict in ("rising", "falling") and not is_clear:
        return replace(one, verdict="no_clear_trend")
    return one


def _tendency(months: Monthly, row: int) -> Tendency:
    counts = months.counts[row]
    known = int((~np.isnan(counts)).sum())
    is_seasonal = _is_seasonal(counts)
    trend = _trend_of(counts, is_seasonal) if known >= FEWEST_POINTS else None
    changed = _is_changed(months, row) or (trend is not None and _is_of_reporters(months, row, trend, is_seasonal))
    is_stale = bool(np.isnan(counts[-FRESH:]).all())
    score = scored(months.counts[:-1] if months.places[row] is not None else months.counts[-1:], _row(months, row))
    return Tendency(
        place=months.places[row],
        verdict=_verdict(trend, changed=changed),
        trend=trend,
        breaks=() if known < FEWEST_FOR_BREAKS else _breaks(months, row, is_seasonal),
        caveats=_caveats(months, row, changed=changed, is_seasonal=is_seasonal, known=known),
        months=(known, len(counts)),
        forecast=None if score.best is None or changed or is_stale else _forecast(months, row, score.best),
        scored=score,
    )


def _row(months: Monthly, row: int) -> int:
    return row if months.places[row] is not None else 0


def _is_seasonal(counts: Floats) -> bool:
    """True where the season can be told from a trend: most months of the year are known in two years."""
    known = ~np.isnan(counts)
    return len(counts) >= TWO_YEARS and sum(known[start::12].sum() >= 2 for start in range(12)) > 6


def _trend_of(counts: Floats, is_seasonal: bool) -> Trend:
    return seasonal_kendall(counts, 12) if is_seasonal else mann_kendall(counts)


def _is_of_reporters(months: Monthly, row: int, trend: Trend, is_seasonal: bool) -> bool:
    """True where a trend goes when counts are taken for each reporter heard from: it may be theirs.

    Counts for each reporter are a trap of their own, since large and small ones differ; they may take a trend away, and
    never make one.
    """
    heard = months.heard[row]
    if trend.p > Q or np.isnan(heard[~np.isnan(months.counts[row])]).any():
        return False
    with np.errstate(divide="ignore", invalid="ignore"):
        apiece = _trend_of(np.where(heard > 0, months.counts[row] / heard, np.nan), is_seasonal)
    return apiece.p > Q or apiece.s * trend.s < 0


def _verdict(trend: Trend | None, *, changed: bool) -> Verdict:
    """The direction, to be held to the test; where reporting changed, none."""
    if trend is None:
        return "too_few_points"
    if changed:
        return "not_comparable"
    return "rising" if trend.s > 0 else "falling" if trend.s < 0 else "no_clear_trend"


def _is_changed(months: Monthly, row: int) -> bool:
    """True where reporters were lost or won over the months that count, closed ones included: the counts would tell of them."""
    heard, expected = months.heard[row], months.expected[row]
    used = ~np.isnan(heard) & ~np.isnan(expected) & ~np.isnan(months.counts[row])
    if not used.any():
        return False
    is_moved = np.ptp(heard[used] / expected[used]) > DIFFERENT_SHARE
    return bool(heard[used].min() < ENOUGH_HEARD * heard[used].max() or is_moved)


def _caveats(months: Monthly, row: int, *, changed: bool, is_seasonal: bool, known: int) -> tuple[Caveat, ...]:
    said: list[tuple[Caveat, bool]] = [
        ("reporting_unknown", bool(np.isnan(months.heard[row]).all())),
        ("reporting_changed", changed),
        ("not_seasonally_adjusted", not is_seasonal),
        ("months_left_out", known < len(months.months)),
        ("latest_left_out", bool(np.isnan(months.counts[row, -1:]).any())),
    ]
    return tuple(name for name, is_so in said if is_so)


def _breaks(months: Monthly, row: int, is_seasonal: bool) -> tuple[Break, ...]:
    """Breaks of the level of the square roots of the known months, their season taken out where two years tell it."""
    counts = months.counts[row]
    at = np.flatnonzero(~np.isnan(counts))
    roots = np.sqrt(counts[at])
    found = _stepped(roots, at % 12) if is_seasonal else change_points(roots).breaks
    edges = (0, *found, len(at))
    return tuple(
        Break(
            month=months.months[int(at[edge])],
            before=float(counts[at[edges[number] : edge]].mean()),
            after=float(counts[at[edge : edges[number + 2]]].mean()),
            with_reporters=_differ(months.heard[row], at[edges[number] : edge], at[edge : edges[number + 2]]),
        )
        for number, edge in enumerate(found)
    )


def _stepped(roots: Floats, season: Whole) -> tuple[int, ...]:
    """Breaks under a season: levels and seasons are told in turn, each from what the other leaves, until the breaks stay.

    Verbesselt, Hyndman, Newnham and Culvenor, *Remote Sens. Environ.* 114 (2010) 106-115.
    """
    level, found = np.zeros_like(roots), None
    for _ in range(TURNS):
        left = roots - level
        effect = np.array([np.median(left[season == one]) for one in season])
        came = change_points(roots - effect + float(effect.mean()), penalty=SEASONAL_PENALTY)
        if came.breaks == found:
            break
        found = came.breaks
        parts = np.diff((0, *found, len(roots)))
        level = np.repeat(came.levels, parts)
    return found or ()


def _differ(heard: Floats, before: Whole, after: Whole) -> bool:
    """True where the reporters heard from differ between two spans by so much that a change of level may be theirs."""
    first, second = float(heard[before].mean()), float(heard[after].mean())
    return bool(min(first, second) <= (1 - MOVED) * max(first, second))


def _forecast(months: Monthly, row: int, best: str) -> tuple[float, ...] | None:
    """Quantiles of the next month by the best baseline; None where it has nothing to go by."""
    past = months.counts[:-1] if months.places[row] is not None else months.counts[-1:]
    draws = BASELINES[best](past, _row(months, row))
    return tuple(float(value) for value in np.quantile(draws, FORECAST)) if draws.size else None
