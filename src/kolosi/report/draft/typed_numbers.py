"""Numbers typed in prose: where they stand, what they say, and which of them lead to no figure.

Dates, years, quarters, numbers of laws, lists, roads and phases, ages that name a group, deadlines, telephone numbers and
endnotes need no reference: the language of the draft says which those are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kolosi.reading.item import Item
from kolosi.reading.mentions import PERCENTS
from kolosi.reading.mentions import Mention as Number
from kolosi.report.draft.links import Draft, Mention
from kolosi.report.draft.reader import Read, read

_SIGN = re.compile(r"(?<![^\s(\[])([-+−–])[ \u00a0\u202f]?\Z")
_NOT_COUNTED = frozenset({"age_bound"})


@dataclass(frozen=True, kw_only=True)
class TypedNumber:
    """A number as typed, with its sign and unit: `value` in full, `quantum` its last printed digit, `sign` as written.

    `hedge` is the class of the word right before it that makes it a bound or a round number.
    """

    start: int
    end: int
    text: str
    value: Fraction
    quantum: Fraction
    sign: str
    is_percent: bool
    hedge: str | None = None

    @property
    def trailing(self) -> Fraction:
        """The last digit that says something: 100 for 7 600.

        >>> [int(number.trailing) for number in typed_in(Draft(file="", language="fr", text="7 600 et 415"))]
        [100, 1]
        """
        whole = abs(self.value / self.quantum)
        unit = self.quantum
        while whole and whole % 10 == 0:
            whole, unit = whole / 10, unit * 10
        return unit


def typed_in(draft: Draft) -> list[TypedNumber]:
    """The numbers of a draft in digits that lead to no figure, in order.

    >>> text = "7 580 cas, soit 2,5 % et 1,2 million ; la loi 2013-017 du 21 mai 2013"
    >>> [float(number.value) for number in typed_in(Draft(file="", language="fr", text=text))]
    [7580.0, 2.5, 1200000.0]
    """
    known = read(draft)
    return [
        _typed(known, item, number, line.sentence.start)
        for line in known.lines
        for item in line.items
        if (number := _number(item)) and not number.is_spelled and not known.is_cited(item.start)
    ]


def typed_in_link(mention: Mention) -> list[TypedNumber]:
    """The numbers of the text of a link in digits, in order."""
    known = read(mention.draft)
    return [
        _typed(known, item, number, mention.inside[0])
        for item in known.in_link(mention)
        if (number := _number(item)) and not number.is_spelled
    ]


def numbers_in_letters(known: Read) -> Iterator[tuple[Item, Fraction]]:
    """The numbers of a draft in letters that lead to no figure, in order."""
    for line in known.lines:
        for item in line.items:
            number = _number(item)
            if number and number.is_spelled and number.kind != "duration" and not known.is_cited(item.start):
                yield item, number.exact


def _number(item: Item) -> Number | None:
    """The number that an item is, where it may be a figure: an age or the bound of one is none."""
    number = item.mention
    return number if number is not None and number.is_quantity and number.kind not in _NOT_COUNTED else None


def _typed(known: Read, item: Item, number: Number, least: int) -> TypedNumber:
    text = known.draft.text
    sign = _SIGN.search(text, least, number.start) if number.start > least else None
    start = sign.start() if sign else number.start
    end = number.end if number.kind == "points" else max(number.end, number.whole)
    return TypedNumber(
        start=start,
        end=end,
        text=text[start:end],
        value=number.exact,
        quantum=number.step,
        sign=sign[1] if sign else "",
        is_percent=number.kind in PERCENTS,
        hedge=number.hedge if number.is_rough else None,
    )
