"""Rounds of displaced people side by side, each under its day: figures of each, and none of what a round did not assess. All data are invented."""

from __future__ import annotations

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

ROWS: list[Line] = [
    ["Ségou", "San", 20, "100", 25, "1 120", 300, 60],
    [None, "Niono", 10, "50", 12, "60", 40, 20],
    ["Total Ségou", None, 30, 150, 37, 1180, 340, 80],
    ["Mopti", "Koro", 30, "150", 32, "160", 70, 10],
    [None, "Djenné", 8, "40", 0, "0", 20, 5],
    [None, "Douentza", 6, "30", "non évalué", "non évalué", 10, 5],
    ["Total Mopti", None, 44, 220, 32, 160, 100, 20],
    ["Gao", "Bourem", 60, "300", 70, "350", 500, 15],
    ["Total Gao", None, 60, 300, 70, 350, 500, 15],
    ["TOTAL MALI", None, 134, 670, 139, 1690, 940, 115],
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("rondes")
    path, made = root / "DTM R12 R13.xlsx", workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Lisez-moi")
        page.write(0, 0, "Matrice de suivi des déplacements (données inventées)")
        page.write(1, 0, "Découpage : régions de 2021 (Ségou comprend San ; Mopti comprend Bandiagara et Douentza).")
        sheet = book.add_worksheet("Cercles")
        sheet.write(0, 0, "PDI par cercle (données inventées)")
        sheet.merge_range(2, 2, 2, 5, "PDI")
        sheet.merge_range(3, 2, 3, 3, "Ronde 12 – 31/12/2024")
        sheet.merge_range(3, 4, 3, 5, "Ronde 13 (28/02/2025)")
        sheet.merge_range(2, 6, 3, 6, "Retournés (cumul au 28/02/2025)")
        sheet.merge_range(2, 7, 3, 7, "Rapatriés (cumul)")
        sheet.write_row(
            4, 0, ["Région", "Cercle", "Ménages", "Individus", "Ménages", "Individus", "Individus", "Individus"]
        )
        for at, line in enumerate(ROWS):
            sheet.write_row(5 + at, 0, line)
    made.add([path], organisation="ONG Fictive")
    return made


def test_no_period_is_asked_where_the_headers_give_the_days(workspace: Workspace) -> None:
    assert [one.state for one in workspace.files()] == ["counts"]
    assert [line.kind for line in workspace.correct().lines if line.kind != "rows"] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("idps/2024-12", 670),
        ("idps/2025-02", 1690),
        ("idps/2025-Q1", 1690),
        ("idps/2025-01", None),
        ("idps/2025-02@ml-gao", 350),
        ("idps/2025-02@ml-san", 1120),
        ("idps/2025-02@ml-bandiagara", 160),
        ("idps/2024-12@ml-douentza", 30),
        ("idps/2025-02@ml-douentza", None),
        ("idps/2025-02@ml-2021-mopti-djenne", 0),
        ("idps/2025-02@ml-kidal", None),
        ("idp_returnees/2025-02", 940),
        ("idp_returnees/2024-12", None),
    ],
)
def test_each_round_is_a_stock_of_its_day(workspace: Workspace, key: str, value: int | None) -> None:
    assert values(workspace, {key: value}) == {key: value}


def test_a_round_that_left_a_cercle_out_is_partial(workspace: Workspace) -> None:
    assert workspace.figure("idps/2025-02").estimate.status == "partial"
