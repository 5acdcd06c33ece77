"""A hash of the program's own code: what is kept of a computation is asked again once the code that made it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from kolosi.content.folders import PACKAGE

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

READING = ("model", "content", "store", "intake", "workspace")
"""The rooms whose code makes records of files; the `read.py` of a source goes with the source."""

GATE = ("model", "content", "store", "reading", "measure", "release", "workspace")
"""The rooms whose code makes values of records, and decides which of them leave."""

DRAFTS = (*GATE, "report", "review", "risk")
"""The rooms whose code reads drafts and says what is to be checked in them."""

PICTURES = ("model", "report")
"""The rooms whose code draws pictures."""

_CODE = (".py", ".pyc", ".typ", ".css", ".js", ".html", ".xml")
"""Templates are code: a page set by the one of before is not the page of today."""


@cache
def code_of(*rooms: str) -> str:
    """Give a hash of the code of some rooms, read once a process; from a folder, a wheel or a zip."""
    return _together(map(_of_room, rooms))


@cache
def _of_room(room: str) -> str:
    return _digest_of_room(_package(), room)


def digest_of_code(package: Traversable, rooms: tuple[str, ...]) -> str:
    """Give a hash of the code of some rooms of a package: the paths and the bytes of their files, in order."""
    return _together(_digest_of_room(package, room) for room in rooms)


def _together(digests: Iterable[str]) -> str:
    return blake2b("\n".join(digests).encode(), digest_size=16).hexdigest()


def _digest_of_room(package: Traversable, room: str) -> str:
    total = blake2b(digest_size=16)
    for name, file in _code_in(package.joinpath(room), room):
        total.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def _package() -> Traversable:
    """The folder of the program; where it is none, as in a zip, what the import system makes of it (slow to load: 30 ms)."""
    if PACKAGE.is_dir():
        return PACKAGE
    from importlib.resources import files

    return files("kolosi")


def _code_in(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """The files of code below a folder with their paths; what Python keeps of them for itself is left out."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.name.endswith(_CODE):
            yield name, entry
        elif entry.name != "__pycache__" and entry.is_dir():
            yield from _code_in(entry, name)
