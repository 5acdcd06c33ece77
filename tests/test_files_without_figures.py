"""A file that is taken in and that no figure reads says so; one that a figure reads does not. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import Line, given, values

VISUAL: list[Line] = [
    ["Mois", "Valeur inventée"],
    ["janv. 2025", 12],
    ["févr. 2025", 15],
    [],
    ["Filtres appliqués : aucun (données inventées)"],
]
INCIDENTS: list[Line] = [
    ["Incidents d’accès humanitaire (données inventées)"],
    ["Mois", "Région", "Incidents d’accès"],
    ["janv. 2025", "Gao", 30],
    ["janv. 2025", "Mopti", 12],
]


@pytest.mark.parametrize(
    ("lines", "source", "is_told"), [(VISUAL, None, True), (INCIDENTS, "access_monitoring", False)]
)
def test_a_file_that_no_figure_reads_says_so(
    tmp_path: Path, lines: list[Line], source: str | None, is_told: bool
) -> None:
    workspace, findings = given(tmp_path, "tableau.xlsx", lines, source)
    assert ("feeds_no_figure" in {one.id for one in findings}) is is_told
    assert [one.state for one in workspace.files()] == ["counts"]
    told = [one.message["fr"] for one in findings if one.id == "feeds_no_figure"]
    assert all("ne comptent nulle part" in text for text in told)
    expected = {"access_incidents/2025-01": None if is_told else 42}
    assert values(workspace, expected) == expected
