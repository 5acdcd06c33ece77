"""A document with its figures in it: citations in words, pictures drawn, tables and strips filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kolosi.model.figure import Change, Figures, Released
from kolosi.model.label import say
from kolosi.model.spelling import words_of
from kolosi.reading.labels import written
from kolosi.report.charts import draw as draw_chart
from kolosi.report.charts.drawing import Draw, Geography, illustration
from kolosi.report.draft.blocks import (
    Block,
    Callout,
    Cell,
    Cited,
    Document,
    Heading,
    Illustration,
    Inline,
    Listing,
    Notes,
    Paragraph,
    Placeholder,
    Styled,
    Table,
    Text,
    WebLink,
)
from kolosi.report.draft.links import BadLink, Scope
from kolosi.report.draft.numerals import NO_DATA
from kolosi.report.draft.phrases import colon, phrase
from kolosi.report.draft.wording import absence_text, change_text, figure_text
from kolosi.report.tables.strip import strip
from kolosi.report.tables.tables import CoverageRow, coverage_table, state_of, table

_PERCENT = re.compile(r"\d\s*%")


def resolve(
    document: Document,
    figures: Figures,
    scope: Scope,
    *,
    geography: Geography | None = None,
    coverage: Sequence[CoverageRow] = (),
    draw: Draw = draw_chart,
) -> Document:
    """The document with every citation in words and every placeholder filled; endnotes at its end when none stand."""
    language = document.language
    filler = _Filler(figures, scope, language, geography or Geography(), tuple(coverage), draw, document)
    blocks = tuple(filled for block in document.blocks for filled in filler.fill(block))
    notes = tuple(replace(note, runs=filler.runs(note.runs)) for note in document.notes)
    settled = tuple(replace_notes(block, Notes(notes)) for block in blocks)
    if notes and not any(isinstance(block, Notes) for block in settled):
        title = Heading(level=1, runs=(Text(phrase("notes", language)),), anchor="notes")
        settled = (*settled, title, Notes(notes))
    return replace(document, blocks=settled, notes=notes)


def replace_notes(block: Block, notes: Notes) -> Block:
    """The block, or the endnotes where they stand."""
    return notes if isinstance(block, Notes) else block


@dataclass
class _Filler:
    """Fills blocks in order and numbers pictures and tables."""

    figures: Figures
    scope: Scope
    language: str
    geography: Geography
    coverage: tuple[CoverageRow, ...]
    draw: Draw
    document: Document
    pictures: int = 0
    tables: int = 0

    def fill(self, block: Block) -> Iterator[Block]:
        """What stands in place of a block; nothing where there is nothing to print."""
        if isinstance(block, Placeholder):
            yield from self._placed(block)
        elif isinstance(block, (Heading, Paragraph)):
            yield replace(block, runs=self.runs(block.runs))
        elif isinstance(block, Listing):
            yield replace(block, items=tuple(self._all(item) for item in block.items))
        elif isinstance(block, Callout):
            yield replace(block, title=self.runs(block.title), blocks=self._all(block.blocks))
        elif isinstance(block, Table):
            yield self._table(block)
        else:
            yield block

    def _all(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        return tuple(filled for block in blocks for filled in self.fill(block))

    def runs(self, runs: Sequence[Inline]) -> tuple[Inline, ...]:
        """The runs with their citations in words."""
        return tuple(self._run(run) for run in runs)

    def _run(self, run: Inline) -> Inline:
        if isinstance(run, Cited):
            return spoken(run, self.figures.get(run.key), self.language)
        if isinstance(run, (Styled, WebLink)):
            return replace(run, runs=self.runs(run.runs))
        return run

    def _table(self, block: Table) -> Table:
        head = tuple(replace(cell, runs=self.runs(cell.runs)) for cell in block.head)
        rows = tuple(tuple(self._cell(cell) for cell in row) for row in block.rows)
        return replace(block, head=head, rows=rows)

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, runs=self.runs(cell.runs))

    def _placed(self, block: Placeholder) -> Iterator[Block]:
        scheme = block.link.scheme
        try:
            if scheme in ("chart", "map"):
                yield self._picture(block)
            elif scheme == "table":
                yield self._numbered(table(block.link, block.title, self.figures, self.scope, self.language))
            elif scheme == "strip":
                yield strip(block.link.keys, self.figures, self.scope, self.language)
        except BadLink:
            yield Paragraph((Text(f"{block.title}{colon(self.language)}{say(NO_DATA, self.language)}"),))
        if scheme == "coverage" and self.coverage:
            yield self._numbered(coverage_table(self.coverage, block.title, self.language))
        if scheme == "notes" and self.document.notes:
            yield Notes(())

    def _picture(self, block: Placeholder) -> Illustration:
        drawn = illustration(
            block.link,
            block.title,
            self.figures,
            self.scope,
            self.language,
            geography=self.geography,
            draw=self.draw,
        )
        self.pictures += 1
        return replace(drawn, number=self.pictures)

    def _numbered(self, block: Table) -> Table:
        self.tables += 1
        return replace(block, number=self.tables)


def spoken(run: Cited, released: Released | None, language: str) -> Cited:
    """A citation as it is printed: as typed, filled when empty, or the words for what may not be printed.

    A typed percent gives way to the words of a change that carries none: what may not be compared is never printed.
    """
    state = state_of(released)
    if released is None or state == "missing":
        return replace(run, text=absence_text(released, language), state="missing")
    if state == "hidden":
        return replace(run, text=figure_text(released, language), state=state)
    if isinstance(released, Change) and released.percent is None and is_refused(run.text, released):
        return replace(run, text=change_text(released, language), state="refused")
    return run if run.text.strip() else replace(run, text=figure_text(released, language))


def is_refused(text: str, change: Change) -> bool:
    """True when a typed change prints a percent that the change does not carry, or a number where none compares."""
    if change.verdict == "NOT COMPARABLE":
        return any(letter.isdigit() for letter in text)
    said = f" {' '.join(words_of(text))} "
    return bool(_PERCENT.search(text)) or any(f" {word} " in said for word in written("percent_words"))
