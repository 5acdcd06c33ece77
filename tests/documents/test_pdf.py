"""PDF: columns, notes, ligatures, cut words, strips and turned pages."""

from __future__ import annotations

import pytest
from tests.documents.samples import compiled, typed

from kolosi.intake.documents import read_document
from kolosi.model.manuscript import Manuscript

FILL = "Plusieurs partenaires ont signalé des incidents de protection dans les régions du centre pendant la période. "


def read(markup: str) -> Manuscript:
    return read_document("a.pdf", compiled(markup))


def told(markup: str) -> list[tuple[str, str]]:
    document = read(markup)
    return [(block.kind, document.words_of(block)) for block in document.blocks if block.kind != "header"]


def test_marks_of_notes_are_dropped_and_their_notes_follow_the_text() -> None:
    document = read(f"Un fait#footnote[Source A, 12 cas.] compte 7~580 cas. {FILL}\n\nLe 1#super[er] mars#super[3, 4].")
    assert [(block.kind, block.mark, document.words_of(block)) for block in document.blocks] == [
        ("paragraph", None, f"Un fait compte 7\xa0580 cas. {FILL.strip()}"),
        ("paragraph", None, "Le 1er mars."),
        ("note", "1", "Source A, 12 cas."),
    ]
    assert document.blocks[-1].anchor == len("Un fait")


def test_a_change_keeps_its_sign() -> None:
    assert told(f"#table(columns: 2, [Région], [Variation], [Gao], [\\u{{2d}}9 %], [Mopti], [+21 %])\n\n{FILL}")[:6] == [
        ("cell", "Région"), ("cell", "Variation"), ("cell", "Gao"), ("cell", "-9 %"), ("cell", "Mopti"), ("cell", "+21 %"),
    ]  # fmt: skip


def test_a_word_cut_at_the_end_of_a_line_is_whole_and_one_with_a_hyphen_keeps_it() -> None:
    words = "Les sous-régions, les sous-régions et les administrations internationales indépendantes. "
    for width in range(75, 120, 5):
        (found,) = told(
            f"#set page(width: {width}mm, height: 300mm, margin: 8mm)\n#set par(justify: true)\n{words * 3}"
        )
        assert found == ("paragraph", (words * 3).strip())


def test_ligatures_are_letters() -> None:
    assert told("Les e\\u{fb00}orts o\\u{fb03}ciels \\u{fb01}nancent") == [
        ("paragraph", "Les efforts officiels financent")
    ]


def test_a_strip_of_key_figures_is_a_grid() -> None:
    labels = ("Violations des droits humains", "Incidents de VBG", "Personnes déplacées")
    cells = "".join(f"[{label}]," for label in labels)
    figures = "".join(f"text(size: 18pt)[{figure}]," for figure in ("14 171", "9 307", "378 363"))
    changes = "".join(f"[{typed(change)}]," for change in ("-10 %", "+21 %", "+14 %"))
    document = read(f"#grid(columns: (1fr,) * 3, gutter: 6pt, {cells}{figures}{changes})\n\n{FILL * 3}")
    grid = {(block.row, block.column): document.words_of(block) for block in document.blocks if block.kind == "cell"}
    assert grid == {
        (0, 0): labels[0], (0, 1): labels[1], (0, 2): labels[2],
        (1, 0): "14 171", (1, 1): "9 307", (1, 2): "378 363",
        (2, 0): "-10 %", (2, 1): "+21 %", (2, 2): "+14 %",
    }  # fmt: skip


def test_a_cell_of_two_lines_is_one_cell() -> None:
    long = "Cluster Protection et partenaires nationaux de la région de Gao"
    document = read(f"#table(columns: (40mm, 20mm, 20mm), [Acteur], [Cas], [Part], [{long}], [12], [3 %])\n\n{FILL}")
    cells = {(block.row, block.column): document.words_of(block) for block in document.blocks if block.kind == "cell"}
    assert (cells[1, 0], cells[1, 1], cells[1, 2]) == (long, "12", "3 %")


def test_a_paragraph_goes_on_over_the_page() -> None:
    text = FILL * 6
    assert told(f"#set page(height: 40mm, margin: 8mm)\n{text}") == [("paragraph", text.strip())]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read(angle: int) -> None:
    lines = "#block(width: 100mm)[= Titre de la page\n\nLe total est 7 580 cas, soit 12 % de plus que l’an dernier.]"
    found = told(f"#set page(width: 150mm, height: 150mm)\n#rotate({angle}deg, reflow: true)[{lines}]")
    assert found == [
        ("heading", "Titre de la page"),
        ("paragraph", "Le total est 7 580 cas, soit 12 % de plus que l’an dernier."),
    ]


def test_a_table_of_contents_is_no_text() -> None:
    found = told(f"#outline()\n= Résumé\n{FILL}\n= Limites\n{FILL}")
    assert [words for kind, words in found if kind == "paragraph"] == [FILL.strip()] * 2


def test_pieces_name_the_page_and_the_character() -> None:
    document = read(f"{FILL}\n#pagebreak()\nTotal 7 580.")
    at = document.text.index("580")
    (piece, first, last), *_ = document.pieces_of(at, at + 3)
    assert (piece.part, last - first) == ("2", 3)


@pytest.mark.parametrize("cells", [2_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_page_of_one_hundred_thousand_numbers_is_read_in_linear_time(cells: int) -> None:
    """As a line of text, then as 10 000 cells; a fifth of it in `make test`; a step that compares each with each would never end."""
    page = "#set page(width: 3000mm, height: 3000mm, margin: 5mm)\n#set text(size: 4pt)\n"
    assert read(page + "7 580 " * (5 * cells)).text.startswith("7 580 7 580")
    grid = read(f"{page}#grid(columns: 50, column-gutter: 9pt, {'[75],' * cells})")
    assert grid.text.count("75") == cells


def test_a_number_of_a_table_at_the_foot_of_a_page_is_no_page_number() -> None:
    rows = "".join(f"[Lieu {chr(65 + at)}], [{100 + at}]," for at in range(12))
    document = read(f"#set page(height: 90mm, margin: 8mm)\n#table(columns: 2, {rows})")
    cells = [document.words_of(block) for block in document.blocks if block.kind == "cell"]
    assert [cell for cell in cells if cell.isdigit()] == [str(100 + at) for at in range(12)]
