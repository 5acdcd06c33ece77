"""How wide the columns of a Word table are, and how small its letters: no word of a cell is broken while the page has room for it.

Word breaks a word in the middle where its column is narrower than it, and only Word knows its fonts: widths are reckoned for
Arial, from those of Inter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kolosi.report.draft.blocks import Cell, Table
from kolosi.report.draft.narrative import plain_text
from kolosi.report.fonts import text_width
from kolosi.report.tables.widths import column_shares

ARIAL = 0.936
"""How wide a text of Arial is beside one of Inter. A single word may come as close as 0.98: words are taken as wide as Inter's."""

CELL_SIDES, TIGHT_SIDES = 8.5, 3.5
"""The room left and right of the text of a cell, in points: of a common table and of one of small letters."""

COMMON, SMALL = (8.5, 8.5), (7.5, 6.5)
"""The sizes of the letters of cells and of heads, in points."""

_MANY = 7
"""A table of more columns than this has small letters."""

_SLACK = 1.0
"""Points by which a column is wider than its longest word: office suites round widths in their own ways."""


def type_sizes(table: Table, width: float) -> tuple[float, float]:
    """The sizes of the cells of a table and of its head, in points: smaller where the width, in points, leaves no room for words."""
    if len(table.head) > _MANY or sum(_least(table, COMMON)) > width:
        return SMALL
    return COMMON


def column_widths(table: Table, width: float) -> list[float]:
    """The width of each column, in points, sides included: by what the columns hold, none narrower than its longest word where all fit."""
    shares, least = column_shares(table), _least(table, type_sizes(table, width))
    if sum(least) >= width:
        return [width * own / sum(least) for own in least]
    held: dict[int, float] = {}
    while True:
        left = width - sum(held.values())
        others = sum(share for rank, share in enumerate(shares) if rank not in held)
        narrow = {
            rank: least[rank]
            for rank, share in enumerate(shares)
            if rank not in held and left * share / others < least[rank]
        }
        if not narrow:
            return [held.get(rank, left * share / others) for rank, share in enumerate(shares)]
        held |= narrow


def _least(table: Table, sizes: tuple[float, float]) -> list[float]:
    """The width of the longest word of each column, sides included."""
    sides = CELL_SIDES if sizes == COMMON else TIGHT_SIDES
    return [
        max(_longest([head], sizes[1], is_bold=True), _longest([row[rank] for row in table.rows if rank < len(row)], sizes[0]))
        + sides
        + _SLACK
        for rank, head in enumerate(table.head)
    ]  # fmt: skip


def _longest(cells: Sequence[Cell], size: float, *, is_bold: bool = False) -> float:
    """Only a space that may break a line, or a hyphen, parts words."""
    words = {word for cell in cells for word in re.split(r"[ \n]|(?<=-)", plain_text(cell.runs)) if word}
    return max((text_width(word, size, is_bold) for word in words), default=0.0)
