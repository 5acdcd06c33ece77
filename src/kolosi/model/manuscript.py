"""The text of a document, whatever its format: blocks, and the way back from every character to where it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "cell", "caption", "note", "header"]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of the text that is read by itself: `text[start:end]`.

    A cell knows its table, row and column (from 0); a heading its level (from 1); a note knows the mark that leads to it
    and, where the document says it, the place in the text at which that mark stands (`anchor`).
    """

    kind: BlockKind
    start: int
    end: int
    table: int | None = None
    row: int | None = None
    column: int | None = None
    level: int | None = None
    mark: str | None = None
    anchor: int | None = None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Characters that stand together in the document as it came: `part` names where, `offset` is the first one there.

    Word: `part` is the part of the package and `/`-separated indices of elements down to the text; PDF: the page, from 1;
    HTML: the path of the text node; plain text and Markdown: nothing, and `offset` counts in the file.
    """

    start: int
    end: int
    part: str
    offset: int


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """A document as text. Every span counts code points of `text`; blocks are in order and never overlap.

    `hidden` are spans inside blocks that a reader of the document does not see: targets of links and pictures, comments,
    tags, marks of notes. Numbers in them, and between blocks (the head of a Markdown file), are nobody's claim.
    `notices` are ids of messages about what the reader of the format had to decide (tracked changes read as accepted).
    """

    text: str
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...] = ()
    format: str = "text"
    notices: tuple[str, ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()

    def pieces_of(self, start: int, end: int) -> Iterator[tuple[Piece, int, int]]:
        """The pieces under a span, each with its own first and last offset in its part."""
        starts = [piece.start for piece in self.pieces]
        for piece in self.pieces[max(bisect_right(starts, start) - 1, 0) :]:
            if piece.start >= end:
                return
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                yield piece, piece.offset + first - piece.start, piece.offset + last - piece.start

    def block_at(self, at: int) -> Block | None:
        """The block that holds a character."""
        place = bisect_right([block.start for block in self.blocks], at) - 1
        return self.blocks[place] if place >= 0 and at < self.blocks[place].end else None

    def shown(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of a span that a reader sees, in order.

        >>> text = Manuscript(text="[7](fig:a) b", blocks=(), hidden=((0, 1), (2, 10)))
        >>> [text.text[first:last] for first, last in text.shown(0, 12)]
        ['7', ' b']
        """
        at = start
        for first, last in self.hidden[max(bisect_right(self.hidden, (start, start)) - 1, 0) :]:
            if first >= end:
                break
            if at < first:
                yield at, first
            at = max(at, last)
        if at < end:
            yield at, end

    def words_of(self, block: Block) -> str:
        """What a reader sees of a block."""
        return "".join(self.text[first:last] for first, last in self.shown(block.start, block.end))
