"""Sets up and runs the solver of linear programs (HiGHS), for the suppressor and the audit alike: options, models, budget, statuses.

What they share ends here: each has equations, presolve and readings of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
INFINITY = highspy.kHighsInf
_DUAL, _PRIMAL = 1, 4
"""Strategies of the solver: dual simplex from a cold start; primal once there is a basis, for with changed costs the last solution
stays feasible."""
_POSSIBLE = frozenset({highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty})
"""Statuses of the solver that mean feasible; a model without variables is."""


_WIDE, _FEW, _AT_ONCE = 2, 300, 100
"""From this many variables for each sum on, and from this many in all, variables are brought in as they are needed, so many at a time at
least: in small programs that saves nothing."""
_DUAL_TOLERANCE = 1e-7
"""How far below 0 the reduced cost of a variable may be and count as 0: the dual tolerance of the solver."""


class SolverError(RuntimeError):
    """The solver failed: it is not known what a reader can prove."""


class OutOfWork(SolverError):
    """The budget of solver work for some figures is spent: what is not settled is held back."""


@dataclass
class _Work:
    """A budget of solver work, in matrix entries visited: of work and not of time, so that machines agree."""

    most: float
    left: float

    def add(self, solver: highspy.Highs) -> None:
        """Counts what one run took. Raises `OutOfWork`."""
        steps = max(solver.getInfo().simplex_iteration_count, 0)
        self.left -= solver.getNumNz() + _A_STEP * steps * solver.getNumRow()
        if self.left < 0:
            raise OutOfWork


_WORK: ContextVar[_Work | None] = ContextVar("work", default=None)
_A_STEP = 20.0
"""Cost of a simplex iteration for each row, in visits of one matrix entry (measured)."""


@contextmanager
def bounded(most: float) -> Iterator[None]:
    """Limits the work of the solver inside the block; beyond it `OutOfWork` is raised."""
    token = _WORK.set(_Work(most, most))
    try:
        yield
    finally:
        _WORK.reset(token)


def spent() -> float:
    """The part of the budget that is spent, from 0 to 1."""
    work = _WORK.get()
    return 0.0 if work is None else 1.0 - work.left / work.most


class _Quiet(highspy.Highs):
    """A solver that prints nothing: the library's own sets up callbacks and says so on the terminal."""

    def enableCallbacks(self) -> None:
        """None are needed."""


def _solver(**options: float) -> highspy.Highs:
    """A solver with one thread, so that the same solution comes out on every machine."""
    solver = _Quiet()  # type: ignore[no-untyped-call]
    for option, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(option, value)
    return solver


class Program:
    """Weighted sums (rows) that lie between `low` and `high`, over variables (columns) between `bottom` and `top`.

    It is solved by simplex; each run goes on from the last basis. The solver's own presolve is off: whoever asks has presolved and
    merged already, and without it 600 crossed figures take a quarter less time (measured); what is protected does not hang on it.

    Where there are many more variables than sums, and `start` flags those of some feasible solution, the solver is given these
    alone; the others are brought in where the dual values say that they can lower the cost (column generation; Gilmore and Gomory,
    "A linear programming approach to the cutting-stock problem", 1961). The end is that of the whole program: no variable that is
    left out could lower it.
    """

    def __init__(
        self, matrix: csr_array, low: Values, high: Values, bottom: Values, top: Values, start: Flags | None = None
    ) -> None:
        self._rows, size = matrix.shape
        self._bottom, self._top, self._costs = bottom.copy(), top.copy(), np.zeros(size)
        is_wide = start is not None and size > max(_WIDE * self._rows, _FEW)
        self._is_in = start | (bottom != 0.0) if start is not None and is_wide else np.ones(size, dtype=bool)
        self._is_in[0:1] |= not self._is_in.any()  # a solver without variables has no dual values
        self._at, self._in = np.full(size, -1, dtype=np.int64), np.flatnonzero(self._is_in)
        self._at[self._in] = np.arange(len(self._in))
        self._by_column = csr_array(matrix.T) if is_wide else None
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = self._rows, len(self._in)
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(self._in)), bottom[self._in], top[self._in]
        model.row_lower_, model.row_upper_ = low, high
        given = matrix if self._by_column is None else csr_array(self._by_column[self._in])
        by_row, by_column = highspy.MatrixFormat.kRowwise, highspy.MatrixFormat.kColwise
        model.a_matrix_.format_ = by_row if self._by_column is None else by_column
        model.a_matrix_.start_ = given.indptr.astype(np.int32)
        model.a_matrix_.index_ = given.indices.astype(np.int32)
        model.a_matrix_.value_ = given.data
        self._solver = _solver()
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(model)

    def run(self, costs: Values | None = None) -> bool:
        """True if the program is feasible; with costs it then holds a solution of least cost.

        Raises `SolverError` if the solver cannot tell: nothing may leave then.
        """
        if costs is not None:
            self._costs = costs
            self._price()
        while True:
            is_possible = self._solve()
            more = self._cheaper() if is_possible else np.flatnonzero(~self._is_in)
            if not len(more):
                return is_possible
            self._bring_in(more)
            if not is_possible:
                self.forget()
            self._price()

    def _price(self) -> None:
        """Tells the solver what its variables cost."""
        is_started = self._solver.getBasis().valid
        self._solver.setOptionValue("simplex_strategy", _PRIMAL if is_started else _DUAL)
        self._solver.changeColsCost(len(self._in), np.arange(len(self._in), dtype=np.int32), self._costs[self._in])

    def _solve(self) -> bool:
        self._solver.run()
        work = _WORK.get()
        if work is not None:
            work.add(self._solver)
        status = self._solver.getModelStatus()
        if status not in {*_POSSIBLE, highspy.HighsModelStatus.kInfeasible}:
            raise SolverError(str(status))
        return status in _POSSIBLE

    def _cheaper(self) -> Numbers:
        """The variables left out that could lower the cost, those that lower it most by each unit of theirs: so many at a time."""
        if self._by_column is None or len(self._in) == len(self._top):
            return np.zeros(0, dtype=np.int64)
        left = self._costs - self._by_column @ np.array(self._solver.getSolution().row_dual)
        found = np.flatnonzero(~self._is_in & (self._top > 0.0) & (left < -_DUAL_TOLERANCE))
        most = max(_AT_ONCE, self._rows // 2)
        return np.sort(found[np.argsort(left[found], kind="stable")[:most]])

    def _bring_in(self, columns: Numbers) -> None:
        """Gives the solver more variables."""
        assert self._by_column is not None
        part = csr_array(self._by_column[columns])
        self._solver.addCols(
            len(columns),
            self._costs[columns],
            self._bottom[columns],
            self._top[columns],
            part.nnz,
            part.indptr[:-1].astype(np.int32),
            part.indices.astype(np.int32),
            part.data,
        )
        self._at[columns] = len(self._in) + np.arange(len(columns))
        self._in, self._is_in[columns] = np.append(self._in, columns), True

    @property
    def width(self) -> int:
        """How many variables the solver was given: what a run takes."""
        return len(self._in)

    def forget(self) -> None:
        """Drops the last basis: the next run starts anew."""
        self._solver.clearSolver()

    @property
    def moves(self) -> Values:
        """Values of the last solution as the solver gives them."""
        found = np.zeros(len(self._top))
        found[self._in] = self._solver.getSolution().col_value
        return found

    @property
    def values(self) -> Values:
        """Values of the last solution, noise below 0 cut off."""
        found: Values = np.maximum(self.moves, 0.0)
        return found

    @property
    def duals(self) -> Values:
        """The dual value of each row in the last solution: those that are not 0 prove that nothing costs less."""
        return np.array(self._solver.getSolution().row_dual)

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Sets the ends of one sum."""
        self._solver.changeRowBounds(row, low, high)

    def bound_columns(self, columns: Numbers, bottom: Values, top: Values) -> None:
        """Sets the ends of some variables."""
        self._bottom[columns], self._top[columns] = bottom, top
        is_in = self._is_in[columns]
        mine = self._at[columns[is_in]].astype(np.int32)
        self._solver.changeColsBounds(len(mine), mine, bottom[is_in], top[is_in])


def total(weights: Values, values: Values) -> float:
    """A weighted sum, added up by one thread. The product of two long lines would wake the threads of the algebra library, which then
    wait at full speed for more (a tenth of the processor time of 1 500 figures, measured), and adds up in an order of each machine."""
    return float((weights * values).sum())


def cheapest_cover(matrix: csr_array, needed: Values, costs: Values) -> tuple[float, Values]:
    """What it costs least to give each row what it needs, and how much of each column that takes."""
    rows, columns = matrix.shape
    program = Program(-matrix, np.full(rows, -INFINITY), -needed, np.zeros(columns), np.full(columns, INFINITY))
    if not program.run(costs):
        raise SolverError("a row that no column covers")
    return total(costs, program.values), program.values


class Choice:
    """A program over variables that are 0 or 1, solved by branch and bound in at most so many nodes; it starts without rows."""

    def __init__(self, costs: Values, nodes: int) -> None:
        size = len(costs)
        self._solver = _solver(mip_max_nodes=nodes, mip_rel_gap=0.0, mip_abs_gap=1e-6)
        self._solver.addVars(size, np.zeros(size), np.ones(size))
        every = np.arange(size, dtype=np.int32)
        self._solver.changeColsCost(size, every, costs)
        self._solver.changeColsIntegrality(size, every, np.full(size, highspy.HighsVarType.kInteger))

    def run(self) -> tuple[Values | None, float]:
        """The best choice and the lower bound on the cost of any; None if the bound of nodes was met first."""
        self._solver.run()
        least = float(self._solver.getInfo().mip_dual_bound)
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None, least
        return np.array(self._solver.getSolution().col_value), least

    def add_row(self, columns: Numbers, weights: Values, low: float) -> None:
        """Adds a sum that is at least so much."""
        self._solver.addRow(low, INFINITY, len(columns), columns.astype(np.int32), weights)
