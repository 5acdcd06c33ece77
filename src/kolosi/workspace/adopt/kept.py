"""An adopted document as it is kept: like a copy that was issued, with the figure of each tag; before that, until its form comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kolosi.store.files import is_there, read_whole, take_away, write_together, write_whole
from kolosi.store.locks import locked
from kolosi.workspace.copies.issues import DOCUMENT, RECORD, ROOM, IssueName, next_version, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kolosi.workspace.folder import Folder

_WAITING = "waiting"


def keep_waiting(workspace: Folder, digest: str, name: str, data: bytes) -> None:
    """Keeps a document until its form comes back."""
    folder = workspace.file(ROOM, _WAITING)
    write_together({folder / f"{digest}.docx": data, folder / f"{digest}.json": json.dumps({"name": name}).encode()})


def waiting(workspace: Folder, digest: str) -> tuple[str, bytes] | None:
    """The name and the bytes of a document whose form is out; None when it is not kept."""
    folder = workspace.file(ROOM, _WAITING)
    if not is_there(folder / f"{digest}.docx"):
        return None
    told = json.loads(read_whole(folder / f"{digest}.json"))
    return str(told["name"]), read_whole(folder / f"{digest}.docx")


def keep_adopted(
    workspace: Folder,
    language: str,
    name: str,
    make: Callable[[str], bytes],
    figures: Mapping[str, Mapping[str, str]],
    others: Sequence[Mapping[str, str]],
) -> Path:
    """Keeps an adopted document under the next number of its language, and writes it for the officer; gives where.

    `make` gives the document that says which issue it is of; `others` are the numbers that are no figure of the workspace.
    """
    with locked(workspace.file(ROOM)):
        version = next_version(workspace, language)
        issue = IssueName(language=language, version=version)
        data = make(f"{version}_{language}")
        record = {
            "version": version,
            "language": language,
            "section": "",
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "draft": "",
            "adopted": True,
            "name": name,
            "figures": figures,
            "others": others,
        }
        path = workspace.file("out", ROOM, issue.document)
        told = json.dumps(record, ensure_ascii=False, indent=1).encode()
        files = {DOCUMENT: data, RECORD: told}
        write_together({**{place_of(workspace, issue, file): made for file, made in files.items()}, path: data})
    return path


def forget_waiting(workspace: Folder, digest: str) -> None:
    """Takes away a document whose form came back."""
    for ending in ("docx", "json"):
        take_away(workspace.file(ROOM, _WAITING, f"{digest}.{ending}"))


def write_form(workspace: Folder, name: str, data: bytes) -> Path:
    """Writes the form beside the list to correct; gives where."""
    path = workspace.file("out", "internal", name)
    write_whole(path, data)
    return path
