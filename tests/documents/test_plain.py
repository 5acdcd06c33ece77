"""Plain text and Markdown: every span counts in the file, and what a reader does not see is hidden."""

from __future__ import annotations

import pytest

from kolosi.intake.documents import read_document
from kolosi.model.manuscript import Manuscript

MARK = "\ufeff"


def read(text: str, name: str = "a.md") -> Manuscript:
    return read_document(name, text.encode())


def told(text: str, name: str = "a.md") -> list[tuple[str, str]]:
    document = read(text, name)
    return [(block.kind, document.words_of(block)) for block in document.blocks]


def test_the_text_is_the_file() -> None:
    text = "# Un\n\n**7 580** violations.[^3]\n\n[^3]: Source.\n"
    document = read(text)
    assert document.text == text
    assert [text[block.start : block.end] for block in document.blocks] == [
        "Un",
        "**7 580** violations.[^3]",
        "Source.",
    ]


def test_lines_of_one_paragraph_are_one_block() -> None:
    assert told("a 7\nb 8\n\nc") == [("paragraph", "a 7\nb 8"), ("paragraph", "c")]


@pytest.mark.parametrize(
    "data", ["é 7\u202f580".encode(), (MARK + "é 7\u202f580").encode(), (MARK + "é 7\u202f580").encode("utf-16-le")]
)
def test_utf_8_and_utf_16_are_read(data: bytes) -> None:
    assert read_document("a.txt", data).text == "é 7\u202f580"


def test_windows_text_is_read_and_its_line_ends_lead_back() -> None:
    document = read_document("a.txt", "é\r\n\r\n7\xa0580".encode("cp1252"))
    assert document.text == "é\n\n7\xa0580"
    ((_, first, last),) = document.pieces_of(3, 8)
    assert (first, last) == (5, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Titre {#ancre .risk}\n", [("heading", "Titre")]),
        ("Titre\n=====\n\ntexte", [("heading", "Titre"), ("paragraph", "texte")]),
        ("MAI 2025\n\ntexte", [("heading", "MAI 2025"), ("paragraph", "texte")]),
        ("- un\n- deux\n  suite\n3. trois", [("list_item", "un"), ("list_item", "deux\n  suite"), ("list_item", "trois")]),
        ("En mai,\n12. rien", [("paragraph", "En mai,\n12. rien")]),
        ("[7 580](fig:a/2024-Q4) et ![](map:b/2025) c", [("paragraph", "7 580 et  c")]),
        ("![Par région](map:b/2025-Q1)", [("caption", "Par région")]),
        ("un <!-- 12 --> deux\n\n<!-- 13\n\n14 -->\n\ntrois", [("paragraph", "un  deux"), ("paragraph", "trois")]),
        ("---\ndate: 2025-01-01\n---\nun", [("paragraph", "un")]),
        ("> [!note] Titre\n> suite 12", [("paragraph", " Titre\nsuite 12")]),
        ("un\n\n---\n\n```\ncode 12\n```\n\ndeux", [("paragraph", "un"), ("paragraph", "deux")]),
        ("a<br>b", [("paragraph", "ab")]),
        ("[](notes:)\n\nun", [("paragraph", "un")]),
    ],
)  # fmt: skip
def test_marks_and_what_is_not_seen_are_no_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def grid(text: str, name: str = "a.txt") -> dict[tuple[int | None, int | None, int | None], str]:
    document = read(text, name)
    cells = (block for block in document.blocks if block.kind == "cell")
    return {(block.table, block.row, block.column): document.words_of(block) for block in cells}


def test_a_strip_of_tabs_is_a_grid() -> None:
    strip = "VIOLATIONS\t\tINCIDENTS\t\n14 171\t\t9 307\t\n-10%\tONU\t+21%\tGBVIMS\n"
    assert grid(strip) == {
        (0, 0, 0): "VIOLATIONS", (0, 0, 2): "INCIDENTS", (0, 1, 0): "14 171", (0, 1, 2): "9 307",
        (0, 2, 0): "-10%", (0, 2, 1): "ONU", (0, 2, 2): "+21%", (0, 2, 3): "GBVIMS",
    }  # fmt: skip


def test_a_table_of_bars_is_a_grid_with_or_without_outer_bars() -> None:
    assert grid("| a | b \\| c |\n|---|---|\n| 1 | |") == {(0, 0, 0): "a", (0, 0, 1): "b \\| c", (0, 1, 0): "1"}
    assert grid("a | b\n--|--\n1 | 2\n\n| 3 | 4 |\n| 5 | 6 |")[1, 1, 1] == "6"


def test_notes_know_their_mark_and_where_it_stands() -> None:
    text = "Un fait^{iv} et deux.ⁱ\n\nNotes de fin\n\ni Source A, 12 cas.\n\niv Source B.\n"
    document = read(text, "a.txt")
    notes = {block.mark: block for block in document.blocks if block.kind == "note"}
    assert {mark: document.words_of(note) for mark, note in notes.items()} == {
        "i": "Source A, 12 cas.",
        "iv": "Source B.",
    }
    assert notes["iv"].anchor == text.index("^{iv}")
    assert notes["i"].anchor == text.index("ⁱ")


def test_hostile_text_is_read_in_linear_time() -> None:
    """Ten patterns that make a careless expression slow, 200 000 characters each; the test would never end."""
    patterns = ("[", "[a](", "<!--", "<a", "- ", "\t", "|", "-", "#", "> ", "{", "`", "[^1]: a\n", "a <!-- b --> ")
    for pattern in patterns:
        size = 200_000 // len(pattern)
        assert len(read("x " + pattern * size).text) == 2 + size * len(pattern)
