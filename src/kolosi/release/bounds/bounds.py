"""Computes what an attacker with a solver proves: the feasibility interval of a count under the constraints of a family.

Linear programming over non-negative elementary cells (Fischetti and Salazar 2001; Hundepool et al. 2012, chapter 4), on the
system that presolve leaves. Used by the suppressor only; the audit has its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from kolosi.model.key import Key
from kolosi.release.bounds.feasibility import believed
from kolosi.release.bounds.presolve import Flags, Numbers, Piece, Reduction, System, Values
from kolosi.release.bounds.symmetry import Alike
from kolosi.release.linked.family import Family
from kolosi.release.lp import INFINITY, SolverError, total

TOLERANCE = 1e-5
"""How far a sum may miss its bound, or a dual value 0: above the 1e-7 to which the solver is feasible, far below the 1 by which
whole numbers differ."""


@dataclass(frozen=True, kw_only=True)
class End:
    """One end of a feasibility interval, with a feasible point that attains it.

    `steps` are the constraints that prove it: those with a dual value, and those by which presolve fixed a variable of the
    region. `Attack.proof` adds what presolve needed before.
    """

    value: float
    steps: frozenset[int]
    point: Values


class Attack:
    """An attacker, who guesses zeros or not, and the constraints he holds. Rows are released (a figure is hidden) and restored.

    `hidden` are figures that are never printed to him, `trusted` those that he believes before others.
    """

    def __init__(
        self,
        family: Family,
        hidden: frozenset[Key] = frozenset(),
        trusted: frozenset[Key] = frozenset(),
        *,
        is_guessing: bool = True,
    ) -> None:
        self.rows = family.rows
        self.owned: dict[Key, list[int]] = {}
        for i, row in enumerate(self.rows):
            for key in row.needed:
                self.owned.setdefault(key, []).append(i)
        taken = believed(family, hidden, trusted, is_guessing=is_guessing)
        self.aside, self.system, self.sample = taken.aside, taken.system, taken.sample
        self.alike = taken.alike
        self.held = np.array([i not in self.aside for i in range(len(self.rows))], dtype=bool)
        self._away: set[Key] = set()
        self._loose: frozenset[int] = frozenset()
        self._is_stale = True
        self.effort = 0

    def hold(self, owners: Iterable[Key], *, is_held: bool) -> None:
        """Restores or releases the constraints of some figures. A release counts from the next `refresh`."""
        for owner in owners:
            (self._away.discard if is_held else self._away.add)(owner)
            for i in self.owned.get(owner, ()):
                is_now = self.rows[i].is_known(self._away)
                if i not in self.aside and self.held[i] != is_now:
                    self.held[i] = is_now
                    self._change(i, is_held=is_now)

    def _change(self, i: int, *, is_held: bool) -> None:
        """Changes the bounds of a row in the components; where presolve could then infer otherwise, marks it to be run again."""
        if self._is_stale or not (i in self._loose or self.left.may_change(i, is_held=is_held)):
            self._is_stale = True
            return
        low, high = (self.system.low[i], self.system.high[i]) if is_held else (-INFINITY, INFINITY)
        for piece in self._pieces.values():
            piece.bound(i, low, high)

    def refresh(self, loose: Iterable[Key] = ()) -> None:
        """Runs presolve again where it is stale. The figures of `loose` can then be printed and hidden without a refresh."""
        asked = frozenset(i for key in loose for i in self.owned.get(key, ()) if i not in self.aside)
        if not self._is_stale and asked == self._loose:
            return
        known = self.held.copy()
        known[sorted(asked)] = False
        self._loose, self._is_stale = asked, False
        self.left = Reduction(self.system, known, asked)
        self._pieces: dict[int, _Piece] = {}

    def fits(self, owners: Iterable[Key], points: csr_array) -> Flags:
        """Flags the points (one a row, in merged variables) that satisfy the current constraints of some figures."""
        mine = [i for owner in owners for i in self.owned.get(owner, ()) if i not in self.aside]
        sums = (points @ self.alike.merged.matrix[mine].T).toarray()
        is_low, is_high = sums >= self.system.low[mine] - TOLERANCE, sums <= self.system.high[mine] + TOLERANCE
        found: Flags = np.all(is_low & is_high, axis=1)
        return found

    def possible(self, points: csr_array) -> csr_array:
        """Those of some points (one a row, in elementary cells) that satisfy all current constraints."""
        held = np.flatnonzero(self.held)
        sums = (points @ self.system.matrix[held].T).toarray()
        is_low, is_high = sums >= self.system.low[held] - TOLERANCE, sums <= self.system.high[held] + TOLERANCE
        of = np.repeat(np.arange(points.shape[0]), np.diff(points.indptr))
        is_within = np.ones(points.shape[0], dtype=bool)
        is_within[of[points.data > self.system.top[points.indices] + TOLERANCE]] = False
        return csr_array(points[np.flatnonzero(np.all(is_low & is_high, axis=1) & is_within)])

    def extreme(self, region: Sequence[int], *, is_largest: bool) -> End:
        """Minimises or maximises the sum of a region, with the proof."""
        weights = np.zeros(len(self.left.value))
        weights[list(region)] = -1.0 if is_largest else 1.0
        return self.least(weights)

    def together(self, regions: Sequence[Sequence[int]], *, is_largest: bool) -> End:
        """Minimises or maximises the sum of several regions at once: one program whose solution widens the bounds of many of them."""
        everything = np.concatenate([np.array(region, dtype=np.int64) for region in regions])
        weights = np.bincount(everything, minlength=len(self.left.value)).astype(np.float64)
        return self.least(-weights if is_largest else weights)

    def proof(self, end: End) -> frozenset[int]:
        """All constraints that prove an end, those that presolve used included."""
        return frozenset(self.left.because(end.steps))

    def least(self, weights: Values) -> End:
        """Solves for the feasible point of least cost, with the absolute cost and the constraints that prove it."""
        point = np.where(self.left.is_fixed, self.left.value, self.sample)
        touched = np.flatnonzero(weights)
        used = set(_different(self.left.reason[touched]))
        for number in _different(self.left.piece_of[touched]):
            piece = self._piece(number)
            values, rows = piece.solve(weights[piece.columns])
            self.effort += piece.width
            point[piece.columns] = values
            used.update(rows)
        value = abs(total(weights[touched], point[touched]))
        return End(value=value, steps=frozenset(used), point=point)

    def _piece(self, number: int) -> _Piece:
        if number not in self._pieces:
            self._pieces[number] = _Piece(self, self.left.piece(number))
        return self._pieces[number]


def _different(numbers: Numbers) -> list[int]:
    """The different numbers from 0 on among some, in order; counted and not sorted, for they are few and small."""
    found: list[int] = np.flatnonzero(np.bincount(numbers[numbers >= 0])).tolist()
    return found


class _Piece:
    """One connected component of the presolved system, with a solver that is warm-started from its last basis."""

    def __init__(self, attack: Attack, piece: Piece) -> None:
        system, left, held = attack.system, attack.left, attack.held
        self.columns, self._rows = piece.columns, piece.rows
        self._at = {int(row): i for i, row in enumerate(piece.rows)}
        matrix = system.matrix[piece.rows]
        self._taken = matrix @ np.where(left.is_fixed, left.value, 0.0)
        is_held = held[piece.rows]
        low = np.where(is_held, system.low[piece.rows] - self._taken, -INFINITY)
        high = np.where(is_held, system.high[piece.rows] - self._taken, INFINITY)
        bottom, top = system.bottom[piece.columns], system.top[piece.columns]
        part = System(matrix=matrix[:, piece.columns], low=low, high=high, bottom=bottom, top=top)
        self._alike = Alike(part)
        self._program = self._alike.merged.program(self._alike.sums(attack.sample[piece.columns]) > 0.0)

    @property
    def width(self) -> int:
        """How many variables its solver has."""
        return self._program.width

    def bound(self, row: int, low: float, high: float) -> None:
        """Sets the bounds of one row."""
        if row in self._at:
            at = self._at[row]
            self._program.bound_row(at, low - self._taken[at], high - self._taken[at])

    def solve(self, costs: Values) -> tuple[Values, list[int]]:
        """Solves the component: values of least cost, and the rows with a dual value, which prove that nothing is cheaper."""
        cheapest = self._alike.cheapest(costs)
        if not self._program.run(costs[cheapest]):
            self._program.forget()
            if not self._program.run():
                raise SolverError("equations that could be true became impossible")
        proof = self._rows[np.abs(self._program.duals) > TOLERANCE]
        values = np.zeros(len(costs))
        values[cheapest] = self._program.values
        return values, [int(i) for i in proof]
