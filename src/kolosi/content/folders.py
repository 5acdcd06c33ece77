"""Where content lies: in the package, overlaid by a workspace's own `content/` folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Protocol

PACKAGE = Path(__file__).resolve().parent.parent


class ContentPath(Protocol):
    """A file or folder of content: on the disk, or in memory where a workspace is sealed."""

    @property
    def name(self) -> str:
        """Its last part."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Its parts, from the root on."""

    @property
    def suffix(self) -> str:
        """What its name ends with, from the dot on."""

    @property
    def parent(self) -> ContentPath:
        """The folder it lies in."""

    def __truediv__(self, name: str, /) -> ContentPath: ...

    def absolute(self) -> ContentPath:
        """Itself, from the root on."""

    def is_dir(self) -> bool:
        """Whether it is a folder."""

    def is_file(self) -> bool:
        """Whether it is a file."""

    def glob(self, pattern: str, /) -> Iterable[ContentPath]:
        """The files below it that fit a pattern."""

    def read_bytes(self) -> bytes:
        """What it holds."""

    def read_text(self, encoding: str, /) -> str:
        """What it says."""


def content_files(kind: str, pattern: str, overlay: ContentPath | None) -> Iterator[ContentPath]:
    """The files of one kind, the package's first, then the workspace's; within each in order of name."""
    roots: tuple[ContentPath | None, ...] = (PACKAGE, overlay)
    for root in roots:
        if root is not None and (root / kind).is_dir():
            found = (path for path in (root / kind).glob(pattern) if path.is_file())  # a pipe would never end
            yield from sorted(found, key=lambda path: path.parts)


def content_digest(overlay: ContentPath | None) -> str:
    """A hash of every content file: when it changes, what was built from content is built anew."""
    total = sha256()
    for kind in ("sources", "taxonomies", "indicators", "countries", "policies", "languages", "organisations"):
        for path in content_files(kind, "**/*", overlay):
            if path.suffix in {".yaml", ".csv", ".py", ".md"}:
                total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()
