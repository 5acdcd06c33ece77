"""What came in is taken back: figures asserted after files are taken out, understood otherwise, steps undone; all on record."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kolosi
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

DAY = date(2025, 4, 20)
HEADER = ("Mois *", "Organisation *", "AoR *", "Région *", "Groupe de population", "Personnes assistées (nouvelles)", "Statut")  # fmt: skip
KEY = "people_assisted/2025-Q1"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return kolosi.open(create(tmp_path / "mali", country="MLI", period="2025-Q1"))


def matrix(workspace: Workspace, name: str, *reached: int, sender: str | None = "BETA", place: str = "Mopti") -> Path:
    """An invented activity list: one row for each number of people."""
    path = workspace.folder.parent / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        heads = HEADER if sender else tuple(head for head in HEADER if head != "Organisation *")
        sheet.write_row(0, 0, heads)
        for at, people in enumerate(reached, 1):
            row = ("mars 2025", sender, "VBG", place if at == 1 else "Mopti", "PDI", people, "Achevée")
            sheet.write_row(at, 0, [cell for cell in row if cell is not None])
    return path


def value(workspace: Workspace) -> Fraction | None:
    """The figure as computed, whether or not it may leave."""
    return workspace.figure(KEY).estimate.value


def states(workspace: Workspace) -> dict[str, str]:
    return {line.file: line.state for line in workspace.files()}


def test_a_file_taken_out_counts_no_more_and_stays_on_record(workspace: Workspace) -> None:
    workspace.add(
        [matrix(workspace, "beta.xlsx", 120), matrix(workspace, "gamma.xlsx", 30, sender="GAMMA")], received=DAY
    )
    assert value(workspace) == 150
    told = workspace.remove("gamma.xlsx", why="Envoyé par erreur", author="Awa")
    assert (told.out, told.again) == (("gamma.xlsx",), ())
    assert value(workspace) == 120
    line = next(line for line in workspace.files() if line.file == "gamma.xlsx")
    assert (line.state, line.why) == ("removed", "Envoyé par erreur")
    assert [(one.kind, one.value, one.author) for one in workspace.decisions.all()] == [("intake", "remove", "Awa")]


def test_what_a_file_had_replaced_counts_again_when_it_is_taken_out(workspace: Workspace) -> None:
    workspace.add([matrix(workspace, "beta_v1.xlsx", 120)], received=DAY)
    workspace.add([matrix(workspace, "beta_v2.xlsx", 120, 30)], received=DAY)
    assert value(workspace) == 150
    told = workspace.remove("beta_v2.xlsx", why="Version de travail")
    assert (told.out, told.again) == (("beta_v2.xlsx",), ("beta_v1.xlsx",))
    assert value(workspace) == 120


def test_a_version_taken_out_in_the_middle_brings_nothing_back(workspace: Workspace) -> None:
    """The last version still stands for the whole submission."""
    for name, reached in (("b_v1.xlsx", (120,)), ("b_v2.xlsx", (120, 30)), ("b_v3.xlsx", (120, 30, 7))):
        workspace.add([matrix(workspace, name, *reached)], received=DAY)
    second = next(receipt for receipt in workspace.receipts.all() if receipt.file == "b_v2.xlsx")
    workspace.receipts.mark([second.id], "0123456789ab")
    assert [receipt.file for receipt in workspace.receipts.current()] == ["b_v3.xlsx"]
    assert value(workspace) == 157


def test_a_file_taken_out_may_be_given_again(workspace: Workspace) -> None:
    path = matrix(workspace, "beta.xlsx", 120)
    workspace.add([path], received=DAY)
    workspace.remove("beta.xlsx", why="Envoyé par erreur")
    assert value(workspace) is None
    (added,) = workspace.add([path], received=DAY)
    assert added.receipt is not None
    assert value(workspace) == 120


def test_every_step_is_undone_one_after_the_other(workspace: Workspace) -> None:
    workspace.add([matrix(workspace, "beta.xlsx", 120)], received=DAY)
    workspace.add([matrix(workspace, "gamma.xlsx", 30, sender="GAMMA")], received=DAY)
    workspace.remove("beta.xlsx", why="Envoyé par erreur")
    assert value(workspace) == 30
    undone = workspace.undo()
    assert (undone.verb, undone.out, undone.again) == ("remove", (), ("beta.xlsx",))
    assert value(workspace) == 150
    undone = workspace.undo(why="Mauvais trimestre", author="Awa")
    assert (undone.verb, undone.out) == ("add", ("gamma.xlsx",))
    assert value(workspace) == 120
    assert workspace.undo().out == ("beta.xlsx",)
    assert value(workspace) is None
    assert set(states(workspace).values()) == {"removed"}
    with pytest.raises(Refusal) as refused:
        workspace.undo()
    assert refused.value.finding.id == "nothing_to_undo"


def test_the_answers_of_a_list_are_undone_with_the_files_that_they_let_in(workspace: Workspace) -> None:
    (asked,) = workspace.add([matrix(workspace, "activites.xlsx", 120, sender=None)], received=DAY)
    assert [one.kind for one in asked.unread] == ["organisation"]
    path = workspace.file("out", "internal", "a_corriger.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["H2"] = "BETA"
    filled = workspace.folder.parent / "rendu.xlsx"
    book.save(filled)
    workspace.add([filled], received=DAY)
    assert value(workspace) == 120
    undone = workspace.undo()
    assert (undone.out, undone.asked, undone.decisions) == (("activites.xlsx",), ("activites.xlsx",), 1)
    assert value(workspace) is None
    assert states(workspace)["activites.xlsx"] == "asked"
    workspace.add([filled], received=DAY)
    assert value(workspace) == 120


def test_a_word_decided_is_undone(workspace: Workspace) -> None:
    workspace.add([matrix(workspace, "beta.xlsx", 20, 70, 30, place="Ville inventée")], received=DAY)
    assert value(workspace) is None
    workspace.decide("place", "Ville inventée", "ml-mopti", why="Convenu")
    assert value(workspace) == 120
    assert workspace.undo().decisions == 1
    assert value(workspace) is None


def test_a_file_is_read_again_as_of_another_sender_and_period(workspace: Workspace) -> None:
    workspace.add([matrix(workspace, "activites.xlsx", 120, sender=None)], organisation="BETA", received=DAY)
    added = workspace.reclassify("activites.xlsx", organisation="GAMMA", why="Mauvais expéditeur")
    assert added.receipt is not None
    assert added.receipt.organisation == "GAMMA"
    assert [receipt.organisation for receipt in workspace.receipts.current()] == ["GAMMA"]
    assert value(workspace) == 120
    workspace.undo()
    assert [receipt.organisation for receipt in workspace.receipts.current()] == ["BETA"]
    assert value(workspace) == 120


def test_what_is_said_of_a_file_that_is_asked_about_lets_it_in(workspace: Workspace) -> None:
    workspace.add([matrix(workspace, "activites.xlsx", 120, sender=None)], received=DAY)
    added = workspace.reclassify("activites.xlsx", organisation="BETA", why="Dit au téléphone")
    assert added.receipt is not None
    assert value(workspace) == 120


def test_a_file_that_is_asked_about_is_taken_out_and_asked_again(workspace: Workspace) -> None:
    path = matrix(workspace, "activites.xlsx", 120, sender=None)
    workspace.add([path], received=DAY)
    assert workspace.remove("activites.xlsx", why="Hors sujet").out == ("activites.xlsx",)
    assert states(workspace) == {}
    (again,) = workspace.add([path], received=DAY)
    assert [finding.id for finding in again.findings] == ["file_not_used"]
    assert workspace.undo().asked == ("activites.xlsx",)
    assert states(workspace) == {"activites.xlsx": "asked"}


def test_a_file_read_as_what_it_is_not_stays_as_it_was(workspace: Workspace) -> None:
    workspace.add([matrix(workspace, "beta.xlsx", 120)], received=DAY)
    with pytest.raises(Refusal):
        workspace.reclassify("beta.xlsx", source="acled", why="essai")
    assert value(workspace) == 120
    assert workspace.undo().verb == "add"


@pytest.mark.parametrize(
    ("given", "id_"),
    [("inconnu.xlsx", "file_not_known"), ("beta.xlsx", "file_ambiguous")],
)
def test_a_file_is_named_surely_or_refused(workspace: Workspace, given: str, id_: str) -> None:
    for folder, sender in (("a", "BETA"), ("b", "GAMMA")):
        (workspace.folder.parent / folder).mkdir()
        workspace.add([matrix(workspace, f"{folder}/beta.xlsx", 120, sender=sender)], received=DAY)
    with pytest.raises(Refusal) as refused:
        workspace.remove(given, why="essai")
    assert refused.value.finding.id == id_
    code = workspace.files()[0].code
    assert workspace.remove(code, why="essai").out == ("beta.xlsx",)
    assert value(workspace) == 120


def test_nothing_is_taken_back_without_a_reason(workspace: Workspace) -> None:
    workspace.add([matrix(workspace, "beta.xlsx", 120)], received=DAY)
    with pytest.raises(Refusal) as refused:
        workspace.remove("beta.xlsx", why=" ")
    assert refused.value.finding.id == "decision_without_reason"
    with pytest.raises(Refusal) as refused:
        workspace.reclassify("beta.xlsx", why="essai")
    assert refused.value.finding.id == "nothing_reclassified"
    assert value(workspace) == 120
