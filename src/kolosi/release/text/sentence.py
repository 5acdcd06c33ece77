"""A sentence as the gate reads it: words with their classes, numbers, names by their capitals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kolosi.reading.mentions import Mention
from kolosi.reading.text import Sentence

Spot = tuple[int, int]
"""First and last character of something in the text."""


class Item(NamedTuple):
    """A word, an expression, a number or a mark, with the classes that the language gives it."""

    start: int
    end: int
    text: str
    names: frozenset[str]
    mention: Mention | None = None
    is_capital: bool = False
    is_acronym: bool = False


COUNTED = frozenset({
    "SURVIVOR", "DETAINEE", "CHILD", "PERSON", "CASUALTY", "CASE", "INCIDENT", "PROFESSION", "REPORTER", "ACT_NOUN", "OFFENDER",
    "TAKEN", "ARREST",
})  # fmt: skip
"""The classes of what is counted and is a person, or stands for one."""
SENSITIVE = ("ACT", "TOPIC", "DETENTION", "TRAFFICKING", "SURVIVOR", "DETAINEE")


@dataclass
class Line:
    """One sentence or cell. `above` are the sentences that say what it is about: those before it in its paragraph, its heading.

    `after` is the sentence that goes on behind a semicolon; `spots` are cues found so far, by name.
    """

    sentence: Sentence
    items: Sequence[Item]
    periods: Sequence[tuple[str, Spot]] = ()
    before: Line | None = None
    after: Line | None = None
    heading: Line | None = None
    labels: tuple[Line, ...] = ()
    spots: dict[str, list[Spot]] = field(default_factory=dict)

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where among its items those of each class stand."""
        out: dict[str, list[int]] = {}
        for at, item in enumerate(self.items):
            for name in item.names:
                out.setdefault(name, []).append(at)
        return out

    @cached_property
    def names(self) -> frozenset[str]:
        """The classes that stand here."""
        return frozenset(self.places)

    @cached_property
    def numbers(self) -> Sequence[int]:
        """Where a number stands, in digits or in words, "one" and "a handful" included."""
        counted = [at for at, item in enumerate(self.items) if item.mention is not None]
        if not self.has("ONE", "FEW"):
            return counted
        return sorted({*counted, *self.places.get("ONE", ()), *self.places.get("FEW", ())})

    @cached_property
    def capitals(self) -> Sequence[int]:
        """Where a name may begin."""
        return [at for at, item in enumerate(self.items) if item.is_capital]

    def of(self, name: str) -> list[Item]:
        """The items of a class."""
        return [self.items[at] for at in self.places.get(name, ())]

    def has(self, *names: str) -> bool:
        """Whether a word of one of some classes stands here."""
        return not self.names.isdisjoint(names)

    @property
    def is_sensitive(self) -> bool:
        """Whether it speaks of an act, a detention or survivors."""
        return self.has(*SENSITIVE)

    @property
    def is_heading(self) -> bool:
        """Whether it is a title, in which capitals name nobody."""
        return self.sentence.block.kind == "heading"

    def run(self, at: int, *, is_row: bool = False) -> tuple[int, int]:
        """The name that begins here: how many words with a capital it has, and how many items; a row of names is one."""
        count, end = self._one_name(at)
        while is_row and end and count:
            then = self._joint(at + end)
            more, length = self._one_name(at + end + then) if then else (0, 0)
            if not more:
                break
            count, end = count + more, end + then + length
        return count, end

    def _one_name(self, at: int) -> tuple[int, int]:
        if not self._is_name(at):
            return 0, 0
        count, end = 1, at + 1
        while end < len(self.items) and count < LONGEST_NAME:
            step = self._next_part(end)
            if not step:
                break
            is_one_word = step == 2 and self.items[end].text in "-'"
            end, count = end + step, count + (not is_one_word)
        return count, end - at

    def _next_part(self, at: int) -> int:
        """How many items further the next word of a name ends: right here, behind a hyphen, or behind a link such as "ag"."""
        if self._is_name(at, inside=True):
            return 1
        if at + 1 >= len(self.items):
            return 0
        item, following = self.items[at], self.items[at + 1]
        if item.text in "-'" and following.is_capital and item.end == following.start:
            return 2
        is_link = item.text in "-'" or "LINK" in item.names
        return 2 if is_link and self._is_name(at + 1, inside=True) else 0

    def _is_name(self, at: int, *, inside: bool = False) -> bool:
        """Whether a word is part of a name. The first word of a sentence is none, unless it is known to be a name or another follows."""
        if at >= len(self.items):
            return False
        item = self.items[at]
        if not item.is_capital or len(item.text) < 2 or not item.names.isdisjoint(_NO_NAMES):
            return False
        if at == 0 and not inside:
            return bool(item.names & {"FIRST_NAME", "LOCALITY"}) or self._is_name(1, inside=True) or self._has_age(item)
        return True

    def _has_age(self, item: Item) -> bool:
        """Whether an unknown word that opens the sentence has an age: "Ténin, 14 ans"."""
        marks = self.items[1:3]
        return (
            not item.names
            and len(marks) == 2
            and marks[0].text in ",("
            and not marks[1].names.isdisjoint(("AGE", "NUM"))
        )

    def _joint(self, at: int) -> int:
        """How many items join two names of a row here."""
        if at >= len(self.items):
            return 0
        if self.items[at].text == ",":
            return 2 if at + 1 < len(self.items) and "AND" in self.items[at + 1].names else 1
        return int("AND" in self.items[at].names)


_NO_NAMES = frozenset({"CAPITALS", "COUNTRY", "OFFICE"})
LONGEST_NAME = 6
"""No name has more words than this: longer runs of capitals are titles."""
