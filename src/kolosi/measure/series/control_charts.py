"""Control charts for short pasts: EARS C1, C2 and C3, and CUSUM.

Hutwagner, Thompson, Seeman and Treadwell, *J. Urban Health* 80 (2003) i89-i96 (EARS); Page, *Biometrika* 41 (1954) 100-115
(CUSUM); Rossi, Lampugnani and Marchi, *Stat. Med.* 18 (1999) 2111-2122 (standardised for Poisson counts).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, t

from kolosi.measure.series.arrays import Flags, Floats, grid

BASELINE = 7
"""Weeks of the baseline, as in EARS."""
LAG = 2
"""Weeks between the baseline and the current one in C2 and C3: an outbreak that began does not raise its own bound."""
HALF_YEAR = 26
EARS_ALPHA = 0.001
SUMMED = 3
"""Weeks whose excesses C3 adds."""
C3_ALARM = 2.0
ALLOWANCE, DECISION = 1.04, 2.26
"""Of CUSUM, in standard deviations: what a week may exceed the mean by, and the sum at which an alarm is given. Rossi et
al. give these for a shift of about two standard deviations found in four weeks and a false alarm in some 500."""


@dataclass(frozen=True)
class Chart:
    """For each series and week: the mean of the baseline, the upper bound and the alarm; NaN where there is no baseline."""

    expected: Floats
    upper: Floats
    alarm: Flags


def ears(counts: Floats, *, lag: int = 0, alpha: float = EARS_ALPHA) -> Chart:
    """C1 (`lag` 0) or C2 (`lag` 2): mean and standard deviation of seven weeks before; a gap in them leaves no bound."""
    counts = grid(counts)
    mean, spread = _before(counts, lag)
    upper = mean + norm.ppf(1 - alpha) * spread
    with np.errstate(invalid="ignore"):
        return Chart(mean, upper, counts > upper)


def short_past(counts: Floats, first: int, *, alpha: float) -> Chart:
    """The weeks from `first` on, with a bound that a quiet week passes with probability `alpha`: for pasts too short for a regression.

    The bound of EARS takes seven weeks for the truth; two to four quiet weeks in a hundred pass it, where one in a thousand
    is meant (measured on negative binomial series). Here Student's distribution of the next value widens it, and the standard
    deviation is never below that of a Poisson count. The baseline lags as that of C2; gaps are passed over, for half a year.
    """
    counts = grid(counts)
    weeks = range(first, counts.shape[1])
    told = [[_last_known(row[max(0, week - HALF_YEAR) : max(0, week - LAG)]) for week in weeks] for row in counts]
    mean, spread = np.moveaxis(np.array(told, dtype=np.float64).reshape(len(counts), len(weeks), 2), 2, 0)
    wide = np.maximum(spread, np.sqrt(mean))
    upper = np.floor(mean + t.ppf(1 - alpha, BASELINE - 1) * np.sqrt(1 + 1 / BASELINE) * wide)
    with np.errstate(invalid="ignore"):
        return Chart(mean, upper, counts[:, first:] > upper)


def _last_known(past: Floats) -> tuple[float, float]:
    """Mean and standard deviation of the last seven known weeks; NaN where there are fewer."""
    known = past[~np.isnan(past)][-BASELINE:]
    return (float(known.mean()), float(known.std(ddof=1))) if known.size == BASELINE else (float("nan"), float("nan"))


def ears_c3(counts: Floats) -> tuple[Floats, Flags]:
    """C3: its statistic, the excesses over one standard deviation of C2 added over three weeks, and an alarm above 2.

    The mean of the baseline is taken from the current count, as published; one program in use takes the count from itself.
    """
    counts = grid(counts)
    mean, spread = _before(counts, LAG)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = _summed(np.maximum(0.0, np.where(counts == mean, 0.0, (counts - mean) / spread) - 1.0))
        return statistic, statistic > C3_ALARM


def cusum(
    counts: Floats,
    first: int,
    *,
    mean: Floats | float | None = None,
    allowance: float = ALLOWANCE,
    decision: float = DECISION,
) -> Chart:
    """CUSUM of the weeks from `first` on; `mean` when in control, by default that of all weeks before.

    A gap neither adds to the sum nor clears it, and has no alarm. `upper` is the count at which the sum would reach the
    decision. A mean of 0 leaves no bound.
    """
    counts = grid(counts)
    centre = _mean_before(counts, first) if mean is None else np.broadcast_to(np.asarray(mean, float), (len(counts),))
    centre = np.where(centre > 0, centre, np.nan)
    total = np.zeros(len(counts))
    upper, alarm = [], []
    for week in range(first, counts.shape[1]):
        upper.append(centre + np.sqrt(centre) * (decision + allowance - total))
        moved = np.maximum(0.0, total + (counts[:, week] - centre) / np.sqrt(centre) - allowance)
        total = np.where(np.isnan(moved), total, moved)
        alarm.append(~np.isnan(moved) & (total >= decision))
    width = counts.shape[1] - first
    return Chart(
        np.repeat(centre[:, None], width, axis=1),
        np.array(upper).T.reshape(len(counts), width),
        np.array(alarm, dtype=bool).T.reshape(len(counts), width),
    )


def _mean_before(counts: Floats, first: int) -> Floats:
    known = ~np.isnan(counts[:, :first])
    number = known.sum(axis=1)
    total = np.where(known, counts[:, :first], 0.0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: Floats = np.where(number > 0, total / number, np.nan)
    return mean


def _before(counts: Floats, lag: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation (n - 1) of the baseline of each week."""
    skipped = np.full((len(counts), BASELINE + lag), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(np.concatenate([skipped, counts], axis=1), BASELINE, axis=1)
    kept = windows[:, : counts.shape[1]]
    return kept.mean(axis=2), kept.std(axis=2, ddof=1)


def _summed(values: Floats) -> Floats:
    """The sum of the last weeks; those that are not known are 0, and a week that is not known has none."""
    filled = np.concatenate([np.zeros((len(values), SUMMED - 1)), np.where(np.isnan(values), 0.0, values)], axis=1)
    total = np.lib.stride_tricks.sliding_window_view(filled, SUMMED, axis=1).sum(axis=2)
    return np.where(np.isnan(values), np.nan, total)
