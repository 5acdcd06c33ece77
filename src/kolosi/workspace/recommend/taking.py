"""Takes a sheet of recommendations back: what changed of status and follow-up enters the register; another text is a proposal and enters nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms
from kolosi.content.yaml_files.splicing import respliced
from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Where, point
from kolosi.reading.labels import label, labels
from kolosi.report.register.sheet import CODE, MARK, NOTE, PROPOSED, ROW, STATUS, TEXT
from kolosi.store.files import write_together
from kolosi.workspace.folder import read_again
from kolosi.workspace.forms.held import require_whole, text_of
from kolosi.workspace.forms.matter import held_by
from kolosi.workspace.receive.steps import Rewritten, keep_rewritten, step
from kolosi.workspace.recommend.kept import REGISTER
from kolosi.workspace.recommend.sheets import SheetName, keep_returned, read_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.intake.formats.sheet import Sheet as Given
    from kolosi.model.returned import Returned
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.recommend.sheets import SentRow, SentSheet

FORM = "recommendations"
_CODE = re.compile(
    rf"{re.escape(CODE)}(?P<addressee>[A-Za-z0-9_-]+)\.v(?P<version>[1-9]\d*)(?:\.(?P<row>[A-Za-z0-9_-]+))?"
)
_STATUSES = labels("insertions.status")
_PROMPT = label("recommendations.sheet.note_empty")

Item = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class AnsweredRow:
    """What came back of one recommendation; `proposed` is another text, empty where there is none."""

    id: str
    text: str
    status: str
    note: str
    proposed: str = ""
    where: Where = field(default_factory=Where)


@dataclass(frozen=True, kw_only=True)
class AnsweredSheet:
    """A sheet that came back: which it is, and its rows."""

    name: SheetName
    rows: tuple[AnsweredRow, ...]


# -- read --------------------------------------------------------------------------------------------------------------


def answered_book(file: str, sheets: Sequence[Given]) -> AnsweredSheet | None:
    """What a workbook says, where it is a sheet of recommendations; None for any other."""
    rows, names = [], []
    for sheet in sheets:
        for number, *given in sheet.cells.iter_rows():
            cells = ["" if cell is None else str(cell).strip() for cell in given]
            found = _CODE.fullmatch(cells[ROW].removeprefix(MARK)) if len(cells) > ROW else None
            if found and found["row"]:
                names.append(_name(found))
                where = Where(file=file, sheet=sheet.name, row=int(number), column=chr(ord("A") + STATUS))
                told = {"text": cells[TEXT], "status": cells[STATUS], "note": cells[NOTE], "proposed": cells[PROPOSED]}
                rows.append(AnsweredRow(id=found["row"], where=where, **told))
    return AnsweredSheet(name=names[0], rows=tuple(rows)) if names else None


def answered_document(file: str, returned: Returned) -> AnsweredSheet | None:
    """What a Word file says in the controls of a sheet; None for any other document."""
    found: dict[str, str] = {}
    for paragraph in returned.paragraphs:
        for piece in paragraph.pieces:
            if piece.tag and piece.change != "deleted":
                found[piece.tag] = found.get(piece.tag, "") + piece.text
    named = next((match for tag in found if (match := _CODE.fullmatch(tag)) and not match["row"]), None)
    if named is None:
        return None
    ids = [tag.removeprefix("text.") for tag in found if tag.startswith("text.")]
    rows = tuple(
        AnsweredRow(
            id=id_,
            text=_line(found[f"text.{id_}"]),
            status=_line(found.get(f"status.{id_}", "")),
            note=_without_prompt(found.get(f"note.{id_}", "")),
            where=Where(file=file),
        )
        for id_ in ids
    )
    return AnsweredSheet(name=_name(named), rows=rows)


def _name(found: re.Match[str]) -> SheetName:
    return SheetName(addressee=found["addressee"], version=int(found["version"]))


def _line(text: str) -> str:
    return " ".join(text.split())


def _without_prompt(text: str) -> str:
    return "" if fold(text) in {fold(one) for one in _PROMPT.values()} else _line(text)


# -- taken -------------------------------------------------------------------------------------------------------------


def take_sheet(workspace: Folder, said: AnsweredSheet, file: str, data: bytes) -> list[Finding]:
    """Writes the changes of status and follow-up into the register, as one step that can be undone; tells the rest.

    Raises `Refusal` for a sheet that this workspace did not send.
    """
    sent = read_sheet(workspace, said.name, file)
    keep_returned(workspace, said.name, file, data)
    form = load_forms()[FORM]
    held = held_by(workspace, form)
    listed = held.get("recommendations")
    items = [dict(one) for one in listed] if isinstance(listed, list) else []
    taking = _Taking(file, sent, {str(item.get("id")): item for item in items})
    taking.take(said.rows)
    if taking.changed:
        before = text_of(workspace, REGISTER)
        after = respliced(before, {**held, "recommendations": items})
        require_whole(REGISTER, after)
        with step(workspace, "receive"):
            write_together({workspace.file(*REGISTER.split("/")): after.encode()})
            keep_rewritten(workspace, [Rewritten.of(REGISTER, FORM, before, after)])
        read_again(workspace)
    return [*taking.points, taking.told()]


class _Taking:
    """The rows of one sheet being taken into the items of the register."""

    def __init__(self, file: str, sent: SentSheet, items: Mapping[str, Item]) -> None:
        self._file, self._sent, self._items = file, sent, items
        self.points: list[Finding] = []
        self.changed: list[str] = []

    def take(self, rows: Sequence[AnsweredRow]) -> None:
        """Every row; of one that stands there twice nothing is taken."""
        times = Counter(row.id for row in rows)
        for row in rows:
            if times[row.id] > 1:
                if not any(one.id == "recommendation_twice" and one.found == row.id for one in self.points):
                    self._point("recommendation_twice", row)
            elif row.id not in self._sent.rows or row.id not in self._items:
                self._point("recommendation_row_unknown", row)
            else:
                self._take(row, self._sent.rows[row.id], self._items[row.id])

    def told(self) -> Finding:
        """How many recommendations changed."""
        ids = ", ".join(dict.fromkeys(self.changed))
        id_ = "recommendations_answered" if self.changed else "recommendations_unchanged"
        count = len(dict.fromkeys(self.changed)) or 1
        return point(id_, where=Where(file=self._file), found=self._file, count=count, data={"items": ids})

    def _take(self, row: AnsweredRow, sent: SentRow, item: Item) -> None:
        self._propose(row, sent)
        status = _chosen(row.status) if row.status else sent.status
        if status is None:
            known = {language: ", ".join(one[language] for one in _STATUSES.values()) for language in ("fr", "en")}
            self.points.append(
                point("recommendation_status_unknown", where=row.where, found=row.status, data={**known, "id": row.id})
            )
        for name, said, was in (("status", status, sent.status), ("note", row.note, sent.note)):
            if said and said != was:
                self._change(row, item, name, said, was)

    def _change(self, row: AnsweredRow, item: Item, name: str, said: str, was: str) -> None:
        """One cell, unless somebody changed the same in the register since the sheet went out."""
        now = str(item.get(name) or ("open" if name == "status" else ""))
        if now == said:
            return
        if now != was:
            self._point("recommendation_changed_since", row, now=_shown(now), said=_shown(said))
            return
        item[name] = said
        self.changed.append(row.id)

    def _propose(self, row: AnsweredRow, sent: SentRow) -> None:
        """Another text, typed over the first or beside it: told, and never applied."""
        for text in (row.proposed, row.text):
            if text and _line(text) != _line(sent.text):
                self._point("recommendation_text_proposed", row, text=_line(text))
                return

    def _point(self, id_: str, row: AnsweredRow, **data: str) -> None:
        self.points.append(point(id_, where=Where(file=self._file), found=row.id, data=data))


def _chosen(text: str) -> str | None:
    """The status that a cell names, in any language."""
    return next((id_ for id_, said in _STATUSES.items() if fold(text) in {fold(id_), *map(fold, said.values())}), None)


def _shown(text: str) -> str:
    """A status as people read it, in both languages; a note as it is."""
    return " / ".join(dict.fromkeys(_STATUSES[text].values())) if text in _STATUSES else text
