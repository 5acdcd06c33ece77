"""Workbooks and CSV files as bytes, the same bytes each time."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
Row = Sequence[Cell]

MADE = datetime(2025, 5, 5, 9, 0, 0)
NOTICE = "Données inventées pour démonstration"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: titles above, one header row (and tags under it, if any), then rows."""

    name: str
    header: Sequence[str]
    rows: Sequence[Row]
    titles: Sequence[str] = ()
    tags: Sequence[str] = ()
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadMe:
    """The first sheet of a workbook: what it holds, and what in it is invented."""

    lines: Sequence[str] = field(default_factory=tuple)
    name: str = "Lisez-moi"


def workbook(readme: ReadMe, *sheets: Sheet) -> bytes:
    """An xlsx file: the read-me first, then the sheets."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"title": NOTICE, "author": "kolosi", "created": MADE})
    first = book.add_worksheet(readme.name)
    for line, text in enumerate(readme.lines):
        first.write_string(line, 0, text)
    for sheet in sheets:
        _fill(book.add_worksheet(sheet.name), sheet)
    book.close()
    return buffer.getvalue()


def _fill(target: Worksheet, sheet: Sheet) -> None:
    lines: list[Row] = [[title] for title in sheet.titles]
    lines += [[]] if sheet.titles else []
    lines.append(sheet.header)
    lines += [sheet.tags] if sheet.tags else []
    for line, cells in enumerate([*lines, *sheet.rows]):
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                _write(target, line, column, cell)
    if sheet.is_hidden:
        target.hide()


def _write(target: Worksheet, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, date):
        target.write_datetime(line, column, datetime(cell.year, cell.month, cell.day))
    elif isinstance(cell, str):
        target.write_string(line, column, cell)
    elif cell is not None:
        target.write_number(line, column, cell)


def delimited(header: Sequence[str], rows: Sequence[Row], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file, lines ending as a spreadsheet writes them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return buffer.getvalue().encode(encoding)


def french(number: int) -> str:
    """A whole number as a French report types it, with no-break spaces."""
    return f"{number:,}".replace(",", "\u00a0")
