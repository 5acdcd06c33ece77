"""How the chapters of a long document stand on paper: in two columns, and over the whole width where a table is wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from kolosi.report.draft.blocks import Block, Callout, Heading, Illustration, Listing, Notes, Paragraph, Strip, Table
from kolosi.report.draft.narrative import plain_text
from kolosi.report.pdf.writer import Writer

WIDE = 4
"""A table of more columns than this does not fit in half the width of a page without being set in small type."""

_SHORT = 300
"""Text of fewer letters stays in one piece: two columns of a line or two look torn."""
_LINE = 40
"""The letters of a line of a column: what the end of a paragraph and the space below it take."""

_TIGHT = """#set text(size: 9pt)
#set par(leading: .58em, spacing: .9em)
#show heading.where(level: 1): set text(size: 12pt)
#show heading.where(level: 1): set block(above: 14pt, below: 7pt)"""
_ROW = 65
"""The letters that would fill the height of a row of a table of one line."""
_PICTURE = 900
"""The letters that would fill the height of a picture in a column."""


def laid_out(writer: Writer, blocks: Sequence[Block]) -> str:
    """The blocks in the language of typst.

    Chapters stand in two columns, up to the first one with a wide table or the endnotes; from there, and in the annex that follows,
    tables take the whole width, and text between them two columns of about the same height. A strip stands at the head of its page.
    """
    chapters = _chapters(blocks)
    first = next((at for at, chapter in enumerate(chapters) if any(map(_is_across, chapter))), len(chapters))
    parts = ["#set page(columns: 2)", *(part for chapter in chapters[:first] for part in _columns(writer, chapter))]
    writer.floats = False
    parts += ["#set page(columns: 1)", *(_across(writer, chapter) for chapter in chapters[first:])]
    return "\n\n".join(parts)


def on_one_page(writer: Writer, blocks: Sequence[Block]) -> str:
    """A short document on one page: the strip over the whole width, the rest in two columns of about the same height."""
    head = [block for block in blocks if isinstance(block, Strip)]
    writer.is_narrow = True
    halves = [writer.blocks(half) for half in _halves([block for block in blocks if not isinstance(block, Strip)])]
    rest = f"#beside[{halves[0]}][{halves[1]}]" if len(halves) == 2 else "".join(halves)
    return f"{_TIGHT}\n{writer.blocks(head)}\n\n{rest}"


def _is_across(block: Block) -> bool:
    """True for what takes the whole width: a table with many columns, and what the annex begins with."""
    return isinstance(block, Notes) or (isinstance(block, Table) and len(block.head) > WIDE)


def _chapters(blocks: Sequence[Block]) -> list[Sequence[Block]]:
    starts = [at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    edges = [0, *(at for at in starts if at), len(blocks)]
    return [blocks[start:end] for start, end in pairwise(edges) if start < end]


def _columns(writer: Writer, chapter: Sequence[Block]) -> Iterator[str]:
    """A chapter in columns. What floats in a section is set before the next one begins; what floats at the head of a chapter, in it."""
    starts = [at for at, block in enumerate(chapter) if isinstance(block, Heading) and block.level == 2]
    edges = [0, *(at for at in starts if at), len(chapter)]
    for start, end in pairwise(edges):
        blocks = chapter[start:end]
        yield from (f"#at-head[{writer.block(one)}]" if isinstance(one, Strip) else writer.block(one) for one in blocks)
        if start or len(edges) == 2:
            yield "#section-end()"


def _across(writer: Writer, chapter: Sequence[Block]) -> str:
    """A chapter over the whole width: its heading and its tables across, its text in two columns of about the same height."""
    parts = ["#pagebreak(weak: true)"] if any(isinstance(block, Notes) for block in chapter) else []
    for is_text, run in groupby(chapter, key=_is_text):
        halves = [writer.blocks(half) for half in _halves(list(run))] if is_text else []
        parts.append(
            f"#beside[{halves[0]}][{halves[1]}]"
            if len(halves) == 2
            else writer.blocks(run)
            if not is_text
            else halves[0]
        )
    return "\n\n".join(parts)


def _is_text(block: Block) -> bool:
    if isinstance(block, Heading):
        return block.level > 2
    return isinstance(block, (Paragraph, Listing, Callout, Notes))


def _halves(blocks: Sequence[Block]) -> list[list[Block]]:
    """Text in two parts of about the same length, parted between paragraphs or items of a list; one part where it is short."""
    units = [unit for block in blocks for unit in _units(block)]
    lengths = [_letters(unit) for unit in units]
    cuts = [cut for cut in range(1, len(units)) if not _stays_with_next(units[cut - 1])]
    if sum(lengths) < _SHORT or not cuts:
        return [_joined(units)]
    cut = min(cuts, key=lambda at: abs(2 * sum(lengths[:at]) - sum(lengths)))
    return [_joined(units[:cut]), _joined(units[cut:])]


def _units(block: Block) -> Iterator[Block]:
    """A block, or what it may be parted into: one item of a list, one endnote."""
    if isinstance(block, Listing):
        yield from (replace(block, items=(item,), start=block.start + at) for at, item in enumerate(block.items))
    elif isinstance(block, Notes):
        yield from (Notes((note,)) for note in block.notes)
    else:
        yield block


def _joined(units: Sequence[Block]) -> list[Block]:
    """Units put together again: items that follow one another in a list, endnotes."""
    joined: list[Block] = []
    for unit in units:
        last = joined[-1] if joined else None
        if isinstance(unit, Listing) and isinstance(last, Listing) and unit.start == last.start + len(last.items):
            joined[-1] = replace(last, items=last.items + unit.items)
        elif isinstance(unit, Notes) and isinstance(last, Notes):
            joined[-1] = Notes(last.notes + unit.notes)
        else:
            joined.append(unit)
    return joined


def _stays_with_next(block: Block) -> bool:
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and block.is_lead)


def _letters(block: Block) -> int:
    if isinstance(block, (Heading, Paragraph)):
        return len(plain_text(block.runs)) + _LINE
    if isinstance(block, Illustration):
        return _PICTURE
    if isinstance(block, Table):
        lines = (len(plain_text(row[0].runs)) // _LINE + 1 for row in (block.head, *block.rows) if row)
        return sum(_ROW + _LINE * (count - 1) for count in lines)
    if isinstance(block, Notes):
        return sum(len(plain_text(note.runs)) for note in block.notes)
    inner = (
        block.blocks
        if isinstance(block, Callout)
        else [one for item in block.items for one in item]
        if isinstance(block, Listing)
        else []
    )
    return sum(map(_letters, inner))
