"""Unknowns that no equation tells apart: what is in one of them could as well be in another of the same kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

import numpy as np
from scipy.sparse import csr_array

from kolosi.release.bounds.presolve import Numbers, System, Values
from kolosi.release.linked.elementary_cells import Region


class Alike:
    """The kinds of the unknowns of a system; `merged` are the same sums of kinds.

    A program over kinds has the same ends as one over the unknowns, and is smaller.
    """

    def __init__(self, system: System) -> None:
        marks = _marks(system)
        _, self.first, self.of = np.unique(marks, return_index=True, return_inverse=True)
        self.size: Numbers = np.bincount(self.of)
        self._order = np.argsort(self.of, kind="stable")
        self.merged = replace(
            system,
            matrix=csr_array(system.matrix[:, self.first]),
            bottom=system.bottom[self.first] * self.size,
            top=system.top[self.first] * self.size,
        )

    def sums(self, point: Values) -> Values:
        """How much there is of each kind."""
        found: Values = np.bincount(self.of, weights=point, minlength=len(self.first)).astype(np.float64)
        return found

    def cheapest(self, costs: Values) -> Numbers:
        """Of each kind the unknown that costs least."""
        mine = costs[self._order]
        least = np.minimum.reduceat(mine, np.cumsum(self.size) - self.size)
        at_least = self._order[mine == np.repeat(least, self.size)]
        _, first = np.unique(self.of[at_least], return_index=True)
        found: Numbers = at_least[first]
        return found

    def regions(self, regions: Collection[Region]) -> tuple[csr_array, csr_array]:
        """For each kind the regions in which it lies whole, and those in which only some of it lies."""
        lengths = [len(region) for region in regions]
        shape = (len(self.first), len(lengths))
        columns = self.of[np.fromiter(chain.from_iterable(regions), dtype=np.int64, count=sum(lengths))]
        rows = np.repeat(np.arange(len(lengths)), lengths)
        counts = csr_array((np.ones(len(columns), dtype=np.int32), (columns, rows)), shape=shape)
        of = np.repeat(np.arange(shape[0]), np.diff(counts.indptr))
        is_whole = counts.data >= self.size[of]
        whole, some = (
            csr_array((np.ones(int(chosen.sum())), (of[chosen], counts.indices[chosen])), shape=shape)
            for chosen in (is_whole, ~is_whole)
        )
        return whole, some


def _marks(system: System) -> Numbers:
    """A number for each unknown: the same for those that have the same weight in every sum, and may both be more than 0 or not."""
    drawn = np.random.default_rng(0)
    matrix = system.matrix.tocsc()
    weights, code = np.unique(matrix.data, return_inverse=True)
    of_row, of_weight = (drawn.integers(1, 2**62, size) for size in (matrix.shape[0], len(weights)))
    found: Numbers = (system.top > 0.0) * drawn.integers(1, 2**62)
    np.add.at(found, np.repeat(np.arange(len(found)), np.diff(matrix.indptr)), of_row[matrix.indices] * of_weight[code])
    return found
