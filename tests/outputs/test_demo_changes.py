"""The changes of the demonstration: what may be called one, what may not, and what is known all the same."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.measure.comparison.compare import compare
from kolosi.model.figure import Comparison
from kolosi.model.key import Key
from kolosi.model.panel import Panel
from kolosi.workspace import Workspace
from kolosi.workspace.ask.desk import Desk

NARROW = "\u202f"


def change(desk: Desk, key: str) -> Comparison:
    return desk.comparisons([Key.parse(key)])[Key.parse(key)]


def ids(found: Comparison, *, refusals: bool = False) -> list[str]:
    return [reason.id for reason in found.reasons if reason.is_refusal == refusals]


def test_gbv_of_the_first_quarter_is_not_comparable_and_says_on_what_its_direction_depends(desk: Desk) -> None:
    found = change(desk, "gbv_incidents/2025-Q1/2024-Q1")
    assert (found.before.value, found.after.value) == (2315, 1171)
    assert (found.verdict, found.percent, ids(found, refusals=True)) == ("NOT COMPARABLE", None, ["fewer_reporters"])
    assert f"au-dessous de 50,6{NARROW}%, leurs chiffres ont augmenté" in found.sentence["fr"]
    assert "moved_before" in ids(found)  # from 7,340 to 2,315 a year before


def test_the_break_even_table_says_what_a_refused_fall_would_be(demo: Path) -> None:
    run = CliRunner().invoke(
        app, ["change", "gbv_incidents/2025-Q1/2024-Q1", "--workspace", str(demo), "--language", "fr"]
    )
    for share, moved in ((40, "+26,5"), (60, "−15,7"), (80, "−36,8")):
        assert f"S’ils en faisaient {share},0{NARROW}% : {moved}{NARROW}%" in run.output
    answer = Workspace(demo).change("gbv_incidents/2025-Q1/2024-Q1")
    assert [round(float(percent)) for _, percent in answer.break_even] == [26, -16, -37]
    assert Workspace(demo).change("access_incidents/2024/2023").break_even == ()


def test_a_panel_of_the_same_services_tells_the_direction(desk: Desk) -> None:
    found = change(desk, "gbv_incidents/2025-Q1/2024-Q1")
    panel = Panel(before=Fraction(1300), after=Fraction(1171), all_before=Fraction(2315), reporters=(27, 92, 27))
    known = compare(found.before, found.after, desk.workspace.knowledge.indicators["gbv_incidents"], panel=panel)
    assert (known.verdict, ids(known, refusals=True)) == ("NOT COMPARABLE", ["fewer_reporters", "low_continuity"])
    assert "The 27 reporters active in both periods go from 1,300 to 1,171 (−9.9%" in known.sentence["en"]


def test_access_constraints_show_no_clear_change(desk: Desk) -> None:
    found = change(desk, "access_incidents/2024/2023")
    assert (found.before.value, found.after.value, found.verdict) == (602, 578, "NO CLEAR CHANGE")


def test_violations_fall_with_the_least_uncertainty_there_is_and_an_uneven_quarter(desk: Desk) -> None:
    found = change(desk, "hr_violations/2025-Q1/2024-Q4")
    assert round(float(found.percent or 0)) == -13
    assert found.interval is not None
    assert [round(float(end or 0), 1) for end in found.interval] == [-15.9, -10.1]
    assert found.phi is None
    assert {"uneven_profile", "minimum_uncertainty", "not_seasonally_adjusted"} <= set(ids(found))
    assert f"de 1{NARROW}143 à 3{NARROW}874" in found.sentence["fr"]


@pytest.mark.parametrize(("against", "base", "is_marked"), [(None, "2024-Q1", False), ("previous", "2024-Q4", True)])
def test_the_base_is_the_same_period_of_last_year_unless_another_is_named(
    demo: Path, against: str | None, base: str, is_marked: bool
) -> None:
    answer = Workspace(demo).change("hr_violations", during="2025-Q1", against=against)
    assert str(answer.comparison.key) == f"hr_violations/2025-Q1/{base}"
    named = [] if against is None else ["--against", against]
    for language, mark in (("fr", "non corrigé des variations saisonnières"), ("en", "not seasonally adjusted")):
        asked = [
            "change",
            "hr_violations",
            "--during",
            "2025-Q1",
            *named,
            "--workspace",
            str(demo),
            "--language",
            language,
        ]
        assert (mark in CliRunner().invoke(app, asked).output.replace("\n", " ")) == is_marked


def test_people_killed_are_compared_by_events(desk: Desk) -> None:
    found = change(desk, "killed_monitoring/2025-Q1/2024-Q4")
    assert (found.before.value, found.after.value, "compound" in ids(found)) == (429, 336, True)
    low, high = found.interval or (0, 0)
    assert low < -32.3 < -21.7 < -9.5 < (high or 0)  # wider on both sides than 429 and 336 persons who die one by one
