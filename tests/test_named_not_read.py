"""Files that bear the name of a system in a form that no figure reads: told for what they are, and never counted. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import workbook

pytestmark = pytest.mark.long

PHASES: list[Line] = [
    [f"Cadre harmonisé, analyse de mars 2025 {SAID}"],
    ["Région", "Cercle", "P1", "P2", "P3", "P4", "P5"],
    ["Gao", "Gao", 100, 50, 20, 5, 0],
    ["Gao", "Ansongo", 90, 40, 10, 2, 0],
]
SHARES: list[Line] = [
    ["key", "level", "group", "stat", "n"],
    ["q1 ~ MLI", "overall", "MLI", "0,412", 900],
    ["q1 ~ MLI007", "admin1", "MLI007", "NR", 12],
]
KEYS = ("feeling_of_insecurity/2025", "feeling_of_insecurity/2025-Q1@ml-gao", "idps/2025-Q1", "people_in_need/2025")


@pytest.mark.parametrize(
    ("name", "page", "source"), [("phases.xlsx", PHASES, "ipc_ch"), ("MSNA2025 shares.xlsx", SHARES, "msna")]
)
def test_a_file_is_told_for_what_it_is_and_no_figure_reads_it(
    name: str, page: list[Line], source: str, tmp_path: Path
) -> None:
    workspace, ids = workbook(tmp_path, name, {"Feuille": page})
    assert ids == ["source_named_not_read"]
    assert [(one.state, one.source) for one in workspace.files()] == [("asked", source)]
    assert values(workspace, dict.fromkeys(KEYS)) == dict.fromkeys(KEYS)
    (line,) = workspace.correct().lines
    workspace.correct({line.subject: "ne pas compter ce fichier"}, author="Awa D.")
    assert not workspace.correct().lines
    assert values(workspace, dict.fromkeys(KEYS)) == dict.fromkeys(KEYS)


def test_a_file_that_bears_two_names_or_none_is_asked_about_as_before(tmp_path: Path) -> None:
    lines = [[f"MSNA et Cadre harmonisé {SAID}"], *SHARES]
    _, ids = workbook(tmp_path, "table.xlsx", {"Feuille": lines})
    assert ids == ["source_asked"]
