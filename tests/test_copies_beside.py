"""What copies change beside the text of the draft: heads and feet of pages, text boxes, looks, rows of tables. None is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from tests import copies_case
from tests.reviewing import WHEN, Copy, accepted_all
from tests.small_case import copied, issued, sent_with

from kolosi.model.finding import Finding
from kolosi.reading.word.atoms import W
from kolosi.report.copies.consolidating import Comment, _add_comments
from kolosi.report.copies.copies import compared
from kolosi.report.copies.edges import edge_changes
from kolosi.report.copies.marking import anchor
from kolosi.report.copies.package import IssuedPackage
from kolosi.workspace import Workspace
from kolosi.workspace.copies.reading import read_copy
from kolosi.workspace.copies.receiving import ReceivedCopies
from kolosi.workspace.review.packs import pack

pytestmark = pytest.mark.usefixtures("no_key_given")

TABLE = """| Route | Vers | Ouverte |
|-------|------|---------|
| du fleuve | Gao | non |
| du nord | Mopti | oui |

"""


@pytest.fixture(scope="module")
def sent(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has sent a copy with a table typed by hand. To be read: who changes it takes a copy."""
    return sent_with(ready, tmp_path_factory.mktemp("bords"), TABLE)


@pytest.fixture
def workspace(sent: Path, tmp_path: Path) -> Workspace:
    return copied(sent, tmp_path)


def came(workspace: Workspace, data: bytes, name: str = "copie.docx") -> ReceivedCopies:
    path = workspace.folder.parent / name
    path.write_bytes(data)
    return workspace.receive([path])


def by_hand(workspace: Workspace, change: Callable[[Document], None]) -> ReceivedCopies:
    """A copy that Awa changed without tracking."""
    document = docx.Document(io.BytesIO(issued(workspace)))
    document.core_properties.last_modified_by = "Awa"
    change(document)
    out = io.BytesIO()
    document.save(out)
    return came(workspace, out.getvalue())


def edges(found: ReceivedCopies) -> list[tuple[object, ...]]:
    told = [one for one in found.findings if one.id == "copy_edge_changed"]
    return [tuple(str(one.data[name]).replace("\u202f", " ") for name in ("before", "after", "author")) for one in told]


def one_of(found: ReceivedCopies, id_: str) -> Finding:
    (one,) = [one for one in found.findings if one.id == id_]
    return one


# -- heads and feet of pages ------------------------------------------------------------------------------------------

FOOT = "Analyse de protection – Mali · Page"


def test_a_foot_of_the_page_that_was_changed_is_told_with_its_author(workspace: Workspace) -> None:
    def change(document: Document) -> None:
        run = document.sections[0].footer.paragraphs[0].runs[0]
        run.text = run.text.replace("Mali", "Mali, à usage interne")

    found = by_hand(workspace, change)
    assert edges(found) == [(FOOT, FOOT.replace("Mali", "Mali, à usage interne"), "Awa")]
    told = one_of(found, "copy_edge_changed")
    assert "à usage interne" in told.message["fr"]
    assert "modèle Word" in told.hint["fr"]
    assert [one.changes for one in found.copies] == [0]


def test_a_head_that_was_put_in_and_a_foot_that_went_are_told(workspace: Workspace) -> None:
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Ne pas citer"
        foot = document.sections[0].footer.paragraphs[0]
        for child in list(foot._p):
            foot._p.remove(child)

    assert edges(by_hand(workspace, change)) == [(FOOT, "Ne pas citer", "Awa")]


def test_a_tracked_change_at_the_edge_is_told_under_the_name_of_who_made_it(workspace: Workspace) -> None:
    def change(document: Document) -> None:
        put = OxmlElement("w:ins", attrs={qn("w:id"): "900", qn("w:author"): "Dia", qn("w:date"): WHEN})
        foot = document.sections[0].footer.paragraphs[0]
        put.append(deepcopy(foot.runs[0]._r))
        put[0].find(qn("w:t")).text = "Version de Dia. "
        foot.runs[0]._r.addprevious(put)

    assert edges(by_hand(workspace, change)) == [(FOOT, f"Version de Dia. {FOOT}", "Dia")]


def test_the_number_of_the_page_is_no_change(workspace: Workspace) -> None:
    def change(document: Document) -> None:
        document.sections[0].footer.paragraphs[0].runs[-2].text = "17"

    assert edges(by_hand(workspace, change)) == []


def test_edges_that_change_in_the_document_with_all_changes_are_told_too(workspace: Workspace) -> None:
    copy = Copy(issued(workspace), "Awa")
    copy.types_over("Tout est inventé", "Tout est faux")
    came(workspace, copy.written())
    document = docx.Document(workspace.file("out", "copies", "pau.fr.v1.ensemble.docx"))
    document.sections[0].footer.paragraphs[0].runs[0].text = "Autre pied"
    out = io.BytesIO()
    document.save(out)
    assert edges(came(workspace, accepted_all(out.getvalue())))[0][1] == "Autre pied"


def test_a_line_that_stands_on_several_kinds_of_page_is_one() -> None:
    ours = read_copy("a.docx", copies_case.document("Un.", head="Brouillon"))
    theirs = read_copy("b.docx", copies_case.document("Un.", head="[-ana:Brouillon][+ana:Version relue]"))
    (one,) = edge_changes(ours, theirs)
    assert (one.before, one.after, one.author) == ("Brouillon", "Version relue", "ana")
    gone = read_copy("c.docx", copies_case.document("Un.", head="[-bo:Brouillon]"))
    (one,) = edge_changes(ours, gone)
    assert (one.before, one.after, one.author) == ("Brouillon", "", "bo")
    assert list(edge_changes(ours, ours)) == []


# -- looks ------------------------------------------------------------------------------------------------------------


def test_a_tracked_change_of_looks_alone_is_told_in_a_line(workspace: Workspace) -> None:
    def change(document: Document) -> None:
        runs = [one for one in document.element.body.iter(f"{W}r") if one.find(f"{W}t") is not None][-2:]
        for run in runs:
            look = run.get_or_add_rPr()
            look.append(OxmlElement("w:rPrChange", attrs={qn("w:id"): "901", qn("w:author"): "Bo", qn("w:date"): WHEN}))

    found = by_hand(workspace, change)
    told = one_of(found, "copy_looks_changed")
    assert (told.severity, told.count, told.data["author"]) == ("note", 2, "Bo")
    assert "par Bo" in told.message["fr"]
    assert [one.changes for one in found.copies] == [0]


# -- rows of tables ---------------------------------------------------------------------------------------------------


def with_row(workspace: Workspace, cells: tuple[str, ...]) -> bytes:
    """A copy in which somebody put a row behind that of Gao."""
    document = docx.Document(io.BytesIO(issued(workspace)))
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "Route")
    row = deepcopy(table.rows[1]._tr)
    for cell, text in zip(row.iter(f"{W}tc"), cells, strict=True):
        first, *others = list(cell.iter(f"{W}t"))
        first.text = text
        for other in others:
            other.text = ""
    table.rows[1]._tr.addnext(row)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_row_that_a_reviewer_put_in_becomes_a_row_of_the_table(workspace: Workspace) -> None:
    came(workspace, with_row(workspace, ("de l’est", "Kidal", "par endroits")))
    together = workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()
    found = came(workspace, accepted_all(together), "accepté.docx")
    assert found.taken_over["report/pau.fr.md"] >= 1
    text = workspace.file("report", "pau.fr.md").read_text("utf-8")
    assert "| du fleuve | Gao | non |\n| de l’est | Kidal | par endroits |\n| du nord | Mopti | oui |\n" in text
    assert [one for one in found.findings if one.id == "copy_not_taken"] == []


def test_a_row_with_an_empty_cell_is_told_and_not_lost(workspace: Workspace) -> None:
    came(workspace, with_row(workspace, ("de l’est", "Kidal", "")))
    together = workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()
    found = came(workspace, accepted_all(together), "accepté.docx")
    told = " ".join(str(one.data["accepted"]) for one in found.findings if one.id == "copy_not_taken")
    assert ("de l’est" in told, "Kidal" in told) == (True, True)
    assert TABLE in workspace.file("report", "pau.fr.md").read_text("utf-8")


# -- tables -----------------------------------------------------------------------------------------------------------


def taken_over(workspace: Workspace, found: ReceivedCopies) -> ReceivedCopies:
    """What comes of the document with all changes, every one accepted."""
    assert found.copies
    together = workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()
    return came(workspace, accepted_all(together), "accepté.docx")


def test_a_table_that_a_reviewer_adds_is_told_and_the_draft_stays_whole(workspace: Workspace) -> None:
    draft = workspace.file("report", "pau.fr.md").read_bytes()

    def change(document: Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Police", "12 enquêtes"
        next(one for one in document.paragraphs if "Tout est inventé" in one.text)._p.addnext(table._tbl)

    found = by_hand(workspace, change)
    told = one_of(found, "copy_table_added")
    assert (told.found, told.data["author"]) == ("Police · 12 enquêtes", "Awa")
    assert "n’entre pas dans le brouillon" in told.message["fr"]
    assert [one.id for one in found.findings if one.id.startswith("copy_number")] == []
    over = taken_over(workspace, found)
    assert one_of(over, "copy_table_added").found == "Police · 12 enquêtes"
    assert [one for one in over.findings if one.id == "copy_not_taken"] == []
    assert over.taken_over == {"report/pau.fr.md": 0}
    assert workspace.file("report", "pau.fr.md").read_bytes() == draft


def test_a_table_that_a_reviewer_takes_out_is_told_and_stays(workspace: Workspace) -> None:
    draft = workspace.file("report", "pau.fr.md").read_bytes()

    def change(document: Document) -> None:
        table = next(one for one in document.tables if one.rows[0].cells[0].text == "Route")
        table._tbl.getparent().remove(table._tbl)

    found = by_hand(workspace, change)
    told = one_of(found, "copy_table_gone")
    assert told.found == "Route · Vers · Ouverte · du fleuve · Gao · non · du nord · Mopti · oui"
    assert "Il reste dans le brouillon" in told.message["fr"]
    over = taken_over(workspace, found)
    again = one_of(over, "copy_table_gone")
    assert (again.found, again.data["author"]) == (told.found, "Awa")
    assert [one for one in over.findings if one.id == "copy_not_taken"] == []
    assert workspace.file("report", "pau.fr.md").read_bytes() == draft


def with_paragraph(words: str, style: str = "") -> Callable[[Document], None]:
    """Writes a paragraph of its own behind the first one of the text."""

    def change(document: Document) -> None:
        at = next(one for one in document.paragraphs if "Tout est inventé" in one.text)
        new = document.add_paragraph(words, style=style or None)
        at._p.addnext(new._p)

    return change


def test_a_heading_that_a_reviewer_adds_comes_in_as_a_paragraph_and_is_told(workspace: Workspace) -> None:
    found = by_hand(workspace, with_paragraph("Ce que disent les marchés", "heading 2"))
    told = one_of(found, "copy_heading_added")
    assert (told.found, told.data["author"]) == ("Ce que disent les marchés", "Awa")
    assert "comme un paragraphe" in told.message["fr"]
    over = taken_over(workspace, found)
    again = one_of(over, "copy_heading_added")
    assert (again.found, again.data["author"]) == (told.found, "Awa")
    assert over.taken_over == {"report/pau.fr.md": 1}
    assert "\nCe que disent les marchés\n" in workspace.file("report", "pau.fr.md").read_text("utf-8")


def test_a_paragraph_and_a_heading_of_other_words_are_no_headings_added(workspace: Workspace) -> None:
    def change(document: Document) -> None:
        with_paragraph("Une phrase de plus sur les marchés.")(document)
        heading = next(one for one in document.paragraphs if one.style.name == "Heading 1" and one.text == "Limites")
        heading.runs[0].text = "Ce que l’on ne sait pas"

    found = by_hand(workspace, change)
    assert [one for one in found.findings if one.id == "copy_heading_added"] == []


def test_what_did_not_enter_and_stands_nowhere_is_said_not_to_be_taken_in(workspace: Workspace) -> None:
    came(workspace, with_row(workspace, ("de l’est", "Kidal", "")))
    together = workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()
    found = came(workspace, accepted_all(together), "accepté.docx")
    hints = {one.hint["fr"] for one in found.findings if one.id == "copy_not_taken"}
    assert hints == {"Il n’a pas été repris. Reprenez-le à la main s’il le faut."}


# -- text boxes and notes ---------------------------------------------------------------------------------------------


def test_words_in_a_text_box_and_in_a_note_are_changes_like_any_other() -> None:
    text = "Le premier paragraphe dit ceci de la route du fleuve.^1"
    ours = read_copy("a.docx", copies_case.document(text, notes=["La note de bas."], boxed="Un encadré ancien."))
    data = copies_case.document(text, notes=["La note [-ana:de bas][+ana:du bas]."], boxed="Un encadré tout neuf.")
    found = compared(ours, read_copy("b.docx", data), 0, pack("fr"))
    assert {(one.story, one.text, run.author) for one in found.proposed for run in one.put} == {
        ("body", "tout neuf", "b"),
        ("note", "du", "ana"),
    }


def test_a_comment_on_a_note_keeps_its_words_and_the_passage_it_is_about() -> None:
    text = "Le premier paragraphe dit ceci de la route du fleuve.^1"
    data = copies_case.document(text, notes=["La note de bas de page."], head="Brouillon")
    package = IssuedPackage.of(data)
    (note,) = package.stories()["footnotes"].iter(f"{W}p")
    anchor(note, 3, 7, 0)
    remark = Comment(start=0, end=0, author="Dia", initials="D", when=WHEN, text="Quelle note ?")
    _add_comments(package, [remark])
    issue = read_copy("a.docx", data)
    (placed,) = compared(issue, read_copy("b.docx", package.written()), 0, pack("fr")).remarks
    assert (placed.about, placed.remark.text, placed.remark.author) == ("note", "Quelle note ?", "Dia")
