"""Tables as a workbook, a sheet each, as people and other systems read them: heads in the first row, texts as texts, numbers as numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from kolosi.report.exports.cells import LONGEST, blank_book, without_controls

_WIDTH = 18


@dataclass(frozen=True, kw_only=True)
class PlainTable:
    """A sheet: its name, its heads, its rows; an empty text leaves its cell empty."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | int]]


def tables_workbook(tables: Sequence[PlainTable]) -> bytes:
    """The bytes of the workbook; no cell is taken for a formula."""
    target = io.BytesIO()
    book = blank_book(target)
    kept, bold = book.add_format({"quote_prefix": True}), book.add_format({"bold": True, "text_wrap": True})
    for table in tables:
        page = book.add_worksheet(table.name)
        page.set_column(0, max(len(table.heads) - 1, 0), _WIDTH)
        page.freeze_panes(1, 1)
        for at, head in enumerate(table.heads):
            page.write_string(0, at, without_controls(head)[:LONGEST], bold)
        for number, row in enumerate(table.rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(number, at, value)
                elif value:
                    page.write_string(number, at, without_controls(value)[:LONGEST], kept)
    book.close()
    return target.getvalue()
