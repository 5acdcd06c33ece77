"""A table on a sheet (or in a document) of which another is read: told with its rows, never lost without a word. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, values

from kolosi.model.finding import Finding
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

IDS = {"rows_not_read_in_sheet", "rows_not_read_in_file", "cells_not_read_beside"}

CLOSED: list[Line] = [
    [f"Écoles non fonctionnelles au 31 mars 2025 {SAID}"],
    ["Région", "Écoles fermées", "dont insécurité", "dont autres causes"],
    ["Gao", 40, 30, 10],
    ["Mopti", 55, 50, 5],
    ["Total", 95, 80, 15],
]
KITS: list[Line] = [
    ["Tableau 2. Kits remis par les partenaires"],
    ["Zone", "Cartables remis", "Bancs remis"],
    ["Gao", 120, 14],
    ["Ansongo", 90, 8],
    ["Total", 210, 22],
]
IDPS: list[Line] = [
    [f"IDPs and returnees by region, 31 March 2025 {SAID}"],
    ["Region", "IDPs", "Returnees"],
    ["Gao", 4000, 310],
    ["Mopti", 5200, 120],
]
WEATHER: list[Line] = [
    ["Rain and level of the river"],
    ["Station", "Rain (mm)", "Level (cm)"],
    ["Ansongo", 12, 140],
    ["Bourem", 7, 133],
    ["Gao", 9, 151],
]


def told(root: Path, name: str, lines: Sequence[Line]) -> tuple[Workspace, list[Finding]]:
    """A workspace to which one invented workbook of one sheet was given, and what was said of rows that were not read."""
    folder, path = root / "espace", root / name
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    workspace = Workspace(folder)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Données")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    added = workspace.add([path], organisation="ONG Fictive")
    return workspace, [finding for one in added for finding in one.findings if finding.id in IDS]


@pytest.mark.parametrize(
    ("name", "page", "other", "rows", "begins"),
    [
        ("ecoles.xlsx", CLOSED, KITS, (9, 10), "Zone | Cartables remis | Bancs remis"),
        ("idps.xlsx", IDPS, WEATHER, (8, 10), "Station | Rain (mm) | Level (cm)"),
    ],
)
def test_a_second_table_under_the_one_that_is_read_is_told(
    name: str, page: list[Line], other: list[Line], rows: tuple[int, int], begins: str, tmp_path: Path
) -> None:
    _, (point,) = told(tmp_path, name, [*page, [], *other])
    assert (point.where.sheet, point.where.row, point.data["last"], point.found) == ("Données", *rows, begins)
    assert str(rows[1]) in point.message["fr"]
    assert name in point.message["en"]


def test_a_table_of_other_things_over_the_one_that_is_read_is_told(tmp_path: Path) -> None:
    workspace, (point,) = told(tmp_path, "idps.xlsx", [*WEATHER, [], *IDPS])
    assert (point.where.row, point.data["last"], point.count) == (3, 5, 3)
    assert values(workspace, {"idps/2025-Q1": None}) == {"idps/2025-Q1": 9200}


def test_rows_of_another_table_are_no_rows_of_the_first_whatever_its_columns_are_called(tmp_path: Path) -> None:
    workspace, _ = told(tmp_path, "ecoles.xlsx", [*CLOSED, [], *KITS])
    key = "schools_nonfunctional;cause=insecurity/2025-Q1@ml-gao"
    assert values(workspace, {key: None}) == {key: 30}


def test_of_a_document_the_file_is_named(tmp_path: Path) -> None:
    path, folder = tmp_path / "ecoles.csv", tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    lines = [*CLOSED, [], *KITS]
    path.write_text("\n".join(";".join(map(str, [*line, *[""] * (4 - len(line))])) for line in lines), "utf-8")
    (added,) = Workspace(folder).add([path], organisation="ONG Fictive")
    (point,) = [finding for finding in added.findings if finding.id in IDS]
    assert (point.id, point.where.sheet, point.where.row) == ("rows_not_read_in_file", None, 9)
    assert "« »" not in point.message["fr"].replace("\u00a0", " ")


MORE: list[Line] = [["Ménaka", 12, 11, 1], ["Kidal", 8, 8, 0]]


@pytest.mark.parametrize(
    "under",
    [
        [],
        [["Source : cluster Éducation"], ["Chiffres provisoires, 2 régions sur 10"]],
        [["1", "Oui"], ["2", "Non"], ["3", "Ne sait pas"]],
        [["Code", "Sens"], [1, "Ouverte"], [2, "Fermée"], [9, "Inconnu"]],
        [["Total général", 95, 80, 15], ["Sous-total Nord", 40, 30, 10]],
        [["Total", 95, 80, 15], ["Total 2024", 90, 75, 15]],
        MORE,
        [["Kidal", "RAS", "n.d.", "-"], *MORE],
        [["Taoudéni", "néant", "néant", "néant"], *MORE],
        [["Région", "Écoles fermées", "dont insécurité", "dont autres causes"], *MORE],
    ],
    ids=[
        "nothing",
        "notes",
        "codes",
        "legend",
        "totals of parts",
        "totals",
        "goes on",
        "no answers",
        "nothing said",
        "header again",
    ],
)
def test_what_is_read_or_is_no_table_is_not_told(under: list[Line], tmp_path: Path) -> None:
    _, points = told(tmp_path, "ecoles.xlsx", [*CLOSED[:-1], [], *under])
    assert not points


def test_rows_that_go_on_after_a_blank_row_are_read(tmp_path: Path) -> None:
    workspace, _ = told(tmp_path, "ecoles.xlsx", [*CLOSED[:-1], [], ["Kidal", "RAS", "n.d.", "-"], *MORE[:1]])
    key = "schools_nonfunctional;cause=insecurity/2025-Q1"
    assert values(workspace, {f"{key}@ml-menaka": None}) == {f"{key}@ml-menaka": 11}


def beside(left: Sequence[Line], right: Sequence[Line], *, down: int) -> list[Line]:
    """Two tables side by side with an empty column between them, the second some rows further down."""
    width, height = max(map(len, left)) + 1, max(len(left), len(right) + down)
    lines: list[Line] = []
    for at in range(height):
        one = list(left[at]) if at < len(left) else []
        other = list(right[at - down]) if 0 <= at - down < len(right) else []
        lines.append([*one, *[None] * (width - len(one)), *other])
    return lines


@pytest.mark.parametrize(
    ("down", "cells"), [(1, ("F4", "H5")), (2, ("F5", "H6"))], ids=["a title in the header", "further down"]
)
def test_a_table_beside_the_one_that_is_read_is_told(down: int, cells: tuple[str, str], tmp_path: Path) -> None:
    _, points = told(tmp_path, "ecoles.xlsx", beside(CLOSED, KITS, down=down))
    first = points[0]
    assert (first.id, first.data["begin"], first.data["end"]) == ("cells_not_read_beside", *cells)
    assert first.found == "Zone | Cartables remis | Bancs remis"


@pytest.mark.parametrize(
    "right",
    [KITS, [[None], ["Observations"], ["vu le 3"], ["à revoir"]], [[None], ["Année"], [2025, 3], [2025, 4], [2025, 9]]],
    ids=["headers that are told as new", "remarks", "numbers without a label"],
)
def test_columns_beside_that_are_told_or_are_no_table_are_not_told_again(right: list[Line], tmp_path: Path) -> None:
    _, points = told(tmp_path, "ecoles.xlsx", beside(CLOSED, right, down=0))
    assert not points
