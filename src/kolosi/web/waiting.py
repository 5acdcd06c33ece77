"""Files that came back and wait for the queue, apart from the workspace; each goes away once it was read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp

from kolosi.web.site import site

ROOM = "copies"


def keep(name: str, pieces: Iterable[bytes]) -> str:
    """Keeps a file under its own name; gives the room it lies in."""
    room = site().state / ROOM
    room.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=room))
    with (folder / Path(name).name).open("wb") as kept:
        for piece in pieces:
            kept.write(piece)
    return folder.name


def kept_file(room: str, name: str) -> Path:
    """Where a file waits."""
    return site().state / ROOM / Path(room).name / Path(name).name


def forget(path: Path) -> None:
    """Takes away what was read, with its room."""
    shutil.rmtree(path.parent, ignore_errors=True)
