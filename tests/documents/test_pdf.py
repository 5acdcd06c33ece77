"""PDF: columns, notes, ligatures, cut words, strips and turned pages."""

from __future__ import annotations

import pytest
from tests.documents.samples import compiled, typed

from kolosi.intake.documents import read_document
from kolosi.model.manuscript import Manuscript
from kolosi.workspace.review.inspecting import inspected

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


@pytest.mark.parametrize("cells", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_page_of_one_hundred_thousand_numbers_is_read_in_linear_time(cells: int) -> None:
    """As a line of text, then as 10 000 cells; a tenth of it in `make test`; a step that compares each with each would never end."""
    page = "#set page(width: 3000mm, height: 3000mm, margin: 5mm)\n#set text(size: 4pt)\n"
    assert read(page + "7 580 " * (5 * cells)).text.startswith("7 580 7 580")
    grid = read(f"{page}#grid(columns: 50, column-gutter: 9pt, {'[75],' * cells})")
    assert grid.text.count("75") == cells


def test_a_number_of_a_table_at_the_foot_of_a_page_is_no_page_number() -> None:
    rows = "".join(f"[Lieu {chr(65 + at)}], [{100 + at}]," for at in range(12))
    document = read(f"#set page(height: 90mm, margin: 8mm)\n#table(columns: 2, {rows})")
    cells = [document.words_of(block) for block in document.blocks if block.kind == "cell"]
    assert [cell for cell in cells if cell.isdigit()] == [str(100 + at) for at in range(12)]


COLUMNS = """#set page(width: 170mm, height: 150mm, margin: 10mm, columns: 2)
#set text(size: 10pt, lang: "fr", hyphenate: true)
#set par(justify: false)
#show figure.caption: set text(size: 9pt)
"""
SAID = [f"Le point {at} est tenu. " + FILL * 3 + f"Ainsi finit le point {at}." for at in range(1, 15)]


def picture(at: int, place: str) -> str:
    """A map: labels here and there, with a caption above, at the head or the foot of a column."""
    labels = "".join(
        f"#place(dx: {(7 * n) % 50}mm, dy: {(5 * n + at) % 33}mm, text(size: 7pt)[Cercle {n} {n * at}])"
        for n in range(1, 10)
    )
    body = f"block(width: 100%, height: 40mm)[{labels}]"
    caption = f"Carte numéro {at} des incidents, par région."
    return f"#place({place}, float: true)[#text(size: 9pt)[{caption}] #{body}]\n\n"


def test_paragraphs_of_two_columns_are_whole_around_pictures() -> None:
    text = "".join(
        (picture(at, ("top", "bottom")[at % 2]) if at % 3 == 1 else "") + said + "\n\n"
        for at, said in enumerate(SAID, 1)
    )
    words = [found for kind, found in told(COLUMNS + text) if kind != "cell"]
    assert [found for found in words if found.startswith("Le point ")] == [said.strip() for said in SAID]
    assert [found for found in words if found.startswith("Carte")] == [
        f"Carte numéro {at} des incidents, par région." for at in (1, 4, 7, 10, 13)
    ]


def test_a_table_across_two_columns_parts_what_is_above_and_below() -> None:
    cells = "".join(f"[Lieu {chr(65 + at)}], [{100 + at}], [Type {at}], [{200 + at}]," for at in range(6))
    table = f'#place(top, scope: "parent", float: true)[#table(columns: (1fr,) * 4, {cells})]\n\n'
    text = "".join((table if at == 6 else "") + said + "\n\n" for at, said in enumerate(SAID, 1))
    document = read(COLUMNS + text)
    words = [document.words_of(block) for block in document.blocks if block.kind == "paragraph"]
    assert words == [said.strip() for said in SAID]
    rows = [(block.row, block.column, document.words_of(block)) for block in document.blocks if block.kind == "cell"]
    assert rows[:5] == [(0, 0, "Lieu A"), (0, 1, "100"), (0, 2, "Type 0"), (0, 3, "200"), (1, 0, "Lieu B")]


def test_sections_in_even_columns_are_read_one_after_another() -> None:
    pages = [("un", "deux"), ("trois", "quatre")]
    said = {name: (SAID[2 * at], SAID[2 * at + 1]) for at, name in enumerate(name for page in pages for name in page)}
    grid = "#grid(columns: (1fr, 1fr), column-gutter: 8mm, [{}], [{}])"
    text = "#pagebreak()\n".join(
        "".join(f"= Partie {name}\n{grid.format(*said[name])}\n\n" for name in page) for page in pages
    )
    found = told(f"#set page(width: 170mm, height: 250mm, margin: (x: 10mm, y: 40mm))\n#set text(size: 10pt)\n{text}")
    assert [words for _, words in found] == [
        words for name, columns in said.items() for words in (f"Partie {name}", *columns)
    ]


def test_headings_between_tables_are_no_cells() -> None:
    rows = "[Lieu], [Cas], [Part], [Gao], [12], [3 %], [Mopti], [14], [4 %],"
    table = f"#table(columns: (1fr, 1fr, 1fr), {rows})"
    found = told(
        "#set text(size: 10pt)\n" + "".join(f"== Risque {name}\n{table}\n" for name in ("un", "deux", "trois"))
    )
    assert [words for kind, words in found if kind == "heading"] == ["Risque un", "Risque deux", "Risque trois"]
    assert [words for kind, words in found if kind == "cell"].count("Mopti") == 3


def test_an_address_cut_behind_a_stroke_is_whole() -> None:
    found = told(
        "#set page(width: 60mm, height: 90mm, margin: 8mm)\n#set text(hyphenate: false)\n"
        "Le rapport complet est publié en ligne : exemple.org/rapports/annuels/protection/civils, consulté hier."
    )
    assert found == [
        (
            "paragraph",
            "Le rapport complet est publié en ligne : exemple.org/rapports/annuels/protection/civils, consulté hier.",
        )
    ]


def test_an_address_keeps_its_hyphen_at_the_end_of_a_line() -> None:
    words = "Le rapport est en ligne : exemple.org/rapport-annuel/2025/pays-du-nord/civils-a-proteger, lu le 12 mai."
    for width in range(60, 100, 4):
        found = told(f"#set page(width: {width}mm, height: 90mm, margin: 8mm)\n#set text(hyphenate: false)\n{words}")
        assert found == [("paragraph", words)]


def test_the_mark_of_a_note_at_the_head_of_a_line_belongs_to_the_line_above() -> None:
    lines = f"{FILL.strip()[:60]}\\\n#super[3] mais les faits restent plus fréquents que\\\nl’an dernier."
    found = told(f"#set page(width: 140mm)\n{lines}")
    assert found == [("paragraph", f"{FILL.strip()[:60]} mais les faits restent plus fréquents que l’an dernier.")]


def test_a_caption_that_begins_in_bold_is_one_paragraph_and_a_bold_title_another() -> None:
    title = "Carte 5. Personnes déplacées internes par région au 30 septembre 2024, selon la matrice de suivi."
    found = told(
        f"#set page(width: 100mm, margin: 8mm)\n#set par(spacing: 0.65em)\n*{title}* {FILL}\n\n*Lire avec soin*\n\n{FILL}"
    )
    assert [words for _, words in found] == [f"{title} {FILL}".strip(), "Lire avec soin", FILL.strip()]


def test_figures_at_the_points_of_a_chart_are_no_telephone_number_and_one_that_is_typed_stays_whole() -> None:
    labels = "".join(
        f"#place(top + left, dx: {x}mm, dy: {y}mm)[{figure}]"
        for x, y, figure in ((0, 0, "75"), (30, 0, "84"), (60, 0, "78"), (90, 0, "77"), (0, 9, "50"), (0, 18, "25"))
    )
    chart = f"#block(height: 30mm, width: 100%)[{labels}]\n\n{FILL}"
    assert "75 84 78 77" not in read(chart).text
    assert {"75", "84", "78", "77"} <= set(read(chart).text.split())
    assert "prose_phone" not in {one.id for one in inspected("a.pdf", compiled(chart)).findings}
    typed_ = f"Joindre la survivante au 75 84 78 77. {FILL}"
    assert "75 84 78 77" in read(typed_).text
    assert "prose_phone" in {one.id for one in inspected("a.pdf", compiled(typed_)).findings}
