"""Shares of a perception survey as people type them: of each region, of the country where a row says it, of nobody where it is not told who answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

UNSAFE = "feeling_of_insecurity/2025-Q2"
MOPTI, GAO = f"{UNSAFE}@ml-mopti", f"{UNSAFE}@ml-gao"
TITLE = f"Perception de la sécurité, ménages enquêtés, avril-juin 2025 {SAID}"
HEADER = ["Région", "Nb enquêtés", "% se sentant en insécurité"]


def perceived(tmp_path: Path, title: str, header: Sequence[object], *rows: Sequence[object]) -> dict[str, int | None]:
    """What is computed for the country and two regions from a table under a title."""
    lines: list[Line] = [[title], header, *rows]
    workspace, _ = given(tmp_path, "Perception.xlsx", lines, None)
    return values(workspace, {UNSAFE: None, MOPTI: None, GAO: None})


def test_shares_of_regions_are_read_and_make_no_share_of_the_country(tmp_path: Path) -> None:
    found = perceived(tmp_path, TITLE, HEADER, ["Mopti", 100, "45 %"], ["Gao", 200, "30 %"])
    assert found == {UNSAFE: None, MOPTI: 45, GAO: 30}


def test_the_title_says_of_what_a_bare_column_of_shares_is(tmp_path: Path) -> None:
    title = f"Enquête de perception – part des ménages se sentant en insécurité, avril-juin 2025 {SAID}"
    found = perceived(tmp_path, title, ["Région", "Part (%)", "Effectif"], ["Mopti", 45, 100], ["Gao", 30, 200])
    assert found == {UNSAFE: None, MOPTI: 45, GAO: 30}


@pytest.mark.parametrize("whole", ["Total", "Ensemble", "Mali", "MLI"])
def test_the_row_of_the_whole_country_is_its_share(tmp_path: Path, whole: str) -> None:
    rows = (["Mopti", 100, 45], ["Gao", 200, 30], [whole, 300, 35])
    found = perceived(tmp_path, TITLE, ["Region", "Sample size", "Feel unsafe (%)"], *rows)
    assert found == {UNSAFE: 35, MOPTI: 45, GAO: 30}


def test_those_who_feel_safe_are_not_read_as_those_who_do_not(tmp_path: Path) -> None:
    title = "Household perception survey, April-June 2025 (invented)"
    found = perceived(tmp_path, title, ["Region", "Feel safe (%)"], ["Mopti", 55], ["Gao", 70])
    assert found == {UNSAFE: None, MOPTI: None, GAO: None}


def test_without_a_word_of_who_answered_nothing_is_counted(tmp_path: Path) -> None:
    title = f"Perception de la sécurité par région, avril-juin 2025 {SAID}"
    found = perceived(tmp_path, title, HEADER, ["Mopti", 100, "45 %"], ["Gao", 200, "30 %"])
    assert found == {UNSAFE: None, MOPTI: None, GAO: None}


def test_an_incident_of_the_country_is_of_the_region_of_its_cercle_or_of_none(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Date", "Région", "Cercle", "Type de violation", "Victimes"],
        ["2025-02-03", "Mali", "Ansongo", "Meurtre", 1],
        ["2025-02-04", "Gao", "Ansongo", "Enlèvement", 1],
        ["2025-02-05", "Gao", "Bourem", "Pillage", 1],
        ["2025-02-06", "Mali", None, "Arrestation arbitraire", 1],
    ]
    workspace, _ = given(tmp_path, "Monitoring.xlsx", lines, "protection_monitoring")
    keys = {"hr_violations/2025-Q1": 4, "hr_violations/2025-Q1@ml-gao": 3}
    assert values(workspace, keys) == keys
