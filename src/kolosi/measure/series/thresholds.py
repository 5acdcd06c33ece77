"""Weeks in which a count reaches a number that people agreed on, whatever was usual: effort-adjusted, with its chance of doing so when nothing happened.

Reporters move counts: where they are known, a count is told as what as many reporters as usual would have told (counts over those heard
from, times their median over the year before), and a week passes when both the count and that do. What is said of weeks without data
or with too few reporters is what `alarms` says of them. The chance is that of a negative binomial with the mean and
variance of the weeks before (moments: Bliss and Fisher, "Fitting the negative binomial distribution", Biometrics 9, 1953, p. 180), of a Poisson
where they vary less.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kolosi.measure.series.alarms import ENOUGH_HEARD, YEAR, State, Watch, Watched, completeness
from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.weeks import Weekly

FEWEST = 8
"""Weeks with data before the one asked, below which no chance is told: the variance of fewer says nothing."""


def passing(weekly: Weekly, weeks: Sequence[int], at_least: int) -> Watch:
    """Looks at some weeks of every series. `alpha` is the mean chance that a week passes by itself, NaN where no past tells it."""
    share = completeness(weekly)
    adjusted = per_usual_reporters(weekly)
    expected, chance = _past(adjusted, weekly, share, weeks[0], at_least)
    found = tuple(
        _watched(weekly, row, week, share, adjusted, expected, at_least)
        for row in range(len(weekly.series))
        for week in weeks
    )
    known = [chance[row] for row in range(len(weekly.series)) if not np.isnan(chance[row])]
    return Watch(
        method="threshold",
        years=0,
        with_reporters=bool((~np.isnan(weekly.heard)).any()),
        found=found,
        alpha=float(np.mean(known)) if known else float("nan"),
    )


def per_usual_reporters(weekly: Weekly) -> Floats:
    """Each count as the usual number of reporters would have told it; as it is where nobody knows who reported."""
    adjusted = weekly.seen.copy()
    for row in range(len(weekly.series)):
        heard = weekly.heard[row]
        for week in range(heard.size):
            before = heard[max(0, week - YEAR) : week + 1]
            known = before[~np.isnan(before)]
            if known.size and heard[week] > 0:
                adjusted[row, week] *= float(np.median(known)) / heard[week]
    return adjusted


def _past(
    adjusted: Floats, weekly: Weekly, share: Floats, first: int, at_least: int
) -> tuple[list[float | None], list[float]]:
    """The mean of each series over the year before the first week, and the chance that a week like those reaches the number."""
    means: list[float | None] = []
    chances = []
    for row in range(len(weekly.series)):
        past = slice(max(0, first - YEAR), first)
        is_usable = weekly.is_whole[row, past] & ~(share[row, past] < ENOUGH_HEARD)
        counts = adjusted[row, past][is_usable]
        is_known = counts.size >= FEWEST
        means.append(float(counts.mean()) if is_known else None)
        chances.append(chance_of(counts, at_least) if is_known else float("nan"))
    return means, chances


def chance_of(counts: Floats, at_least: int) -> float:
    """The chance that a week drawn like these counts reaches a number.

    >>> import numpy as np
    >>> round(chance_of(np.array([2.0] * 20), 6), 4)
    0.0166
    """
    from scipy.stats import nbinom, poisson  # the light installation counts nothing and has no such library

    mean, variance = float(counts.mean()), float(counts.var(ddof=1))
    if mean <= 0:
        return 0.0
    if variance <= mean:
        return float(poisson.sf(at_least - 1, mean))
    size = mean * mean / (variance - mean)
    return float(nbinom.sf(at_least - 1, size, size / (size + mean)))


def _watched(
    weekly: Weekly,
    row: int,
    week: int,
    share: Floats,
    adjusted: Floats,
    expected: Sequence[float | None],
    at_least: int,
) -> Watched:
    seen, heard = weekly.seen[row, week], weekly.heard[row, week]
    is_above = bool(seen >= at_least)
    state = _state(weekly, row, week, share, is_above=is_above and bool(round(adjusted[row, week], 6) >= at_least))
    return Watched(
        series=weekly.series[row],
        week=week,
        state=state,
        observed=None if state == "gap" else float(seen),
        expected=expected[row],
        bound=float(at_least),
        reporters=None if np.isnan(heard) else (int(heard), int(weekly.expected[row, week])),
        is_above=state in ("partial", "incomplete") and is_above,
    )


def _state(weekly: Weekly, row: int, week: int, share: Floats, *, is_above: bool) -> State:
    if not weekly.is_whole[row, week]:
        is_some = weekly.is_part[row, week] or weekly.seen[row, week] > 0
        return "partial" if is_some else "gap"
    if share[row, week] < ENOUGH_HEARD:
        return "incomplete"
    return "alarm" if is_above else "quiet"
