"""What stands in a text for something that is still to be written: `XX`, `[à compléter]`, a heading that ends with dots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kolosi.report.draft.links import Draft, blanked, mentions, without_comments

_LINK = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)|\[\^[^\]\s]+\]:?|^[ \t]*>[ \t]*\[![a-z_]+\]", re.MULTILINE)
_BRACKETED = re.compile(r"\[[^\]\n]{0,80}\](?!\()")
_SQUARE_ALLOWED = re.compile(r"\[(?:sic|…|\.\.\.|\d+)\]", re.IGNORECASE)
_SIGNS = (
    re.compile(r"\b[Xx]{2,}\b(?![-/]?[\w])"),
    re.compile(r"%[A-Z][A-Z_]+%"),
    re.compile(r"^#{1,6}[^\n]*(?:…|\.\.\.)(?=[ \t]*(?:\{[^{}\n]*\})?[ \t]*$)", re.MULTILINE),
    re.compile(r"^[ \t]*(?:[-*+][ \t]+)?(?:…|\.\.\.|\?\?+)[ \t]*$", re.MULTILINE),
)
"""Letters in place of a number, blanks of a model, headings and lines that hold dots alone."""


@dataclass(frozen=True, kw_only=True)
class Hole:
    """A placeholder where it stands."""

    line: int
    text: str


def placeholders(draft: Draft, anywhere: Iterable[str], enclosed: Iterable[str], blanks: frozenset[str]) -> list[Hole]:
    """The placeholders of a draft, in order. `anywhere` are expressions that are always one, `enclosed` those that are one in brackets.

    `blanks` are the blanks that the program itself fills in (`%PLACE%`). Any square brackets that are no link, endnote or box
    are a placeholder too, but for a number, the sign of a cut and `[sic]`.
    """
    text = _seen(draft)
    found = {(match.start(), match[0].strip()) for match in _matches(text, anywhere, enclosed)}
    return [
        Hole(line=text.count("\n", 0, start) + 1, text=" ".join(said.lstrip("# ").split()))
        for start, said in sorted(found)
        if said not in blanks
    ]


def _matches(text: str, anywhere: Iterable[str], enclosed: Iterable[str]) -> Iterator[re.Match[str]]:
    for pattern in _SIGNS:
        yield from pattern.finditer(text)
    yield from (match for match in _BRACKETED.finditer(text) if not _SQUARE_ALLOWED.fullmatch(match[0]))
    everywhere, inside = ("|".join(map(_expression, words)) for words in (anywhere, enclosed))
    if everywhere:
        yield from re.finditer(rf"\b(?:{everywhere})\b", text, re.IGNORECASE)
    if inside:
        yield from re.finditer(rf"\((?:{inside})\b[^()\n]{{0,40}}\)", text, re.IGNORECASE)


def _expression(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _seen(draft: Draft) -> str:
    """The text as a reader sees it: no comments, links that name figures or addresses, marks of endnotes. Offsets stay."""
    text = without_comments(draft.text)
    for mention in mentions(draft):
        text = blanked(text, mention.start, mention.end)
    return _LINK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
