"""The register as a workbook that people read, sort and filter: one row a recommendation, those overdue first."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.exports.cells import Looks, Pens, blank_book
from kolosi.report.register import Task

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LINE: Mapping[str, object] = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#c8ccd0"}
_LOOKS: Looks = {
    "head": {"bold": True, "text_wrap": True, "bg_color": "#eef0f2", "bottom": 1},
    "words": _LINE,
    "late": {**_LINE, "font_color": "#b3261e", "bold": True},
    "day": {**_LINE, "num_format": "dd/mm/yyyy", "align": "left"},
}

_Cell = str | int | date | None
_COLUMNS: Mapping[str, tuple[int, Callable[[Task, str], _Cell]]] = {
    "id": (8, lambda task, language: task.id),
    "risk": (26, lambda task, language: say(task.risk, language)),
    "addressee": (24, lambda task, language: say(task.addressee, language)),
    "lead": (22, lambda task, language: task.lead),
    "text": (60, lambda task, language: say(task.text, language)),
    "where": (24, lambda task, language: say(task.where, language)),
    "quantity": (18, lambda task, language: say(task.quantity, language)),
    "by": (12, lambda task, language: task.by),
    "days_late": (10, lambda task, language: task.days_late or None),
    "priority": (10, lambda task, language: say(task.priority_words, language)),
    "status": (12, lambda task, language: say(task.status_words, language)),
    "note": (34, lambda task, language: task.note),
    "indicator": (30, lambda task, language: say(task.indicator, language)),
    "evidence": (34, lambda task, language: task.evidence),
    "missing": (24, lambda task, language: say(task.missing, language)),
}
"""Each column by its name: how wide it is, in letters, and what stands in it."""


def register_workbook(tasks: Sequence[Task], language: str) -> bytes:
    """The workbook; the same list gives the same bytes."""
    target = io.BytesIO()
    with blank_book(target) as book:
        sheet, pens = book.add_worksheet(say(label("recommendations.title"), language)), Pens(book, _LOOKS)
        for column, (name, (width, _)) in enumerate(_COLUMNS.items()):
            sheet.set_column(column, column, width)
            pens.write(sheet, 0, column, say(label(f"recommendations.heads.{name}"), language), "head")
        for row, task in enumerate(tasks, 1):
            for column, (_, cell) in enumerate(_COLUMNS.values()):
                _write(sheet, pens, row, column, cell(task, language), is_late=task.days_late > 0)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(tasks), 1), len(_COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return target.getvalue()


def _write(sheet: Worksheet, pens: Pens, row: int, column: int, cell: _Cell, *, is_late: bool) -> None:
    """A day as a day and a number as a number, so that both sort."""
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, pens["day"])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, pens["late"])
    else:
        pens.write(sheet, row, column, cell or "", "late" if is_late and column == 0 else "words")
