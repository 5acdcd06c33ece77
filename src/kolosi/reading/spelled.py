"""Numbers in words: twenty-two, quatre-vingt-dix, dos mil quinientos; not those of a part ("two thirds")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kolosi.reading.pack import Pack

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Spelled:
    """A number as its words build it: what stands before the thousands, and what is below them."""

    start: int
    end: int
    thousands: int = 0
    below: int = 0

    @property
    def value(self) -> int:
        """The number."""
        return self.thousands + self.below


def read_spelled(flat: str, spans: Sequence[tuple[int, int]], pack: Pack) -> Iterator[Spelled]:
    """The numbers in words of some spans of a flat text, in order."""
    parts = pack.spelled_parts
    text = parts.sub(lambda found: "¤" * len(found[0]), flat) if parts else flat
    for start, end in spans:
        last: Spelled | None = None
        for match in _WORD.finditer(text, start, end):
            value = pack.spelled.get(match[0])
            if value is None:
                continue
            longer = _longer(last, text[last.end : match.start()], value, match.end(), pack) if last else None
            if last and not longer:
                yield last
            last = longer or _begun(match.start(), match.end(), value)
        if last:
            yield last


def _begun(start: int, end: int, value: int) -> Spelled | None:
    """A number that a word begins; a lone "one" is mostly an article."""
    if value == 1:
        return None
    return Spelled(start, end, value, 0) if value == 1000 else Spelled(start, end, 0, value)


def _longer(last: Spelled, between: str, value: int, end: int, pack: Pack) -> Spelled | None:
    """A number with one more word; None where the word begins another one."""
    glue, below = between.strip(), last.below
    if glue not in ("", "-", *pack.units["GLUE"]):
        return None
    is_bare = glue in ("", "-")
    if value == 1000:
        return Spelled(last.start, end, below * 1000, 0) if is_bare and below and not last.thousands else None
    if value == 100 and 0 < below < 10:
        return Spelled(last.start, end, last.thousands, below * 100) if is_bare else None
    if value == 20 and below == 4 and glue == "-":
        return Spelled(last.start, end, last.thousands, 80)
    return Spelled(last.start, end, last.thousands, below + value) if value < _room(last, glue) else None


def _room(last: Spelled, glue: str) -> int:
    """A number below this one may be added: units to tens, anything to thousands; by twenties, ten to nineteen too; to ten with a hyphen."""
    below = last.below
    if not below:
        return 1000 if last.thousands else 0
    if below % 100 == 0:
        return 100
    if below == 10:  # dix-sept, dix-huit, dix-neuf
        return 10 if glue == "-" else 0
    return (20 if glue else 10) if below % 10 == 0 and below >= 20 else 0
