"""A sub-type that stands in a column of categories counts under its category."""

from __future__ import annotations

from pathlib import Path

import pytest

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

ROWS = """Date de l'incident;Région;Catégorie de violation;Nombre de violations;Auteur présumé
2025-01-04;Gao;Droit à la vie;4;Inconnu
2025-01-05;Gao;Déplacement forcé;5;Inconnu
2025-01-09;Ménaka;Mouvements forcés;2;Inconnu
"""
"""Invented: « Déplacement forcé » names a sub-type of « Mouvements forcés »."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-01\nlanguages: [fr, en]\n", "utf-8")
    path = tmp_path / "violations inventées.csv"
    path.write_text(ROWS, "utf-8")
    made = Workspace(folder)
    made.add([path], source="protection_monitoring", organisation="Inventée", during="2025-01")
    return made


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hr_violations;category=forced_movement/2025-01", 7),
        ("hr_violations;violation=forced_internal_displacement/2025-01", 5),
        ("hr_violations/2025-01", 11),
    ],
)
def test_a_subtype_among_categories_counts_under_its_category(workspace: Workspace, key: str, value: int) -> None:
    assert workspace.figure(key).value == value
