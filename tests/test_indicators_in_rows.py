"""Tables with an indicator in each row, months over girls, boys and their total, a sheet for each region. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

MONTHS: list[Line] = [
    ["Indicateur", "Janvier 2025", None, None, "Février 2025", None, None, "Mars 2025", None, None, "T1 2025"],
    [None, *(["Garçons", "Filles", "Total"] * 3), "Total"],
]
GAO: list[Line] = [
    ["ENAS nouvellement enregistrés", 11, 14, 25, 9, 12, 21, 10, 10, 20, 66],
    ["ENA/ES réunifiés avec leur famille", 4, 5, 9, 3, 3, 6, 0, 0, 0, 15],
    ["EAFGA nouvellement enregistrés", 6, 2, 8, "ND", "ND", "ND", 5, 1, 6, 14],
    ["Dossiers actifs ENAS (fin de mois)", 60, 70, 130, 64, 71, 135, 66, 74, 140, 140],
]
MOPTI: list[Line] = [
    ["ENAS nouvellement enregistrés", 20, 30, 50, 22, 25, 47, 21, 31, 52, 149],
    ["ENA/ES réunifiés avec leur famille", 8, 8, 16, 7, 9, 16, 5, 6, 11, 43],
    ["EAFGA nouvellement enregistrés", 10, 4, 14, 9, 3, 12, 12, 2, 14, 40],
    ["Dossiers actifs ENAS (fin de mois)", 90, 110, 200, 92, 118, 210, 95, 120, 215, 215],
]
SUMMARY: list[Line] = [
    [f"Synthèse, T1 2025 {SAID}"],
    [],
    ["Indicateur", "Gao", "Mopti"],
    ["ENAS nouvellement enregistrés", 66, 149],
    ["ENA/ES réunifiés avec leur famille", 15, 43],
    ["EAFGA nouvellement enregistrés", "ND", 40],
    ["Dossiers actifs ENAS – 31 mars", 140, 215],
]


def page(name: str, rows: Sequence[Line]) -> list[Line]:
    """The sheet of a region."""
    return [[f"RÉGION DE {name.upper()} – janvier à mars 2025 {SAID}"], [], *MONTHS, *rows]


def received(root: Path, pages: Mapping[str, Sequence[Line]], name: str = "prise_en_charge.xlsx") -> Workspace:
    """A workspace to which one workbook of some sheets was given."""
    path, workspace = root / name, workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        for title, lines in pages.items():
            sheet = book.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    workspace.add([path])
    return workspace


PAGES = {"Synthèse": SUMMARY, "Gao": page("Gao", GAO), "Mopti": page("Mopti", MOPTI)}


def test_words_of_children_decide_the_source_and_each_child_counts_once(tmp_path: Path) -> None:
    workspace = received(tmp_path, PAGES)
    expected = {
        "uasc_registered/2025-Q1": 215,
        "uasc_registered/2025-02@ml-gao": 21,
        "uasc_registered;sex=female/2025-Q1@ml-mopti": 86,
        "uasc_reunified/2025-03@ml-gao": 0,
        "uasc_reunified/2025-Q1": 58,
        "caafag_registered/2025-Q1@ml-mopti": 40,
        "caafag_registered/2025-02@ml-gao": None,
        "uasc_active/2025-03-31": 355,
        "uasc_active/2025-01": 330,
        "idps/2025-03-31": None,
    }
    assert values(workspace, expected) == expected
    assert [one.state for one in workspace.files()] == ["counts"]


def test_the_summary_alone_is_of_its_quarter_and_its_stock_of_its_last_day(tmp_path: Path) -> None:
    workspace = received(tmp_path, {"Synthèse": SUMMARY})
    expected = {"uasc_registered/2025-Q1": 215, "uasc_active/2025-Q1": 355, "uasc_registered/2025-01": None}
    assert values(workspace, expected) == expected


def test_a_total_that_is_not_its_boys_and_girls_stands_alone(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["GAO REGION – child protection caseload, 2025 (invented data)"],
        ["Indicator", "Jan 2025", None, None, "Feb 2025", None, None],
        [None, "Boys", "Girls", "Total", "Boys", "Girls", "Total"],
        ["UASC newly registered", 10, 12, 25, 7, 8, 15],
        ["CAAFAG newly registered", "<5", 6, 9, "TBC", "TBC", "TBC"],
    ]
    workspace = received(tmp_path, {"Gao": lines}, "caseload.xlsx")
    expected = {
        "uasc_registered/2025-01": 25,
        "uasc_registered/2025-02": 15,
        "uasc_registered;sex=male/2025-02": 7,
        "uasc_registered;sex=male/2025-01": None,
        "caafag_registered/2025-01": 9,
        "caafag_registered;sex=female/2025-01": None,
        "caafag_registered/2025-02": None,
    }
    assert values(workspace, expected) == expected


def test_indicators_of_others_are_no_children_of_this_source(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Région de Gao – 2025 {SAID}"],
        ["Indicateur", "Janvier 2025", None, None, "Février 2025", None, None],
        [None, "Garçons", "Filles", "Total", "Garçons", "Filles", "Total"],
        ["Déplacés internes", 10, 12, 22, 7, 8, 15],
        ["ENAS nouvellement enregistrés", 10, 12, 22, 7, 8, 15],
    ]
    workspace = received(tmp_path, {"Gao": lines}, "indicateurs.xlsx")
    expected = {"idps/2025-01-31": None, "idps/2025-01": None, "uasc_registered/2025-01": None}
    assert values(workspace, expected) == expected


def test_children_in_need_in_rows_are_not_those_registered(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Protection de l’enfance – région de Gao, 2025 {SAID}"],
        ["Indicateur", "Janvier 2025", "Février 2025"],
        ["Enfants dans le besoin", 1000, 1200],
        ["Enfants ayant reçu un appui psychosocial", 300, 320],
    ]
    workspace = received(tmp_path, {"Gao": lines}, "pe.xlsx")
    expected = {"uasc_registered/2025-01": None, "caafag_registered/2025-01": None, "uasc_active/2025-01": None}
    assert values(workspace, expected) == expected


def blocks(*places: Sequence[str], letters: Sequence[str] = ("G", "B")) -> list[Line]:
    """A table whose indicators stand once, each over the rows of some places, and its total after them."""
    lines: list[Line] = [
        ["Indicator", "Region", "January 2025", None, "February 2025", None, "Total Q1", "Annual target"],
        [None, None, *letters, *letters, None, None],
    ]
    for number, (label, own) in enumerate(
        zip(("UASC newly identified and registered", "Active UASC files"), places, strict=True), 1
    ):
        for at, place in enumerate(own):
            row: Line = [
                label if not at else None,
                place,
                number,
                2 * number,
                "4 cases",
                "-",
                7 * number + 4 - number,
                None,
            ]
            lines.append(row)
        lines.append([None, "Total", number * len(own), 2 * number * len(own), 4 * len(own), 0, 99, 500])
    return lines


LEGEND: list[Line] = [[f"Child protection caseload {SAID}"], ["ND = no actor in the region. A cell with “-” = 0."]]


def test_an_indicator_written_once_is_that_of_the_rows_under_it(tmp_path: Path) -> None:
    lines = blocks(("Gao", "Mopti", "Kidal"), ("Gao", "Mopti", "Kidal"))
    lines[4] = [None, "Kidal", *(["ND"] * 5), None]
    workspace = received(tmp_path, {"Read me": LEGEND, "Data": lines}, "Child protection caseload.xlsx")
    expected = {
        "uasc_registered/2025-01": 6,
        "uasc_registered/2025-02@ml-mopti": 4,
        "uasc_registered;sex=male/2025-01@ml-gao": 2,
        "uasc_registered;sex=male/2025-02@ml-gao": 0,
        "uasc_registered/2025-01@ml-kidal": None,
        "uasc_active/2025-01": 18,
        "uasc_active/2025-02-28": 12,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize("second", [("Gao", "Mopti"), ("Gao", "Mopti", "Kidal", "Kidal")])
def test_a_blank_label_is_asked_about_where_places_show_no_blocks(tmp_path: Path, second: Sequence[str]) -> None:
    lines = blocks(("Gao", "Mopti", "Kidal"), second)
    workspace = received(tmp_path, {"Read me": LEGEND, "Data": lines}, "Child protection caseload.xlsx")
    keys = {"uasc_registered/2025-01": None, "uasc_active/2025-01": None}
    assert values(workspace, keys) == keys


def test_one_letter_of_girls_and_boys_says_nothing_alone(tmp_path: Path) -> None:
    lines = blocks(("Gao", "Mopti", "Kidal"), ("Gao", "Mopti", "Kidal"), letters=("G", "K"))
    workspace = received(tmp_path, {"Read me": LEGEND, "Data": lines}, "Child protection caseload.xlsx")
    keys = {"uasc_registered/2025-01": None, "uasc_active/2025-01": None}
    assert values(workspace, keys) == keys


def test_activities_beside_the_files_of_children_are_left_aside(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Protection de l’enfance – région de Gao, 2025 {SAID}"],
        ["Indicateur", "Janvier 2025", None, "Février 2025", None],
        [None, "F", "G", "F", "G"],
        ["EAFGA sortis et nouvellement enregistrés", 3, 4, 1, 0],
        ["Enfants ayant bénéficié d’un appui psychosocial", 300, 310, 250, 260],
    ]
    workspace = received(tmp_path, {"Gao": lines}, "pe.xlsx")
    expected = {
        "caafag_registered/2025-01": 7,
        "caafag_registered;sex=female/2025-02": 1,
        "people_assisted_aor;aor=child_protection/2025-01": None,
    }
    assert values(workspace, expected) == expected
