"""The release agreements that owners of data were asked to sign, as they are kept: which figures each showed, as they were printed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import json_in, listed, read_whole, write_together
from kolosi.workspace.copies.issues import ROOM, following, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kolosi.workspace.folder import Folder

RECORD, DOCUMENT = "agreement.json", "agreement.docx"
_NAMED = re.compile(r"owner\.(?P<of>[A-Za-z0-9_-]+)\.v(?P<version>[1-9]\d*)")


@dataclass(frozen=True, kw_only=True)
class AgreementName:
    """Which agreement: they are counted for each system."""

    source: str
    version: int

    @property
    def folder(self) -> str:
        """Where it is kept."""
        return f"owner.{self.source}.v{self.version}"


class _Record(BaseModel):
    language: str
    when: str
    marks: list[str]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """An agreement as it was sent: the figures that it showed, as marks of what was printed."""

    name: AgreementName
    language: str
    when: str
    marks: tuple[str, ...]


def agreements(workspace: Folder) -> list[AgreementName]:
    """The agreements that were sent, system by system, in their order."""
    kept = numbered((path.parent.name for path in listed(workspace.file(ROOM), f"**/{RECORD}")), _NAMED)
    return [AgreementName(source=source, version=version) for source, version in kept]


def next_agreement(workspace: Folder, source: str) -> AgreementName:
    """The agreement that comes next for a system."""
    version = following(source, ((one.source, one.version) for one in agreements(workspace)))
    return AgreementName(source=source, version=version)


def keep_agreement(workspace: Folder, agreement: Agreement, document: bytes, beside: Path) -> None:
    """Keeps an agreement, and writes it for the officer."""
    record = {"language": agreement.language, "when": agreement.when, "marks": list(agreement.marks)}
    folder = agreement.name.folder
    files = {
        workspace.file(ROOM, folder, RECORD): json.dumps(record, indent=1).encode(),
        workspace.file(ROOM, folder, DOCUMENT): document,
    }
    write_together({**files, beside: document})


def read_agreement(workspace: Folder, source: str, version: int) -> Agreement:
    """An agreement that was sent. Raises `Refusal` when its record is damaged."""
    name = AgreementName(source=source, version=version)
    path = workspace.file(ROOM, name.folder, RECORD)
    try:
        known = _Record.model_validate(json_in(path, read_whole(path)))
    except ValidationError as error:
        raise Refusal(point("file_damaged", where=Where(file=f"{name.folder}/{RECORD}"))) from error
    return Agreement(name=name, language=known.language, when=known.when, marks=tuple(known.marks))


def require_agreement(workspace: Folder, name: AgreementName, file: str) -> None:
    """Raises `Refusal` for an agreement that this workspace did not send."""
    known: Sequence[AgreementName] = agreements(workspace)
    if name not in known:
        said = ", ".join(f"{one.source} {one.version}" for one in known) or "–"
        found = f"{name.source} {name.version}"
        raise Refusal(point("agreement_unknown", where=Where(file=file), found=found, data={"known": said}))
