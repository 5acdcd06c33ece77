"""How wide the columns of a table are on paper, by what they hold."""

from __future__ import annotations

import re

from kolosi.report.draft.blocks import Cell, Table
from kolosi.report.draft.narrative import plain_text

_LEAST, _MOST = 9, 110


def column_shares(table: Table) -> list[float]:
    """The share of each column: numbers by the longest word of their head, words by their texts, softened."""
    if table.shares:
        return list(table.shares)
    return [_number_share(cell) if cell.is_number else _share(table, rank) for rank, cell in enumerate(table.head)]


def _number_share(head: Cell) -> float:
    return max(1.0, _longest_word([head]) / 10)


def _share(table: Table, rank: int) -> float:
    if rank == 0 and any(cell.is_number for cell in table.head):
        return 1.5
    cells = [row[rank] for row in table.rows if rank < len(row)]
    mean = sum(len(plain_text(cell.runs)) for cell in cells) / max(len(cells), 1)
    wanted = max(min(mean, _MOST), _longest_word([table.head[rank], *cells]) * 2.8, _LEAST)
    return float((wanted / 20) ** 0.8)


def _longest_word(cells: list[Cell]) -> int:
    """Only spaces that may break a line part words."""
    return max((len(word) for cell in cells for word in re.split(r"[ \n]", plain_text(cell.runs))), default=1)
