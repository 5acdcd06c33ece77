"""What each number counts, and when: its concept and its period, each with the reason why it was bound."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from kolosi.model.period import Period
from kolosi.reading.items import Line, joined_line, lines_of
from kolosi.reading.mentions import COUNTS, Mention, find_mentions
from kolosi.reading.pack import Pack
from kolosi.reading.text import Page, flatten
from kolosi.reading.timing import leading, timed

CAPITALISED = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][\w-]+")

AFTER, BEFORE = 9, 18
"""How far the concept of a number is looked for."""

NEAR = 16
"""How many numbers on either side of one are near it."""

_STOPS = frozenset({"(", ")", ";", ":", "|"})


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A number in its sentence. `why` says what bound concept and period: the words after, the subject, the paragraph."""

    mention: Mention
    line: int
    place: int
    concept: str | None = None
    period: Period | None = None
    why: tuple[str, ...] = ()
    is_explicit: bool = False

    @cached_property
    def count(self) -> int | None:
        """The value of a whole count; None for any other number."""
        is_whole = self.mention.kind in COUNTS and self.mention.exact.denominator == 1
        return self.mention.exact.numerator if is_whole else None


LEAST, EACH, MOST = 500, 20, 3_000
"""So many numbers of a document are related to one another: `LEAST`, with `EACH` for a thousand characters, up to `MOST`.

The rest is counted, and the report says so. The densest reports hold `EACH`.
"""


def _first(lines: Sequence[Line], length: int) -> Sequence[Line]:
    """The sentences up to the number that is one too many for the length of the text."""
    count, allowed = 0, min(LEAST + EACH * length // 1000, MOST)
    for at, line in enumerate(lines):
        count += sum(isinstance(span, Mention) and span.is_quantity for span in line.spans)
        if count > allowed:
            return lines[:at]
    return lines


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell with at most one number that counts."""

    row: int
    column: int
    line: Line
    mention: Mention | None
    concept: str | None


Grid = Mapping[tuple[int, int], Cell]


class Study:
    """A page read: its lines, its numbers as told, what each is bound to. `is_partial` when only the first were related."""

    def __init__(self, page: Page, pack: Pack) -> None:
        self.page = page
        self.pack = pack
        self.found, self.periods = find_mentions(page, pack)
        lines = lines_of(page, self.found, self.periods, pack)
        self.lines: Sequence[Line] = _first(lines, len(page.text))
        self.is_partial = len(self.lines) < len(lines)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every number, shares and changes told apart."""
        told = {
            item.mention.start: item.mention for line in self.lines if line.spans for item in line.items if item.mention
        }
        return tuple(told.get(mention.start, mention) for mention in self.found)

    @cached_property
    def bindings(self) -> Mapping[int, Binding]:
        """By where a number starts: what it counts and when."""
        out: dict[int, Binding] = {}
        whole = next((said.period for said in self.periods if said.relation == "document"), None)
        current: Period | None = whole
        paragraph = -1
        for number, line in enumerate(self.lines):
            if line.sentence.paragraph != paragraph:
                paragraph, current = line.sentence.paragraph, whole
            if not line.spans:
                continue
            times = timed(line, current)
            for place in line.quantities:
                period, explicit, why = times[place]
                concept, because = concept_of(line, place)
                mention = line.mention(place)
                out[mention.start] = Binding(
                    mention=mention, line=number, place=place, concept=concept, period=period,
                    why=(because, why), is_explicit=explicit,
                )  # fmt: skip
            current = leading(line, times) or current
        return {**out, **dict(_in_tables(self.lines, out))}

    @cached_property
    def grids(self) -> Sequence[Grid]:
        """The tables, by row and column."""
        out: dict[int, dict[tuple[int, int], Cell]] = {}
        for line in self.lines:
            block = line.sentence.block
            if block.table is None or block.row is None or block.column is None:
                continue
            places = line.quantities
            mention = line.mention(places[0]) if len(places) == 1 else None
            concept = concept_of(line, places[0])[0] if places else _label(line)
            cell = Cell(row=block.row, column=block.column, line=line, mention=mention, concept=concept)
            out.setdefault(block.table, {})[block.row, block.column] = cell
        return tuple(out.values())

    @cached_property
    def counts_of(self) -> Mapping[Fraction, Sequence[Binding]]:
        """The counts by their value, in order."""
        out: dict[Fraction, list[Binding]] = {}
        for one in self.bindings.values():
            if one.mention.kind in COUNTS:
                out.setdefault(one.mention.exact, []).append(one)
        return out

    @cached_property
    def told(self) -> Mapping[Fraction, Sequence[Binding]]:
        """The counts that the text gives outside tables, by their value."""
        out = {
            value: [one for one in found if self.lines[one.line].sentence.block.table is None]
            for value, found in self.counts_of.items()
        }
        return {value: found for value, found in out.items() if found}

    @cached_property
    def passages(self) -> tuple[tuple[Line, int], ...]:
        """The sentences with numbers, those that a semicolon parts read as one; each with the number of its first line."""
        out: list[tuple[Line, int]] = []
        joined: list[Line] = []
        for number, line in enumerate(self.lines):
            joined.append(line)
            ends = self.page.flat[line.sentence.start : line.sentence.end].rstrip()[-1:]
            after = self.lines[number + 1] if number + 1 < len(self.lines) else None
            is_open = ends == ";" and after is not None and after.sentence.paragraph == line.sentence.paragraph
            if not is_open or len(joined) >= 4:
                if any(one.has_numbers for one in joined):
                    out.append((joined_line(joined), number + 1 - len(joined)))
                joined = []
        return tuple(out)

    @cached_property
    def _passage_of(self) -> Mapping[int, Line]:
        out: dict[int, Line] = {}
        for line, first in self.passages:
            at = first
            while at < len(self.lines) and self.lines[at].sentence.start < line.sentence.end:
                out[at] = line
                at += 1
        return out

    def passage(self, number: int) -> Line:
        """The sentence of a number with those that a semicolon joins to it."""
        return self._passage_of.get(number, self.lines[number])

    def above(self, number: int) -> Line | None:
        """The sentence before, of the same paragraph."""
        before = self.lines[number - 1] if number else None
        is_one = before is not None and before.sentence.paragraph == self.lines[number].sentence.paragraph
        return before if is_one else None

    @cached_property
    def by_paragraph(self) -> Mapping[int, range]:
        """The numbers of the lines of each paragraph: one after the other."""
        out: dict[int, range] = {}
        for number, line in enumerate(self.lines):
            first = out[line.sentence.paragraph].start if line.sentence.paragraph in out else number
            out[line.sentence.paragraph] = range(first, number + 1)
        return out

    def near(self, number: int, back: int, ahead: int = 0) -> range:
        """The numbers of the lines of a paragraph from so many before a line to so many behind it."""
        own = self.by_paragraph[self.lines[number].sentence.paragraph]
        return range(max(own.start, number - back), min(own.stop, number + 1 + ahead))

    @cached_property
    def inside(self) -> frozenset[int]:
        """Where the numbers that stand in brackets start."""
        out = set()
        for line in self.lines:
            if not line.has_numbers:
                continue
            depth = 0
            for item in line.items:
                depth = max(depth + (item.text == "(") - (item.text == ")"), 0)
                if depth and item.mention is not None:
                    out.add(item.mention.start)
        return frozenset(out)

    def number_at(self, start: int) -> int | None:
        """The number of the sentence in which a character of the text stands."""
        at = bisect_right(self.lines, start, key=lambda one: one.sentence.start) - 1
        return at if at >= 0 and start < self.lines[at].sentence.end else None

    def names_in(self, number: int, end: int | None = None) -> frozenset[str]:
        """The names in a sentence, up to a place in the text: words with a capital that do not open it."""
        if end is not None:
            return self._names(number, end)
        found = self._names_of.get(number)
        if found is None:
            found = self._names_of[number] = self._names(number, self.lines[number].sentence.end)
        return found

    @cached_property
    def _names_of(self) -> dict[int, frozenset[str]]:
        """The names of the sentences that were asked for."""
        return {}

    def _names(self, number: int, end: int) -> frozenset[str]:
        text = self.page.text[self.lines[number].sentence.start : end]
        first = len(text) - len(text.lstrip(" *#>|-"))
        return frozenset(found[0] for found in CAPITALISED.finditer(text) if found.start() > first)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the whole text."""
        return frozenset(name for number in range(len(self.lines)) for name in self.names_in(number))

    def opening_name(self, number: int) -> str | None:
        """The name that a sentence opens with, when the text uses it inside a sentence too."""
        sentence = self.lines[number].sentence
        first = CAPITALISED.search(self.page.text, sentence.start, sentence.end)
        is_first = first is not None and not self.page.text[sentence.start : first.start()].strip(" *#>|-")
        if first is None or not is_first or flatten(first[0]) in self.pack.stopwords:
            return None
        return first[0] if first[0] in self.names else None

    def binding(self, mention: Mention) -> Binding:
        """What a number is bound to."""
        return self.bindings[mention.start]

    def around(self, number: int, place: int, *, reach: int = 0) -> list[Binding]:
        """The numbers near one: of its own sentence, and of so many sentences before and after it in its paragraph."""
        line = self.lines[number]
        at = bisect_left(line.quantities, place)
        own = list(self.of_line(number)[max(at - NEAR, 0) : at + NEAR + 1])
        if not reach:
            return own
        paragraph = self.by_paragraph[line.sentence.paragraph]
        here = bisect_left(paragraph, number)
        before, after = paragraph[max(here - reach, 0) : here], paragraph[here + 1 : here + 1 + reach]
        first = [one for each in before for one in self.of_line(each)[-NEAR:]]
        return [*first, *own, *(one for each in after for one in self.of_line(each)[:NEAR])]

    def of_line(self, number: int) -> tuple[Binding, ...]:
        """The numbers of a line, in order."""
        found = self._of_lines.get(number)
        if found is None:
            line = self.lines[number]
            found = tuple(self.bindings[line.mention(place).start] for place in line.quantities)
            self._of_lines[number] = found
        return found

    @cached_property
    def _of_lines(self) -> dict[int, tuple[Binding, ...]]:
        """The numbers of the lines that were asked for."""
        return {}

    def line_at(self, start: int) -> Line | None:
        """The sentence that holds a character."""
        at = bisect_right(self.lines, start, key=lambda one: one.sentence.start) - 1
        return self.lines[at] if at >= 0 and start < self.lines[at].sentence.end else None

    def in_lines(self, numbers: Sequence[int]) -> Iterator[Binding]:
        """The numbers of some lines, in order."""
        for number in numbers:
            yield from self.of_line(number)


def _label(line: Line) -> str | None:
    return next((concept for at in range(len(line.items)) if (concept := line.concept(at))), None)


def concept_of(line: Line, place: int) -> tuple[str | None, str]:
    """What a number counts: the words after it, else the subject before it."""
    for at in range(place + 1, min(place + AFTER + 1, len(line.items))):
        item = line.items[at]
        if item.is_quantity or item.text in _STOPS or (item.text == "," and at > place + 1):
            break
        concept = line.concept(at)
        if concept:
            return concept, "after"
    for at in range(place - 1, max(place - BEFORE, -1), -1):
        item = line.items[at]
        if item.text == ";":
            break
        concept = line.concept(at)
        if concept and not item.is_quantity:
            return concept, "before"
    return None, "none"


def _in_tables(lines: Sequence[Line], found: Mapping[int, Binding]) -> Iterator[tuple[int, Binding]]:
    """Cells whose figure stands in the text take its period; the rest of a row takes that of its cells where they agree."""
    known = {
        (one.mention.exact, one.mention.kind in COUNTS): one.period
        for one in found.values()
        if lines[one.line].sentence.block.table is None and one.is_explicit and one.mention.value
    }
    rows: dict[tuple[int | None, int | None], list[Binding]] = {}
    for one in found.values():
        block = lines[one.line].sentence.block
        if block.table is not None and not one.is_explicit:
            rows.setdefault((block.table, block.row), []).append(one)
    for own in rows.values():
        periods = [known.get((one.mention.exact, one.mention.kind in COUNTS)) if _tells(one) else None for one in own]
        said = {period for period in periods if period}
        for one, period in zip(own, periods, strict=True):
            shared = next(iter(said)) if len(said) == 1 else None
            if period or shared:
                yield one.mention.start, replace(one, period=period or shared, why=(one.why[0], "text"))


def _tells(binding: Binding) -> bool:
    """Whether a figure is rare enough to be the same one wherever it stands."""
    return binding.mention.exact >= 100 or binding.mention.decimals > 0
