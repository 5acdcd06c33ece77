"""Refugees by country of origin, asylum-seekers beside them, and the total of all of two days. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values

from kolosi.workspace import Workspace
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.write.creating import create

ALL, GROUP = "refugees_asylum_seekers", "refugees_asylum_seekers;group="
TITLE = "Réfugiés et demandeurs d'asile par région et pays d'origine, au 31 mars 2025"
ENGLISH = "Refugees and asylum seekers by region and country of origin as of 31 March 2025"
HEADS: list[Line] = [
    [
        "Région",
        "RÉFUGIÉS",
        None,
        None,
        None,
        "Total réfugiés",
        "DA",
        "TOTAL 31 mars 2025",
        "31 déc. 2024",
        "% du total",
    ],
    [None, "Nigéria", None, "Mali", None, None, None, None, None, None],
    [None, "Ménages", "Individus", "Ménages", "Individus", None, None, None, None, None],
]
ENGLISH_HEADS: list[Line] = [
    ["Region", "REFUGEES", None, None, None, "TOTAL REF", "ASY", "TOTAL 31 Mar 2025", "31 Dec 2024", "% of total"],
    [None, "Nigeria", None, "Chad", None, None, None, None, None, None],
    [None, "HH", "IND", "HH", "IND", None, None, None, None, None],
]
ROWS: list[Line] = [
    ["Diffa", 200, 1000, 6, 30, 1030, 70, 1100, 900, "52 %"],
    ["Maradi", 100, 480, None, None, 480, 20, 500, 510, "24 %"],
    ["Zinder", None, None, 80, 400, 400, 10, 410, 380, "20 %"],
    ["Tahoua", 12, 60, 2, 10, 70, 20, 90, 85, "4 %"],
]
TOTAL: Line = ["Total", 312, 1540, 88, 440, 1980, 120, 2100, 1875, "100 %"]
FIGURES = {
    f"{ALL}/2025-03-31": 2100,
    f"{ALL}/2024-12-31": 1875,
    f"{ALL}/2024-12-31@ne-diffa": 900,
    f"{GROUP}refugee/2025-03-31": 1980,
    f"{GROUP}refugee/2025-03-31@ne-maradi": 480,
    f"{GROUP}refugee/2024-12-31": None,
    f"{GROUP}asylum_seeker/2025-03-31": 120,
    f"{GROUP}asylum_seeker/2024-12-31": None,
    f"{GROUP}refugee;origin=nigeria/2025-03-31": 1540,
    f"{GROUP}asylum_seeker;origin=nigeria/2025-03-31": None,
}


def read(root: Path, lines: Sequence[Line]) -> Workspace:
    workspace = Workspace(create(root / "w", country="NER", period="2025-Q1"))
    path = root / "UNHCR_stats.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Situation")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
        first = next(at for at, line in enumerate(lines) if line and line[0] in ("Région", "Region"))
        sheet.merge_range(first, 1, first, 4, lines[first][1])
        for column in (1, 3):
            sheet.merge_range(first + 1, column, first + 1, column + 1, lines[first + 1][column])
        for column in (0, 5, 6, 7, 8, 9):
            sheet.merge_range(first, column, first + 2, column, lines[first][column])
    workspace.add([path])
    return workspace


@pytest.mark.long
@pytest.mark.parametrize(("title", "heads"), [(TITLE, HEADS), (ENGLISH, ENGLISH_HEADS)], ids=["fr", "en"])
def test_each_number_is_of_its_own_people_and_day(tmp_path: Path, title: str, heads: list[Line]) -> None:
    workspace = read(tmp_path, [[title], [], *heads, *ROWS, TOTAL])
    assert values(workspace, FIGURES) == FIGURES


@pytest.mark.long
def test_a_total_that_does_not_add_up_the_groups_is_none_of_both_on_any_day(tmp_path: Path) -> None:
    rows = [[*ROWS[0][:7], 1500, 900, "60 %"], *ROWS[1:]]
    workspace = read(tmp_path, [[TITLE], [], *HEADS, *rows])
    found = values(workspace, FIGURES)
    assert found[f"{ALL}/2024-12-31"] is None
    assert found[f"{ALL}/2025-03-31"] == 2100


@pytest.mark.long
def test_a_total_under_a_title_of_refugees_alone_is_not_taken_for_both(tmp_path: Path) -> None:
    workspace = read(tmp_path, [["Réfugiés par région et pays d'origine, au 31 mars 2025"], [], *HEADS, *ROWS])
    found = values(workspace, FIGURES)
    assert found[f"{ALL}/2024-12-31"] is None
    assert found[f"{GROUP}asylum_seeker/2024-12-31"] is None


@pytest.mark.long
def test_numbers_that_are_hidden_are_in_the_total_of_their_group(tmp_path: Path) -> None:
    rows = [*ROWS[:3], ["Tahoua", 12, 66, "*", "*", 70, 20, 90, 85, "4 %"]]
    workspace = read(tmp_path, [[TITLE], [], *HEADS, *rows])
    found = values(workspace, FIGURES)
    assert found[f"{GROUP}refugee/2025-03-31"] == 1980
    assert found[f"{ALL}/2025-03-31"] == 2100


@pytest.mark.long
def test_asylum_seekers_alone_are_not_all_where_the_refugees_beside_them_are_not_sure(tmp_path: Path) -> None:
    heads = [HEADS[0], [None, "Nigéria", None, "Autres pays", *[None] * 6], HEADS[2]]
    workspace = read(tmp_path, [[TITLE], [], *heads, *ROWS, TOTAL])
    nothing = dict.fromkeys(FIGURES)
    assert values(workspace, nothing) == nothing
    assert asked_files(workspace)
