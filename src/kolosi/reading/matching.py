"""Rules applied to a sentence: a row of slots, word classes and bounded gaps, matched nearest first.

A pattern is written with spaces between its elements:

    name:kind     a number of that kind, bound to `name`; kinds: count, share, change, percent, points, number
    CLASS, A|B    a word of a class, or of one of several
    ( ) , :       the mark itself
    ..N           at most N items, none of them a quantity; ..N~ lets quantities pass
    X?            an element that may be absent

Every place of a sentence is tried at most once for each element, so that a match takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, COUNTS, PERCENTS, SHARES, Mention
from kolosi.reading.pack import Rule

KINDS: Mapping[str, frozenset[str]] = {
    "count": COUNTS,
    "share": SHARES,
    "change": CHANGES,
    "percent": PERCENTS,
    "points": frozenset({"points"}),
    "duration": frozenset({"duration"}),
    "number": COUNTS | PERCENTS | {"points"},
}
_GAP = re.compile(r"\.\.(\d+)(~?)")


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element of a pattern, with the gap allowed before it."""

    gap: int = 0
    is_open: bool = False
    name: str | None = None
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    mark: str | None = None
    is_optional: bool = False

    def fits(self, item: Item) -> bool:
        """Whether an item is what the element asks for."""
        if self.name is not None:
            return (
                item.mention is not None
                and item.mention.kind in self.kinds
                and (item.mention.kind in ASIDE or not is_small_word(item))
            )
        if self.mark is not None:
            return item.text == self.mark
        return not self.classes.isdisjoint(item.classes)


ASIDE = frozenset({"age_bound", "duration"})
"""Numbers that name a group or a length of time."""


def is_inner(line: Line, place: int) -> bool:
    """Whether a share is a part of the one before it: "30 % are married, of whom 12 % …"."""
    return any("DONT" in item.classes for item in line.items[max(place - 3, 0) : place])


def is_small_word(item: Item) -> bool:
    """Whether an item is a small count in letters ("the four provinces"), an age or a length of time: no operand here."""
    mention = item.mention
    if mention is None:
        return False
    return mention.kind in ASIDE or (mention.is_spelled and mention.kind == "count" and mention.exact <= 20)


def counts_in(line: Line, low: int = 0, high: int | None = None) -> list[int]:
    """The places of the counts of a sentence, between two places, but for small ones in letters."""
    return [
        at for at in line.quantities
        if low <= at and (high is None or at < high) and line.mention(at).kind in COUNTS and not is_small_word(line.items[at])
    ]  # fmt: skip


def is_rate(line: Line, place: int) -> bool:
    """Whether a count is one for each of something: "550 per camp", "four each month"."""
    behind = line.items[place + 1 : place + 3]
    return any({"PER", "EACH", "AVERAGE"} & item.classes for item in behind)


def is_operand(item: Item) -> bool:
    """Whether an item is a number that may be an operand: no age, no length of time, no small count in letters."""
    return item.is_quantity and not is_small_word(item)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A rule that matched: the numbers of its slots, and where it begins and ends in the sentence."""

    rule: Rule
    line: Line
    slots: Mapping[str, Mention]
    places: Mapping[str, int]
    start: int
    end: int


@cache
def elements(rule: Rule) -> tuple[Element, ...]:
    """The elements of a rule. Raises `ValueError` for one that is not of the grammar."""
    out: list[Element] = []
    gap, is_open = 0, False
    for token in rule.pattern:
        if found := _GAP.fullmatch(token):
            gap, is_open = int(found[1]), bool(found[2])
            continue
        out.append(_element(token, gap, is_open))
        gap, is_open = 0, False
    return tuple(out)


def _element(token: str, gap: int, is_open: bool) -> Element:
    is_optional = len(token) > 1 and token.endswith("?")
    bare = token[:-1] if is_optional else token
    if ":" in bare and len(bare) > 1:
        name, _, kind = bare.partition(":")
        if kind not in KINDS:
            raise ValueError(f"{token!r}: kinds are {', '.join(KINDS)}")
        return Element(gap=gap, is_open=is_open, name=name, kinds=KINDS[kind], is_optional=is_optional)
    if bare[0].isalpha() or bare[0] == "@":
        return Element(gap=gap, is_open=is_open, classes=frozenset(bare.split("|")), is_optional=is_optional)
    return Element(gap=gap, is_open=is_open, mark=bare, is_optional=is_optional)


@cache
def needs(rule: Rule) -> tuple[frozenset[str], ...]:
    """What a sentence must hold for a rule to match in it: of each set, one class, kind of number or mark at least."""
    wanted = (one for one in elements(rule) if not one.is_optional)
    return tuple(one.classes or one.kinds or frozenset({one.mark or ""}) for one in wanted)


def matches(rule: Rule, line: Line) -> Iterator[Bound]:
    """Every place of a sentence where a rule holds, from left to right."""
    wanted = elements(rule)
    search = _Search(line, wanted)
    for start, item in enumerate(line.items):
        if wanted[0].fits(item):
            places = search.after(1, start + 1)
            if places is not None:
                yield _bound(rule, line, wanted, (start, *places))


def _bound(rule: Rule, line: Line, wanted: tuple[Element, ...], places: tuple[int, ...]) -> Bound:
    named = {
        element.name: place
        for element, place in zip(wanted, places, strict=True)
        if element.name is not None and place >= 0
    }
    return Bound(
        rule=rule,
        line=line,
        slots={name: line.mention(place) for name, place in named.items()},
        places=named,
        start=places[0],
        end=max(places) + 1,
    )


@dataclass
class _Search:
    """The search for the rest of a pattern; what was found from a place is found once."""

    line: Line
    wanted: tuple[Element, ...]
    known: dict[tuple[int, int], tuple[int, ...] | None] = field(default_factory=dict)

    def after(self, number: int, place: int) -> tuple[int, ...] | None:
        """Places of the elements from a number on, searched from a place; -1 for one that is absent."""
        if number == len(self.wanted):
            return ()
        if (number, place) not in self.known:
            self.known[number, place] = self._found(number, place)
        return self.known[number, place]

    def _found(self, number: int, place: int) -> tuple[int, ...] | None:
        element = self.wanted[number]
        for at in self._reach(element, place):
            if element.fits(self.line.items[at]):
                rest = self.after(number + 1, at + 1)
                if rest is not None:
                    return (at, *rest)
        if element.is_optional:
            rest = self.after(number + 1, place)
            return None if rest is None else (-1, *rest)
        return None

    def _reach(self, element: Element, place: int) -> Iterator[int]:
        """The places that a gap lets reach."""
        for at in range(place, min(place + element.gap + 1, len(self.line.items))):
            yield at
            item = self.line.items[at]
            if item.is_quantity and not is_small_word(item) and not element.is_open:
                return
