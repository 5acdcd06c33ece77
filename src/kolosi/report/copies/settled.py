"""The document once its changes were accepted or rejected: its paragraphs, each with the issued one that it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kolosi.model.returned import Returned, ReturnedParagraph
from kolosi.report.copies.copies import Proposed, by_story
from kolosi.report.copies.stream import END, STORIES, WALL, Stream, streams

Pieces = Sequence[tuple[str, str]]
"""Words with the tag of the figure they are, or nothing."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A paragraph as it is to be; `issued` is the number of the one it was among all lines of the issue, None for a new one."""

    pieces: Pieces
    issued: int | None


def undecided(returned: Returned) -> int:
    """How many changes wait for somebody to accept or reject them."""
    paragraphs = returned.paragraphs
    return sum(bool(piece.change) for one in paragraphs for piece in one.pieces) + sum(
        bool(one.mark) for one in paragraphs
    )


def without_undecided(returned: Returned) -> Returned:
    """The document without the changes that nobody accepted."""
    return replace(returned, paragraphs=tuple(_as_before(returned.paragraphs)))


def _as_before(paragraphs: Sequence[ReturnedParagraph]) -> Iterator[ReturnedParagraph]:
    """Words put in are left out, words taken out stay; an end that was put in is none: it joins what follows."""
    for one in paragraphs:
        kept = tuple(replace(piece, change="") for piece in one.pieces if piece.change != "inserted")
        mark = {"inserted": "deleted", "deleted": "", "": ""}[one.mark]
        yield replace(one, pieces=kept, mark=mark)  # type: ignore[arg-type]  # one of the kinds of change


def lines_issued(issued: Returned) -> list[Pieces]:
    """The lines of the issue, body then notes, with their figures."""
    return [list(_pieces(stream, line.start, line.end)) for stream in streams(issued).values() for line in stream.lines]


def settled(issued: Returned, proposed: Sequence[Proposed]) -> list[Settled]:
    """The lines of the document with some changes, body then notes."""
    out: list[Settled] = []
    known = streams(issued)
    used: set[int] = set()
    before = 0
    for story in STORIES:
        stream = known[story]
        marked = list(_marked(stream, by_story(proposed)[story]))
        out += [_line(line, before, used) for line in _lines(marked)]
        before += len(stream.lines)
    return out


@dataclass(frozen=True)
class _Stretch:
    """Words with their tag, and the issued line they stood in."""

    text: str
    tag: str
    line: int | None


def _marked(stream: Stream, changes: Sequence[Proposed]) -> Iterator[_Stretch]:
    """The new text in stretches."""
    origins = {one.moved: one for one in changes if one.moved and not one.text}
    at = 0
    for one in sorted(changes, key=lambda change: (change.start, change.end)):
        yield from _kept(stream, at, one.start)
        if one.text:
            yield from _put(stream, one, origins.get(one.moved) if one.moved else None)
        at = max(at, one.end)
    yield from _kept(stream, at, len(stream.text))


def _kept(stream: Stream, start: int, end: int) -> Iterator[_Stretch]:
    for rank, line in enumerate(stream.lines):
        first, last = max(line.start, start), min(line.end, end)
        if first < last:
            yield from (_Stretch(text, tag, rank) for text, tag in _pieces(stream, first, last))
        if start <= line.end < end:
            yield _Stretch(END, "", rank)


def _put(stream: Stream, one: Proposed, origin: Proposed | None) -> Iterator[_Stretch]:
    """Words put in; a line that moved brings its own, with its figures."""
    if origin is not None:
        rank = next(rank for rank, line in enumerate(stream.lines) if line.start == origin.start)
        line = stream.lines[rank]
        if one.text.startswith(END):
            yield _Stretch(END, "", None)
        yield from (_Stretch(text, tag, rank) for text, tag in _pieces(stream, line.start, line.end))
        if one.text.endswith(END):
            yield _Stretch(END, "", rank)
        return
    at = 0
    for first, last, tag in (*one.figures, (len(one.text), len(one.text), "")):
        for rank, text in enumerate(one.text[at:first].split(END)):
            if rank:
                yield _Stretch(END, "", None)
            if text:
                yield _Stretch(text, "", None)
        if first < last:
            yield _Stretch(one.text[first:last], tag, None)
        at = last


def _pieces(stream: Stream, start: int, end: int) -> Iterator[tuple[str, str]]:
    """A stretch of a stream in pieces of one figure or none."""
    at = start
    for first, last, tag in stream.figures:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            yield stream.text[at:first], ""
        yield stream.text[first:last], tag
        at = last
    if at < end:
        yield stream.text[at:end], ""


def _lines(marked: Sequence[_Stretch]) -> Iterator[list[_Stretch]]:
    line: list[_Stretch] = []
    for one in marked:
        if one.text == END:
            yield line
            line = []
        elif one.text != WALL:
            line.append(one)
    if line:
        yield line


def _line(found: Sequence[_Stretch], before: int, used: set[int]) -> Settled:
    """A line, said to be the issued one of which most of its words come; each issued one is one line only."""
    weights: dict[int, int] = {}
    for one in found:
        if one.line is not None:
            weights[one.line] = weights.get(one.line, 0) + len(one.text)
    ranked = sorted(weights, key=lambda rank: (-weights[rank], rank))
    issued = next((rank + before for rank in ranked if rank + before not in used), None)
    if issued is not None:
        used.add(issued)
    return Settled(pieces=[(one.text, one.tag) for one in found], issued=issued)
