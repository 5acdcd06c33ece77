"""The workbook that shows a file as it is understood, and in which its columns can be corrected."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import label, lists
from kolosi.report.exports.cells import Pens, blank_book
from kolosi.store.files import write_whole
from kolosi.workspace.correct.correcting import LOOKS, lay_out
from kolosi.workspace.correct.correction_words import CODE, GIVEN, IGNORE_WORD
from kolosi.workspace.correct.offered import column_label
from kolosi.workspace.learn.learning import ROLES, FileSeen, TableSeen
from kolosi.workspace.receive.file_answers import COLUMN, FILE, subject_of_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from kolosi.workspace.folder import Folder

_PREFIX = label("learning.prefix")

HEADS = lists("learning.heads")
_SHEETS = lists("learning.sheets")

_STEPS = lists("learning.steps")
_ROWS = label("learning.rows")
_COUNTED = label("learning.counted")
_ADDED = label("learning.added")


def write_sheet(workspace: Folder, file: FileSeen) -> Path:
    """Writes the workbook beside the to-correct list; gives where it lies."""
    language = workspace.settings.languages[0]
    bare = file.file.rsplit(".", 1)[0]
    path = workspace.file("out", "internal", f"{_PREFIX.get(language, _PREFIX['en'])}_{bare}.xlsx")
    write_whole(path, sheet_of(workspace, file, language))
    return path


def sheet_of(workspace: Folder, file: FileSeen, language: str) -> bytes:
    """The workbook as bytes."""
    from xlsxwriter.utility import xl_range_abs

    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, LOOKS)
        sheet, guide, lists = (book.add_worksheet(name) for name in _SHEETS[language])
        sheet.write_row(0, 0, HEADS[language], pens["head"])
        row = 1
        for at, table in enumerate(file.tables):
            choices = meanings_offered(workspace, file, table, language)
            for line, choice in enumerate(choices):
                pens.write(lists, line, at, choice, "choice")
            offered = f"={lists.name}!{xl_range_abs(0, at, len(choices) - 1, at)}"
            row = _write_table(sheet, pens, row, file, table, offered, language)
        lay_out(sheet, _WIDTHS)
        _write_guide(guide, pens, file, language)
    return out.getvalue()


def meanings_offered(workspace: Folder, file: FileSeen, table: TableSeen, language: str) -> Sequence[str]:
    """The meanings that a column of a table may have, in words; leaving it aside first."""
    layout = workspace.knowledge.sources[file.source].layout(table.layout)
    names = [rule.names[0] for rule in layout.rules if rule.attribute is None] if layout else []
    labels = [column_label(workspace, file.source, table.layout, name, language) for name in names if name[:1] != "#"]
    return [IGNORE_WORD[language], *dict.fromkeys(labels)]


def _write_table(
    sheet: Worksheet, pens: Pens, row: int, file: FileSeen, table: TableSeen, choices: str, language: str
) -> int:
    title = say(file.title, language)
    for column in table.columns:
        meaning = say(column.meaning, language) if column.meaning else ""
        cells = [say(ROLES[column.role], language), title, table.sheet, column.header, meaning]
        for at, cell in enumerate(cells):
            pens.write(sheet, row, at, cell, "plain")
        sheet.write_number(row, 5, table.rows, pens["plain"])
        pens.write(sheet, row, 6, " · ".join(column.samples), "plain")
        sheet.write_blank(row, GIVEN, None, pens["wanted"])
        subject = f"{FILE}|{subject_of_file(file.digest, f'{COLUMN}:{column.header}')}"
        pens.write(sheet, row, CODE, subject, "code")
        sheet.data_validation(row, GIVEN, row, GIVEN, {"validate": "list", "source": choices, "show_error": False})
        row += 1
    return row


_WIDTHS = ((0, 0, 18), (1, 1, 24), (2, 2, 16), (3, 4, 30), (5, 5, 8), (6, 6, 40), (7, 7, 30))


def _write_guide(sheet: Worksheet, pens: Pens, file: FileSeen, language: str) -> None:
    """How to read the workbook, and what the file counts in."""
    sheet.set_column(0, 0, 110)
    pens.write(sheet, 0, 0, file.file, "title")
    lines = [*_STEPS[language], "", *(what_counts(table, language) for table in file.tables)]
    for row, line in enumerate(lines, 2):
        pens.write(sheet, row, 0, line, "step")
    sheet.hide_gridlines(2)


def what_counts(table: TableSeen, language: str) -> str:
    """What a table counts in, in sentences."""
    counted, added = (", ".join(say(label, language) for label in labels) for labels in (table.counted, table.added))
    told = [_ROWS[language].format(table.rows)]
    told += [_COUNTED[language].format(counted)] if counted else []
    told += [_ADDED[language].format(added)] if added else []
    return " ".join(told)
