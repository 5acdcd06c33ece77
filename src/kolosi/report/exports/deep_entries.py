"""A table as a workbook of one sheet, as other systems read it: heads in the first row, every cell a text."""

from __future__ import annotations

import io
from collections.abc import Sequence

from kolosi.report.exports.cells import LONGEST, blank_book, without_controls

_WIDTH = 18


def entries_workbook(sheet: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The bytes of the workbook; no cell is taken for a formula."""
    target = io.BytesIO()
    book = blank_book(target)
    page = book.add_worksheet(sheet)
    kept = book.add_format({"quote_prefix": True})
    bold = book.add_format({"bold": True})
    for at, head in enumerate(heads):
        page.write_string(0, at, head, bold)
    page.set_column(0, max(len(heads) - 1, 0), _WIDTH)
    page.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for at, text in enumerate(row):
            if text:
                page.write_string(number, at, without_controls(text)[:LONGEST], kept)
    book.close()
    return target.getvalue()
