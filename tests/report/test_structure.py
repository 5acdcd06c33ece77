"""The form of a draft written by hand: what would vanish, print as it was typed, or stand in one language alone is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import signing_case

from kolosi.report.draft.links import Draft
from kolosi.report.editing.structure import check_structure
from kolosi.store.files import read_prose
from kolosi.workspace import Workspace

MARKS = {"ranked", "chronology", "contacts"}


def found(text: str, *others: str) -> list[tuple[str, int | None, str | None]]:
    drafts = [
        Draft(file=f"pau.{language}.md", language=language, text=one)
        for language, one in zip(("fr", "en"), (text, *others), strict=False)
    ]
    return [(one.id, one.where.line, one.found) for one in check_structure(drafts, MARKS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n<!-- à relire -- >\n\nMots.\n\n<!-- autre -->\n", ("comment_open", 3, "<!-- à relire -- >")),
        ("# A\n\n<!-- brouillon\n\nMots.\n", ("comment_open", 3, "<!-- brouillon")),
        ("<!-- rankd -->\n", ("mark_unknown", 1, "<!-- rankd -->")),
        ("# A {#a}\n\n## B {#a}\n", ("anchor_twice", 3, "#a")),
        ("Mot[^1].\n\n[^1]: Source.\n\n[^1]: Autre.\n", ("note_twice", 5, "[^1]")),
        ("Mot.\n\n[^1]: Source.\n", ("note_unused", 3, "[^1]")),
        ("Un ~~mot~~ barré.\n", ("markup_printed", 1, "~~mot~~")),
        ("Un <br> mot.\n", ("markup_printed", 1, "<br>")),
        ("Un mot.</p>\n", ("markup_printed", 1, "</p>")),
        ("#Titre sans espace\n", ("markup_printed", 1, "#Titre sans espace")),
        ("# Contexte {#contexte\n", ("markup_printed", 1, "# Contexte {#contexte")),
        ("![photo](photo.png)\n", ("markup_printed", 1, "![photo](photo.png)")),
        ("[voir](../x.md)\n", ("markup_printed", 1, "[voir](../x.md)")),
        ("Un **gras non fermé.\n\nAutre.\n", ("markup_printed", 1, "**gras non fermé.")),
        ("| a | b |\n| c | d |\n", ("markup_printed", 1, "| a | b |")),
        ("| a | b |\n|---|---|\n| c | d | e |\n", ("cell_lost", 3, "| c | d | e |")),
    ],
)  # fmt: skip
def test_what_would_vanish_or_print_as_typed_is_told(text: str, expected: tuple[str, int, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "# A {#a}\n\n<!-- à écrire : une page.\nEncore. -->\n\nMots **gras** et *fins*, moins de < 5 et > 3.\n",
        "<!-- ranked -->\n\n<!-- actions -->\n\n<!-- recommendations: begin -->\n<!-- recommendations: end -->\n",
        "| a | b |\n|---|---:|\n| c \\| d | e |\n| [x](fig:a/2025) | |\n",
        "Mot[^1], encore[^1].\n\n[^1]: Source, https://example.org.\n",
        "[site](https://example.org), [courriel](mailto:a@example.org), [plus bas](#a), [extrait](excerpt:e1).\n",
        "![Carte](map:hr_violations/2025-Q1&by=place)\n\n- **un** : deux\n- trois\n",
        "Un signe `<br>` et `**` en code.\n",
    ],
)
def test_sound_form_is_let_be(text: str) -> None:
    assert found(text) == []


def test_a_chapter_in_one_language_alone_is_told_and_so_are_fewer_sections() -> None:
    french = (
        "# Contexte {#contexte}\n\n## Politique\n\nMots.\n\n## Civils\n\nMots.\n\n# Contacts {#contacts}\n\nMots.\n"
    )
    english = (
        "# Context {#contexte}\n\n## Politics\n\nWords.\n\n## Civilians\n\nWords.\n\n# Contacts {#contacts}\n\nWords.\n"
    )
    assert found(french, english) == []
    assert found(french, english.replace("## Civilians\n\nWords.\n\n", "")) == [("sections_fewer", 1, "Contexte")]
    assert found(french, english[: english.index("# Contacts")]) == [("section_alone", 11, "Contacts")]
    other = english.replace("#contexte", "#context")
    assert found(french, other) == [], "anchors of their own are paired by their order"


def test_a_sign_that_no_document_may_hold_is_a_space(tmp_path: Path) -> None:
    path = tmp_path / "pau.fr.md"
    path.write_bytes("Un\x0bmot\x00 et\x0c un\uffff autre\r\nligne.".encode())
    assert read_prose(path) == "Un mot  et  un  autre\nligne."


def test_what_is_typed_in_the_page_of_a_region_is_checked_against_its_figures(tmp_path: Path) -> None:
    workspace = signing_case.sound(tmp_path / "essai")
    page = workspace.file("report", "region.fr.md")
    page.write_text(
        "Dans la région, 4 321 faits, [12 faits](fig:acled_events/2025-Q1@%PLACE%), <b>x</b>"
        " et [14](fig:acled_evnts/2025-Q1@%PLACE%).\n\n[2](fig:acled_events/2025 Q1@%PLACE%)\n",
        "utf-8",
    )
    told = {
        (one.id, one.found) for one in Workspace(workspace.folder).check() if one.where.file == "report/region.fr.md"
    }
    assert ("number_without_reference", "4 321") in told
    assert ("number_stale", "12 faits") in told
    assert ("markup_printed", "<b>") in told
    assert any(id_ == "link_broken" for id_, _ in told)
    assert any(id_ in ("figure_unknown", "link_malformed", "indicator_unknown") for id_, _ in told)
