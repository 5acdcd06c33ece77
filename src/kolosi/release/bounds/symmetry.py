"""Merges LP variables with identical columns (symmetry reduction): value can move freely between them.

A program over the merged variables has the same optimum and is smaller; and one solution of it stands for many feasible points.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

import numpy as np
from scipy.sparse import csr_array

from kolosi.release.bounds.presolve import Numbers, System, Values
from kolosi.release.linked.elementary_cells import Region


class Alike:
    """The classes of identical columns of a system: `of` gives the class of each column, `first` one column of each class, `size` how
    many there are. `merged` is the system with one variable a class, the sum of its columns.
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
        """Sums a point over each class."""
        found: Values = np.bincount(self.of, weights=point, minlength=len(self.first)).astype(np.float64)
        return found

    def cheapest(self, costs: Values) -> Numbers:
        """The column of least cost in each class: an optimum puts the whole sum of the class there."""
        mine = costs[self._order]
        least = np.minimum.reduceat(mine, np.cumsum(self.size) - self.size)
        at_least = self._order[mine == np.repeat(least, self.size)]
        _, first = np.unique(self.of[at_least], return_index=True)
        found: Numbers = at_least[first]
        return found

    def regions(self, regions: Collection[Region]) -> tuple[csr_array, csr_array]:
        """Incidence of classes and regions: where all columns of the class lie in the region, and where only some do."""
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
    """Hashes each column: equal for columns with the same coefficient in every row and an upper bound that is both zero or not.

    The hash is a sum of products of random marks of 62 bits, drawn from a fixed seed, so the classes are the same on every machine.
    """
    drawn = np.random.default_rng(0)
    matrix = system.matrix.tocsc()
    weights, code = np.unique(matrix.data, return_inverse=True)
    of_row, of_weight = (drawn.integers(1, 2**62, size) for size in (matrix.shape[0], len(weights)))
    found: Numbers = (system.top > 0.0) * drawn.integers(1, 2**62)
    np.add.at(found, np.repeat(np.arange(len(found)), np.diff(matrix.indptr)), of_row[matrix.indices] * of_weight[code])
    return found
