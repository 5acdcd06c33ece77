"""Recommendations sent to those whom they ask, and what comes back: statuses and follow-ups enter, other texts do not."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.write.registers import read_registers

REGISTER = """# Kept by hand.
edition: ""
recommendations:
  - id: r1  # the first
    addressee: donors
    lead: Groupe des bailleurs
    where: [ml-gao]
    quantity: 5
    unit: {fr: structures, en: services}
    by: 2025-12-31
    status: open
    fr: Rétablir les structures fermées.
    en: Restore closed services.
  - {id: r2, addressee: donors, fr: Payer les salaires., en: Pay wages.}
  - {id: r3, addressee: government, fr: Ouvrir un bureau., en: Open an office.}
  - {id: r4, addressee: donors, status: done, fr: Achever., en: End.}
"""
STATUS, NOTE, OTHER, CODE = 7, 8, 9, 10


@pytest.fixture
def workspace(blank: Path, tmp_path: Path) -> Workspace:
    folder = tmp_path / "essai"
    shutil.copytree(blank, folder)
    (folder / "report" / "recommendations.yaml").write_text(REGISTER, "utf-8")
    return Workspace(folder)


def register(workspace: Workspace) -> str:
    return (workspace.folder / "report" / "recommendations.yaml").read_text("utf-8")


def sent(workspace: Workspace, addressee: str = "donors") -> dict[str, Path]:
    return {path.suffix: path for path in workspace.send(recommendations=addressee).others}


def given(workspace: Workspace, tmp_path: Path, fill: Callable[[Worksheet], None]) -> list[Finding]:
    """The workbook sent, filled in and given back; what was told."""
    book = openpyxl.load_workbook(sent(workspace)[".xlsx"])
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    path = tmp_path / "réponse.xlsx"
    book.save(path)
    found = workspace.receive([path])
    return [*found.refused, *found.findings]


def test_the_workbook_holds_what_the_addressee_has_not_settled_and_the_same_bytes(workspace: Workspace) -> None:
    first = sent(workspace)[".xlsx"]
    book = openpyxl.load_workbook(first)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [(row[0], row[6], row[9]) for row in rows] == [
        ("r1", "en attente", "kolosi:recommendations.donors.v1.r1"),
        ("r2", "en attente", "kolosi:recommendations.donors.v1.r2"),
    ]
    assert rows[0][2:6] == ["Gao", "5 structures", "31 décembre 2025", "Groupe des bailleurs"]
    assert [sheet.cell(4, column).protection.locked for column in (2, STATUS, NOTE, OTHER)] == [
        True,
        False,
        False,
        False,
    ]
    again = sent(workspace)[".xlsx"]
    assert again.name == "recommandations.donors.fr.v2.xlsx"
    twin = openpyxl.load_workbook(io.BytesIO(again.read_bytes())).active
    assert twin is not None
    assert twin["A4"].value == "r1"


def test_an_addressee_is_named_by_id_by_name_or_by_lead_and_none_is_a_sentence(workspace: Workspace) -> None:
    for named in ("donors", "Bailleurs de fonds", "groupe des bailleurs"):
        assert ".donors." in sent(workspace, named)[".docx"].name
    assert len(workspace.send(recommendations="all").others) == 4
    with pytest.raises(Refusal) as refused:
        workspace.send(recommendations="hc_hct")
    told = workspace.say(refused.value.finding)
    assert told.message["en"].startswith("Nothing that is not settled is asked of “hc_hct”")
    assert "donors" in told.message["en"]
    (workspace.folder / "report" / "recommendations.yaml").write_text("recommendations: []\n", "utf-8")
    with pytest.raises(Refusal):
        workspace.send(recommendations="all")


def test_statuses_and_follow_ups_enter_the_register_with_its_notes_kept(workspace: Workspace, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(4, STATUS).value, sheet.cell(4, NOTE).value = "en cours", "Deux structures rouvertes."
        sheet.cell(5, STATUS).value = "done"

    told = given(workspace, tmp_path, fill)
    assert [(one.id, one.count, one.data["items"]) for one in told] == [("recommendations_answered", 2, "r1, r2")]
    now = {one.id: (one.status, one.note) for one in read_registers(workspace).recommendations}
    assert now == {
        "r1": ("under_way", "Deux structures rouvertes."),
        "r2": ("done", None),
        "r3": (None, None),
        "r4": ("done", None),
    }
    assert "# Kept by hand." in register(workspace)
    assert "# the first" in register(workspace)
    workspace.undo(why="erreur")
    assert register(workspace) == REGISTER


def test_a_sheet_that_says_nothing_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    told = given(workspace, tmp_path, lambda sheet: None)
    assert [one.id for one in told] == ["recommendations_unchanged"]
    assert register(workspace) == REGISTER


def test_another_text_is_told_and_never_applied(workspace: Workspace, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(4, 2).value = "Rétablir trois structures."
        sheet.cell(5, OTHER).value = "Payer la moitié des salaires."

    told = given(workspace, tmp_path, fill)
    assert [(one.id, one.found, one.data.get("text")) for one in told[:2]] == [
        ("recommendation_text_proposed", "r1", "Rétablir trois structures."),
        ("recommendation_text_proposed", "r2", "Payer la moitié des salaires."),
    ]
    assert register(workspace) == REGISTER
    kept = workspace.folder / "copies" / "recommendations.donors.v1" / "returned.1.xlsx"
    assert kept.read_bytes() == (tmp_path / "réponse.xlsx").read_bytes()


def test_what_is_wrong_on_a_sheet_is_told_row_by_row_and_the_rest_is_taken(
    workspace: Workspace, tmp_path: Path
) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(4, STATUS).value, sheet.cell(4, NOTE).value = "presque", "En discussion."
        sheet.cell(6, 1).value, sheet.cell(6, CODE).value = "r9", "kolosi:recommendations.donors.v1.r9"
        sheet.cell(6, STATUS).value = "en cours"
        for row in (7, 8):
            for column in range(1, 11):
                sheet.cell(row, column).value = sheet.cell(5, column).value
        sheet.cell(8, STATUS).value = "abandonnée"

    told = given(workspace, tmp_path, fill)
    ids = [(one.id, one.found) for one in told]
    assert ids[0] == ("recommendation_status_unknown", "presque")
    assert (
        told[0]
        .message["fr"]
        .endswith("l’état « presque » de la recommandation r1 n’est pas une des réponses proposées.")
    )
    assert ("recommendation_row_unknown", "r9") in ids
    assert ("recommendation_twice", "r2") in ids
    now = {one.id: (one.status, one.note) for one in read_registers(workspace).recommendations}
    assert now["r1"] == ("open", "En discussion.")
    assert now["r2"] == (None, None)


def test_what_somebody_changed_meanwhile_is_not_written_over(workspace: Workspace, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(4, STATUS).value = "en cours"
        text = register(workspace).replace("status: open", "status: dropped")
        (workspace.folder / "report" / "recommendations.yaml").write_text(text, "utf-8")

    told = given(workspace, tmp_path, fill)
    assert told[0].id == "recommendation_changed_since"
    assert "abandonnée" in told[0].message["fr"]
    assert read_registers(workspace).recommendations[0].status == "dropped"


def test_a_sheet_of_another_workspace_and_any_other_workbook_are_refused(
    workspace: Workspace, tmp_path: Path, blank: Path
) -> None:
    own = sent(workspace)[".xlsx"]
    other = tmp_path / "autre"
    shutil.copytree(blank, other)
    (other / "report" / "recommendations.yaml").write_text(REGISTER, "utf-8")
    second = Workspace(other)
    second.send(recommendations="government")
    (refused,) = second.receive([own]).refused
    assert (refused.id, refused.found) == ("recommendations_not_sent", "donors 1")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "Autre chose"
    book.save(tmp_path / "autre.xlsx")
    assert [one.id for one in workspace.receive([tmp_path / "autre.xlsx"]).refused] == ["copy_matrix_unknown"]


def test_the_word_file_is_answered_in_its_controls(workspace: Workspace, tmp_path: Path) -> None:
    document = docx.Document(str(sent(workspace)[".docx"]))
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    tags = {}
    for control in document.element.body.iter(f"{namespace}sdt"):
        (tag,) = [one.get(f"{namespace}val") for one in control.iter(f"{namespace}tag")]
        tags[tag] = next(control.iter(f"{namespace}t"))
    assert set(tags) >= {"kolosi:recommendations.donors.v1", "kolosi:text.r1", "kolosi:status.r2", "kolosi:note.r2"}
    tags["kolosi:status.r1"].text = "achevée"
    tags["kolosi:note.r2"].text = "Rien encore."
    tags["kolosi:text.r2"].text = "Payer les salaires à temps."
    path = tmp_path / "réponse.docx"
    document.save(str(path))
    told = workspace.receive([path]).findings
    assert [(one.id, one.found) for one in told] == [
        ("recommendation_text_proposed", "r2"),
        ("recommendations_answered", "réponse.docx"),
    ]
    now = {one.id: (one.status, one.note) for one in read_registers(workspace).recommendations}
    assert (now["r1"], now["r2"]) == (("done", None), (None, "Rien encore."))
    assert [one.en for one in read_registers(workspace).recommendations][1] == "Pay wages."


def test_a_text_with_a_figure_that_may_not_leave_goes_out_without_it(workspace: Workspace) -> None:
    text = REGISTER.replace("Payer les salaires.", '"Aider les [2 survivantes](fig:gbv_incidents/2025-Q1@ml-gao)."')
    (workspace.folder / "report" / "recommendations.yaml").write_text(text, "utf-8")
    sheet = openpyxl.load_workbook(sent(workspace)[".xlsx"]).active
    assert sheet is not None
    assert "2 survivantes" not in str(sheet["B5"].value)
    assert str(sheet["B5"].value).startswith("Aider les ")


def test_the_commands_send_and_receive(workspace: Workspace, tmp_path: Path) -> None:
    folder = str(workspace.folder)
    run = CliRunner().invoke(app, ["send", "--recommendations", "donors", "--workspace", folder, "--language", "en"])
    assert run.exit_code == 0, run.output
    assert "recommendations.donors.en.v1.docx" in run.stdout
    assert "Donors: recommendations to answer for: 2." in run.stdout
    back = CliRunner().invoke(
        app,
        [
            "receive",
            f"{folder}/out/copies/recommendations.donors.en.v1.xlsx",
            "--workspace",
            folder,
            "--language",
            "fr",
        ],
    )
    assert back.exit_code == 0, back.output
    assert "aucun état ni suivi n’y a changé." in back.stdout


def test_invented_data_are_said_on_the_face_of_both_files(workspace: Workspace) -> None:
    settings = workspace.folder / "workspace.yaml"
    settings.write_text(
        settings.read_text("utf-8") + "\ninvented: {fr: Données inventées., en: Invented data.}\n", "utf-8"
    )
    files = sent(Workspace(workspace.folder))
    sheet = openpyxl.load_workbook(files[".xlsx"]).active
    assert sheet is not None
    assert str(sheet["A1"].value).startswith("Données inventées. À remplir par ")
    assert any("Données inventées." in one.text for one in docx.Document(str(files[".docx"])).paragraphs)
