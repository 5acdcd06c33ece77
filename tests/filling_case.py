"""Fills templates in as a partner would: typed days and numbers, words chosen from the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kolosi.model.label import say
from kolosi.model.template import Blank, Choice, Field
from kolosi.workspace import Workspace
from kolosi.workspace.follow.templating import blank_of

HEAD = 2
"""The row of the headers in the sheet of data."""

Value = str | int | float | date
Row = Mapping[str, Value]
"""What is written, by the name of the field."""

PLAIN: Mapping[str, Value] = {"count": 3, "number": 5, "share": 20, "text": "Texte inventé"}


def template(workspace: Workspace, source: str, *, for_: str | None = None, during: str | None = None) -> Path:
    """Writes the workbook of a source beside the workspace."""
    (path,) = workspace.template(source, for_=for_, during=during, into=workspace.folder.parent / "sent")
    return path


def fields_of(workspace: Workspace, source: str) -> Blank:
    """Gives the fields of a source's template."""
    return blank_of(workspace, source, None, None)


def invented(blank: Blank, language: str, day: date, *, only_needed: bool = False) -> dict[str, Value]:
    """Gives one row that answers every field, or the needed ones, with the first word of each list."""
    chosen: dict[str, Choice] = {}
    row: dict[str, Value] = {}
    for field in blank.fields:
        if only_needed and not field.is_needed:
            continue
        choice = _first(field, chosen)
        if choice is not None:
            chosen[field.name] = choice
            row[field.name] = say(choice.label, language)
        elif not field.choices:
            row[field.name] = day if field.kind == "day" else PLAIN.get(field.kind, "Texte inventé")
    return row


def _first(field: Field, chosen: Mapping[str, Choice]) -> Choice | None:
    """The first answer of a list; of one that another answer narrows, the first that belongs to it."""
    if field.within:
        around = chosen.get(field.within)
        return next(iter(field.choices_under(around.name)), None) if around else None
    return next(iter(field.choices), None)


def fill(path: Path, blank: Blank, language: str, rows: Sequence[Row], cover: Mapping[str, Sequence[str]]) -> Path:
    """Writes rows under the headers, and answers on the cover by the text of their label."""
    book = openpyxl.load_workbook(path)
    sheet = book[say(blank.template.sheet, language)]
    columns = {say(field.label, language): field.name for field in blank.fields}
    places = {columns[str(cell.value)]: cell.column for cell in sheet[HEAD] if cell.value}
    for at, row in enumerate(rows, HEAD + 1):
        for name, value in row.items():
            sheet.cell(row=at, column=int(str(places[name])), value=value)
    for label, answers in cover.items():
        answer(book.worksheets[0], label, answers)
    book.save(path)
    return path


def answer(sheet: Worksheet, label: str, answers: Sequence[str]) -> None:
    """Writes answers on the right of a label, one under the other."""
    at = next(cell.row for row in sheet.iter_rows(max_col=1) for cell in row if cell.value == label)
    for down, text in enumerate(answers):
        sheet.cell(row=at + down, column=2, value=text)
