"""The answer to a partner: its own sheets, each cell to check coloured with a note, and a summary in its language."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kolosi.model.finding import Where, point
from kolosi.model.label import say
from kolosi.model.receipt import Receipt

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from kolosi.intake.importing import Reading
    from kolosi.intake.recognising import Match
    from kolosi.workspace import Workspace
    from kolosi.workspace.adding import Candidate

SUMMARY = {"fr": "Résumé", "en": "Summary"}


def return_workbook(workspace: Workspace, candidate: Candidate, receipt: Receipt, language: str) -> bytes:
    """The workbook as bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _summary(workspace, book, candidate, receipt, language)
        for number, (match, reading) in enumerate(zip(candidate.matches, candidate.readings, strict=True), 1):
            _own_sheet(workspace, book, match, reading, language, number)
    return out.getvalue()


def _summary(workspace: Workspace, book: Workbook, candidate: Candidate, receipt: Receipt, language: str) -> None:
    sheet = book.add_worksheet(SUMMARY[language])
    bold = book.add_format({"bold": True})
    text = workspace.knowledge.messages.text
    waiting = sum(reading.waiting["row"].n_unique() for reading in candidate.readings)
    rows = sum(reading.rows for reading in candidate.readings)
    lines = [
        text("return_title", organisation=receipt.organisation, file=receipt.file),
        text("return_counts", rows=rows, good=rows - waiting, waiting=waiting),
        text("return_what_to_do"),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, say(line, language), bold if row == 0 else None)
    for offset, finding in enumerate((f for reading in candidate.readings for f in reading.findings), len(lines) + 1):
        worded = workspace.say(finding)
        sheet.write_row(offset, 0, [f"{say(worded.message, language)} {say(worded.hint, language)}", finding.count])
    sheet.set_column(0, 0, 110)


def _own_sheet(
    workspace: Workspace, book: Workbook, match: Match, reading: Reading, language: str, number: int
) -> None:
    title = (match.table.sheet or f"Feuille {number}")[:31].translate(
        str.maketrans("[]:*?/\\", "       ")
    ).strip() or f"Feuille {number}"
    sheet = book.add_worksheet(title if title not in SUMMARY.values() else f"{title} {number}")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    bad = book.add_format({"bg_color": "#FFD9C7", "border": 1})
    for column, name in enumerate(match.table.names):
        sheet.write_string(max(match.table.header_rows, default=1) - 1, column, name, head)
    notes = _notes(workspace, match, reading, language)
    columns = [f"c{i}" for i in range(len(match.table.names))]
    for row, *cells in match.table.frame.select("row", *columns).iter_rows():
        for column, value in enumerate(cells):
            note = notes.get((row, column))
            if note is not None:
                sheet.write_string(row - 1, column, value or "", bad)
                sheet.write_comment(row - 1, column, note, {"author": "kolosi", "x_scale": 2})
            elif value is not None:
                sheet.write_string(row - 1, column, value)


def _notes(workspace: Workspace, match: Match, reading: Reading, language: str) -> Mapping[tuple[int, int], str]:
    """What to write beside each cell that keeps its row waiting."""
    notes: dict[tuple[int, int], str] = {}
    positions = {name: position for position, name in enumerate(match.table.names)}
    folded = {name: position for position, name in enumerate(match.table.folded)}
    from kolosi.intake.table import fold

    for line in reading.waiting.iter_rows(named=True):
        column = positions.get(line["column"], folded.get(fold(line["column"])))
        if column is not None:
            where = Where(row=line["row"], column=line["column"])
            worded = workspace.say(point(line["problem"], where=where, found=line["found"]))
            notes[(line["row"], column)] = f"{say(worded.message, language)} {say(worded.hint, language)}"
    return notes
