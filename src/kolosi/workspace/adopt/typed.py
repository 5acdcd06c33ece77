"""The numbers of a document that somebody wrote by hand, each where it stands, with the words that may name it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.manuscript import Block
from kolosi.model.spelling import words_of
from kolosi.model.spoken_period import periods_in
from kolosi.reading.mentions import PERCENTS, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.manuscript import Manuscript
    from kolosi.model.period import Period
    from kolosi.proof.study.binding import Study

FIGURES = frozenset({"count", "money", "percent_share", "percent_change", "points", "rate"})
"""Kinds of numbers that may be a figure; what else is read (dates, laws, ages, lengths of time) is told and left alone."""

_LEAST = 3
"""Letters of a word below which it says nothing of a subject ("de", "la", "of")."""

_STEM = 5
"""Letters by which two forms of a word are held to be the same: "tuées" and "tués", "documenté" and "documentation"."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A number as typed. `around` are its words from the nearest to the farthest, each ring with less weight.

    `period` is what its sentence binds it to, `is_explicit` when a period is named for it; `periods` are those of the
    sentence, then of the paragraph, then of the headings. `heads` are those of its row and column in a table.
    """

    rank: int
    mention: Mention
    text: str
    block: Block
    section: str
    sentence: str
    at: int
    around: tuple[tuple[float, str], ...]
    concept: str | None
    period: Period | None
    is_explicit: bool
    periods: tuple[Period, ...]
    line: int
    heads: tuple[str, ...] = ()

    @cached_property
    def stems(self) -> Mapping[str, float]:
        """The words around, each with the weight of the nearest ring that holds it."""
        found: dict[str, float] = {}
        for weight, text in self.around:
            for stem in stems_of(text):
                found.setdefault(stem, weight)
        return found

    @cached_property
    def named(self) -> str:
        """The words of the two nearest rings between blanks, to look for names in."""
        return f" {' '.join(word for _, text in self.around[:3] for word in words_of(text))} "

    @cached_property
    def stated(self) -> tuple[float, float, float]:
        """Its size, one unit of its last printed place, and, of a round number, of the last digit that says something."""
        step, size = self.mention.step, abs(self.mention.exact)
        whole, trailing = abs(size / step), step
        while whole >= 100 and whole % 10 == 0:
            whole, trailing = whole / 10, trailing * 10
        return float(size), float(step), float(trailing) if trailing > step else 0.0

    @cached_property
    def digits(self) -> int:
        """How many of its digits say something: two of 7 600."""
        return len(str(int(abs(self.mention.exact / self.mention.step))).rstrip("0") or "0")

    @property
    def is_percent(self) -> bool:
        """True for a percentage or for points."""
        return self.mention.kind in PERCENTS or self.mention.kind == "points"


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A number that is no figure: a date, the number of a law, an age, a number in words."""

    text: str
    sentence: str
    at: int
    section: str
    kind: str


def stems_of(text: str) -> tuple[str, ...]:
    """The words of a text that say something, one form for the forms of a word.

    >>> stems_of("Civils tués par engins explosifs") == stems_of("civil tuée, par engin explosif")
    True
    """
    words = (word for word in words_of(text) if len(word) >= _LEAST and not word.isdigit())
    return tuple(word.rstrip("sx").rstrip("e")[:_STEM] for word in words)


def typed_numbers(manuscript: Manuscript, study: Study) -> tuple[list[Typed], list[Aside]]:
    """The numbers that may be figures, in order, and those that are none."""
    reader = _Reader(manuscript, study)
    figures: list[Typed] = []
    asides: list[Aside] = []
    for mention in study.mentions:
        block = manuscript.block_at(mention.start)
        if block is None or _is_hidden(manuscript, mention):
            continue
        if mention.kind in FIGURES and mention.value is not None and not mention.is_spelled and block.kind != "header":
            figures.append(reader.typed(len(figures) + 1, mention, block))
        else:
            asides.append(reader.aside(mention, block))
    return figures, _once(asides)


def _once(asides: Sequence[Aside]) -> list[Aside]:
    """Parts of one date told together: a sentence names each text once."""
    return list({(one.sentence, one.text, one.kind): one for one in asides}.values())


def _is_hidden(manuscript: Manuscript, mention: Mention) -> bool:
    return any(first <= mention.start < last for first, last in manuscript.hidden)


class _Reader:
    """A document, by the place of a number in it."""

    def __init__(self, manuscript: Manuscript, study: Study) -> None:
        self._text = manuscript.text
        self._blocks = manuscript.blocks
        self._study = study
        self._starts = [block.start for block in manuscript.blocks]
        self._line_starts = [line.sentence.start for line in study.lines]
        self._titles = _titles(manuscript)
        self._heads = _table_heads(manuscript)

    def typed(self, rank: int, mention: Mention, block: Block) -> Typed:
        binding = self._study.bindings.get(mention.start)
        start, end, line = self._sentence(mention, block)
        titles = self._titles[self._block(block)]
        rings = tuple(self._rings(mention, block, line, start, end, titles))
        return Typed(
            rank=rank,
            mention=mention,
            text=" ".join(self._text[mention.start : max(mention.whole, mention.end)].split()),
            block=block,
            section=" › ".join(titles),
            sentence=self._text[start:end],
            at=mention.start - start,
            around=rings,
            concept=binding.concept if binding else None,
            period=binding.period if binding else None,
            is_explicit=bool(binding and binding.is_explicit),
            periods=self._periods(block, start, end, titles),
            line=line,
            heads=self._heads.get(block.start, ()),
        )

    def aside(self, mention: Mention, block: Block) -> Aside:
        start, end, _ = self._sentence(mention, block)
        kind = "spelled" if mention.is_spelled else mention.kind
        return Aside(
            text=self._text[mention.start : max(mention.end, mention.whole)],
            sentence=self._text[start:end],
            at=mention.start - start,
            section=" › ".join(self._titles[self._block(block)]),
            kind="header" if block.kind == "header" else kind,
        )

    def _block(self, block: Block) -> int:
        return bisect_right(self._starts, block.start) - 1

    def _sentence(self, mention: Mention, block: Block) -> tuple[int, int, int]:
        """Where the sentence of a number starts and ends, and its number; of a head of page, the whole block."""
        place = bisect_right(self._line_starts, mention.start) - 1
        if place >= 0 and (sentence := self._study.lines[place].sentence).end > mention.start:
            gap = len(self._text[sentence.start : sentence.end]) - len(
                self._text[sentence.start : sentence.end].lstrip()
            )
            return sentence.start + gap, sentence.end, place
        return block.start, block.end, place

    def _rings(
        self, mention: Mention, block: Block, line: int, start: int, end: int, titles: Sequence[str]
    ) -> Iterator[tuple[float, str]]:
        """The words nearest to a number first: those up to the next number, those back to the one before, its sentence, paragraph, titles."""
        before, after = self._neighbours(mention, start, end)
        whole = max(mention.whole, mention.end)
        if block.kind == "cell":
            yield 1.0, self._text[before:after]
            yield from ((0.9, text) for text in self._heads.get(block.start, ()))
            yield 0.5, self._text[self._before_table(block)]
        else:
            yield 1.0, self._text[whole : _clause_end(self._text, whole, after)]
            yield 0.85, self._text[before : mention.start]
            yield 0.7, self._text[whole:after]
            yield 0.5, self._text[start:end]
            yield 0.35, self._above(line, block)
            yield 0.25, self._text[block.start : block.end]
        yield from ((0.25, title) for title in reversed(titles[-2:]))

    def _neighbours(self, mention: Mention, start: int, end: int) -> tuple[int, int]:
        """Between which numbers of its sentence a number stands."""
        others = [one for one in self._study.mentions if start <= one.start < end and one.is_quantity]
        before = max((max(one.end, one.whole) for one in others if one.start < mention.start), default=start)
        after = min((one.start for one in others if one.start > mention.start), default=end)
        return min(before, mention.start), after

    def _above(self, line: int, block: Block) -> str:
        """The sentence before, of the same paragraph."""
        if line <= 0:
            return ""
        sentence = self._study.lines[line - 1].sentence
        return self._text[sentence.start : sentence.end] if sentence.start >= block.start else ""

    def _before_table(self, block: Block) -> slice:
        """The block above a table, which often is its title."""
        at = self._block(block)
        while at >= 0 and self._blocks[at].table == block.table:
            at -= 1
        return slice(self._blocks[at].start, self._blocks[at].end) if at >= 0 else slice(0, 0)

    def _periods(self, block: Block, start: int, end: int, titles: Sequence[str]) -> tuple[Period, ...]:
        heads = self._heads.get(block.start, ())
        texts = (*heads, self._text[start:end], self._text[block.start : block.end], *reversed(titles))
        return tuple(dict.fromkeys(one.period for text in texts for one in periods_in(text, with_open=True)))


_CLAUSE = re.compile(r"[,;:()–—]")


def _clause_end(text: str, start: int, end: int) -> int:
    """Where the words right behind a number end."""
    found = _CLAUSE.search(text, start, end)
    return found.start() if found else end


def _titles(manuscript: Manuscript) -> list[tuple[str, ...]]:
    """The headings above each block, the outermost first."""
    found: list[tuple[str, ...]] = []
    open_ones: list[tuple[int, str]] = []
    for block in manuscript.blocks:
        if block.kind == "heading":
            level = block.level or 1
            open_ones = [one for one in open_ones if one[0] < level]
            found.append(tuple(title for _, title in open_ones))
            open_ones.append((level, " ".join(manuscript.words_of(block).split())))
        else:
            found.append(tuple(title for _, title in open_ones))
    return found


def _table_heads(manuscript: Manuscript) -> dict[int, tuple[str, ...]]:
    """By where a cell starts: the head of its row and the head of its column."""
    cells = {(b.table, b.row, b.column): b for b in manuscript.blocks if b.kind == "cell"}
    found = {}
    for (table, row, column), block in cells.items():
        heads = (cells.get((table, row, 0)), cells.get((table, 0, column)))
        texts = [manuscript.words_of(head) for head in heads if head is not None and head is not block]
        found[block.start] = tuple(texts)
    return found
