"""Finds circuits: alternative tables in which a hidden sum moves and the printed figures that change with it cost least.

From a feasible point a linear program seeks another in which the sum is so much larger or smaller; the constraints that it breaks
name the figures to suppress (Kelly, Golden and Assad 1992; Castro 2007). It looks near the sum first: inside the smallest
count that holds all the smallest counts around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack

from kolosi.release.bounds.bounds import TOLERANCE, Attack
from kolosi.release.bounds.presolve import Flags, Numbers, System, Values
from kolosi.release.linked.bits import bits_of
from kolosi.release.linked.family import Family
from kolosi.release.lp import INFINITY

_FEW_KINDS = 2000
"""Of more merged variables only so many of those at zero may move at first, so that the program stays small: any move protects, and the
cheapest is not sought at all costs. Where that finds none, all may move."""
_SHARPENINGS = 2
"""Rounds of reweighting: a figure costs the same however far it moves, which a linear program approaches by dividing each cost by the last
move (iteratively reweighted l1). Further rounds cost a program each."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """A circuit: the alternative point, the constraints that it breaks, and what breaking them costs."""

    point: Values
    broken: tuple[int, ...]
    cost: float


class Circuits:
    """Finds the cheapest circuits of a family."""

    def __init__(self, family: Family, attack: Attack) -> None:
        self._family, self._attack = family, attack
        self._by_atom = csr_array(attack.system.matrix.T)
        self._now = attack.system.matrix @ attack.sample

    def cheapest(self, region: Sequence[int], by: float, price: Callable[[int], float | None]) -> Move | None:
        """Finds the cheapest move of a region by so much. `price` gives what an equation costs to break, None where it must hold."""
        for atoms in self._neighbourhoods(region):
            move = self._within(atoms, region, by, price)
            if move is not None:
                return move
        return None

    def _neighbourhoods(self, region: Sequence[int]) -> Iterator[Numbers]:
        """Yields growing sets of cells around a region, all of them last. Each is more than twice the last, so few programs are solved."""
        atoms, counts = self._family.atoms, self._family.counts
        around = -1
        for i in region:
            around &= atoms[i].covered_by
        size = {j: len(self._family.inside[counts[j]]) for j in bits_of(around)}
        held_by = self._family.held_by
        larger = [j for j in size if size[j] > len(region)]
        near = [j for j in larger if not any(size[k] < size[j] and held_by[k, j] for k in larger)]
        last = 0
        for j in sorted((j for j in size if held_by[near, j].all()), key=lambda j: (size[j], j)):
            if size[j] > 2 * last:
                last = size[j]
                yield np.array(self._family.inside[counts[j]], dtype=np.int64)
        if last < len(atoms):
            yield np.arange(len(atoms), dtype=np.int64)

    def _within(
        self, atoms: Numbers, region: Sequence[int], by: float, price: Callable[[int], float | None]
    ) -> Move | None:
        system, attack = self._attack.system, self._attack
        is_region = np.zeros(len(attack.sample), dtype=bool)
        is_region[list(region)] = True
        is_region &= system.top > 0.0
        atoms = atoms[system.top[atoms] > 0.0]
        if not np.isin(np.flatnonzero(is_region), atoms).all():
            return None
        kinds, first, of = _kinds(2 * attack.alike.of[atoms] + is_region[atoms], 2 * len(attack.alike.first))
        by_kind = self._by_atom[atoms[first]]
        touched = np.flatnonzero(np.bincount(by_kind.indices))
        rows = touched[attack.held[touched]].tolist()
        prices = [price(i) for i in rows]
        part = csr_array(csr_array(by_kind.T)[rows])
        there, room = (np.bincount(of, weights=one[atoms]).astype(np.float64) for one in (attack.sample, system.top))
        ends = system.low[rows] - self._now[rows], system.high[rows] - self._now[rows]
        is_asked = kinds % 2 == 1
        costs = np.array([0.0 if one is None else one for one in prices])
        for chosen in _chosen(there, is_asked):
            program = _moving(part[:, chosen], ends, there[chosen], room[chosen], prices, is_asked[chosen], by)
            found = _cheapest(program, costs, len(chosen), _at_first(program, is_asked[chosen]))
            if found is not None:
                break
        else:
            return None
        values, moved = np.zeros(len(kinds)), found[1]
        values[chosen] = found[0]
        is_broken = moved > TOLERANCE
        return Move(
            point=_moved(attack.sample, atoms, of, first, there, values),
            broken=tuple(row for row, broken in zip(rows, is_broken, strict=True) if broken),
            cost=float(costs[is_broken].sum()),
        )


def _kinds(of: Numbers, size: int) -> tuple[Numbers, Numbers, Numbers]:
    """What kinds there are, of so many that there could be, the first of each, and which of these each is; without sorting."""
    first = np.full(size, -1, dtype=np.int64)
    first[of[::-1]] = np.arange(len(of) - 1, -1, -1)
    kinds = np.flatnonzero(first >= 0)
    number = np.zeros(size, dtype=np.int64)
    number[kinds] = np.arange(len(kinds))
    return kinds, first[kinds], number[of]


def _chosen(there: Values, is_asked: Flags) -> Iterator[Numbers]:
    """Yields which merged variables may move: of many, first those above zero, those asked for, and a fixed draw of the others; then all."""
    size = len(there)
    if size > _FEW_KINDS:
        is_likely = (there > 0.0) | is_asked
        others = np.flatnonzero(~is_likely)
        drawn = np.random.default_rng(size).choice(len(others), min(_FEW_KINDS, len(others)), replace=False)
        yield np.sort(np.concatenate([np.flatnonzero(is_likely), others[drawn]]))
    yield np.arange(size)


def _cheapest(program: System, costs: Values, size: int, start: Flags) -> tuple[Values, Values] | None:
    """Solves with reweighting for the move of least cost, and how far each constraint is broken; None if there is none."""
    solver, weights = program.program(start), costs
    for _ in range(_SHARPENINGS + 1):
        if not solver.run(np.concatenate([np.zeros(size), weights, weights])):
            return None
        values = solver.moves
        moved = values[size:].reshape(2, -1).sum(axis=0)
        if moved.max(initial=0.0) <= TOLERANCE:
            break
        weights = costs / (moved + 0.1)
    return values[:size], moved


def _at_first(program: System, is_asked: Flags) -> Flags:
    """Flags what a move is sought among at first: the region, what is there, and the violations."""
    is_violation = np.ones(len(program.top), dtype=bool)
    is_violation[: len(is_asked)] = is_asked
    return is_violation | (program.bottom < 0.0)


def _moved(sample: Values, atoms: Numbers, of: Numbers, first: Numbers, there: Values, by: Values) -> Values:
    """Expands a move to elementary cells: an increase goes to the first cell of its class, of a decrease each gives its part."""
    kept = np.where(there > 0.0, np.maximum(there + np.minimum(by, 0.0), 0.0) / np.maximum(there, TOLERANCE), 0.0)
    point = sample.copy()
    point[atoms] = sample[atoms] * kept[of]
    point[atoms[first]] += np.maximum(by, 0.0)
    return point


def _moving(
    part: csr_array,
    ends: tuple[Values, Values],
    there: Values,
    room: Values,
    prices: Sequence[float | None],
    is_region: Flags,
    by: float,
) -> System:
    """Builds the program: moves of merged variables, and the violation of each constraint upwards and downwards."""
    count = len(prices)
    unit = csr_array(eye_array(count))
    moves = csr_array(hstack([part, -unit, unit]))
    asked = csr_array(hstack([csr_array(is_region.astype(np.float64)[None, :]), csr_array((1, 2 * count))]))
    slack = np.array([0.0 if one is None else INFINITY for one in prices])
    return System(
        matrix=csr_array(_stack(moves, asked)),
        low=np.append(np.minimum(ends[0], 0.0), by),
        high=np.append(np.maximum(ends[1], 0.0), by),
        bottom=np.concatenate([-there, np.zeros(2 * count)]),
        top=np.concatenate([np.maximum(room - there, 0.0), slack, slack]),
    )


def _stack(above: csr_array, below: csr_array) -> csr_array:
    return csr_array(
        (
            np.concatenate([above.data, below.data]),
            np.concatenate([above.indices, below.indices]),
            np.concatenate([above.indptr, above.indptr[-1] + below.indptr[1:]]),
        ),
        shape=(above.shape[0] + below.shape[0], above.shape[1]),
    )
