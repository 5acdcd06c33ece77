"""The to-correct list given back: right entries become Decisions, each wrong one is named with what comes near."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
ROWS = (
    "INV1,01 January 2025,Battles,Armed clash,Nioro ville,3,",
    "INV2,02 January 2025,Bagarre,Armed clash,Gao,2,",
    "INV3,03 March 2025,Escarmouche,Armed clash,Mopti,1,",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))
    path = tmp_path / "acled.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", "utf-8")
    workspace.add([path], during="2025-Q1")
    return workspace


def filled(workspace: Workspace, entries: dict[str, str], *, codes: dict[str, str] | None = None) -> Path:
    """The list given out, with decisions by value found; `codes` replaces what must not be changed."""
    book = openpyxl.load_workbook(workspace.file("out", "internal", "a_corriger.xlsx"))
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[7].value = entries.get(str(row[4].value))
        row[8].value = (codes or {}).get(str(row[4].value), row[8].value)
    path = workspace.folder.parent / "rendu.xlsx"
    book.save(path)
    return path


def test_a_wrong_entry_is_named_with_what_comes_near_and_the_right_ones_go_in(workspace: Workspace) -> None:
    entries = {"Nioro ville": "Nulle part", "Bagarre": "Combatt", "Escarmouche": "Combats"}
    (answer,) = workspace.add([filled(workspace, entries)])
    assert answer.decisions == 1
    assert workspace.decisions.latest("word")["acled_events:Escarmouche"].value == "battles"
    assert {finding.id for finding in answer.findings} == {"entry_not_understood"}
    assert {finding.severity for finding in answer.findings} == {"warning"}
    said = {str(finding.found): finding for finding in answer.findings}
    assert set(said) == {"Nulle part", "Combatt"}
    assert "pour « Bagarre »" in said["Combatt"].message["fr"]
    assert f"ligne {said['Combatt'].where.row}" in said["Combatt"].message["fr"]
    assert "Combats" in said["Combatt"].hint["fr"]
    assert "Combats" not in said["Combatt"].hint["en"]


@pytest.mark.parametrize("given", ["Combats", "combat", "COMBATS", "Battles", "battles"])
def test_a_term_is_understood_in_either_language_and_number_and_by_its_id(workspace: Workspace, given: str) -> None:
    (answer,) = workspace.add([filled(workspace, {"Bagarre": given})])
    assert (answer.decisions, answer.findings) == (1, ())
    assert workspace.decisions.latest("word")["acled_events:Bagarre"].value == "battles"


def test_a_place_misspelled_is_answered_with_the_places_near(workspace: Workspace) -> None:
    (answer,) = workspace.add([filled(workspace, {"Nioro ville": "Moptti"})])
    (finding,) = answer.findings
    near = "Proches : Mopti (région, Mali, 2023) · Mopti (région, Mali, 2021) · Mopti (cercle)."
    assert finding.hint["fr"].replace("\u202f", " ").replace("\u00a0", " ").startswith(near)
    assert "ml-mopti" not in finding.hint["fr"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("Mopti (région, Mali, 2023)", "ml-mopti"),
        ("Mopti (région, Mali, 2021)", "ml-2021-mopti"),
        ("ml-mopti", "ml-mopti"),
        ("nioro", "ml-nioro"),
    ],
)
def test_a_place_that_the_list_proposes_or_that_is_known_is_understood(
    workspace: Workspace, given: str, place: str
) -> None:
    (answer,) = workspace.add([filled(workspace, {"Nioro ville": given})])
    assert (answer.decisions, answer.findings) == (1, ())
    assert workspace.decisions.latest("place")["Nioro ville"].value == place


def test_the_command_counts_decisions_and_ends_with_points_to_check(workspace: Workspace) -> None:
    path = filled(workspace, {"Nioro ville": "Nulle part", "Escarmouche": "Combats"})
    result = CliRunner().invoke(app, ["add", str(path), "--workspace", str(workspace.folder)])
    assert result.exit_code == 1
    assert "décisions enregistrées : 1" in result.output.replace("\u00a0", " ")
    assert "Nulle part" in result.output
    assert "non ajouté" not in result.output


def test_a_code_that_was_changed_is_told_and_decides_nothing(workspace: Workspace) -> None:
    path = filled(workspace, {"Bagarre": "ignorer"}, codes={"Bagarre": "word|acled_evénements:Bagarre"})
    (answer,) = workspace.add([path])
    assert [finding.id for finding in answer.findings] == ["entry_refused"]
    assert "Il n’y a pas de liste de mots" in answer.findings[0].message["fr"]
    assert "There is no list of words" in answer.findings[0].message["en"]
    assert workspace.decisions.all() == []


HEADER = ("Mois *", "Organisation *", "AoR *", "Région *", "Groupe de population", "Personnes assistées (nouvelles)", "Statut")  # fmt: skip


def test_a_word_that_a_source_explains_itself_is_chosen_among_its_own_words(workspace: Workspace) -> None:
    path = workspace.folder.parent / "5W.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("mars 2025", "ORG-01", "VBG", "Mopti", "PDI", 120, "Bouclée pour de bon"))
    workspace.add([path], during="2025-03")
    waits = workspace.figure("people_assisted/2025-03").estimate  # an activity that is only planned has reached nobody
    assert (waits.value, waits.absence) == (None, "waiting")
    assert workspace.figure("protection_organisations/2025-03").value == 1
    listed = openpyxl.load_workbook(workspace.file("out", "internal", "a_corriger.xlsx"))["Listes"]
    assert "Achevée" in {cell.value for row in listed.iter_rows() for cell in row}
    (answer,) = workspace.add([filled(workspace, {"Bouclée pour de bon": "Achevée"})])
    assert (answer.decisions, answer.findings) == (1, ())
    assert workspace.figure("people_assisted/2025-03").value == 120
