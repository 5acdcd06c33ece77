"""Weeks in which a count reaches a number that people agreed on, whatever was usual: effort-adjusted, with its chance of doing so when nothing happened.

Reporters move counts: where they are known, a count is told as what as many reporters as usual would have told (counts over those heard
from, times their median over the year before), and a week passes when both the count and that do. What is said of weeks without data
or with too few reporters is what `alarms` says of them. The chance is that of a negative binomial with the mean and
variance of the weeks before (moments: Bliss and Fisher, "Fitting the negative binomial distribution", Biometrics 9, 1953, p. 180), of a Poisson
where Fisher's index of dispersion does not say that they vary more (Statistical Methods for Research Workers, 1925, section 16).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kolosi.measure.series.alarms import ENOUGH_HEARD, YEAR, State, Watch, Watched, completeness
from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.weeks import Weekly

FEWEST = 8
"""Weeks with data before the one asked, below which no chance is told: the variance of fewer says nothing."""

SURE = 0.95
"""How sure it must be that weeks vary more than a Poisson: without it, quiet series are said to pass a third more often than they do."""


def passing(weekly: Weekly, weeks: Sequence[int], at_least: int) -> Watch:
    """Looks at some weeks of every series. `alpha` is the mean chance that a week passes by itself, NaN where no past tells it."""
    share = completeness(weekly)
    adjusted = per_usual_reporters(weekly)
    is_usable = weekly.is_whole & ~(share < ENOUGH_HEARD)
    found, chances = [], []
    for row in range(len(weekly.series)):
        for week in weeks:
            past = slice(max(0, week - YEAR), week)
            counts = adjusted[row, past][is_usable[row, past]]
            is_known = counts.size >= FEWEST
            mean = float(counts.mean()) if is_known else None
            one = _watched(weekly, row, week, share, adjusted, mean, at_least)
            found.append(one)
            if is_known and one.state in ("alarm", "quiet"):
                chances.append(chance_of(counts, at_least))
    return Watch(
        method="threshold",
        years=0,
        with_reporters=bool((~np.isnan(weekly.heard)).any()),
        found=tuple(found),
        alpha=float(np.mean(chances)) if chances else float("nan"),
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


def chance_of(counts: Floats, at_least: int) -> float:
    """The chance that a week drawn like these counts reaches a number."""
    from scipy.stats import chi2, nbinom, poisson  # the light installation counts nothing and has no such library

    mean, variance = float(counts.mean()), float(counts.var(ddof=1))
    if mean <= 0:
        return 0.0
    index = (counts.size - 1) * variance / mean
    if index <= chi2.ppf(SURE, counts.size - 1):
        return float(poisson.sf(at_least - 1, mean))
    size = mean * mean / (variance - mean)
    return float(nbinom.sf(at_least - 1, size, size / (size + mean)))


def _watched(
    weekly: Weekly,
    row: int,
    week: int,
    share: Floats,
    adjusted: Floats,
    expected: float | None,
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
        expected=expected,
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
