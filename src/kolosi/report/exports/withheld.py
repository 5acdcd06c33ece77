"""The figures held back, as a workbook for the people inside: which rule, why, and what would let each be shown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from kolosi.model.label import Label, say
from kolosi.report.exports.cells import safe

_HEADS: tuple[tuple[Label, int], ...] = (
    ({"en": "Figure", "fr": "Chiffre"}, 50),
    ({"en": "Period", "fr": "Période"}, 24),
    ({"en": "Rule", "fr": "Règle"}, 8),
    ({"en": "Outcome", "fr": "Suite"}, 12),
    ({"en": "Why, and what to do", "fr": "Pourquoi, et que faire"}, 44),
    ({"en": "Practice the rule rests on", "fr": "Pratique sur laquelle la règle repose"}, 44),
    ({"en": "What could be shown instead", "fr": "Ce qui pourrait être montré à la place"}, 56),
)
_SHEET: Label = {"en": "Not released", "fr": "Non diffusés"}
_LEAD: Label = {
    "en": "Internal. Do not send on: it tells which figures are small.",
    "fr": "Interne. Ne pas transmettre : il dit quels chiffres sont petits.",
}
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
        for column, (title, width) in enumerate(_HEADS):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, say(title, language), head)
        for line, row in enumerate(rows, 2):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(line, column, safe(text), words)
        sheet.freeze_panes(2, 1)
        sheet.autofilter(1, 0, max(len(rows) + 1, 2), len(_HEADS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return target.getvalue()
