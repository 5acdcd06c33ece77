"""What lines over cells leave open: the audit's own solver, asked only about what does not follow at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kolosi.release.audit.grid import Numbers

Line = NDArray[np.float64]
Lines = tuple[csr_array, Line, Line]
"""Sums over cells, with their lower and upper ends."""
_NOTHING, _OFF = 1e-7, 1e-5
"""What a sum that is used up may have left, and what one may be off by."""


FROM_NOTHING, GOING_ON = 1, 4
"""The dual simplex at first; where only costs are others, the last world still is one and the primal simplex goes on from it."""


class AuditError(RuntimeError):
    """The solver of the audit failed, or would have to do too much: it is not known what a reader can prove."""


_LEFT_TO_DO: ContextVar[list[float] | None] = ContextVar("left_to_do", default=None)
_EACH_STEP = 20.0
"""What one step of the simplex costs for each line, beside looking at one weight once (measured)."""


@contextmanager
def bounded(most: float) -> Iterator[None]:
    """Within it the solver looks at so many weights and no more; then `AuditError`."""
    token = _LEFT_TO_DO.set([most])
    try:
        yield
    finally:
        _LEFT_TO_DO.reset(token)


def can_be(lines: Lines, top: Line) -> bool:
    """True when some lines can be true together."""
    matrix, low, high = lines
    matrix, top = merged(matrix, top)
    opened = _opened((matrix, low, high), top)
    return opened is not None and can_be_met(opened.solver)


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
    """Lines once everything that follows at once is put in: the cells that are open, and a solver over them."""

    value: Line
    cells: Numbers
    solver: highspy.Highs

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
    solver = solver_over(csr_array(part[rows]), (low - taken)[rows], (high - taken)[rows], top[cells])
    return _Opened(value=value, cells=cells, solver=solver)


def emptied(lines: Lines, rests: Sequence[Numbers], top: Line) -> Line | None:
    """Takes each of some rests as empty where that is possible (their `top` becomes 0); gives a world, None where there is none.

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
    opened.solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    world = cheapest(opened.solver)
    if world is None:
        return None
    for rest in rests:
        if np.any(opened.value[rest] > _OFF):
            continue
        mine = place[rest]
        mine = mine[mine >= 0].astype(np.int32)
        mine = mine[top[opened.cells[mine]] > 0]
        nothing = np.zeros(len(mine))
        opened.solver.changeColsBounds(len(mine), mine, nothing, nothing)
        found = world if not np.any(world[mine]) else cheapest(opened.solver)
        if found is None:
            opened.solver.changeColsBounds(len(mine), mine, nothing, top[opened.cells[mine]])
        else:
            world = found
            top[rest] = 0.0
    return opened.world(world)


class Left:
    """What some lines leave open, in parts that do not touch."""

    def __init__(self, matrix: csr_array, low: Line, high: Line, top: Line) -> None:
        self._matrix, self._low, self._high, self._top = matrix, low, high, top
        self._columns = [matrix.indices[a:b] for a, b in pairwise(matrix.indptr)]
        self._weights = [matrix.data[a:b] for a, b in pairwise(matrix.indptr)]
        self.value = np.where(top <= 0, 0.0, np.nan)
        self._put_in()
        self._solvers: dict[int, highspy.Highs] = {}

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
        left = self._low[row] - float(weights[~is_open] @ values[~is_open])
        cells, signs = self._columns[row][is_open], weights[is_open]
        if len(cells) == 1:
            return [(int(cells[0]), max(left / float(signs[0]), 0.0))]
        is_used_up = abs(left) < _NOTHING and (signs.min() > 0 or signs.max() < 0)
        return [(int(cell), 0.0) for cell in cells] if is_used_up else []

    def _apart(self) -> list[tuple[Numbers, Numbers]]:
        """The cells and lines of each part."""
        is_open = np.isnan(self.value)
        first = np.arange(len(self.value))

        def root(cell: int) -> int:
            while first[cell] != cell:
                first[cell] = first[first[cell]]
                cell = int(first[cell])
            return cell

        owner: dict[int, int] = {}
        for row, columns in enumerate(self._columns):
            cells = columns[is_open[columns]].tolist()
            if cells:
                owner[row] = cells[0]
                for cell in cells[1:]:
                    first[root(cell)] = root(cells[0])
        members: dict[int, list[int]] = {}
        for cell in np.flatnonzero(is_open).tolist():
            members.setdefault(root(cell), []).append(cell)
        lines: dict[int, list[int]] = {one: [] for one in members}
        for row in self._shortest(owner, is_open):
            lines[root(owner[row])].append(row)
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
                found[cells] = self._solve(part, costs[cells])
        return found

    def _solve(self, part: int, costs: Line) -> Line:
        cells, rows = self._parts[part]
        if part not in self._solvers:
            taken = self._matrix[rows] @ np.nan_to_num(self.value)
            matrix = csr_array(self._matrix[rows][:, cells])
            self._solvers[part] = solver_over(
                matrix, self._low[rows] - taken, self._high[rows] - taken, self._top[cells]
            )
        solver = self._solvers[part]
        solver.changeColsCost(len(cells), np.arange(len(cells), dtype=np.int32), costs)
        solver.setOptionValue("simplex_strategy", GOING_ON if solver.getBasis().valid else FROM_NOTHING)
        found = cheapest(solver)
        if found is None:
            raise AuditError("facts that could be true became impossible")
        return found


class _Silent(highspy.Highs):
    """The solver without its words on the terminal."""

    def enableCallbacks(self) -> None:
        """No callbacks, no banner."""


def solver_over(matrix: csr_array, low: Line, high: Line, top: Line) -> highspy.Highs:
    """A solver that knows these lines and nothing else."""
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    nothing = np.zeros(matrix.shape[1])
    model.col_cost_, model.col_lower_, model.col_upper_ = nothing, nothing, top
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data
    solver = _Silent()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    return solver


def cheapest(solver: highspy.Highs) -> Line | None:
    """The world of least cost; None when nothing could be true."""
    if not can_be_met(solver):
        return None
    found: Line = np.maximum(np.array(solver.getSolution().col_value), 0.0)
    return found


def can_be_met(solver: highspy.Highs) -> bool:
    """Solves; false when nothing could be true."""
    solver.run()
    left = _LEFT_TO_DO.get()
    if left is not None:
        steps = max(solver.getInfo().simplex_iteration_count, 0)
        left[0] -= solver.getNumNz() + _EACH_STEP * steps * solver.getNumRow()
        if left[0] < 0:
            raise AuditError("too much to look at")
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return False
    if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty}:
        raise AuditError(str(status))
    return True
