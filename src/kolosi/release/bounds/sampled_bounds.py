"""Inner bounds of feasibility intervals from the feasible points met so far: what an attacker surely cannot rule out.

A target that these show to be safe needs no program of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array, hstack

from kolosi.release.bounds.presolve import Flags, Numbers, Values
from kolosi.release.bounds.symmetry import Alike
from kolosi.release.linked.elementary_cells import Region
from kolosi.release.suppress.targets import Target

Sparse = tuple[Numbers, Values]
"""The merged variables in which something is, and what."""
_FEW = 20
"""Of fewer targets a loop is quicker than arrays; the result is the same."""


class Seen:
    """The smallest and the largest value of each region over the feasible points met so far."""

    def __init__(self, regions: Iterable[Region], alike: Alike) -> None:
        self._alike = alike
        self._row = {region: i for i, region in enumerate(dict.fromkeys(regions))}
        self._whole, self._more = alike.regions(self._row)
        self.points: list[Sparse] = []
        self._lows: list[Values] = []
        self._highs: list[Values] = []
        self.low = np.full(len(self._row), np.inf)
        self.high = np.full(len(self._row), -np.inf)

    def add(self, point: Values) -> None:
        """Adds a feasible point, and with it all that have the same sums of merged variables (see `symmetry`)."""
        self.add_sums(self._alike.sums(point))

    def add_sums(self, sums: Values) -> None:
        """Adds a point given as sums of merged variables."""
        there = np.flatnonzero(sums)
        some = sums[there]
        low, high = _ends(there, some, self._whole, self._more)
        self.low, self.high = np.minimum(self.low, low), np.maximum(self.high, high)
        self.points.append((there, some))
        self._lows.append(low)
        self._highs.append(high)

    def add_all(self, points: csr_array) -> None:
        """Adds some feasible points, one a row, in elementary cells."""
        kinds = self._alike.of[points.indices]
        sums = csr_array((points.data, kinds, points.indptr), shape=(points.shape[0], len(self._alike.first)))
        sums.sum_duplicates()
        lows = (sums @ self._whole).toarray()
        highs = lows + (sums @ self._more).toarray()
        ends = sums.indptr.tolist()
        self.points += [(sums.indices[a:b].astype(np.int64), sums.data[a:b]) for a, b in pairwise(ends)]
        self._lows += list(lows)
        self._highs += list(highs)
        self.low = np.minimum(self.low, lows.min(axis=0, initial=np.inf))
        self.high = np.maximum(self.high, highs.max(axis=0, initial=-np.inf))

    @property
    def spread(self) -> csr_array:
        """The points met, one a row, in elementary cells: what a merged variable has is in the first of its cells."""
        met = self.together
        cells = self._alike.first[met.indices]
        return csr_array((met.data, cells, met.indptr), shape=(met.shape[0], len(self._alike.of)))

    @property
    def together(self) -> csr_array:
        """The points met, one a row, in merged variables."""
        shape = (len(self.points), len(self._alike.first))
        if not self.points:
            return csr_array(shape)
        columns, values = (np.concatenate(each) for each in zip(*self.points, strict=True))
        starts = np.cumsum([0, *(len(one) for one, _ in self.points)])
        return csr_array((values, columns, starts), shape=shape)

    def ends(self, region: Region) -> tuple[float, float]:
        """The smallest and largest value of a region over the points met."""
        i = self._row[region]
        return float(self.low[i]), float(self.high[i])

    def unsafe(self, targets: Sequence[Target]) -> list[Target]:
        """The targets that the points met so far do not yet show to be safe."""
        if len(targets) < _FEW:
            return [target for target in targets if not target.is_safe(*self.ends(target.region))]
        rows = np.fromiter((self._row[target.region] for target in targets), dtype=np.int64)
        minimum = np.fromiter((target.minimum for target in targets), dtype=np.float64)
        low, high = self.low[rows], self.high[rows]
        is_hard = (
            np.array([target.is_like("exact") for target in targets]) | (low > high) | (high < minimum) | (low > 0)
        )
        return [targets[i] for i in np.flatnonzero(is_hard).tolist() if not targets[i].is_safe(low[i], high[i])]

    def only(self, is_kept: Flags) -> Seen:
        """A copy with some of the points."""
        kept = copy(self)
        chosen = np.flatnonzero(is_kept)
        kept.points = [self.points[i] for i in chosen]
        kept._lows, kept._highs = [self._lows[i] for i in chosen], [self._highs[i] for i in chosen]
        kept._reach()
        return kept

    def _reach(self) -> None:
        """Recomputes the bounds from the points."""
        shape = (len(self.points), len(self._row))
        self.low = np.array(self._lows).reshape(shape).min(axis=0, initial=np.inf)
        self.high = np.array(self._highs).reshape(shape).max(axis=0, initial=-np.inf)

    def about(self, regions: Iterable[Region]) -> Seen:
        """A copy with some of the regions alone: what is met costs as much as there are regions."""
        fewer, mine = copy(self), list(dict.fromkeys(regions))
        rows = np.fromiter((self._row[region] for region in mine), dtype=np.int64, count=len(mine))
        fewer._row = {region: i for i, region in enumerate(mine)}
        fewer._whole, fewer._more = csr_array(self._whole[:, rows]), csr_array(self._more[:, rows])
        fewer.points = [*self.points]
        fewer._lows, fewer._highs = [one[rows] for one in self._lows], [one[rows] for one in self._highs]
        fewer.low, fewer.high = self.low[rows], self.high[rows]
        return fewer

    def also(self, regions: Iterable[Region]) -> Seen:
        """A copy with more regions."""
        new = [one for one in dict.fromkeys(regions) if one not in self._row]
        wider, (whole, more) = copy(self), self._alike.regions(new)
        met = self.together
        lows = (met @ whole).toarray()
        highs = lows + (met @ more).toarray()
        wider._row = {**self._row, **{region: len(self._row) + i for i, region in enumerate(new)}}
        wider._whole, wider._more = (hstack(both, "csr") for both in ((self._whole, whole), (self._more, more)))
        wider.points = [*self.points]
        wider._lows = [np.append(*both) for both in zip(self._lows, lows, strict=True)]
        wider._highs = [np.append(*both) for both in zip(self._highs, highs, strict=True)]
        wider._reach()
        return wider

    def take(self, other: Seen, since: int) -> None:
        """Adds the points that another met from its so-many-th on."""
        self.points += other.points[since:]
        self._lows += other._lows[since:]
        self._highs += other._highs[since:]
        self.low, self.high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)


def _ends(there: Numbers, sums: Values, whole: csr_array, more: csr_array) -> tuple[Values, Values]:
    """The smallest and the largest value of each region given the merged variables in which something is, and what: what lies whole in
    it, and with what may lie in it."""
    low = _weighted(there, sums, whole)
    return low, low + _weighted(there, sums, more)


def _weighted(rows: Numbers, weights: Values, matrix: csr_array) -> Values:
    """The sum of some rows of a matrix of ones, each times its weight. A possibility has something of few variables: cutting these rows
    out of the matrix first took a third of the time of small tables."""
    starts = matrix.indptr[rows]
    lengths = matrix.indptr[rows + 1] - starts
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
    found: Values = np.bincount(matrix.indices[at], np.repeat(weights, lengths), matrix.shape[1]).astype(
        np.float64, copy=False
    )
    return found
