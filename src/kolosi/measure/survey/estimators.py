"""Totals, means, ratios and their differences, each with its standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kolosi.measure.survey.design import Column, Design, Numbers


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """An estimate from a sample: its standard error, degrees of freedom and rows.

    `deff` is the variance over that of a simple random sample of as many rows; None where that is nothing or not defined.
    """

    value: float
    se: float
    df: int
    n: int
    deff: float | None = None


def total(design: Design, y: Column) -> Sampled:
    """The total of a column in the population."""
    values = _values(design, y)
    simple = design.total_weight**2 * _spread(design, values) / design.n if design.n > 1 else None
    return _sampled(design, float(design.weights @ values), design.weights * values, simple)


def mean(design: Design, y: Column) -> Sampled:
    """The mean of a column: a share where the column is of 0 and 1."""
    values = _values(design, y)
    value = float(design.weights @ values) / design.total_weight
    simple = _spread(design, values) / design.n if design.n > 1 else None
    return _sampled(design, value, _scores_of_mean(design, values), simple)


def ratio(design: Design, y: Column, x: Column) -> Sampled:
    """The total of one column over that of another."""
    above, below = _values(design, y), _values(design, x)
    base = float(design.weights @ below)
    value = float(design.weights @ above) / base
    return _sampled(design, value, design.weights * (above - value * below) / base, None)


def means(design: Design, columns: Sequence[Column]) -> tuple[Numbers, Numbers]:
    """The means of several columns and their covariance matrix."""
    values = [_values(design, one) for one in columns]
    scores = np.column_stack([_scores_of_mean(design, one) for one in values])
    found = np.array([float(design.weights @ one) / design.total_weight for one in values])
    return found, design.variance(scores)


def domains_difference(design: Design, y: Column, first: Column, second: Column) -> Sampled:
    """The mean in the second of two domains of one sample less that in the first; rows of both share their clusters."""
    values = _values(design, y)
    one, other = design.domain(first), design.domain(second)
    scores = _scores_of_mean(other, values) - _scores_of_mean(one, values)
    value = (other.weights @ values) / other.total_weight - (one.weights @ values) / one.total_weight
    both = design.domain(np.asarray(first, dtype=bool) | np.asarray(second, dtype=bool))
    return Sampled(value=float(value), se=_root(design.variance(scores)), df=max(both.df - 1, 0), n=both.n)


def rounds_difference(before: Sampled, after: Sampled) -> Sampled:
    """The later of two rounds less the earlier; the two are samples drawn apart, so that their variances add up.

    The degrees of freedom are those of both designs taken together. Where the same clusters were visited again the true error is
    mostly smaller.
    """
    return Sampled(
        value=after.value - before.value,
        se=float(np.hypot(before.se, after.se)),
        df=before.df + after.df,
        n=before.n + after.n,
    )


def simple_deff(found: Sampled, population: float) -> float | None:
    """The design effect against simple random sampling without replacement from a population of known size (Kish 1965)."""
    if found.deff is None or population <= found.n:
        return None
    return found.deff * population / (population - found.n)


def _values(design: Design, column: Column) -> Numbers:
    """A column as numbers; what stands outside the domain counts for nothing, even where it is no number."""
    return np.where(design.weights > 0, np.asarray(column, dtype=np.float64), 0.0)


def _scores_of_mean(design: Design, values: Numbers) -> Numbers:
    base = design.total_weight
    return design.weights * (values - float(design.weights @ values) / base) / base


def _spread(design: Design, values: Numbers) -> float:
    """The variance of a column in the population, from n - 1."""
    weights, n = design.weights, design.n
    centre = float(weights @ values) / design.total_weight
    return float(weights @ (values - centre) ** 2) / design.total_weight * n / (n - 1)


def _sampled(design: Design, value: float, scores: Numbers, simple: float | None) -> Sampled:
    variance = float(design.variance(scores)[0, 0])
    deff = variance / simple if simple else None
    return Sampled(value=value, se=float(np.sqrt(max(variance, 0.0))), df=design.df, n=design.n, deff=deff)


def _root(variance: Numbers) -> float:
    return float(np.sqrt(max(float(variance[0, 0]), 0.0)))
