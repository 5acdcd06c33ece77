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
INFINITY = highspy.kHighsInf
_DUAL, _PRIMAL = 1, 4
"""Strategies of the solver: dual simplex from a cold start; primal once there is a basis, for with changed costs the last solution
stays feasible."""
_POSSIBLE = frozenset({highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty})
"""Statuses of the solver that mean feasible; a model without variables is."""


class SolverError(RuntimeError):
    """The solver failed: it is not known what a reader can prove."""


class OutOfWork(SolverError):
    """The budget of solver work for some figures is spent: what is not settled is held back."""


@dataclass
class _Work:
    """A budget of solver work, in matrix entries visited: of work and not of time, so that machines agree."""

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
    token = _WORK.set(_Work(most))
    try:
        yield
    finally:
        _WORK.reset(token)


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
    """

    def __init__(self, matrix: csr_array, low: Values, high: Values, bottom: Values, top: Values) -> None:
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(matrix.shape[1]), bottom, top
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        model.a_matrix_.index_ = matrix.indices.astype(np.int32)
        model.a_matrix_.value_ = matrix.data
        self._solver = _solver()
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(model)

    def run(self, costs: Values | None = None) -> bool:
        """True if the program is feasible; with costs it then holds a solution of least cost.

        Raises `SolverError` if the solver cannot tell: nothing may leave then.
        """
        solver = self._solver
        if costs is not None:
            solver.setOptionValue("simplex_strategy", _PRIMAL if solver.getBasis().valid else _DUAL)
            solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        solver.run()
        work = _WORK.get()
        if work is not None:
            work.add(solver)
        status = solver.getModelStatus()
        if status not in {*_POSSIBLE, highspy.HighsModelStatus.kInfeasible}:
            raise SolverError(str(status))
        return status in _POSSIBLE

    def forget(self) -> None:
        """Drops the last basis: the next run starts anew."""
        self._solver.clearSolver()

    @property
    def moves(self) -> Values:
        """Values of the last solution as the solver gives them."""
        return np.array(self._solver.getSolution().col_value)

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
        self._solver.changeColsBounds(len(columns), columns.astype(np.int32), bottom, top)


def cheapest_cover(matrix: csr_array, needed: Values, costs: Values) -> tuple[float, Values]:
    """What it costs least to give each row what it needs, and how much of each column that takes."""
    rows, columns = matrix.shape
    program = Program(-matrix, np.full(rows, -INFINITY), -needed, np.zeros(columns), np.full(columns, INFINITY))
    if not program.run(costs):
        raise SolverError("a row that no column covers")
    return float(costs @ program.values), program.values


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
