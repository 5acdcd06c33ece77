"""A manuscript as it is searched: a flat copy of the same length, its sentences and its tokens.

The flat copy has no accents, no capitals, no marks of Markdown and one kind of space, dash and apostrophe; each of its
characters stands where the original one does, so that every span holds in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.model.manuscript import Block, Manuscript

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\u200a\u2008\u2005\u2006\u3000"), " ")
_DASHES = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014"), "-")
_QUOTES = {
    **dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u00ab\u00bb"), '"'),
}
_RAISED = dict.fromkeys(
    map(ord, "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u2071\u1d5b\u02e3\u207f\ufeff\u200b"), " "
)
_PLAIN: dict[int, str] = {
    **_SPACES,
    **_DASHES,
    **_QUOTES,
    **_RAISED,
    ord("*"): " ",
    ord("\u0153"): "o",
    ord("\u00e6"): "a",
}

_RAISED_MARK = re.compile(r"\^\{([^{}\n]{1,8})\}")
_ORDINAL = re.compile(r"(?:er|re|ere|e|eme|nd|nde|st|th|rd|o|a)\Z")
_EMPHASIS = re.compile(r"(?<![^\W_])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![^\W_])")

_END = re.compile(r"[.!?;](?=[\s\"')\]]|\Z)|\n")

TOKEN = re.compile(r"\d+|[a-z]+(?:'(?=[a-z]))?|[^\sa-z\d]")

LONGEST = 1_500
"""A sentence longer than this is cut: no window grows without bound."""


def flatten(text: str, hidden: Sequence[tuple[int, int]] = ()) -> str:
    """The text folded character by character, of the same length; what is hidden is blank.

    >>> flatten("Du **1^{er} trimestre**, « 7\\u202f580 » cas \\u2013 été")
    'du   1  er  trimestre  , " 7 580 " cas - ete'
    """
    flat = text.translate(_LETTERS)
    if "^" in flat:
        flat = _RAISED_MARK.sub(_raised, flat).replace("^", " ")
    if "_" in flat:
        flat = _EMPHASIS.sub(lambda found: " " * len(found[0]), flat)
    return _blanked(flat, hidden) if hidden else flat


def _blanked(flat: str, hidden: Sequence[tuple[int, int]]) -> str:
    """The text with some spans blank, in one pass."""
    parts, at = [], 0
    for first, last in sorted(hidden):
        start, end = max(first, at), max(last, at)
        parts += [flat[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, flat[at:]])


class _Letters(dict[int, str]):
    """Each character as it is compared, found out once."""

    def __missing__(self, code: int) -> str:
        letter = _PLAIN.get(code) or chr(code)
        base = letter.lower() if letter < "\x7f" else unicodedata.normalize("NFKD", letter)[0].lower()
        self[code] = base if len(base) == 1 else letter
        return self[code]


_LETTERS = _Letters()


def _raised(found: re.Match[str]) -> str:
    """An ordinal ending stays as letters; the mark of a note is blank."""
    inner = found[1]
    kept = inner if _ORDINAL.fullmatch(inner) else " " * len(inner)
    return f"  {kept} "


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` of the text."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Sentence(Span):
    """One sentence, or one cell: what it says is read together. `paragraph` numbers the block that holds it."""

    paragraph: int
    block: Block


class Page:
    """A manuscript ready to be searched; a full stop behind an abbreviation ends no sentence."""

    def __init__(self, manuscript: Manuscript, abbreviations: Iterable[str] = ()) -> None:
        words = "|".join(re.escape(flatten(word)) for word in abbreviations)
        self._abbreviated = re.compile(rf"\b(?:{words or '[a-z]'}|[a-z])\Z")
        self.manuscript = manuscript
        self.text = manuscript.text
        self.flat = flatten(manuscript.text, manuscript.hidden)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of every block, in order."""
        return tuple(
            Sentence(start=start, end=end, paragraph=number, block=block)
            for number, block in enumerate(self.manuscript.blocks)
            if block.kind != "header"
            for start, end in _cut(self.flat, block.start, block.end, self._abbreviated)
        )

    def said(self, span: Span) -> str:
        """The words of a span as printed, on one line."""
        return " ".join(self.text[span.start : span.end].split())


def _cut(flat: str, start: int, end: int, abbreviated: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The sentences of a block: cut at full stops, semicolons outside brackets and line ends that end a line of a list."""
    begun, at = start, start
    while begun < end:
        far = min(end, begun + LONGEST)
        found = _END.search(flat, at, far)
        if found is None and far == end:
            break
        at = found.end() if found else max(flat.rfind(" ", at, far) + 1, far - 200)
        if found is None or _ends(flat, begun, found, abbreviated) or at - begun > LONGEST:
            if flat[begun:at].strip():
                yield begun, at
            begun = at
    if flat[begun:end].strip():
        yield begun, end


def _ends(flat: str, begun: int, found: re.Match[str], abbreviated: re.Pattern[str]) -> bool:
    if found[0] == "\n":
        following = flat[found.end() : found.end() + 2].lstrip(" ")
        return following[:1] in ("", "\n", "-", "|") or flat[begun : found.start()].rstrip()[-1:] in (":", "")
    before = flat[begun : found.start()]
    if before.count("(") > before.count(")"):
        return False
    if found[0] == ".":
        return not abbreviated.search(before[-8:])
    return True
