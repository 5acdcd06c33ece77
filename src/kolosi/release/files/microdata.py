"""How far rows of persons can be told apart: the smallest group, the values within a group, the risk of the whole.

A row is at risk when few rows share what others know of a person (sex, age, place: the quasi-identifiers). Of a sample,
how many persons of the population share it is estimated from the weights with the negative binomial model of
Benedetti and Franconi (Statistical and Technological Solutions for Controlled Data Dissemination, 1998), which sdcMicro
uses too (Templ, Statistical Disclosure Control for Microdata, 2017, section 3.5).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

_TERMS = 4_000

Floats = NDArray[np.float64]
Rows = Sequence[Sequence[Hashable]]


def groups_of(rows: Rows) -> NDArray[np.int64]:
    """The number of the group that each row belongs to: rows with the same quasi-identifiers."""
    known: dict[tuple[Hashable, ...], int] = {}
    return np.array([known.setdefault(tuple(row), len(known)) for row in rows], dtype=np.int64)


def smallest_group(rows: Rows) -> int:
    """k: how many rows share their quasi-identifiers, in the group with the fewest; 0 without rows.

    >>> smallest_group([("Gao", "F"), ("Gao", "F"), ("Mopti", "M")])
    1
    """
    return int(np.bincount(groups_of(rows)).min()) if len(rows) else 0


def fewest_values(rows: Rows, sensitive: Sequence[Hashable]) -> int:
    """l: how many different sensitive values a group has, in the one with the fewest; 0 without rows.

    >>> fewest_values([("Gao",), ("Gao",), ("Mopti",)], ["a", "b", "a"])
    1
    """
    values: dict[int, set[Hashable]] = {}
    for group, value in zip(groups_of(rows), sensitive, strict=True):
        values.setdefault(int(group), set()).add(value)
    return min(map(len, values.values()), default=0)


def individual_risks(rows: Rows, weights: Sequence[float] | None = None) -> Floats:
    """For each row, the expected share 1/F of its group in the population; of a whole population, 1/f."""
    groups = groups_of(rows)
    here = np.bincount(groups).astype(np.float64)
    weighed = here if weights is None else np.bincount(groups, weights=np.asarray(weights, dtype=np.float64))
    each = np.array([_risk(int(f), float(F)) for f, F in zip(here, np.maximum(weighed, here), strict=True)])
    return each[groups]


def global_risk(rows: Rows, weights: Sequence[float] | None = None) -> float:
    """The mean of the individual risks: the share of rows that an outsider is expected to find again.

    >>> global_risk([("Gao", "F")] * 50 + [("Gao", "M")] * 50)
    0.02
    """
    return round(float(individual_risks(rows, weights).mean()), 12) if len(rows) else 0.0


def _risk(sampled: int, estimated: float) -> float:
    """The expectation of 1/F for a group seen `sampled` times whose estimated size is `estimated`.

    F - f follows a negative binomial law of f successes at p = f / estimated. Then E(1/F) = p/f * H(1, 1; f+1; 1-p), H
    being Gauss's hypergeometric series, which has a closed form for one and two.
    """
    p = sampled / estimated
    q = 1 - p
    if q < 1e-9:
        return 1 / sampled
    odds, log = p / q, np.log(1 / p)
    if sampled == 1:
        return float(odds * log)
    if sampled == 2:
        return float(odds - odds**2 * log)
    n = np.arange(1, _TERMS, dtype=np.float64)
    return float(p / sampled * (1 + np.cumprod(n / (sampled + n) * q).sum()))
