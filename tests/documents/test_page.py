"""Web pages: what is seen, and nothing else."""

from __future__ import annotations

import pytest

from kolosi.intake.documents import read_document
from kolosi.model.manuscript import Manuscript


def read(body: str) -> Manuscript:
    return read_document("a.html", f"<html><body>{body}</body></html>".encode())


def told(body: str) -> list[tuple[str, str]]:
    document = read(body)
    return [(block.kind, document.words_of(block)) for block in document.blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>7&nbsp;580 et 8&#8239;312</p>", [("paragraph", "7\xa0580 et 8\u202f312")]),
        ("<p>a\n   b <b> c</b></p>tail", [("paragraph", "a b c"), ("paragraph", "tail")]),
        ("<p>a<br>b</p>", [("paragraph", "a\nb")]),
        ("<p>fait<sup>12</sup>, et<sup><a href='#n'>iv</a></sup> le 1<sup>er</sup></p>", [("paragraph", "fait, et le 1er")]),
        ("<p>a<span hidden>9</span><i style='display: none'>8</i><script>7</script><!-- 6 -->b</p>", [("paragraph", "ab")]),
        ("<ul><li>un<ul><li>deux</li></ul></li></ul>", [("list_item", "un"), ("list_item", "deux")]),
        ("<figure><figcaption>Carte 1</figcaption></figure><nav>3</nav>", [("caption", "Carte 1"), ("header", "3")]),
        ("<li><span class=l>Violations</span><span class=v>14 171</span></li>", [("list_item", "Violations\n14 171")]),
        ("<p><span class=a>7</span><span class=b> 580</span> cas</p>", [("paragraph", "7 580 cas")]),
        ("<h3>Titre</h3>a&shy;b", [("heading", "Titre"), ("paragraph", "ab")]),
    ],
)  # fmt: skip
def test_only_what_is_seen_is_read(body: str, expected: list[tuple[str, str]]) -> None:
    assert told(body) == expected


def test_merged_cells_keep_the_place_of_the_others() -> None:
    document = read(
        "<table><tr><th rowspan=2>a<p>b</p></th><th colspan=2>c</th></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td><td>5<table><tr><td>6</td></tr></table></td></tr></table>"
    )
    cells = {(block.table, block.row, block.column): document.words_of(block) for block in document.blocks}
    assert cells == {
        (0, 0, 0): "a\nb", (0, 0, 1): "c", (0, 1, 1): "1", (0, 1, 2): "2",
        (0, 2, 0): "3", (0, 2, 1): "4", (0, 2, 2): "5", (1, 0, 0): "6",
    }  # fmt: skip


def test_a_note_knows_the_place_of_its_mark() -> None:
    document = read(
        "<p>Un fait<sup><a href='#fn-2'>2</a></sup>.</p><ol><li id='fn-2'>Source. <a href='#r2'>↩</a></li></ol>"
    )
    note = document.blocks[-1]
    assert (note.kind, note.mark, document.words_of(note)) == ("note", "2", "Source.")
    assert note.anchor == document.text.index(".")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_the_stated_encoding_is_used(encoding: str) -> None:
    page = f"<html><head><meta charset='{encoding}'></head><body>é 7\xa0580</body></html>"
    assert read_document("a.html", page.encode(encoding)).text == "é 7\xa0580"


def test_a_very_deep_page_is_read_without_harm() -> None:
    document = read_document("a.html", b"<html><body><p>un</p>" + b"<div>" * 50_000 + b"deux" + b"</div>" * 50_000)
    assert document.text.startswith("un")
