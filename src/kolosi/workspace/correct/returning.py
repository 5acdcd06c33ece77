"""The answer to a partner: what was read of its file, and its own sheets with each cell to correct coloured and explained."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import polars as pl

from kolosi.intake.columns.table import fold
from kolosi.reading.labels import label
from kolosi.report.exports.cells import Looks, Pens, blank_book, without_controls
from kolosi.store.files import take_away, write_whole
from kolosi.workspace.correct.return_pages import SUMMARY, Cell, Page, pages_of, told
from kolosi.workspace.correct.return_summary import write_summary

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate

PREFIX = label("returning.prefix")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,6})?")
_NOTE, _TITLE = 255, 32
"""What a spreadsheet shows of the note of a cell, and of its title."""


def write_return(workspace: Folder, candidate: Candidate, receipt: Receipt) -> None:
    """Writes `retour_<organisation>.xlsx` for a submission that has something to say or that many partners send.

    An older return about the same submission goes away when there is nothing left to say.
    """
    path = return_path(workspace, receipt)
    if not candidate.matches:  # a report in words has no sheet to give back
        take_away(path)
        return
    is_waiting = any(reading.waiting.height for reading in candidate.readings)
    is_unknown = any(unknown.kind == "column" for unknown in candidate.unknown)
    if is_waiting or is_unknown or candidate.source.files_add_up:
        write_whole(path, return_workbook(workspace, candidate, receipt, workspace.settings.languages[0]))
    else:
        take_away(path)


def return_path(workspace: Folder, receipt: Receipt) -> Path:
    """Where the return lies; an organisation that sent other submissions has one for each."""
    sent = workspace.receipts.all()
    first = next((one for one in sent if one.organisation == receipt.organisation), receipt)
    is_first = workspace.receipts.first_of(receipt).submission == first.submission
    own = [receipt.organisation] if is_first else [receipt.organisation, *receipt.submission[::2]]
    prefix = PREFIX.get(workspace.settings.languages[0], PREFIX["en"])
    name = "_".join(dict.fromkeys(fold(part).replace(" ", "_") for part in own)) or "organisation"
    return workspace.file("out", "internal", f"{prefix}_{name}.xlsx")


def return_workbook(workspace: Folder, candidate: Candidate, receipt: Receipt, language: str) -> bytes:
    """The workbook as bytes: a summary, then each sheet of which there is something to say. No person is named in it."""
    pages = [page for page in pages_of(workspace, candidate) if page.notes or page.heads]
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, LOOKS)
        summary = book.add_worksheet(SUMMARY.get(language, SUMMARY["en"]))
        write_summary(workspace, summary, pens, candidate, receipt, pages, language)
        for page in pages:
            _own_sheet(book.add_worksheet(page.title), pens, page, language)
    return out.getvalue()


_EDGE = {"indent": 1, "align": "left", "valign": "top", "text_wrap": True, "border": 1, "border_color": "#D5DBE1"}
LOOKS: Looks = {
    "title": {"bold": True, "font_size": 14},
    "part": {"bold": True, "font_size": 11, "font_color": "#1F4E79"},
    "text": {"valign": "top", "text_wrap": True},
    "mark": {"font_size": 8, "font_color": "#7A8490"},
    "bare": {},
    "line": _EDGE,
    "link": {**_EDGE, "font_color": "#1F4E79", "underline": 1},
    "count": {**_EDGE, "bold": True},
    "head": {**_EDGE, "bold": True, "bg_color": "#E8EEF4"},
    "bad": {"bg_color": "#FFD9C7", "border": 1, "border_color": "#C4501B"},
    "bad_head": {**_EDGE, "bold": True, "bg_color": "#FFF6D6", "border_color": "#C79A00"},
}


# -- what there is to say of the partner's own sheets -----------------------------------------------------------------


# -- the sheets as they are given back --------------------------------------------------------------------------------


def _own_sheet(sheet: Worksheet, pens: Pens, page: Page, language: str) -> None:
    heads = {*page.match.table.header_rows, page.match.table.tag_row}
    styled = (*((cell, "bad") for cell in page.notes), *((cell, "bad_head") for cell in page.heads))
    own = page.cells.width - 1  # a row of a repeat also has columns of its submission, which stand on another sheet
    bad = {
        (cell.row, cell.column): (cell, style)
        for cell, style in styled
        if cell.column is not None and cell.column < own
    }
    for row, *values in page.cells.iter_rows():
        look = "head" if row in heads else "bare"
        if page.is_excerpt:
            sheet.write_number(page.places[row], 0, row, pens["mark"])
        for column, value in enumerate(values):
            if value is not None and (row, column) not in bad:
                _write(sheet, *page.at(row, column), value, pens, look)
    bad_rows = {row for row, _ in bad}
    values_at = {row: values for row, *values in page.cells.iter_rows() if row in bad_rows}
    for (row, column), (cell, style) in bad.items():
        value = values_at[row][column] if row in values_at else None
        _write(sheet, *page.at(row, column), value or "", pens, style)
        _explain(sheet, page.at(row, column), cell, language)
    _lay_out(sheet, page)


def _write(sheet: Worksheet, row: int, column: int, value: str, pens: Pens, look: str) -> None:
    """A number as a number when that loses nothing, else the text as it came, which stays a text."""
    if look == "bare" and _PLAIN_NUMBER.fullmatch(value):
        sheet.write_number(row, column, float(value))
    else:
        pens.write(sheet, row, column, value, look)


def _explain(sheet: Worksheet, place: tuple[int, int], cell: Cell, language: str) -> None:
    """What to do, shown when the cell is chosen: a comment would name an author, and this one can leave."""
    text = without_controls(f"{told(cell.note.message, language)}\n{told(cell.note.hint, language)}")
    shown_text = text if len(text) <= _NOTE else f"{text[: _NOTE - 1]}…"
    title = without_controls(cell.note.where.column or "")[:_TITLE]
    sheet.data_validation(*place, *place, {"validate": "any", "input_title": title, "input_message": shown_text})


def _lay_out(sheet: Worksheet, page: Page) -> None:
    """Widths by content, the head always in sight, printed one page wide."""
    below = page.cells.filter(pl.col("row") > max(page.match.table.header_rows, default=0)).drop("row")
    longest = below.select(pl.all().str.len_chars().max()).row(0) if below.height else ()
    for column, name in enumerate(page.match.table.names):
        widest_word = max(map(len, name.split()), default=0)
        content = (longest[column] if column < len(longest) else 0) or 0
        at = page.at(max(page.match.table.header_rows, default=1), column)[1]
        sheet.set_column(at, at, max(9, min(36, max(content, widest_word) + 2)))
    head = page.at(max(page.match.table.header_rows, default=1), 0)[0]
    sheet.freeze_panes(head + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
