"""Periods that still fill: how much of them is in, and what they will come to, from how late reports came before.

Mack, *ASTIN Bull.* 23 (1993) 213-225 (chain ladder); England and Verrall, *Br. Actuar. J.* 8 (2002) 443-518 (the same estimate
as an over-dispersed Poisson model, from which the interval is taken).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import nbinom, poisson

from kolosi.measure.comparison.estimators.development import growth
from kolosi.measure.comparison.estimators.lateness import LEAST_COMPLETE
from kolosi.measure.series.arrays import Floats

LEVEL = 0.9
UNSEEN = 0.5
"""Of a period of which nothing is in yet, what the interval takes for seen: no report so far is not none to come (Jeffreys' prior)."""
COMPARABLE = float(LEAST_COMPLETE)
"""Completeness below which a period is not compared with a settled one, as for months."""


@dataclass(frozen=True, kw_only=True)
class Nowcast:
    """For each period: what is in, the share that is (F), what it will come to, and an interval for that."""

    seen: Floats
    completeness: Floats
    expected: Floats
    low: Floats
    high: Floats
    dispersion: float

    @property
    def is_comparable(self) -> tuple[bool, ...]:
        """For each period, whether enough of it is in to be compared."""
        return tuple(bool(share >= COMPARABLE) for share in self.completeness)


def factors(triangle: ArrayLike) -> Floats:
    """Development factors: how the sum of counts grows from each delay to the next. NaN where nothing was in before.

    Rows are periods, columns delays; a cell that nobody can know yet is NaN.
    """
    before, later = growth(triangle)
    with np.errstate(divide="ignore", invalid="ignore"):
        grown: Floats = np.where(before > 0, later / before, np.nan)
    return grown


def nowcast(triangle: ArrayLike, *, level: float = LEVEL) -> Nowcast:
    """What each period will come to. Raises `ValueError` where the past does not tell how late reports come.

    The interval holds both what is not known of the delays and the chance of the counts to come, which are taken as
    negative binomial about their mean.
    """
    cells = np.asarray(triangle, dtype=np.float64)
    grown = factors(cells)
    if np.isnan(grown).any() or len(cells) < 2:
        raise ValueError("delays unknown")
    known = (~np.isnan(cells)).sum(axis=1)
    left = np.concatenate([np.cumprod(grown[::-1])[::-1], [1.0]])
    seen = np.nansum(cells, axis=1)
    completeness = 1.0 / left[known - 1]
    missing = seen / completeness - seen
    variance, dispersion = _variance_of_missing(cells, left)
    tail = (1 - level) / 2
    is_empty = (seen == 0) & (completeness < 1)
    unseen = np.where(is_empty, UNSEEN / completeness - UNSEEN, missing)
    variance = np.where(is_empty, unseen + unseen**2 / UNSEEN, variance)
    low, high = (seen + _quantile(unseen, variance, chance) for chance in (tail, 1 - tail))
    return Nowcast(
        seen=seen, completeness=completeness, expected=seen + missing, low=low, high=high, dispersion=dispersion
    )


def at_age(triangle: ArrayLike, age: int) -> Floats:
    """What was in of each period at the same age, in steps of delay; NaN for one that is not so old.

    Two periods are compared at the age of the younger: a fresh count is never held against a settled one.

    >>> at_age([[40, 15, 8], [50, 22, float("nan")]], 1).tolist()
    [55.0, 72.0]
    """
    total: Floats = np.asarray(triangle, dtype=np.float64)[:, : age + 1].sum(axis=1)
    return total


def _quantile(mean: Floats, variance: Floats, chance: float) -> Floats:
    """A quantile of a count of that mean and variance; a Poisson one where the variance is no larger."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = mean**2 / (variance - mean)
        wide = nbinom.ppf(chance, size, mean / variance)
    found: Floats = np.where(mean <= 0, 0.0, np.where(variance > mean, wide, poisson.ppf(chance, mean)))
    return found


def _variance_of_missing(cells: Floats, left: Floats) -> tuple[Floats, float]:
    """For each period, the variance of what is still to come, and the dispersion, of the over-dispersed Poisson model.

    Its fitted values are those of the chain ladder; the covariance of its parameters carries over to the sums of the cells
    to come.
    """
    periods, delays = cells.shape
    known = ~np.isnan(cells)
    share = np.diff(np.concatenate([[0.0], 1.0 / left]))
    seen_share = np.array([share[row].sum() for row in known])
    fitted = (np.nansum(cells, axis=1) / seen_share)[:, None] * share[None, :]
    design = np.zeros((periods * delays, periods + delays - 1))
    rows = np.arange(periods * delays)
    design[rows, rows // delays] = 1.0
    later = rows[rows % delays > 0]
    design[later, periods + later % delays - 1] = 1.0
    flat, mask = fitted.ravel(), known.ravel()
    used = mask & (flat > 0)
    squares = ((np.nan_to_num(cells).ravel() - flat)[used] ** 2 / flat[used]).sum()
    parameters = int((seen_share > 0).sum()) + int((share[1:] > 0).sum())
    free = int(used.sum()) - parameters
    dispersion = max(float(squares) / free, 1.0) if free > 0 else 1.0
    information = design[mask].T @ (flat[mask, None] * design[mask])
    covariance = dispersion * np.linalg.pinv(information, hermitian=True)
    gradient = np.zeros((periods, design.shape[1]))
    np.add.at(gradient, rows[~mask] // delays, flat[~mask, None] * design[~mask])
    estimation = np.einsum("ij,jk,ik->i", gradient, covariance, gradient)
    missing = np.where(known, 0.0, fitted).sum(axis=1)
    return dispersion * missing + np.maximum(estimation, 0.0), dispersion
