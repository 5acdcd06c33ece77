"""What a reader of Markdown does not see inside a line: targets of links and pictures, comments, tags, marks of notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_LINK = re.compile(
    r"(?P<open>!?\[)(?P<words>[^\[\]]*)(?P<target>\]\([ \t]{0,3}[^()\s]*(?:\([^()\s]*\)[^()\s]*)*"
    r"(?:[ \t]{1,3}\"[^\"\n]*\")?[ \t]{0,3}\))"
)
_NOTE_MARK = re.compile(r"\[\^([^\[\]\s]{1,40})\]")
_RAISED = re.compile(r"\^\{([ivxlcIVXLC]+|\d{1,3})\}|([ⁱᵛˣ⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_PLAIN = str.maketrans("ⁱᵛˣ⁰¹²³⁴⁵⁶⁷⁸⁹", "ivx0123456789")
_BOX = re.compile(r"\[![a-z]{1,20}\]")
_QUOTE = re.compile(r"\n {0,3}(?:>[ \t]?)+")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")


def comments(text: str) -> list[Span]:
    """The comments of a file, from `<!--` to `-->`; one that is never closed is none."""
    found, at = [], text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            break
        found.append((at, end + 3))
        at = text.find("<!--", end + 3)
    return found


def unseen(text: str, start: int, end: int) -> Iterator[Span]:
    """The spans of a block that are not read, in any order."""
    for link in _LINK.finditer(text, start, end):
        yield link.span("open")
        yield link.span("target")
    for pattern in (_NOTE_MARK, _BOX, _TAG):
        for found in pattern.finditer(text, start, end):
            yield found.span()


def note_marks(text: str) -> Iterator[tuple[str, int]]:
    """What may be the mark of a note, and where it stands: `[^3]`, `^{iv}`, `ⁱᵛ`."""
    for pattern in (_NOTE_MARK, _RAISED):
        for found in pattern.finditer(text):
            yield plain_mark(next(mark for mark in found.groups() if mark)), found.start()


def plain_mark(mark: str) -> str:
    """The mark of a note in plain letters.

    >>> plain_mark("ⁱᵛ"), plain_mark("¹²")
    ('iv', '12')
    """
    return mark.translate(_PLAIN)


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def quotes(text: str, start: int, end: int) -> Iterator[Span]:
    """The marks of a quotation at the head of further lines of a block."""
    for found in _QUOTE.finditer(text, start, end):
        yield found.start() + 1, found.end()
