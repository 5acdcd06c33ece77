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
from functools import cache

CHAIN = re.compile(r"(?<![\w])\d+(?:[ ,.']\u2060*\d+)*(?![\d])")
"""A run of digits and separators; a word joiner (U+2060) widens the separator before it, and is none itself."""
LONGEST = 15
"""A run of more digits than this counts nothing: it is a code."""

_PIECE = re.compile(r"[ ,.']\u2060*|\d+")


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
        return step_of(self.decimals)


@cache
def step_of(decimals: int) -> Fraction:
    """One unit of a decimal place."""
    return Fraction(1, 10**decimals)


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
    end: int
    groups: tuple[str, ...]
    separators: tuple[str, ...]


def read_numerals(flat: str, spans: Sequence[tuple[int, int]], fallback: str) -> list[Numeral]:
    """The numbers of some spans of a flat text, in order."""
    raws = [raw for start, end in spans for found in CHAIN.finditer(flat, start, end) for raw in _split(found)]
    raws = [raw for raw in raws if sum(map(len, raw.groups)) <= LONGEST]
    marks = _marks(raws)
    return [_numeral(raw, marks, fallback) for raw in raws]


def _split(found: re.Match[str]) -> Iterator[_Raw]:
    """The numbers of a chain of digits and separators."""
    if found[0].isdigit():
        yield _Raw(*found.span(), (found[0],), ())
        return
    pieces = list(_PIECE.finditer(found.string, *found.span()))
    digits = pieces[::2]
    groups, separators = [piece[0] for piece in digits], [piece[0][0] for piece in pieces[1::2]]
    at = 0
    while at < len(groups):
        end = _joined(groups, separators, at)
        yield _Raw(digits[at].start(), digits[end - 1].end(), tuple(groups[at:end]), tuple(separators[at : end - 1]))
        at = end


def _joined(groups: Sequence[str], separators: Sequence[str], first: int) -> int:
    """The end of the groups that are one number, from a first one on."""
    end = _thousands(groups, separators, first)
    if end == len(groups) or separators[end - 1] not in ",." or _is_listed(separators, end - 1):
        return end
    is_decimal = end == first + 1 or separators[end - 1] != separators[first]
    return end + 1 if is_decimal else end


def _thousands(groups: Sequence[str], separators: Sequence[str], first: int) -> int:
    """The end of the groups that one separator of thousands joins, from a first one on."""
    if len(groups[first]) > 3 or groups[first] == "0" or first == len(separators):
        return first + 1
    mark, end = separators[first], first + 1
    while end < len(groups) and separators[end - 1] == mark and len(groups[end]) == 3:
        end += 1
    if mark in ",." and end == first + 2 and len(groups) > end and separators[first + 1] == mark:
        return first + 1  # 1,234,5 groups nothing
    return end


def _is_listed(separators: Sequence[str], at: int) -> bool:
    """Whether more of the same mark follow: 2,3,4 is a list."""
    return len(separators) > at + 1 and separators[at + 1] == separators[at]


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
    return Fraction(int(whole + fraction), 10 ** len(fraction)) if fraction else Fraction(int(whole))
