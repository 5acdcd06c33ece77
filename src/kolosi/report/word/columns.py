"""How wide the columns of a Word table are, and how small its letters: no word of a cell is broken while the page has room for it.

Word breaks a word in the middle where its column is narrower than it, and only Word knows its fonts: widths are reckoned for
Arial, from those of Inter.
"""

from __future__ import annotations

from kolosi.report.draft.blocks import Table
from kolosi.report.tables.widths import AT_HYPHENS, column_shares, widest_word

ARIAL = 0.936
"""How wide a text of Arial is beside one of Inter. A single word may come as close as 0.98: words are taken as wide as Inter's."""

_SIDES, _TIGHT_SIDES = 8.5, 3.5

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


def sides_of(sizes: tuple[float, float]) -> float:
    """The room left and right of the text of a cell, in points: little beside small letters."""
    return _SIDES if sizes == COMMON else _TIGHT_SIDES


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
    size, head_size = sizes
    words = []
    for rank, head in enumerate(table.head):
        cells = [row[rank] for row in table.rows if rank < len(row)]
        top = widest_word([head], head_size, is_bold=True, parted=AT_HYPHENS)
        words.append(max(top, widest_word(cells, size, parted=AT_HYPHENS)))
    return [word + sides_of(sizes) + _SLACK for word in words]
