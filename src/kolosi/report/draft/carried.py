"""Sentences carried over from the edition before: each bears a mark until somebody has read it and taken the mark out.

The mark stands in the text itself, where whoever rewrites it sees it, in any editor: reading a sentence and deleting its
mark is all there is to do. Headings, cells of tables, titles of pictures and endnotes bear one where they name a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kolosi.model.label import Label, say
from kolosi.report.draft.links import Draft, mentions, without_comments
from kolosi.report.draft.periods_said import times_named, unlinked
from kolosi.report.draft.reader import Unit, units_of, words_of

MARKS: Label = {"fr": "(à confirmer)", "en": "(to confirm)"}
"""What stands behind a sentence that nobody has confirmed; one in another language bears that of English."""

NUMBER = re.compile(r"[+−-]?\d[\d.,\u00a0\u202f ]*(?:(?<=[\u00a0\u202f ])%|%)?")
"""A number typed in a link, with its sign of per cent."""
_MARK = re.compile(r"[ \u00a0\u202f]*\((?:à confirmer|to confirm)\)", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"[ \t]*(?:\{[^{}]*\})?[ \t]*\Z")
_END = re.compile(r"(?:[.!?…])(?:[\u00a0\u202f ]?[»”\"')*_]| ?\[\^[^\]\s]+\])*(?=\s|\Z)")
_LETTER = re.compile(r"[^\W\d_]")
_LABEL = re.compile(r"\*\*[^*]+\*\*")
"""A line in strong letters is a heading in all but name."""


@dataclass(frozen=True, kw_only=True)
class Unconfirmed:
    """A sentence, heading, cell or title that still bears its mark: where it stands, what it says, the times it names."""

    line: int
    text: str
    times: tuple[str, ...]


def marked(text: str, language: str) -> str:
    """A draft in which every sentence bears the mark, and whatever else names a time; marks of before are not doubled.

    >>> marked("En mars, rien. Depuis, deux [cas](fig:x/2025-Q1).", "fr")
    'En mars, rien. (à confirmer) Depuis, deux [cas](fig:x/2025-Q1). (à confirmer)'
    """
    bare = without_marks(text)
    mark = say(MARKS, language) if language in MARKS else MARKS["en"]
    pieces, reached = [], 0
    for place in sorted(set(_places(Draft(file="", language=language, text=bare)))):
        pieces += [bare[reached:place], f" {mark}"]
        reached = place
    return "".join([*pieces, bare[reached:]])


def without_marks(text: str) -> str:
    """The text as it is when everything is confirmed."""
    return _MARK.sub("", text)


def unconfirmed(draft: Draft) -> Iterator[Unconfirmed]:
    """What still bears its mark in a draft, in order."""
    seen = without_comments(draft.text)
    units = list(units_of(seen))
    for match in _MARK.finditer(seen):
        unit = next((one for one in units if one.start <= match.start() < one.end), None)
        start = max(_begun(seen, unit, match.start(), draft.language), 0) if unit else match.start()
        said = seen[start : match.start()]
        yield Unconfirmed(
            line=seen.count("\n", 0, match.start()) + 1,
            text=_plain(said),
            times=tuple(times_named(said, draft.language)),
        )


def _begun(seen: str, unit: Unit, end: int, language: str) -> int:
    """Where the sentence before a mark begins: behind the mark or the sentence before it, or with its unit."""
    before = [match.end() for match in _MARK.finditer(seen, unit.start, end)]
    masked = unlinked(seen)
    ends = [at for at in _ends(masked, unit.start, end, language) if masked[at:end].strip()]
    return max([unit.start, *before, *(ends if unit.is_prose else [])])


def _plain(text: str) -> str:
    """A stretch of a draft as it reads: links as their words, no signs of form, no marks."""
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", lambda match: match[1] or "…", _MARK.sub("", text))
    words = re.sub(r"\[\^[^\]\s]+\]:?|\{[^{}]*\}|^[\s>#*+|-]+|[|*_]", " ", words)
    return " ".join(words.split())


# -- where marks go ---------------------------------------------------------------------------------------------------


def _places(draft: Draft) -> Iterator[int]:
    """The offsets behind which a mark goes."""
    seen = without_comments(draft.text)
    masked = unlinked(seen)
    alone = {(one.start, one.end): one for one in mentions(draft)}
    for unit in units_of(seen):
        block = alone.get(_stripped(seen, unit))
        if block is not None:
            if times_named(block.text, draft.language):
                yield seen.index("[", block.start) + 1 + len(block.text)
        elif unit.is_prose and not _LABEL.fullmatch(seen[slice(*_stripped(seen, unit))]):
            yield from _of_prose(masked, unit, draft.language)
        else:
            yield from _where_dated(seen, unit, draft.language)


def _of_prose(masked: str, unit: Unit, language: str) -> Iterator[int]:
    """Behind each sentence, and at the end of what ends without a full stop."""
    start, end = _stripped(masked, unit)
    reached = start
    for at in (*_ends(masked, start, end, language), len(masked[:end].rstrip())):
        if _LETTER.search(masked, reached, at):
            yield at
        reached = max(reached, at)


def _where_dated(seen: str, unit: Unit, language: str) -> Iterator[int]:
    """Behind a heading, or the cells of a row, that names a time."""
    start, end = _stripped(seen, unit)
    text = seen[start:end]
    if not text.startswith("|"):
        if times_named(text, language):
            yield start + _ATTRIBUTES.search(text).start()  # type: ignore[union-attr]
        return
    masked = unlinked(text)
    edges = [match.start() for match in re.finditer(r"(?<!\\)\|", masked)]
    for left, right in zip(edges, [*edges[1:], len(text)], strict=True):
        cell = text[left + 1 : right]
        if times_named(cell, language):
            yield start + left + 1 + len(cell.rstrip())


def _ends(masked: str, start: int, end: int, language: str) -> Iterator[int]:
    """Where sentences end between two offsets of a text whose links are blank."""
    for match in _END.finditer(masked, start, end):
        following = masked[match.end() : end].lstrip(" \u00a0\u202f\n>")
        if following[:1].islower() and not _MARK.match(following):
            continue
        if match[0] == "." and following and _short(language).search(masked[start : match.start()]):
            continue
        yield match.end()


@cache
def _short(language: str) -> re.Pattern[str]:
    """Initials and abbreviations at the end of a text: their full stop ends no sentence where more follows."""
    words = "|".join(map(re.escape, words_of(language).pack.abbreviations))
    return re.compile(rf"\b(?:\w|{words})\Z", re.IGNORECASE)


def _stripped(text: str, unit: Unit) -> tuple[int, int]:
    """The ends of a unit without spaces around it."""
    inside = text[unit.start : unit.end]
    return unit.start + len(inside) - len(inside.lstrip()), unit.start + len(inside.rstrip())
