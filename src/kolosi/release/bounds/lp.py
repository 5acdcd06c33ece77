"""The solver of linear programs: the one set-up of the suppressor. The audit has its own."""

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
"""How the solver works: from nothing by the dual simplex; with other costs the last possibility still is one, and the primal goes on."""


_POSSIBLE = frozenset({highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty})
"""What the solver says when something could be true; with no unknown left there is nothing to ask."""


class SolverError(RuntimeError):
    """The solver failed: it is not known what a reader can prove."""


class Quiet(highspy.Highs):
    """A solver that prints nothing: the library's own sets up callbacks and says so on the terminal."""

    def enableCallbacks(self) -> None:
        """None are needed."""


def solver_of(system: System) -> highspy.Highs:
    """A solver that knows these sums."""
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
    """The solver did as much as it may for some figures: what is not settled is held back."""


@dataclass
class Work:
    """How much the solver may do, in sums that it looks at: a bound of work and not of time, so that machines agree."""

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
"""What one step of the simplex costs for each row, beside looking at one weight once (measured)."""


@contextmanager
def bounded(most: float) -> Iterator[Work]:
    """Within it the solver does so much and no more."""
    work = Work(most)
    token = _WORK.set(work)
    try:
        yield work
    finally:
        _WORK.reset(token)


def solve(solver: highspy.Highs, costs: Values | None = None) -> bool:
    """True when something could be true; with costs the solver then holds the cheapest of it.

    Raises `SolverError` when the solver cannot tell: nothing may leave then.
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
    """The values that the solver found, none below 0."""
    found: Values = np.maximum(np.array(solver.getSolution().col_value), 0.0)
    return found
