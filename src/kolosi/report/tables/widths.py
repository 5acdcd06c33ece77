"""How wide the columns of a table are on paper, by what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kolosi.report.draft.blocks import Cell, Table
from kolosi.report.draft.narrative import plain_text
from kolosi.report.fonts import text_width

_LEAST, _MOST = 9, 110
_FEW = 6
_LETTERS = 122
"""The letters of a line of a table of more than a few columns, over the whole width of a page."""
_LETTER = 0.56
"""How wide a common letter is beside the size of its type."""
_BESIDE = 2.0
"""Letters that fit between two columns."""
AT_SPACES, AT_HYPHENS = r"[ \n]", r"[ \n]|(?<=-)"
"""Where a line may end: only at spaces that may break it, or behind a hyphen too."""


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
    least = [max(_letters(cells[:1], is_bold=True), _letters(cells[1:])) + _BESIDE for cells in columns]
    means = [sum(len(plain_text(cell.runs)) for cell in cells) / len(cells) for cells in columns]
    longer = [max(mean - own, 0.0) for mean, own in zip(means, least, strict=True)]
    spare = max(_LETTERS - sum(least), 0.0) / (sum(longer) or 1.0)
    return [own + spare * more for own, more in zip(least, longer, strict=True)]


def _letters(cells: Sequence[Cell], *, is_bold: bool = False) -> float:
    """How many common letters wide the longest word is."""
    return widest_word(cells, 1.0, is_bold=is_bold) / _LETTER


def _number_share(head: Cell) -> float:
    return max(1.0, _longest_word([head]) / 10)


def _share(table: Table, rank: int) -> float:
    if rank == 0 and any(cell.is_number for cell in table.head):
        return 1.5
    cells = [row[rank] for row in table.rows if rank < len(row)]
    mean = sum(len(plain_text(cell.runs)) for cell in cells) / max(len(cells), 1)
    wanted = max(min(mean, _MOST), _longest_word([table.head[rank], *cells]) * 2.8, _LEAST)
    return float((wanted / 20) ** 0.8)


def _longest_word(cells: Sequence[Cell]) -> int:
    return max(map(len, _words(cells, AT_SPACES)), default=1)


def widest_word(cells: Sequence[Cell], size: float, *, is_bold: bool = False, parted: str = AT_SPACES) -> float:
    """How wide the widest word of some cells is, in the unit of the size of its letters; 0 without words."""
    return max((text_width(word, size, is_bold) for word in _words(cells, parted)), default=0.0)


def _words(cells: Sequence[Cell], parted: str) -> set[str]:
    return {word for cell in cells for word in re.split(parted, plain_text(cell.runs))}
