"""Linear programs over blocks: how far printed figures bound what they do not print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array

LARGE = 1e7
SLACK = 1e-5


@dataclass(frozen=True)
class Equation:
    """A row of a program: weights by variable, between two bounds; `says` is the figure it comes from."""

    weights: np.ndarray
    low: float
    high: float
    says: str


@dataclass(frozen=True)
class Bounds:
    """The whole numbers between which a sum must lie, and the figures that prove each end."""

    low: int
    high: int
    proof: tuple[str, ...]


class Program:
    """Variables that are not negative, and equations between them; those of `empty` are nothing.

    Variables that neither an equation nor a target tells apart are one: `targets` are the sums that will be asked for.
    """

    def __init__(
        self, equations: Sequence[Equation], targets: Sequence[np.ndarray] = (), empty: np.ndarray | None = None
    ) -> None:
        self.equations = equations
        rows = [*(one.weights for one in equations), *targets, *([empty] if empty is not None else [])]
        _, self._kept, self._of = np.unique(
            np.stack(rows).astype(float), axis=1, return_index=True, return_inverse=True
        )
        variables = len(self._kept)
        empty = None if empty is None else empty[self._kept]
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        program = highspy.HighsLp()
        matrix = csc_array(csr_array(np.stack([one.weights[self._kept] for one in equations])))
        program.num_col_, program.num_row_ = variables, len(equations)
        program.col_cost_ = np.zeros(variables)
        program.col_lower_ = np.zeros(variables)
        program.col_upper_ = np.full(variables, LARGE) if empty is None else np.where(empty, 0.0, LARGE)
        program.row_lower_ = np.array([one.low for one in equations])
        program.row_upper_ = np.array([one.high for one in equations])
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = matrix.indptr
        program.a_matrix_.index_ = matrix.indices
        program.a_matrix_.value_ = matrix.data
        model.passModel(program)
        self._model = model
        self._met: list[np.ndarray] = []
        self._variables = np.arange(variables, dtype=np.int32)

    def feasible(self) -> bool:
        """True when something satisfies all equations."""
        self._cost(np.zeros(len(self._variables)), highspy.ObjSense.kMinimize)
        self._model.run()
        return bool(self._model.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def bounds(self, target: np.ndarray) -> Bounds:
        """Between what a sum of variables, one of the targets, must lie."""
        target = target.astype(float)[self._kept]
        low, proof = self._end(target, highspy.ObjSense.kMinimize)
        high, more = self._end(target, highspy.ObjSense.kMaximize)
        return Bounds(
            int(np.ceil(low - SLACK)), int(np.floor(min(high, LARGE) + SLACK)), tuple(dict.fromkeys(proof + more))
        )

    def meet(self, solution: np.ndarray) -> None:
        """Takes in something that is known to satisfy all equations."""
        self._met.append(np.bincount(self._of.ravel(), weights=solution, minlength=len(self._kept)))

    def met(self, target: np.ndarray) -> Bounds:
        """Between what a sum lay in what was met so far that satisfies all equations: it cannot be bounded more narrowly."""
        inside = np.flatnonzero(target[self._kept])
        values = [float(one[inside].sum()) for one in self._met]
        return Bounds(int(np.ceil(min(values) - SLACK)), int(np.floor(max(values) + SLACK)), ())

    def _end(self, target: np.ndarray, sense: highspy.ObjSense) -> tuple[float, list[str]]:
        self._cost(target, sense)
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return (0.0, []) if sense == highspy.ObjSense.kMinimize else (LARGE, [])
        value, solution = self._model.getInfo().objective_function_value, self._model.getSolution()
        self._met.append(np.array(solution.col_value))
        duals = np.array(solution.row_dual)
        proof = [one.says for one, dual in zip(self.equations, duals, strict=True) if abs(dual) > SLACK]
        return value, proof

    def _cost(self, target: np.ndarray, sense: highspy.ObjSense) -> None:
        self._model.changeColsCost(len(self._variables), self._variables, target)
        self._model.changeObjectiveSense(sense)
