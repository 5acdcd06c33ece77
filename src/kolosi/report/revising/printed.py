"""The paragraphs that a document prints, in their order, each as one text to compare: figures and marks of notes are one sign each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kolosi.model.returned import OBJECT
from kolosi.report.draft.blocks import (
    Block,
    Break,
    Callout,
    Cited,
    Document,
    Heading,
    Inline,
    Listing,
    NoteMark,
    Paragraph,
    Styled,
    Table,
    Text,
    WebLink,
)
from kolosi.report.revising.loose import loose

FIGURE_SIGN = "\ue001"
"""Stands for a figure, whatever it says."""


def paragraphs_of(document: Document) -> Iterator[tuple[Inline, ...]]:
    """The runs of each paragraph of a draft as read, in the order of print, those of the endnotes last; pictures and tables made by the machine are none."""
    yield from _of_blocks(document.blocks)
    yield from (note.runs for note in document.notes)


def _of_blocks(blocks: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        if isinstance(block, (Heading, Paragraph)):
            yield block.runs
        elif isinstance(block, Listing):
            for item in block.items:
                yield from _of_blocks(item)
        elif isinstance(block, Callout):
            yield from (block.title,) if block.title else ()
            yield from _of_blocks(block.blocks)
        elif isinstance(block, Table):
            yield from (cell.runs for row in (block.head, *block.rows) for cell in row)


def words_of(runs: Sequence[Inline]) -> str:
    """The words of runs, each figure and each mark of a note as one sign."""
    return "".join(_word(run) for run in runs)


def _word(run: Inline) -> str:
    if isinstance(run, Text):
        return run.text
    if isinstance(run, (Styled, WebLink)):
        return words_of(run.runs)
    if isinstance(run, NoteMark):
        return OBJECT
    return " " if isinstance(run, Break) else FIGURE_SIGN


def figures_in(runs: Sequence[Inline]) -> Iterator[tuple[str, str]]:
    """The figures of runs: key, and the words they are cited by."""
    for run in runs:
        if isinstance(run, Cited):
            yield str(run.key), loose(run.text)
        elif isinstance(run, (Styled, WebLink)):
            yield from figures_in(run.runs)


def said(runs: Sequence[Inline]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """All that a paragraph says: its words, loosely, and its figures."""
    return loose(words_of(runs)), tuple(figures_in(runs))
