"""The cheapest figures to hide so that a sum can move: what else would have to move with it.

From one possibility a linear program seeks another in which the sum is so much larger or smaller and in which the
printed figures that change cost least (Kelly, Golden and Assad 1992; Castro 2007). It looks near the sum first: inside
the smallest count that holds all the smallest counts around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack

from kolosi.release.bounds.bounds import TOLERANCE, Attack
from kolosi.release.bounds.lp import INFINITY, solve, solver_of
from kolosi.release.bounds.presolve import Flags, Numbers, System, Values
from kolosi.release.linked.bits import bits_of
from kolosi.release.linked.family import Family

_FEW_KINDS = 2000
"""Of more kinds of atoms only so many that hold nothing may move at first: any move will do, the cheapest is not sought at all costs."""
_SHARPENINGS = 2
"""How often the program is asked again with the moved figures weighed by how much they moved: fewer move then."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """Another possibility, the equations that it breaks, and what breaking them costs."""

    point: Values
    broken: tuple[int, ...]
    cost: float


class Circuits:
    """Ways in which sums can move in a family."""

    def __init__(self, family: Family, attack: Attack) -> None:
        self._family, self._attack = family, attack
        self._by_atom = csr_array(attack.system.matrix.T)

    def cheapest(self, region: Sequence[int], by: float, price: Callable[[int], float | None]) -> Move | None:
        """The cheapest move of a region by so much. `price` gives what an equation costs to break, None where it must hold."""
        for atoms in self._neighbourhoods(region):
            move = self._within(atoms, region, by, price)
            if move is not None:
                return move
        return None

    def _neighbourhoods(self, region: Sequence[int]) -> Iterator[Numbers]:
        """Atoms near a region, near ones first, all of them last."""
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
        kinds, first, of = np.unique(
            2 * attack.alike.of[atoms] + is_region[atoms], return_index=True, return_inverse=True
        )
        rows = [int(i) for i in np.unique(self._by_atom[atoms].indices) if attack.held[i]]
        prices = [price(i) for i in rows]
        part = csr_array(system.matrix[rows][:, atoms[first]])
        there, room = (np.bincount(of, weights=one[atoms]).astype(np.float64) for one in (attack.sample, system.top))
        now = system.matrix[rows] @ attack.sample
        ends = system.low[rows] - now, system.high[rows] - now
        is_asked = kinds % 2 == 1
        costs = np.array([0.0 if one is None else one for one in prices])
        for chosen in _chosen(there, is_asked):
            program = _moving(part[:, chosen], ends, there[chosen], room[chosen], prices, is_asked[chosen], by)
            found = _cheapest(program, costs, len(chosen))
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


def _chosen(there: Values, is_asked: Flags) -> Iterator[Numbers]:
    """The kinds that may move: first, of many, those of which there are some, those that are asked for, and a part of the others."""
    size = len(there)
    if size > _FEW_KINDS:
        is_likely = (there > 0.0) | is_asked
        others = np.flatnonzero(~is_likely)
        drawn = np.random.default_rng(size).choice(len(others), min(_FEW_KINDS, len(others)), replace=False)
        yield np.sort(np.concatenate([np.flatnonzero(is_likely), others[drawn]]))
    yield np.arange(size)


def _cheapest(program: System, costs: Values, size: int) -> tuple[Values, Values] | None:
    """The move that breaks the cheapest equations, and by how much each is broken; None where there is none."""
    solver, weights = solver_of(program), costs
    for _ in range(_SHARPENINGS + 1):
        if not solve(solver, np.concatenate([np.zeros(size), weights, weights])):
            return None
        values = np.array(solver.getSolution().col_value)
        moved = values[size:].reshape(2, -1).sum(axis=0)
        if moved.max(initial=0.0) <= TOLERANCE:
            break
        weights = costs / (moved + 0.1)
    return values[:size], moved


def _moved(sample: Values, atoms: Numbers, of: Numbers, first: Numbers, there: Values, by: Values) -> Values:
    """The possibility in which each kind of atoms has moved: what is more lies in its first atom, of what is less each gives a part."""
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
    """The program: moves of kinds of atoms, and by how much each equation is broken upwards or downwards."""
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
