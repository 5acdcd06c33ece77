"""Tags that a person wrote beside the words of a document (`menace · meurtres · Mopti`), read by what they may mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kolosi.model.spelling import fold

_BETWEEN = re.compile(r"[·•;|\n]+|\s+[-–—/]\s+|,\s+")
"""What stands between two tags. A whole comment that is one tag (a label may hold a comma) is not cut."""

_HEAD = re.compile(r"([^:]{2,40}?)\s*:\s*(.+)", re.DOTALL)

Reader = Callable[[str], str | None]
"""Gives what a tag means for one column, or None."""


@dataclass(frozen=True, kw_only=True)
class Tags:
    """What the tags of a comment say by column, in order, and those that could not be read, or that say two things."""

    said: Mapping[str, tuple[str, ...]]
    unread: tuple[str, ...]


def read_tags(comment: str, readers: Mapping[str, Reader], heads: Mapping[str, str], several: frozenset[str]) -> Tags:
    """The tags of a comment. `heads` gives the column that a word before a colon names (folded); `several`, columns that take more than one.

    A tag that means something in two columns is read in none: a person says which, with the name of the column before it.
    """
    said: dict[str, list[str]] = {}
    unread = []
    for tag in _tags(comment, readers):
        column, value = _meant(tag, readers, heads)
        known = said.get(column, [])
        if not column or (known and column not in several and value not in known):
            unread.append(tag)
        elif value not in known:
            said.setdefault(column, []).append(value)
    return Tags(said={column: tuple(values) for column, values in said.items()}, unread=tuple(unread))


def _tags(comment: str, readers: Mapping[str, Reader]) -> list[str]:
    """The tags of a comment: cut at the strong signs first, and at commas and dashes only where the piece means nothing whole."""
    found = []
    for piece in re.split(r"[·•;|\n]+", comment):
        whole = " ".join(piece.split())
        if whole and (_HEAD.fullmatch(whole) or any(read(whole) for read in readers.values())):
            found.append(whole)
        elif whole:
            found += [" ".join(part.split()) for part in _BETWEEN.split(whole) if part.strip()]
    return found


def _meant(tag: str, readers: Mapping[str, Reader], heads: Mapping[str, str]) -> tuple[str, str]:
    """The column and the value of a tag; two empty texts where it has none, or several."""
    headed = _HEAD.fullmatch(tag)
    column = heads.get(fold(headed[1]), "") if headed else ""
    asked = {column: readers[column]} if column in readers else readers
    said = headed[2].strip() if headed and column in readers else tag
    meant = [(name, value) for name, read in asked.items() if (value := read(said))]
    return meant[0] if len(meant) == 1 else ("", "")
