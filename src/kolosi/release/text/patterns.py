"""Rows of classes, names and gaps, and where they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.release.text.sentence import Item, Line

_GAP = re.compile(r"\.\.(\d+)\Z")


@dataclass(frozen=True, kw_only=True)
class Element:
    """One place of a row: names of classes or of made things, one of some marks, or a gap of so many words."""

    names: tuple[str, ...] = ()
    literal: str = ""
    gap: int = 0
    is_optional: bool = False


@dataclass(frozen=True)
class Pattern:
    """A row of elements, the first never a gap; `not_after` are classes of which no word may stand before it."""

    elements: tuple[Element, ...]
    not_after: frozenset[str] = frozenset()

    @cached_property
    def asked(self) -> tuple[frozenset[str], ...]:
        """The choices of classes without which no sentence can hold the row."""
        plain = (one.names for one in self.elements if one.names and not one.is_optional)
        return tuple(
            frozenset(name.partition("+")[0] for name in names)
            for names in plain
            if not any(name in _RUNS or name == "INITIAL" for name in names)
        )

    def may_stand(self, names: frozenset[str]) -> bool:
        """Whether a sentence with words of these classes can hold the row."""
        return not any(asked.isdisjoint(names) for asked in self.asked)

    def found(self, line: Line) -> Iterator[tuple[int, int]]:
        """Where it stands in a sentence: first and last character."""
        reached = 0
        for at in _beginnings(self.elements[0], line):
            is_led = at > 0 and not self.not_after.isdisjoint(line.items[at - 1].names)
            end = _match(self.elements, 0, line, at) if at >= reached and not is_led else 0
            if end:
                yield line.items[at].start, line.items[end - 1].end
                reached = end


_RUNS = frozenset({"NAME", "NAME2", "NAMES"})


def pattern_of(text: str) -> Pattern:
    """A row as it is written in the file of a language; `!A|B` before it: not right behind a word of these classes."""
    words = text.split()
    if words[0].startswith("!"):
        return Pattern(tuple(map(_element, words[1:])), frozenset(words[0][1:].split("|")))
    return Pattern(tuple(map(_element, words)))


def _element(text: str) -> Element:
    gap = _GAP.match(text)
    if gap:
        return Element(gap=int(gap[1]))
    bare = text.removesuffix("?")
    if bare.startswith("'"):
        return Element(literal=bare.replace("'", "").replace("|", ""), is_optional=bare != text)
    return Element(names=tuple(bare.split("|")), is_optional=bare != text)


def _beginnings(element: Element, line: Line) -> Sequence[int]:
    """The places of a sentence at which an element may stand."""
    if any(name in _RUNS or name == "INITIAL" for name in element.names):
        return line.capitals
    names = [name.partition("+")[0] for name in element.names]
    if len(names) == 1:
        return line.places.get(names[0], ())
    return sorted({at for name in names for at in line.places.get(name, ())})


def _match(elements: tuple[Element, ...], place: int, line: Line, at: int) -> int:
    """Where the row that begins here ends; 0 where it does not stand."""
    if place == len(elements):
        return at
    element = elements[place]
    if element.gap:
        return _over_gap(elements, place, line, at)
    length = _length(element, line, at)
    found = _match(elements, place + 1, line, at + length) if length else 0
    return found or (_match(elements, place + 1, line, at) if element.is_optional else 0)


def _over_gap(elements: tuple[Element, ...], place: int, line: Line, at: int) -> int:
    """The rest of the row behind a gap, the nearest first; no gap goes over the end of a clause."""
    for skipped in range(elements[place].gap + 1):
        found = _match(elements, place + 1, line, at + skipped)
        if found or at + skipped >= len(line.items) or line.items[at + skipped].text in _CLAUSE:
            return found
    return 0


_CLAUSE = frozenset(';:|!?"')


def _length(element: Element, line: Line, at: int) -> int:
    """How many items an element takes at a place; 0 where it does not stand there."""
    if at >= len(line.items):
        return 0
    item = line.items[at]
    if element.literal:
        return int(item.text in element.literal)
    return max((_taken(name, line, at, item) for name in element.names), default=0)


def _taken(name: str, line: Line, at: int, item: Item) -> int:
    if "+" in name:
        first, _, run = name.partition("+")
        return _taken(run, line, at, item) if first in item.names else 0
    if name in _RUNS:
        count, length = line.run(at, is_row=name == "NAMES")
        return length if count >= (2 if name == "NAME2" else 1) else 0
    if name == "INITIAL":
        return int(item.is_capital and len(item.text) == 1)
    return int(name in item.names)
