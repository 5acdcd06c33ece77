"""Headings that a copy adds: they come in as words, for the draft says with its own signs what a heading is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kolosi.report.copies.differences import Edit
from kolosi.report.copies.stream import END, Line, Stream

_HEADING = "Heading"
"""With this begin the ids of the styles of headings in what we issue; programs keep them when they save."""


@dataclass(frozen=True, kw_only=True)
class HeadingAdded:
    """A heading that came, and who put it in; empty where it was not tracked."""

    text: str
    author: str


def headings_added(found: Sequence[Edit], issued: Stream, copy: Stream) -> Iterator[HeadingAdded]:
    """The headings among the lines that a copy puts in. One that stands for another was rewritten, and is none of these."""
    for one in found:
        if one.moved or one.table or END not in one.text:
            continue
        start, end = one.copy_start, one.copy_start + len(one.text)
        before = _headings(issued, one.start, one.end)
        for line in _headings(copy, start, end)[len(before) :]:
            authors = [who for first, last, (who, _) in copy.put_in if first < line.end and last > line.start]
            yield HeadingAdded(text=copy.text[line.start : line.end].strip(), author=next(iter(authors), ""))


def _headings(stream: Stream, start: int, end: int) -> list[Line]:
    """The lines with words that are headings and stand as a whole between two places."""
    inside = (line for line in stream.lines if start <= line.start < line.end <= end)
    return [line for line in inside if line.style.startswith(_HEADING) and stream.text[line.start : line.end].strip()]
