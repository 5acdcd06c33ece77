"""Consolidated statistics of child protection: flows and stocks, small cells hidden, and no file of one child a row. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import Line, given, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

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


NORTH: list[Line] = [*WIDE[:4], ["Total Nord", "T1 2025", 65, 15, 250]]


def test_a_total_of_some_regions_is_not_that_of_the_country(tmp_path: Path) -> None:
    """Though it is what its rows come to, with what is hidden of them."""
    workspace = workspace_in(tmp_path)
    with xlsxwriter.Workbook(str(tmp_path / "CP AoR T1.xlsx")) as book:
        sheet = book.add_worksheet("T1")
        for at, line in enumerate(NORTH):
            sheet.write_row(at, 0, line)
    workspace.add([tmp_path / "CP AoR T1.xlsx"], organisation="ONG Fictive")
    expected = {"caafag_registered/2025-Q1@ml-gao": 12, "caafag_registered/2025-Q1@ml-menaka": None}
    assert values(workspace, expected) == expected
    assert workspace.figure("caafag_registered/2025-Q1").estimate.status != "final"


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


TITLE: Line = ["Protection de l’enfance : ENA/ES (données inventées)"]


def given_rows(root: Path, head: Line, rows: list[Line]) -> tuple[Workspace, list[str]]:
    workspace, said = given(root, "cp.xlsx", [TITLE, head, *rows], None)
    return workspace, [finding.id for finding in said]


@pytest.mark.parametrize(
    "header",
    [
        "Code enfant",
        "Code de l’enfant",
        "ID enfant",
        "N° enfant",
        "N°enfant",
        "No enfant",
        "Nom de l’enfant",
        "Child no",
        "Identifiant unique de l’enfant",
        "Numéro du mineur",
        "Child code",
        "Child No.",
        "ID of the child",
        "Code du cas",
        "N° de dossier",
        "Case number",
        "Date de naissance",
        "Date of birth",
    ],
)
def test_a_column_that_tells_one_child_from_another_refuses_the_file(header: str, tmp_path: Path) -> None:
    head: Line = [header, "Région", "Mois", "Sexe", "Âge", "Type de séparation", "ENA/ES enregistrés"]
    rows: list[Line] = [
        ["ML-001", "Gao", "Janvier 2025", "F", "0-11", "Non accompagné", 14],
        ["ML-002", "Gao", "Janvier 2025", "M", "12-17", "Séparé", 12],
    ]
    workspace, said = given_rows(tmp_path, head, rows)
    assert said == ["record_level_survivors"]
    assert not list(workspace.files())


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (["Région", "Mois", "Sexe", "Type de séparation"], [["Gao", "Janvier 2025", "F", "Séparé"]] * 3),
        (["Région", "Mois", "Sexe", "Âge"], [["Gao", "Janvier 2025", "F", 9], ["Gao", "Janvier 2025", "M", 12]]),
    ],
)
def test_rows_of_one_child_each_are_refused_whatever_they_are_called(
    head: list[object], rows: list[list[object]], tmp_path: Path
) -> None:
    workspace, said = given_rows(tmp_path, [*head, "ENA/ES enregistrés"], [[*row, 1] for row in rows])
    assert said == ["record_level_survivors"]
    assert not list(workspace.files())


def test_small_numbers_of_each_region_and_month_are_no_list_of_children(tmp_path: Path) -> None:
    rows: list[Line] = [["Gao", "Janvier 2025", 1], ["Mopti", "Janvier 2025", 0], ["Gao", "Février 2025", 1]]
    workspace, _ = given_rows(tmp_path, ["Région", "Mois", "ENA/ES enregistrés"], rows)
    expected = {"uasc_registered/2025-Q1": 2, "uasc_registered/2025-01": 1}
    assert values(workspace, expected) == expected


@pytest.mark.parametrize(
    "header",
    ["Nombre d’enfants", "Number of children", "N° d’ordre", "Code région", "Enfant unique", "No child", "First child"],
)
def test_a_number_of_children_and_other_codes_refuse_nothing(header: str, tmp_path: Path) -> None:
    rows: list[Line] = [[1, "Gao", "Janvier 2025", 14], [2, "Mopti", "Janvier 2025", 12]]
    _, said = given_rows(tmp_path, [header, "Région", "Mois", "ENA/ES enregistrés"], rows)
    assert "record_level_survivors" not in said


def long_export(root: Path, rows: list[tuple[str, str, int]]) -> Workspace:
    """Numbers of Gao by element and month, as DHIS2 exports them."""
    head = "Organisation unit,Data,Period,Category option combo,Value"
    lines = [
        f'"Région de Gao","{element}","{month} 2025","Filles, 0-11 ans","{value}"' for element, month, value in rows
    ]
    made = workspace_in(root)
    (root / "cp_aggregate.csv").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    made.add([root / "cp_aggregate.csv"], organisation="ONG Fictive")
    return made


NEW = "CP – ENA/ES nouvellement enregistrés"


@pytest.mark.parametrize("bracket", ["cumul annuel", "cumulative", "filles", "estimation"])
def test_an_element_with_a_bracket_is_asked_and_never_added_to_that_without(bracket: str, tmp_path: Path) -> None:
    rows = [(NEW, "Janvier", 12), (f"{NEW} ({bracket})", "Février", 30), (NEW, "Mars", 10)]
    workspace = long_export(tmp_path, rows)
    expected = {"uasc_registered/2025-Q1": None, "uasc_registered/2025-02": None, "uasc_registered/2025-03": 10}
    assert values(workspace, expected) == expected
    assert [line.value for line in workspace.correct().lines if bracket in line.value] == [
        f"ENA/ES nouvellement enregistrés – {bracket}"
    ]


def test_a_running_total_beside_the_months_waits_and_adds_nothing(tmp_path: Path) -> None:
    months = [(NEW, "Janvier", 12), (NEW, "Février", 8), (NEW, "Mars", 10)]
    workspace = long_export(tmp_path, [*months, (f"{NEW} (cumul annuel)", "Mars", 30)])
    found = {when: workspace.figure(f"uasc_registered/2025-{when}").estimate for when in ("03", "Q1")}
    assert {when: (one.value, one.waits and one.waits.so_far) for when, one in found.items()} == {
        "03": (None, 10),
        "Q1": (None, 30),
    }


@pytest.mark.parametrize("bracket", ["CP", "CPIMS+", "DHIS2", "PdE"])
def test_the_mark_of_a_programme_behind_an_element_says_nothing(bracket: str, tmp_path: Path) -> None:
    workspace = long_export(tmp_path, [(NEW, "Janvier", 12), (f"{NEW} ({bracket})", "Février", 30)])
    expected = {"uasc_registered/2025-Q1": 42, "uasc_registered/2025-02": 30}
    assert values(workspace, expected) == expected
