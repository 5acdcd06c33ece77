"""What lies plain in a locked workspace: put there by hand, left by an editor, or slipped in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kolosi.store.parts import PART
from kolosi.store.sealed.vault import HISTORIES, ROOMS, SUFFIX, is_open

CONTENT = "content"
ACCEPTED_ROOMS = (CONTENT, "report")
"""Folders of which nothing is read until a person accepted it: what is there decides what leaves."""

HAND_ROOMS = (*ACCEPTED_ROOMS, "inputs")
"""Folders in which people put files: what lies there plain is sealed as soon as the workspace is opened."""


def plain_names(root: Path, *, collects: bool = False, rooms: Iterable[str] = ("",)) -> Iterator[str]:
    """The names of the files that lie plain and should be sealed."""
    for room in rooms:
        for folder, folders, files in os.walk(root / room):
            folders[:] = sorted(name for name in folders if name not in HISTORIES and not name.startswith(PART))
            for file in sorted(files):
                name = Path(folder, file).relative_to(root).as_posix()
                is_content = collects and name.startswith("content/")
                if not (is_open(name) or is_content or _is_sealed(name) or Path(folder, file).is_symlink()):
                    yield name


def everything_in(root: Path, room: str) -> Iterator[str]:
    """The names of all that a folder holds, links and what is hidden too: where content lies plain, any of it may be read."""
    for path in sorted((root / room).rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(root).as_posix()


def _is_sealed(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    is_room = folder in (*ROOMS, "kept") or (folder.startswith("editions/") and folder.count("/") == 1)
    return is_room and file.endswith(SUFFIX) and len(file) == 32 + len(SUFFIX)


def is_any_sealed(root: Path) -> bool:
    """Whether a sealed file lies in a folder, as in one whose protection somebody took the word of away."""
    places = (path for room in (*ROOMS, "kept") for path in (root / room).glob(f"*{SUFFIX}"))
    return any(_is_sealed(path.relative_to(root).as_posix()) for path in places)


def is_left_by_a_program(name: str) -> bool:
    """Whether a file is what editors, office programs and systems leave beside the one that is edited: nobody meant it."""
    file = name.rpartition("/")[2]
    return file.startswith((".", "~", "#")) or file.endswith(("~", ".tmp", ".bak")) or file in DROPPED


DROPPED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that a system drops into every folder that is looked at."""
