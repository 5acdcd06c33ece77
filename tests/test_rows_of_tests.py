"""Rows of a form that do not count: a test in place of a place, a state in another gender; and a number that is no name."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

HEADER = (
    "Date de l'incident",
    "Région",
    "Cercle",
    "Catégorie de violation",
    "Nombre total de victimes",
    "_validation_status",
)
ROWS = (
    ("2025-04-03", "Gao", "Ansongo", "Atteinte au droit à la vie", 3, "Approuvée"),
    ("2025-05-11", "Gao", "Gao", "Atteinte au droit à la propriété", 8, "Approuvée"),
    ("2025-06-20", "Gao", "Gao", "Atteinte au droit à la propriété", "5 pers.", "Approuvée"),
)


def told(folder: Path, *more: tuple[object, ...]) -> list[object]:
    """Violations and victims of Gao, from a list of three and some further rows, all invented."""
    path = folder / "Monitoring_protection_T2.xlsx"
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Données")
    for at, row in enumerate((HEADER, *ROWS, *more)):
        page.write_row(at, 0, row)
    workbook.close()
    workspace = Workspace(create(folder / "w", country="MLI", period="2025-Q2"))
    workspace.add([path], organisation="ORG-1")
    asked = [workspace.key(f"{one}/2025-Q2@ml-gao") for one in ("hr_violations", "victims_monitoring")]
    found = workspace.desk().estimates(asked)
    return [found[key].value for key in asked]


def test_a_number_of_victims_is_no_name(tmp_path: Path) -> None:
    assert told(tmp_path) == [3, 16]


@pytest.mark.parametrize("place", ["TEST", "Test formation", "fiche test"])
def test_a_test_in_place_of_a_place_does_not_count(tmp_path: Path, place: str) -> None:
    row = ("2025-05-05", "Gao", place, "Atteinte au droit à la vie", 7, "Approuvée")
    assert told(tmp_path, row) == [3, 16]


@pytest.mark.parametrize("state", ["Non approuvée", "Non approuvé", "Rejetée", "Not approved"])
def test_a_row_that_was_not_approved_does_not_count_in_any_gender(tmp_path: Path, state: str) -> None:
    row = ("2025-05-05", "Gao", "Gao", "Atteinte au droit à la vie", 7, state)
    assert told(tmp_path, row) == [3, 16]


@pytest.mark.parametrize("state", ["En attente", "Approuvé", ""])
def test_a_row_that_was_not_refused_counts(tmp_path: Path, state: str) -> None:
    row = ("2025-05-05", "Gao", "Gao", "Atteinte au droit à la vie", 7, state)
    assert told(tmp_path, row) == [4, 23]


def test_a_place_whose_name_begins_like_a_test_counts(tmp_path: Path) -> None:
    row = ("2025-05-05", "Gao", "Testamba", "Atteinte au droit à la vie", 7, "Approuvée")
    assert told(tmp_path, row)[0] != 3
