"""The killed and injured of armed forces beside those of civilians, and codes that a legend of two columns explains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

ROWS = (
    ("03/04/2025", "Gao", "Ansongo", "1", 2, 1, 4, 0),
    ("11/05/2025", "Gao", "Gao", "2", 0, 3, 0, 2),
    ("20/06/2025", "Ménaka", "Ménaka", "2", 1, 1, 3, 3),
)
KEYS = ("eo_incidents/2025-Q2", "eo_killed/2025-Q2", "eo_injured/2025-Q2", "eo_incidents;device=erw/2025-Q2")


def told(path: Path, titles: Sequence[str], heads: Sequence[str], code: str = "Engin") -> list[object]:
    """Accidents and their people, from an invented list under two rows of headers."""
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet("Accidents")
    page.write(0, 4, titles[0])
    page.write(0, 6, titles[1])
    page.write_row(1, 0, ("Date", "Région", "Cercle", code, *heads))
    for at, row in enumerate(ROWS, start=2):
        page.write_row(at, 0, row)
    legend = workbook.add_worksheet("Codes")
    for at, row in enumerate(
        (("Code", code), ("1", "Engin explosif improvisé"), ("2", "Reste explosif de guerre (REG)"))
    ):
        legend.write_row(at, 0, row)
    workbook.close()
    workspace = Workspace(create(path.parent / "w", country="MLI", period="2025-Q2"))
    workspace.add([path], organisation="ORG-1")
    asked = [workspace.key(key) for key in KEYS]
    found = workspace.desk().estimates(asked)
    return [found[key].value for key in asked]


@pytest.mark.parametrize(
    ("titles", "heads"),
    [
        (("Civils", "Forces de défense et de sécurité"), ("Tués", "Blessés", "Tués", "Blessés")),
        (("CIVILIANS", "ARMED FORCES"), ("Killed", "Injured", "Killed", "Injured")),
    ],
)
def test_the_killed_of_armed_forces_are_no_civilians(
    tmp_path: Path, titles: tuple[str, str], heads: tuple[str, ...]
) -> None:
    code = "Type d’engin" if heads[0] == "Tués" else "Device"
    assert told(tmp_path / "EO_accidents_T2_2025.xlsx", titles, heads, code) == [3, 3, 5, 2]


def test_civilians_killed_by_armed_forces_are_civilians(tmp_path: Path) -> None:
    titles, heads = ("Civils victimes des forces armées", "Militaires"), ("Tués", "Blessés", "Tués", "Blessés")
    assert told(tmp_path / "EO_accidents_T2_2025.xlsx", titles, heads, "Type d’engin") == [3, 3, 5, 2]
