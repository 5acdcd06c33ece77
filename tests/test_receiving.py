"""Reviewers' copies taken back by a workspace: nothing lost, every altered number asked about, comments under their names."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import openpyxl
import pytest
from tests.copies_case import accepted, rejected
from tests.outputs import planted
from tests.reviewing import Copy, accepted_all
from tests.small_case import copied, issued, sent_with
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.model.returned import Returned
from kolosi.workspace import Workspace
from kolosi.workspace.copies import converting
from kolosi.workspace.copies.reading import read_copy
from kolosi.workspace.copies.receiving import ReceivedCopies

pytestmark = pytest.mark.usefixtures("no_key_given")

PROSE = """Les familles quittent les villages et les marchés ferment les uns après les autres. Trois routes sur cinq sont coupées.

Les comités de protection restent le premier recours des habitants, et ils manquent de tout.

- Ouvrir les routes vers les marchés et les centres de santé
- Soutenir les comités communautaires

Les prix montent dans toutes les villes du fleuve, et l’eau manque chaque soir.

"""


@pytest.fixture(scope="module")
def sent(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has sent a copy. To be read: who changes it takes a copy."""
    return sent_with(ready, tmp_path_factory.mktemp("relecture"), PROSE)


@pytest.fixture
def workspace(sent: Path, tmp_path: Path) -> Workspace:
    return copied(sent, tmp_path)


def copy_of(workspace: Workspace, sender: str) -> Copy:
    return Copy(issued(workspace), sender)


def given(workspace: Workspace, **copies: Copy) -> ReceivedCopies:
    folder = workspace.folder.parent / "retours"
    folder.mkdir(exist_ok=True)
    files = []
    for name, copy in copies.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(copy.written())
    return workspace.receive(files)


def together(workspace: Workspace) -> Returned:
    return read_copy("ensemble.docx", workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes())


def said(found: ReceivedCopies) -> list[str]:
    return [one.id for one in (*found.refused, *found.findings)]


def test_changes_of_several_people_stand_under_their_names_in_one_document(workspace: Workspace) -> None:
    awa, bo = copy_of(workspace, "Awa"), copy_of(workspace, "Bo")
    awa.types_over("quittent les villages", "fuient les villages")
    bo.tracks("chaque soir", "du matin au soir", "Bo")
    bo.tracks("restent le premier recours", "sont le premier recours", "Dia")
    found = given(workspace, awa=awa, bo=bo)
    assert [(one.sender, one.changes) for one in found.copies] == [("Awa", 1), ("Bo", 2)]
    document = together(workspace)
    put = {(p.author, p.text) for one in document.paragraphs for p in one.pieces if p.change == "inserted"}
    assert put == {("Awa", "fuient"), ("Bo", "du matin au"), ("Dia", "sont")}
    assert rejected(document.paragraphs) == rejected(read_copy("v1.docx", issued(workspace)).paragraphs)


def test_five_altered_numbers_are_five_questions_and_none_comes_in(workspace: Workspace) -> None:
    awa, bo = copy_of(workspace, "Awa"), copy_of(workspace, "Bo")
    awa.types_over("160 violations", "190 violations")
    awa.types_over("230 incidents", "deux cents incidents")
    bo.types_over("80", "88")
    bo.types_over("Trois routes sur cinq", "Quatre routes sur cinq")
    bo.types_over("sur cinq sont coupées", "sur six sont coupées")
    found = given(workspace, awa=awa, bo=bo)
    asked = {
        (one.data["before"], one.data["after"], one.data["key"])
        for one in found.findings
        if one.id == "copy_number_changed"
    }
    assert asked == {
        ("160", "190", "hr_violations/2024-10..2025-03"),
        ("230", "deux cents", "gbv_incidents/2024-10..2025-03"),
        ("80", "88", "hr_violations/2025-Q1"),
        ("Trois", "Quatre", "–"),
        ("cinq", "six", "–"),
    }
    text = "\n".join(accepted(together(workspace).paragraphs))
    assert not any(number in text for number in ("190", "deux cents", "88 au", "Quatre routes", "six sont"))


def test_a_number_comes_in_once_it_is_taken_with_its_source(workspace: Workspace) -> None:
    copy = copy_of(workspace, "Awa")
    copy.types_over("160 violations", "190 violations")
    found = given(workspace, awa=copy)
    (asked,) = [one for one in found.findings if one.id == "copy_number_changed"]
    subject = str(asked.data["subject"])
    workspace.decide("number", subject, "exception", why="Rapport public du 3 mai")
    assert said(given(workspace, awa=copy)) == []
    assert "190 violations" in "\n".join(accepted(together(workspace).paragraphs))
    workspace.decide("number", subject, "keep", why="Erreur de la source")
    again = given(workspace, awa=copy)
    assert "190" not in "\n".join(accepted(together(workspace).paragraphs))
    assert "copy_number_changed" not in said(again)
    with pytest.raises(Refusal, match="choice_unknown"):
        workspace.decide("number", subject, "peut-être", why="Essai")
    with pytest.raises(Refusal, match="choice_unknown"):
        workspace.decide("number", "fr.v9:0123456789", "keep", why="Essai")


def test_figures_that_go_or_stand_twice_and_new_numbers_are_told(workspace: Workspace) -> None:
    copy = copy_of(workspace, "Awa")
    copy.tracks(", dont 80 au premier trimestre 2025", "", "Awa")
    copy.types_over("chaque soir", "chaque soir depuis 14 jours")
    copy.doubles("Le GBVIMS", before="Les comités de protection")
    found = given(workspace, awa=copy)
    told = {(one.id, one.data["key"], one.data["after"]) for one in found.findings}
    assert ("copy_figure_deleted", "hr_violations/2025-Q1", "") in told
    assert ("copy_number_new", "–", "14") in told
    assert ("copy_figure_doubled", "gbv_incidents/2024-10..2025-03", "") in told


def test_what_reviewers_write_is_checked_as_a_draft_is(workspace: Workspace) -> None:
    copy = copy_of(workspace, "Awa")
    copy.adds("La survivante a 16 ans et vit à Boni.", "Les comités de protection")
    copy.adds("Les incidents ont baissé, passant de 160 à 230.", "Les comités de protection")
    found = given(workspace, awa=copy)
    assert {"copy_figures_disagree", "prose_person_age"} <= set(said(found))
    (wrong,) = [one for one in found.findings if one.id == "copy_figures_disagree"]
    assert "160 à 230" in str(wrong.found)
    assert wrong.where.file == "awa.docx"


# -- what was accepted enters the draft ------------------------------------------------------------------------------


def finished(workspace: Workspace, data: bytes) -> ReceivedCopies:
    path = workspace.folder.parent / "fini.docx"
    path.write_bytes(data)
    return workspace.receive([path])


def draft(workspace: Workspace) -> str:
    return workspace.file("report", "pau.fr.md").read_text("utf-8")


def test_accepted_words_enter_the_draft_and_figures_keep_their_links(workspace: Workspace) -> None:
    before = draft(workspace)
    copy = copy_of(workspace, "Awa")
    copy.types_over("quittent les villages", "fuient les villages")
    copy.types_over("160 violations", "160 atteintes")
    copy.tracks("chaque soir", "du matin au soir", "Awa")
    copy.moves("Les prix montent", "Les comités de protection")
    copy.adds("Une phrase de plus.", "Les comités de protection")
    given(workspace, awa=copy)
    data = workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()
    found = finished(workspace, accepted_all(data))
    assert said(found) == []
    assert found.taken_over["report/pau.fr.md"] == 4
    moved = "Les prix montent dans toutes les villes du fleuve, et l’eau manque du matin au soir.\n\n"
    wanted = before.replace("Les prix montent dans toutes les villes du fleuve, et l’eau manque chaque soir.\n\n", "")
    wanted = wanted.replace("quittent les", "fuient les").replace("[160 violations]", "[160 atteintes]")
    last = "et ils manquent de tout.\n\n"
    wanted = wanted.replace("Les comités de protection", moved + "Les comités de protection")
    assert draft(workspace) == wanted.replace(last, f"{last}Une phrase de plus.\n\n")


def test_a_document_with_all_changes_rejected_changes_nothing(workspace: Workspace) -> None:
    before = draft(workspace)
    copy = copy_of(workspace, "Awa")
    copy.types_over("quittent les villages", "fuient les villages")
    given(workspace, awa=copy)
    data = workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()
    found = finished(workspace, data)  # nobody accepted anything
    assert said(found) == ["copy_undecided"]
    assert draft(workspace) == before


def test_a_number_changed_in_the_document_with_all_changes_does_not_enter_either(workspace: Workspace) -> None:
    given(workspace, awa=copy_of(workspace, "Awa"))
    last = Copy(workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes(), "Officier")
    last.types_over("160 violations", "166 violations graves")
    last.types_over("chaque soir", "la nuit")
    found = finished(workspace, last.written())
    (asked,) = [one for one in found.findings if one.id == "copy_number_changed"]
    assert "[160 violations graves](fig:hr_violations/2024-10..2025-03)" in draft(workspace)
    assert "l’eau manque la nuit" in draft(workspace)
    workspace.decide("number", str(asked.data["subject"]), "exception", why="Rapport public du 3 mai")
    assert said(finished(workspace, last.written())) == ["copy_not_taken"]  # the draft has changed since
    workspace.send()
    third = Copy(workspace.file("out", "copies", "pau.fr.v2.docx").read_bytes(), "Awa")
    given(workspace, awa=third)
    assert "160 violations graves" in draft(workspace)


def test_a_draft_that_changed_since_keeps_its_words(workspace: Workspace) -> None:
    copy = copy_of(workspace, "Awa")
    copy.types_over("quittent les villages", "fuient les villages")
    given(workspace, awa=copy)
    path = workspace.file("report", "pau.fr.md")
    path.write_text(draft(workspace).replace("quittent les villages", "abandonnent leurs villages"), "utf-8")
    data = workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()
    found = finished(workspace, accepted_all(data))
    (left,) = found.findings
    assert left.id == "copy_not_taken"
    assert "fuient" in str(left.data["accepted"])
    assert "abandonnent leurs" in str(left.data["current"])
    assert "abandonnent leurs villages" in draft(workspace)


def test_comments_go_into_a_matrix_and_come_back_as_replies(workspace: Workspace) -> None:
    awa, bo = copy_of(workspace, "Awa"), copy_of(workspace, "Bo")
    first = awa.remarks("premier recours", "Source ?", "Awa")
    awa.remarks("premier recours", "Voir l’enquête", "Dia", parent=first)
    bo.types_over("160 violations", "190 violations")
    bo.remarks("chaque soir", "Partout ?", "Bo")
    given(workspace, awa=awa, bo=bo)
    path = workspace.file("out", "copies", "pau.fr.v1.commentaires.xlsx")
    book = openpyxl.load_workbook(path)
    comments, numbers = book["Commentaires"], book["Nombres"]
    rows = [[cell.value for cell in row] for row in comments.iter_rows(min_row=4)]
    assert [(row[1], row[2], row[3], row[4]) for row in rows] == [
        ("Résumé", "premier recours", "Source ?", "Awa"),
        ("Résumé", "premier recours", "Voir l’enquête", "Dia"),
        ("Résumé", "chaque soir", "Partout ?", "Bo"),
    ]
    comments["H6"], comments["I6"] = "Oui, dans les cinq villes.", "traité"
    numbers["G4"], numbers["H4"] = "garder le chiffre calculé", "Confirmé"
    filled = workspace.folder / "rempli.xlsx"
    book.save(filled)
    assert workspace.receive([filled], author="Coordination").answered == 2
    threads = {(one.author, one.text, bool(one.parent)) for one in together(workspace).remarks}
    assert ("Coordination", "Oui, dans les cinq villes.", True) in threads
    assert ("Dia", "Voir l’enquête", True) in threads
    assert {one.value for one in workspace.decisions.latest("number").values()} == {"keep"}
    again = openpyxl.load_workbook(path)
    assert (again["Commentaires"]["H6"].value, again["Commentaires"]["I6"].value) == (
        "Oui, dans les cinq villes.",
        "traité",
    )


def test_a_matrix_filled_wrongly_names_its_cells_and_nothing_of_them_is_taken(workspace: Workspace) -> None:
    copy = copy_of(workspace, "Awa")
    copy.types_over("160 violations", "190 violations")
    copy.types_over("230 incidents", "320 incidents")
    copy.remarks("chaque soir", "Partout ?", "Awa")
    given(workspace, awa=copy)
    book = openpyxl.load_workbook(workspace.file("out", "copies", "pau.fr.v1.commentaires.xlsx"))
    book["Commentaires"]["I4"] = "peut-être"
    book["Nombres"]["G4"], book["Nombres"]["H4"] = "oui", "Motif"
    book["Nombres"]["G5"] = "garder le chiffre calculé"
    path = workspace.folder / "rempli.xlsx"
    book.save(path)
    found = workspace.receive([path])
    assert found.answered == 0
    assert [(one.id, one.where.sheet, one.where.column, one.where.row) for one in found.refused] == [
        ("copy_cell_unknown", "Commentaires", "I", 4),
        ("copy_cell_unknown", "Nombres", "G", 4),
        ("copy_answer_without_reason", "Nombres", "H", 5),
    ]
    assert all(one.message["fr"] and one.message["en"] for one in found.refused)


def test_what_is_no_copy_is_refused_and_the_others_are_taken(workspace: Workspace, tmp_path: Path) -> None:
    other = openpyxl.Workbook()
    other["Sheet"]["A1"] = "Région"
    other.save(tmp_path / "autre.xlsx")
    wrong = tmp_path / "faux.docx"
    wrong.write_bytes(b"PK\x03\x04 rien")
    from docx import Document

    strange = Document()
    strange.add_paragraph("Un tout autre texte qui parle de bateaux, de filets et de pêche en haute mer.")
    out = io.BytesIO()
    strange.save(out)
    (tmp_path / "autre.docx").write_bytes(out.getvalue())
    copy = copy_of(workspace, "Awa")
    copy.types_over("chaque soir", "la nuit")
    right = tmp_path / "vrai.docx"
    right.write_bytes(copy.written())
    found = workspace.receive([tmp_path / "autre.xlsx", wrong, tmp_path / "autre.docx", right, tmp_path / "rien.docx"])
    assert [one.file for one in found.copies] == ["vrai.docx"]
    assert [one.id for one in found.refused][:1] + [one.id for one in found.refused][2:] == [
        "copy_matrix_unknown",
        "copy_of_nothing",
        "file_not_found",
    ]
    assert found.refused[1].id.startswith("document_")


def test_where_no_copy_was_sent_nothing_is_received(tmp_path: Path) -> None:
    workspace = planted.create(tmp_path / "neuf")
    with pytest.raises(Refusal, match="copies_none_sent"):
        workspace.receive([tmp_path / "copie.docx"])


def test_a_copy_without_bookmarks_is_known_by_its_words(workspace: Workspace) -> None:
    copy = copy_of(workspace, "Awa")
    copy.types_over("chaque soir", "la nuit")
    copy.loses_bookmarks()
    found = given(workspace, awa=copy)
    assert [(one.issue.version, one.changes) for one in found.copies] == [(1, 1)]


def test_the_same_copy_given_twice_is_one(workspace: Workspace) -> None:
    copy = copy_of(workspace, "Awa")
    copy.types_over("chaque soir", "la nuit")
    given(workspace, awa=copy)
    given(workspace, bis=copy)
    put = [p.text for one in together(workspace).paragraphs for p in one.pieces if p.change == "inserted"]
    assert put == ["la nuit"]


def test_an_old_format_without_libreoffice_says_what_to_do(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_program", lambda: None)
    (tmp_path / "copie.odt").write_bytes(b"PK\x03\x04")
    found = workspace.receive([tmp_path / "copie.odt"])
    assert [one.id for one in found.refused] == ["copy_not_converted"]
    assert ".docx" in found.refused[0].hint["fr"]


def test_the_command_tells_what_came_and_where_the_documents_lie(workspace: Workspace, tmp_path: Path) -> None:
    copy = copy_of(workspace, "Awa")
    copy.types_over("160 violations", "190 violations")
    path = tmp_path / "copie Awa.docx"
    path.write_bytes(copy.written())
    told = CliRunner().invoke(app, ["receive", str(path), "--workspace", str(workspace.folder), "--language", "fr"])
    assert told.exit_code == 1
    assert "Awa écrit « 190 » au lieu de « 160 »" in " ".join(told.output.split())
    assert "pau.fr.v1.ensemble.docx" in told.output
    assert "kolosi decide number fr.v1:" in told.output


def entered(workspace: Workspace, *changes: tuple[str, str]) -> str:
    """What the command says of the document with all changes, every one accepted."""
    awa = copy_of(workspace, "Awa")
    for before, after in changes:
        awa.types_over(before, after)
    given(workspace, awa=awa)
    path = workspace.folder.parent / "fini.docx"
    path.write_bytes(accepted_all(workspace.file("out", "copies", "pau.fr.v1.ensemble.docx").read_bytes()))
    done = CliRunner().invoke(app, ["receive", str(path), "--workspace", str(workspace.folder), "--language", "fr"])
    return " ".join(done.output.split())


@pytest.mark.parametrize(("replies", "told"), [(1, "1 réponse enregistrée."), (2, "2 réponses enregistrées.")])
def test_the_command_says_how_many_answers_were_kept(workspace: Workspace, replies: int, told: str) -> None:
    awa = copy_of(workspace, "Awa")
    awa.remarks("premier recours", "Source ?", "Awa")
    awa.remarks("chaque soir", "Partout ?", "Awa")
    given(workspace, awa=awa)
    book = openpyxl.load_workbook(workspace.file("out", "copies", "pau.fr.v1.commentaires.xlsx"))
    for row in range(4, 4 + replies):
        book["Commentaires"][f"H{row}"] = "Oui."
    path = workspace.folder.parent / "rempli.xlsx"
    book.save(path)
    done = CliRunner().invoke(app, ["receive", str(path), "--workspace", str(workspace.folder), "--language", "fr"])
    assert told in " ".join(done.output.split())


CHANGES = [("quittent les villages", "fuient les villages"), ("chaque soir", "du matin au soir")]
ENTERED = {
    0: "Aucun changement n’est entré dans report/pau.fr.md.",
    1: "1 changement accepté est entré dans report/pau.fr.md.",
    2: "2 changements acceptés sont entrés dans report/pau.fr.md.",
}


@pytest.mark.parametrize("count", ENTERED)
def test_the_command_says_how_many_changes_entered(workspace: Workspace, count: int) -> None:
    assert ENTERED[count] in entered(workspace, *CHANGES[:count])


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["docx", "odt", "doc"])
def test_copies_that_went_through_libreoffice_lose_no_edit_and_gain_none(
    workspace: Workspace, tmp_path: Path, suffix: str
) -> None:
    copy = copy_of(workspace, "Awa")
    copy.types_over("quittent les villages", "fuient les villages")
    copy.types_over("160 violations", "190 violations")
    copy.moves("Les prix montent", "Les comités de protection")
    given_name = tmp_path / "copie.docx"
    given_name.write_bytes(copy.written())
    home = (tmp_path / "profil").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={home}",
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(tmp_path / "lo"),
    ]
    subprocess.run([*command, str(given_name)], check=True, capture_output=True)
    found = workspace.receive([tmp_path / "lo" / f"copie.{suffix}"])
    assert [one.changes for one in found.copies] == [3]  # a move is told at both its ends
    assert [one.data["after"] for one in found.findings if one.id == "copy_number_changed"] == ["190"]
    assert not {"copy_edge_changed", "copy_looks_changed"} & set(said(found))
