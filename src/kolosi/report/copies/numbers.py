"""The numbers that a text says, in digits or in words, so that two texts can be held against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kolosi.model.manuscript import Block, Manuscript
from kolosi.reading.items import lines_of
from kolosi.reading.mentions import find_mentions
from kolosi.reading.pack import Pack
from kolosi.reading.text import Page

_DIGITS = re.compile(r"\d+")
_WORDED = "#"
"""With this begin the classes of words that say a quantity: doubled, a third, by half."""


@dataclass(frozen=True)
class Said:
    """A number where it stands: its characters, and what it says, whichever way it is written."""

    start: int
    end: int
    value: str


def numbers_said(text: str, pack: Pack) -> list[Said]:
    """Every number of a text in order, dates and numbers of laws too; none that a word of quantity holds is told twice.

    >>> from kolosi.workspace.review.packs import pack
    >>> [one.value for one in numbers_said("7 580 cas, soit le double de 2023, sept mille", pack("fr"))]
    ['7580', '#le double de', '2023', '7000']
    """
    if not text.strip():
        return []
    manuscript = Manuscript(text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),))
    page = Page(manuscript, pack.abbreviations)
    mentions, periods = find_mentions(page, pack)
    found = [
        Said(one.start, one.end, str(one.value) if one.value is not None else text[one.start : one.end])
        for one in mentions
    ]
    for line in lines_of(page, mentions, periods, pack):
        for item in line.items:
            worded = sorted(name for name in item.classes if name.startswith(_WORDED))
            if worded:
                found.append(Said(item.start, item.end, worded[0]))
    held = [(one.start, one.end) for one in found]
    for digits in _DIGITS.finditer(text):
        if not any(start < digits.end() and end > digits.start() for start, end in held):
            found.append(Said(digits.start(), digits.end(), digits[0]))
    return sorted(found, key=lambda one: (one.start, one.end))


Place = tuple[int, int]
"""The first character of a change, and the one behind its last."""


def moved(
    before: Sequence[Said], after: Sequence[Said], *, gone: Place | None = None, put: Place | None = None
) -> tuple[list[Said], list[Said]]:
    """The numbers that went and those that came, between two texts.

    Of several that say the same, those that a change touches: `gone` in the text before, `put` in the one after. Else the value
    of another figure that was typed over a number would be taken for that figure.
    """
    counted, recounted = Counter(one.value for one in before), Counter(one.value for one in after)
    return _beyond(before, counted - recounted, gone), _beyond(after, recounted - counted, put)


def _beyond(found: Sequence[Said], counted: Counter[str], place: Place | None) -> list[Said]:
    """As many of each value as are counted: those at the place, else the last ones, for a number put in mostly follows the one it repeats."""
    left, out = Counter(counted), []
    for one in sorted(found, key=lambda said: (place is not None and touches(said, place), said.start), reverse=True):
        if left[one.value] > 0:
            left[one.value] -= 1
            out.append(one)
    return sorted(out, key=lambda said: said.start)


def touches(said: Said, place: Place) -> bool:
    """True for a number of which a character stands at a place."""
    return said.start < place[1] and said.end > place[0]
