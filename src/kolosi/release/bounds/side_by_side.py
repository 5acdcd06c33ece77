"""Says whether constraints can all be true, with breakdowns that no count crosses side by side: cells are their sum, not their product.

Given the cells of time and place that they share, such breakdowns are independent: two tables with the same totals there always
have a joint table, the one in which they are independent within each total. So each gets cells of its own, tied to those of the
others by equal totals, and the answer is that of the whole (decomposition by conditional independence; Dobra and Fienberg,
"Bounds for cell entries in contingency tables given marginal totals and decomposable graphs", PNAS 97, 2000).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import block_diag, csr_array, hstack, vstack

from kolosi.model.key import Key
from kolosi.release.bounds.feasibility import can_be, system_of
from kolosi.release.bounds.presolve import System
from kolosi.release.linked.elementary_cells import ZONES
from kolosi.release.linked.equations import Row
from kolosi.release.linked.family import Family
from kolosi.release.linked.independent_parts import columns_of, crossed_columns, total_of
from kolosi.release.linked.links import part_of_whole
from kolosi.release.policy.context import Context


def can_all_be(rows: Sequence[Row], context: Context, *, is_whole: bool) -> bool:
    """True if some constraints are feasible; `is_whole`: with zero outside known places and terms."""
    counts = sorted({key for row in rows for key, _ in row.terms})
    if not counts:
        return True
    totals = sorted(
        total for total in {total_of(key, context) for key in counts} if part_of_whole(total, context) == total
    )
    parts = list(_parts(rows, counts, totals, context))
    system = _tied([_within(part, is_whole=is_whole) for part in parts], [_spots(part, totals) for part in parts])
    return can_be(system)


def _parts(rows: Sequence[Row], counts: Sequence[Key], totals: Sequence[Key], context: Context) -> Iterator[Family]:
    """For each group of breakdowns its constraints and counts, with the totals of all; those of no breakdown in the first alone."""
    groups = crossed_columns(rows, counts, context)
    of_row = [frozenset().union(*(columns_of(key, context) for key, _ in row.terms)) for row in rows]
    for number, columns in enumerate(groups or [frozenset()]):
        mine = [row for row, named in zip(rows, of_row, strict=True) if (named & columns) or not (named or number)]
        keys = tuple(sorted({*totals, *(key for row in mine for key, _ in row.terms)}))
        yield Family(cells={}, counts=keys, rows=tuple(mine), context=context)


def _within(part: Family, *, is_whole: bool) -> System:
    """The constraints of a part, with zero outside known places and terms where that is asked."""
    system = system_of(part)
    outside = [not atom.is_real or bool(atom.remainder_of >> ZONES & 1) for atom in part.atoms]
    return replace(system, top=np.where(np.array(outside) & is_whole, 0.0, system.top))


def _spots(part: Family, totals: Sequence[Key]) -> list[int]:
    """For each cell of a part the totals that cover it, as bits: the cell of time, place and state in which it lies."""
    bits = [(part.place[total], 1 << number) for number, total in enumerate(totals)]
    return [sum(bit for at, bit in bits if atom.covered_by >> at & 1) for atom in part.atoms]


def _tied(systems: Sequence[System], spots: Sequence[Sequence[int]]) -> System:
    """The systems as one, in which each holds as much as the first in every cell of time, place and state."""
    number = {spot: i for i, spot in enumerate(sorted({*spots[0]} - {0}))}
    sums = [_sums(mine, number) for mine in spots]
    ties = [
        hstack([-sums[0] if j == 0 else one if j == i else csr_array(one.shape) for j, one in enumerate(sums)])
        for i in range(1, len(sums))
    ]
    matrix = csr_array(vstack([block_diag([system.matrix for system in systems]), *ties]))
    nothing = np.zeros(len(ties) * len(number))
    return System(
        matrix=matrix,
        low=np.concatenate([*(system.low for system in systems), nothing]),
        high=np.concatenate([*(system.high for system in systems), nothing]),
        bottom=np.concatenate([system.bottom for system in systems]),
        top=np.concatenate([system.top for system in systems]),
    )


def _sums(spots: Sequence[int], number: Mapping[int, int]) -> csr_array:
    """What lies in each cell of time, place and state, as sums of the cells of a part."""
    at = [(number[spot], column) for column, spot in enumerate(spots) if spot in number]
    rows, columns = zip(*at, strict=True) if at else ((), ())
    return csr_array((np.ones(len(at)), (rows, columns)), shape=(len(number), len(spots)))
