"""Regions that stand as columns: figures of each, and none for the one without data."""

from __future__ import annotations

import polars as pl
import pytest
import xlsxwriter

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.meaning.regions import regions_as_rows
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


def table(names: list[str], *rows: list[str | None]) -> TextTable:
    columns = {f"c{at}": [row[at] for row in rows] for at in range(len(names))}
    texts = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame({**columns, "row": list(range(2, 2 + len(rows)))}, schema_overrides=texts)
    folded = tuple(map(fold, names))
    return TextTable(
        sheet="T1",
        names=tuple(names),
        folded=folded,
        tags=(None,) * len(names),
        header_rows=(1,),
        tag_row=None,
        frame=frame,
    )


@pytest.mark.parametrize(
    ("whole", "is_left_out"),
    [(["35", "0", "14"], True), (["35", "0", "15"], False), ([None, None, "14"], False), (["35", "n.d.", "14"], True)],
)
def test_a_column_that_is_the_sum_of_the_regions_is_a_total_whatever_it_is_called(
    workspace: Workspace, whole: list[str | None], *, is_left_out: bool
) -> None:
    rows = [["Viol", "20", "15"], ["Vol", "0", "0"], ["Meurtre", "4", "10"]]
    given = table(
        ["Type", "Gao", "Mopti", "Nord et centre"], *([*row, one] for row, one in zip(rows, whole, strict=True))
    )
    names = regions_as_rows(given, workspace.lookup()).names
    assert ("Nord et centre" not in names) is is_left_out
