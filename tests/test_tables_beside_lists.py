"""A table of numbers beside a list of incidents in one file, and a list whose column of countries is no place: figures. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values
from tests.test_strangers_tables import workbook

pytestmark = pytest.mark.long

LISTED: list[Line] = [
    [f"Accidents par engins explosifs {SAID}"],
    ["Numéro", "Date", "Région", "Cercle", "Type d’engin", "Civils tués", "Civils blessés"],
    ["A-1", "2025-01-04", "Mopti", "Mopti", "EEI", 3, 1],
    ["A-2", "2025-02-04", "Gao", "Gao", "Mine", 1, 0],
    ["A-3", "2025-03-04", "Gao", "Gao", "Mine", 1, 2],
]
SUMMED: list[Line] = [["Région", "Incidents", "Tués", "Blessés"], ["Mopti", 20, 14, 31], ["Gao", 11, 12, 9]]


def two_sheets(root: Path, title: str, sheet: str) -> dict[str, int | None]:
    pages = {"T1 2025": LISTED, sheet: [[title], *SUMMED]}
    workspace, _ = workbook(root, "engins_explosifs.xlsx", pages)
    return values(workspace, dict.fromkeys(("eo_killed/2024-Q4", "eo_incidents/2024-Q4", "eo_killed/2025-Q1")))


def test_a_table_whose_title_tells_a_period_before_that_of_the_list_counts_beside_it(tmp_path: Path) -> None:
    title = f"Victimes civiles d’engins explosifs, T4 2024 {SAID}"
    expected = {"eo_killed/2024-Q4": 26, "eo_incidents/2024-Q4": 31, "eo_killed/2025-Q1": 5}
    assert two_sheets(tmp_path, title, "Avant") == expected


@pytest.mark.parametrize(
    "title", ["Victimes civiles d’engins explosifs", "Victimes civiles d’engins explosifs, T1 2025"]
)
def test_a_table_that_adds_up_the_days_of_the_list_or_tells_no_period_speaks_in_its_place_never(
    title: str, tmp_path: Path
) -> None:
    expected = {"eo_killed/2024-Q4": None, "eo_incidents/2024-Q4": None, "eo_killed/2025-Q1": 5}
    assert two_sheets(tmp_path, f"{title} {SAID}", "TCD") == expected


HEAD: Line = ["Date", "Région", "Type de violation", "Pays"]
VIOLATIONS: list[Line] = [
    ["2025-01-04", "Gao", "Homicide", "Mali"],
    ["2025-01-06", "Gao", "Homicide", "Niger"],
    ["2025-02-04", "Mopti", "Homicide", "Burkina Faso"],
]


def violations(root: Path, lines: list[Line]) -> int | None:
    pages = [[f"Violations des droits humains {SAID}"], HEAD, *lines]
    workspace, _ = given(root, "monitoring_protection.xlsx", pages, None)
    return values(workspace, {"hr_violations/2025-Q1": None})["hr_violations/2025-Q1"]


def test_a_row_whose_region_is_of_the_country_counts_whatever_country_stands_beside_it(tmp_path: Path) -> None:
    assert violations(tmp_path, VIOLATIONS) == 3


def test_a_row_whose_region_is_of_another_country_does_not_count(tmp_path: Path) -> None:
    assert violations(tmp_path, [*VIOLATIONS, ["2025-03-30", "Tillabéri", "Homicide", "Niger"]]) == 3
