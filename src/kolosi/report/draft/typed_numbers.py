"""Numbers typed in prose: where they stand, what they say, and which of them lead to no figure.

Dates, years, quarters, numbers of laws, lists, roads and phases, ages that name a group, deadlines, telephone numbers and
endnotes need no reference: the language of the draft says which those are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kolosi.model.manuscript import Block, Manuscript
from kolosi.reading.item import HEDGES, Item
from kolosi.reading.mentions import PERCENTS, find_mentions
from kolosi.reading.mentions import Mention as Number
from kolosi.reading.text import Page
from kolosi.report.draft.links import Draft, Mention
from kolosi.report.draft.reader import Read, read, spaced, words_of

_SIGN = re.compile(r"(?<![^\s(\[])([-+−–])[ \u00a0\u202f]?\Z")
_OUTER_SIGN = re.compile(r"(?<![^\s(])([-+−])\Z")
"""A sign right before a link; a dash with a space is none, nor is a long one."""
_TORN = re.compile(r"[A-Z\d_]|[ \u00a0\u202f]\d")
"""A capital against a number, mostly the letter O for a zero, or another number behind it; small letters end an ordinal."""
_NOT_COUNTED = frozenset({"age_bound"})
_TIMES = frozenset({"TIMES", "FOLD"})
_RATIO = frozenset({"ODDS", "OUTOF", "OF_ALL"})
_SLIGHT = frozenset({"SMALL", *HEDGES})
LEAST = 11
"""Smaller numbers are written in letters out of habit, and mostly count no figure."""


@dataclass(frozen=True, kw_only=True)
class TypedNumber:
    """A number as typed, with its sign and unit: `value` in full, `quantum` its last printed digit, `sign` as written.

    `hedge` is the class of the word right before it that makes it a bound or a round number. `is_part`: one of two numbers
    that make a ratio ("3 of 10"). `is_torn`: a capital or another number stands against it.
    """

    start: int
    end: int
    text: str
    value: Fraction
    quantum: Fraction
    sign: str
    is_percent: bool
    hedge: str | None = None
    is_points: bool = False
    is_spelled: bool = False
    is_part: bool = False
    is_torn: bool = False

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


def said_in_link(mention: Mention) -> list[TypedNumber]:
    """The numbers of the text of a link that can only be its figure, in digits, in code and in letters, in order.

    Beside another number a date, the number of a law, an age or a length of time is none, nor is a small number in letters.
    What stands right against the link is read with it, as it is printed with it: a sign, "million", "%".
    """
    known = read(mention.draft)
    items = known.in_link(mention)
    found = [place for place, item in enumerate(items) if _number(item)]
    if len(found) > 1:
        aside = _set_aside(mention)
        counted = [at for at in found if _is_counted(items, at) and not _is_among(aside, items[at])]
        found = counted or [at for at in found if not _told(items[at]).is_spelled]
    found = [at for at in found if not _told(items[at]).is_spelled or _is_said(items, at, found)]
    typed = [_in_label(known, mention, items, at) for at in found]
    if typed:
        typed[0] = _signed(mention, typed[0])
        typed[-1] = _with_unit(mention, typed[-1])
    return typed


def _told(item: Item) -> Number:
    assert item.mention is not None
    return item.mention


def _is_counted(items: Sequence[Item], at: int) -> bool:
    """Whether a number beside others may be a figure: no length of time, and no multiple."""
    behind = items[at + 1].classes if at + 1 < len(items) else frozenset()
    return _told(items[at]).kind != "duration" and behind.isdisjoint(_TIMES)


def _is_said(items: Sequence[Item], at: int, found: Sequence[int]) -> bool:
    """Whether a number in letters says the figure: above ten; a small one alone, or with nothing but what it counts."""
    number = _told(items[at])
    if number.kind == "duration" or not _is_counted(items, at):
        return False
    if number.exact >= LEAST:
        return True
    beside = [item for place, item in enumerate(items) if place != at and _SLIGHT.isdisjoint(item.classes)]
    is_counting = len(beside) == 1 and "UNIT" in beside[0].classes and items[at + 1 : at + 2] == beside
    return len(found) == 1 and (not beside or is_counting)


def _is_among(spans: Sequence[tuple[int, int]], item: Item) -> bool:
    return any(start < item.end and item.start < end for start, end in spans)


def _set_aside(mention: Mention) -> list[tuple[int, int]]:
    """Where in the draft the dates and the numbers stand that count nothing, the text of a link read as any other text."""
    pack, text, start = words_of(mention.draft.language).pack, spaced(mention.text), mention.inside[0]
    manuscript = Manuscript(text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),))
    numbers, periods = find_mentions(Page(manuscript, pack.abbreviations), pack)
    spans = [*periods, *(number for number in numbers if not number.is_quantity or number.kind in _NOT_COUNTED)]
    return [(start + span.start, start + span.end) for span in spans]


def _in_label(known: Read, mention: Mention, items: Sequence[Item], at: int) -> TypedNumber:
    item, text = items[at], known.draft.text
    typed = _typed(known, item, _told(item), mention.inside[0])
    near = (*items[max(at - 3, 0) : at], *items[at + 1 : at + 4])
    is_part = any(not one.classes.isdisjoint(_RATIO) for one in near)
    return replace(typed, is_part=is_part, is_torn=_TORN.match(text, typed.end) is not None)


def _signed(mention: Mention, number: TypedNumber) -> TypedNumber:
    """A number with the sign that stands right before its link."""
    sign = outer_sign(mention)
    return replace(number, sign=sign) if sign and not mention.draft.text[mention.inside[0] : number.start] else number


def outer_sign(mention: Mention) -> str:
    """The sign that stands right before a link, or nothing."""
    found = _OUTER_SIGN.search(mention.draft.text, max(mention.start - 2, 0), mention.start)
    return found[1] if found else ""


def _with_unit(mention: Mention, number: TypedNumber) -> TypedNumber:
    """A number that ends the text of its link with the unit or the scale word right behind the link."""
    item = right_behind(mention)
    if item is None or mention.draft.text[number.end : mention.inside[1]].strip("` *_"):
        return number
    factor = scale_of(mention, item)
    if factor:
        return replace(number, value=number.value * factor, quantum=number.quantum * factor)
    is_percent = number.is_percent or "PERCENT" in item.classes
    return replace(number, is_percent=is_percent, is_points=number.is_points or in_points(item))


def in_points(item: Item) -> bool:
    """Whether a word counts percentage points, not places."""
    return "POINTS" in item.classes and "SPOTS" not in item.classes


def right_behind(mention: Mention) -> Item | None:
    """The item that stands right behind a link, with nothing but space between."""
    known = read(mention.draft)
    line = known.line_at(mention.start)
    item = next((one for one in line.items if one.start >= mention.end), None) if line else None
    is_near = item is not None and not spaced(mention.draft.text[mention.end : item.start]).strip(" \n\u00a0\u202f*_")
    return item if is_near else None


def scale_of(mention: Mention, item: Item) -> int:
    """What a word right behind a link multiplies it by, 0 for any other word; one letter must touch it."""
    word = item.text.partition(" ")[0]
    is_apart = len(word) == 1 and item.start > mention.end
    return 0 if is_apart else words_of(mention.draft.language).pack.scales.get(word, 0)


def as_printed(mention: Mention) -> str:
    """The text of a link with the sign and the unit that stand right against it."""
    item = right_behind(mention)
    is_unit = item is not None and (scale_of(mention, item) or item.classes & {"PERCENT", "POINTS"})
    behind = read(mention.draft).said(item) if item is not None and is_unit else ""
    return f"{outer_sign(mention)}{mention.text} {behind}".rstrip()


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
        is_points=number.kind == "points",
        is_spelled=number.is_spelled,
        hedge=number.hedge if number.is_rough else None,
    )
