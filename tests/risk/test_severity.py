"""The computed phase of an area: missing is not low, incidents alone make no phase, households by the rule of the criteria."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from kolosi.content.severity.criteria import Input, load_criteria
from kolosi.risk.severity import Distribution, of_area, of_households, ranks_within, severity_of

CRITERIA = load_criteria("MLI", 2025)
SCALE = Input(variable="scale", figure="idps", bounds=(0, 50), thresholds=(10, 20, 30, 40), risks=("siege",))
COUNT = Input(variable="frequency", figure="x", bounds=(0, 50), thresholds=(10, 20, 30, 40), risks=("siege",), counts_incidents=True)  # fmt: skip
GENERAL = Input(variable="capacity", figure="rate", bounds=(100, 0), thresholds=(80, 60, 40, 20))


def test_all_known_gives_one_phase_of_the_best_grade() -> None:
    found = of_area({SCALE: 35, COUNT: 35, GENERAL: 30}, CRITERIA)
    assert (found.phase, found.low, found.high, found.grade, found.basis) == (4, 4, 4, "A", "area")
    assert dict(found.phases) == {"scale": 4, "frequency": 4, "capacity": 4}


def test_what_is_missing_widens_the_interval_and_lowers_the_grade() -> None:
    found = of_area({SCALE: 35, COUNT: None, GENERAL: None}, CRITERIA)
    assert (found.phase, found.low, found.high, found.grade) == (4, 1, 5, "D")


def test_no_data_gives_no_phase_and_never_the_first() -> None:
    found = of_area({SCALE: None, COUNT: None, GENERAL: None}, CRITERIA)
    assert (found.phase, found.absence) == (None, "no_data")
    assert of_area({}, CRITERIA).phase is None


def test_incidents_alone_make_no_phase() -> None:
    found = of_area({SCALE: None, COUNT: 45, GENERAL: None}, CRITERIA)
    assert (found.phase, found.absence) == (None, "counts_only")
    assert of_area({COUNT: 45, GENERAL: 10}, CRITERIA).phase == 5


def test_what_is_known_of_the_area_in_general_is_not_enough_for_a_risk() -> None:
    assert of_area({SCALE: None, GENERAL: 10}, CRITERIA, is_of_risk=True).absence == "no_data"
    assert of_area({SCALE: None, GENERAL: 10}, CRITERIA).phase == 5


def test_households_come_first_and_follow_the_rule_of_the_criteria() -> None:
    asked = Distribution(shares={1: 35, 2: 28, 3: 21, 4: 12, 5: 4}, margin=4)
    found = severity_of(asked, {SCALE: 45, GENERAL: 10}, CRITERIA)
    assert (found.phase, found.low, found.high, found.grade, found.basis) == (3, 3, 4, "A", "households")
    assert of_households(asked, replace(CRITERIA, share=None)).phase == 2
    with pytest.raises(ValueError, match="add up to"):
        of_households(Distribution(shares={1: 35, 2: 28}), CRITERIA)


def test_a_risk_without_a_phase_has_no_rank() -> None:
    risks = {"siege": {SCALE: 45.0, COUNT: 30.0}, "mines": {COUNT: 45.0}, "gbv": {GENERAL: 10.0}, "theft": {SCALE: 5.0}}
    ranks = ranks_within(risks, CRITERIA, top=1, draws=2_000)
    assert set(ranks) == {"siege", "theft"}
    assert ranks["siege"].in_top > 0.9


def test_ranks_of_fifteen_risks_in_twenty_regions_take_less_than_ten_seconds() -> None:
    risks = {f"r{at}": {SCALE: float(at * 3), COUNT: float(at), GENERAL: float(at)} for at in range(15)}
    start = time.process_time()
    for _ in range(20):
        ranks_within(risks, CRITERIA, top=5, draws=10_000)
    assert time.process_time() - start < 10
