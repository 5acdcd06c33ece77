"""The columns of tables in Word: each wide enough for its longest word, as an office suite lays them out too."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pypdfium2
import pytest

from kolosi.report.draft.blocks import Cell, Table, Text
from kolosi.report.fonts import text_width
from kolosi.report.word import render_docx
from kolosi.report.word.columns import COMMON, SMALL, column_widths, sides_of, type_sizes

HEAD = ("À qui", "Quoi", "Où", "Combien", "Avant le", "Priorité", "État")
ROW = (
    "Aux organisations intergouvernementales",
    "Ouvrir des espaces d’écoute pour les enfants, avant la rentrée, dans les localités où leur intégrité est atteinte, et les annoncer.",
    "Tombouctou, Bandiagara",
    "150\u00a0comités",
    "31\u00a0déc.\u00a02025",
    "moyenne",
    "en attente",
)
WIDTH = 482.0


def table(head: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    cells = [tuple(Cell(runs=(Text(text),)) for text in row) for row in (head, *rows)]
    return Table(head=cells[0], rows=tuple(cells[1:]))


def words(given: tuple[str, ...]) -> list[str]:
    """What no line may part."""
    return [word for text in given for word in text.split(" ")]


@pytest.mark.parametrize("width", [WIDTH, 400.0])
@pytest.mark.parametrize("turned", [0, 2, 5])
def test_every_word_fits_its_column_and_the_columns_fill_the_width(width, turned):
    head, row = HEAD[turned:] + HEAD[:turned], ROW[turned:] + ROW[:turned]
    given = table(head, row)
    widths, sizes = column_widths(given, width), type_sizes(given, width)
    (size, head_size), sides = sizes, sides_of(sizes)
    assert sum(widths) == pytest.approx(width)
    for wide, top, text in zip(widths, head, row, strict=True):
        assert text_width(top, head_size, True) <= wide - sides or " " in top
        assert all(text_width(word, size) <= wide - sides for word in words((text,)))


def test_letters_are_smaller_where_the_words_leave_no_room():
    given = table(HEAD, ROW)
    assert type_sizes(given, WIDTH) == COMMON
    assert type_sizes(given, 330.0) == SMALL


def test_words_that_fit_no_page_share_it_by_their_length():
    widths = column_widths(table(("a" * 200, "b" * 100), ("c", "d")), WIDTH)
    assert sum(widths) == pytest.approx(WIDTH)
    assert widths[0] > 1.8 * widths[1]


@pytest.mark.office
def test_an_office_suite_breaks_no_word_of_a_table(sample, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    document = replace(sample.documents["fr"], blocks=(table(HEAD, ROW),), notes=())
    (tmp_path / "pau.docx").write_bytes(render_docx(document, sample.figures, sample.scope))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "pau.docx")], check=True, timeout=120)
    pages = pypdfium2.PdfDocument(tmp_path / "pau.pdf")
    printed = set(" ".join(pages[at].get_textpage().get_text_bounded() for at in range(len(pages))).split())
    whole = {part for word in words((*HEAD, *ROW)) for part in word.split()}
    assert whole <= printed
