"""What each partner gets back: its own sheet, the cells to correct coloured and noted, a summary that says what to do."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from tests.filling_case import fields_of, fill, template

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
    """The cells that explain themselves when they are chosen, by what they hold."""
    places = [str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.prompt]
    return {str(sheet[place].value): sheet[place] for place in places}


def explained(sheet: Worksheet, place: str) -> str:
    """What a cell explains when it is chosen."""
    return next(str(rule.prompt) for rule in sheet.data_validations.dataValidation if str(rule.sqref) == place)


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
    assert "Le plus proche" in explained(book["5W Protection"], "D5")
    assert "Mopti" in explained(book["5W Protection"], "D5")
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
    assert book.sheetnames == ["Résumé"]


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


# -- it says what is true ---------------------------------------------------------------------------------------------

BAD = ("mars 2025", "ORG-01", "PE", "Moptti", "PDI", 7, "Achevée")


def lines(book: openpyxl.Workbook) -> dict[str, str]:
    """The summary as label and value."""
    return {str(row[0].value): str(row[1].value) for row in book["Résumé"].iter_rows(max_col=2) if row[1].value}


def test_the_summary_says_what_was_read_as_what_and_what_was_left_aside(workspace: Workspace) -> None:
    planned = (*GOOD[:5], 0, "Planifiée", "inventé")
    total = ("TOTAL", "", "", "", "", 120, "", "")
    workspace.add([sent(workspace, (*GOOD, "inventé"), planned, total, header=(*HEADER, "Remarques"))])
    book = returned(workspace)
    said = lines(book)
    assert said["Lu comme"] == "Suivi de la réponse du Cluster Protection (5W)"
    assert (said["Organisation"], said["Période"]) == ("ORG-01", "janvier 2025")
    assert said["D’où nous le savons"] == "organisation et période : lues dans les lignes".replace(" :", "\u202f:")
    assert said["Mois *"] == "période"
    assert said["Personnes assistées (nouvelles)"] == "personnes atteintes"
    assert said["Remarques"] == "laissée de côté"
    assert said["Dont activités planifiées ou suspendues, sans personne assistée"] == "1"
    assert (said["Lignes lues"], said["Prises en compte"], said["En attente de correction"]) == ("2", "2", "0")
    assert "Lignes de total" in texts(book["Résumé"])


def test_what_was_said_on_receipt_is_told_as_said(workspace: Workspace) -> None:
    workspace.add([sent(workspace, GOOD)], organisation="ORG-09", during="2025-01")
    assert "dites par vous ou à la réception" in lines(returned(workspace, "retour_org_09.xlsx"))["D’où nous le savons"]


def test_it_never_says_that_all_is_well_while_a_row_waits(workspace: Workspace) -> None:
    """The cell of a column under another name than its first is found too, and that of a column made from others."""
    path = workspace.folder.parent / "monitoring.csv"
    path.write_text(
        "Données inventées\nDate de l'incident;Catégorie de violation;Typologie;Auteur présumé;Région\n"
        "13/02/2025;Atteintes au droit à la vie;Homicide;Groupes armés (GA);Gao\n"
        "le 45 mars;Atteintes au droit à la vie;Homicide;Groupes armés (GA);Gao\n",
        "utf-8",
    )
    workspace.add([path], organisation="ORG-02")
    book = returned(workspace, "retour_org_02.xlsx")
    assert "rien à corriger" not in texts(book["Résumé"])
    assert {cell.coordinate for cell in noted(book[book.sheetnames[1]]).values()} == {"A4"}
    assert lines(book)["En attente de correction"] == "1"


def test_a_point_to_check_is_not_all_well_either(workspace: Workspace) -> None:
    header = (*HEADER[:5], "Personnes assistées", "Statut")
    workspace.add([sent(workspace, GOOD, header=header)])
    assert "rien à corriger" not in texts(returned(workspace)["Résumé"])
    assert "un point reste à vérifier" in texts(returned(workspace)["Résumé"])


def test_a_report_of_zero_is_answered_as_one(workspace: Workspace) -> None:
    path = template(workspace, "response_5w", for_="ORG-01", during="2025-01")
    fill(path, fields_of(workspace, "response_5w"), "fr", [], {"Rien à signaler (rapport zéro)": ["oui"]})
    workspace.add([path])
    book = returned(workspace)
    assert "Rapport zéro reçu : aucune ligne pour janvier 2025" in texts(book["Résumé"]).replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert lines(book)["Rien à signaler (rapport zéro)"] == "oui"


# -- it gives nothing away --------------------------------------------------------------------------------------------


def kinds(path: Path) -> set[str]:
    return {finding.id for finding in kolosi.inspect(path).findings}


def test_a_return_with_nothing_to_correct_gives_nothing_away(workspace: Workspace) -> None:
    workspace.add([sent(workspace, GOOD)])
    assert kolosi.inspect(workspace.file("out", "internal", "retour_org_01.xlsx")).findings == ()


def test_a_return_gives_away_nothing_that_the_partner_s_own_file_did_not(workspace: Workspace) -> None:
    path = sent(workspace, GOOD, BAD)
    workspace.add([path])
    own = workspace.file("out", "internal", "retour_org_01.xlsx")
    assert kinds(own) <= kinds(path)
    assert not kinds(own) & {
        "inside_author",
        "inside_comments",
        "inside_hidden_sheet",
        "inside_company",
        "inside_properties",
    }
    book = returned(workspace)
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
    assert not book.properties.creator
    assert not [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.comment]


# -- long files -------------------------------------------------------------------------------------------------------


def test_of_a_long_file_the_rows_to_correct_are_given_with_their_numbers(workspace: Workspace) -> None:
    workspace.add([sent(workspace, *[GOOD] * 600, BAD)])
    book = returned(workspace)
    own = book["5W Protection"]
    assert [cell.value for cell in own["A"]] == [3, 604]
    assert [cell.value for cell in own[1]][1:] == list(HEADER)
    assert own["E2"].value == "Moptti"
    assert {cell.coordinate for cell in noted(own).values()} == {"E2"}
    assert "ne renvoyez pas celui-ci" in texts(book["Résumé"])
    (answer,) = workspace.add([workspace.file("out", "internal", "retour_org_01.xlsx")])
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["return_is_excerpt"])
    assert workspace.figure("people_assisted/2025-01").value == 600 * 120  # the quarter waits for its row of March


def test_a_row_at_the_end_of_the_sheet_takes_no_time(workspace: Workspace) -> None:
    path = workspace.folder.parent / "loin.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        for at, row in ((0, HEADER), (1, GOOD), (1_048_575, BAD)):
            sheet.write_row(at, 0, row)
    workspace.add([sent(workspace, ("janvier 2025", "ORG-00", *GOOD[2:]), name="avant.xlsx")])  # what is loaded once
    begun = time.perf_counter()
    workspace.add([path])
    assert time.perf_counter() - begun < 5
    own = returned(workspace)["5W"]
    assert (own["A2"].value, own["E2"].value) == (1_048_576, "Moptti")


def test_a_corrected_return_of_a_template_still_says_who_and_when(workspace: Workspace) -> None:
    row = {"date_incident": date(2025, 2, 12), "region": "Moptti", "categorie_violation": "Atteintes au droit à la vie",
           "sous_type": "Homicide de civil", "auteur_presume": "Groupes armés (GA)"}  # fmt: skip
    path = template(workspace, "protection_monitoring", for_="ONG Alpha (inventée)")
    fill(path, fields_of(workspace, "protection_monitoring"), "fr", [row], {"Régions couvertes": ["Mopti", "Gao"]})
    (first,) = workspace.add([path])
    assert first.waiting == 1
    book = returned(workspace, "retour_ong_alpha_inventee.xlsx")
    book["Violations"]["C3"].value = "Mopti"
    book.save(workspace.folder.parent / "corrigé.xlsx")
    (answer,) = workspace.add([workspace.folder.parent / "corrigé.xlsx"])
    assert answer.receipt is not None
    assert answer.receipt.replaces is not None
    assert (answer.receipt.organisation, str(answer.receipt.period)) == ("ONG Alpha (inventée)", "2025-Q1")
    assert answer.receipt.places == ("ml-mopti", "ml-gao")
    assert (answer.waiting, answer.findings) == (0, ())
