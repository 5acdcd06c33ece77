"""What dashboards showed, with totals and a legend: nothing is asked, no figure reads it, and it says so. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.intake.meaning.layers.footnotes import legend_in, unmarked, zero_signs
from kolosi.workspace import Workspace

VISUAL: list[Line] = [
    ["Year", "Month", "Admin1", "# incidents affecting NGOs", "# staff abducted"],
    [2025, "January", "GGA", 4, 1],
    [2025, "January", "TTB", 7, 0],
    [2025, "January", "(Blank)", 1, 0],
    [2025, "January", "Total", 12, 1],
    [2025, "February", "GGA", 3, 2],
    [2025, "February", "TTB", 0, 0],
    [2025, "February", "Total", 3, 2],
    ["Total", None, None, 15, 3],
    [],
    ["Applied filters:\nYear is 2025 (invented data)"],
]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[str]]:
    root: Path = tmp_path_factory.mktemp("visuel")
    made = workspace_in(root)
    with xlsxwriter.Workbook(str(root / "data (7).xlsx")) as book:
        sheet = book.add_worksheet("Export")
        for at, line in enumerate(VISUAL):
            sheet.write_row(at, 0, line)
        book.add_worksheet("Info").write(0, 0, "GGA Gao, TTB Tombouctou, SSG Ségou (regions of 2023).")
    (added,) = made.add([root / "data (7).xlsx"], organisation="ONG Fictive")
    return made, [one.id for one in added.findings]


def test_nothing_is_asked_and_it_is_said_that_no_figure_reads_it(given: tuple[Workspace, list[str]]) -> None:
    workspace, findings = given
    assert [(one.state, one.source, str(one.period), one.records) for one in workspace.files()] == [
        ("counts", "power_bi", "2025-01..2025-02", 5)
    ]
    assert workspace.correct().lines == ()
    assert "feeds_no_figure" in findings


def test_incidents_of_a_dashboard_are_no_access_incidents(given: tuple[Workspace, list[str]]) -> None:
    expected = {
        "access_incidents/2025-01": None,
        "hr_violations/2025-01": None,
        "access_incidents/2025-02@ml-gao": None,
    }
    assert values(given[0], expected) == expected


def test_a_legend_spells_out_three_abbreviations_at_least() -> None:
    legend = legend_in(["Base: 3 régions.", "KYS Kayes, TBT = Tombouctou ; GAO Gao (régions suivies)"])
    assert legend == {"KYS": "Kayes", "TBT": "Tombouctou", "GAO": "Gao"}
    assert legend_in(["ND : collecte non faite. ONG Fictive"]) == {}


def test_marks_and_signs_are_told_by_notes_alone() -> None:
    assert (unmarked("Mopti (1)"), unmarked("Gao")) == ("Mopti", "Gao")
    assert zero_signs(["« – » : aucun cas.", "-: region not covered", "x: none"]) == {"–", "x"}
