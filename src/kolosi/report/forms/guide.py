"""The sheet that says what each column holds, for those who print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.template import Blank, Field
from kolosi.reading.cover import mark_of
from kolosi.report.exports.cells import Pens
from kolosi.report.forms import Texts, told

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEADS = ("template_head_column", "template_head_needed", "template_head_what", "template_head_takes")
TAKES = {
    "day": "template_takes_day",
    "period": "template_takes_list",
    "count": "template_takes_count",
    "number": "template_takes_number",
    "share": "template_takes_share",
    "flag": "template_takes_list",
    "choice": "template_takes_list",
    "text": "template_takes_text",
}


def write_guide(sheet: Worksheet, pens: Pens, blank: Blank, language: str, texts: Texts) -> None:
    """Writes one row a column: its name, whether it is needed, what it counts, what it takes."""
    for column, width in enumerate((30, 14, 76, 34)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 3, told(texts("template_guide_title", title=blank.title), language), pens["title"])
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, 3, told(blank.template.warning, language), pens["warning"])
    sheet.set_row(1, 34)
    for column, id_ in enumerate(HEADS):
        pens.write(sheet, 3, column, told(texts(id_), language), "optional")
    for row, field in enumerate(blank.fields, 4):
        _row(sheet, pens, row, field, language, texts)
    end = 5 + len(blank.fields)
    sheet.merge_range(end, 0, end, 3, told(texts("template_empty_cells"), language), pens["step"])
    sheet.set_row(end, 32)
    pens.write(sheet, end + 1, 0, mark_of(blank.template, language), "mark")
    sheet.hide_gridlines(2)
    sheet.freeze_panes(4, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _row(sheet: Worksheet, pens: Pens, row: int, field: Field, language: str, texts: Texts) -> None:
    pens.write(sheet, row, 0, say(field.label, language), "line_bold")
    needed = told(texts("template_needed"), language) if field.is_needed else "–"
    pens.write(sheet, row, 1, needed, "line")
    note = told(field.note, language)
    pens.write(sheet, row, 2, note, "line")
    pens.write(sheet, row, 3, told(texts(TAKES[field.kind]), language), "line")
    sheet.set_row(row, 18 * max(1, -(-len(note) // 80)))
