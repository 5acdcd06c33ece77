"""Cells longer than any spreadsheet holds are cut where they are read; which they were is told."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kolosi.intake.formats.merges import letters
from kolosi.intake.formats.sheet import Sheet

LONGEST_CELL = 32_767
"""Characters of a cell: what a spreadsheet holds (Excel specifications and limits, Microsoft)."""
LONGEST_HEADER = 1_000
"""Characters of one cell of a header; the longest question of a form has fewer."""
LONGEST_NAME = 250
"""Characters of the name of a sheet; a spreadsheet allows 31, an archive puts the name of the file before it."""
_NAMED = 10


def bounded(sheet: Sheet, at: int) -> Sheet:
    """The sheet at a position with its cells and its name cut to what is read; `cut` names the first of those cells."""
    name = sheet.name if len(sheet.name) <= LONGEST_NAME else f"{sheet.name[:LONGEST_NAME]}… ({at + 1})"
    texts = [one for one in sheet.cells.columns if one != "row"]
    longest = sheet.cells.select(pl.col(texts).str.len_bytes().max()).row(0) if texts else ()
    longer = [one for one, length in zip(texts, longest, strict=True) if (length or 0) > LONGEST_CELL]
    cut = [place for one in longer for place in _longer(sheet.cells, one)]
    if not cut:
        return sheet if name == sheet.name else replace(sheet, name=name)
    cells = sheet.cells.with_columns(pl.col(longer).str.slice(0, LONGEST_CELL))
    named = tuple(cut[:_NAMED]) + (("…",) if len(cut) > _NAMED else ())
    return replace(sheet, name=name, cells=cells, cut=named)


def _longer(cells: pl.DataFrame, column: str) -> list[str]:
    """The cells of a column that are cut, as a spreadsheet names them."""
    rows = cells.filter(pl.col(column).str.len_chars() > LONGEST_CELL)["row"].head(_NAMED + 1).to_list()
    return [cell_name(int(column[1:]), row) for row in rows]


def longer_headers(top: pl.DataFrame) -> set[tuple[int, int]]:
    """The cells of the first rows of a sheet that hold more than is read of a header: the row as printed, the column from 0."""
    names = [name for name in top.columns if name != "row"]
    longer = [top.filter(pl.col(name).str.len_chars() > LONGEST_HEADER)["row"].to_list() for name in names]
    return {(row, at) for at, rows in enumerate(longer) for row in rows}


def cell_name(at: int, row: int) -> str:
    """A cell as a spreadsheet names it, from the position of its column and its row as printed.

    >>> cell_name(27, 3)
    'AB3'
    """
    return f"{letters(at)}{row}"
