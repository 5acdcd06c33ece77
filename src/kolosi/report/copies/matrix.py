"""The comments of all copies, and what copies ask about numbers, as a workbook: answered in it, it is given back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kolosi.report.exports.cells import Looks, Pens, blank_book

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FIRST = 3
"""Rows above the first comment: what the sheet is for, what to do, the heads."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its name and lead, heads with their widths, rows; `filled` are the columns people fill, with what they may choose."""

    name: str
    lead: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    filled: Mapping[int, Sequence[str]] = field(default_factory=dict)


_LINE: Mapping[str, object] = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#c8ccd0"}
_LOOKS: Looks = {
    "head": {"bold": True, "text_wrap": True, "bg_color": "#eef0f2", "bottom": 1},
    "lead": {"bold": True},
    "words": _LINE,
    "fill": {**_LINE, "bg_color": "#fff8e1", "locked": False},
}


def matrix(sheets: Sequence[Sheet]) -> bytes:
    """The workbook, the same bytes for the same sheets; only what is to be filled is unlocked."""
    target = io.BytesIO()
    with blank_book(target) as book:
        pens = Pens(book, _LOOKS)
        for one in sheets:
            _write(book.add_worksheet(one.name), one, pens)
    return target.getvalue()


def _write(sheet: Worksheet, one: Sheet, pens: Pens) -> None:
    pens.write(sheet, 0, 0, one.lead, "lead")
    for column, (head, width) in enumerate(one.heads):
        sheet.set_column(column, column, width)
        pens.write(sheet, FIRST - 1, column, head, "head")
    for line, row in enumerate(one.rows, FIRST):
        for column, text in enumerate(row):
            pens.write(sheet, line, column, text, "fill" if column in one.filled else "words")
    for column, choices in one.filled.items():
        if choices:
            cells = (FIRST, column, FIRST + max(len(one.rows), 1) - 1, column)
            sheet.data_validation(*cells, {"validate": "list", "source": list(choices)})
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    sheet.freeze_panes(FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
