"""Presolve: fixes the variables that single rows determine, and splits the rest into connected components.

A row with one free variable gives its value (singleton row); a sum that is used up makes its other variables 0 (forcing row).
What remains falls into components that share no row, each small enough to be solved again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from kolosi.release.lp import Program

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
_SMALL = 1e-7
"""A remainder below this is zero: the feasibility tolerance of the solver."""
_NO_REASON = -1
"""The reason of a variable that no row fixed."""


@dataclass(frozen=True, kw_only=True)
class System:
    """Linear constraints: each row of `matrix` lies between `low` and `high`, each variable between `bottom` (0) and `top`."""

    matrix: csr_array
    low: Values
    high: Values
    bottom: Values
    top: Values

    @cached_property
    def is_plain(self) -> Flags:
        """Flags the equations whose coefficients are all 1: presolve infers from these alone."""
        weights = np.ones(self.matrix.shape[0], dtype=bool)
        weights[np.unique(self.matrix.nonzero()[0][self.matrix.data != 1.0])] = False
        found: Flags = weights & (self.low == self.high)
        return found

    @cached_property
    def alive(self) -> tuple[Numbers, csr_array]:
        """The columns whose upper bound is above zero, and the matrix of these."""
        columns = np.flatnonzero(self.top > 0.0)
        return columns, csr_array(self.matrix[:, columns])

    def program(self, start: Flags | None = None) -> Program:
        """The constraints, loaded into a solver; `start` flags the variables of some feasible point."""
        return Program(self.matrix, self.low, self.high, self.bottom, self.top, start)

    def columns(self, row: int) -> Numbers:
        """The columns of a row."""
        found: Numbers = self.matrix.indices[self.matrix.indptr[row] : self.matrix.indptr[row + 1]]
        return found


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A connected component: columns and rows that hang together."""

    columns: Numbers
    rows: Numbers


def _by_label(labels: Numbers) -> Callable[[int], Numbers]:
    """Where each label stands, in order."""
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels))
    return lambda label: order[(ends[label - 1] if label else 0) : ends[label]] if label < len(ends) else order[:0]


class Reduction:
    """The presolved system while some rows are held: values of fixed variables with the row that gave each, and components.

    Rows of `loose` may be held or released later: they join components, and presolve infers nothing from them.
    """

    def __init__(self, system: System, held: Flags, loose: Iterable[int] = ()) -> None:
        self.system = system
        width = np.diff(system.matrix.indptr)
        self._order = np.argsort(-width, kind="stable")
        self.value = np.zeros(system.matrix.shape[1])
        self.is_fixed = system.top <= 0.0
        self.reason = np.full(system.matrix.shape[1], _NO_REASON, dtype=np.int64)
        self._fix(held & system.is_plain)
        self._stand_in: set[int] = set()
        self._take_apart(held, np.array(sorted(loose), dtype=np.int64))
        self._bearing = {*np.unique(self.reason).tolist(), *self._stand_in}

    def may_change(self, row: int, *, is_held: bool) -> bool:
        """True if a row can be released, or restored, with all inferences of presolve still valid: only a component changes."""
        return row in self._asked if is_held else row not in self._bearing

    def _fix(self, known: Flags) -> None:
        """Applies both inferences until a fixed point; of several rows that give one, the shortest is kept as the reason."""
        columns, pattern = self.system.alive
        free, value = np.ones(len(columns), dtype=bool), np.zeros(len(columns))
        reason = np.full(len(columns), _NO_REASON, dtype=np.int64)
        one_more = np.arange(1, len(columns) + 1, dtype=np.float64)
        while True:
            count = pattern @ free.astype(np.float64)
            left = self.system.low - pattern @ value
            single = self._order[(known & (np.abs(count - 1) < 0.5))[self._order]]
            these = np.rint((pattern @ np.where(free, one_more, 0.0))[single]).astype(np.int64) - 1
            value[these], reason[these] = np.maximum(left[single], 0.0), single
            free[these] = False
            empty = self._order[(known & (count > 1.5) & (np.abs(left) < _SMALL))[self._order]]
            for row in empty:
                mine = pattern.indices[pattern.indptr[row] : pattern.indptr[row + 1]]
                mine = mine[free[mine]]
                free[mine], reason[mine], value[mine] = False, row, 0.0
            if not len(single) and not len(empty):
                break
        self.is_fixed[columns[~free]], self.value[columns], self.reason[columns] = True, value, reason

    def _take_apart(self, held: Flags, loose: Numbers) -> None:
        """Numbers the components: which one each free variable is in, and each row of these."""
        self.piece_of = np.full(len(self.value), -1, dtype=np.int64)
        self._asked: frozenset[int] = frozenset()
        columns, pattern = self.system.alive
        is_free = ~self.is_fixed[columns]
        free = columns[is_free]
        if not len(free):
            return
        wanted = held.copy()
        wanted[loose] = True
        part = pattern[:, np.flatnonzero(is_free)]
        rows = np.flatnonzero(wanted & (np.diff(part.indptr) > 0))
        rows = rows[self._is_first(part, rows, set(loose.tolist()))]
        part = part[rows]
        edges = part.tocoo()
        size = len(rows) + len(free)
        graph = csr_array((np.ones(edges.nnz), (edges.row, len(rows) + edges.col)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        self.piece_of[free], self._asked = label[len(rows) :], frozenset(rows.tolist())
        self._free, self._columns = free, _by_label(label[len(rows) :])
        self._kept, self._members = rows, _by_label(label[: len(rows)])

    def piece(self, number: int) -> Piece:
        """A component by its number."""
        return Piece(columns=self._free[self._columns(number)], rows=self._kept[self._members(number)])

    def _is_first(self, part: csr_array, rows: Numbers, loose: set[int]) -> Flags:
        """Drops duplicate rows: plain sums of the same free columns as a shorter one, which is noted to stand in for them.

        Columns are compared by the exclusive or of random marks of 62 bits, drawn from a fixed seed: two sets collide with a chance
        of about 1 in 10^18.
        """
        marks = np.random.default_rng(0).integers(1, 2**62, part.shape[1], dtype=np.int64)
        plain, width = self.system.is_plain, np.diff(self.system.matrix.indptr)
        same: dict[tuple[int, int], list[int]] = {}
        for row in sorted(
            (row for row in rows.tolist() if plain[row] and row not in loose), key=lambda r: (width[r], r)
        ):
            mine = part.indices[part.indptr[row] : part.indptr[row + 1]]
            same.setdefault((len(mine), int(np.bitwise_xor.reduce(marks[mine]))), []).append(row)
        first = {alike[0] for alike in same.values()}
        self._stand_in = {alike[0] for alike in same.values() if len(alike) > 1}
        return np.array([row in first or row in loose or not plain[row] for row in rows.tolist()], dtype=bool)

    def because(self, rows: Iterable[int]) -> set[int]:
        """Closes some rows under the reasons of presolve: all rows that were needed to fix their variables."""
        found: set[int] = set()
        open_ = list(rows)
        while open_:
            row = open_.pop()
            if row not in found:
                found.add(row)
                reasons = self.reason[self.system.columns(row)]
                open_ += [int(one) for one in np.unique(reasons) if one != _NO_REASON and one not in found]
        return found
