"""Totals of groups under merged cells, called after their group, and columns that add up those of regions. All data are invented."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import SAID, Line, given, values

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import total_rows
from kolosi.workspace import Workspace

GROUPED: list[Line] = [
    [f"Violations documentées par cercle {SAID}"],
    [],
    ["Région", "Cercle", "2025", None, None, "T1 2025"],
    [None, None, "Janvier", "Février", "Mars", "Total"],
    ["Gao", "Ansongo", 4, 7, 9, 20],
    [None, "Bourem", 3, "ND", 1, 4],
    [None, "Gao", 2, 2, 2, 6],
    ["Gao total (cercles suivis)", None, 9, 9, 12, 30],
    ["Mopti", "Bandiagara", 5, 1, 0, 6],
    [None, "Djenné", 1, 1, 1, 3],
    ["Total Mopti", None, 6, 2, 1, 9],
    ["TOTAL (cercles suivis)", None, 15, 11, 13, 39],
]
BY_REGION: list[Line] = [
    [f"Violations par type et région, 1er trimestre 2025 {SAID}"],
    [],
    ["Type de violation", "Gao", "Mopti", "Centre-Nord"],
    ["Enlèvement", 12, 4, 16],
    ["Extorsion", 9, 3, 12],
    ["Viol", 2, 2, 4],
    ["Total", 23, 9, 32],
]


def read(root: Path, lines: list[Line]) -> Workspace:
    workspace, _ = given(root, "Violations inventées.xlsx", lines, "protection_monitoring")
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    return workspace


@pytest.mark.long
def test_a_total_under_merged_cells_counts_neither_for_the_country_nor_for_a_place(tmp_path: Path) -> None:
    expected = {
        "hr_violations/2025-01": 15,
        "hr_violations/2025-01@ml-gao": 9,
        "hr_violations/2025-Q1@ml-mopti": 9,
        "hr_violations/2025-03@ml-2021-gao-ansongo": 9,
    }
    assert values(read(tmp_path, GROUPED), expected) == expected


@pytest.mark.long
def test_a_column_that_adds_up_the_regions_is_no_type_of_violation_and_is_not_asked_about(tmp_path: Path) -> None:
    workspace = read(tmp_path, BY_REGION)
    expected = {"hr_violations/2025-Q1": 32, "hr_violations/2025-Q1@ml-mopti": 9}
    assert values(workspace, expected) == expected
    assert "Centre-Nord" not in {line.value for line in workspace.correct().lines}


@pytest.mark.long
@pytest.mark.parametrize("said", ["n/r", "TBC", "no report", "rapport non parvenu"])
def test_a_place_that_says_that_there_is_no_report_has_no_zero(tmp_path: Path, said: str) -> None:
    lines: list[Line] = [
        [f"Violations par cercle {SAID}"],
        [],
        ["Région", "Cercle", "Janvier 2025", "Février 2025", "Mars 2025"],
        ["Gao", "Ansongo", 4, 7, 9],
        ["Gao", "Bourem", 3, said, 1],
        ["Mopti", "Djenné", 1, 1, 0],
    ]
    expected = {
        "hr_violations/2025-02@ml-2021-gao-bourem": None,
        "hr_violations/2025-01@ml-2021-gao-bourem": 3,
        "hr_violations/2025-03@ml-2021-mopti-djenne": 0,
    }
    assert values(read(tmp_path, lines), expected) == expected


def _totals(*rows: tuple[str | None, ...]) -> list[bool]:
    names = tuple(f"n{at}" for at in range(len(rows[0])))
    frame = pl.DataFrame(
        {"row": list(range(len(rows))), **{f"c{at}": [row[at] for row in rows] for at in range(len(rows[0]))}},
        schema={"row": pl.UInt32(), **{f"c{at}": pl.String() for at in range(len(rows[0]))}},
    )
    table = TextTable(
        sheet="",
        names=names,
        folded=tuple(map(fold, names)),
        tags=(None,) * len(names),
        frame=frame,
        tag_row=None,
        header_rows=(),
    )
    return total_rows(table).to_list()


def test_a_word_that_only_ends_with_total_is_one_where_it_names_the_group_above() -> None:
    assert _totals(("Tahoua", "Abalak", "4"), (None, "Tillia", "5"), ("Tahoua total", None, "8")) == [
        False,
        False,
        True,
    ]
    assert _totals(("Diffa", "Bosso", "4"), (None, "Goudoumaria", "5"), ("Blocage total", None, "9"))[:2] == [False] * 2
    assert _totals(("Routes", "Bosso", "4"), (None, "Abala", "6"), ("Blocage total", None, "9"))[2] is False


def test_a_group_that_is_called_total_beside_a_label_is_no_total() -> None:
    rows = [("Hommes", "Abalak", "4"), (None, "Tillia", "5"), ("Total", "Abalak", "8"), (None, "Tillia", "9")]
    assert _totals(*rows) == [False] * 4
