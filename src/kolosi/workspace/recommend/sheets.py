"""The sheets that went out to those whom recommendations ask, as they are kept: what each said of each recommendation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import json_in, listed, read_whole, write_together, write_whole
from kolosi.workspace.copies.issues import ROOM

if TYPE_CHECKING:
    from pathlib import Path

    from kolosi.workspace.folder import Folder

RECORD = "recommendations.json"
_NAMED = re.compile(r"recommendations\.(?P<addressee>[A-Za-z0-9_-]+)\.v(?P<version>[1-9]\d*)")


@dataclass(frozen=True, kw_only=True)
class SheetName:
    """Which sheet: they are counted for each addressee."""

    addressee: str
    version: int

    @property
    def folder(self) -> str:
        """Where it is kept."""
        return f"recommendations.{self.addressee}.v{self.version}"


class SentRow(BaseModel):
    """What a sheet said of a recommendation."""

    text: str
    status: str
    note: str


class _Record(BaseModel):
    language: str
    rows: dict[str, SentRow]


@dataclass(frozen=True, kw_only=True)
class SentSheet:
    """A sheet as it was sent: its rows by the number of the recommendation."""

    name: SheetName
    language: str
    rows: Mapping[str, SentRow]


def sent_sheets(workspace: Folder) -> list[SheetName]:
    """The sheets that were sent, addressee by addressee, in their order."""
    found = (_NAMED.fullmatch(path.parent.name) for path in listed(workspace.file(ROOM), f"**/{RECORD}"))
    names = [SheetName(addressee=one["addressee"], version=int(one["version"])) for one in found if one]
    return sorted(names, key=lambda one: (one.addressee, one.version))


def next_sheet(workspace: Folder, addressee: str) -> SheetName:
    """The sheet that comes next for an addressee."""
    last = max((one.version for one in sent_sheets(workspace) if one.addressee == addressee), default=0)
    return SheetName(addressee=addressee, version=last + 1)


def keep_sheet(workspace: Folder, sheet: SentSheet, beside: Mapping[Path, bytes]) -> None:
    """Keeps what a sheet said, and writes its files for the officer."""
    record = {"language": sheet.language, "rows": {id_: row.model_dump() for id_, row in sheet.rows.items()}}
    kept = json.dumps(record, ensure_ascii=False, indent=1).encode()
    write_together({workspace.file(ROOM, sheet.name.folder, RECORD): kept, **beside})


def read_sheet(workspace: Folder, name: SheetName, file: str) -> SentSheet:
    """A sheet that was sent. Raises `Refusal` for one that this workspace did not send, or whose record is damaged."""
    known = sent_sheets(workspace)
    if name not in known:
        said = ", ".join(f"{one.addressee} {one.version}" for one in known) or "–"
        found = f"{name.addressee} {name.version}"
        raise Refusal(point("recommendations_not_sent", where=Where(file=file), found=found, data={"known": said}))
    path = workspace.file(ROOM, name.folder, RECORD)
    try:
        record = _Record.model_validate(json_in(path, read_whole(path)))
    except ValidationError as error:
        raise Refusal(point("file_damaged", where=Where(file=f"{name.folder}/{RECORD}"))) from error
    return SentSheet(name=name, language=record.language, rows=record.rows)


def keep_returned(workspace: Folder, name: SheetName, file: str, data: bytes) -> None:
    """Keeps a file as it came back, so that a text that it proposes is not lost."""
    number = len(listed(workspace.file(ROOM, name.folder), "returned.*")) + 1
    suffix = file.rpartition(".")[2].lower()
    write_whole(workspace.file(ROOM, name.folder, f"returned.{number}.{suffix}"), data)
