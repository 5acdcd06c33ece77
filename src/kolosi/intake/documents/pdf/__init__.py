"""PDF documents: words with their boxes become lines, columns, paragraphs and grids, in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.documents.draft import Draft, Run, Shape
from kolosi.intake.documents.pdf.bands import Flow, Grid, parts_of, text_gutters
from kolosi.intake.documents.pdf.edges import split_edges
from kolosi.intake.documents.pdf.frame import frame_of
from kolosi.intake.documents.pdf.glyphs import words_of
from kolosi.intake.documents.pdf.lines import Line, lines_of
from kolosi.intake.documents.pdf.paragraphs import Paragraph, joined, known_words, paragraphs_of, runs_of
from kolosi.model.manuscript import Manuscript

_MOST_PAGES, _MOST_CHARACTERS = 1_500, 1_500_000
_FEWEST_LETTERS = 10
_HEADING = 1.12
_DEEPEST = 6
_LONG_LINE = 45
_LONGEST_BOLD = 140


def read_pdf(data: bytes) -> Manuscript:
    """The document in a PDF; refused when it is locked, damaged, or made of pictures."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as failure:
        locked = failure.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable("password" if locked else "truncated") from failure
    with closing(document):
        if len(document) > _MOST_PAGES:
            raise Unreadable("too_large", found=len(document), allowed=_MOST_PAGES)
        pages = list(_pages(document))
    return _written(pages)


def _pages(document: Any) -> Iterator[tuple[float, list[Line]]]:
    """Height and lines of each page."""
    characters = 0
    for at in range(len(document)):
        try:
            page = document[at]
            text = page.get_textpage()
        except pypdfium2.PdfiumError as failure:
            raise Unreadable("truncated") from failure
        with closing(page), closing(text):
            characters += text.count_chars()
            if characters > _MOST_CHARACTERS:
                raise Unreadable("too_large", found=characters, allowed=_MOST_CHARACTERS)
            yield page.get_height(), lines_of(words_of(text), at + 1)


def _written(pages: Sequence[tuple[float, list[Line]]]) -> Manuscript:
    every = [line for _, lines in pages for line in lines]
    letters = sum(letter.isalnum() for line in every for letter in line.text)
    if letters < _FEWEST_LETTERS * max(len(pages), 1):
        raise Unreadable("scanned" if pages else "empty")
    texts, edges = split_edges(pages)
    writer = _Writer(_usual_height(every), known_words(every))
    usual = [gutter for lines in texts for gutter in text_gutters(lines)]
    frame = frame_of(usual)
    for lines in texts:
        writer.read_page(parts_of(lines, usual, frame))
    return writer.finished(edges)


def _usual_height(lines: Sequence[Line]) -> float:
    """The height of the type of most letters: of those in long lines, for a table may hold more than the text."""
    heights: Counter[float] = Counter()
    long = [line for line in lines if len(line.text) >= _LONG_LINE]
    for line in long or lines:
        heights[round(line.height, 1)] += len(line.text)
    return heights.most_common(1)[0][0]


class _Writer:
    """Writes what pages hold: the text, then the notes, then heads and feet."""

    def __init__(self, body: float, known: frozenset[str]) -> None:
        self.body = body
        self.known = known
        self.read: list[Paragraph | Grid] = []
        self.notes: list[Paragraph] = []
        self.columns = 0

    def read_page(self, parts: Iterable[Flow | Grid]) -> None:
        """Add the parts of a page."""
        for part in parts:
            if isinstance(part, Grid):
                self.read.append(part)
                continue
            self.columns += 1
            self._read_flow(part)

    def _read_flow(self, flow: Flow) -> None:
        found = list(paragraphs_of(flow.lines, self.columns))
        notes = [paragraph for paragraph in found if paragraph.kind == "note"]
        self.notes += notes
        text = [paragraph for paragraph in found if paragraph.kind != "note"]
        if not text:
            self.columns -= 1
        self.read += text

    def finished(self, edges: Sequence[Line]) -> Manuscript:
        """The document as read."""
        draft = Draft("pdf")
        whole = joined(self.read, self.known)
        levels = _levels(part for part in whole if isinstance(part, Paragraph) and self._is_heading(part))
        tables = 0
        for part in whole:
            if isinstance(part, Grid):
                self._write_grid(draft, part, tables)
                tables += 1
            else:
                self._write(draft, part, levels)
        for note in self.notes:
            draft.add(Shape(kind="note", mark=note.mark, note=note.mark), self._runs(note))
        for line in {line.text: line for line in edges}.values():
            draft.add(Shape(kind="header"), runs_of([line], self.known))
        return draft.manuscript()

    def _is_heading(self, paragraph: Paragraph) -> bool:
        if paragraph.kind != "paragraph":
            return False
        if paragraph.height > _HEADING * self.body:
            return any(letter.isalpha() for line in paragraph.lines for letter in line.text)
        text = " ".join(line.text for line in paragraph.lines)
        is_bold = all(line.is_bold for line in paragraph.lines)
        return is_bold and len(text) < _LONGEST_BOLD and text[-1] not in ".;," and paragraph.height > 0.95 * self.body

    def _write(self, draft: Draft, paragraph: Paragraph, levels: dict[float, int]) -> None:
        shape = Shape(kind=paragraph.kind)
        if self._is_heading(paragraph):
            shape = replace(shape, kind="heading", level=levels[_size(paragraph)])
        draft.add(shape, self._runs(paragraph))

    def _runs(self, paragraph: Paragraph) -> Iterator[Run]:
        return runs_of(paragraph.lines, self.known, paragraph.bullet_words)

    def _write_grid(self, draft: Draft, grid: Grid, table: int) -> None:
        for (row, column), lines in sorted(grid.cells.items()):
            shape = Shape(kind="cell", table=table, row=row, column=column)
            draft.add(shape, runs_of(lines, self.known))


def _levels(headings: Iterator[Paragraph]) -> dict[float, int]:
    """The level of a heading by the height of its type: the largest first."""
    sizes = sorted({_size(heading) for heading in headings}, reverse=True)
    return {size: min(rank, _DEEPEST) for rank, size in enumerate(sizes, 1)}


def _size(paragraph: Paragraph) -> float:
    return round(paragraph.height * 2) / 2
