"""The parts of an Open XML package by what leads to them: a program goes by relations, and the name of a part means nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.markup import parse_xml
from kolosi.intake.containers.refusal import Unreadable

WIDE = (b"\xff\xfe", b"\xfe\xff")
_OF_THE_PACKAGE = re.compile(r"\[Content_Types\]\.xml|(?:.*/)?_rels/[^/]*\.rels", re.IGNORECASE)


@dataclass(frozen=True)
class Led:
    """The parts of a package, each with the kinds of relation that lead to it."""

    kinds: Mapping[str, frozenset[str]]
    names: tuple[str, ...]

    def of(self, *kinds: str) -> list[str]:
        """The parts to which a relation of one of these kinds leads, in the order of the package."""
        return [name for name in self.names if not self.kinds.get(name, frozenset()).isdisjoint(kinds)]

    def matching(self, pattern: re.Pattern[str], kinds: Iterable[str]) -> list[str]:
        """The parts of a name, and those to which a relation of a kind leads."""
        wanted = set(kinds)
        return [
            name
            for name in self.names
            if pattern.fullmatch(name) or not self.kinds.get(name, frozenset()).isdisjoint(wanted)
        ]

    @property
    def main(self) -> str:
        """The part with which a program begins; empty when nothing says which."""
        return next(iter(self.of("officedocument")), "")

    @property
    def left(self) -> list[str]:
        """The parts to which nothing leads."""
        return [name for name in self.names if name not in self.kinds and not _OF_THE_PACKAGE.fullmatch(name)]


def led_to(package: Package) -> Led:
    """What leads to each part of a package."""
    kinds: dict[str, set[str]] = {}
    names = tuple(package.names)
    by_case = {name.lower(): name for name in names}
    for name in names:
        if name.lower().endswith(".rels"):
            for kind, target in _rows(package, name):
                part = by_case.get(target.lower())
                if part:
                    kinds.setdefault(part, set()).add(kind)
    return Led({name: frozenset(found) for name, found in kinds.items()}, names)


def led_from(package: Package, part: str, kind: str) -> list[str]:
    """The parts to which a part leads by relations of a kind."""
    folder, _, name = part.rpartition("/")
    return [target for one, target in _rows(package, f"{folder}/_rels/{name}.rels".lstrip("/")) if one == kind]


def _rows(package: Package, name: str) -> Iterator[tuple[str, str]]:
    """Kind, in small letters, and part of each relation that stays inside."""
    root = tree_of(package, name)
    folder = posixpath.dirname(posixpath.dirname(name))
    for row in () if root is None else root.iter("{*}Relationship"):
        if str(row.get("TargetMode", "")).lower() != "external":
            target = str(row.get("Target", "")).replace("\\", "/")
            path = target if target.startswith("/") else posixpath.join(folder, target)
            yield str(row.get("Type", "")).rpartition("/")[2].lower(), posixpath.normpath(path).lstrip("/")


def tree_of(package: Package, name: str) -> etree._Element | None:
    """A part as XML; None when the package has no such part or its XML is broken."""
    if name not in package.names:
        return None
    try:
        return parse_xml(as_plain(package.read(name)))
    except Unreadable as damage:
        if damage.code == "truncated":
            return None
        raise


def as_plain(data: bytes) -> bytes:
    """A part written in two bytes a letter, as some programs do, in the usual way: what it declares is looked at then."""
    if not data.startswith(WIDE):
        return data
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode("utf-16", "replace")).encode()


def text_of(element: etree._Element) -> str:
    """The words of an element and of all within, single spaces between."""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())
