"""What is said of each week of each series: more than expected, not more, or why nothing can be said. A fall is never an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from kolosi.measure.series.arrays import Flags, Floats
from kolosi.measure.series.control_charts import Chart, cusum, ears, ears_c3, short_past
from kolosi.measure.series.farrington import FEWEST_YEARS_OF_TREND, Settings, detect, enough
from kolosi.measure.series.weeks import Series, Weekly

State = Literal["alarm", "quiet", "no_bound", "incomplete", "partial", "gap"]
"""`quiet` is not more than expected, which is not peace; `no_bound`: too short or too broken a past; `incomplete`: too few
reporters were heard from; `partial`: some days only are answered for; `gap`: no data."""

STATES: tuple[State, ...] = get_args(State)
Method = Literal["farrington", "short_past", "threshold"]

ENOUGH_HEARD = 0.7
"""Of the reporters expected, the share below which a week is incomplete: that below which two periods are not compared."""
YEAR = 52
FEWEST_FOR_CUSUM = 26
"""Weeks before the first one asked: the mean in control of fewer is that of a season."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One week of one series. `is_above`: the count passes the bound already, though the week is not whole.

    `also` are the charts (EARS C1, C2, C3, CUSUM) that give an alarm too. `reporters` are those heard from and expected.
    """

    series: Series
    week: int
    state: State
    observed: float | None
    expected: float | None
    bound: float | None
    reporters: tuple[int, int] | None
    is_above: bool = False
    also: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """How far the count lies above what is expected, in parts of the way to the bound."""
        if self.observed is None or self.expected is None or self.bound is None:
            return 0.0
        return (self.observed - self.expected) / max(self.bound - self.expected, 0.5)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Every week asked of every series; the method, how many could be looked at, and how many may pass the bound by chance."""

    method: Method
    years: int
    with_reporters: bool
    found: tuple[Watched, ...]
    alpha: float

    @property
    def looked_at(self) -> int:
        """Weeks of a series that could give an alarm."""
        return sum(one.state in ("alarm", "quiet") for one in self.found)

    @property
    def by_chance(self) -> float:
        """How many alarms are to be expected if nothing happened."""
        return self.looked_at * self.alpha


def watch(weekly: Weekly, weeks: Sequence[int]) -> Watch:
    """Looks at some weeks, in their order, of every series.

    The method is that of Farrington where three years or more lie before the first week, and else a chart of seven weeks.
    Weeks that no file answers for whole, or in which too few reporters were heard from, are in no baseline.
    """
    first, last = weeks[0], weeks[-1]
    share = completeness(weekly)
    with np.errstate(invalid="ignore"):
        is_incomplete = share < ENOUGH_HEARD
    usable = np.where(is_incomplete, np.nan, weekly.counts)[:, : last + 1]
    settings, exposure = _settings(first), _exposure(weekly)
    if settings is None:
        chart = short_past(usable, first, alpha=Settings().alpha)
    else:
        offset = None if exposure is None else exposure[:, : last + 1]
        found = detect(usable, first, settings, exposure=offset)
        chart = Chart(found.expected, found.upper, found.alarm)
    seen = weekly.seen[:, : last + 1]
    with np.errstate(invalid="ignore"):
        above = seen[:, first:] > np.maximum(chart.upper, chart.expected)
    above &= enough(seen, Settings().silence)[:, first:]
    states = _states(weekly, is_incomplete, chart, above, first, last)
    also = _also(usable, first)
    return Watch(
        method="short_past" if settings is None else "farrington",
        years=0 if settings is None else settings.years,
        with_reporters=settings is not None and exposure is not None,
        alpha=Settings().alpha,
        found=tuple(
            _watched(weekly, row, week, states[row][week - first], chart, above, also, first)
            for row in range(len(weekly.series))
            for week in weeks
        ),
    )


def completeness(weekly: Weekly) -> Floats:
    """Reporters heard from as a share of those expected, or of those expected over the year before, where these were more.

    A reporter that closed is no longer expected; what it would have told is missing all the same. NaN: nobody measured it.
    """
    usual = np.full(weekly.expected.shape, np.nan)
    places = [one.place for one in weekly.series]
    for place in sorted(set(places)):
        own = [row for row, one in enumerate(places) if one == place]
        line = weekly.expected[own[0]]
        usual[own] = [_median(line[max(0, week - YEAR) : week + 1]) for week in range(len(line))]
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = weekly.heard / np.fmax(weekly.expected, usual)
    return share


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else float("nan")


def _settings(first: int) -> Settings | None:
    """The method with as many years as lie before a week; None where they are too few."""
    fitting = (replace(Settings(), years=years) for years in range(Settings().years, FEWEST_YEARS_OF_TREND - 1, -1))
    return next((one for one in fitting if one.reach <= first), None)


def _exposure(weekly: Weekly) -> Floats | None:
    """The reporters expected in each week, where somebody declared them and they are known of every week with data; else None."""
    known = weekly.expected > 0
    is_known = bool(known[weekly.is_whole].all())
    return np.where(known, weekly.expected, np.nan) if weekly.is_declared and is_known else None


def _states(
    weekly: Weekly, is_incomplete: Flags, chart: Chart, above: Flags, first: int, last: int
) -> list[list[State]]:
    some = weekly.is_part | (weekly.seen > 0)
    whole, part, few = (values[:, first : last + 1] for values in (weekly.is_whole, some, is_incomplete))
    cells = np.select(
        [~whole & ~part, ~whole, few, np.isnan(chart.upper), above],
        [STATES.index(name) for name in ("gap", "partial", "incomplete", "no_bound", "alarm")],
        STATES.index("quiet"),
    )
    return [[STATES[cell] for cell in row] for row in cells]


def _also(usable: Floats, first: int) -> dict[str, Flags]:
    """The alarms of the charts that look on."""
    charts = {"C1": ears(usable).alarm, "C2": ears(usable, lag=2).alarm, "C3": ears_c3(usable)[1]}
    found = {name: alarm[:, first:] for name, alarm in charts.items()}
    if first >= FEWEST_FOR_CUSUM:
        found["CUSUM"] = cusum(usable, first).alarm
    return found


def _watched(
    weekly: Weekly, row: int, week: int, state: State, chart: Chart, above: Flags, also: dict[str, Flags], first: int
) -> Watched:
    at = week - first
    heard, expected = weekly.heard[row, week], weekly.expected[row, week]
    return Watched(
        series=weekly.series[row],
        week=week,
        state=state,
        observed=None if state == "gap" else float(weekly.seen[row, week]),
        expected=_known(chart.expected[row, at]),
        bound=_known(chart.upper[row, at]),
        reporters=None if np.isnan(heard) else (int(heard), int(expected)),
        is_above=state in ("partial", "incomplete") and bool(above[row, at]),
        also=tuple(name for name, alarm in also.items() if alarm[row, at]),
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
