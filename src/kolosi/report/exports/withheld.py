"""The figures held back, as a workbook for the people inside: which rule, why, and what would let each be shown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.exports.cells import safe

_WIDTHS = {"figure": 50, "period": 24, "rule": 8, "outcome": 12, "why": 44, "practice": 44, "instead": 56}
"""The heads, by their names, and how wide each column is."""

_SHEET = label("exports.withheld.sheet")
_LEAD = label("exports.withheld.lead")
_MADE = datetime(2000, 1, 1)


def withheld_workbook(rows: Sequence[Sequence[str]], language: str) -> bytes:
    """The workbook; a row a figure, in the order of the heads. Texts stay texts, and no person is named."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"author": "", "company": "", "comments": "", "created": _MADE})
        head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#eef0f2", "bottom": 1, "indent": 1})
        words = book.add_format(
            {"text_wrap": True, "align": "left", "valign": "top", "indent": 1, "bottom": 4, "bottom_color": "#c8ccd0"}
        )
        sheet = book.add_worksheet(say(_SHEET, language))
        sheet.write_string(0, 0, say(_LEAD, language), book.add_format({"bold": True, "font_color": "#9c2b10"}))
        for column, (name, width) in enumerate(_WIDTHS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, say(label(f"exports.withheld.{name}"), language), head)
        for line, row in enumerate(rows, 2):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(line, column, safe(text), words)
        sheet.freeze_panes(2, 1)
        sheet.autofilter(1, 0, max(len(rows) + 1, 2), len(_WIDTHS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return target.getvalue()
