"""A reader with a solver: from the equations of a family, the smallest and largest value a count can have.

Linear programming over the atoms, all at least 0 (Fischetti and Salazar 2001; Hundepool et al. 2012, chapter 4), on what
is left once everything that follows at once is put in. Used by the suppressor only; the audit has its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy.sparse import csr_array, diags_array, hstack

from kolosi.model.key import Key
from kolosi.release.alike import Alike
from kolosi.release.atoms import ZONES
from kolosi.release.families import Family
from kolosi.release.reduced import Flags, Piece, Reduction, System, Values

TOLERANCE = 1e-5
_INFINITY = highspy.kHighsInf
_ROOM = 1_000.0
"""How many times more than usual an unknown may be, where equations cannot be true together otherwise."""
_NOW, _THEN, _UNTOLD = 1000.0, 1.0, 0.001
"""What it costs to set an equation aside where some contradict the rest: of a figure of now, of an edition, of what no reader is told."""


class SolverError(RuntimeError):
    """The solver failed: it is not known what a reader can prove."""


@dataclass(frozen=True, kw_only=True)
class End:
    """One end of what is possible for a region, and a possibility that reaches it.

    `steps` are the equations that prove it, without those that follow at once.
    """

    value: float
    steps: frozenset[int]
    point: Values


class Attack:
    """The equations that a reader holds. Rows can be let go (the figure is hidden) and taken back."""

    def __init__(self, family: Family) -> None:
        self.rows = family.rows
        self.owned: dict[Key, list[int]] = {}
        for i, row in enumerate(self.rows):
            for key in row.needed:
                self.owned.setdefault(key, []).append(i)
        system = _system(family)
        is_old = np.array([row.is_old for row in self.rows], dtype=bool)
        untold = family.untold
        is_untold = np.array([row.owner in untold for row in self.rows], dtype=bool)
        price = np.where(is_untold, _UNTOLD, np.where(is_old, _THEN, _NOW))
        self.aside, system = _settled(system, is_old, price)
        self.system, self.sample = _emptied(system, _remainders(family))
        self.alike = Alike(self.system)
        self.held = np.array([i not in self.aside for i in range(len(self.rows))], dtype=bool)
        self._away: set[Key] = set()
        self._loose: frozenset[int] = frozenset()
        self._is_stale = True
        self.effort = 0

    def hold(self, owners: Iterable[Key], *, is_held: bool) -> None:
        """Prints or hides the current equations of some figures. What is hidden counts from the next `refresh`."""
        for owner in owners:
            (self._away.discard if is_held else self._away.add)(owner)
            for i in self.owned.get(owner, ()):
                is_now = self.rows[i].is_known(self._away)
                if i not in self.aside and self.held[i] != is_now:
                    self.held[i] = is_now
                    self._change(i, is_held=is_now)

    def _change(self, i: int, *, is_held: bool) -> None:
        if i not in self._loose:
            self._is_stale = True
            return
        low, high = (self.system.low[i], self.system.high[i]) if is_held else (-_INFINITY, _INFINITY)
        for piece in self._pieces.values():
            piece.bound(i, low, high)

    def refresh(self, loose: Iterable[Key] = ()) -> None:
        """Looks again at what follows at once. The figures of `loose` can then be printed and hidden without a refresh."""
        asked = frozenset(i for key in loose for i in self.owned.get(key, ()) if i not in self.aside)
        if not self._is_stale and asked == self._loose:
            return
        known = self.held.copy()
        known[sorted(asked)] = False
        self._loose, self._is_stale = asked, False
        self.left = Reduction(self.system, known, asked)
        self._pieces: dict[int, _Piece] = {}

    def fits(self, owners: Iterable[Key], points: Values) -> Flags:
        """Which possibilities (rows: how much of each kind) satisfy the current equations of some figures."""
        mine = [i for owner in owners for i in self.owned.get(owner, ()) if i not in self.aside]
        matrix = self.alike.merged.matrix[mine]
        used = np.unique(matrix.indices)
        sums = (matrix[:, used] @ points[:, used].T).T
        is_low, is_high = sums >= self.system.low[mine] - TOLERANCE, sums <= self.system.high[mine] + TOLERANCE
        found: Flags = np.all(is_low & is_high, axis=1)
        return found

    def extreme(self, region: Sequence[int], *, is_largest: bool) -> End:
        """The end of what is possible for a region, with its proof."""
        weights = np.zeros(len(self.left.value))
        weights[list(region)] = -1.0 if is_largest else 1.0
        return self.least(weights)

    def proof(self, end: End) -> frozenset[int]:
        """All equations that prove an end."""
        return frozenset(self.left.because(end.steps))

    def least(self, weights: Values) -> End:
        """The possibility that costs least, with the absolute cost and the equations that prove it."""
        point = np.where(self.left.is_fixed, self.left.value, self.sample)
        touched = np.flatnonzero(weights)
        reasons = self.left.reason[touched]
        used = {int(i) for i in np.unique(reasons) if i >= 0}
        for number in np.unique(self.left.piece_of[touched]):
            if number >= 0:
                piece = self._piece(int(number))
                self.effort += len(piece.columns)
                values, rows = piece.solve(weights[piece.columns])
                point[piece.columns] = values
                used.update(rows)
        value = abs(float(weights[touched] @ point[touched]))
        return End(value=value, steps=frozenset(used), point=point)

    def _piece(self, number: int) -> _Piece:
        if number not in self._pieces:
            self._pieces[number] = _Piece(self.system, self.left, self.left.pieces[number], self.held)
        return self._pieces[number]


class _Piece:
    """One piece of what is left, in the hands of a solver that starts each time where it stopped."""

    def __init__(self, system: System, left: Reduction, piece: Piece, held: np.ndarray) -> None:
        self.columns, self._rows = piece.columns, piece.rows
        self._at = {int(row): i for i, row in enumerate(piece.rows)}
        matrix = system.matrix[piece.rows]
        self._taken = matrix @ np.where(left.is_fixed, left.value, 0.0)
        is_held = held[piece.rows]
        low = np.where(is_held, system.low[piece.rows] - self._taken, -_INFINITY)
        high = np.where(is_held, system.high[piece.rows] - self._taken, _INFINITY)
        bottom, top = system.bottom[piece.columns], system.top[piece.columns]
        part = System(matrix=matrix[:, piece.columns], low=low, high=high, bottom=bottom, top=top)
        self._alike = Alike(part)
        self._solver = solver_of(self._alike.merged)

    def bound(self, row: int, low: float, high: float) -> None:
        """Changes what is known of one sum."""
        if row in self._at:
            at = self._at[row]
            self._solver.changeRowBounds(at, low - self._taken[at], high - self._taken[at])

    def solve(self, costs: Values) -> tuple[Values, list[int]]:
        """The cheapest values of the unknowns, and the sums that prove that nothing is cheaper."""
        cheapest = self._alike.cheapest(costs)
        if not solve(self._solver, costs[cheapest]):
            self._solver.clearSolver()
            if not solve(self._solver):
                raise SolverError("equations that could be true became impossible")
        solution = self._solver.getSolution()
        proof = self._rows[np.abs(np.array(solution.row_dual)) > TOLERANCE]
        values = np.zeros(len(costs))
        values[cheapest] = np.maximum(np.array(solution.col_value), 0.0)
        return values, [int(i) for i in proof]


def can_be(family: Family, *, is_whole: bool) -> bool:
    """True when all equations of a family can be true together; `is_whole`: with nothing outside known places and terms."""
    system = _system(family)
    outside = [not atom.is_real or bool(atom.remainder_of >> ZONES & 1) for atom in family.atoms]
    top = np.where(np.array(outside) & is_whole, 0.0, system.top)
    return _with_room(replace(system, top=top)) is not None


def _system(family: Family) -> System:
    rows, columns, weights = [], [], []
    for i, row in enumerate(family.rows):
        for key, factor in row.terms:
            mine = family.inside[key]
            columns.append(np.array(mine, dtype=np.int64))
            rows.append(np.full(len(mine), i))
            weights.append(np.full(len(mine), float(factor)))
    shape = (len(family.rows), len(family.atoms))
    entries = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns)))
    high = np.array([_INFINITY if row.high is None else float(row.high) for row in family.rows])
    ceiling = 4.0 * max((float(row.high) for row in family.rows if row.high is not None), default=0.0) + 1000.0
    matrix = csr_array(entries, shape=shape)
    matrix.eliminate_zeros()
    low = np.array([float(row.low) for row in family.rows])
    return System(matrix=matrix, low=low, high=high, bottom=np.zeros(shape[1]), top=np.full(shape[1], ceiling))


def _with_room(system: System) -> System | None:
    """The same with room enough to be true: what a small percentage is of may be many times what is printed. None: never true."""
    tried = (system, replace(system, top=system.top * _ROOM))
    return next((one for one in tried if _possibility(one) is not None), None)


def _settled(system: System, is_old: np.ndarray, price: Values) -> tuple[frozenset[int], System]:
    """Sets aside equations that contradict the rest.

    Of an old one it is kept, where it can be, that it is a least value: what is reported late only adds.
    """
    roomy = _with_room(system)
    if roomy is not None:
        return frozenset(), roomy
    aside = _contradictions(system, price)
    low, high = system.low.copy(), system.high.copy()
    grown = [i for i in aside if is_old[i] and low[i] == high[i]]
    high[aside] = _INFINITY
    low[[i for i in aside if i not in grown]] = -_INFINITY
    loosened = replace(system, low=low, high=high)
    if _possibility(loosened) is None:
        low[aside] = -_INFINITY
        loosened = replace(system, low=low, high=high)
    return frozenset(i for i in aside if low[i] == -_INFINITY), loosened


def _contradictions(system: System, price: Values) -> list[int]:
    """The rows to leave out so that the others can all be true: the cheapest first."""
    count, size = system.matrix.shape
    unit = diags_array(np.ones(count))
    wide = System(
        matrix=csr_array(hstack([system.matrix, unit, -unit])),
        low=system.low,
        high=system.high,
        bottom=np.zeros(size + 2 * count),
        top=np.append(system.top, np.full(2 * count, _INFINITY)),
    )
    solver = solver_of(wide)
    costs = np.concatenate([np.zeros(size), price, price])
    if not solve(solver, costs):
        raise SolverError("equations with room to give became impossible")
    slack = np.array(solver.getSolution().col_value)[size:].reshape(2, -1).sum(axis=0)
    return [int(i) for i in np.flatnonzero(slack > TOLERANCE)]


def _emptied(system: System, remainders: Sequence[Sequence[int]]) -> tuple[System, Values]:
    """Takes each remainder as empty if the figures allow it, and gives a possibility.

    A reader may guess that nothing happened where no figure speaks; the guess is made only where it is true. Where what is left
    out could as well be in unknowns that no equation tells apart from it, it is true without asking.
    """
    alike = Alike(system)
    solver = solver_of(alike.merged)
    if not solve(solver):
        raise SolverError("equations that contradict one another were not all set aside")
    left, sums, top = alike.size.copy(), _solution(solver), system.top.copy()
    for remainder in remainders:
        mine = np.array(remainder, dtype=np.int64)
        mine = mine[top[mine] > 0.0]
        fewer = left - np.bincount(alike.of[mine], minlength=len(left))
        gone = np.flatnonzero((fewer == 0) & (left > 0)).astype(np.int32)
        nothing = np.zeros(len(gone))
        if len(gone):
            solver.changeColsBounds(len(gone), gone, nothing, nothing)
            if not solve(solver):
                solver.changeColsBounds(len(gone), gone, nothing, alike.merged.top[gone])
                continue
            sums = _solution(solver)
        left, top[mine] = fewer, 0.0
    sample = np.zeros(len(top))
    chosen = alike.cheapest((top <= 0.0).astype(np.float64))
    sample[chosen] = sums
    return replace(system, top=top), sample


def _possibility(system: System) -> Values | None:
    """Something that could be true; None when nothing could."""
    alike = Alike(system)
    solver = solver_of(alike.merged)
    if not solve(solver):
        return None
    found = np.zeros(len(system.top))
    found[alike.first] = _solution(solver)
    return found


def _solution(solver: highspy.Highs) -> Values:
    found: Values = np.maximum(np.array(solver.getSolution().col_value), 0.0)
    return found


class _Quiet(highspy.Highs):
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
    solver = _Quiet()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("solver", "simplex"), ("threads", 1)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def solve(solver: highspy.Highs, costs: Values | None = None) -> bool:
    """True when something could be true; with costs the solver then holds the cheapest of it.

    Raises `SolverError` when the solver cannot tell: nothing may leave then.
    """
    if costs is not None:
        solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    solver.run()
    status = solver.getModelStatus()
    if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}:
        raise SolverError(str(status))
    return bool(status == highspy.HighsModelStatus.kOptimal)


def _remainders(family: Family) -> list[list[int]]:
    """What zones have beside their regions, of which a reader is sure that it is nothing; then, for each dimension, the
    atoms that no figure names there, those outside all that is known to exist first."""
    dimensions = max((atom.remainder_of.bit_length() for atom in family.atoms), default=0)
    found: list[list[int]] = []
    for d in sorted(range(dimensions), key=lambda d: (d != ZONES, d)):
        mine = [i for i, atom in enumerate(family.atoms) if atom.remainder_of >> d & 1]
        outside = [i for i in mine if not family.atoms[i].is_real]
        found += [outside, mine] if len(outside) < len(mine) else [mine]
    return found
