"""Successive reports of what happened so far: figures of the last one, never a sum. Invented data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import states, workbook

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

AFFECTED, HOUSES = "flood_affected", "flood_houses_collapsed"
FIRST: list[Line] = [
    [f"Flood update 1 – cumulative figures, 1 December 2024 – 20 January 2025 {SAID}"],
    [],
    ["No", "Region", "Households", "People affected", "Houses destroyed"],
    [1, "Gao", 20, 100, 5],
    [2, "Mopti", 40, 200, 9],
    [3, "Ségou", 60, 300, 12],
    [4, "Kidal", 10, 50, 2],
    [5, "Kayes", 2, 11, 1],
    [None, "Total", 132, 661, 29],
]
SECOND: list[Line] = [
    [f"Flood update 2 – cumulative figures, 1 December 2024 – 13 March 2025 {SAID}"],
    [],
    ["Region", "Number of houses destroyed", "Deaths", "People affected", "Households"],
    ["GAO", 4, 0, "90", 18],
    ["MOPTI", 30, 1, "1 200", 240],
    ["SÉGOU", 15, 0, "410", 82],
    ["KAYES", 2, 0, "20", 4],
    ["TOTAL", 51, 1, "1 720", 344],
    ["Kidal: no report received, not in the total"],
]
EXPECTED: Mapping[str, int | None] = {
    f"{AFFECTED}/2025-01": 661,
    f"{AFFECTED}/2025-01@ml-kidal": 50,
    f"{AFFECTED}/2025-03": 1720,
    f"{AFFECTED}/2025-03-13": 1720,
    f"{AFFECTED}/2025-Q1": 1720,
    f"{AFFECTED}/2025-Q1@ml-gao": 90,
    f"{AFFECTED}/2025-Q1@ml-kidal": None,
    f"{AFFECTED}/2025-02": None,
    f"{HOUSES}/2025-Q1": 51,
    f"{HOUSES}/2025-Q1@ml-kidal": None,
    f"{HOUSES}/2025-Q1@ml-mopti": 30,
}


def test_the_last_of_several_reports_on_sheets_speaks_and_what_it_does_not_name_has_no_number(tmp_path: Path) -> None:
    workspace, ids = workbook(tmp_path, "floods_updates.xlsx", {"Update 1": FIRST, "Update 2": SECOND})
    assert states(workspace) == ["counts"], ids
    assert values(workspace, EXPECTED) == EXPECTED
    assert not workspace.correct().lines


def test_reports_sent_one_by_one_replace_one_another_too(tmp_path: Path) -> None:
    workspace, _ = workbook(tmp_path, "floods_update_1.xlsx", {"Update": FIRST})
    _add(workspace, tmp_path / "floods_update_2.xlsx", SECOND)
    assert values(workspace, EXPECTED) == EXPECTED


def test_a_report_of_one_region_alone_adds_to_the_one_before_and_replaces_nothing_of_the_others(tmp_path: Path) -> None:
    alone = [SECOND[0], SECOND[1], SECOND[2], SECOND[4]]
    workspace, _ = workbook(tmp_path, "floods_updates.xlsx", {"Update 1": FIRST, "Update 2": alone})
    expected = {
        f"{AFFECTED}/2025-Q1@ml-mopti": 1200,
        f"{AFFECTED}/2025-Q1@ml-kidal": 50,
        f"{AFFECTED}/2025-Q1@ml-gao": 100,
    }
    assert values(workspace, expected) == expected


def test_other_stocks_keep_what_was_said_last_of_each_region(tmp_path: Path) -> None:
    heads: Line = ["Région", "Individus PDI"]
    pages = {
        "Janvier": [[f"PDI présentes au 31 janvier 2025 {SAID}"], heads, ["Gao", 10], ["Mopti", 20], ["Ségou", 30]],
        "Mars": [[f"PDI présentes au 31 mars 2025 {SAID}"], heads, ["Gao", 11], ["Mopti", 22]],
    }
    workspace, _ = workbook(tmp_path, "DTM PDI.xlsx", pages)
    expected = {"idps/2025-Q1@ml-segou": 30, "idps/2025-Q1@ml-gao": 11}
    assert values(workspace, expected) == expected


UPDATED: list[Line] = [["Gao", 3, 100], ["Mopti", 3, 200], ["Ségou", 3, 300], ["Kayes", 3, 400]]


def updated(root: Path, later: Sequence[Line]) -> Workspace:
    heads: Line = ["Date de situation", "Région", "Nombre d’inondations", "Personnes sinistrées"]
    lines: list[Line] = [[f"Situation des inondations {SAID}"], heads]
    lines += [["2025-01-15", *line] for line in UPDATED] + [["2025-01-30", *line] for line in later]
    workspace, _ = workbook(root, "inondations.xlsx", {"Données": lines})
    return workspace


def test_an_update_of_some_regions_that_tells_fewer_people_altogether_leaves_the_others_their_number(
    tmp_path: Path,
) -> None:
    workspace = updated(tmp_path, [["Gao", 4, 150], ["Mopti", 4, 250]])
    expected = {
        f"{AFFECTED}/2025-Q1": 1100,
        f"{AFFECTED}/2025-01": 1100,
        f"{AFFECTED}/2025-Q1@ml-gao": 150,
        f"{AFFECTED}/2025-Q1@ml-kayes": 400,
        f"{AFFECTED}/2025-Q1@ml-segou": 300,
    }
    assert values(workspace, expected) == expected
    assert workspace.figure(f"{AFFECTED}/2025-Q1").estimate.status == "partial"


def test_a_later_report_of_all_regions_that_is_lower_replaces_the_one_before(tmp_path: Path) -> None:
    workspace = updated(tmp_path, [["Gao", 4, 150], ["Mopti", 4, 250], ["Ségou", 3, 200], ["Kayes", 3, 100]])
    expected = {f"{AFFECTED}/2025-Q1": 700, f"{AFFECTED}/2025-Q1@ml-kayes": 100}
    assert values(workspace, expected) == expected


def test_an_update_that_tells_more_people_altogether_still_replaces_the_report_before(tmp_path: Path) -> None:
    workspace = updated(tmp_path, [["Gao", 4, 900], ["Mopti", 4, 950], ["Ségou", 3, 300]])
    expected = {f"{AFFECTED}/2025-Q1": 2150, f"{AFFECTED}/2025-Q1@ml-kayes": None}
    assert values(workspace, expected) == expected


def _add(workspace: Workspace, path: Path, lines: Sequence[Line]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Update")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace.add([path], organisation="ONG Fictive")
