"""Lines of plain text and Markdown: what each one is by itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kolosi.intake.documents.inline import Span, plain_mark

_SUPERSCRIPTS = "ⁱᵛˣ⁰¹²³⁴⁵⁶⁷⁸⁹"
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_HEADING_END = re.compile(r"[ \t]*(?:\{[^{}]*\})?[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]*(?:(?P<bullet>[-*+–•·‣▪●○■])|(?P<number>\d{1,3})[.)]|(?P<letter>[a-z])\))[ \t]+(?=\S)")
_NOTE = re.compile(
    rf" {{0,3}}(?:\[\^(?P<label>[^\[\]\s]{{1,40}})\]:|(?P<raised>[{_SUPERSCRIPTS}]+)(?=\s)"
    r"|\^\{(?P<braced>[ivxlcIVXLC]+|\d{1,3})\}(?=\s))[ \t]*"
)
_LISTED_NOTE = re.compile(r" {0,3}([ivxlc]{1,7}|\d{1,3})[.)]?[ \t]+(?=\S)")
_NOTES_TITLE = re.compile(
    r"[ #*]{0,8}(?:notes?(?: de fin| de bas de page| et sources)?|notas?(?: al pie| finales)?|end ?notes|foot ?notes"
    r"|r[ée]f[ée]rences?|references|referencias|sources)[ *:]{0,4}$",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r" {0,3}\[[^\[\]^]+\]:[ \t]+\S+[ \t]*$")
_PICTURE = re.compile(r"[ \t]*!\[[^\[\]]*\]\(\S*\)[ \t]*$")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_DELIMITERS = frozenset("|:- \t")
_FEWEST_TABS = 2


class Line(NamedTuple):
    """A line of the file, without its end; `start` and `end` count in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """The beginning of a list item: where its words begin, and whether it may break into a paragraph."""

    start: int
    may_interrupt: bool


@dataclass(frozen=True)
class NoteStart:
    """The beginning of a note: its mark, and where its words begin."""

    mark: str
    start: int


def lines_of(text: str, start: int, unseen: list[Span]) -> Iterator[Line]:
    """The lines from a place on, without the marks of quotations; one with comments and nothing else reads as blank."""
    at, ahead = start, 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        while ahead < len(unseen) and unseen[ahead][1] <= at:
            ahead += 1
        quote = _QUOTE.match(text, at, end)
        first = quote.end() if quote else at
        yield Line("" if _is_unseen(text, at, end, unseen, ahead) else text[first:end], first, end)
        at = end + 1


def _is_unseen(text: str, start: int, end: int, unseen: list[Span], ahead: int) -> bool:
    at, touched = start, False
    while ahead < len(unseen) and unseen[ahead][0] < end:
        if text[at : unseen[ahead][0]].strip():
            return False
        at, touched = max(at, unseen[ahead][1]), True
        ahead += 1
    return touched and not text[at:end].strip()


def heading(line: Line) -> tuple[int, int, int] | None:
    """Level, start and end of the words of a `#` heading, without the class and anchor behind it."""
    if not (found := _HEADING.match(line.text)):
        return None
    end = _HEADING_END.search(line.text[-400:])
    cut = len(line.text[-400:]) - end.start() if end else 0
    return len(found[1]), line.start + found.end(), line.end - cut


def underline(line: Line) -> int | None:
    """The level of the heading that a line of `=` or `-` makes of the line above."""
    found = _UNDERLINE.match(line.text)
    return (1 if found[1][0] == "=" else 2) if found else None


def is_capitals(line: Line) -> bool:
    """True for a line in capitals alone, such as the title of a section in plain text."""
    if len(line.text) > 160 or "\t" in line.text or "|" in line.text:
        return False
    letters = [letter for letter in line.text if letter.isalpha()]
    return len(letters) >= 3 and all(letter.isupper() for letter in letters)


def item(line: Line) -> Item | None:
    """The list item that a line begins."""
    if not (found := _ITEM.match(line.text)):
        return None
    return Item(line.start + found.end(), bool(found["bullet"]) or found["number"] == "1")


def note(line: Line) -> NoteStart | None:
    """The note that a line begins: `[^3]: …`, `ⁱᵛ …` or `^{iv} …`."""
    if not (found := _NOTE.match(line.text)):
        return None
    mark = found["label"] or found["raised"] or found["braced"]
    return NoteStart(plain_mark(mark), line.start + found.end())


def listed_note(line: Line) -> NoteStart | None:
    """What may be a note in a list of notes: `iv …`, `12. …`."""
    found = _LISTED_NOTE.match(line.text)
    return NoteStart(found[1], line.start + found.end()) if found else None


def is_notes_title(line: Line) -> bool:
    """True for the title of the list of notes."""
    return len(line.text) < 60 and bool(_NOTES_TITLE.match(line.text))


def is_caption(line: Line) -> bool:
    """True for a picture alone on its line: its words are a caption."""
    return bool(_PICTURE.match(line.text))


def is_silent(line: Line) -> bool:
    """True for a line without words: a rule, the address behind a link, the edge of a box."""
    return bool(_RULE.match(line.text) or _DEFINITION.match(line.text)) or line.text.startswith(":::")


def is_fence(line: Line) -> bool:
    """True where code begins or ends."""
    return bool(_FENCE.match(line.text))


def is_delimiter_row(line: Line) -> bool:
    """True for the line of dashes below the heads of a table."""
    return {"-", "|"} <= set(line.text) <= _DELIMITERS


def tabs(line: Line) -> int:
    """The number of tabs, 0 when too few to be a row."""
    count = line.text.count("\t")
    return count if count >= _FEWEST_TABS and line.text.strip() else 0


def cells(line: Line, mark: str) -> Iterator[tuple[int, int, int]]:
    """Column, start and end of each cell that holds something; `\\|` is no edge."""
    edges = [at for at, letter in enumerate(line.text) if letter == mark and line.text[at - 1 : at] != "\\"]
    if mark == "|" and edges and not line.text[: edges[0]].strip():
        bounds = [*edges, len(line.text)]
    else:
        bounds = [-1, *edges, len(line.text)]
    for column, (before, after) in enumerate(itertools.pairwise(bounds)):
        words = line.text[before + 1 : after]
        if words.strip(" \t"):
            start = line.start + before + 1 + len(words) - len(words.lstrip(" \t"))
            yield column, start, start + len(words.strip(" \t"))
