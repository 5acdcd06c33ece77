"""The audit's own solver: everything that could be true given some facts, and the ends of what a count can be there.

Facts with one unknown are put in one after the other; what is left falls apart, and each part is given to the solver once
and asked again with other costs only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import ceil, floor, inf

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from kolosi.model.key import Key
from kolosi.release.grid import Layout, Numbers

Line = NDArray[np.float64]
_NOTHING, _OFF = 1e-7, 1e-5
Lines = tuple[csr_array, Line, Line]
"""Sums over cells, with their lower and upper ends."""


class AuditError(RuntimeError):
    """The solver failed: what a reader can prove is not known, so nothing may leave."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line a reader can write: weights of counts, and where their sum lies; of an earlier edition, or of now ("").

    `is_secret`: true, and told to no reader. `is_few`: what is secret may be a small count. `is_open`: the sum is never just
    at its end.
    """

    weights: Mapping[Key, float]
    low: float
    high: float
    edition: str = ""
    is_secret: bool = False
    is_few: bool = False
    is_open: bool = False

    @property
    def is_old(self) -> bool:
        """True for a fact of an earlier edition."""
        return bool(self.edition)


def whole_numbers(facts: Sequence[Fact]) -> Iterator[Fact]:
    """What slopes say of the count above where the count below is known: only some whole numbers give the percentage."""
    below: dict[Key, set[tuple[float, str]]] = {}
    for fact in facts:
        if len(fact.weights) == 1 and fact.low == fact.high:
            for key, weight in fact.weights.items():
                below.setdefault(key, set()).add((fact.low / weight, fact.edition))
    for fact in facts:
        if len(fact.weights) != 2 or fact.high < inf or fact.low > 0:
            continue
        (above, weight), (base, slope) = fact.weights.items()
        for count, edition in sorted(below.get(base, ())):
            end = -slope * count / weight
            low, high = (ceil(end - _NOTHING), inf) if weight > 0 else (0, floor(end + _NOTHING))
            high = ceil(end - _NOTHING) - 1 if weight < 0 and fact.is_open else high
            if high >= low:
                yield Fact(weights={above: 1.0}, low=float(low), high=float(high), edition=fact.edition or edition)


class Together:
    """Which facts can be true together, where what is nothing by the facts of now stays nothing."""

    def __init__(self, keys: Sequence[Key], facts: Sequence[Fact], layout: Layout) -> None:
        highest = max((fact.high for fact in facts if fact.high < inf), default=1.0)
        self._layout = layout
        self._top = np.full(layout.covers.shape[1], 10.0 * highest + 10000.0)
        self._place = {key: i for i, key in enumerate(keys)}
        now = [fact for fact in facts if not fact.is_old]
        _empty(_written(now, self._place, layout.covers, layout.links), layout.rests, self._top)

    def fit(self, facts: Sequence[Fact]) -> bool:
        """True when all of them can be true together; what an edition held back is no reason why not."""
        told = [fact for fact in facts if not (fact.is_secret and fact.is_old)]
        return _can_be(_written(told, self._place, self._layout.covers, self._layout.links), self._top)


def _written(facts: Sequence[Fact], place: Mapping[Key, int], covers: csr_array, links: csr_array) -> Lines:
    """The facts and the ties of the lay-out as sums over cells, with their ends."""
    rows = [i for i, fact in enumerate(facts) for _ in fact.weights]
    columns = [place[key] for fact in facts for key in fact.weights]
    weights = [weight for fact in facts for weight in fact.weights.values()]
    over_counts = csr_array((weights, (rows, columns)), shape=(len(facts), len(place)))
    matrix = csr_array(vstack([csr_array(over_counts @ covers), links]))
    matrix.eliminate_zeros()
    ties = np.zeros(links.shape[0])
    low = np.append([fact.low for fact in facts], ties)
    high = np.append([fact.high if fact.high < inf else highspy.kHighsInf for fact in facts], ties)
    return matrix, low, high


def can_be_true(keys: Sequence[Key], facts: Sequence[Fact], layout: Layout) -> bool:
    """True when some facts can be true together."""
    highest = max((fact.high for fact in facts if fact.high < inf), default=1.0)
    top = np.full(layout.covers.shape[1], 10.0 * highest + 10000.0)
    return _can_be(_written(facts, {key: i for i, key in enumerate(keys)}, layout.covers, layout.links), top)


def _can_be(lines: Lines, top: Line) -> bool:
    """True when some lines can be true together."""
    opened = _opened(lines, top)
    return opened is not None and _cheapest(opened.solver) is not None


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
    value = _Left(*lines, top).value
    cells = np.flatnonzero(np.isnan(value))
    value = np.nan_to_num(value)
    taken, part = matrix @ value, csr_array(matrix[:, cells])
    rows = np.flatnonzero(np.diff(part.indptr))
    is_closed = np.ones(len(low), dtype=bool)
    is_closed[rows] = False
    if np.any((low - taken)[is_closed] > _OFF) or np.any((high - taken)[is_closed] < -_OFF):
        return None
    solver = _solver(csr_array(part[rows]), (low - taken)[rows], (high - taken)[rows], top[cells])
    return _Opened(value=value, cells=cells, solver=solver)


def _empty(lines: Lines, rests: Sequence[Numbers], top: Line) -> Line | None:
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
    world = _cheapest(opened.solver)
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
        found = world if not np.any(world[mine]) else _cheapest(opened.solver)
        if found is None:
            opened.solver.changeColsBounds(len(mine), mine, nothing, top[opened.cells[mine]])
        else:
            world = found
            top[rest] = 0.0
    return opened.world(world)


class Worlds:
    """All that could be true: `facts` in order of trust, with `secrets`, which are true and which no reader is told."""

    def __init__(self, keys: Sequence[Key], facts: Sequence[Fact], secrets: Sequence[Fact], layout: Layout) -> None:
        self._covers = layout.covers
        self._links = layout.links
        self._place = {key: i for i, key in enumerate(keys)}
        highest = max((fact.high for fact in (*facts, *secrets) if fact.high < inf), default=1.0)
        self._top = np.full(layout.covers.shape[1], 10.0 * highest + 10000.0)
        by_trust = sorted((*facts, *secrets), key=lambda fact: (fact.is_old, fact.is_secret))
        believed = self._consistent(by_trust)
        self.example = self._guess_empty(layout.rests, believed)
        told = {id(fact) for fact in secrets}
        self._left = _Left(*self._lines([fact for fact in believed if id(fact) not in told]), self._top)

    # -- what is believed --------------------------------------------------------------------------------------------

    def _consistent(self, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that can all be true, in order of trust; an old one that cannot is kept as a least value, if it can."""
        if self._is_possible(facts):
            return list(facts)
        return self._added([], list(facts))

    def _added(self, kept: list[Fact], more: list[Fact]) -> list[Fact]:
        """Those kept, with each of the others that goes with all before it; halves that fit are taken whole."""
        if not more or self._is_possible([*kept, *more]):
            return [*kept, *more]
        if len(more) == 1:
            fact = more[0]
            least = replace(fact, high=inf)
            is_grown = fact.is_old and fact.low == fact.high and self._is_possible([*kept, least])
            return [*kept, least] if is_grown else kept
        middle = len(more) // 2
        return self._added(self._added(kept, more[:middle]), more[middle:])

    def _is_possible(self, facts: Sequence[Fact]) -> bool:
        return _can_be(self._lines(facts), self._top)

    def _guess_empty(self, rests: Iterable[Numbers], facts: Sequence[Fact]) -> Line:
        """Takes each remainder as empty where that is possible: a reader may guess so. Gives something that could be true."""
        example = _empty(self._lines(facts), list(rests), self._top)
        if example is None:
            raise AuditError("facts that could be true became impossible")
        return example

    def _lines(self, facts: Sequence[Fact]) -> Lines:
        return _written(facts, self._place, self._covers, self._links)

    # -- what is asked -----------------------------------------------------------------------------------------------

    def ends(self, key: Key) -> tuple[float, float]:
        """The smallest and the largest value that a count can have."""
        line = self._sum([key])
        return float(line @ self._cheapest(line)), float(line @ self._cheapest(-line))

    def smallest(self, keys: Sequence[Key]) -> Line:
        """A world in which some counts are together as small as they can be."""
        return self._cheapest(self._sum(keys))

    def largest(self, keys: Sequence[Key]) -> Line:
        """A world in which some counts are together as large as they can be."""
        return self._cheapest(-self._sum(keys))

    def over(self, keys: Sequence[Key]) -> csr_array:
        """Which cells each of some counts covers."""
        return csr_array(self._covers[np.array([self._place[key] for key in keys], dtype=np.int64)])

    def _cheapest(self, costs: Line) -> Line:
        return self._left.cheapest(costs, self.example)

    def _sum(self, keys: Sequence[Key]) -> Line:
        return np.asarray(self.over(keys).sum(axis=0), dtype=np.float64).ravel()


class Seen:
    """Values that some counts do have in the worlds met so far: the first are those where all are small, or large, together."""

    def __init__(self, keys: Sequence[Key], worlds: Worlds) -> None:
        self._worlds, self._covers = worlds, worlds.over(keys)
        self._row = {key: i for i, key in enumerate(keys)}
        self._low, self._high = np.full(len(keys), inf), np.full(len(keys), -inf)
        if keys:
            for world in (worlds.example, worlds.smallest(keys), worlds.largest(keys)):
                self._note(world)

    def ends(self, key: Key) -> tuple[float, float]:
        """The smallest and the largest value met."""
        i = self._row[key]
        return float(self._low[i]), float(self._high[i])

    def asked(self, key: Key) -> tuple[float, float]:
        """The smallest and the largest value that a count can have; the worlds that show it are met from now on."""
        self._note(self._worlds.smallest([key]))
        self._note(self._worlds.largest([key]))
        return self.ends(key)

    def _note(self, world: Line) -> None:
        values = self._covers @ world
        self._low, self._high = np.minimum(self._low, values), np.maximum(self._high, values)


class _Left:
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
            self._solvers[part] = _solver(matrix, self._low[rows] - taken, self._high[rows] - taken, self._top[cells])
        solver = self._solvers[part]
        solver.changeColsCost(len(cells), np.arange(len(cells), dtype=np.int32), costs)
        found = _cheapest(solver)
        if found is None:
            raise AuditError("facts that could be true became impossible")
        return found


class _Silent(highspy.Highs):
    """The solver without its words on the terminal."""

    def enableCallbacks(self) -> None:
        """No callbacks, no banner."""


def _solver(matrix: csr_array, low: Line, high: Line, top: Line) -> highspy.Highs:
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


def _cheapest(solver: highspy.Highs) -> Line | None:
    """The world of least cost; None when nothing could be true."""
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty}:
        raise AuditError(str(status))
    found: Line = np.maximum(np.array(solver.getSolution().col_value), 0.0)
    return found
