"""The list of what nobody has explained yet, as a spreadsheet that becomes Decisions: labels, drop-downs, how to answer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kolosi.report.exports.cells import Looks, Pens, blank_book
from kolosi.store.files import take_away, write_whole
from kolosi.workspace.correct.correction_words import CODE, GIVEN, HEADS, HELP, KINDS, NAMES, SHEETS, STEPS
from kolosi.workspace.correct.questions import Line, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from kolosi.intake.records.duplicates import Twin
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.records.built import Built

LOOKS: Looks = {
    "code": {"font_color": "#8A9199", "font_size": 8, "valign": "top"},
    "head": {"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"},
    "plain": {"text_wrap": True, "valign": "top"},
    "wanted": {"bg_color": "#FFF6D6", "border": 1, "text_wrap": True, "valign": "top"},
    "sure": {"bg_color": "#E3F1E1", "border": 1, "text_wrap": True, "valign": "top"},
    "choice": {},
    "title": {"bold": True, "font_size": 14},
    "step": {"text_wrap": True, "valign": "top", "font_size": 11},
}


def write_correction_list(workspace: Folder, built: Built, twins: Sequence[Twin]) -> None:
    """Writes the list of the present build; takes an old one away when nothing is left to explain."""
    language = workspace.settings.languages[0]
    path = workspace.file("out", "internal", NAMES.get(language, NAMES["en"]))
    lines = lines_of(workspace, built, twins)
    if lines:
        write_whole(path, correction_list(lines, language))
    else:
        take_away(path)


def correction_list(lines: Sequence[Line], language: str) -> bytes:
    """The list as a workbook: the questions, how to answer them, and all answers that are offered."""
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, LOOKS)
        sheet, guide, lists = (book.add_worksheet(name) for name in SHEETS[language])
        sheet.write_row(0, 0, HEADS[language], pens["head"])
        ranges = _write_lists(lists, pens, lines, language)
        for row, line in enumerate(lines, 1):
            _write_line(sheet, pens, row, line, language)
            allowed = {"validate": "list", "source": ranges[line.choices]} if line.choices else {"validate": "any"}
            help_ = {"input_title": KINDS[line.kind][language][:32], "input_message": HELP[line.kind][language][:255]}
            sheet.data_validation(row, GIVEN, row, GIVEN, {**allowed, **help_, "show_error": False})
        lay_out(sheet, _WIDTHS)
        _write_guide(guide, pens, lines, language)
    return out.getvalue()


def _write_line(sheet: Worksheet, pens: Pens, row: int, line: Line, language: str) -> None:
    cells = [KINDS[line.kind][language], line.source, line.file, line.column, line.value]
    for column, cell in enumerate(cells):
        pens.write(sheet, row, column, cell, "plain")
    sheet.write_number(row, 5, line.count, pens["plain"])
    pens.write(sheet, row, 6, line.proposal, "plain")
    if line.filled:
        pens.write(sheet, row, GIVEN, line.filled, "sure")
    else:
        sheet.write_blank(row, GIVEN, None, pens["wanted"])
    pens.write(sheet, row, CODE, line.subject, "code")
    pens.write(sheet, row, CODE + 1, " · ".join(line.samples), "plain")


_WIDTHS = ((0, 0, 17), (1, 2, 24), (3, 3, 20), (4, 4, 40), (5, 5, 10), (6, 7, 28), (9, 9, 28))


def lay_out(sheet: Worksheet, widths: Sequence[tuple[int, int, int]]) -> None:
    """Widths, and the page as it prints: on landscape sheets, one page wide, the head on each. The codes are folded away."""
    for first, last, width in widths:
        sheet.set_column(first, last, width)
    sheet.set_column(CODE, CODE, 14, None, {"hidden": True})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_guide(sheet: Worksheet, pens: Pens, lines: Sequence[Line], language: str) -> None:
    """How to fill the list in, and what each kind of question in it asks."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.merge_range(0, 0, 0, 1, SHEETS[language][1], pens["title"])
    row = 2
    for step in STEPS[language]:
        sheet.merge_range(row, 0, row, 1, step, pens["step"])
        row += 1
    row += 1
    for kind in (kind for kind in KINDS if any(line.kind == kind for line in lines)):
        pens.write(sheet, row, 0, KINDS[kind][language], "head")
        pens.write(sheet, row, 1, HELP[kind][language], "step")
        row += 1
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_lists(sheet: Worksheet, pens: Pens, lines: Sequence[Line], language: str) -> Mapping[tuple[str, ...], str]:
    """One column a list of choices; gives the cell range of each."""
    from xlsxwriter.utility import xl_col_to_name

    title = SHEETS[language][2]
    ranges: dict[tuple[str, ...], str] = {}
    for column, choices in enumerate(dict.fromkeys(line.choices for line in lines)):
        kind = next(line.kind for line in lines if line.choices == choices)
        for row, choice in enumerate((KINDS[kind][language], *choices)):
            pens.write(sheet, row, column, choice, "choice")
        letter = xl_col_to_name(column)
        ranges[choices] = f"={title}!${letter}$2:${letter}${len(choices) + 1}"
    return ranges
