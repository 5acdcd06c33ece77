"""Hands out forms: the workspace as it is now, in workbooks to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms
from kolosi.model.form import FilledRow, FilledSheet, Form, FormSheet
from kolosi.model.label import say
from kolosi.reading.cover import mark_of_form
from kolosi.reading.labels import label
from kolosi.report.forms.two_way import form_workbook
from kolosi.store.files import write_whole
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.forms.cells import Cells, seen
from kolosi.workspace.forms.choices import field_of
from kolosi.workspace.forms.items import digest_of, identities, items_of, value_at, values_digest
from kolosi.workspace.forms.known import known_beside
from kolosi.workspace.forms.matter import held_by
from kolosi.workspace.forms.questions import write_questions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.form import Answer
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.items import Item

EVERY = "all"
"""The name that stands for every form, in one workbook."""

QUESTIONS = "questions"
"""The name of the workbook of likely questions, which is handed out and not taken back."""

_NAME, _EVERY_NAME = label("forms.name"), label("forms.every_name")


def write_form(workspace: Folder, name: str, into: Path | None) -> Path:
    """Writes a form, all in one workbook, or the likely questions, to a file or among the outputs; gives where.

    Raises `Refusal` for a name of none.
    """
    known = load_forms()
    require_one_of([*known, EVERY, QUESTIONS], name, "form_unknown")
    first = workspace.settings.languages[0]
    language = first if first in _NAME else "en"
    if name == QUESTIONS:
        path = _place(workspace, into, f"{QUESTIONS}.xlsx")
        write_questions(workspace, path)
        return path
    forms = [one for one in known.values() if not one.is_apart] if name == EVERY else [known[name]]
    sheets = filled_sheets(workspace, forms, language, is_whole=name == EVERY)
    title = say(_EVERY_NAME, language) if name == EVERY else name
    path = _place(workspace, into, f"{say(_NAME, language)}_{title}.xlsx")
    write_whole(path, form_workbook(sheets, language, workspace.knowledge.messages.text))
    return path


def _place(workspace: Folder, into: Path | None, file: str) -> Path:
    """Where a workbook goes: among the outputs for the people inside, into a folder, or to a file."""
    if into is None:
        return workspace.file("out", "internal", file)
    return into / file if into.is_dir() else into


def filled_sheets(workspace: Folder, forms: Sequence[Form], language: str, *, is_whole: bool) -> list[FilledSheet]:
    """The sheets of some forms with what the workspace holds; of those to be filled in unseen, only where all is handed out."""
    cells = Cells(workspace, language)
    return [
        _filled(cells, form, sheet, {} if sheet.is_blank and not is_whole else held)
        for form in forms
        for held in (held_by(workspace, form),)
        for sheet in form.sheets
    ]


def _filled(cells: Cells, form: Form, sheet: FormSheet, held: Mapping[str, object]) -> FilledSheet:
    items = items_of(held, sheet)
    rows = _answers(cells, sheet, items[0]) if sheet.at is None else _items(cells, sheet, items)
    return FilledSheet(
        title=sheet.title,
        note=sheet.note,
        mark=f"{mark_of_form(form.id, sheet.id, cells.language)} {len(rows)}",
        is_list=sheet.at is not None,
        is_closed=sheet.is_closed,
        fields=tuple(field_of(column, cells.choices(column)) for column in sheet.columns),
        rows=tuple(rows),
    )


def _items(cells: Cells, sheet: FormSheet, items: Sequence[Item]) -> list[FilledRow]:
    """One row an item, in the order in which they stand."""
    found = []
    known = known_beside(cells.workspace, sheet, items, cells.language)
    for at, (own, item) in enumerate(zip(identities(items, sheet), items, strict=True)):
        told = known[at] if known else {}
        shown = {
            column.path: told[column.path] if column.path in told else cells.shown(column, value_at(item, column.path))
            for column in sheet.columns
        }
        answers, fixed = ([shown[column.path] for column in columns] for columns in (sheet.asked, sheet.fixed))
        code = code_of(own, values_digest(item, sheet.columns), answers, fixed)
        found.append(FilledRow(code=code, cells=tuple(shown.values())))
    return found


def _answers(cells: Cells, sheet: FormSheet, item: Item) -> list[FilledRow]:
    """One row an answer."""
    found = []
    for column in sheet.columns:
        answer = cells.shown(column, value_at(item, column.path))
        code = code_of(column.path, values_digest(item, [column]), (answer,))
        found.append(FilledRow(code=code, cells=(answer,)))
    return found


def code_of(own: str, held: str, answers: Sequence[Answer], fixed: Sequence[Answer] = ()) -> str:
    """Which item a row is, what it held, and what stood in its cells: by these it is known what a person changed, and what others did.

    What stood in cells that are not taken back is told one by one.
    """
    marks = [f"|{'.'.join(map(fixed_mark, fixed))}"] if fixed else []
    return "".join([f"{own}|{held}|{digest_of([seen(answer) for answer in answers])}", *marks])


def fixed_mark(answer: Answer) -> str:
    """A short hash of a cell that is there to be read: one slip in a million passes for what stood there."""
    return digest_of(seen(answer))[:5]
