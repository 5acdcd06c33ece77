"""A Word package: its main part, the parts that this one leads to, and each as a tree of XML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kolosi.intake.containers.active import refuse_active_text
from kolosi.intake.containers.archive import Package, open_zip
from kolosi.intake.containers.markup import parse_xml
from kolosi.intake.containers.refusal import Limits, Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MOST_BYTES = 24 << 20
_KINDS = {"xl/": "spreadsheet", "ppt/": "not_a_document"}


@dataclass(frozen=True)
class WordFile:
    """An opened Word file: the package and the name of its main part."""

    package: Package
    main: str

    def related(self, kind: str) -> Iterator[str]:
        """The parts of a kind that the main part leads to, in the order of their names."""
        folder, name = posixpath.split(self.main)
        rows = relations(self.package, posixpath.join(folder, "_rels", f"{name}.rels"))
        targets = {_target(folder, target) for found, target in rows if found == kind}
        yield from sorted(targets & set(self.package.names))

    def tree(self, part: str) -> etree._Element:
        """A part as XML; one written in the strict form of the standard reads as the usual one."""
        return parse_xml(_bytes(self.package, part).replace(_STRICT, W[1:-1].encode()))


def open_word(data: bytes, limits: Limits, *, entering: bool = True) -> WordFile:
    """The Word file in a zip; refused when the zip is another kind of file."""
    package = open_zip(data, limits=limits)
    if entering:
        refuse_active_text(package.anew())
    names = set(package.names)
    if "[Content_Types].xml" not in names:
        raise Unreadable(_other_kind(package, names))
    main = next((target for kind, target in relations(package, "_rels/.rels") if kind == "officeDocument"), "")
    main = _target("", main)
    if main not in names:
        raise Unreadable("truncated", member=main)
    for folder, code in _KINDS.items():
        if main.startswith(folder):
            raise Unreadable(code)
    return WordFile(package, main)


def _other_kind(package: Package, names: set[str]) -> str:
    if not names:
        return "empty"
    if "mimetype" in names and b"spreadsheet" in package.read("mimetype"):
        return "spreadsheet"
    return "not_a_document"


def relations(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Kind and target of the relations listed in a part; none if there is no such part."""
    if part not in package.names:
        return
    for row in parse_xml(_bytes(package, part)).iter("{*}Relationship"):
        if row.get("TargetMode") != "External":
            yield str(row.get("Type", "")).rpartition("/")[2], str(row.get("Target", ""))


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def _bytes(package: Package, part: str) -> bytes:
    pieces, size = [], 0
    for piece in package.chunks(part):
        size += len(piece)
        if size > _MOST_BYTES:
            raise Unreadable("too_large", found=size, allowed=_MOST_BYTES)
        pieces.append(piece)
    return b"".join(pieces)
