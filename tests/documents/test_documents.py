"""The same document in every format gives the same words, block by block, and leads back to where they stand."""

from __future__ import annotations

import pytest
from tests.documents import samples
from tests.documents.samples import REPORT

from kolosi.intake.documents import read_document
from kolosi.model.manuscript import Manuscript

FORMATS = {
    "rapport.md": samples.markdown,
    "rapport.html": samples.page,
    "rapport.docx": samples.word,
    "rapport.pdf": samples.pdf,
}
TWO_COLUMNS = """
#set page(columns: 2, height: {height}mm, header: [Analyse 2025], numbering: "1")
#set par(justify: true)
"""


def told(document: Manuscript) -> list[tuple[str, str]]:
    """Kind and words of each block that is no head or foot of a page."""
    return [(block.kind, document.words_of(block)) for block in document.blocks if block.kind != "header"]


EXPECTED = [
    (kind, words)
    for part in REPORT
    for kind, words in (
        [("cell", cell) for row in part.rows for cell in row] if part.rows else [(part.kind, part.words)]
    )
]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_blocks_with_the_same_words(name: str) -> None:
    assert told(read_document(name, FORMATS[name]())) == EXPECTED


@pytest.mark.parametrize("height", [70, 90])
def test_two_columns_with_heads_and_cut_words_give_the_same_blocks(height: int) -> None:
    document = read_document("a.pdf", samples.pdf(setting=TWO_COLUMNS.format(height=height)))
    assert told(document) == EXPECTED
    assert {document.words_of(block) for block in document.blocks if block.kind == "header"} == {
        "Analyse 2025",
        "1",
        "2",
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_cells_of_a_table_know_their_row_and_column(name: str) -> None:
    document = read_document(name, FORMATS[name]())
    cells = {(block.row, block.column): document.words_of(block) for block in document.blocks if block.kind == "cell"}
    assert cells[0, 1] == "Incidents"
    assert cells[3, 0] == "Tombouctou"
    assert cells[1, 2] == "45 %"
    assert {block.table for block in document.blocks if block.kind == "cell"} == {0}


@pytest.mark.parametrize("name", FORMATS)
def test_blocks_are_in_order_and_never_overlap_and_pieces_cover_their_letters(name: str) -> None:
    document = read_document(name, FORMATS[name]())
    ends = [0, *(block.end for block in document.blocks)]
    for before, block in zip(ends, document.blocks, strict=False):
        assert before <= block.start < block.end
        covered = {
            at for piece, *_ in document.pieces_of(block.start, block.end) for at in range(piece.start, piece.end)
        }
        bare = [document.text[at] for at in range(block.start, block.end) if at not in covered]
        assert "".join(bare).strip() == ""


@pytest.mark.parametrize("name", FORMATS)
def test_reading_twice_gives_the_same_manuscript(name: str) -> None:
    assert read_document(name, FORMATS[name]()) == read_document(name, FORMATS[name]())


def test_a_document_is_told_by_its_content_before_its_name() -> None:
    assert read_document("rapport", samples.page()).format == "html"
    assert read_document("rapport.txt", samples.word()).format == "docx"
    assert read_document("rapport.doc", samples.pdf()).format == "pdf"
