"""A sheet of a form as a page shows it and takes it back: the same cells, the same checks, the same step as the workbook.

Each row carries the code that its row in the workbook would: by it is known what a person changed, and what others did since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms
from kolosi.store.locks import locked
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.forms.cells import Cells
from kolosi.workspace.forms.given import GivenRow, GivenSheet
from kolosi.workspace.forms.handing import code_of
from kolosi.workspace.forms.items import identities, items_of, value_at, values_digest
from kolosi.workspace.forms.matter import held_by
from kolosi.workspace.forms.taking import take_given
from kolosi.workspace.receive.steps import step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.finding import Finding
    from kolosi.model.form import Form, FormColumn, FormSheet
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.items import Item

_PARTS = 3


@dataclass(frozen=True, kw_only=True)
class OpenRow:
    """A row to be typed in: its code, what its cells say, by path, and the item that it is."""

    code: str
    texts: Mapping[str, str]
    item: Item


@dataclass(frozen=True, kw_only=True)
class OpenSheet:
    """A sheet of a form with its rows, in one language, and the answers that its columns offer."""

    form: Form
    sheet: FormSheet
    language: str
    rows: tuple[OpenRow, ...]
    choices: Mapping[str, tuple[str, ...]]

    def row_with(self, **values: object) -> OpenRow | None:
        """The row whose item has these values; None where there is none."""
        return next(
            (row for row in self.rows if all((row.item.get(name) or None) == value for name, value in values.items())),
            None,
        )

    def named(self, code: str) -> OpenRow | None:
        """The row of the item that a code is of, as it is now; None where it is no longer there."""
        own = code.partition("|")[0]
        return next((row for row in self.rows if row.code.partition("|")[0] == own), None)


@dataclass(frozen=True, kw_only=True)
class TypedRow:
    """A row as it was typed: the code under which it was shown (empty for a new one), its cells by path, and what people call it.

    A cell that is not among `texts` stays as it is.
    """

    code: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What became of the rows: how many changed; what is wrong, by the place of the row and the path of its cell; what is told besides."""

    changed: int = 0
    wrong: Mapping[tuple[int, str], Finding] = field(default_factory=dict)
    told: tuple[Finding, ...] = ()

    @property
    def is_taken(self) -> bool:
        """True where nothing was wrong: the whole is taken or nothing of it."""
        return not self.wrong


def open_sheet(workspace: Folder, name: str, sheet: str, language: str) -> OpenSheet:
    """A sheet as it stands now, whoever it is private to: a door shows of it what its reader may see.

    Raises `Refusal` for a form that is none.
    """
    form, own = _sheet(name, sheet)
    cells = Cells(workspace, language)
    items = items_of(held_by(workspace, form), own)
    rows = [_open(cells, own, identity, item) for identity, item in zip(identities(items, own), items, strict=True)]
    choices = {
        column.path: tuple(dict.fromkeys(str(one.label.get(language, one.name)) for one in cells.choices(column)))
        for column in own.asked
    }
    return OpenSheet(form=form, sheet=own, language=language, rows=tuple(rows), choices=choices)


def take_rows(workspace: Folder, name: str, sheet: str, language: str, rows: Sequence[TypedRow]) -> Typed:
    """Takes rows as their form given back would be: all or nothing, never over what others changed since, as one step.

    Raises `Refusal` for a form that is none, or for what cannot be kept.
    """
    shown = open_sheet(workspace, name, sheet, language)
    title = str(shown.form.title.get(language, name))
    given = GivenSheet(
        form=shown.form,
        sheet=shown.sheet,
        language=language,
        name=title,
        rows=tuple(_given(shown, number, row) for number, row in enumerate(rows)),
    )
    told: list[Finding] = []
    with locked(workspace.folder / "receipts"), step(workspace, "add", told):
        added = take_given(workspace, title, [given], date.today())
    wrong: dict[tuple[int, str], Finding] = {}
    for one in added.findings:
        if one.where.row is not None and "path" in one.data:
            wrong.setdefault((one.where.row, str(one.data["path"])), one)
    return Typed(changed=added.changed, wrong=wrong, told=(*added.findings, *map(workspace.say, told)))


def _sheet(name: str, sheet: str) -> tuple[Form, FormSheet]:
    known = load_forms()
    require_one_of(known, name, "form_unknown")
    sheets = {one.id: one for one in known[name].sheets if one.at is not None}
    require_one_of(sheets, sheet, "form_unknown")
    return known[name], sheets[sheet]


def _open(cells: Cells, sheet: FormSheet, identity: str, item: Item) -> OpenRow:
    answers = {column.path: cells.shown(column, value_at(item, column.path)) for column in sheet.asked}
    code = code_of(identity, values_digest(item, sheet.columns), tuple(answers.values()))
    return OpenRow(code=code, texts={path: str(answer) for path, answer in answers.items()}, item=item)


def _given(shown: OpenSheet, number: int, row: TypedRow) -> GivenRow:
    """A typed row as a workbook would give it back; cells that were not typed say what they say now."""
    pieces = row.code.split("|")
    code = (pieces[0], pieces[1], pieces[2]) if len(pieces) == _PARTS else None
    now = shown.named(row.code) if code is not None else None
    rest: Mapping[str, str] = now.texts if now is not None else {}
    texts = {column.path: row.texts.get(column.path, rest.get(column.path, "")) for column in shown.sheet.asked}
    cells = {column.path: row.name or _named(texts, shown.sheet.asked) for column in shown.sheet.asked}
    return GivenRow(row=number, code=code, texts=texts, cells=cells)


def _named(texts: Mapping[str, str], columns: Sequence[FormColumn]) -> str:
    """What a row is called where nobody names it: what its first cell says."""
    return next((texts[column.path] for column in columns if texts[column.path]), "–")
