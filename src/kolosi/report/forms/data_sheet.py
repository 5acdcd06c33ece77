"""The sheet of data of a template: the headers of its layout over empty cells that take what may be written in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.template import Blank, Field
from kolosi.report.exports.cells import Pens
from kolosi.report.forms import Texts, told
from kolosi.report.forms.cover import day_allowed
from kolosi.report.forms.lists import Ranges

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEAD = 1
"""The row of the headers, under the title."""

RULED, CHECKED = 100, 3000
"""How many rows are drawn, and in how many the cells say what they take."""

_LOOK = {"day": "day", "count": "count", "number": "number", "share": "number"}
_WIDTH = {"day": 14, "period": 22, "count": 13, "number": 13, "share": 12, "flag": 11, "text": 24}
_LONGEST_LABEL, _LONGEST_NOTE = 32, 255
"""What a spreadsheet shows of the title and the text of a note."""


def write_data_sheet(sheet: Worksheet, pens: Pens, blank: Blank, language: str, texts: Texts, ranges: Ranges) -> None:
    """Writes the title, the headers, the rules of each column; frozen and printed under its headers."""
    title = told(texts("template_sheet_title", title=blank.title, row=blank.template.row), language)
    pens.write(sheet, 0, 0, title, "part")
    sheet.set_row(0, 24)
    sheet.set_row(HEAD, 48)
    for column, field in enumerate(blank.fields):
        pens.write(sheet, HEAD, column, say(field.label, language), "needed" if field.is_needed else "optional")
        look = _LOOK.get(field.kind, "text")
        sheet.set_column(column, column, _width(field, language))
        for row in range(HEAD + 1, HEAD + 1 + RULED):
            sheet.write_blank(row, column, None, pens[look])
        rule = {**_allowed(field, language, texts, _source(blank, field, ranges)), **note_shown(field, language)}
        sheet.data_validation(HEAD + 1, column, HEAD + CHECKED, column, rule)
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _width(field: Field, language: str) -> float:
    """As wide as its answers, and as the longest word of its header."""
    word = max(map(len, say(field.label, language).split()), default=0) + 3
    answers = max((len(say(choice.label, language)) for choice in field.choices), default=0) + 4
    own = min(34, max(18, answers)) if field.kind == "choice" else _WIDTH.get(field.kind, 20)
    return max(word, own)


def _source(blank: Blank, field: Field, ranges: Ranges) -> str | None:
    """The list of a column, narrowed by the cell beside it where another answer narrows it."""
    from xlsxwriter.utility import xl_col_to_name

    names = [one.name for one in blank.fields]
    around = f"${xl_col_to_name(names.index(field.within))}{HEAD + 2}" if field.within in names else ""
    return ranges.source(field.name, around)


def _allowed(field: Field, language: str, texts: Texts, source: str | None) -> dict[str, object]:
    """What the cells of a column take: a day, a whole number, a share, a word of the list; another word is asked about."""
    title = told(texts("template_wrong_title"), language)[:_LONGEST_LABEL]
    if field.kind == "day":
        return day_allowed(texts, language)
    if field.kind == "count":
        whole = {"validate": "integer", "criteria": ">=", "value": 0, "error_title": title}
        return {**whole, "error_message": told(texts("template_wrong_count"), language)[:_LONGEST_NOTE]}
    if field.kind == "share":
        share = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "error_title": title}
        return {**share, "error_message": told(texts("template_wrong_share"), language)[:_LONGEST_NOTE]}
    if field.kind == "number":
        number = {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
        return {**number, "error_title": title, "error_message": told(texts("template_wrong_number"), language)}
    if source is not None:
        message = told(texts("template_wrong_word"), language)[:_LONGEST_NOTE]
        asked = {"error_type": "warning", "error_title": title, "error_message": message}
        return {"validate": "list", "source": source, **asked}
    return {"validate": "any"}


def note_shown(field: Field, language: str) -> dict[str, object]:
    """Give what is shown beside a cell of the column when it is chosen."""
    title, note = say(field.label, language)[:_LONGEST_LABEL], told(field.note, language)[:_LONGEST_NOTE]
    return {"input_title": title, "input_message": note}
