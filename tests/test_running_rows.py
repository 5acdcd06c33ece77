"""Rows of which a column says that they hold a running total, beside rows of a month: the figures, added up by hand. Invented data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

HEADS: Line = ["Structure", "Domaine (AoR)", "Activité", "Région", "Mois", "Mode de saisie", "Personnes atteintes"]
AT: Line = ["Protection de l'enfance", "Écoute", "Gao"]


def row(who: str, month: str, how: str | None, people: object, place: str = "Gao") -> Line:
    """One invented line of an activity."""
    return [who, *AT[:2], place, month, how, people]


ROWS: list[Line] = [
    row("ONG A", "2025-01", "Chiffre du mois", 40),
    row("ONG A", "2025-02", "Chiffre du mois", 50),
    row("ONG A", "2025-03", "Chiffre du mois", 60),
    row("ONG B", "2025-01", "Cumul depuis janvier", 100),
    row("ONG B", "2025-02", "Cumul depuis janvier", 130),
    row("ONG B", "2025-03", "Cumul depuis janvier", 190),
    row("ONG B", "2025-02", "Cumul depuis janvier", 7, "Mopti"),
    row("ONG B", "2025-03", "Cumul depuis janvier", 11, "Mopti"),
]


def read(
    root: Path, rows: Sequence[Line], heads: Line = HEADS, name: str = "5W_protection.xlsx"
) -> dict[str, int | None]:
    workspace, findings = given(root, name, [heads, *rows], None)
    assert not [one for one in findings if one.id == "unknown_column"]
    keys = ("2025-01", "2025-02", "2025-03", "2025-Q1", "2025-01@ml-mopti", "2025-02@ml-mopti", "2025-03@ml-mopti")
    return values(workspace, dict.fromkeys(f"people_assisted/{one}" for one in keys))


def test_running_totals_count_by_what_each_month_adds_and_the_first_only_in_a_span_from_january(tmp_path: Path) -> None:
    told = read(tmp_path, ROWS)
    assert list(told.values()) == [140, 80, 124, 351, None, None, 4]


@pytest.mark.parametrize(
    ("header", "monthly", "running"),
    [
        ("Value type", "Monthly", "Year to date"),
        ("Type de donnée", "Mensuelle", "Cumulée"),
        ("Nature", "Nouveaux", "cumul annuel"),
        ("Reporting basis", "Month only", "Cumulative since 1 January"),
        ("col_9", "non cumulé", "cumulé"),
    ],
)
def test_a_column_that_says_how_values_count_is_known_by_what_stands_in_it(
    header: str, monthly: str, running: str, tmp_path: Path
) -> None:
    heads = [header if one == "Mode de saisie" else one for one in HEADS]
    said = {"Chiffre du mois": monthly, "Cumul depuis janvier": running}
    rows = [[said.get(str(cell), cell) for cell in line] for line in ROWS]
    assert list(read(tmp_path, rows, heads).values()) == [140, 80, 124, 351, None, None, 4]


def test_a_running_total_whose_first_month_is_later_gives_no_figure_of_that_month(tmp_path: Path) -> None:
    rows = [
        row("ONG B", "2025-02", "cumul", 300),
        row("ONG B", "2025-03", "cumul", 320),
        row("ONG A", "2025-02", "mensuel", 5),
    ]
    assert list(read(tmp_path, rows).values())[:4] == [None, 5, 20, 325]


def test_the_last_known_total_before_a_gap_is_taken_off_and_what_it_gives_is_of_the_whole_gap(tmp_path: Path) -> None:
    rows = [
        row("ONG B", "2025-01", "cumul", 300),
        row("ONG B", "2025-03", "cumul", 360),
        row("ONG A", "2025-02", "mensuel", 5),
    ]
    assert list(read(tmp_path, rows).values())[:4] == [300, 5, None, 365]


def test_a_form_of_exact_names_is_told_by_such_a_column_too(tmp_path: Path) -> None:
    heads = ["Organisation", "AoR", "Activité", "Région", "Mois", "Type de valeur", "Personnes assistées"]
    assert list(read(tmp_path, ROWS, heads).values()) == [140, 80, 124, 351, None, None, 4]


def test_a_word_that_says_neither_keeps_its_row_waiting(tmp_path: Path) -> None:
    rows = [*ROWS, row("ONG C", "2025-03", "à préciser", 900)]
    workspace, _ = given(tmp_path, "5W.xlsx", [HEADS, *rows], None)
    assert workspace.figure("people_assisted/2025-03").value is None
    assert values(workspace, {"people_assisted/2025-02": 80}) == {"people_assisted/2025-02": 80}
    assert [line.value for line in workspace.correct().lines if line.kind == "word"] == ["à préciser"]


def test_nothing_says_how_values_count_where_no_cell_says_a_running_total(tmp_path: Path) -> None:
    heads = [*HEADS[:5], "Remarque", HEADS[6]]
    rows = [row("ONG A", "2025-01", "nouveau site", 40), row("ONG A", "2025-02", "mensuel", 50)]
    workspace, _ = given(tmp_path, "5W.xlsx", [heads, *rows], None)
    assert values(workspace, {"people_assisted/2025-Q1": 90}) == {"people_assisted/2025-Q1": 90}


NUMBERED: Line = ["@id", *HEADS, "Femmes", "Hommes", "Filles", "Garçons"]


def test_a_record_exported_twice_counts_once_and_one_without_its_parts_by_sex_is_not_asked_for(tmp_path: Path) -> None:
    rows: list[Line] = [
        ["k3f1a", *row("ONG A", "2025-01", None, 40), 10, 10, 10, 10],
        ["k3f1b", *row("ONG A", "2025-01", None, 40), 10, 10, 10, 10],
        ["k3f1a", *row("ONG A", "2025-01", None, 40), 10, 10, 10, 10],
        ["k3f1c", *row("ONG A", "2025-02", None, 25), None, None, None, None],
        ["k3f1d", *row("ONG A", "2025-03", None, 8), 2, 2, 2, 2],
        ["k3f1e", *row("ONG A", "2025-03", None, 8), 2, 2, 2, 2],
        ["k3f1f", *row("ONG A", "2025-03", None, 9), 2, 2, 2, 3],
    ]
    workspace, findings = given(tmp_path, "export.xlsx", [NUMBERED, *rows], "response_5w")
    assert values(workspace, {"people_assisted/2025-Q1": 130}) == {"people_assisted/2025-Q1": 130}
    assert not workspace.correct().lines
    assert "rows_exported_twice" in {one.id for one in findings}
    assert SAID


def test_lines_alike_in_every_cell_that_bear_only_the_number_of_a_project_are_different_lines(tmp_path: Path) -> None:
    rows: list[Line] = [["P-01", *row("ONG A", "2025-01", None, 40), 10, 10, 10, 10] for _ in range(3)]
    workspace, _ = given(tmp_path, "export.xlsx", [NUMBERED, *rows], "response_5w")
    assert values(workspace, {"people_assisted/2025-Q1": 120}) == {"people_assisted/2025-Q1": 120}
