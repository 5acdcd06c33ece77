"""Numbers written in digits: which separators group thousands and which begin decimals, inferred for each document.

A space joins two groups only when the first has one to three digits and each further one exactly three. A lone
"1.812" is read as the document reads such numbers; where it cannot be known the other reading is kept beside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

CHAIN = re.compile(r"(?<![\w])\d+(?:[ ,.']\d+)*(?![\d])")
LONGEST = 15
"""A run of more digits than this counts nothing: it is a code."""

_PIECE = re.compile(r"[ ,.']|\d+")


@dataclass(frozen=True, kw_only=True)
class Numeral:
    """A number in digits: its value, exact, and the places after its decimal mark; `other` is the second reading."""

    start: int
    end: int
    value: Fraction
    decimals: int = 0
    other: Fraction | None = None
    other_decimals: int = 0

    @property
    def step(self) -> Fraction:
        """One unit of the last printed place."""
        return Fraction(1, 10**self.decimals)


@dataclass
class Marks:
    """What a document says of its separators: how often each one begins decimals, or groups thousands."""

    decimal: Counter[str] = field(default_factory=Counter)
    thousands: Counter[str] = field(default_factory=Counter)

    def is_decimal(self, mark: str, fallback: str) -> bool:
        """Whether a mark begins decimals, as far as the document tells; `fallback` is the mark of its language."""
        if self.thousands[mark] != self.decimal[mark]:
            return self.decimal[mark] > self.thousands[mark]
        return mark == fallback and mark != "."


@dataclass(frozen=True)
class _Raw:
    """Groups of digits with the separators between them, joined as one number."""

    start: int
    groups: tuple[str, ...]
    separators: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.start + sum(map(len, self.groups)) + len(self.separators)


def read_numerals(flat: str, spans: Sequence[tuple[int, int]], fallback: str) -> list[Numeral]:
    """The numbers of some spans of a flat text, in order."""
    raws = [raw for start, end in spans for found in CHAIN.finditer(flat, start, end) for raw in _split(found)]
    raws = [raw for raw in raws if sum(map(len, raw.groups)) <= LONGEST]
    marks = _marks(raws)
    return [_numeral(raw, marks, fallback) for raw in raws]


def _split(found: re.Match[str]) -> Iterator[_Raw]:
    """The numbers of a chain of digits and separators."""
    pieces = _PIECE.findall(found[0])
    groups, separators = pieces[::2], pieces[1::2]
    at, start = 0, found.start()
    while at < len(groups):
        taken = _joined(groups[at:], separators[at:])
        raw = _Raw(start, tuple(groups[at : at + taken]), tuple(separators[at : at + taken - 1]))
        yield raw
        start = raw.end + 1
        at += taken


def _joined(groups: Sequence[str], separators: Sequence[str]) -> int:
    """How many groups, from the first, are one number."""
    count = _thousands(groups, separators)
    if (
        count < len(groups)
        and separators[count - 1] in ",."
        and not _is_listed(separators[count - 1 :], groups[count:])
    ):
        mark = separators[count - 1]
        if count == 1 or mark != separators[0]:
            return count + 1
    return count


def _thousands(groups: Sequence[str], separators: Sequence[str]) -> int:
    """How many groups are joined by one separator of thousands."""
    if len(groups[0]) > 3 or groups[0] == "0" or not separators:
        return 1
    mark, count = separators[0], 1
    while count < len(groups) and separators[count - 1] == mark and len(groups[count]) == 3:
        count += 1
    if mark in ",." and count == 2 and len(groups) > 2 and separators[1] == mark:
        return 1  # 1,234,5 groups nothing
    return count


def _is_listed(separators: Sequence[str], groups: Sequence[str]) -> bool:
    """Whether more of the same mark follow: 2,3,4 is a list."""
    return len(separators) > 1 and separators[1] == separators[0] and len(groups) > 1


def _marks(raws: Sequence[_Raw]) -> Marks:
    marks = Marks()
    for raw in raws:
        separators = raw.separators
        if not separators:
            continue
        last, width = separators[-1], len(raw.groups[-1])
        if width != 3 or (len(set(separators)) > 1 and last != separators[0]):
            marks.decimal[last] += 1
        if len(separators) > 1:
            marks.thousands[separators[0]] += 1
    return marks


def _numeral(raw: _Raw, marks: Marks, fallback: str) -> Numeral:
    whole, fraction = _parts(raw, marks, fallback)
    other = _other(raw, fraction)
    return Numeral(
        start=raw.start,
        end=raw.end,
        value=_value(whole, fraction),
        decimals=len(fraction),
        other=_value(*other) if other else None,
        other_decimals=len(other[1]) if other else 0,
    )


def _parts(raw: _Raw, marks: Marks, fallback: str) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    if not raw.separators:
        return raw.groups[0], ""
    last = raw.separators[-1]
    is_mixed = len(set(raw.separators)) > 1
    is_short = len(raw.groups[-1]) != 3 or raw.groups[0] == "0"
    is_lone = len(raw.separators) == 1 and last in ",."
    if last in ",." and (
        is_mixed or is_short or (is_lone and marks.is_decimal(last, fallback) and marks.decimal[last] > 1)
    ):
        return "".join(raw.groups[:-1]), raw.groups[-1]
    return "".join(raw.groups), ""


def _other(raw: _Raw, fraction: str) -> tuple[str, str] | None:
    """The second reading of a lone mark before three digits."""
    if len(raw.separators) != 1 or raw.separators[0] not in ",." or len(raw.groups[1]) != 3 or raw.groups[0] == "0":
        return None
    return ("".join(raw.groups), "") if fraction else (raw.groups[0], raw.groups[1])


def _value(whole: str, fraction: str) -> Fraction:
    return Fraction(int(whole + fraction), 10 ** len(fraction))
