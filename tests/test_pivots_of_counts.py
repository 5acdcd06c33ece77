"""Pivots of counts with places over what lies under them: figures, and none where nothing was collected. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

PIVOT: list[Line] = [
    ["Protection monitoring – violations documented (invented data)"],
    [],
    ["Count of violations", "Column Labels"],
    ["Row Labels", "Jan-25", "Feb-25", "Mar-25", "Total Q1", "YTD"],
    ["Ségou", 9, 0, 12, 21, 21],
    ["Right to life", 4, 0, 2, 6, 6],
    ["Property", 5, 0, 10, 15, 15],
    ["Kita", "-", "-", "-", "-", "-"],
    ["Gao", 30, 25, "n/d", 55, 55],
    ["Right to life", 10, 5, "n/d", 15, 15],
    ["Property", 20, 20, "n/d", 40, 40],
    ["Mopti (1)", "1 050", 60, 40, "1 150", "1 150"],
    ["Right to life", 30, 25, 15, 70, 70],
    ["Property", "1 020", 35, 25, "1 080", "1 080"],
    ["Grand Total", "1 089", 85, 52, "1 226", "1 226"],
    [],
    ["(1) Mopti before the reform: includes Bandiagara and Douentza."],
    ["n/d: no monitoring in that month; 0: monitors saw none. -: region without monitors."],
]


def counted(root: Path, lines: list[Line], name: str = "Violations Q1.xlsx") -> Workspace:
    """A workspace in which one invented table counts, once it is said that no other file holds what it counts."""
    path, workspace = root / name, workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Chart").write_row(0, 0, ["Chart of violations (invented)"])
        sheet = book.add_worksheet("Pivot")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace.add([path], organisation="ONG Fictive")
    asked = [line for line in workspace.correct().lines if line.kind != "rows"]
    assert [line.kind for line in asked] == ["sums"]
    workspace.correct({asked[0].subject: asked[0].choices[0]}, author="Awa D.")
    return workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return counted(tmp_path_factory.mktemp("pivot"), PIVOT)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hr_violations/2025-Q1", 1226),
        ("hr_violations/2025-01", 1089),
        ("hr_violations;category=right_to_life/2025-Q1", 91),
        ("hr_violations/2025-Q1@ml-segou", 21),
        ("hr_violations/2025-02@ml-segou", 0),
        ("hr_violations/2025-01@ml-gao", 30),
        ("hr_violations/2025-03@ml-gao", None),
        ("hr_violations/2025-Q1@ml-kita", None),
        ("hr_violations/2025-Q1@ml-2021-mopti", 1150),
        ("hr_violations/2025-Q1@ml-mopti", None),
        ("hr_violations/2025-Q1@ml-bandiagara", None),
        ("hr_violations/2024-Q4", None),
        ("killed_monitoring/2025-Q1", None),
    ],
)
def test_each_place_counts_its_own_rows_once(workspace: Workspace, key: str, value: int | None) -> None:
    assert values(workspace, {key: value}) == {key: value}


def test_a_place_without_one_of_its_months_is_said_to_lack_it(workspace: Workspace) -> None:
    whole, lacking = (workspace.figure(f"hr_violations/2025-Q1@{place}").estimate for place in ("ml-segou", "ml-gao"))
    assert (whole.status, lacking.status, lacking.coverage.months_present) == ("final", "provisional", 2)


def test_a_month_awaited_everywhere_is_no_data_and_no_zero(tmp_path: Path) -> None:
    lines = [list(line) for line in PIVOT]
    for line in lines[4:15]:
        line[3] = "en attente" if line[3] != "-" else "-"
    workspace = counted(tmp_path, lines)
    expected = {
        "hr_violations/2025-03": None,
        "hr_violations/2025-03@ml-segou": None,
        "hr_violations/2025-02": 85,
        "hr_violations/2025-02@ml-segou": 0,
    }
    assert values(workspace, expected) == expected
    quarter = workspace.figure("hr_violations/2025-Q1").estimate
    assert (quarter.status, quarter.coverage.months_present) == ("provisional", 2)


def test_a_mark_whose_note_names_no_other_place_leaves_the_place_what_it_is_today(tmp_path: Path) -> None:
    lines = [list(line) for line in PIVOT]
    lines[16] = ["(1) Mopti: figures consolidated in April."]
    workspace = counted(tmp_path, lines)
    expected = {"hr_violations/2025-Q1@ml-mopti": 1150, "hr_violations/2025-Q1@ml-bandiagara": None}
    assert values(workspace, expected) == expected


def test_a_pivot_of_activities_that_nobody_is_asked_about_stays_what_a_dashboard_showed(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["5W Protection – personnes atteintes (données inventées)"],
        ["Étiquettes de lignes", "janv. 2025", "févr. 2025", "Total général"],
        ["VBG", 300, 200, 500],
        ["Protection de l’enfance", 100, 150, 250],
        ["Lutte antimines", 40, 60, 100],
        ["Total général", 440, 410, 850],
    ]
    workspace = workspace_in(tmp_path)
    with xlsxwriter.Workbook(str(tmp_path / "5W TCD.xlsx")) as book:
        sheet = book.add_worksheet("TCD")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace.add([tmp_path / "5W TCD.xlsx"], organisation="ONG Fictive")
    assert [one.source for one in workspace.files()] == ["power_bi"]
    assert values(workspace, {"people_assisted/2025-01": None}) == {"people_assisted/2025-01": None}
