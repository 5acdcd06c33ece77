"""Whether two questions of a survey have to do with each other: Pearson's test corrected for the design.

Rao and Scott (1984), the second-order correction in the form of an F of Thomas and Rao. The eigenvalues of the generalised design
effects are summed as traces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kolosi.measure.survey.design import Codes, Column, Design, Numbers
from kolosi.measure.survey.estimators import means


@dataclass(frozen=True, kw_only=True)
class Association:
    """The corrected statistic of a table, its degrees of freedom above and below, and its probability."""

    f: float
    df_above: float
    df_below: float
    p: float


def rao_scott(design: Design, rows: Column, columns: Column) -> Association:
    """The test of independence of two columns of categories. Each must have two at least among the rows that count."""
    from scipy.special import fdtrc

    is_in = design.weights > 0
    row_codes, row_count = _categories(rows, is_in)
    column_codes, column_count = _categories(columns, is_in)
    cell = row_codes * column_count + column_codes
    shares, covariance = means(design, [(cell == at) & is_in for at in range(row_count * column_count)])
    table = shares.reshape(row_count, column_count)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    pearson = design.n * float(((table - expected) ** 2 / expected).sum())
    contrasts = np.kron(_contrasts(row_count), _contrasts(column_count))
    weighed = contrasts * np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    effects = np.linalg.solve(contrasts.T @ weighed / design.n, weighed.T @ covariance @ weighed)
    trace = float(np.trace(effects))
    above = trace**2 / float(np.trace(effects @ effects))
    below = above * design.df
    f = pearson / trace
    return Association(f=f, df_above=above, df_below=below, p=float(fdtrc(above, below, f)))


def _categories(column: Column, is_in: NDArray[np.bool_]) -> tuple[Codes, int]:
    """The category of each row, by its number among those that occur; rows that do not count are given the first."""
    values = np.asarray(column)
    known = np.unique(values[is_in])
    return np.clip(np.searchsorted(known, values), 0, len(known) - 1), len(known)


def _contrasts(size: int) -> Numbers:
    """Each category but the last against the last."""
    return np.vstack([np.eye(size - 1), -np.ones(size - 1)])
