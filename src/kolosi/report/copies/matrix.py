"""The comments of all copies, and what copies ask about numbers, as a workbook: answered in it, it is given back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kolosi.report.exports.cells import safe

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MADE = datetime(2000, 1, 1)
_LAST = 1_000
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


def matrix(sheets: Sequence[Sheet]) -> bytes:
    """The workbook, the same bytes for the same sheets; only what is to be filled is unlocked."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"author": "", "company": "", "comments": "", "created": _MADE})
        look = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#c8ccd0"}
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#eef0f2", "bottom": 1}),
            "lead": book.add_format({"bold": True}),
            "words": book.add_format(look),
            "fill": book.add_format({**look, "bg_color": "#fff8e1", "locked": False}),
        }
        for one in sheets:
            _write(book.add_worksheet(one.name), one, looks)
    return target.getvalue()


def _write(sheet: Worksheet, one: Sheet, looks: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, one.lead, looks["lead"])
    for column, (head, width) in enumerate(one.heads):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST - 1, column, head, looks["head"])
    for line, column, text in _cells(one):
        sheet.write_string(line, column, safe(text), looks["fill" if column in one.filled else "words"])
    for column, choices in one.filled.items():
        if choices:
            cells = (FIRST, column, FIRST + max(len(one.rows), 1) - 1, column)
            sheet.data_validation(*cells, {"validate": "list", "source": list(choices)})
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    sheet.freeze_panes(FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _cells(one: Sheet) -> Iterator[tuple[int, int, str]]:
    for line, row in enumerate(one.rows, FIRST):
        for column, text in enumerate(row):
            yield line, column, text
