"""Consolidated tables of GBV that cross types with ages or regions, with masked cells: figures, and none that a mask hides. All data are invented."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, given, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

CROSSED: list[Line] = [
    ["Type of GBV", "Age of survivor", None, None, "Total"],
    [None, "0-11", "12-17", "18+", None],
    ["Rape", "11", "30", "20", "61"],
    ["Forced marriage", "< 5", "25", "—", "28"],
    ["Physical assault", "<5", "7", "90", "100"],
    ["Total", "17", "62", "110", "189"],
]
BY_REGION: list[Line] = [
    ["Région", "Octobre", "Novembre", "Décembre", "T4"],
    ["Gao", "30", "35", "24", "89"],
    ["Ségou", "40", "n.d.", "20", "60"],
    ["Ménaka", "15", "5", "20", "40"],
    ["Ensemble", "85", "40", "64", "189"],
]


def note(path: Path, *, with_sign: bool = True) -> Path:
    """A note in Word with two invented tables, a merged title over the ages of the first."""
    document = docx.Document()
    document.add_paragraph("Sous-cluster VBG – note consolidée, octobre–décembre 2024 (données inventées)")
    document.add_paragraph("Tableau 1. Incidents de VBG par type et par âge, T4 2024")
    table = document.add_table(rows=0, cols=5)
    for line in CROSSED:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = str(text or "")
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 3))
    table.cell(0, 4).merge(table.cell(1, 4))
    document.add_paragraph("« < 5 » : masqué." + (" « — » : aucun cas." if with_sign else ""))
    document.add_paragraph("Tableau 2. Incidents de VBG par région et par mois, T4 2024")
    table = document.add_table(rows=0, cols=5)
    for line in BY_REGION:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = str(text or "")
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("note")
    workspace = workspace_in(root)
    workspace.add([note(root / "Note VBG.docx")], organisation="ONG Fictive")
    return workspace


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gbv_incidents/2024-Q4", 189),
        ("gbv_incidents;gbv_type=rape/2024-Q4", 61),
        ("gbv_incidents;gbv_type=forced_marriage/2024-Q4", 28),
        ("gbv_incidents;gbv_type=physical_assault/2024-Q4", 100),
        ("gbv_incidents;age_group=0-11/2024-Q4", 17),
        ("gbv_incidents;age_group=12-17/2024-Q4", 62),
        ("gbv_forced_marriage/2024-Q4", 28),
        ("gbv_forced_marriage;age_group=12-17/2024-Q4", 25),
        ("gbv_forced_marriage;age_group=adult/2024-Q4", 0),
        ("gbv_forced_marriage;age_group=0-11/2024-Q4", None),
        ("gbv_sexual_violence;age_group=12-17/2024-Q4", None),
        ("gbv_incidents/2024-Q4@ml-gao", 89),
        ("gbv_incidents/2024-10@ml-segou", 40),
        ("gbv_incidents/2024-11@ml-segou", None),
        ("gbv_incidents;gbv_type=rape/2024-Q4@ml-gao", None),
        ("gbv_incidents/2024-Q4@ml-kidal", None),
        ("gbv_incidents;gbv_type=rape/2024-10", None),
        ("gbv_incidents/2024-Q3", None),
    ],
)
def test_types_ages_and_regions_of_one_note_are_figures_of_their_own(
    crossed: Workspace, key: str, value: int | None
) -> None:
    assert values(crossed, {key: value}) == {key: value}


def test_a_sign_that_no_note_explains_is_no_zero(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    workspace.add([note(tmp_path / "Note VBG.docx", with_sign=False)], organisation="ONG Fictive")
    expected = {"gbv_forced_marriage;age_group=adult/2024-Q4": None, "gbv_forced_marriage/2024-Q4": 28}
    assert values(workspace, expected) == expected


STACKED: list[Line] = [
    ["GBVIMS – rapport statistique (données inventées)"],
    ["Organisations ayant rapporté", 14, 11],
    [],
    ["1. Âge de la survivante", "T3 2024", "T4 2024", "% T4"],
    ["  0-11", 12, 9, "4 %"],
    ["  12-17", 60, 51, "24 %"],
    ["  18+", 150, 148, "71 %"],
    ["  Inconnu", "<5", "<5", None],
    ["  Total", 224, 210, "100 %"],
    [],
    ["2. Type de VBG", "T3 2024", "T4 2024", "% T4"],
    ["  Viol", 64, 60, "29 %"],
    ["  Mariage forcé", 40, 36, "17 %"],
    ["  Agression physique", 120, 114, "54 %"],
    ["  Total", 224, 210, "100 %"],
]
TYPES_BY_REGION: list[Line] = [
    ["T4 2024 – type × région"],
    [],
    ["Type de VBG", "Gao", "Kidal", "Mopti", "Kita", "Total"],
    ["Viol", 25, "<5", 33, "n/a", 60],
    ["Mariage forcé", 10, 6, 20, "n/a", 36],
    ["Agression physique", 50, 4, 60, "n/a", 114],
    ["Total", 85, 12, 113, "n/a", 210],
    [],
    ["n/a: région sans organisation signataire. Mopti = Mopti, Bandiagara et Douentza (régions de 2021)."],
]


@pytest.fixture(scope="module")
def stacked(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("empilé")
    workspace = workspace_in(root)
    with xlsxwriter.Workbook(str(root / "GBVIMS T4 2024.xlsx")) as book:
        for name, lines in (("Statistiques", STACKED), ("Par région", TYPES_BY_REGION)):
            sheet = book.add_worksheet(name)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    workspace.add([root / "GBVIMS T4 2024.xlsx"], source="gbvims", organisation="ONG Fictive")
    return workspace


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gbv_incidents/2024-Q4", 210),
        ("gbv_incidents/2024-Q3", 224),
        ("gbv_incidents;gbv_type=rape/2024-Q4", 60),
        ("gbv_incidents;gbv_type=rape/2024-Q3", 64),
        ("gbv_incidents;age_group=12-17/2024-Q4", 51),
        ("gbv_incidents;age_group=unknown/2024-Q4", None),
        ("gbv_incidents;gbv_type=rape/2024-Q4@ml-gao", 25),
        ("gbv_incidents;gbv_type=rape/2024-Q4@ml-kidal", None),
        ("gbv_incidents;gbv_type=rape/2024-Q4@ml-2021-mopti", 33),
        ("gbv_incidents;gbv_type=rape/2024-Q4@ml-mopti", None),
        ("gbv_incidents/2024-Q4@ml-gao", 85),
        ("gbv_incidents/2024-Q4@ml-kidal", 12),
        ("gbv_incidents/2024-Q4@ml-kita", None),
        ("gbv_incidents;gbv_type=rape/2024-Q4@ml-kita", None),
        ("gbv_incidents/2024-10", None),
        ("gbv_incidents;age_group=12-17;gbv_type=rape/2024-Q4", None),
    ],
)
def test_blocks_stacked_on_a_sheet_count_once_with_the_sheet_by_region(
    stacked: Workspace, key: str, value: int | None
) -> None:
    assert values(stacked, {key: value}) == {key: value}


def test_a_number_hidden_in_a_region_takes_nothing_from_what_is_published_for_the_country(stacked: Workspace) -> None:
    keys = ("gbv_incidents;gbv_type=rape/2024-Q4", "gbv_incidents/2024-Q4@ml-kidal")
    assert [stacked.figure(key).estimate.status for key in keys] == ["final", "partial"]


RAPES: list[Line] = [
    ["Gao", "Viol", 40],
    ["Gao", "Mariage forcé", 30],
    ["Mopti", "Viol", 50],
    ["Mopti", "Mariage forcé", 25],
]
VIOLENCE = "gbv_sexual_violence/2025-Q1"


def by_type(root: Path, *more: Line) -> Workspace:
    title = f"GBVIMS : incidents de VBG par type, T1 2025 {SAID}"
    lines = [[title], ["Région", "Type de VBG", "Incidents"], *RAPES, *more]
    return given(root, "gbvims_T1_2025.xlsx", lines, None)[0]


def test_rape_alone_is_not_all_sexual_violence(tmp_path: Path) -> None:
    expected = {VIOLENCE: None, f"{VIOLENCE}@ml-gao": None, "gbv_incidents/2025-Q1": 145}
    assert values(by_type(tmp_path), expected) == expected


def test_sexual_violence_of_a_region_of_which_one_type_is_hidden_is_no_figure_nor_is_that_of_the_country(
    tmp_path: Path,
) -> None:
    workspace = by_type(tmp_path, ["Gao", "Agression sexuelle", 20], ["Mopti", "Agression sexuelle", "<5"])
    expected = {VIOLENCE: None, f"{VIOLENCE}@ml-gao": 60, f"{VIOLENCE}@ml-mopti": None}
    assert values(workspace, expected) == expected


def test_rape_and_sexual_assault_of_every_region_are_sexual_violence(tmp_path: Path) -> None:
    workspace = by_type(tmp_path, ["Gao", "Agression sexuelle", 20], ["Mopti", "Agression sexuelle", 15])
    expected = {VIOLENCE: 125, f"{VIOLENCE}@ml-mopti": 65}
    assert values(workspace, expected) == expected


def test_a_region_of_which_both_types_are_hidden_leaves_the_sexual_violence_of_the_country_partial(
    tmp_path: Path,
) -> None:
    assault: list[Line] = [["Gao", "Agression sexuelle", 20], ["Mopti", "Agression sexuelle", 15]]
    hidden: list[Line] = [["Ségou", "Agression sexuelle", "<5"], ["Ségou", "Viol", "<5"]]
    workspace = by_type(tmp_path, *assault, *hidden)
    estimate = workspace.figure(VIOLENCE).estimate
    assert (estimate.value, estimate.status) == (125, "partial")
    assert estimate.waits is not None
    assert estimate.waits.unsaid == 2
