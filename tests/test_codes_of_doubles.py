"""Lists whose notes give a code to rows that do not count, and reports of nothing in the column of numbers. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

FRENCH = ["N° accident", "Date de l’accident", "Région", "Cercle", "Type d’engin", "Tués", "Blessés", "Remarques"]
ENGLISH = ["ID", "Date", "Region", "Cercle", "Device", "Killed", "Injured", "Comments"]
LONG = " ; les équipes ont attendu plusieurs heures au poste avant de revenir à la base de la région le lendemain"


def french(root: Path, note: str, remarks: list[str | None], *more: Line) -> dict[str, int | None]:
    rows: list[Line] = [
        [f"M-{at}", f"2025-02-{at + 4:02}", "Mopti", "Bankass", "EEI", 1, 2, remark]
        for at, remark in enumerate(remarks, 1)
    ]
    lines: list[Line] = [[f"Accidents par engins explosifs {SAID}"], [note], [], FRENCH, *rows, *more]
    keys: dict[str, int | None] = dict.fromkeys(
        ["eo_incidents/2025-Q1", "eo_killed/2025-02", "eo_incidents/2025-03@ml-gao"]
    )
    return values(given(root, "accidents_ee.xlsx", lines, None)[0], keys)


def english(root: Path, note: str, remarks: list[str | None], *more: Line) -> dict[str, int | None]:
    rows: list[Line] = [
        [f"G-{at}", f"2025-01-{at + 9:02}", "Gao", "Ansongo", "IED", 0, 1, remark]
        for at, remark in enumerate(remarks, 1)
    ]
    lines: list[Line] = [[f"Explosive ordnance accidents {SAID}"], [note], [], ENGLISH, *rows, *more]
    keys: dict[str, int | None] = dict.fromkeys(["eo_incidents/2025-Q1", "eo_incidents/2025-03@ml-menaka"])
    return values(given(root, "explosive_accidents.xlsx", lines, None)[0], keys)


def test_rows_under_a_code_that_a_note_says_not_to_count_do_not_count(tmp_path: Path) -> None:
    found = french(
        tmp_path, "XR = déjà transmis par un autre bureau, à ne pas compter", [None, "XR", "champ", "XR, voir Sévaré"]
    )
    assert found["eo_incidents/2025-Q1"] == 2
    assert found["eo_killed/2025-02"] == 2


def test_a_code_of_doubles_is_known_in_english_and_beside_another_code(tmp_path: Path) -> None:
    note = "V = verified ; REP = duplicate of a row of another agency"
    assert english(tmp_path, note, ["V", "REP", "V", "REP (UN)"])["eo_incidents/2025-Q1"] == 2


def test_a_code_is_known_in_remarks_that_are_not_kept(tmp_path: Path) -> None:
    found = french(tmp_path, "XR = doublon", [f"champ{LONG}", f"XR{LONG}", f"piste{LONG}"])
    assert found["eo_incidents/2025-Q1"] == 2


@pytest.mark.parametrize(
    ("note", "remark"),
    [
        ("XR = accident confirmé, les doublons sont déjà retirés", "XR"),
        ("XR = doublon possible, à vérifier", "XR"),
        ("XR = doublon", "XR ?"),
        ("XR = doublon", "XRAY demandée"),
        ("XR = doublon", "xr"),
        ("NB : ne pas compter", "NB enfants"),
        ("Mise à jour en mars", "XR"),
    ],
)
def test_a_code_that_means_something_else_or_is_unsure_leaves_its_row(note: str, remark: str, tmp_path: Path) -> None:
    assert french(tmp_path, note, [None, remark, None])["eo_incidents/2025-Q1"] == 3


@pytest.mark.parametrize("remark", ["DBL de M-1", "doubl. de M-1", "DBL de l’accident M-1"])
def test_a_short_word_for_a_double_with_the_number_of_another_row_is_one(remark: str, tmp_path: Path) -> None:
    assert french(tmp_path, "Mise à jour en mars", [None, remark, None])["eo_incidents/2025-Q1"] == 2


def test_a_short_word_for_a_double_names_a_row_in_english_too_and_no_unknown_one(tmp_path: Path) -> None:
    remarks: list[str | None] = [None, "DUP of G-1", "dup. of G-77", "dup of G-1 ?"]
    assert english(tmp_path, "Updated in March", remarks)["eo_incidents/2025-Q1"] == 3


def test_a_report_of_nothing_in_the_column_of_numbers_is_a_zero_of_its_month(tmp_path: Path) -> None:
    nil: Line = ["Rapport néant", "mars 2025", "Gao", "tous", None, 0, 0, "Aucun accident signalé en mars"]
    found = french(tmp_path, "Mise à jour en mars", [None, None], nil)
    assert (found["eo_incidents/2025-Q1"], found["eo_incidents/2025-03@ml-gao"]) == (2, 0)


def test_a_report_of_nothing_in_english_is_a_zero_too(tmp_path: Path) -> None:
    nil: Line = ["Nil report", "2025-03-31", "Ménaka", None, None, None, None, None]
    found = english(tmp_path, "Updated in April", [None, None], nil)
    assert (found["eo_incidents/2025-Q1"], found["eo_incidents/2025-03@ml-menaka"]) == (2, 0)


@pytest.mark.parametrize(
    "cells", [["EEI", 0, 1, None], [None, 1, 0, None], ["EEI", None, None, None]], ids=["known", "killed", "device"]
)
def test_an_accident_without_a_number_is_no_report_of_nothing(cells: Line, tmp_path: Path) -> None:
    found = french(tmp_path, "Mise à jour en mars", [None, None], ["néant", "2025-03-12", "Gao", "Gao", *cells])
    assert found["eo_incidents/2025-03@ml-gao"] == 1
