"""The cover of a template: who sends it, for which period and regions, or that there is nothing to report; which template it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.template import Blank
from kolosi.reading.cover import COVER, NO, OTHER_PLACES, REGION, YES, mark_of
from kolosi.report.draft.numerals import period_words
from kolosi.report.exports.cells import Pens
from kolosi.report.forms import Texts, told
from kolosi.report.forms.lists import REGIONS, YES_NO, Ranges

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FIRST = 4
"""The row of the first label, under the heads of the three columns."""

FEWEST, MOST = 4, 12
"""How many rows there are for regions: as many as the country has, within these."""

HINTS = {
    "organisation": "template_hint_organisation",
    "period": "template_hint_period",
    "zero": "template_hint_zero",
    "places": "template_hint_places",
    "filled": "template_hint_filled",
}
STEPS = ("template_step_cover", "template_step_rows", "template_step_send", "template_step_zero")
SHORT = STEPS[:3]


def write_cover(sheet: Worksheet, pens: Pens, blank: Blank, language: str, texts: Texts, ranges: Ranges) -> None:
    """Writes the cover: labels, what is known beside them, hints; then the steps and the mark of the template."""
    for column, width in enumerate((34, 40, 58)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 2, told(blank.title, language), pens["title"])
    sheet.set_row(0, 34)
    subtitle = texts("template_subtitle", row=blank.template.row)
    sheet.merge_range(1, 0, 1, 2, told(subtitle, language), pens["subtitle"])
    sheet.set_row(1, 22)
    for column, id_ in enumerate(("template_head_asked", "template_head_answer", "template_head_help")):
        pens.write(sheet, FIRST - 1, column, told(texts(id_), language), "optional")
    row = _values(sheet, pens, blank, language, texts, ranges)
    row = _advice(sheet, pens, blank, language, texts, row + 1)
    sheet.set_row(FIRST - 1, 20)
    pens.write(sheet, row + 1, 0, mark_of(blank.template, language), "mark")
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)


def _values(sheet: Worksheet, pens: Pens, blank: Blank, language: str, texts: Texts, ranges: Ranges) -> int:
    """The labels and their cells; gives the row after them."""
    row = FIRST
    for name in _asked(blank):
        pens.write(sheet, row, 0, _label(blank, name, language), "label")
        pens.write(sheet, row, 2, told(texts(HINTS[name], word=blank.region_word), language), "hint")
        sheet.set_row(row, 32)
        if name == "places":
            row = _regions(sheet, pens, blank, language, ranges, row)
            continue
        _cell(sheet, pens, row, _known(blank, name, language), "input_day" if name == "filled" else "input")
        _allow(sheet, row, name, language, texts, ranges)
        row += 1
    return row


def _asked(blank: Blank) -> tuple[str, ...]:
    """What the cover asks: of a template without a period neither that nor a report of zero."""
    return tuple(name for name in COVER if blank.template.is_periodic or name not in ("period", "zero", "places"))


def _label(blank: Blank, name: str, language: str) -> str:
    """The label; where the country has no regions, with the word for what it has."""
    word = say(blank.region_word, language)
    if name == "places" and word not in REGION.values():
        return f"{say(OTHER_PLACES, language)} ({word})"
    return say(COVER[name], language)


def _known(blank: Blank, name: str, language: str) -> str:
    if name == "organisation":
        return blank.organisation or ""
    if name == "period" and blank.period is not None:
        return period_words(str(blank.period), language)
    return say(NO, language) if name == "zero" else ""


def _cell(sheet: Worksheet, pens: Pens, row: int, text: str, look: str) -> None:
    pens.write(sheet, row, 1, text, look)


def _allow(sheet: Worksheet, row: int, name: str, language: str, texts: Texts, ranges: Ranges) -> None:
    """What the cell of a label takes."""
    if name == "zero":
        stop = {"error_title": f"{say(YES, language)} / {say(NO, language)}"}
        sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": ranges.source(YES_NO, ""), **stop})
    if name == "filled":
        sheet.data_validation(row, 1, row, 1, day_allowed(texts, language))


def day_allowed(texts: Texts, language: str) -> dict[str, object]:
    """Give the rule of a cell that takes a day, none to come."""
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": date(2000, 1, 1),
        "maximum": "=TODAY()",
        "error_title": told(texts("template_wrong_title"), language)[:32],
        "error_message": told(texts("template_wrong_day"), language)[:255],
    }


def _regions(sheet: Worksheet, pens: Pens, blank: Blank, language: str, ranges: Ranges, row: int) -> int:
    """One row a region, the known ones filled in; gives the row after them."""
    count = max(len(blank.covered), min(MOST, max(FEWEST, len(blank.regions))))
    for at in range(count):
        if at:
            pens.write(sheet, row + at, 0, "", "more")
            sheet.set_row(row + at, 18)
        _cell(sheet, pens, row + at, blank.covered[at] if at < len(blank.covered) else "", "input")
    if blank.regions:
        allowed = {"validate": "list", "source": ranges.source(REGIONS, ""), "error_type": "warning"}
        sheet.data_validation(row, 1, row + count - 1, 1, allowed)
    return row + count


def _advice(sheet: Worksheet, pens: Pens, blank: Blank, language: str, texts: Texts, row: int) -> int:
    """The warning and the steps; gives the last row."""
    sheet.merge_range(row, 0, row, 2, told(blank.template.warning, language), pens["warning"])
    sheet.set_row(row, 36)
    for id_ in STEPS if blank.template.is_periodic else SHORT:
        row += 1
        text = told(texts(id_, sheet=blank.template.sheet), language)
        sheet.merge_range(row, 0, row, 2, text, pens["step"])
        sheet.set_row(row, 20)
    return row
