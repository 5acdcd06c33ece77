"""A column that names, row by row, the row of the list of which it is a double."""

from __future__ import annotations

from pathlib import Path

import pytest

from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

ROWS = (
    ("A-11", "2025-04-03", "Gao", "Hostilités", ""),
    ("A-12", "2025-04-09", "Mopti", "Restrictions de mouvement", ""),
    ("A-13", "2025-05-02", "Mopti", "Hostilités", "A-12"),
    ("A-14", "2025-05-20", "Ségou", "Hostilités", ""),
    ("A-15", "2025-06-11", "Ségou", "Restrictions de mouvement", "A-14"),
    ("A-16", "2025-06-12", "Gao", "Hostilités", "A-99"),
)
"""Invented: two rows are doubles of rows of the list; one of a row that nobody sees here, which counts."""


def counted(
    folder: Path, header: str, rows: tuple[tuple[str, ...], ...], number: str = "Code de la ligne"
) -> tuple[int, list[str]]:
    """How many access incidents of a quarter a list gives, and the points told of it."""
    path = folder / "incidents_acces_OCHA_T2_2025.csv"
    names = (number, "Date de l'incident", "Région", "Type de contrainte", header)
    path.write_text("\n".join(";".join(row) for row in (names, *rows)), "utf-8")
    workspace = Workspace(create(folder / "w", country="MLI", period="2025-Q2"))
    (answer,) = workspace.add([path], source="access_monitoring")
    key = workspace.key("access_incidents/2025-Q2")
    value = workspace.desk().estimates([key])[key].value
    return -1 if value is None else int(value), [finding.id for finding in answer.findings]


@pytest.mark.parametrize("header", ["duplicate_of", "Doublon de (n°)", "Même incident que", "Duplicate of incident no"])
def test_rows_that_name_the_row_they_repeat_do_not_count(tmp_path: Path, header: str) -> None:
    value, told = counted(tmp_path, header, ROWS)
    assert value == 4
    assert "rows_superseded" in told


@pytest.mark.parametrize("header", ["Voir aussi", "Lié à", "Related to", "Même région que"])
def test_rows_that_speak_of_another_row_count(tmp_path: Path, header: str) -> None:
    value, told = counted(tmp_path, header, ROWS)
    assert value == 6
    assert "rows_superseded" not in told


def test_of_rows_that_call_each_other_doubles_one_counts(tmp_path: Path) -> None:
    rows = tuple((*row[:4], {"A-12": "A-13", "A-13": "A-12"}.get(row[0], "")) for row in ROWS)
    assert counted(tmp_path, "Doublon de", rows)[0] == 5


def test_what_is_no_number_of_one_row_takes_none_away(tmp_path: Path) -> None:
    """A region is the text of many rows."""
    rows = tuple((*row[:4], "Gao" if row[2] == "Mopti" else "") for row in ROWS)
    assert counted(tmp_path, "Doublon de", rows)[0] == 6
