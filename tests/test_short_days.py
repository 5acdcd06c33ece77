"""Days that are written short, and the months of a file whose sheets are months: figures, not records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kolosi.intake.meaning.days import short_days
from kolosi.model.period import Period
from kolosi.workspace import Workspace

HEADER = ("Date de l’incident", "Région", "Catégorie de violation", "Auteur présumé", "Victimes F", "Victimes H")
Line = tuple[object, ...]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def written(workspace: Workspace, name: str, sheets: dict[str, Sequence[Line]]) -> Path:
    path = workspace.folder.parent / name
    with xlsxwriter.Workbook(str(path)) as book:
        for title, lines in sheets.items():
            sheet = book.add_worksheet(title)
            for at, line in enumerate([("Suivi des violations, données inventées",), HEADER, *lines]):
                sheet.write_row(at, 0, line)
    return path


def line(day: object, region: str = "Gao") -> Line:
    return (day, region, "Droit à la vie", "Inconnu", 1, 0)


@pytest.mark.parametrize(
    ("texts", "periods", "found"),
    [
        (["06/02", "30/01"], ["2025-02", "2025-Q1"], {"06/02": "2025-02-06", "30/01": "2025-01-30"}),
        (["02/03", "03/02"], ["2025-Q1", "2025"], {}),
        (["02/03", "13/02"], ["2025"], {"02/03": "2025-03-02", "13/02": "2025-02-13"}),
        (["05/01"], ["2024-12..2025-01"], {"05/01": "2025-01-05"}),
        (["6", "31"], ["2025-01"], {"6": "2025-01-06", "31": "2025-01-31"}),
        (["6", "31"], ["2025-02"], {}),
        (["6"], ["2025-Q1"], {}),
        (["6"], [], {}),
    ],
)
def test_short_days_are_read_where_they_can_be_one_day_alone(
    texts: list[str], periods: list[str], found: dict[str, str]
) -> None:
    assert short_days(texts, [Period.parse(one) for one in periods]) == found


def test_numbers_on_the_sheet_of_a_month_are_its_days(workspace: Workspace) -> None:
    sheets = {"Janvier 2025": [line("3"), line("17")], "Février 2025": [line("04/02"), line("30/01"), line("21/02")]}
    path = written(workspace, "Suivi violations T1 2025.xlsx", sheets)
    workspace.add([path], source="protection_monitoring", organisation="Inventée")
    assert [workspace.figure(f"hr_violations/2025-{month}").value for month in ("01", "02")] == [3, 2]


def test_a_newer_file_of_one_month_leaves_the_others_of_the_quarter(workspace: Workspace) -> None:
    months = {"Janvier 2025": [line("3")], "Février 2025": [line("4")], "Mars 2025": [line("5"), line("6")]}
    first = written(workspace, "Suivi violations T1 2025.xlsx", months)
    second = written(workspace, "Suivi violations T1 2025 v2.xlsx", {"Mars 2025": [line("5"), line("6"), line("7")]})
    for path in (second, first):
        workspace.add([path], source="protection_monitoring", organisation="Inventée")
    asked = workspace.figure("hr_violations/2025-Q1").estimate
    assert (asked.value, asked.absence) == (None, "waiting")


def test_many_rows_without_a_day_withhold_what_the_few_others_give(workspace: Workspace) -> None:
    rows = [line("2025-01-03"), *(line("courant du trimestre") for _ in range(6))]
    path = written(workspace, "Suivi violations T1 2025.xlsx", {"Feuil1": rows})
    workspace.add([path], source="protection_monitoring", organisation="Inventée")
    found = workspace.figure("hr_violations/2025-01").estimate
    assert (found.value, found.absence, found.waits and found.waits.so_far) == (None, "waiting", 1)
