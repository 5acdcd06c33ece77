"""Published values of different people are added though their tables are of other places, days and cuts; a part beside its whole is not.

The figures are computed by hand from invented files.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from tests.test_files_not_ours import SAID, Line, values, workspace_in

from kolosi.workspace import Workspace

KEY = "refugees_asylum_seekers/2025-Q1"
REFUGEES, SEEKERS = (f"refugees_asylum_seekers;group={group}/2025-Q1" for group in ("refugee", "asylum_seeker"))
BY_REGION: list[Line] = [
    [f"Réfugiés enregistrés au 28 février 2025 {SAID}"],
    ["Région", "Réfugiés"],
    ["Gao", 600],
    ["Mopti", 400],
]
SHEET = ["Date de situation", "Population", "Personnes"]


def workspace_of(root: Path, **files: Sequence[Line]) -> Workspace:
    """A workspace to which some sheets were given, in order."""
    workspace = workspace_in(root)
    for name, lines in files.items():
        path = root / f"{name}.xlsx"
        with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
            sheet = book.add_worksheet("Données")
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
        workspace.add([path], organisation="HCR fictif")
    return workspace


def test_asylum_seekers_of_the_whole_country_do_not_hide_refugees_by_region(tmp_path: Path) -> None:
    seekers: list[Line] = [SHEET, [date(2025, 2, 28), "Demandeurs d'asile", 100]]
    workspace = workspace_of(tmp_path, refugies=BY_REGION, demandeurs=seekers)
    expected = {KEY: 1100, REFUGEES: 1000, SEEKERS: 100, f"{KEY}@ml-gao": 600}
    assert values(workspace, expected) == expected
    assert workspace.figure(KEY).estimate.status == "partial"  # of refugees, two regions alone are told


def test_nor_do_those_that_are_told_on_a_later_day_or_by_origin(tmp_path: Path) -> None:
    seekers: list[Line] = [
        ["Date de situation", "Population", "Pays d'origine", "Personnes"],
        [date(2025, 3, 31), "Demandeurs d'asile", "Niger", 60],
        [date(2025, 3, 31), "Demandeurs d'asile", "Burkina Faso", 40],
    ]
    workspace = workspace_of(tmp_path, refugies=BY_REGION, demandeurs=seekers)
    assert values(workspace, {KEY: 1100, SEEKERS: 100}) == {KEY: 1100, SEEKERS: 100}


def test_both_together_beside_each_of_them_are_counted_once(tmp_path: Path) -> None:
    day = date(2025, 3, 31)
    rows: list[Line] = [
        SHEET,
        [day, "Demandeurs d'asile", 100],
        [day, "Réfugiés", 1000],
        [day, "Réfugiés et demandeurs d'asile", 1100],
    ]
    workspace = workspace_of(tmp_path, hcr=rows)
    expected = {KEY: 1100, REFUGEES: 1000, SEEKERS: 100}
    assert values(workspace, expected) == expected
