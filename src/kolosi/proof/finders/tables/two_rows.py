"""Two rows of a table set against each other: "Ségou had more incidents than Gao in the second quarter", "34 fewer than Mopti"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT
from kolosi.proof.finders.tables.keyed import Keyed
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger, Named, Series, placed
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, Mention

_MORE, _LESS = frozenset({"HIGHER", "MORE", "MORE_THAN"}), frozenset({"LOWER", "FEWER", "LESS_THAN"})
_THAN = frozenset({"COMPARED", "ON", "HIGHER", "LOWER"})
_OTHERWISE = frozenset({"NOT", "UP", "DOWN", "MOST", "LEAST"})

TIMES = 3
"""A gap so many times larger or smaller than that of the rows is one of something else."""

CLOSE = 3
"""So many words at most from "than" to the second name."""

Pair = tuple[Mention, Mention]


def told_of_two_rows(
    study: Study, ledger: Ledger, tables: Sequence[Keyed], settled: Sequence[Relation]
) -> Iterator[Relation]:
    """Every comparison of two rows of one table, in the column of the time that the sentence names, or in all."""
    taken = {one.stated.start for one in settled if one.verdict == CONSISTENT or one.is_flag}
    for line in study.lines if tables else ():
        found = ledger.named(line) if line.sentence.block.table is None else []
        own = [one for one in tables if one.names.issuperset(name.name for name in found) and one.is_about(line)]
        if len(found) == 2 and found[0].name != found[1].name and len(own) == 1 and not _OTHERWISE & line.held:
            yield from (one for one in _of_rows(own[0], line, found) if one.stated.start not in taken)


def _of_rows(table: Keyed, line: Line, names: Sequence[Named]) -> Iterator[Relation]:
    between = [at for at, item in enumerate(line.items) if names[0].end <= item.start and item.end <= names[1].start]
    ways = [at for at in between if (_MORE | _LESS) & line.items[at].classes]
    than = [at for at in between[-CLOSE:] if _THAN & line.items[at].classes]
    is_multiple = any(name[0] == "#" for item in line.items for name in item.classes)
    columns = table.of_times(line)
    if len(ways) != 1 or not than or is_multiple or not columns:
        return
    pairs = [pair for column in columns if (pair := _values(column, names)) is not None]
    figures = [line.mention(at) for at in line.quantities]
    if len(pairs) != len(columns):
        return
    if not figures:
        yield from _order(line, ways[0], names, pairs)
    elif len(figures) == 1 and figures[0].kind in COUNTS and names[0].end <= figures[0].start < names[1].start:
        yield from _gap(figures[0], pairs)


def _values(column: Series, names: Sequence[Named]) -> Pair | None:
    one, other = (column.values.get(name.name) for name in names)
    return (one, other) if one is not None and other is not None else None


def _order(line: Line, way: int, names: Sequence[Named], pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Whether the first row has more, or less, as the sentence says; accused where it has so in no column."""
    word = line.items[way]
    sign = 1 if _MORE & word.classes else -1
    held = [pair for pair in pairs if (pair[0].exact - pair[1].exact) * sign > 0]
    pair = (held or pairs)[0]
    if pair[0].exact != pair[1].exact:
        yield placed("names.than", names[0], word, pair, is_so=bool(held))


def _gap(stated: Mention, pairs: Sequence[Pair]) -> Iterator[Relation]:
    """The gap of two rows: in one of the columns, else in the only one."""
    found = [weighed("difference", "names.gap", {"new": a, "old": b, "diff": stated}, tier="A") for a, b in pairs]
    held = next((one for one in found if one is not None and one.verdict == CONSISTENT), None)
    if held is not None:
        yield held
    elif len(found) == 1 and found[0] is not None and found[0].is_of_size(TIMES):
        yield replace(found[0], verdict=INCONSISTENT)
