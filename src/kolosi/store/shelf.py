"""A folder of sealed files opened in memory, with as much of a path as readers of content need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from kolosi.store.sealed import signed
from kolosi.store.sealed.opening import require_accepted, sealed_place


class Shelf:
    """A file or folder in memory: `files` holds what every file below the root says, by its name from there."""

    def __init__(self, files: Mapping[str, bytes], *parts: str) -> None:
        self._files = files
        self.parts = parts

    def __str__(self) -> str:
        return "/".join(self.parts)

    def __hash__(self) -> int:
        return hash((id(self._files), self.parts))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shelf) and (other._files is self._files) and other.parts == self.parts

    @property
    def name(self) -> str:
        """Its last part."""
        return self.parts[-1] if self.parts else ""

    @property
    def suffix(self) -> str:
        """What its name ends with, from the dot on."""
        return Path(self.name).suffix

    @property
    def parent(self) -> Shelf:
        """The folder it lies in."""
        return Shelf(self._files, *self.parts[:-1])

    def __truediv__(self, name: str) -> Shelf:
        return Shelf(self._files, *self.parts, *name.split("/"))

    def absolute(self) -> Shelf:
        """Itself."""
        return self

    def is_dir(self) -> bool:
        """Whether files lie below it."""
        return any(name.startswith(f"{self}/") for name in self._files) if self.parts else bool(self._files)

    def is_file(self) -> bool:
        """Whether it is a file."""
        return str(self) in self._files

    def glob(self, pattern: str) -> Iterator[Shelf]:
        """The files below it that fit a pattern; `**/` stands for any depth."""
        for name in sorted(self._files):
            own = name.removeprefix(f"{self}/") if self.parts else name
            if (own != name or not self.parts) and _fits(own.split("/"), pattern.split("/")):
                yield Shelf(self._files, *name.split("/"))

    def read_bytes(self) -> bytes:
        """What it holds. Raises `FileNotFoundError`."""
        if not self.is_file():
            raise FileNotFoundError(2, "No such file", str(self))
        return self._files[str(self)]

    def read_text(self, encoding: str) -> str:
        """What it says, with the ends of lines of this system."""
        return self.read_bytes().decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def _fits(parts: list[str], pattern: list[str]) -> bool:
    if not pattern or not parts:
        return not pattern and not parts
    if pattern[0] == "**":
        return _fits(parts, pattern[1:]) or _fits(parts[1:], pattern)
    return fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


def shelf(folder: Path) -> Path | Shelf:
    """A folder to read from: itself, or what is sealed there opened in memory. Of a locked workspace nothing plain is read."""
    kept = sealed_place(folder / "-")
    if kept is None:
        require_accepted(folder)
        return folder
    vault, room = kept[0], kept[1].rpartition("/")[0]
    return Shelf(signed.read_all(vault, room), *room.split("/"))
