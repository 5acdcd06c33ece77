"""Consolidated statistics of child protection: flows and stocks, small cells hidden, and no file of one child a row. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, values, workspace_in

from kolosi.workspace import Workspace

ELEMENTS = ("UASC newly registered", "Active UASC files")
LONG = [
    ("Region of Gao", "UASC newly registered", "January 2025", "Girls, 0-11", "14"),
    ("Region of Gao", "UASC newly registered", "January 2025", "Boys, 0-11", "<5"),
    ("Region of Mopti", "UASC newly registered", "January 2025", "Girls, 0-11", "21"),
    ("Region of Mopti", "UASC newly registered", "January 2025", "Boys, 0-11", "30"),
    ("Mali", "UASC newly registered", "January 2025", "Girls, 0-11", "35"),
    ("Mali", "UASC newly registered", "January 2025", "Boys, 0-11", "33"),
    ("Region of Gao", "UASC newly registered", "February 2025", "Girls, 0-11", "11"),
    ("Region of Gao", "UASC newly registered", "February 2025", "Boys, 0-11", "12"),
    ("Mali", "UASC newly registered", "February 2025", "Girls, 0-11", "11"),
    ("Mali", "UASC newly registered", "February 2025", "Boys, 0-11", "12"),
    ("Region of Gao", "Active UASC files", "January 2025", "Total", "140"),
    ("Region of Gao", "Active UASC files", "February 2025", "Total", "150"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("dhis2")
    made = workspace_in(root)
    head = "Organisation unit,Data,Period,Category option combo,Value"
    lines = [head, *(",".join(f'"{cell}"' for cell in line) for line in LONG)]
    (root / "cp_aggregate.csv").write_text("\n".join(lines) + "\n", "utf-8")
    made.add([root / "cp_aggregate.csv"], organisation="ONG Fictive")
    return made


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("uasc_registered/2025-01", 68),
        ("uasc_registered;sex=male/2025-01", 33),
        ("uasc_registered/2025-01@ml-mopti", 51),
        ("uasc_registered;sex=male/2025-01@ml-gao", None),
        ("uasc_registered/2025-02@ml-mopti", None),
        ("uasc_registered/2025-01@ml-kidal", None),
        ("uasc_registered/2025-03", None),
        ("uasc_active/2025-Q1@ml-gao", 150),
        ("uasc_active/2025-01@ml-gao", 140),
        ("caafag_registered/2025-01", None),
    ],
)
def test_flows_are_added_and_stocks_are_not(workspace: Workspace, key: str, value: int | None) -> None:
    assert values(workspace, {key: value}) == {key: value}


def test_a_sum_without_a_region_that_reports_otherwise_is_at_least_so_much(workspace: Workspace) -> None:
    whole, lacking = (workspace.figure(f"uasc_registered/2025-{month}").estimate for month in ("01", "02"))
    assert (whole.qualifier, lacking.value, lacking.qualifier) == (None, 23, "more_than")


WIDE: list[Line] = [
    ["Protection de l’enfance – prise en charge, T1 2025 (données inventées)"],
    ["Région", "Trimestre", "ENA/ES nouvellement enregistrés", "EAFGA enregistrés", "Dossiers actifs ENA/ES"],
    ["Gao", "T1 2025", 40, 12, 160],
    ["Ménaka", "T1 2025", 25, "<5", 90],
    ["Ségou", "T1 2025", "non parvenu", "non parvenu", "non parvenu"],
    ["Total", "T1 2025", 65, 15, 250],
]


def test_a_table_by_region_gives_the_same_figures_and_the_total_holds_what_is_hidden(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    with xlsxwriter.Workbook(str(tmp_path / "CP AoR T1.xlsx")) as book:
        sheet = book.add_worksheet("T1")
        for at, line in enumerate(WIDE):
            sheet.write_row(at, 0, line)
    workspace.add([tmp_path / "CP AoR T1.xlsx"], organisation="ONG Fictive")
    expected = {
        "uasc_registered/2025-Q1": 65,
        "caafag_registered/2025-Q1": 15,
        "caafag_registered/2025-Q1@ml-gao": 12,
        "caafag_registered/2025-Q1@ml-menaka": None,
        "uasc_registered/2025-Q1@ml-segou": None,
        "uasc_active/2025-Q1": 250,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize(
    "header", ["Child ID,Region,Sex,Date of birth", "Numéro de dossier,Région,Date de naissance,Sexe"]
)
def test_a_file_of_one_child_a_row_is_refused_whole(tmp_path: Path, header: str) -> None:
    workspace = workspace_in(tmp_path)
    path = tmp_path / "dossiers.csv"
    path.write_text(f"{header}\ninventé,Gao,F,2015-01-01\n", "utf-8")
    (answer,) = workspace.add([path], organisation="ONG Fictive")
    assert [finding.id for finding in answer.findings] == ["record_level_survivors"]
    assert not list(workspace.files())
