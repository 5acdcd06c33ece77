"""What lines over cells leave open: the audit's own programs, asked only about what does not follow at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from kolosi.release.audit.grid import Numbers
from kolosi.release.lp import Program, SolverError, total

Line = NDArray[np.float64]
Lines = tuple[csr_array, Line, Line]
"""Sums over cells, with their lower and upper ends."""
_NOTHING, _OFF = 1e-7, 1e-5
"""What a sum that is used up may have left, and what one may be off by."""


def can_be(lines: Lines, top: Line) -> bool:
    """True when some lines can be true together."""
    matrix, low, high = lines
    matrix, top = merged(matrix, top)
    opened = _opened((matrix, low, high), top)
    return opened is not None and opened.program.run()


def merged(matrix: csr_array, top: Line) -> tuple[csr_array, Line]:
    """Cells that all lines count alike as one, with the most that they hold together.

    Cells are alike by two sums of random 64-bit marks over their lines.
    """
    marks = np.random.default_rng(0).integers(1, 2**63, (2, matrix.shape[0]), dtype=np.uint64)
    weights, place = np.unique(matrix.data, return_inverse=True)
    factors = np.random.default_rng(1).integers(1, 2**63, len(weights), dtype=np.uint64) | np.uint64(1)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    sums = np.zeros((2, matrix.shape[1]), dtype=np.uint64)
    for one, mark in zip(sums, marks, strict=True):
        np.add.at(one, matrix.indices, mark[rows] * factors[place])
    _, first, kind = np.unique(sums, axis=1, return_index=True, return_inverse=True)
    kind = kind.ravel()
    most: Line = np.bincount(kind, weights=top, minlength=len(first)).astype(np.float64)
    return csr_array(matrix[:, first]), most


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """Lines once everything that follows at once is put in: the cells that are open, and a program over them."""

    value: Line
    cells: Numbers
    program: Program

    def world(self, found: Line) -> Line:
        """All cells, with these values of the open ones."""
        world = self.value.copy()
        world[self.cells] = found
        return world


def _opened(lines: Lines, top: Line) -> _Opened | None:
    """None where what follows at once contradicts itself."""
    matrix, low, high = lines
    value = Left(*lines, top).value
    cells = np.flatnonzero(np.isnan(value))
    value = np.nan_to_num(value)
    taken, part = matrix @ value, csr_array(matrix[:, cells])
    rows = np.flatnonzero(np.diff(part.indptr))
    is_closed = np.ones(len(low), dtype=bool)
    is_closed[rows] = False
    if np.any((low - taken)[is_closed] > _OFF) or np.any((high - taken)[is_closed] < -_OFF):
        return None
    program = _program(csr_array(part[rows]), (low - taken)[rows], (high - taken)[rows], top[cells])
    return _Opened(value=value, cells=cells, program=program)


def emptied(lines: Lines, rests: Sequence[Numbers], top: Line) -> tuple[Line, list[int]] | None:
    """Takes each of some rests as empty where that is possible (their `top` becomes 0); gives a world and which rests it were, None
    where there is no world.

    The first world has as little as it can in all rests: what is empty in it needs no asking.
    """
    opened = _opened(lines, top)
    if opened is None:
        return None
    place = np.full(len(top), -1, dtype=np.int64)
    place[opened.cells] = np.arange(len(opened.cells))
    costs = np.zeros(len(opened.cells))
    for rest in rests:
        mine = place[rest]
        costs[mine[mine >= 0]] = 1.0
    program = opened.program
    if not program.run(costs):
        return None
    world, taken = program.values, list[int]()
    for number, rest in enumerate(rests):
        if np.any(opened.value[rest] > _OFF):
            continue
        mine = place[rest]
        mine = mine[mine >= 0]
        mine = mine[top[opened.cells[mine]] > 0]
        nothing = np.zeros(len(mine))
        program.bound_columns(mine, nothing, nothing)
        if np.any(world[mine]):
            if not program.run():
                program.bound_columns(mine, nothing, top[opened.cells[mine]])
                continue
            world = program.values
        top[rest] = 0.0
        taken.append(number)
    return opened.world(world), taken


class Left:
    """What some lines leave open, in parts that do not touch."""

    def __init__(self, matrix: csr_array, low: Line, high: Line, top: Line) -> None:
        self._matrix, self._low, self._high, self._top = matrix, low, high, top
        self._columns = [matrix.indices[a:b] for a, b in pairwise(matrix.indptr)]
        self._weights = [matrix.data[a:b] for a, b in pairwise(matrix.indptr)]
        self.value = np.where(top <= 0, 0.0, np.nan)
        self._put_in()
        self._programs: dict[int, Program] = {}

    @cached_property
    def _parts(self) -> list[tuple[Numbers, Numbers]]:
        return self._apart()

    @cached_property
    def _part_of(self) -> Numbers:
        found = np.full(len(self._top), -1, dtype=np.int64)
        for number, (cells, _) in enumerate(self._parts):
            found[cells] = number
        return found

    def _put_in(self) -> None:
        """One after the other: an unknown that is alone in a sum, and unknowns of one sign in a sum that is used up."""
        by_cell = csr_array(self._matrix.T)
        waiting = deque(i for i in range(len(self._low)) if self._low[i] == self._high[i])
        is_waiting = set(waiting)
        while waiting:
            row = waiting.popleft()
            is_waiting.discard(row)
            for cell, value in self._forced(row):
                self.value[cell] = value
                for other in by_cell.indices[by_cell.indptr[cell] : by_cell.indptr[cell + 1]].tolist():
                    if other not in is_waiting and self._low[other] == self._high[other]:
                        is_waiting.add(other)
                        waiting.append(other)

    def _forced(self, row: int) -> list[tuple[int, float]]:
        values, weights = self.value[self._columns[row]], self._weights[row]
        is_open = np.isnan(values)
        if not is_open.any():
            return []
        left = self._low[row] - total(weights[~is_open], values[~is_open])
        cells, signs = self._columns[row][is_open], weights[is_open]
        if len(cells) == 1:
            return [(int(cells[0]), max(left / float(signs[0]), 0.0))]
        is_used_up = abs(left) < _NOTHING and (signs.min() > 0 or signs.max() < 0)
        return [(int(cell), 0.0) for cell in cells] if is_used_up else []

    def _apart(self) -> list[tuple[Numbers, Numbers]]:
        """The cells and lines of each part."""
        is_open = np.isnan(self.value)
        cells = np.flatnonzero(is_open)
        part = csr_array(self._matrix[:, cells])
        filled = np.flatnonzero(np.diff(part.indptr))
        edges, size = part[filled].tocoo(), len(filled) + len(cells)
        graph = csr_array((np.ones(edges.nnz), (edges.row, len(filled) + edges.col)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        of_line = dict(zip(filled.tolist(), label[: len(filled)].tolist(), strict=True))
        members: dict[int, list[int]] = {}
        for cell, one in zip(cells.tolist(), label[len(filled) :].tolist(), strict=True):
            members.setdefault(one, []).append(cell)
        lines: dict[int, list[int]] = {one: [] for one in members}
        for row in self._shortest(filled.tolist(), is_open):
            lines[of_line[row]].append(row)
        return [(np.array(members[one]), np.array(lines[one], dtype=np.int64)) for one in members]

    def _shortest(self, rows: Iterable[int], is_open: NDArray[np.bool_]) -> list[int]:
        """Of lines that say the same of the same unknowns, the shortest."""
        kept: dict[object, int] = {}
        for row in sorted(rows, key=lambda row: (len(self._columns[row]), row)):
            mine = is_open[self._columns[row]]
            left = self._columns[row][mine].tobytes(), self._weights[row][mine].tobytes()
            kept.setdefault(left if self._low[row] == self._high[row] else row, row)
        return sorted(kept.values())

    def cheapest(self, costs: Line, example: Line) -> Line:
        """A world of least cost; where nothing costs, as in the example."""
        found = np.where(np.isnan(self.value), example, self.value)
        for part in np.unique(self._part_of[np.flatnonzero(costs)]).tolist():
            if part >= 0:
                cells, _ = self._parts[part]
                found[cells] = self._solve(part, costs[cells], example[cells] > 0.0)
        return found

    def _solve(self, part: int, costs: Line, start: NDArray[np.bool_]) -> Line:
        cells, rows = self._parts[part]
        if part not in self._programs:
            taken = self._matrix[rows] @ np.nan_to_num(self.value)
            matrix = csr_array(self._matrix[rows][:, cells])
            ends = self._low[rows] - taken, self._high[rows] - taken
            self._programs[part] = _program(matrix, *ends, self._top[cells], start)
        if not self._programs[part].run(costs):
            raise SolverError("facts that could be true became impossible")
        return self._programs[part].values


def _program(matrix: csr_array, low: Line, high: Line, top: Line, start: NDArray[np.bool_] | None = None) -> Program:
    """These lines and nothing else, over cells that hold nothing at least; `start` flags those of some world."""
    return Program(matrix, low, high, np.zeros(len(top)), top, start)
