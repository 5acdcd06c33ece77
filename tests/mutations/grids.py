"""Files as grids that can be changed and written again: workbooks cell by cell, texts line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kolosi.intake.formats import read_sheets

Value = object
"""The value of a cell with the way in which it is shown, (value, format); a text, where a file has texts only."""

OLD = (".xls", ".ods")
"""Workbooks that are written again as the workbooks of today."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A sheet: its rows from the first, and the blocks of cells merged, as (first row, first column, last row, last column)."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False

    def by_rows(self, kept: Sequence[int], *, above: int = 0) -> Grid:
        """The sheet with some rows, by number from 1, after so many empty ones."""
        moved = {old: above + new for new, old in enumerate(kept, 1)}
        merged = [(moved[a], b, moved[c], d) for a, b, c, d in self.merged if a in moved and c in moved]
        empty = tuple(() for _ in range(above))
        return replace(self, rows=(*empty, *(self.rows[old - 1] for old in kept)), merged=tuple(merged))

    def by_columns(self, kept: Sequence[int]) -> Grid:
        """The sheet with some columns, by number from 1, in this order."""
        moved = {old: new for new, old in enumerate(kept, 1)}
        merged = [(a, moved[b], c, moved[d]) for a, b, c, d in self.merged if b in moved and d in moved]
        rows = tuple(tuple(row[old - 1] if old <= len(row) else None for old in kept) for row in self.rows)
        return replace(self, rows=rows, merged=tuple(one for one in merged if one[1] <= one[3]))

    def cell(self, row: int, column: int) -> Value:
        """What a cell holds; None where it is empty."""
        line = self.rows[row - 1] if row <= len(self.rows) else ()
        value = line[column - 1] if column <= len(line) else None
        return value[0] if isinstance(value, tuple) else value

    def with_cells(self, cells: dict[tuple[int, int], Value]) -> Grid:
        """The sheet with other values in some cells."""
        rows = [list(row) for row in self.rows]
        for (row, column), value in cells.items():
            line = rows[row - 1]
            line.extend([None] * (column - len(line)))
            shown = line[column - 1]
            keeps = isinstance(shown, tuple) and value is not None and not isinstance(value, str)
            line[column - 1] = (value, shown[1]) if isinstance(shown, tuple) and keeps else value
        return replace(self, rows=tuple(map(tuple, rows)))


@dataclass(frozen=True, kw_only=True)
class Sheaf:
    """A file: its name and its sheets, and how they become its bytes again."""

    name: str
    grids: tuple[Grid, ...]
    write: Callable[[Sequence[Grid]], bytes]

    def data(self) -> bytes:
        """The bytes of the file."""
        return self.write(self.grids)


def opened(path: Path) -> Sheaf | None:
    """The file as grids; None for one that has none."""
    ending = path.suffix.lower()
    if ending == ".csv":
        return _text(path)
    if ending == ".xlsx":
        return _workbook(path)
    return _old(path) if ending in OLD else None


def _text(path: Path) -> Sheaf:
    data = path.read_bytes()
    encoding = _encoding(data)
    text = data.decode(encoding)
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    rows = tuple(map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))

    def write(grids: Sequence[Grid]) -> bytes:
        out = io.StringIO(newline="")
        width = max(map(len, grids[0].rows))
        csv.writer(out, delimiter=delimiter).writerows(
            [["" if cell is None else cell for cell in row] or [""] * width for row in grids[0].rows]
        )
        return out.getvalue().encode(encoding)

    return Sheaf(name=path.name, grids=(Grid(name="", rows=rows),), write=write)


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"


def _workbook(path: Path) -> Sheaf:
    book = openpyxl.load_workbook(path)
    return Sheaf(name=path.name, grids=tuple(map(_grid, book.worksheets)), write=_as_workbook)


def _grid(sheet: Worksheet) -> Grid:
    rows = tuple(tuple((cell.value, cell.number_format) for cell in row) for row in sheet.iter_rows())
    merged = tuple((one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges)
    return Grid(name=sheet.title, rows=rows, merged=merged, is_hidden=sheet.sheet_state != "visible")


def _as_workbook(grids: Sequence[Grid]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        sheet.sheet_state = "hidden" if grid.is_hidden else "visible"
        for at, row in enumerate(grid.rows, 1):
            for column, shown in enumerate(row, 1):
                value, form = shown if isinstance(shown, tuple) else (shown, "General")
                if value is not None:
                    sheet.cell(at, column, value).number_format = form
        for a, b, c, d in grid.merged:
            sheet.merge_cells(start_row=a, start_column=b, end_row=c, end_column=d)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _old(path: Path) -> Sheaf:
    """An old workbook by what its cells show, numbers as numbers."""
    grids = []
    for sheet in read_sheets(path.name, path.read_bytes()):
        cells = {int(row[-1]): row[:-1] for row in sheet.cells.select(*_columns(sheet.cells.columns), "row").rows()}
        rows = tuple(tuple(map(_typed, cells.get(at, ()))) for at in range(1, max(cells, default=0) + 1))
        grids.append(Grid(name=sheet.name, rows=rows, is_hidden=sheet.hidden))
    return Sheaf(name=f"{path.stem}.xlsx", grids=tuple(grids), write=_as_workbook)


def _columns(names: Sequence[str]) -> list[str]:
    return [name for name in names if name != "row"]


def _typed(text: str | None) -> Value:
    if text is None:
        return None
    return int(text) if text.isdigit() and not (text.startswith("0") and len(text) > 1) else text
