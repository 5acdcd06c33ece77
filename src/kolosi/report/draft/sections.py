"""The sections of a draft, and those that nobody has written: empty, or with no more than the blank document brings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kolosi.report.draft.links import without_comments

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*(?:\{[^{}\n]*\})?[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:.*(?:\n[ \t]{2,}\S.*)*", re.MULTILINE)
_BLOCK = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.DOTALL)
_PICTURE = re.compile(r"!?\[[^\]]*\]\((?:chart|map|table|strip|coverage|notes):[^)]*\)")
_TARGET = re.compile(r"\]\([^)]*\)")
_NOT_WORDS = re.compile(r"[^a-zà-ÿ]+")
_BEGINNING = 60
"""A prompt is known again by so many letters of its beginning: the rest holds periods and keys."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """What stands under a heading up to the next one, comments included. `has_parts`: the next heading is below it.

    `start` is the offset of the heading, of `level` signs.
    """

    title: str
    line: int
    own: str
    has_parts: bool
    start: int = 0
    level: int = 0

    @property
    def is_empty(self) -> bool:
        """True when nothing is printed between the heading and the next one."""
        return not _printed(self.own)


@dataclass(frozen=True, kw_only=True)
class Blank:
    """What the blank document brings: the beginnings of its prompts to the writer, and the words of its paragraphs."""

    prompts: frozenset[str] = frozenset()
    paragraphs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> Blank:
        """What the text of a blank document brings."""
        return cls(prompts=frozenset(_prompts(text)), paragraphs=frozenset(_words(block) for block in _printed(text)))


def sections(text: str) -> list[Section]:
    """The sections of a draft, in order; headings in comments are none."""
    heads = list(_HEADING.finditer(without_comments(text)))
    ends = [*(head.start() for head in heads[1:]), len(text)][: len(heads)]
    levels = [*(len(head[1]) for head in heads[1:]), 0][: len(heads)]
    return [
        Section(
            title=head[2] or "…",
            line=text.count("\n", 0, head.start()) + 1,
            own=text[head.end() : end],
            has_parts=below > len(head[1]),
            start=head.start(),
            level=len(head[1]),
        )
        for head, end, below in zip(heads, ends, levels, strict=True)
    ]


def empty(text: str) -> Iterator[Section]:
    """The sections under which nothing is printed, and that have no parts; a draft that holds nothing at all is one."""
    found = sections(text)
    if not found and not _printed(text):
        yield Section(title="…", line=1, own=text, has_parts=False)
    yield from (one for one in found if not one.has_parts and one.is_empty)


def untouched(text: str, blank: Blank) -> Iterator[Section]:
    """The sections that still bear a prompt of the blank document and hold no sentence but its own: pictures and tables are none."""
    for one in sections(text):
        if blank.prompts.isdisjoint(_prompts(one.own)):
            continue
        written = [block for block in _printed(one.own) if _is_prose(block) and _words(block) not in blank.paragraphs]
        if not written and (one.has_parts or _printed(one.own)):
            yield one


def _printed(text: str) -> list[str]:
    """The paragraphs, lists and tables that are printed: no comments, headings or texts of endnotes."""
    bare = _HEADING.sub("", _NOTE.sub("", _COMMENT.sub("", text)))
    return [block[0].strip() for block in _BLOCK.finditer(bare) if block[0].strip()]


def _prompts(text: str) -> Iterator[str]:
    """The beginnings of comments, in letters alone; the marks for parts written from data are too short to be one."""
    found = (_words(match[1])[:_BEGINNING] for match in _COMMENT.finditer(text))
    return (one for one in found if len(one) == _BEGINNING)


def _is_prose(block: str) -> bool:
    return not block.startswith("|") and bool(_words(_PICTURE.sub("", block)).strip())


def _words(block: str) -> str:
    """A block by its small letters alone, whatever its figures and spaces."""
    return _NOT_WORDS.sub(" ", _TARGET.sub("]", block).lower()).strip()
