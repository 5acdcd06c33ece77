"""The stretches into which a draft falls: paragraphs, items of lists, texts of endnotes, headings, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"#{1,6}[ \t]")
_BEGINS = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+|\[\^[^\]\s]+\]:")
"""What begins a unit of its own inside a block: an item of a list, the text of an endnote."""
_CALLOUT = re.compile(r"[ \t]*>[ \t]*\[![a-z_]+\]")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")


@dataclass(frozen=True)
class Unit:
    """A stretch of a draft that is read on its own; `is_prose` for one of sentences."""

    start: int
    end: int
    is_prose: bool


def units_of(seen: str) -> Iterator[Unit]:
    """The units of a draft whose comments are blank, in order."""
    at, begun = 0, None
    for line in seen.splitlines(keepends=True):
        start, at = at, at + len(line)
        inside = _QUOTE.sub("", line)
        is_own = _HEADING.match(line) or inside.lstrip().startswith("|") or _CALLOUT.match(line)
        if begun is not None and (not inside.strip() or is_own or _BEGINS.match(inside)):
            yield Unit(begun, start, True)
            begun = None
        if is_own:
            yield Unit(start + len(line) - len(inside) if not _HEADING.match(line) else start, at, False)
        elif inside.strip() and begun is None:
            begun = start
    if begun is not None:
        yield Unit(begun, at, True)
