"""The parts of a draft that are edited one by one: from a heading to the next, what stands before the first, the endnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from kolosi.report.draft.narrative import NOTE, slug
from kolosi.report.draft.sections import Section, sections

OPENING, NOTES = "opening", "endnotes"
"""The names of what stands before the first heading, and of the endnotes at the end."""

_ANCHOR = re.compile(r"\{[^{}\n]*#([\w-]+)[^{}\n]*\}[ \t]*$")
_REGISTER = re.compile(r"<!-- (urgent|recommendations): begin -->.*?<!-- \1: end -->", re.DOTALL)
_NOTES = re.compile(r"(?:^\[\^[^\]\s]+\]:.*(?:\n[ \t]{2,}\S.*)*\n*)+\Z", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a draft. `id` is the anchor of its heading, else that of the heading above with its rank below it.

    `level` is 0 for what has no heading; `chapter` is the id of its chapter. `is_of_register`: a register writes it.
    """

    id: str
    title: str
    level: int
    start: int
    end: int
    line: int
    text: str
    chapter: str = ""
    is_of_register: bool = False

    @property
    def digest(self) -> str:
        """What a form carries of the text that it was filled with."""
        return digest(self.text)


def digest(text: str) -> str:
    """A short hash of a text."""
    return sha256(text.encode()).hexdigest()[:16]


def parts(text: str) -> list[Part]:
    """The parts of a draft in order; put together again they are the draft, letter by letter."""
    return list(_parts(text))


def part_named(text: str, id_: str) -> Part | None:
    """A part by its id."""
    return next((one for one in parts(text) if one.id == id_), None)


def _parts(text: str) -> Iterator[Part]:
    heads = sections(text)
    notes = _NOTES.search(text, heads[-1].start if heads else 0)
    last = notes.start() if notes else len(text)
    starts = [one.start for one in heads]
    first = starts[0] if starts else last
    if first:
        yield _part(OPENING, "", 0, text, 0, first)
    held = [match.span() for match in _REGISTER.finditer(text)]
    names: dict[str, int] = {}
    above: list[tuple[int, str]] = []
    for one, end in zip(heads, [*starts[1:], last], strict=False):  # without headings, neither
        above = [(level, id_) for level, id_ in above if level < one.level]
        id_ = _named(_heading(text, one.start), one, above[-1][1] if above else "", names)
        above.append((one.level, id_))
        is_held = any(start < one.start < stop for start, stop in held)
        yield _part(id_, one.title, one.level, text, one.start, end, above[0][1], is_held)
    if notes:
        yield _part(NOTES, "", 0, text, last, len(text))


def _part(
    id_: str, title: str, level: int, text: str, start: int, end: int, chapter: str = "", is_held: bool = False
) -> Part:
    return Part(
        id=id_,
        title=title,
        level=level,
        start=start,
        end=end,
        line=text.count("\n", 0, start) + 1,
        text=text[start:end],
        chapter=chapter or id_,
        is_of_register=is_held,
    )


def _heading(text: str, start: int) -> str:
    return text[start:].split("\n", 1)[0]


def _named(heading: str, section: Section, above: str, names: dict[str, int]) -> str:
    """The anchor of a heading; of a chapter without one its words, else its rank among those below the same heading. Each once."""
    found = _ANCHOR.search(heading)
    is_ranked = not found and (section.level > 1 or not slug(section.title))
    name = found[1] if found else f"{above or 's'}." if is_ranked else slug(section.title)
    names[name] = names.get(name, 0) + 1
    if is_ranked:
        return f"{name}{names[name]}"
    return name if names[name] == 1 else f"{name}-{names[name]}"


def words_in(text: str) -> int:
    """How many words a part has: comments, headings, pictures and targets of links are none."""
    bare = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    bare = re.sub(r"^#{1,6}[ \t].*$", " ", NOTE.sub(" ", bare), flags=re.MULTILINE)
    bare = re.sub(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\[\^[^\]]*\]", " ", bare)
    return len(re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", bare))
