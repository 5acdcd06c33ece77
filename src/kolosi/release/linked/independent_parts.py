"""Decomposes a family: breakdowns that no figure crosses are independent given their common totals.

If the totals that two breakdowns share are printed, any completion of the one goes with any completion of the other (the
model in which they are independent within each total is one), so each may be looked at with the totals alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kolosi.model.key import Key
from kolosi.model.structure import joined
from kolosi.release.linked.elementary_cells import atoms_of, chained
from kolosi.release.linked.family import Family
from kolosi.release.linked.links import part_of_whole

Columns = frozenset[str]


def independent_parts(family: Family, hidden: frozenset[Key]) -> Iterator[Family]:
    """Yields the parts of a family that can be protected one by one while these figures are hidden."""
    groups = _crossed_columns(family)
    if len(groups) < 2:
        yield family
        return
    telling = [group for group in groups if not _is_silent(_of(family, group), family, hidden)]
    for columns in dict.fromkeys(frozenset().union(group, *telling) for group in groups):
        yield _keep(family, columns)


def is_whole(family: Family) -> bool:
    """True if all breakdowns of a family hang together, whatever is hidden."""
    return len(_crossed_columns(family)) < 2


def _crossed_columns(family: Family) -> list[Columns]:
    """Breakdown columns that some figure or some share brings together, or of which one says something of another."""
    linked = [frozenset(column for key, _ in row.terms for column in _columns(key, family)) for row in family.rows]
    apart = [_columns(key, family) for key in family.counts]
    return joined((*linked, *apart, *family.context.tied(frozenset().union(*apart))))


def _columns(key: Key, family: Family) -> Columns:
    """The breakdowns of a count; of a published share, those of the part of its base that it counts."""
    return frozenset(column for column, _ in part_of_whole(key, family.context).breakdown)


def _of(family: Family, columns: Columns) -> list[Key]:
    return [key for key in family.counts if not columns.isdisjoint(_columns(key, family))]


def _is_silent(keys: Sequence[Key], family: Family, hidden: frozenset[Key]) -> bool:
    """True if all totals of the group are printed and are disjoint or nested: then it tells the others nothing."""
    totals = sorted({replace(part_of_whole(key, family.context), breakdown=()) for key in keys})
    if not set(totals) <= family.printed(hidden):
        return False
    return chained(atoms_of(totals, family.context), len(totals))


def _keep(family: Family, columns: Columns) -> Family:
    """Restricts a family to its totals and some of its breakdowns."""
    counts = tuple(key for key in family.counts if _columns(key, family) <= columns)
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
