"""A file that is taken in and of which no figure reads a number is said to be so. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given

TITLE = [f"Accidents par engins explosifs {SAID}"]


def said(root: Path, lines: Sequence[Line], name: str = "Accidents EE.xlsx") -> tuple[list[str], str | None]:
    workspace, findings = given(root, name, lines, None)
    value = workspace.figure("eo_incidents/2025-Q1").estimate.value
    return [f"{one.message['en']}" for one in findings if one.id == "feeds_nothing"], None if value is None else str(
        value
    )


def test_a_list_without_the_columns_that_figures_read_is_said_to_feed_nothing(tmp_path: Path) -> None:
    lines: list[Line] = [
        TITLE,
        ["Numéro dossier", "Date", "Région", "Type d’engin", "Personnes dehors"],
        ["x1", "2025-01-04", "Gao", "Mine", 1],
        ["x2", "2025-02-11", "Gao", "EEI", 0],
        ["x3", "2025-03-28", "Mopti", "EEI", 4],
    ]
    found, value = said(tmp_path, lines)
    assert value is None
    assert len(found) == 1
    assert "3 record(s)" in found[0]
    assert "Tués" in found[0]


def test_a_list_of_which_one_figure_reads_a_number_is_not(tmp_path: Path) -> None:
    lines: list[Line] = [
        TITLE,
        ["N° incident", "Date", "Région", "Type d’engin"],
        ["E-1", "2025-01-04", "Gao", "Mine"],
        ["E-2", "2025-03-28", "Mopti", "EEI"],
    ]
    assert said(tmp_path, lines) == ([], "2")


@pytest.mark.parametrize(
    "lines", [[["Région", "Période", "Incidents EE"], ["Gao", "2025-01", 4], ["Gao", "2025-02", 2]]]
)
def test_a_table_of_numbers_that_a_figure_reads_is_not(lines: list[Line], tmp_path: Path) -> None:
    assert said(tmp_path, lines)[0] == []
