"""A file is shown as it is understood, corrected, and what was said holds for the next of its form; figures asserted."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from typer.testing import CliRunner

import kolosi
from kolosi import cli
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.write.creating import create

DAY = date(2025, 7, 10)
HEADS = ("Mois concerné", "Organisation", "Domaine", "Région", "Bénéficiaires", "Total ménages", "Statut")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return kolosi.open(create(tmp_path / "mali", country="MLI", period="2025-Q2"))


def table(workspace: Workspace, name: str, rows: list[tuple[object, ...]], heads: tuple[str, ...] = HEADS) -> Path:
    """An invented activity list under headers that no source uses."""
    path = workspace.folder.parent / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        sheet.write_row(0, 0, ["Réponse protection 5W"])
        sheet.write_row(2, 0, heads)
        for at, row in enumerate(rows, 3):
            sheet.write_row(at, 0, row)
    return path


def rows(month: str, *reached: int) -> list[tuple[object, ...]]:
    places = ("Mopti", "Gao", "Ségou", "Kayes")
    return [(month, "BETA", "VBG", place, n, n // 5, "Terminé") for place, n in zip(places, reached, strict=False)]


def add(workspace: Workspace, path: Path) -> Added:
    (answer,) = workspace.add([path], received=DAY)
    return answer


def value(workspace: Workspace, period: str = "2025-Q2") -> Fraction | None:
    return workspace.figure(f"people_assisted/{period}").estimate.value


def test_a_new_form_is_shown_once_with_what_each_column_means_and_counts(workspace: Workspace) -> None:
    answer = add(workspace, table(workspace, "beta_juin.xlsx", rows("juin 2025", 100, 60, 40)))
    assert answer.seen is not None
    (seen,) = answer.seen.tables
    by_header = {column.header: (column.column, column.role) for column in seen.columns}
    assert by_header["Région"][1] == "where"
    assert by_header["Mois concerné"][1] == "when"
    assert by_header["Bénéficiaires"][1] == "numbers"
    places = next(column for column in seen.columns if column.header == "Région")
    assert places.samples == ("Mopti", "Gao", "Ségou")
    assert answer.seen.sheet is not None
    book = openpyxl.load_workbook(answer.seen.sheet)
    shown = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in shown] == [column.header for column in seen.columns]
    assert (
        "personnes assistées" in " ".join(str(row[0]) for row in book.worksheets[1].iter_rows(values_only=True)).lower()
    )
    again = add(workspace, table(workspace, "beta_mai.xlsx", rows("mai 2025", 10, 20, 30)))
    assert again.seen is None
    assert value(workspace) == 260


def test_a_correction_in_the_workbook_changes_the_figure_and_is_undone(workspace: Workspace) -> None:
    answer = add(workspace, table(workspace, "beta_juin.xlsx", rows("juin 2025", 100, 60, 40)))
    assert answer.seen is not None
    assert answer.seen.sheet is not None
    assert value(workspace) == 200
    book = openpyxl.load_workbook(answer.seen.sheet)
    sheet = book.worksheets[0]
    said = {"Bénéficiaires": "ignorer", "Total ménages": "Personnes assistées"}
    for row in sheet.iter_rows(min_row=2):
        row[7].value = said.get(str(row[3].value))
    filled = workspace.folder.parent / "corrige.xlsx"
    book.save(filled)
    assert add(workspace, filled).decisions == 2
    assert value(workspace) == 40
    workspace.undo()
    assert value(workspace) == 200


def test_what_was_said_holds_for_the_next_file_of_the_form(workspace: Workspace) -> None:
    add(workspace, table(workspace, "beta_mai.xlsx", rows("mai 2025", 100, 60, 40)))
    workspace.learn("beta_mai.xlsx", columns={"Bénéficiaires": "ignorer", "Total ménages": "people assisted"})
    assert value(workspace) == 40
    answer = add(workspace, table(workspace, "beta_juin.xlsx", rows("juin 2025", 50, 30)))
    assert "read_as_before" in {finding.id for finding in answer.findings}
    assert value(workspace) == 56
    later = add(workspace, table(workspace, "beta_juillet.xlsx", rows("juillet 2025", 25)))
    assert later.receipt is not None
    assert value(workspace, "2025-07") == 5


def test_a_form_is_taken_to_another_workspace(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, table(workspace, "beta_mai.xlsx", rows("mai 2025", 100, 60, 40)))
    workspace.learn("beta_mai.xlsx", columns={"Bénéficiaires": "ignore", "Total ménages": "people assisted"})
    exported = tmp_path / "beta.yaml"
    workspace.learn("beta_mai.xlsx", export=exported)
    other = kolosi.open(create(tmp_path / "ailleurs", country="MLI", period="2025-Q3"))
    assert other.learn(exported).source == "response_5w"
    add(other, table(other, "beta_juillet.xlsx", rows("juillet 2025", 50, 30)))
    assert value(other, "2025-07") == 16


def test_a_change_of_the_form_is_told_with_its_columns(workspace: Workspace) -> None:
    add(workspace, table(workspace, "beta_mai.xlsx", rows("mai 2025", 100, 60, 40)))
    heads = tuple("Nombre de kits" if head == "Total ménages" else head for head in HEADS)
    answer = add(workspace, table(workspace, "beta_juin.xlsx", rows("juin 2025", 50, 30), heads))
    (told,) = (finding for finding in answer.findings if finding.id == "form_changed")
    assert (told.found, told.data["come"], told.data["gone"]) == ("beta_mai.xlsx", "Nombre de kits", "Total ménages")


@pytest.mark.parametrize(
    ("columns", "id_"),
    [
        ({"Inconnue": "ignore"}, "header_unknown"),
        ({"Bénéficiaires": "rien de tel"}, "choice_unknown"),
        ({"Mois concerné": "ignore"}, "correction_impossible"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(
    workspace: Workspace, columns: dict[str, str], id_: str
) -> None:
    add(workspace, table(workspace, "beta_juin.xlsx", rows("juin 2025", 100, 60, 40)))
    before = len(workspace.decisions.all())
    with pytest.raises(Refusal) as refused:
        workspace.learn("beta_juin.xlsx", columns=columns)
    assert refused.value.finding.id == id_
    assert len(workspace.decisions.all()) == before
    assert value(workspace) == 200


def test_a_file_is_shown_before_it_is_given_and_nothing_is_kept(workspace: Workspace) -> None:
    path = table(workspace, "beta_juin.xlsx", rows("juin 2025", 100, 60, 40))
    seen = workspace.learn(path)
    assert (seen.source, seen.is_sure) == ("response_5w", True)
    assert workspace.receipts.all() == []


def test_a_form_that_is_none_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "autre.yaml"
    path.write_text("source: inconnue\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        workspace.learn(path)
    assert refused.value.finding.id == "form_unreadable"
    given = table(workspace, "beta_juin.xlsx", rows("juin 2025", 100, 60, 40))
    with pytest.raises(Refusal) as refused:
        workspace.learn(given, export=tmp_path / "forme.yaml")
    assert refused.value.finding.id == "form_not_counting"


def test_the_command_shows_the_columns_and_refuses_half_a_correction(workspace: Workspace) -> None:
    path = table(workspace, "beta_juin.xlsx", rows("juin 2025", 100, 60, 40))
    told = CliRunner().invoke(cli.app, ["learn", str(path), "-w", str(workspace.folder), "-l", "fr"])
    assert told.exit_code == 0
    assert "Comprise comme" in told.output
    assert "Mopti · Gao · Ségou" in told.output
    refused = CliRunner().invoke(cli.app, ["learn", str(path), "--column", "Région", "-w", str(workspace.folder)])
    assert refused.exit_code == 2
    assert "ne dit pas ce qu’est une colonne" in refused.output
