"""A draft as the one reader of prose reads it: its sentences with their numbers and words, its links where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from kolosi.content.drafts import draft_language, draft_rules
from kolosi.content.languages import proof_sentences
from kolosi.model.manuscript import Block, Manuscript
from kolosi.reading.expressions import Expressions
from kolosi.reading.item import Item
from kolosi.reading.items import Line, lines_of
from kolosi.reading.mentions import find_mentions
from kolosi.reading.pack import Fractional, Pack, pack_of
from kolosi.reading.text import Page
from kolosi.report.draft.links import Draft, Mention, mentions, without_comments

_UNSEEN = re.compile(
    r"\]\([^)\n]{0,2000}+\)(?:\{[^{}\n]{0,200}+\})?"  # the target of a link
    r"|!?\[(?=(?:[^\[\]\n]|\n(?!\s*\n)){0,2000}+\]\([^)\n]{0,2000}+\))"  # and the bracket before its words
    r"|\[\^[^\]\s]+\]|\[![a-z_]+\]|\{[^{}\[\]\n]*\}|`[^`\n]*`"  # marks of endnotes and boxes, attributes, code
    r"|^[ \t]*(?:>[ \t]?)+",  # the mark of a quotation
    re.MULTILINE,
)
_SPACE_NAMED = r"&(?:nbsp|thinsp|#160|#8239|#x0*(?:a0|202f));"
_IN_NUMBER = re.compile(rf"(?<=\d)(?:[ \t]*\n(?:[ \t]*>)*[ \t]*|{_SPACE_NAMED})(?=\d{{3}}(?![\d.)]))", re.IGNORECASE)
"""A line end, or a space told by its name, where a number goes on."""
_NAMED = re.compile(_SPACE_NAMED, re.IGNORECASE)
_COUNTED_CODE = re.compile(
    r"`[ \t]*[+\-−–]?[ \t]*\d{1,15}(?:[ \u00a0\u202f.,]\u2060*\d{3}){0,4}(?:[.,]\d{1,9})?"
    r"(?:[ \u00a0\u202f]?%)?[ \t\u00a0\u202f]{0,4}(?:(?<=[ \t\u00a0\u202f])[^\W\d_]{1,40}[ \t\u00a0\u202f]{0,4}){0,8}`"
)
"""Code that says a number, with or without what it counts: set apart by its letters alone, it prints as one."""
_JOINER = "\u2060"
_NOTE = re.compile(r"\s*\[\^[^\]\s]+\]:")
_HEADING = re.compile(r"#{1,6}[ \t]")
_BEGINS = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+|\[\^[^\]\s]+\]:")
"""What begins a unit of its own inside a block: an item of a list, the text of an endnote."""
_CALLOUT = re.compile(r"[ \t]*>[ \t]*\[![a-z_]+\]")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")


@dataclass(frozen=True)
class Unit:
    """A stretch of a draft that is read on its own; `is_prose` for one of sentences."""

    start: int
    end: int
    is_prose: bool


@dataclass(frozen=True)
class Words:
    """What is known of a language: its pack with what drafts need besides, the nouns of each kind of thing, its mark of thousands."""

    pack: Pack
    kinds: Expressions
    thousands: str


@cache
def words_of(language: str) -> Words:
    """The words in which drafts of a language are read, put together once."""
    known = draft_language(language)
    rules, kinds = draft_rules(known)
    pack = pack_of(known, rules, "")
    return Words(pack, Expressions(kinds), proof_sentences(known)["number"]["thousands"])


@dataclass(frozen=True)
class Read:
    """A draft with its sentences, in order, and its links."""

    draft: Draft
    lines: Sequence[Line]
    links: Sequence[Mention]

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [line.sentence.start for line in self.lines]

    def line_at(self, at: int) -> Line | None:
        """The sentence that holds a character."""
        place = bisect_right(self._starts, at) - 1
        return self.lines[place] if place >= 0 and at < self.lines[place].sentence.end else None

    def in_link(self, mention: Mention) -> list[Item]:
        """The items of the text of a link."""
        start, end = mention.inside
        return [item for at in self._sentences(start, end) for item in at.items if start <= item.start < end]

    def _sentences(self, start: int, end: int) -> Sequence[Line]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        return self.lines[first : bisect_right(self._starts, end)]

    def links_in(self, start: int, end: int) -> Sequence[Mention]:
        """The links that begin between two places."""
        first, last = (bisect_left(self.links, at, key=lambda link: link.start) for at in (start, end))
        return self.links[first:last]

    def is_cited(self, at: int) -> bool:
        """Whether a character stands in a link that says a figure."""
        return _is_in(self._cited, at)

    @cached_property
    def _cited(self) -> Sequence[tuple[int, int]]:
        return [(one.start, one.end) for one in self.links if one.is_figure]

    def said(self, item: Item) -> str:
        """An item as it is written."""
        return self.draft.text[item.start : item.end]

    def part(self, item: Item) -> Fractional | None:
        """The part or the multiple that an item tells in words."""
        return words_of(self.draft.language).pack.part(item.classes)


@lru_cache(maxsize=16)
def read(draft: Draft) -> Read:
    """A draft read, once for all that is asked of it; texts of endnotes are left out."""
    seen = without_comments(draft.text)
    pack = words_of(draft.language).pack
    links = tuple(mentions(draft))
    text = spaced(seen)
    hidden = tuple(_hidden(text, links))
    page = Page(Manuscript(text=text, blocks=tuple(_blocks(seen)), hidden=hidden), pack.abbreviations)
    numbers, periods = find_mentions(page, pack, [one.inside for one in links if one.is_figure])
    return Read(draft, lines_of(page, numbers, periods, pack), links)


def _blocks(seen: str) -> Iterator[Block]:
    for unit in units_of(seen):
        if seen[unit.start : unit.end].strip() and not _NOTE.match(seen, unit.start):
            yield Block(kind="paragraph" if unit.is_prose else "heading", start=unit.start, end=unit.end)


def spaced(text: str) -> str:
    """The text with the spaces that are told by name as spaces, and line ends within numbers too; every offset stays.

    >>> [len(spaced(each)) for each in ("7&nbsp;580", "7\\n580")]
    [10, 5]
    """
    joined = _IN_NUMBER.sub(lambda match: " " + _JOINER * (len(match[0]) - 1), text)
    return _NAMED.sub(lambda match: " " * len(match[0]), joined)


def one_line(text: str) -> str:
    """A number as it is written in a row: a line end in it is a space, a space told by name one that breaks no line."""
    return _IN_NUMBER.sub(lambda match: "\u00a0" if match[0][0] == "&" else " ", text)


def _hidden(seen: str, links: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """What is no prose. Of code that says a number, and of all code in a link of a figure, the marks alone."""
    cited = [one.inside for one in links if one.is_figure]
    for match in _UNSEEN.finditer(seen):
        start, end = match.span()
        if seen[start] == "`" and (_COUNTED_CODE.fullmatch(match[0]) or _is_in(cited, start)):
            yield start, start + 1
            yield end - 1, end
        else:
            yield start, end


def _is_in(spans: Sequence[tuple[int, int]], at: int) -> bool:
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]


def units_of(seen: str) -> Iterator[Unit]:
    """The units of a draft whose comments are blank, in order."""
    at, begun = 0, None
    for line in seen.splitlines(keepends=True):
        start, at = at, at + len(line)
        inside = _QUOTE.sub("", line)
        is_own = _HEADING.match(line) or inside.lstrip().startswith("|") or _CALLOUT.match(line)
        if begun is not None and (not inside.strip() or is_own or _BEGINS.match(inside)):
            yield Unit(begun, start, True)
            begun = None
        if is_own:
            yield Unit(start + len(line) - len(inside) if not _HEADING.match(line) else start, at, False)
        elif inside.strip() and begun is None:
            begun = start
    if begun is not None:
        yield Unit(begun, at, True)
