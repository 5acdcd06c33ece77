"""Sets up and runs the solver of linear programs (HiGHS) for the suppressor. The audit has its own set-up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import highspy
import numpy as np

from kolosi.release.bounds.presolve import System, Values

INFINITY = highspy.kHighsInf
_DUAL, _PRIMAL = 1, 4
"""Strategies of the solver: dual simplex from a cold start; primal once there is a basis, for with changed costs the last solution
stays feasible."""


_POSSIBLE = frozenset({highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty})
"""Statuses of the solver that mean feasible; a model without variables is."""


class SolverError(RuntimeError):
    """The solver failed: it is not known what a reader can prove."""


class Quiet(highspy.Highs):
    """A solver that prints nothing: the library's own sets up callbacks and says so on the terminal."""

    def enableCallbacks(self) -> None:
        """None are needed."""


def solver_of(system: System) -> highspy.Highs:
    """Loads a system into a solver. One thread and simplex alone, so that the same solution comes out on every machine."""
    model = highspy.HighsLp()
    count, size = system.matrix.shape
    model.num_col_, model.num_row_ = size, count
    model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(size), system.bottom, system.top
    model.row_lower_, model.row_upper_ = system.low, system.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = system.matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = system.matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = system.matrix.data
    solver = Quiet()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("solver", "simplex"), ("threads", 1)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


class OutOfWork(RuntimeError):
    """The budget of solver work for some figures is spent: what is not settled is held back."""


@dataclass
class Work:
    """A budget of solver work, in matrix entries visited: of work and not of time, so that machines agree."""

    most: float
    done: float = 0.0

    def add(self, solver: highspy.Highs) -> None:
        """Counts what one run took. Raises `OutOfWork`."""
        steps = max(solver.getInfo().simplex_iteration_count, 0)
        self.done += solver.getNumNz() + _A_STEP * steps * solver.getNumRow()
        if self.done > self.most:
            raise OutOfWork


_WORK: ContextVar[Work | None] = ContextVar("work", default=None)
_A_STEP = 20.0
"""Cost of a simplex iteration for each row, in visits of one matrix entry (measured)."""


@contextmanager
def bounded(most: float) -> Iterator[Work]:
    """Limits the work of the solver inside the block; beyond it `OutOfWork` is raised."""
    work = Work(most)
    token = _WORK.set(work)
    try:
        yield work
    finally:
        _WORK.reset(token)


def solve(solver: highspy.Highs, costs: Values | None = None) -> bool:
    """Runs the solver; True if the model is feasible. With costs it then holds a solution of least cost.

    Raises `SolverError` if the solver cannot tell: nothing may leave then.
    """
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


def solution(solver: highspy.Highs) -> Values:
    """Values of the last solution, noise below 0 cut off."""
    found: Values = np.maximum(np.array(solver.getSolution().col_value), 0.0)
    return found
