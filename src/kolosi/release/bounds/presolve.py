"""What is left of a system of equations once everything that follows at once is put in.

An equation with one unknown gives it; a sum that is used up makes all its other unknowns 0. What remains falls into
pieces that tell nothing about one another, each small enough to be solved again and again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
_SMALL = 1e-7
_NO_REASON = -1


@dataclass(frozen=True, kw_only=True)
class System:
    """Sums of unknowns that are at least `bottom` (0) and at most `top`, each between `low` and `high`.

    `is_plain`: an equation whose unknowns all have weight 1.
    """

    matrix: csr_array
    low: Values
    high: Values
    bottom: Values
    top: Values

    @cached_property
    def is_plain(self) -> Flags:
        """The equations that are plain sums."""
        weights = np.ones(self.matrix.shape[0], dtype=bool)
        weights[np.unique(self.matrix.nonzero()[0][self.matrix.data != 1.0])] = False
        found: Flags = weights & (self.low == self.high)
        return found

    @cached_property
    def alive(self) -> tuple[Numbers, csr_array]:
        """The unknowns that may be more than nothing, and the sums of these."""
        columns = np.flatnonzero(self.top > 0.0)
        return columns, csr_array(self.matrix[:, columns])

    def columns(self, row: int) -> Numbers:
        """The unknowns of a sum."""
        found: Numbers = self.matrix.indices[self.matrix.indptr[row] : self.matrix.indptr[row + 1]]
        return found


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Unknowns and sums that hang together."""

    columns: Numbers
    rows: Numbers


class Reduction:
    """What follows at once while some sums are known, and the pieces that remain.

    `loose` sums tie pieces together without being known.
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
        self.pieces = list(self._pieces(held, np.array(sorted(loose), dtype=np.int64)))
        self.piece_of = np.full(len(self.value), -1, dtype=np.int64)
        for number, piece in enumerate(self.pieces):
            self.piece_of[piece.columns] = number
        self._bearing = {*np.unique(self.reason).tolist(), *self._stand_in}
        self._asked = {row for piece in self.pieces for row in piece.rows.tolist()}

    def may_change(self, row: int, *, is_held: bool) -> bool:
        """Whether a sum may be let go, or taken back, and all that follows at once still does: the pieces alone change."""
        return row in self._asked if is_held else row not in self._bearing

    def _fix(self, known: Flags) -> None:
        """Repeats the two inferences until nothing new follows; of several sums that say it, the narrowest is named."""
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

    def _pieces(self, held: Flags, loose: Numbers) -> Iterable[Piece]:
        free = np.flatnonzero(~self.is_fixed)
        if not len(free):
            return
        wanted = held.copy()
        wanted[loose] = True
        part = self.system.matrix[:, free]
        rows = np.flatnonzero(wanted & (np.diff(part.indptr) > 0))
        rows = rows[self._is_first(part, rows, set(loose.tolist()))]
        part = part[rows]
        edges = part.tocoo()
        size = len(rows) + len(free)
        graph = csr_array((np.ones(edges.nnz), (edges.row, len(rows) + edges.col)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        of_row, of_column = label[: len(rows)], label[len(rows) :]
        for number in np.unique(of_column):
            yield Piece(columns=free[of_column == number], rows=rows[of_row == number])

    def _is_first(self, part: csr_array, rows: Numbers, loose: set[int]) -> Flags:
        """Leaves out plain sums of the same unknowns as a narrower one, which is noted to stand in for them."""
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
        """Some sums with all others that were needed to fix their unknowns."""
        found: set[int] = set()
        open_ = list(rows)
        while open_:
            row = open_.pop()
            if row not in found:
                found.add(row)
                reasons = self.reason[self.system.columns(row)]
                open_ += [int(one) for one in np.unique(reasons) if one != _NO_REASON and one not in found]
        return found
