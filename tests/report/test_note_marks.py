"""The marks of notes on paper: each stays on the line of the word it stands behind, and so does the way back of a note."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from kolosi.report.draft.blocks import Note, NoteMark, Notes, Paragraph, Text
from kolosi.report.pdf import render_pdf


def lines_of(data: bytes) -> list[str]:
    """Every line of text of a document, as it is printed."""
    document = pypdfium2.PdfDocument(data)
    pages = (document[at].get_textpage().get_text_bounded() for at in range(len(document)))
    return [line.strip() for page in pages for line in page.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def lines(sample):
    """A document in which a mark stands behind lines of every length, and as many notes of every length."""
    given = sample.documents["fr"]
    sizes = range(1, 41)
    paragraphs = tuple(
        Paragraph(runs=(Text("mot " * 9 + "i" * at + "."), NoteMark(number=at), Text(" Suite de la phrase inventée.")))
        for at in sizes
    )
    notes = tuple(Note(number=at, runs=(Text("source " * 5 + "i" * at + "."),)) for at in sizes)
    blocks = (*paragraphs, Notes(notes=notes))
    return lines_of(render_pdf(replace(given, blocks=blocks, notes=()), {}, sample.scope, has_annex=False))


def test_no_line_opens_with_the_mark_of_a_note(lines):
    held = [line for line in lines if line.startswith("mot ")]
    assert len(held) >= 40
    assert [line for line in lines if line[:1].isdigit() and "Suite" in line] == []


def test_no_way_back_stands_alone_on_a_line(lines):
    assert sum("↑" in line for line in lines) >= 40
    assert [line for line in lines if line == "↑"] == []
