"""A document as one row of characters, once all changes are accepted: who put in what, who took out what, where figures stand.

Each paragraph ends with `END`; where a cell, a note or the body ends stands `WALL` behind it, and no change goes across it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kolosi.model.returned import Piece, Returned, ReturnedParagraph, Story

END, WALL = "\u2029", "\u001e"

Author = tuple[str, str]
"""Who, and when as the document writes it; two empty texts where no change was tracked."""

UNTRACKED: Author = ("", "")


@dataclass(frozen=True)
class Line:
    """A paragraph of a stream: `text[start:end]`, without its end. `first` and `last` number the paragraphs of the document it is of."""

    start: int
    end: int
    first: int
    last: int
    style: str
    bookmarks: tuple[str, ...]
    container: int


@dataclass(frozen=True)
class Gone:
    """Text that a tracked change takes out; it stood before the character `at`."""

    at: int
    text: str
    author: Author


@dataclass
class Stream:
    """The text of one story. `put_in` and `figures` are spans of it: with their author, with their tag.

    `begins` is the first character of each paragraph of the document, by its number there.
    """

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    put_in: list[tuple[int, int, Author]] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    figures: list[tuple[int, int, str]] = field(default_factory=list)
    begins: dict[int, int] = field(default_factory=dict)


STORIES: Sequence[Story] = ("body", "note")
"""The texts that are compared word by word: tables of contents are rewritten by programs, and heads and feet of pages looked at apart."""


def streams(document: Returned) -> dict[Story, Stream]:
    """The texts of a document."""
    return {story: _stream(document.paragraphs, story) for story in STORIES}


def _stream(paragraphs: Sequence[ReturnedParagraph], story: Story) -> Stream:
    numbered = [(rank, one) for rank, one in enumerate(paragraphs) if one.story == story]
    stream = Stream()
    text: list[str] = []
    length = begun = 0
    first: int | None = None
    for at, (rank, one) in enumerate(numbered):
        first = rank if first is None else first
        stream.begins[rank] = length
        kept = _add_pieces(stream, one.pieces, length)
        text += kept
        length += sum(len(piece) for piece in kept)
        following = numbered[at + 1][1] if at + 1 < len(numbered) else None
        is_last = following is None or following.container != one.container
        if one.mark == "deleted" and not is_last:
            stream.gone.append(Gone(length, END, (one.mark_author, one.mark_when)))
            continue
        if one.mark == "inserted":
            stream.put_in.append((length, length + 1, (one.mark_author, one.mark_when)))
        stream.lines.append(Line(begun, length, first, rank, one.style, one.bookmarks, one.container))
        text.append(END + WALL if is_last else END)
        length += 1 + is_last
        begun, first = length, None
    stream.text = "".join(text)
    stream.figures = _joined(stream.figures)
    return stream


def _add_pieces(stream: Stream, pieces: Iterable[Piece], at: int) -> list[str]:
    kept = []
    for piece in pieces:
        author = (piece.author, piece.when)
        if piece.change == "deleted":
            stream.gone.append(Gone(at, piece.text, author))
            continue
        if piece.change == "inserted":
            stream.put_in.append((at, at + len(piece.text), author))
        if piece.tag:
            stream.figures.append((at, at + len(piece.text), piece.tag))
        kept.append(piece.text)
        at += len(piece.text)
    return kept


def _joined(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Pieces of one figure that follow one another, as one."""
    out: list[tuple[int, int, str]] = []
    for start, end, tag in spans:
        if out and out[-1][2] == tag and out[-1][1] == start:
            out[-1] = (out[-1][0], end, tag)
        else:
            out.append((start, end, tag))
    return out
