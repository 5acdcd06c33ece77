"""How wide the columns of a table are on paper, by what they hold."""

from __future__ import annotations

import re

from kolosi.report.draft.blocks import Cell, Table
from kolosi.report.draft.narrative import plain_text

_LEAST, _MOST = 9, 110
_FEW = 6
_LETTERS = 122
"""The letters of a line of a table of more than a few columns, over the whole width of a page."""


def column_shares(table: Table) -> list[float]:
    """The share of each column: numbers by the longest word of their head, words by their texts, softened."""
    if table.shares:
        return list(table.shares)
    if len(table.head) > _FEW and not any(cell.is_number for cell in table.head):
        return _tight_shares(table)
    return [_number_share(cell) if cell.is_number else _share(table, rank) for rank, cell in enumerate(table.head)]


def _tight_shares(table: Table) -> list[float]:
    """Where many columns of words share the width: each its longest word, and what is left by how much longer its texts are."""
    columns = [
        [table.head[rank], *(row[rank] for row in table.rows if rank < len(row))] for rank in range(len(table.head))
    ]
    least = [_longest_word(cells) + 1.5 for cells in columns]
    means = [sum(len(plain_text(cell.runs)) for cell in cells) / len(cells) for cells in columns]
    longer = [max(mean - own, 0.0) for mean, own in zip(means, least, strict=True)]
    spare = max(_LETTERS - sum(least), 0.0) / (sum(longer) or 1.0)
    return [own + spare * more for own, more in zip(least, longer, strict=True)]


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
