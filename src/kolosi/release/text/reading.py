"""A text as the gate reads it: its sentences, each with its words, its numbers, its periods and what it is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.model.manuscript import Block, Manuscript
from kolosi.reading.expressions import Expressions
from kolosi.reading.mentions import Mention, find_mentions
from kolosi.reading.pack import Pack
from kolosi.reading.periods import Said, days_in_digits
from kolosi.reading.text import TOKEN, Page, Sentence
from kolosi.release.text.lexicon import Lexicon
from kolosi.release.text.sentence import Item, Line, Spot
from kolosi.release.text.written import ROMAN, told_once, with_roman

_NONE: frozenset[str] = frozenset()
_AGE = frozenset({"AGE"})
_SPELLED = frozenset({"SPELLED"})
_NUM = frozenset({"NUM"})
_SMALL = frozenset({"SMALL"})
SMALL = 15
"""A group of so many persons at most is one whose members know each other."""
_QUOTES = frozenset("\"'")
_ABOUT = frozenset(
    {"ACT", "DETENTION", "TRAFFICKING", "TOPIC", "HARM", "KILLED", "EVENT", "REPORTS", "AUTHOR", "PASSIVE"}
)
_LOCALITY = frozenset({"LOCALITY"})


@dataclass(frozen=True)
class Reading:
    """A text with the words of its language. `cited` are the spans of figures that the plan lets out.

    `localities` are the places of the country below its regions, each as its folded words.
    """

    manuscript: Manuscript
    lexicon: Lexicon
    pack: Pack
    cited: tuple[Spot, ...] = ()
    localities: Expressions | None = None

    @cached_property
    def page(self) -> Page:
        """The text as it is searched."""
        return Page(self.manuscript, self.pack.abbreviations)

    @cached_property
    def found(self) -> tuple[list[Mention], list[Said]]:
        """Its numbers and its periods."""
        return find_mentions(self.page, self.pack)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its sentences, in order, each knowing the ones it depends on."""
        starts = [mention.start for mention in self.found[0]]
        dated = self._periods()
        said = [start for _, (start, _) in dated]
        out: list[Line] = []
        heading: Line | None = None
        lead: Line | None = None
        grid: dict[tuple[int | None, int | None, int | None], Line] = {}
        for sentence in self.page.sentences:
            first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            items = self._items(sentence, self.found[0][first:last])
            periods = dated[bisect_left(said, sentence.start) : bisect_left(said, sentence.end)]
            is_same = bool(out) and out[-1].sentence.paragraph == sentence.paragraph
            lead = lead if is_same else _lead(out, sentence.block, lead)
            line = Line(
                sentence,
                items,
                periods=periods,
                before=out[-1] if is_same else None,
                heading=heading,
                labels=(lead,) if lead else _labels(grid, sentence.block),
            )
            if is_same and out[-1].items and out[-1].items[-1].text == ";":
                out[-1].after = line
            out.append(line)
            heading = line if line.is_heading else heading
            _keep(grid, sentence.block, line)
        return tuple(out)

    def _periods(self) -> list[tuple[str, Spot]]:
        """The days, months and longer periods, in words or in digits alone."""
        told = [(kind, (one.start, one.end)) for one in self.found[1] if (kind := _grain(one))]
        days = [("@day", spot) for spot in days_in_digits(self.page.flat)]
        found = [pair for pair in (*told, *days) if pair[0] != "@day" or not self._is_as_of(pair[1][0])]
        return sorted(found, key=lambda pair: pair[1])

    def _is_as_of(self, at: int) -> bool:
        """Whether a day is the one on which a number is true: "as of 31 March"."""
        before = _SEAM.sub(" ", f" {self.page.flat[max(at - _AS_OF_REACH, 0) : at]}")
        return before.endswith(self.lexicon.as_of)

    def _items(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[Item]:
        """The words of a sentence, with their classes; a number is one item, and so is an expression."""
        flat, text = self.page.flat, self.page.text
        words = [match.span() for match in TOKEN.finditer(flat, sentence.start, sentence.end)]
        forms = [flat[start:end] for start, end in words]
        alone, months, has_places = self.lexicon.expressions.alone, self.pack.months, self.localities is not None
        out: list[Item] = []
        at = place = 0
        while at < len(words):
            start, end = words[at]
            while place < len(mentions) and mentions[place].end <= start:
                place += 1
            is_number = place < len(mentions) and mentions[place].start <= start and mentions[place].end > start
            if is_number:
                mention = mentions[place]
                out.append(self._number(start, max(end, mention.end), mentions[max(place - 1, 0) : place + 2], mention))
                at = bisect_left(words, (out[-1].end, 0), at + 1)
                continue
            form, is_capital = forms[at], text[start].isupper()
            known = alone.get(form)
            if known is not None and (known or form not in months) and not (is_capital and has_places):
                names = _NONE if form in _QUOTES and not _opens(text, start) else known
                out.append(Item(start, end, form, names, None, is_capital, is_capital and _is_acronym(text[start:end])))
                at += 1
                continue
            length, names = self._classes(forms, at, is_capital=is_capital)
            last = words[at + length - 1][1]
            form = form if length == 1 else flat[start:last]
            if form in _QUOTES and not _opens(text, start):
                names = _NONE
            out.append(Item(start, last, form, names, None, is_capital, is_capital and _is_acronym(text[start:last])))
            at += length
        if "(" in forms and mentions:
            out = told_once(out)
        return out if ROMAN.keys().isdisjoint(forms) else with_roman(out, text)

    def _number(self, start: int, end: int, around: Sequence[Mention], mention: Mention) -> Item:
        """A number; an age is one only where it is no range."""
        flat = self.page.flat
        ends = [one for one in around if one is not mention]
        is_range = any(
            flat[min(one.end, mention.end) : max(one.start, mention.start)].strip() in self.pack.ranges for one in ends
        )
        is_words = mention.is_spelled and mention.kind != "age_bound"
        names = _NONE if is_range else _SPELLED if is_words else _AGE if mention.kind == "age_bound" else _NUM
        return Item(start, end, flat[start:end], names | _SMALL if _is_small(mention) else names, mention)

    def _classes(self, forms: Sequence[str], at: int, *, is_capital: bool) -> tuple[int, frozenset[str]]:
        """How many words from a place are one expression, or one place of the country, and what they are."""
        length, names = self.lexicon.expressions.at(forms, at)
        if length > 1:
            names = names | self._inside(forms[at : at + length])
        if is_capital and self.localities is not None:
            reach, _ = self.localities.at(forms, at)
            if reach >= max(length, 1):
                return reach, names | _LOCALITY if reach == length else _LOCALITY
        if not names and forms[at] in self.pack.months:
            names = frozenset({"CAPITALS"})
        return max(length, 1), names

    def _inside(self, forms: Sequence[str]) -> frozenset[str]:
        """What the words of an expression say by themselves of what the sentence is about."""
        own = (self.lexicon.expressions.at([form], 0)[1] for form in forms)
        return _ABOUT & frozenset(name for names in own for name in names)

    def is_cited(self, start: int) -> bool:
        """Whether a number is a figure that the plan lets out."""
        at = bisect_right(self.cited, start, key=lambda span: span[0]) - 1
        return at >= 0 and start < self.cited[at][1]


def _is_small(mention: Mention) -> bool:
    """Whether a number counts few."""
    return mention.kind == "count" and mention.value is not None and not mention.decimals and 1 < mention.value <= SMALL


def _is_acronym(word: str) -> bool:
    return sum(letter.isalpha() for letter in word) > 1 and word.isupper()


def _opens(text: str, at: int) -> bool:
    """Whether a quotation mark opens a quotation."""
    return text[at] in "«“„‘" or (
        text[at] in "\"'" and (not at or not text[at - 1].isalnum()) and text[at + 1 : at + 2].isalnum()
    )


def _grain(said: Said) -> str:
    """A single day, a single month, or nothing."""
    if said.grain in ("quarter", "half", "year"):
        return "@wide"
    if said.relation or said.grain not in ("day", "month"):
        return ""
    if said.period is None:
        is_one_month = said.parts[:1] == said.parts[1:2]
        is_day = said.grain == "day" and 0 <= said.parts[3] - said.parts[2] <= NIGHT
        return "@day" if is_day and is_one_month else "@month" if said.grain == "month" and is_one_month else ""
    if (said.period.last - said.period.first).days <= NIGHT:
        return "@day"
    return "@month" if said.period.is_whole_months and said.period.month_count == 1 else ""


NIGHT = 2
"""So many days after the first, a span of days still is one event: "in the night of the 2nd to the 3rd"."""

Grid = dict[tuple[int | None, int | None, int | None], Line]


def _labels(grid: Mapping[tuple[int | None, int | None, int | None], Line], block: Block) -> tuple[Line, ...]:
    """The heads of the row and of the column of a cell, and that of the table in its corner."""
    if block.kind != "cell" or block.row is None or block.column is None:
        return ()
    row, corner = (block.table, block.row, 0), (block.table, 0, 0)
    heads = [row, (block.table, 0, block.column)]
    if row in grid and not grid[row].has("NUM"):
        heads.append(corner)
    own = (block.table, block.row, block.column)
    return tuple(grid[one] for one in heads if one in grid and one != own)


def _lead(lines: Sequence[Line], block: Block, lead: Line | None) -> Line | None:
    """The sentence with a colon that introduces the list to which a block belongs."""
    if block.kind != "list_item" or not lines:
        return None
    before = lines[-1]
    is_introduced = before.sentence.block.kind != "list_item" and bool(before.items) and before.items[-1].text == ":"
    return before if is_introduced else lead if before.sentence.block.kind == "list_item" else None


def _keep(grid: Grid, block: Block, line: Line) -> None:
    """The first cell of each row and of each column, to be the label of the others."""
    if block.kind == "cell" and (block.row == 0 or block.column == 0):
        grid.setdefault((block.table, block.row, block.column), line)


def paragraphs(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The sentences of each paragraph."""
    first = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at].sentence.paragraph != lines[first].sentence.paragraph:
            yield lines[first:at]
            first = at


_SEAM = re.compile(r"[\s(\[,;:·]+")
_AS_OF_REACH = 24
"""How far before a day the words "as of" begin."""
