"""One first-level chapter of a document, as if it were all of it: its endnotes are counted from one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kolosi.report.draft.blocks import (
    Block,
    Callout,
    Cell,
    Document,
    Heading,
    Inline,
    Listing,
    NoteMark,
    Notes,
    Paragraph,
    Styled,
    Table,
    WebLink,
)
from kolosi.report.draft.narrative import plain_text, slug


def chapters(document: Document) -> tuple[Heading, ...]:
    """The headings of the first level under which there is more than the endnotes."""
    return tuple(blocks[0] for blocks in _parted(document) if isinstance(blocks[0], Heading))


def chapter(document: Document, wanted: str) -> Document | None:
    """The chapter that an anchor or a heading names; None where there is none."""
    name = slug(wanted.removeprefix("#"))
    for blocks in _parted(document):
        head = blocks[0]
        if isinstance(head, Heading) and name in (slug(head.anchor), slug(plain_text(head.runs))):
            return _alone(document, blocks)
    return None


def _parted(document: Document) -> list[tuple[Block, ...]]:
    """The blocks of each chapter, those that hold endnotes alone left out."""
    blocks = document.blocks
    starts = [at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    parts = [blocks[start:end] for start, end in pairwise([*starts, len(blocks)])]
    return [part for part in parts if not any(isinstance(block, Notes) for block in part[1:2])]


def _alone(document: Document, blocks: Sequence[Block]) -> Document:
    numbers: dict[int, int] = {}
    kept = tuple(_renumbered(block, numbers) for block in blocks)
    by_number = {note.number: note for note in document.notes}
    notes = tuple(replace(by_number[old], number=new) for old, new in numbers.items())
    return replace(document, blocks=(*kept, *([Notes(notes)] if notes else [])), notes=notes)


def _renumbered(block: Block, numbers: dict[int, int]) -> Block:
    """The block, its marks of endnotes counted by their first mention; `numbers` says what became of each."""
    if isinstance(block, (Heading, Paragraph)):
        return replace(block, runs=_runs(block.runs, numbers))
    if isinstance(block, Listing):
        return replace(block, items=tuple(tuple(_renumbered(one, numbers) for one in item) for item in block.items))
    if isinstance(block, Callout):
        title = _runs(block.title, numbers)
        return replace(block, title=title, blocks=tuple(_renumbered(one, numbers) for one in block.blocks))
    if isinstance(block, Table):
        head, rows = _cells(block.head, numbers), tuple(_cells(row, numbers) for row in block.rows)
        return replace(block, head=head, rows=rows)
    return block


def _cells(row: Sequence[Cell], numbers: dict[int, int]) -> tuple[Cell, ...]:
    return tuple(replace(cell, runs=_runs(cell.runs, numbers)) for cell in row)


def _runs(runs: Sequence[Inline], numbers: dict[int, int]) -> tuple[Inline, ...]:
    return tuple(_run(run, numbers) for run in runs)


def _run(run: Inline, numbers: dict[int, int]) -> Inline:
    if isinstance(run, NoteMark):
        return NoteMark(number=numbers.setdefault(run.number, len(numbers) + 1))
    if isinstance(run, (Styled, WebLink)):
        return replace(run, runs=_runs(run.runs, numbers))
    return run
