"""People that a table counts by age and sex are counted as one number, where their columns make a whole; the figures, computed by hand.

No column of one age is ever taken for all the people.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values
from tests.test_partners_shapes import merged

pytestmark = pytest.mark.long

BANDS = ["0-4", "5-11", "12-17", "18-59", "60+"]
MOPTI = [100, 110, 200, 210, 150, 140, 400, 390, 30, 20]
GAO = [50, 60, 100, 110, 75, 70, 200, 190, 15, 10]
ALL = sum(MOPTI) + sum(GAO)
KEY = "refugees_asylum_seekers/2025-Q2"
REGISTERED = f"Réfugiés enregistrés par âge et sexe au 30 juin 2025 {SAID}"


def heads(bands: Sequence[str], form: str) -> list[str]:
    return [form.format(band=band, sex=sex) for band in bands for sex in ("F", "M")]


def table(title: str, header: Sequence[str], *, total: bool = True, wrong: int = 0) -> list[Line]:
    rows = [("Mopti", MOPTI[: len(header)]), ("Gao", GAO[: len(header)])]
    last = ["Total"] if total else []
    return [
        [title],
        ["Région", *header, *last],
        *[[name, *row, *([sum(row) + wrong] if total else [])] for name, row in rows],
    ]


@pytest.mark.parametrize("form", ["{band} | {sex}", "{sex} {band}", "{sex} ({band} ans)", "{band}_{sex}"])
def test_the_total_of_ages_is_the_people_that_the_title_names(tmp_path: Path, form: str) -> None:
    workspace, _ = given(tmp_path, "HCR.xlsx", table(REGISTERED, heads(BANDS, form)), None)
    assert ALL == 2630
    assert values(workspace, {KEY: ALL}) == {KEY: ALL}
    assert workspace.figure("refugees_asylum_seekers/2025-Q2@ml-gao").estimate.value == 880


def test_ages_under_merged_heads_are_counted_together_of_refugees_and_asylum_seekers(tmp_path: Path) -> None:
    two = [cell for band in BANDS for cell in (band, "")]
    lines: list[Line] = [
        ["Registered refugees and asylum seekers, 30 June 2025 (invented)"],
        ["Region", *two, "Total"],
        ["", *(["F", "M"] * len(BANDS)), ""],
        ["Mopti", *MOPTI, sum(MOPTI)],
        ["Gao", *GAO, sum(GAO)],
    ]
    workspace = merged(tmp_path, "UNHCR.xlsx", lines, [(1, at, 1, at + 1) for at in range(1, 11, 2)])
    assert values(workspace, {KEY: ALL}) == {KEY: ALL}


def test_without_a_total_ages_that_leave_nobody_out_are_added_up(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "HCR.xlsx", table(REGISTERED, heads(BANDS, "{band} | {sex}"), total=False), None)
    assert values(workspace, {KEY: ALL}) == {KEY: ALL}


@pytest.mark.parametrize(
    "header",
    [
        heads(["0-4", "12-17", "18-59", "60+"], "{band} | {sex}"),  # 5 to 11 are missing
        heads(["0-4", "5-11", "12-17", "18-59"], "{band} | {sex}"),  # nobody above 59
        [f"{band} | F" for band in BANDS],  # women alone
    ],
)
def test_ages_that_leave_people_out_give_no_figure(tmp_path: Path, header: list[str]) -> None:
    workspace, _ = given(tmp_path, "HCR.xlsx", table(REGISTERED, header, total=False), "unhcr")
    assert values(workspace, {KEY: None}) == {KEY: None}


def test_a_total_that_its_ages_do_not_make_waits_and_no_age_is_offered(tmp_path: Path) -> None:
    lines = table(REGISTERED, heads(BANDS, "{band} | {sex}"), wrong=3)
    workspace, _ = given(tmp_path, "HCR.xlsx", lines, "unhcr")
    assert values(workspace, {KEY: None}) == {KEY: None}
    asked = list(workspace.correct().lines)
    assert asked
    assert not any("0-4" in str(line) for line in asked)


def test_an_empty_cell_beside_ages_without_a_total_is_no_zero(tmp_path: Path) -> None:
    lines = table(REGISTERED, heads(BANDS, "{band} | {sex}"), total=False)
    lines[2] = [*lines[2][:3], None, *lines[2][4:]]
    workspace, _ = given(tmp_path, "HCR.xlsx", lines, "unhcr")
    assert values(workspace, {KEY: None}) == {KEY: None}
