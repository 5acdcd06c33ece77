"""Is a series rising or falling, its seasons set apart: Mann-Kendall and the seasonal Kendall test, with Sen's slope.

Mann, *Econometrica* 13 (1945) 245-259; Kendall, *Rank Correlation Methods* (1975); Hirsch, Slack and Smith, *Water Resour. Res.*
18 (1982) 107-121 (seasons); Sen, *J. Am. Stat. Assoc.* 63 (1968) 1379-1389.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from kolosi.measure.series.arrays import Floats

FEWEST_POINTS = 5
"""With 4 points the smallest two-sided p is 2/4! = .083: no series of so few can show anything."""
EXACT_UP_TO = 60
"""Points up to which the null distribution is worked out exactly, where no two values are equal."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The sum of signs S, the two-sided p, Sen's slope a step (a cycle, where there are seasons), and the number of points."""

    s: int
    p: float
    slope: float
    n: int
    is_exact: bool


def mann_kendall(values: Floats) -> Trend:
    """The trend of a series without seasons; gaps are left out. Raises `ValueError` below five points.

    >>> mann_kendall(np.arange(5.0)).p
    0.016666666666666666
    """
    return _trend([values])


def seasonal_kendall(values: Floats, seasons: int) -> Trend:
    """The trend of a series that repeats every `seasons` points: each is compared with the same season of other years only."""
    return _trend([values[start::seasons] for start in range(seasons)])


def _trend(parts: Sequence[Floats]) -> Trend:
    known = [(np.flatnonzero(~np.isnan(part)), part[~np.isnan(part)]) for part in parts]
    n = sum(len(values) for _, values in known)
    if n < FEWEST_POINTS or all(len(values) < 2 for _, values in known):
        raise ValueError(f"{n} points")
    signs = [_differences(at, values) for at, values in known]
    s = int(sum(np.sign(difference).sum() for difference, _ in signs))
    slopes = np.concatenate([difference / apart for difference, apart in signs])
    is_tied = any(len(np.unique(values)) < len(values) for _, values in known)
    lengths = [len(values) for _, values in known]
    is_exact = not is_tied and n <= EXACT_UP_TO
    p = _exact(s, lengths) if is_exact else _normal(s, sum(_variance(values) for _, values in known))
    return Trend(s=s, p=p, slope=float(np.median(slopes)), n=n, is_exact=is_exact)


def _differences(at: np.ndarray[tuple[int], np.dtype[np.int64]], values: Floats) -> tuple[Floats, Floats]:
    """Later values less earlier ones, and how many steps lie between."""
    first, second = np.triu_indices(len(values), 1)
    return values[second] - values[first], (at[second] - at[first]).astype(np.float64)


def _variance(values: Floats) -> float:
    _, ties = np.unique(values, return_counts=True)
    n = len(values)
    return float(n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18


def _normal(s: int, variance: float) -> float:
    """Two-sided p by the normal distribution, with Kendall's correction for continuity."""
    if variance <= 0 or s == 0:
        return 1.0
    return erfc((abs(s) - 1) / sqrt(variance) / sqrt(2))


def _exact(s: int, lengths: Sequence[int]) -> float:
    """Two-sided p from the distribution of the number of inversions of each part, added over independent parts."""
    chances = np.ones(1)
    for length in lengths:
        for k in range(2, length + 1):
            chances = np.convolve(chances, np.full(k, 1 / k))
    most = len(chances) - 1
    concordant = (most + abs(s)) // 2
    return float(min(1.0, 2 * chances[concordant:].sum()))
