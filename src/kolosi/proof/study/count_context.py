"""A count with the words that it is told in: those of its sentence, or those of its row in a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kolosi.model.period import Period
from kolosi.proof.study.binding import Binding, Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS

AFTER, BEFORE = 12, 6
"""How many items on either side of a figure tell what it counts."""

LEAST = 10
"""Smaller counts are too common to be told apart."""

_MARKS = frozenset({",", ";", ":", "(", ")", ".", "|", '"'})
_ENDS_RUN = frozenset(
    {
        "LINK",
        "WHICH",
        "BE",
        "AND",
        "AGAINST",
        "COMPARED",
        "DONT",
        "NOT",
        "TO",
        "REACHED",
        "SUR",
        "OUTOF",
        "CLOSE",
        "HELPER",
    }
)
_TURNS = frozenset({"REQUIRED", "TARGET", "WHEN"})
_PARTS = frozenset({"AMONG", "DONT"})
_EMPTY = frozenset(
    {
        "LINK",
        "BE",
        "HELPER",
        "REMAINING",
        "REACHED",
        "NOW",
        "AUXILIARY",
        "RECORDED",
        "DURATION",
        "QUARTER",
        "MONTH",
        "YEAR",
    }
)
"""Words that tell nothing of what is counted."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A count, with stems: right behind it (`run`), first behind a preposition then (`limit`), of its clause (`near`).

    `label` are those of its row, `clause` the places where its clause begins and ends, `under` is the number of its heading.
    `marks` are the classes of the words right beside it, and those of its clause that turn it to another time or a plan;
    `times` the periods of its clause, each with whether it is a point in time, `vague` those of which the year is not known.
    `width` is the number of columns of the table it stands in.
    """

    one: Binding
    run: tuple[str, ...]
    limit: tuple[str, ...]
    near: frozenset[str]
    label: tuple[str, ...]
    clause: tuple[int, int]
    teller: Teller
    under: int | None
    marks: frozenset[str]
    times: frozenset[tuple[Period, bool]]
    vague: frozenset[str]
    is_known: bool
    width: int = 0

    @property
    def value(self) -> Fraction:
        """The count."""
        return self.one.mention.exact

    @cached_property
    def of_line(self) -> frozenset[str]:
        """The stems of its sentence and of its row."""
        return self.teller.of_line(self.line).union(self.label)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its clause."""
        return self.teller.names(self.line, *self.clause)

    @property
    def heading(self) -> frozenset[str]:
        """The stems of its heading."""
        return self.teller.of_line(self.under) if self.under is not None else frozenset()

    @property
    def scope(self) -> frozenset[str]:
        """The names and the periods that its heading is about; those of the title are of all."""
        return self.teller.scope(self.under) if self.under is not None else frozenset()

    @property
    def line(self) -> int:
        """The number of its sentence."""
        return self.one.line


def alike(one: str, other: str) -> bool:
    """Whether two stems are of one word."""
    return one.startswith(other) or other.startswith(one)


def told_counts(study: Study) -> tuple[Told, ...]:
    """The whole counts of a text that are not rough, in order."""
    teller = Teller(study)
    return tuple(teller.told(one) for one in study.bindings.values() if _is_plain(one))


def _is_plain(one: Binding) -> bool:
    mention = one.mention
    return mention.kind in COUNTS and mention.exact >= LEAST and mention.exact.denominator == 1 and not mention.is_rough


class Teller:
    """The words around the counts of a text."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.lines: dict[int, frozenset[str]] = {}
        self.headings = [at for at, line in enumerate(study.lines) if line.sentence.block.kind == "heading"]
        self.scopes: dict[int, frozenset[str]] = {}
        self.labels: dict[int, tuple[tuple[str, ...], int]] = dict(self._in_rows())

    def told(self, one: Binding) -> Told:
        """A count with its words."""
        line, place = self.study.lines[one.line], one.place
        items, begin, end = line.items, _begin(line, place), _end(line, place)
        label, width = self.labels.get(line.sentence.start, ((), 0))
        behind = items[place + 1 : end]
        ends = _run(behind)
        run = tuple(self.stems(behind[:ends])) or label
        marks = {name for item in items[max(place - 3, 0) : place + 2] for name in item.classes}
        turns = {name for item in items[begin:end] for name in item.classes & _TURNS}
        turns |= {name for item in items[max(place - BEFORE, 0) : max(place - 1, 0)] for name in item.classes & _PARTS}
        is_known = place > 0 and "DEFINITE" in items[place - 1].classes
        timed = items[_since(line, place, begin) : place + 1 + (_subject(behind) if is_known else len(behind))]
        return Told(
            one=one, run=run, limit=self.limit(behind[ends:]), near=frozenset([*run, *self.stems(items[begin:place]), *self.stems(behind)]),
            label=label, clause=(begin, end), teller=self, under=self.under(one.line),
            times=frozenset(_times(timed)),
            vague=frozenset(_vague_times(timed)), marks=frozenset(marks | turns),
            is_known=is_known, width=width,
        )  # fmt: skip

    def stems(self, items: Iterable[Item]) -> Iterator[str]:
        """The words of weight of some items, cut short: the longer they are, the later."""
        for item in items:
            if item.is_quantity or item.said or not item.text[0].isalpha() or _EMPTY & item.classes:
                continue
            for word in item.text.split():
                if len(word) >= 4 and word not in self.study.pack.stopwords:
                    bare = word.rstrip("sx")
                    yield bare[:6] if len(bare) >= 8 else bare[:5]

    def of_line(self, number: int) -> frozenset[str]:
        """The stems of a sentence."""
        found = self.lines.get(number)
        if found is None:
            found = self.lines[number] = frozenset(self.stems(self.study.lines[number].items))
        return found

    def names(self, number: int, begin: int, end: int) -> frozenset[str]:
        """The names between two places of a sentence, its first word too where it is one; no months."""
        pack, items = self.study.pack, self.study.lines[number].items
        start, stop = items[begin].start, items[end - 1].end
        found = {one for one in self.study.names_in(number, stop) if self.study.page.text.find(one, start, stop) >= 0}
        opening = self.study.opening_name(number) if begin == 0 else None
        named = found | ({opening} if opening else set())
        return frozenset(one for one in named if one.lower() not in pack.stopwords and one.lower() not in pack.months)

    def limit(self, items: Sequence[Item]) -> tuple[str, ...]:
        """The first word of weight behind a preposition or a pronoun that follows the noun: "the 41 spaces run by the agency"."""
        if not items or not {"PREPOSITION", "WHICH"} & items[0].classes:
            return ()
        near = list(items[1:4])
        ends = next((at for at, item in enumerate(near) if item.said or "CLOSE" in item.classes), len(near))
        return tuple(self.stems(near[:ends]))[:1]

    def under(self, number: int) -> int | None:
        """The number of the heading above a sentence."""
        at = bisect_right(self.headings, number)
        return self.headings[at - 1] if at else None

    def scope(self, number: int) -> frozenset[str]:
        """What a heading is about; nothing, when it is the title."""
        found = self.scopes.get(number)
        if found is None:
            found = self._named(number) if number != self.headings[0] else frozenset()
            self.scopes[number] = found
        return found

    def _named(self, number: int) -> frozenset[str]:
        """The names of a heading that are names in the sentences too, never written small; and its periods."""
        line = self.study.lines[number]
        opening = self.study.opening_name(number)
        names = {*self.study.names_in(number), *([opening] if opening else [])}
        told = {one for one in names if one in self.said and one.lower() not in self.study.page.text}
        return frozenset(told | {str(item.said.period) for item in line.items if item.said and item.said.period})

    @cached_property
    def said(self) -> frozenset[str]:
        """The names in sentences."""
        lines = self.study.lines
        numbers = [number for number, line in enumerate(lines) if line.sentence.block.kind != "heading"]
        return frozenset(name for number in numbers for name in self.study.names_in(number))

    def _in_rows(self) -> Iterator[tuple[int, tuple[tuple[str, ...], int]]]:
        """For each cell with a number: the words of its row, up to a bracket, and how many columns the table has."""
        for grid in self.study.grids:
            width = len({column for _, column in grid})
            for (row, column), cell in grid.items():
                first = grid.get((row, 0))
                if cell.mention is not None:
                    label = tuple(self.stems(_up_to_bracket(first.line))) if column and first is not None else ()
                    yield cell.line.sentence.start, (label, width)


def _up_to_bracket(line: Line) -> Sequence[Item]:
    end = next((at for at, item in enumerate(line.items) if item.text == "("), len(line.items))
    return line.items[:end]


def _begin(line: Line, place: int) -> int:
    """Where the clause of a count begins: behind a mark or another number."""
    at = place
    while at and place - at < BEFORE and not (line.items[at - 1].is_quantity or line.items[at - 1].text in _MARKS):
        at -= 1
    return at


def _end(line: Line, place: int) -> int:
    """Where the clause of a count ends: before a mark or another number."""
    at = place + 1
    while at < len(line.items) and at - place <= AFTER:
        if line.items[at].is_quantity or line.items[at].text in _MARKS:
            break
        at += 1
    return at


def _run(behind: Sequence[Item]) -> int:
    """How many items right behind a count are of the noun that it counts."""
    ends = (
        at for at, item in enumerate(behind) if item.said or (_ENDS_RUN & item.classes and "OF" not in item.classes)
    )
    return next(ends, len(behind))


def _since(line: Line, place: int, begin: int) -> int:
    """Where the words begin that may say when: those that open the sentence too, before its first count."""
    return 0 if line.quantities and line.quantities[0] == place else begin


def _subject(behind: Sequence[Item]) -> int:
    """How many items right behind a count stand before what is told of it."""
    return next((at for at, item in enumerate(behind) if "HELPER" in item.classes), len(behind))


def _times(items: Sequence[Item]) -> Iterator[tuple[Period, bool]]:
    """The periods of some words, each with whether it is a point in time: a day, the end of a month."""
    for at, item in enumerate(items):
        said = item.said
        if said is not None and said.period is not None:
            is_end = any("CLOSE" in one.classes for one in items[max(at - 2, 0) : at])
            yield said.period, said.period.is_day or is_end


def _vague_times(items: Sequence[Item]) -> Iterator[str]:
    """The periods of which the days are not known, but for the one that the text is about: a month by its number."""
    for item in items:
        if item.said is not None and item.said.period is None and item.said.relation != "document":
            yield f"month {item.said.parts[1]}" if item.said.is_partial else item.text


def all_shared(words: Iterable[str], others: Iterable[str]) -> list[str]:
    """The stems of one row of words that another holds too."""
    held = tuple(others)
    return [word for word in words if any(alike(word, other) for other in held)]


def by_stem(told: Iterable[Told]) -> Mapping[str, Sequence[Told]]:
    """The counts by the first letters of each word of their noun."""
    out: dict[str, list[Told]] = {}
    for one in told:
        for stem in sorted({word[:4] for word in one.run}):
            out.setdefault(stem, []).append(one)
    return out
