"""Non-functional schools by academy and month under merged months: figures, and none for holidays or what was not received. All data are invented."""

from __future__ import annotations

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

ROWS: list[Line] = [
    [
        "Académie",
        "CAP",
        "ENF",
        "pour insécurité",
        "Enfants affectés (ratio 300)",
        "ENF",
        "pour insécurité",
        "Enfants affectés (ratio 300)",
    ],
    ["Gao", "Gao", "congés", "congés", "congés", 40, 38, 12000],
    ["Gao", "Ansongo", "congés", "congés", "congés", 20, 20, 6000],
    ["Sous-total Gao", None, None, None, None, 60, 58, 18000],
    ["Ségou", "Niono", "congés", "congés", "congés", 31, 25, 9300],
    ["Ségou", "Macina", "congés", "congés", "congés", "non parvenu", "non parvenu", "non parvenu"],
    ["Sous-total Ségou", None, None, None, None, 31, 25, 9300],
    ["Ménaka", "Ménaka", "congés", "congés", "congés", 0, 0, 0],
    ["Sous-total Ménaka", None, None, None, None, 0, 0, 0],
    ["TOTAL GÉNÉRAL", None, None, None, None, 91, 83, 27300],
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("écoles")
    path, made = root / "ENF.xlsx", workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("ENF")
        sheet.write(0, 0, "Cluster Éducation – écoles non fonctionnelles (données inventées)")
        sheet.merge_range(2, 2, 2, 4, "déc-24")
        sheet.merge_range(2, 5, 2, 7, "janv-25")
        for at, line in enumerate(ROWS):
            sheet.write_row(3 + at, 0, line)
        sheet.write(14, 0, "Kidal : pas de données. congés : pas de situation en décembre.")
    made.add([path], organisation="ONG Fictive")
    return made


def test_nothing_needs_to_be_asked_before_it_counts(workspace: Workspace) -> None:
    assert [one.state for one in workspace.files()] == ["counts"]
    assert [line.kind for line in workspace.correct().lines if line.kind != "rows"] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schools_nonfunctional/2025-01", 91),
        ("schools_nonfunctional;cause=insecurity/2025-01", 83),
        ("schools_nonfunctional/2025-01@ml-gao", 60),
        ("schools_nonfunctional/2025-01@ml-menaka", 0),
        ("schools_nonfunctional;cause=insecurity/2025-01@ml-gao", 58),
        ("children_affected_by_closure/2025-01", 27300),
        ("schools_nonfunctional/2024-12", None),
        ("schools_nonfunctional/2025-01@ml-kidal", None),
        ("schools_nonfunctional/2025-02", None),
    ],
)
def test_each_month_is_a_stock_of_its_own(workspace: Workspace, key: str, value: int | None) -> None:
    assert values(workspace, {key: value}) == {key: value}


def test_an_academy_of_which_an_office_did_not_report_is_partial_and_so_is_the_total(workspace: Workspace) -> None:
    keys = (
        "schools_nonfunctional/2025-01@ml-segou",
        "schools_nonfunctional/2025-01",
        "schools_nonfunctional/2025-01@ml-gao",
    )
    assert [workspace.figure(key).estimate.status for key in keys] == ["partial", "partial", "final"]
