"""The workbook of likely questions: each with what is known, and on a second sheet the rows behind it. For the people inside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.label import Label
from kolosi.report.exports.cells import Pens, blank_book
from kolosi.report.forms import Texts, told
from kolosi.report.forms.workbook import LOOKS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEAD = 2
"""The row of the headers, under the title and what the workbook is."""

_Columns = Sequence[tuple[str, int]]

_QUESTIONS: _Columns = (("questions_head_asked", 56), ("questions_head_known", 90), ("questions_head_keys", 44))
_ROWS: _Columns = (
    ("questions_head_key", 44), ("questions_head_file", 40), ("questions_head_sheet", 20), ("questions_head_row", 10),
    ("questions_head_column", 24), ("questions_head_contribution", 14),
)  # fmt: skip
_SHEETS = (
    ("questions_sheet_questions", "questions_title_questions", _QUESTIONS),
    ("questions_sheet_rows", "questions_title_rows", _ROWS),
)
"""Name, title and headers with their widths."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question with what is known, and the figures on whose rows it rests."""

    asked: Label
    known: Label
    keys: tuple[str, ...]


def questions_workbook(
    questions: Sequence[Answered], rows: Sequence[Sequence[str]], language: str, texts: Texts
) -> bytes:
    """Give the workbook in one language; each of `rows` has the cells of a row."""
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, {**LOOKS, "note": {"font_color": "#8A2F10", "bold": True}})
        cells = [[told(one.asked, language), told(one.known, language), "\n".join(one.keys)] for one in questions]
        for (name, title, columns), lines in zip(_SHEETS, (cells, rows), strict=True):
            page = book.add_worksheet(told(texts(name), language))
            pens.write(page, 0, 0, told(texts(title), language), "part")
            pens.write(page, 1, 0, told(texts("questions_inside"), language), "note")
            for column, (head, wide) in enumerate(columns):
                pens.write(page, HEAD, column, told(texts(head), language), "needed")
                page.set_column(column, column, wide)
            _write(page, pens, lines)
    return out.getvalue()


def _write(page: Worksheet, pens: Pens, lines: Sequence[Sequence[str]]) -> None:
    for row, line in enumerate(lines, HEAD + 1):
        for column, text in enumerate(line):
            pens.write(page, row, column, text, "line")
    page.freeze_panes(HEAD + 1, 0)
    page.repeat_rows(HEAD)
    page.set_landscape()
    page.fit_to_pages(1, 0)
