"""Lists the documents that were written, to be chosen from: no path is ever taken from who asks."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kolosi.store.files import is_there, lying, read_whole

if TYPE_CHECKING:
    from pathlib import Path

    from kolosi.workspace.folder import Folder

_LENGTH = 16


@dataclass(frozen=True, kw_only=True)
class Output:
    """A file that lies in a room: `public`, `internal`, `copies` or `edition`; `id` names it in addresses, `edition` is that of a published one."""

    id: str
    room: str
    name: str
    path: Path
    edition: str = ""

    @property
    def short(self) -> str:
        """The name without its folders."""
        return PurePosixPath(self.name).name

    @property
    def suffix(self) -> str:
        """How the name ends, in small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def data(self) -> bytes:
        """What it holds."""
        return read_whole(self.path)


def outputs(workspace: Folder) -> tuple[Output, ...]:
    """The documents of `out` and the public ones of editions, in order of name."""
    found = [
        *_in(workspace, "public", "out/public"),
        *_in(workspace, "internal", "out/internal"),
        *_in(workspace, "copies", "out/copies"),
    ]
    for edition in workspace.editions.ids():
        found += _in(workspace, "edition", f"editions/{edition}/public", edition)
    return tuple(found)


def _in(workspace: Folder, room: str, folder: str, edition: str = "") -> list[Output]:
    place = workspace.file(*folder.split("/"))
    return [
        Output(
            id=sha256(f"{folder}/{name}".encode()).hexdigest()[:_LENGTH],
            room=room,
            name=name,
            path=place / name,
            edition=edition,
        )
        for name in sorted(lying(place))
        if is_there(place / name)
    ]
