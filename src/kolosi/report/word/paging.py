"""On which page each heading of a Word document will come to stand, by a reckoning of heights.

Only Word knows its pages. The contents must show numbers before Word renews them, so they are reckoned from our own
styles (sizes, spaces, Arial by the widths of Inter): the tests hold it to a page of what an office suite makes of it.
Heights are in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from kolosi.report.draft.blocks import (
    Block,
    Callout,
    Cell,
    Cover,
    Heading,
    Illustration,
    Listing,
    Paragraph,
    Strip,
    StripCell,
    Table,
)
from kolosi.report.draft.narrative import plain_text
from kolosi.report.fonts import text_width
from kolosi.report.word.columns import ARIAL, column_widths, sides_of, type_sizes
from kolosi.report.word.parts import proportion

_LEADING = 1.15  # a line of Arial beside its size
_BODY, _PROSE = 10.0, 1.18
_HEADINGS = {1: (18.0, 24.0, 8.0), 2: (13.0, 16.0, 6.0), 3: (11.0, 12.0, 4.0), 4: (11.8, 10.0, 3.0)}
_PICTURE = 255.0
_FRONT = 220.0  # the title, what stands with it, and the word over the contents
_LOGOS = 70.0  # the bodies on the cover with their logos
_ENTRY = 9.0  # the type of the contents
_ROW_PADDING = 4.5


@dataclass(frozen=True)
class Piece:
    """Something that no page parts, with the space before and after it; `stays` with what follows it."""

    tall: float
    before: float = 0.0
    after: float = 0.0
    stays: bool = False
    is_heading: bool = False


_GAP = Piece(6.0, after=3.0)


@dataclass
class _Sheet:
    """The page that is being filled."""

    tall: float
    page: int
    height: float = 0.0
    after: float = 0.0

    def put(self, group: Sequence[Piece]) -> int:
        """The page on which pieces that stay together come to stand."""
        if self.height and self.height + self._wanted(group) > self.tall:
            self.page, self.height, self.after = self.page + 1, 0.0, 0.0
        self.height += self._wanted(group)
        self.after = group[-1].after
        return self.page

    def _wanted(self, group: Sequence[Piece]) -> float:
        """Of the space after one piece and before the next the larger counts; at the head of a page none does."""
        afters = (self.after, *(piece.after for piece in group[:-1]))
        gaps = [max(after, piece.before) for after, piece in zip(afters, group, strict=True)]
        return sum(piece.tall for piece in group) + sum(gaps[0 if self.height else 1 :])


def heading_pages(blocks: Iterable[Block], *, width: float, tall: float, first: int) -> tuple[list[int], int]:
    """The page of each heading when the text begins at the head of page `first`, and its last page."""
    sheet, pages = _Sheet(tall, first), []
    for group in _groups(piece for block in blocks for piece in _pieces(block, width)):
        page = sheet.put(group)
        pages += [page for piece in group if piece.is_heading]
    return pages, sheet.page


def front_height(cover: Cover) -> float:
    """How tall what stands over the contents is."""
    return _FRONT + (_LOGOS if cover.logos else 0.0)


def front_pages(entries: Iterable[str], above: float, *, width: float, tall: float) -> int:
    """How many pages the title and the contents take."""
    lines = sum(_lines(text, width - 45, _ENTRY) for text in entries)
    return ceil((above + lines * (_ENTRY * _LEADING + 1)) / tall)


def column_height(rows: Iterable[Sequence[tuple[str, float]]], size: float) -> float:
    """How tall small rows are, each given as its texts with the width of their cells."""
    return sum(
        max(_broken(text, width, size, is_bold=False) for text, width in row) * size * _LEADING + 2 for row in rows
    )


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stay together."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.stays:
            yield group
            group = []
    if group:
        yield group


def _pieces(block: Block, width: float) -> Iterator[Piece]:
    if isinstance(block, Heading):
        size, before, after = _HEADINGS[min(block.level, 4)]
        tall = _lines(plain_text(block.runs), width, size, is_bold=True) * size * _LEADING
        yield Piece(tall, before, after, stays=True, is_heading=True)
    elif isinstance(block, Paragraph):
        yield from _prose(plain_text(block.runs), width, 7.0, stays=block.is_lead)
    elif isinstance(block, Listing):
        yield from (piece for item in block.items for piece in _item(item, width - 22.7))
    elif isinstance(block, Callout):
        yield from _callout(block, width)
    elif isinstance(block, Table):
        yield from _table(block, width)
    elif isinstance(block, Illustration):
        yield from _illustration(block, width)
    elif isinstance(block, Strip):
        yield from _strip(block, width)


def _lines(text: str, width: float, size: float, *, is_bold: bool = False) -> int:
    return max(1, ceil(text_width(text, size, is_bold) * ARIAL / width + 0.04))


def _prose(text: str, width: float, after: float, *, stays: bool = False) -> Iterator[Piece]:
    """Lines that pages may part, but for the first two and the last two."""
    count, line = _lines(text, width, _BODY), _BODY * _LEADING * _PROSE
    if count <= 3:
        yield Piece(count * line, after=after, stays=stays)
        return
    yield Piece(2 * line)
    yield from (Piece(line) for _ in range(count - 4))
    yield Piece(2 * line, after=after, stays=stays)


def _item(item: Sequence[Block], width: float) -> Iterator[Piece]:
    for block in item:
        if isinstance(block, Paragraph):
            yield from _prose(plain_text(block.runs), width, 4.0)
        else:
            yield from _pieces(block, width)


def _callout(block: Callout, width: float) -> Iterator[Piece]:
    if block.title:
        yield from _prose(plain_text(block.title), width - 17, 12.0, stays=True)
    for inner in block.blocks:
        yield from _pieces(inner, width - 17)
    yield _GAP


def _caption(text: str, width: float) -> Piece:
    return Piece(_lines(text, width, 9.0) * 9 * _LEADING * 1.05, 12.0, 5.0, stays=True)


def _table(block: Table, width: float) -> Iterator[Piece]:
    if block.caption:
        yield _caption(block.caption, width)
    size, head_size = sizes = type_sizes(block, width)
    widths = [wide - sides_of(sizes) for wide in column_widths(block, width)]
    yield Piece(_row(block.head, widths, head_size, is_bold=True), stays=True)
    for rank, row in enumerate(block.rows, 1):
        yield Piece(_row(row, widths, size), stays=bool(block.note) and rank == len(block.rows))
    yield Piece(_lines(block.note, width, 8.0) * 8 * _LEADING, 3.0, 10.0) if block.note else _GAP


def _row(cells: Sequence[Cell], widths: Sequence[float], size: float, *, is_bold: bool = False) -> float:
    pairs = zip(cells, widths, strict=True)
    count = max(_broken(plain_text(cell.runs), width, size, is_bold=is_bold) for cell, width in pairs)
    return count * size * _LEADING + _ROW_PADDING


def _broken(text: str, width: float, size: float, *, is_bold: bool) -> int:
    """The lines of a narrow cell, word by word."""
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = text_width(f"{word} ", size, is_bold) * ARIAL
        if used and used + wide > width + 2:
            count, used = count + 1, 0.0
        used += wide
    return count


def _illustration(block: Illustration, width: float) -> Iterator[Piece]:
    yield _caption(block.picture.caption, width)
    yield Piece(min(width, _PICTURE) * proportion(block.picture.svg), after=7.0)


def _strip(block: Strip, width: float) -> Iterator[Piece]:
    for start in range(0, len(block.cells), 3):
        yield Piece(max(_card(cell, width / 3 - 20) for cell in block.cells[start : start + 3]) + 12)
    yield _GAP


def _card(cell: StripCell, width: float) -> float:
    small = [cell.period, f"{cell.change} {cell.base}" if cell.change else "", cell.reason, f"Source : {cell.source}"]
    label = _lines(cell.label, width, 8.5, is_bold=True)
    lines = label + sum(_lines(text, width, 8.0) for text in small if text)
    return lines * 8.5 * _LEADING + (3 + len(small)) * 2 + 24
