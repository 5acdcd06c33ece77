"""Columns of what was counted since January beside the numbers of a month, and groups of children in tables of their own. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import Line, given, values

pytestmark = pytest.mark.long


HEAD: list[Line] = [
    [
        "Région",
        "0-4 ans",
        None,
        "5-11 ans",
        None,
        "12-17 ans",
        None,
        "Total F",
        "Total G",
        "Total",
        "Cumul depuis janv. 2025",
    ],
    [None, "F", "G", "F", "G", "F", "G", None, None, None, None],
]
NAME = "ENA-ES_fev_2025.xlsx"


def group(title: str, *numbers: tuple[int, int]) -> list[Line]:
    """A table of girls and boys of three regions by age, under its title; each row has ten children more."""
    rows = [[girls, boys, 1, 2, 3, 4, girls + 4, boys + 6, girls + boys + 10] for girls, boys in numbers]
    told: list[Line] = [
        [region, *row, 900 + row[0]] for region, row in zip(("Gao", "Mopti", "Kidal"), rows, strict=True)
    ]
    return [[title], *HEAD, *told, ["TOTAL", *(sum(column) for column in zip(*rows, strict=True)), None], [None]]


MONTH: Line = ["Mois : février 2025 (données inventées)"]


def test_unaccompanied_and_separated_children_in_tables_of_their_own_are_added(tmp_path: Path) -> None:
    lines = [
        MONTH,
        [None],
        *group("ENA nouvellement enregistrés", (12, 14), (9, 8), (5, 6)),
        *group("ES nouvellement enregistrés", (3, 5), (7, 1), (2, 2)),
        *group("ENA/ES réunifiés avec leur famille", (4, 2), (1, 6), (3, 3)),
    ]
    workspace, said = given(tmp_path, NAME, lines, None)
    expected = {
        "uasc_registered/2025-02@ml-gao": 54,
        "uasc_registered/2025-02": 134,
        "uasc_reunified/2025-02@ml-mopti": 17,
        "uasc_registered/2025-01": None,
    }
    assert values(workspace, expected) == expected
    assert "unknown_column" in {one.id for one in said}


@pytest.mark.parametrize("since", ["Cumulative since January 2025", "YTD", "Total since 1 January 2025"])
def test_a_running_total_beside_the_numbers_of_months_is_left_aside(since: str, tmp_path: Path) -> None:
    rows: list[Line] = [["Gao", "January 2025", 14, 14], ["Gao", "February 2025", 11, 25]]
    lines: list[Line] = [["Child protection: UASC (invented)"], ["Region", "Month", "UASC registered", since], *rows]
    workspace, _ = given(tmp_path, "cp_2025.xlsx", lines, None)
    expected = {"uasc_registered/2025-Q1@ml-gao": 25, "uasc_registered/2025-02@ml-gao": 11}
    assert values(workspace, expected) == expected


@pytest.mark.parametrize("since", ["Cumul depuis janv. 2025", "Cumulative since January 2025"])
def test_a_running_total_alone_is_no_number_of_the_month(since: str, tmp_path: Path) -> None:
    lines: list[Line] = [
        ["ENA/ES nouvellement enregistrés (données inventées)"],
        ["Région", "Mois", since],
        ["Gao", "Février 2025", 140],
        ["Mopti", "Février 2025", 90],
    ]
    workspace, _ = given(tmp_path, "protection_enfance.xlsx", lines, None)
    expected = {"uasc_registered/2025-02": None, "uasc_registered/2025-02@ml-gao": None}
    assert values(workspace, expected) == expected


def test_a_table_whose_title_nobody_knows_may_hold_a_part_of_those_beside_it(tmp_path: Path) -> None:
    lines = [
        MONTH,
        [None],
        *group("ENA nouvellement enregistrés", (12, 14), (9, 8), (5, 6)),
        *group("Isolés relatifs inscrits", (3, 5), (7, 1), (2, 2)),
    ]
    workspace, _ = given(tmp_path, NAME, lines, None)
    expected = {"uasc_registered/2025-02@ml-gao": None, "uasc_registered/2025-02": None}
    assert values(workspace, expected) == expected
