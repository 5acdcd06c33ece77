"""Weeks that still fill: what came in of each, and what it will come to, from the days on which records were received."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.nowcast import COMPARABLE, Nowcast, nowcast
from kolosi.measure.series.weeks import Weekly

PAST = 52
"""Weeks from which delays are learnt: older ones tell how late reports came under other rules."""
LONGEST = 26
"""Weeks after which what is still to come is left aside."""
FEWEST_DATED = 0.9
"""Of the counts, the share of which the day of receipt must be known: the others are late or early, nobody knows."""
FEWEST_WEEKS = 8


@dataclass(frozen=True, kw_only=True)
class Filling:
    """The weeks of which less than nine tenths are in: their numbers, and the nowcast of each."""

    weeks: tuple[int, ...]
    found: Nowcast
    first: int

    def of(self, week: int) -> int:
        """The place of a week in the nowcast."""
        return week - self.first


def filling(weekly: Weekly) -> Filling | None:
    """The weeks that still fill; None where records do not tell when they came, or too few weeks tell how late they do."""
    dated = {pair: count for pair, count in weekly.came.items() if pair[1] is not None and pair[1] >= pair[0]}
    total = sum(weekly.came.values())
    if not total or sum(dated.values()) < FEWEST_DATED * total:
        return None
    now = max(came for _, came in dated if came is not None)
    first = max(0, now - PAST + 1)
    delays = _longest(dated, first, now)
    if now - first + 1 < max(FEWEST_WEEKS, delays + 2):
        return None
    try:
        found = nowcast(_triangle(dated, first, now, delays))
    except ValueError:
        return None
    weeks = tuple(first + at for at, share in enumerate(found.completeness) if share < COMPARABLE)
    return Filling(weeks=weeks, found=found, first=first)


def _longest(dated: dict[tuple[int, int | None], int], first: int, now: int) -> int:
    """The delay by which 99 of 100 counts had come, of the weeks old enough to tell."""
    by_delay = np.zeros(LONGEST + 1)
    for (week, came), count in dated.items():
        if came is not None and first <= week <= now - LONGEST // 2:
            by_delay[min(came - week, LONGEST)] += count
    share = np.cumsum(by_delay) / max(by_delay.sum(), 1)
    return int(np.argmax(share >= 0.99)) if share[-1] else LONGEST


def _triangle(dated: dict[tuple[int, int | None], int], first: int, now: int, delays: int) -> Floats:
    """Counts by week and delay; what came later than the longest delay is put there, what cannot be known yet is NaN."""
    cells = np.zeros((now - first + 1, delays + 1))
    for (week, came), count in dated.items():
        if came is not None and first <= week <= now:
            cells[week - first, min(came - week, delays)] += count
    age = now - first - np.arange(len(cells))
    cells[np.arange(delays + 1)[None, :] > age[:, None]] = np.nan
    return cells
