"""What each partner gets back: its own sheet, the cells to correct coloured and noted, a summary that says what to do."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

import kolosi
from kolosi.workspace import Workspace

TITLE = "Données inventées : matrice de suivi de la réponse"
HEADER = ("Mois *", "Organisation *", "AoR *", "Région *", "Groupe de population", "Personnes assistées (nouvelles)", "Statut")  # fmt: skip
GOOD = ("janvier 2025", "ORG-01", "VBG", "Mopti", "PDI", 120, "Achevée")

Row = tuple[str | int, ...]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return kolosi.open(tmp_path / "mali")


def sent(workspace: Workspace, *rows: Row, header: Row = HEADER, name: str = "5W.xlsx") -> Path:
    """A matrix with a title on the first row, nothing on the second and its header on the third."""
    path = workspace.folder.parent / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W Protection")
        for at, row in enumerate(((TITLE,), (), header, *rows)):
            sheet.write_row(at, 0, row)
    return path


def returned(workspace: Workspace, name: str = "retour_org_01.xlsx") -> openpyxl.Workbook:
    return openpyxl.load_workbook(workspace.file("out", "internal", name))


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def noted(sheet: Worksheet) -> dict[str, Cell]:
    """The cells with a note, by what they hold."""
    return {str(cell.value): cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell) and cell.comment}  # fmt: skip


def test_the_own_sheet_comes_back_row_for_row_with_its_title_and_its_printed_header(workspace: Workspace) -> None:
    workspace.add([sent(workspace, GOOD, ("mars 2025", "ORG-01", "PE", "Moptti", "PDI", 7, "Achevée"))])
    own = returned(workspace)["5W Protection"]
    assert own["A1"].value == TITLE
    assert [cell.value for cell in own[2]] == [None] * len(HEADER)
    assert tuple(cell.value for cell in own[3]) == HEADER
    assert tuple(cell.value for cell in own[4]) == GOOD
    assert own.freeze_panes == "A4"


def test_a_cell_to_correct_is_coloured_with_a_note_and_listed_in_the_summary(workspace: Workspace) -> None:
    bad = ("mars 2025", "ORG-01", "PE", "Moptti", "PDI", "quatre-vingts", "Achevée")
    workspace.add([sent(workspace, GOOD, bad)])
    book = returned(workspace)
    cells = noted(book["5W Protection"])
    assert {cell.coordinate for cell in cells.values()} == {"D5", "F5"}
    assert all(cell.fill.fgColor.rgb == "FFFFD9C7" for cell in cells.values())
    assert cells["Moptti"].comment is not None
    assert "Le plus proche" in cells["Moptti"].comment.text
    assert "Mopti" in cells["Moptti"].comment.text
    summary = book["Résumé"]
    assert {"5W Protection, D5", "5W Protection, F5"} <= set(texts(summary).splitlines())
    assert {str(link.location) for row in summary.iter_rows() for cell in row if (link := cell.hyperlink)} == {
        "'5W Protection'!D5", "'5W Protection'!F5"
    }  # fmt: skip
    counts = {str(row[0].value): row[1].value for row in summary.iter_rows(max_col=2) if row[1].value}
    assert (counts["Lignes lues"], counts["Prises en compte"], counts["En attente de correction"]) == ("2", "1", "1")


def test_a_column_nobody_knows_is_marked_at_its_head(workspace: Workspace) -> None:
    workspace.add([sent(workspace, (*GOOD, "Directe"), header=(*HEADER, "Modalité inventée"))])
    book = returned(workspace)
    assert {cell.coordinate for cell in noted(book["5W Protection"]).values()} == {"H3"}
    assert "supprimez-la" in texts(book["Résumé"])


def test_a_submission_without_fault_is_answered_too(workspace: Workspace) -> None:
    workspace.add([sent(workspace, GOOD)])
    book = returned(workspace)
    assert "rien à corriger" in texts(book["Résumé"])
    assert noted(book["5W Protection"]) == {}


def test_a_return_corrected_and_sent_back_replaces_the_file_before(workspace: Workspace) -> None:
    workspace.add([sent(workspace, GOOD, ("mars 2025", "ORG-01", "PE", "Moptti", "PDI", 7, "Achevée"))])
    book = returned(workspace)
    book["5W Protection"]["D5"].value = "Mopti"
    book.save(workspace.folder.parent / "corrigé.xlsx")
    (answer,) = workspace.add([workspace.folder.parent / "corrigé.xlsx"])
    assert answer.receipt is not None
    assert answer.receipt.replaces is not None
    assert (answer.rows, answer.waiting) == (2, 0)
    assert workspace.figure("people_assisted/2025-Q1").value == 127
    assert "rien à corriger" in texts(returned(workspace)["Résumé"])


def test_what_was_taken_out_before_keeping_does_not_come_back(workspace: Workspace) -> None:
    workspace.add([sent(workspace, (*GOOD, "canari@example.org"), header=(*HEADER, "Contact"))])
    book = returned(workspace)
    assert "canari" not in "".join(texts(sheet) for sheet in book.worksheets)
    assert "Ne l’envoyez plus" in texts(book["Résumé"])


def test_an_organisation_that_sends_two_submissions_has_a_return_for_each(workspace: Workspace) -> None:
    april = ("avril 2025", *GOOD[1:])
    workspace.add([sent(workspace, GOOD), sent(workspace, april, name="avril.xlsx")])
    assert "5W.xlsx" in texts(returned(workspace)["Résumé"])
    assert "avril.xlsx" in texts(returned(workspace, "retour_org_01_response_5w_2025_04.xlsx")["Résumé"])


def test_a_return_speaks_english_where_the_workspace_does(tmp_path: Path) -> None:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [en]\n", "utf-8")
    workspace = kolosi.open(tmp_path / "mali")
    workspace.add([sent(workspace, GOOD)])
    assert "nothing to correct" in texts(returned(workspace, "return_org_01.xlsx")["Summary"])
