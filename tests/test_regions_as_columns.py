"""Regions that stand as columns: figures of each, and none for the one without data."""

from __future__ import annotations

import pytest
import xlsxwriter

from kolosi.workspace import Workspace

LINES: list[list[object]] = [
    ["GBVIMS – incidents rapportés, T1 2025 (données inventées)"],
    [],
    ["Type d’incident", "Nombre d’incidents rapportés"],
    [None, "Gao", None, "Mopti", None, "Ménaka", None, "Total"],
    [None, "Janv", "Févr", "Janv", "Févr", "Janv", "Févr"],
    ["Viol", 15, 20, 21, 24, "ND", "ND", 80],
    ["Agression physique", 41, 40, 46, 49, "ND", "ND", 176],
    ["Total", 56, 60, 67, 73, 0, 0, 256],
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("régions")
    folder = root / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    path = root / "GBVIMS inventé T1 2025.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("T1")
        for at, line in enumerate(LINES):
            sheet.write_row(at, 0, line)
    made = Workspace(folder)
    made.add([path], source="gbvims")
    return made


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gbv_incidents/2025-01@ml-gao", 56),
        ("gbv_incidents/2025-02@ml-mopti", 73),
        ("gbv_incidents;gbv_type=rape/2025-01@ml-mopti", 21),
        ("gbv_incidents/2025-01@ml-menaka", None),
        ("gbv_incidents/2025-01..2025-02", 256),
    ],
)
def test_each_region_has_its_figures(workspace: Workspace, key: str, value: int | None) -> None:
    assert workspace.figure(key).value == value
