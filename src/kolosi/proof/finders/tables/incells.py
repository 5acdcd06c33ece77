"""Figures told of a row of a table with two digits of its cell exchanged: "in Bama the team saw 3 920 people", where the cell has 3 290."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import is_exchanged
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT
from kolosi.proof.finders.repeats.repeated import repeat
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import COUNTS, Mention

LEAST = 100
"""From this value on, two exchanged digits tell."""


def told_of_cells(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every count of a sentence that names one row, and that no cell of the row has."""
    held = {one.start for relation in settled if relation.verdict == CONSISTENT for one in relation.mentions}
    rows = _rows(ledger)
    for line in study.lines:
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        for at in counts_in(line):
            mention = line.mention(at)
            is_plain = mention.exact >= LEAST and mention.exact.denominator == 1 and not mention.is_rough
            is_measure = any("MEASURE" in item.classes for item in line.items[at + 1 : at + 2])
            if is_plain and not is_measure and mention.start not in held and len(study.counts_of[mention.exact]) == 1:
                yield from _of_row(ledger, line, mention, rows)


def _rows(ledger: Ledger) -> dict[str, list[Mention]]:
    """The counts of each row of the tables, by its name."""
    out: dict[str, list[Mention]] = {}
    for one in ledger.series:
        if one.table is not None:
            for name, value in one.values.items():
                if value.kind in COUNTS:
                    out.setdefault(name, []).append(value)
    return out


def _of_row(ledger: Ledger, line: Line, mention: Mention, rows: dict[str, list[Mention]]) -> Iterator[Relation]:
    names = [one.name for one in ledger.told(line) if one.end <= mention.start and one.name in rows]
    if not names:
        return
    cells = [cell for cell in rows[names[-1]] if is_exchanged(mention.exact, cell.exact)]
    values = {cell.exact for cell in cells}
    if len(values) == 1 and mention.exact not in {cell.exact for cell in rows[names[-1]]}:
        yield replace(repeat(cells[0], mention, INCONSISTENT, "transposed_digits"), rule="repeat.cell")
