"""Decomposes a family: breakdowns that no figure crosses are independent given their common totals.

If the totals that two breakdowns share are printed, any completion of the one goes with any completion of the other (the
model in which they are independent within each total is one), so each may be looked at with the totals alone. States of the
data are no breakdown here, but part of the totals, as time and place are: else they would tie all breakdowns together as soon
as data were revised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from kolosi.model.key import Key
from kolosi.model.structure import joined
from kolosi.release.linked.bits import as_mask, bits_of
from kolosi.release.linked.elementary_cells import REPORTED, are_more, atoms_of
from kolosi.release.linked.equations import Row
from kolosi.release.linked.family import Family
from kolosi.release.linked.links import part_of_whole
from kolosi.release.policy.context import Context

Columns = frozenset[str]
_MOST = 200_000
"""The most elementary cells of breakdowns that are looked at together: a family of so many takes some 15 seconds, and half a gigabyte
(measured)."""
_SAME = 1e-6
"""How far a weighted sum of totals may miss a piece and be it: far below the 1 that a cell counts."""


def independent_parts(family: Family, hidden: frozenset[Key]) -> Iterator[Family]:
    """Yields the parts of a family that can be protected one by one while these figures are hidden.

    Where those that are not independent would make too many cells together, each is protected by itself all the same: what
    they tell together is left to the independent check, whose cells are the sum of those of breakdowns.
    """
    groups = crossed_columns(family.rows, family.counts, family.context)
    if len(groups) < 2:
        yield family
        return
    telling = [group for group in groups if not _is_silent(_of(family, group), family, hidden)]
    parts = [
        _keep(family, columns) for columns in dict.fromkeys(frozenset().union(group, *telling) for group in groups)
    ]
    if len(telling) > 1 and any(_is_wide(part) for part in parts):
        parts = [_keep(family, columns) for columns in groups]
    yield from parts


def _is_wide(part: Family) -> bool:
    return are_more([part_of_whole(key, part.context) for key in part.counts], part.context, _MOST)


def is_whole(family: Family) -> bool:
    """True if all breakdowns of a family hang together, whatever is hidden."""
    return len(crossed_columns(family.rows, family.counts, family.context)) < 2


def crossed_columns(rows: Iterable[Row], counts: Iterable[Key], context: Context) -> list[Columns]:
    """Breakdown columns that some figure or some share brings together, or of which one says something of another."""
    linked = [frozenset(column for key, _ in row.terms for column in columns_of(key, context)) for row in rows]
    apart = [columns_of(key, context) for key in counts]
    return joined((*linked, *apart, *context.tied(frozenset().union(*apart))))


def columns_of(key: Key, context: Context) -> Columns:
    """The breakdowns of a count; of a published share, those of the part of its base that it counts."""
    return frozenset(column for column, _ in part_of_whole(key, context).breakdown if column != REPORTED)


def total_of(key: Key, context: Context) -> Key:
    """The total of time, place and state of the data in which a count lies."""
    whole = part_of_whole(key, context)
    return replace(whole, breakdown=tuple(pair for pair in whole.breakdown if pair[0] == REPORTED))


def _of(family: Family, columns: Columns) -> list[Key]:
    return [key for key in family.counts if not columns.isdisjoint(columns_of(key, family.context))]


def _is_silent(keys: Sequence[Key], family: Family, hidden: frozenset[Key]) -> bool:
    """True if what the group's counts lie in follows from printed totals, piece by piece: then it tells the others nothing.

    The pieces are those into which the totals of its counts cut time, place and state of the data. A piece follows where it is a
    weighted sum of printed totals; of totals that are disjoint or nested, each is what one leaves beside those inside it.
    """
    totals = {total_of(key, family.context) for key in keys}
    printed = {key for key in family.printed(hidden) if not columns_of(key, family.context)}
    if totals <= printed and len(totals) == 1:
        return True
    counts = sorted(totals | printed)
    covered = [atom.covered_by for atom in atoms_of(counts, family.context)]
    own, known = (
        as_mask([i for i, key in enumerate(counts) if key in some], len(counts)) for some in (totals, printed)
    )
    pieces: dict[int, list[int]] = {}
    for column, mask in enumerate(covered):
        if mask & own:
            pieces.setdefault(mask & own, []).append(column)
    said = np.array([[mask >> i & 1 for i in bits_of(known)] for mask in covered], dtype=np.float64)
    asked = np.zeros((len(covered), len(pieces)))
    for number, columns in enumerate(pieces.values()):
        asked[columns, number] = 1.0
    weights = np.linalg.lstsq(said, asked, rcond=None)[0]
    return bool(np.allclose(said @ weights, asked, atol=_SAME))


def _keep(family: Family, columns: Columns) -> Family:
    """Restricts a family to its totals and some of its breakdowns."""
    counts = tuple(key for key in family.counts if columns_of(key, family.context) <= columns)
    kept = frozenset(counts)
    rows = tuple(row for row in family.rows if all(key in kept for key, _ in row.terms))
    owners = {row.owner for row in rows} | kept
    names = {key: name for key, name in family.names.items() if name in kept}
    cells = {key: cell for key, cell in family.cells.items() if key in owners or key in names}
    return Family(
        cells=cells,
        counts=counts,
        rows=rows,
        context=family.context,
        still_hidden={key: held for key, held in family.still_hidden.items() if key in kept},
        names=names,
        held_last=family.held_last & cells.keys(),
    )
