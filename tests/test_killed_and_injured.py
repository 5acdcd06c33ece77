"""Lists of accidents whose victims are their killed and injured, told in two columns and never added by who sends them. All data are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

FRENCH = ["Réf. accident", "Date", "Région", "Cercle", "Type d’engin", "Civils tués", "Civils blessés", "Commentaires"]
ENGLISH = ["Accident ID", "Date of accident", "Region", "District", "Device type", "Killed", "Injured", "Comments"]
ACCIDENTS: list[Line] = [
    ["A-11", "2025-01-04", "Gao", "Ansongo", "EEI", 2, 3, None],
    ["A-12", "2025-01-20", "Gao", "Gao", "EEI", 0, 0, None],
    ["A-13", "2025-02-11", "Mopti", "Djenné", "EEI", 0, 4, None],
    ["A-14", "2025-03-28", "Mopti", "Mopti", "EEI", 1, 0, None],
]


@pytest.mark.parametrize("header", [FRENCH, ENGLISH])
def test_the_victims_of_a_list_are_its_killed_and_its_injured(tmp_path: Path, header: Line) -> None:
    workspace, _ = given(tmp_path, "EO_accidents.xlsx", [[f"Engins explosifs {SAID}"], header, *ACCIDENTS], None)
    expected = {
        "eo_killed/2025-Q1": 3,
        "eo_injured/2025-Q1": 7,
        "eo_victims/2025-Q1": 10,
        "eo_victims/2025-Q1@ml-gao": 5,
        "eo_victims;sex=female/2025-Q1": None,
        "eo_casualties/2025-Q1": None,
    }
    assert values(workspace, expected) == expected


@pytest.mark.parametrize("unknown", [None, "ND", "à confirmer", "TBC"])
def test_where_one_of_both_is_not_known_the_victims_are_not_known_rather_than_less_than_the_injured(
    tmp_path: Path, unknown: str | None
) -> None:
    lines = [*ACCIDENTS, ["A-15", "2025-03-29", "Mopti", "Mopti", "EEI", unknown, 5, None]]
    workspace, _ = given(tmp_path, "EO_accidents.xlsx", [["Engins explosifs"], FRENCH, *lines], None)
    expected = {
        "eo_injured/2025-Q1@ml-mopti": 9,
        "eo_victims/2025-Q1@ml-mopti": None,
        "eo_victims/2025-Q1": None,
        "eo_victims/2025-Q1@ml-gao": 5,
        "eo_victims/2025-02": 4,
    }
    assert values(workspace, expected) == expected


def test_a_list_of_the_killed_alone_tells_no_victims(tmp_path: Path) -> None:
    header = [name for name in FRENCH if name != "Civils blessés"]
    lines = [[*line[:6], None] for line in ACCIDENTS]
    workspace, _ = given(tmp_path, "EO_accidents.xlsx", [["Engins explosifs"], header, *lines], None)
    expected = {"eo_killed/2025-Q1": 3, "eo_victims/2025-Q1": None}
    assert values(workspace, expected) == expected
