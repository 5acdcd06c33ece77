"""The workbook that shows a file as it is understood, and in which its columns can be corrected."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kolosi.model.label import say
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

_PREFIX = {"fr": "compris", "en": "understood"}

HEADS = {
    "fr": (
        "Ce qu’elle fait",
        "Source",
        "Feuille",
        "Colonne",
        "Comprise comme",
        "Lignes",
        "Exemples",
        "Votre correction",
        "Code (ne pas modifier)",
    ),
    "en": (
        "What it does",
        "Source",
        "Sheet",
        "Column",
        "Understood as",
        "Rows",
        "Samples",
        "Your correction",
        "Code (do not change)",
    ),
}
_SHEETS = {"fr": ("compris", "Mode d’emploi", "Listes"), "en": ("understood", "How to answer", "Lists")}

_STEPS = {
    "fr": (
        "Ce classeur montre comment le fichier est compris : une ligne par colonne, avec trois exemples de ce qu’elle contient.",
        "1. Lisez la colonne « Comprise comme ». Si tout est juste, il n’y a rien à faire.",
        "2. Si une colonne est mal comprise, choisissez son sens dans « Votre correction » ; « ignorer » si elle ne compte pas.",
        "3. Enregistrez, puis rendez ce classeur : kolosi add, suivi de son nom. Le fichier est relu aussitôt.",
        "Votre réponse vaut aussi pour les prochains fichiers de la même forme. Pour revenir en arrière : kolosi undo.",
    ),
    "en": (
        "This workbook shows how the file is understood: one row a column, with three samples of what it holds.",
        "1. Read the column “Understood as”. If all of it is right, there is nothing to do.",
        "2. Where a column is misunderstood, choose its meaning under “Your correction”; “ignore” if it does not count.",
        "3. Save, then give this workbook back: kolosi add and its name. The file is read again at once.",
        "Your answer also holds for the next files of the same form. To take it back: kolosi undo.",
    ),
}


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
            choices = _choices(workspace, file, table, language)
            for line, choice in enumerate(choices):
                pens.write(lists, line, at, choice, "choice")
            offered = f"={lists.name}!{xl_range_abs(0, at, len(choices) - 1, at)}"
            row = _write_table(sheet, pens, row, file, table, offered, language)
        lay_out(sheet, _WIDTHS)
        _write_guide(guide, pens, file, language)
    return out.getvalue()


def _choices(workspace: Folder, file: FileSeen, table: TableSeen, language: str) -> Sequence[str]:
    """The meanings that a column of a table may have."""
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
    if language == "fr":
        told = f"{table.rows} lignes."
        told += f" Chaque ligne compte pour une dans : {counted}." if counted else ""
        return told + (f" Les nombres s’additionnent dans : {added}." if added else "")
    told = f"{table.rows} rows."
    told += f" Each row counts as one in: {counted}." if counted else ""
    return told + (f" The numbers are added up in: {added}." if added else "")
