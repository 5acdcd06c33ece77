"""A workbook about the workspace itself: what is known filled in, lists to choose from, notes, and only what may be filled in unlocked."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.form import Answer, FilledSheet
from kolosi.model.label import say
from kolosi.model.template import Field
from kolosi.reading.cover import LISTS_SHEET
from kolosi.report.exports.cells import Looks, Pens, blank_book
from kolosi.report.forms import Texts, told
from kolosi.report.forms.data_sheet import note_shown
from kolosi.report.forms.workbook import BLUE, INPUT, LOOKS, WIDE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD = 3
"""The row of the headers, under the title, how to fill it in, and what each column holds."""

SPARE = 60
"""Empty rows to add to a list: more than a quarter of work needs; a form given back can be asked for again."""

_LONGEST_NAME, _LONGEST_MESSAGE, _LONGEST_TITLE = 31, 255, 32
"""Characters of a sheet's name, of the text of a note and of its title (Excel specifications and limits, Microsoft)."""

_FILL: Mapping[str, object] = {"bg_color": INPUT, "locked": False}
TWO_WAY: Looks = {
    **LOOKS,
    **{name: {**LOOKS[name], **_FILL} for name in ("text", "day", "count", "number")},
    "row_label": {**LOOKS["label"], "valign": "top"},
    "known": {"font_color": "#5A6572", "font_size": 9, "valign": "top", "text_wrap": True},
    "advice": {**LOOKS["hint"], "valign": "top", "italic": True},
    "how": {"font_color": BLUE, "valign": "vcenter"},
    "code": {"font_color": "#8A9199", "font_size": 8, "valign": "top"},
}
_LOOK = {"day": "day", "count": "count"}
_WIDTH = {"day": 14, "period": 24, "count": 15, "flag": 13, "choice": 30}
_PROTECTION = {"format_columns": True, "format_rows": True}
"""Beside the open cells nothing can be changed but widths and heights. There is no password: it keeps from slips, not from people."""

_CHOICES = frozenset({"choice", "flag"})


def form_workbook(sheets: Sequence[FilledSheet], language: str, texts: Texts) -> bytes:
    """Give the workbook of one form or several in one language; the same sheets give the same bytes."""
    out = io.BytesIO()
    with blank_book(out) as book:
        writer = _Writer(book, language, texts)
        pages = [book.add_worksheet(name) for name in names_of_sheets(sheets, language)]
        writer.write_lists(sheets)
        for page, sheet in zip(pages, sheets, strict=True):
            writer.write(page, sheet)
        pages[0].activate()
    return out.getvalue()


def names_of_sheets(sheets: Sequence[FilledSheet], language: str) -> list[str]:
    """Give the names of sheets: their titles as a spreadsheet allows them."""
    names = (re.sub(r"[][:*?/\\']", " ", say(sheet.title, language))[:_LONGEST_NAME].strip() for sheet in sheets)
    return list(names)


class _Writer:
    """Writes the sheets of one workbook over one sheet of lists."""

    def __init__(self, book: Workbook, language: str, texts: Texts) -> None:
        self.book, self.language, self.texts = book, language, texts
        self.pens = Pens(book, TWO_WAY)
        self.lists: dict[tuple[str, ...], str] = {}

    def told(self, id_: str, **blanks: object) -> str:
        """A sentence of the catalogue."""
        return told(self.texts(id_, **blanks), self.language)

    # -- lists ------------------------------------------------------------------------------------------------------

    def write_lists(self, sheets: Sequence[FilledSheet]) -> None:
        """Writes each list once, under a name that the cells refer to: a list in a cell holds 255 characters at most."""
        from xlsxwriter.utility import xl_range_abs

        page = self.book.add_worksheet(say(LISTS_SHEET, self.language))
        for field in (field for sheet in sheets for field in sheet.fields if field.choices):
            labels = self.labels(field)
            if labels in self.lists:
                continue
            column = len(self.lists)
            self.pens.write(page, 0, column, say(field.label, self.language), "list_head")
            for row, label in enumerate(labels, 1):
                self.pens.write(page, row, column, label, "list")
            page.set_column(column, column, max(16, min(60, max(map(len, labels)) + 2)))
            name = self.lists[labels] = f"kolosi_list_{column + 1}"
            self.book.define_name(name, f"='{page.name}'!{xl_range_abs(1, column, len(labels), column)}")
        page.freeze_panes(1, 0)
        page.protect("", _PROTECTION)

    def labels(self, field: Field) -> tuple[str, ...]:
        """The answers of a field as they are offered."""
        return tuple(say(choice.label, self.language) for choice in field.choices)

    # -- a sheet ----------------------------------------------------------------------------------------------------

    def write(self, page: Worksheet, sheet: FilledSheet) -> None:
        """Writes a sheet: what it is, how to fill it in, then its rows or its single answers."""
        width = len(sheet.fields) if sheet.is_list else 3
        self.pens.write(page, 0, 0, say(sheet.title, self.language), "part")
        how = self.told("form_how_rows" if sheet.is_list else "form_how_answers")
        self.pens.write(page, 1, 0, f"{told(sheet.note, self.language)} {how}", "how")
        self.pens.write(page, HEAD, width, sheet.mark, "code")
        page.set_column(width, width, 14, None, {"hidden": True})
        if sheet.is_list:
            self.write_rows(page, sheet)
        else:
            self.write_answers(page, sheet)
        page.protect("", _PROTECTION)
        page.set_landscape()
        page.set_paper(8 if width > WIDE else 9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD)
        page.freeze_panes(HEAD + 1, 0)

    def write_rows(self, page: Worksheet, sheet: FilledSheet) -> None:
        """Headers under what each column holds, the items that are known, empty rows for others."""
        page.set_row(2, 78)
        page.set_row(HEAD, 34)
        last = HEAD + len(sheet.rows) + (0 if sheet.is_closed else SPARE)
        for column, field in enumerate(sheet.fields):
            self.pens.write(page, 2, column, told(field.note, self.language), "advice")
            look = "needed" if field.is_needed else "optional"
            self.pens.write(page, HEAD, column, say(field.label, self.language), look)
            page.set_column(column, column, _WIDTH.get(field.kind, 20 if field.choices else 34))
            if last > HEAD and not field.is_fixed:
                page.data_validation(HEAD + 1, column, last, column, self.allowed(field))
        for row, filled in enumerate(sheet.rows, HEAD + 1):
            for column, (field, answer) in enumerate(zip(sheet.fields, filled.cells, strict=True)):
                self.write_answer(page, row, column, field, answer)
            self.pens.write(page, row, len(sheet.fields), filled.code, "code")
        for row in range(HEAD + 1 + len(sheet.rows), last + 1):
            for column, field in enumerate(sheet.fields):
                if not field.is_fixed:
                    page.write_blank(row, column, None, self.pens[_LOOK.get(field.kind, "text")])

    def write_answers(self, page: Worksheet, sheet: FilledSheet) -> None:
        """One line an answer: what is asked, the answer, what it is."""
        for column, (id_, wide) in enumerate((("asked", 40), ("answer", 48), ("help", 64))):
            self.pens.write(page, HEAD, column, self.told(f"template_head_{id_}"), "optional")
            page.set_column(column, column, wide)
        for row, (field, filled) in enumerate(zip(sheet.fields, sheet.rows, strict=True), HEAD + 1):
            self.pens.write(page, row, 0, say(field.label, self.language), "row_label")
            self.write_answer(page, row, 1, field, filled.cells[0])
            self.pens.write(page, row, 2, told(field.note, self.language), "advice")
            self.pens.write(page, row, 3, filled.code, "code")
            page.data_validation(row, 1, row, 1, self.allowed(field))

    def write_answer(self, page: Worksheet, row: int, column: int, field: Field, answer: Answer) -> None:
        """One cell that may be filled in; a day as a day, a number as a number."""
        look = _LOOK.get(field.kind, "text")
        if field.is_fixed:
            self.pens.write(page, row, column, str(answer), "known")
            return
        if isinstance(answer, date):
            page.write_datetime(row, column, answer, self.pens["day"])
        elif isinstance(answer, int):
            page.write_number(row, column, answer, self.pens["count"])
        elif answer:
            self.pens.write(page, row, column, answer, "text" if look in ("day", "count") else look)
        else:
            page.write_blank(row, column, None, self.pens[look])

    def allowed(self, field: Field) -> dict[str, object]:
        """What a cell takes, and the note that it shows. Several values of a list are written by hand: none of them is stopped."""
        title = self.told("template_wrong_title")[:_LONGEST_TITLE]
        note = note_shown(field, self.language)
        if field.kind == "day":
            message = self.told("form_wrong_day_here")[:_LONGEST_MESSAGE]
            days = {"minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31), "error_message": message}
            return {"validate": "date", "criteria": "between", "error_title": title, **days, **note}
        if field.kind == "count":
            message = self.told("form_wrong_count_here")[:_LONGEST_MESSAGE]
            whole = {"validate": "integer", "criteria": ">=", "value": 1}
            return {**whole, "error_title": title, "error_message": message, **note}
        if field.choices:
            source = f"={self.lists[self.labels(field)]}"
            message = self.told("form_wrong_word_here")[:_LONGEST_MESSAGE]
            said = {"error_title": title, "error_message": message}
            stop = said if field.kind in _CHOICES else {"show_error": False}
            return {"validate": "list", "source": source, **stop, **note}
        return {"validate": "any", **note}
