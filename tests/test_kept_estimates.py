"""Estimates kept beside the build come back as they were."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from fractions import Fraction

import pytest

from kolosi.model.figure import Coverage, Estimate, Waits
from kolosi.model.key import Key
from kolosi.model.plain import plain, read_plain
from kolosi.model.survey import Among, InformantBasis, SampleBasis, Survey

KEY = Key.parse("hr_violations;risk=gbv/2025-Q1@ml-gao")
SURVEY = Survey(
    question="q", of="households", frame={"fr": "a", "en": "b"}, recall={}, among=(Among(question="x", least=1.5),)
)
ESTIMATES = [
    Estimate(key=KEY, value=None, kind="flow", missing={"fr": "rien", "en": "nothing"}, absence="no_data"),
    Estimate(
        key=KEY,
        value=Fraction(100, 3),
        kind="share",
        n=30,
        numerator=Fraction(10),
        denominator=Fraction(30),
        status="partial",
        as_of=date(2025, 3, 31),
        coverage=Coverage(
            months_present=2, months_expected=3, reporters=(4, 5), places=("ml-gao",), until=date(2025, 3, 1)
        ),
        receipts=("r1", "r2"),
        sources=("acled",),
        waits=Waits(rows=2, files=("a.xlsx",), so_far=Fraction(7)),
        organisations=(Fraction(6), Fraction(4)),
    ),
    Estimate(
        key=KEY,
        value=Fraction(50),
        kind="share",
        survey=SampleBasis(n=40, df=9, se=3.25, interval=(43.5, 56.5), first=date(2025, 1, 2), survey=SURVEY),
    ),
]


@pytest.mark.parametrize("estimate", ESTIMATES)
def test_an_estimate_comes_back_as_it_was(estimate: Estimate) -> None:
    assert read_plain(Estimate, json.loads(json.dumps(plain(estimate)))) == estimate


def test_of_two_kinds_of_basis_the_right_one_comes_back() -> None:
    names = {field.name for field in fields(SampleBasis)}, {field.name for field in fields(InformantBasis)}
    assert names[0] != names[1]
    back = read_plain(Estimate, json.loads(json.dumps(plain(ESTIMATES[2]))))
    assert isinstance(back.survey, SampleBasis)
