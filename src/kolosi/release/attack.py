"""A reader with a solver: from the equations of a family, the smallest and largest value a count can have.

Linear programming over the atoms, all at least 0 (Fischetti and Salazar 2001; Hundepool et al. 2012, chapter 4). Used by
the suppressor only; the audit has its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import highspy
import numpy as np

from kolosi.model.key import Key
from kolosi.release.families import Family, Row

TOLERANCE = 1e-5
_INFINITY = highspy.kHighsInf


class SolverError(RuntimeError):
    """The solver failed: it is not known what a reader can prove."""


class Attack:
    """The equations that a reader holds. Rows can be let go (the figure is hidden) and taken back."""

    def __init__(self, family: Family) -> None:
        self.rows = family.rows
        self.inside = family.inside
        self.size = len(family.atoms)
        self.points: list[np.ndarray] = []
        self._ceiling = (
            4.0 * max((float(row.high) for row in family.rows if row.high is not None), default=0.0) + 1000.0
        )
        self._remainders = _remainders(family)
        self._held = [True] * len(self.rows)
        self._solver = _solver()
        self._solver.addVars(self.size, np.zeros(self.size), np.full(self.size, self._ceiling))
        self._weights = [self._weights_of(row) for row in self.rows]
        for row, weights in zip(self.rows, self._weights, strict=True):
            index = np.flatnonzero(weights).astype(np.int32)
            self._solver.addRow(*_bounds(row), len(index), index, weights[index])
        self.aside = self._settle()

    def _weights_of(self, row: Row) -> np.ndarray:
        weights = np.zeros(self.size)
        for key, factor in row.terms:
            weights[sorted(self.inside[key])] += float(factor)
        return weights

    def _settle(self) -> frozenset[int]:
        """Sets aside equations that contradict the rest, then takes each remainder as empty if the figures allow it.

        A reader may guess that nothing happened where no figure speaks; the guess is made only where it is true.
        """
        aside = frozenset() if self._is_possible() else frozenset(self._contradictions())
        for i in aside:
            self._solver.changeRowBounds(i, -_INFINITY, _INFINITY)
        empty: set[int] = set()
        for remainder in self._remainders:
            tried = [i for i in remainder if i not in empty]
            self._cap(tried, 0.0)
            if self._is_possible():
                empty.update(tried)
            else:
                self._cap(tried, self._ceiling)
        return aside

    def _cap(self, atoms: Iterable[int], ceiling: float) -> None:
        for i in atoms:
            self._solver.changeColBounds(i, 0.0, ceiling)

    def _is_possible(self) -> bool:
        return _solve(self._solver)

    def _contradictions(self) -> list[int]:
        """The rows to leave out so that the others can all be true: those of earlier editions first."""
        solver = _solver()
        solver.addVars(self.size, np.zeros(self.size), np.full(self.size, self._ceiling))
        for i, (row, weights) in enumerate(zip(self.rows, self._weights, strict=True)):
            price = 1.0 if row.is_old else 1000.0
            for _ in range(2):
                solver.addVar(0.0, _INFINITY)
            for column in (self.size + 2 * i, self.size + 2 * i + 1):
                solver.changeColCost(column, price)
            index = np.append(np.flatnonzero(weights), [self.size + 2 * i, self.size + 2 * i + 1]).astype(np.int32)
            solver.addRow(*_bounds(row), len(index), index, np.append(weights[index[:-2]], [1.0, -1.0]))
        _solve(solver)
        slack = np.array(solver.getSolution().col_value)[self.size :].reshape(-1, 2).sum(axis=1)
        return [int(i) for i in np.flatnonzero(slack > TOLERANCE)]

    def hold(self, owners: Iterable[Key], *, is_held: bool) -> None:
        """Prints or hides the current equations of some figures."""
        wanted = set(owners)
        for i, row in enumerate(self.rows):
            if row.owner in wanted and not row.is_old and i not in self.aside and self._held[i] != is_held:
                self._held[i] = is_held
                self._solver.changeRowBounds(i, *(_bounds(row) if is_held else (-_INFINITY, _INFINITY)))
                if is_held:
                    self.points = [point for point in self.points if self._fits(i, point)]

    def _fits(self, i: int, point: np.ndarray) -> bool:
        low, high = _bounds(self.rows[i])
        value = float(self._weights[i] @ point)
        return low - TOLERANCE <= value <= high + TOLERANCE

    def seen(self, region: Sequence[int]) -> tuple[float, float]:
        """The smallest and largest value of a region among the possibilities met so far."""
        values = [float(point[list(region)].sum()) for point in self.points]
        return min(values, default=_INFINITY), max(values, default=-_INFINITY)

    def extreme(self, region: Sequence[int], *, is_largest: bool) -> tuple[float, frozenset[int]]:
        """The end of what is possible for a region, and the equations that prove it."""
        costs = np.zeros(self.size)
        costs[list(region)] = -1.0 if is_largest else 1.0
        self._solver.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), costs)
        if not self._is_possible():
            self._solver.clearSolver()
            if not self._is_possible():
                raise SolverError("equations that could be true became impossible")
        solution = self._solver.getSolution()
        point = np.array(solution.col_value)
        self.points.append(point)
        duals = np.array(solution.row_dual)
        return float(point[list(region)].sum()), frozenset(int(i) for i in np.flatnonzero(np.abs(duals) > TOLERANCE))


class _Quiet(highspy.Highs):
    """A solver that prints nothing: the library's own sets up callbacks and says so on the terminal."""

    def enableCallbacks(self) -> None:
        """None are needed."""


def _solver() -> highspy.Highs:
    solver = _Quiet()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("solver", "simplex")):
        solver.setOptionValue(option, value)
    return solver


def _solve(solver: highspy.Highs) -> bool:
    """True when something could be true. Raises `SolverError` when the solver cannot tell: nothing may leave then."""
    solver.run()
    status = solver.getModelStatus()
    if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}:
        raise SolverError(str(status))
    return bool(status == highspy.HighsModelStatus.kOptimal)


def _bounds(row: Row) -> tuple[float, float]:
    return float(row.low), _INFINITY if row.high is None else float(row.high)


def _remainders(family: Family) -> list[list[int]]:
    """For each dimension the atoms that no figure names there."""
    dimensions = max((atom.remainder_of.bit_length() for atom in family.atoms), default=0)
    return [[i for i, atom in enumerate(family.atoms) if atom.remainder_of >> d & 1] for d in range(dimensions)]
