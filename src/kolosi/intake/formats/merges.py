"""Cells merged into one, as the formats tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sized

import polars as pl

from kolosi.intake.formats.sheet import Limits, Merge, Unreadable

_MARK = b"mergeCell "
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["']"""
)


def merges_in(piece: bytes) -> Iterator[Merge]:
    """Give the merged cells that a piece of the XML of a sheet names."""
    if _MARK in piece:
        for found in _MERGE.finditer(piece):
            left, first, right, last = found.groups()
            yield int(first), int(last), position(left.decode()), position(right.decode())


def position(letters: str) -> int:
    """Give the position of a column from its letters.

    >>> position("A"), position("XFD")
    (0, 16383)
    """
    at = 0
    for letter in letters.upper():
        at = at * 26 + ord(letter) - 64
    return at - 1


def letters(at: int) -> str:
    """Give the letters of a column from its position.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    out = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        out = chr(65 + rest) + out
    return out


def refuse_many(merges: Sized, limits: Limits) -> None:
    """Refuse a sheet with more merged cells than any table has."""
    if len(merges) > limits.merges:
        raise Unreadable("too_large", found=len(merges), allowed=limits.merges)


def within(merges: Iterable[Merge], cells: pl.DataFrame) -> tuple[Merge, ...]:
    """Give the merges that begin where a sheet has cells, cut at its last row and column, from the top; none that is one cell."""
    if not cells.height:
        return ()
    last_row, width = int(str(cells.get_column("row").max())), cells.width - 1
    cut = {
        (first, min(last, last_row), left, min(right, width - 1))
        for first, last, left, right in merges
        if 0 < first <= min(last, last_row) and 0 <= left <= min(right, width - 1)
    }
    return tuple(sorted(one for one in cut if one[0] < one[1] or one[2] < one[3]))
