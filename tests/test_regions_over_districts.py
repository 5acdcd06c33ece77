"""Rows of regions over, or under, those of their districts are their sums, and count once. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import Line, given
from tests.test_plain_tables import FLOWS, STOCKS, fed

pytestmark = pytest.mark.long

DISTRICTS = {
    "Gao": {"Ansongo": 27, "Gao": 41},
    "Kidal": {"Abeïbara": 50, "Tessalit": 35},
    "Ségou": {"Bla": 20, "Niono": 17},
}


def lines_of(title: str, header: str, places: Sequence[str], is_above: bool, more: int = 0) -> list[Line]:
    """A table in which each region has a row of its own, with so many more than its districts."""
    lines: list[Line] = [[title], [], [*places, header]]
    for region, districts in DISTRICTS.items():
        own: list[Line] = [[region, None, sum(districts.values()) + more]]
        parts: list[Line] = [[None if is_above else region, name, count] for name, count in districts.items()]
        lines += [*own, *parts] if is_above else [*parts, *own]
    return lines


@pytest.mark.parametrize("is_above", [True, False])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_region_over_its_districts_counts_once(tmp_path: Path, language: str, is_above: bool) -> None:
    places = {"fr": ("Région", "Cercle"), "en": ("Region", "Cercle")}[language]
    period = {"fr": "T1 2025", "en": "Q1 2025"}[language]
    words = FLOWS["access_incidents"][language]
    workspace, _ = given(
        tmp_path, "tableau.xlsx", lines_of(f"{words.title}, {period}", words.header, places, is_above), None
    )
    assert fed(workspace) == {"access_incidents/2025-Q1": 190}


def test_a_region_that_has_more_than_its_districts_is_not_left_out(tmp_path: Path) -> None:
    words = STOCKS["schools_nonfunctional"]["fr"]
    lines = lines_of(f"{words.title}, au 31 mars 2025", words.header, ("Région", "Cercle"), True, more=3)
    workspace, findings = given(tmp_path, "tableau.xlsx", lines, None)
    assert "total_rows" not in {one.id for one in findings}
    assert fed(workspace) != {"schools_nonfunctional/2025-03-31": 190}
