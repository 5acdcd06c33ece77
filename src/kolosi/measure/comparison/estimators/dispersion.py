"""Reports that cluster: how much wider than chance the counts of reporters move, and the interval that follows.

Quasi-Poisson regression: Wedderburn, *Biometrika* 61 (1974) 439-447; McCullagh and Nelder, *Generalized Linear Models* (1989), 4.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from statistics import NormalDist

from kolosi.measure.comparison.interval import LEVEL, RateRatio, rate_ratio

LEAST_MONTHS = 24
"""Eight quarters: each season twice. Of fewer the dispersion is too uncertain itself, and is called unknown."""
LEAST_REPORTERS = 2


def dispersion(counts: Sequence[Sequence[int]]) -> float | None:
    """How many times the variance of reporter by month counts is that of chance, never below 1; None where too little is known.

    `counts` has a row for each reporter heard from in every month, a column for each past month. Pearson's chi-square of the
    model with one effect for each reporter and one for each month, over its degrees of freedom.
    """
    import numpy as np

    table = np.array([row for row in counts if sum(row)], dtype=float)
    if table.ndim != 2 or len(table) < LEAST_REPORTERS or table.shape[1] < LEAST_MONTHS:
        return None
    table = table[:, table.sum(axis=0) > 0]
    degrees = (table.shape[0] - 1) * (table.shape[1] - 1)
    if degrees < LEAST_MONTHS - 1:
        return None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    squares = float(((table - expected) ** 2 / expected).sum())
    return max(1.0, squares / float(degrees))


def quasi_rate_ratio(after: int, before: int, phi: float) -> RateRatio:
    """The ratio of two counts with its quasi-Poisson 95 % interval; the exact one of the counts over phi where a side is zero."""
    if not after or not before:
        spread = rate_ratio(after / phi, before / phi)
        return RateRatio(ratio=after / before if before else None, low=spread.low, high=spread.high)
    half = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2) * sqrt(phi * (1 / after + 1 / before))
    ratio = after / before
    return RateRatio(ratio=ratio, low=exp(log(ratio) - half), high=exp(log(ratio) + half))


def dispersed_rate_ratio(after: int, before: int, phi: float | None) -> RateRatio:
    """The interval to judge by: the exact one, widened where the dispersion is known; never narrower than chance alone."""
    exact = rate_ratio(after, before)
    if phi is None:
        return exact
    wide = quasi_rate_ratio(after, before, phi)
    high = None if exact.high is None or wide.high is None else max(exact.high, wide.high)
    return RateRatio(ratio=exact.ratio, low=min(exact.low, wide.low), high=high)
