"""Which policy protects less: for every field of the policy a change that does, and one that does not. None can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from kolosi.release.policy.laxer import direction, laxer_fields, laxer_rules
from kolosi.release.policy.policy import Policy, load_policy

GRANTED = {
    "rules": ["R3"],
    "figures": ["*"],
    "by": [{"en": "Invented function"}],
    "why": {"en": "Invented."},
    "since": "2025-01-01",
    "until": "2025-12-31",
}

LESS: dict[str, object] = {
    "R1.sensitive_level": 2,
    "R2.sensitive": 9,
    "R2.children": 9,
    "R2.other": 4,
    "R2.child_terms": {"age_group": []},
    "R2.casualty_columns": ["killed", "injured", "abducted"],
    "R3.least": 2,
    "R3.largest_share": 0.8,
    "R4.columns": ["perpetrator"],
    "R4.level": 1,
    "R4.named_months": 3,
    "R5.columns": [],
    "R5.acts": ["gbv_type"],
    "R7.sensitive_months": 1,
    "R7.other_months": 0,
    "R8.column": "sex",
    "R8.sets": [["0-11", "12-17", "adult"], ["0-17", "adult"]],
    "R9.columns": ["organisation"],
    "R10.outcome": None,
    "R10.level": 4,
    "R10.kinds": ["camp"],
    "R11.base": 20,
    "R11.print_n_under": 5,
    "R11.allows_unknown_base": True,
    "R11.bases": {"a_share": "a"},
    "R12.hides_zero": False,
    "R13.is_needed": False,
    "R15.smallest_group": 3,
    "R15.fewest_values": 1,
    "R15.largest_risk": 0.2,
    "R16.grid_km": 1,
    "R17.needs_day": False,
    "R17.needs_caveat": False,
    "R18.outcome": None,
    "R18.months": {"public": 120, "aggregate": 60, "incident": 48},
    "R20.holds_small_revisions": False,
    "R21.least_n": 20,
    "R21.least_df": 4,
    "R21.largest_rse": 0.5,
    "R21.hides": False,
    "R22.least_base": 10,
    "R22.least_continuity": 0.5,
    "R22.least_panel": 0.3,
    "R22.least_reporters": 2,
    "R22.received_points": 30,
    "R22.least_received": 0.5,
    "R22.moved_share": 0.25,
    "R22.steepness": 5,
    "R22.least_monthly": 50,
    "R22.profile_shift": 0.3,
    "R22.untold_share": 0.1,
    "R22.design_effect": 1.0,
    "R22.false_changes": 0.2,
    "exceptions.one": ["R1", "R3", "R10", "R13", "R18"],
    "exceptions.two": ["R1", "R2", "R4", "R7", "R9"],
    "authorisations": [GRANTED],
}
"""For each field a value that protects less than the default; None where none can."""

MORE: dict[str, object] = {
    "R1.sensitive_level": 0,
    "R2.sensitive": 11,
    "R2.children": 11,
    "R2.other": 6,
    "R2.child_terms": {"age_group": ["child", "youth"]},
    "R2.casualty_columns": ["killed"],
    "R3.least": 4,
    "R3.largest_share": 0.6,
    "R4.columns": ["perpetrator", "relationship", "occupation", "weapon"],
    "R4.level": -1,
    "R4.named_months": 12,
    "R5.columns": ["occupation", "rank"],
    "R5.acts": ["gbv_type", "violation", "category", "sub_event_type", "weapon"],
    "R7.sensitive_months": 6,
    "R7.other_months": 3,
    "R8.sets": [],
    "R9.columns": ["organisation", "actor", "reporter", "service", "donor"],
    "R10.outcome": "block",
    "R10.level": 2,
    "R10.kinds": ["locality", "axis", "site", "camp", "school"],
    "R11.base": 100,
    "R11.print_n_under": 50,
    "R15.smallest_group": 10,
    "R15.fewest_values": 3,
    "R15.largest_risk": 0.01,
    "R16.grid_km": 10,
    "R18.outcome": "block",
    "R18.months": {"public": 60, "aggregate": 60, "incident": 12},
    "R21.least_n": 60,
    "R21.least_df": 12,
    "R21.largest_rse": 0.2,
    "R22.least_base": 30,
    "R22.least_continuity": 0.8,
    "R22.least_panel": 0.6,
    "R22.least_reporters": 5,
    "R22.received_points": 10,
    "R22.least_received": 0.9,
    "R22.moved_share": 0.05,
    "R22.steepness": 2,
    "R22.least_monthly": 10,
    "R22.profile_shift": 0.1,
    "R22.untold_share": 0.01,
    "R22.design_effect": 3.0,
    "R22.false_changes": 0.05,
    "exceptions.one": ["R3"],
    "exceptions.two": ["R2", "R3"],
}

WORDS = {"version", "signed_by", "signed_on"}


def default() -> Policy:
    return load_policy()


def every_field() -> Iterator[str]:
    """Every field of every rule, as the policy is written today."""
    for name, field in Policy.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (f"{name}.{part}" for part in kind.model_fields)
        else:
            yield field.alias or name


def changed(policy: Policy, field: str, value: object) -> Policy:
    """A policy in which one field says something else."""
    said = policy.model_dump(by_alias=True)
    rule, _, part = field.partition(".")
    if part:
        said[rule] = {**said[rule], part: value}
    else:
        said[rule] = value
    return Policy.model_validate(said)


def test_every_field_has_a_direction_and_a_case() -> None:
    fields = set(every_field())
    assert len(fields) > 60
    for field in fields - WORDS - {"authorisations"}:
        assert callable(direction(*field.split("."))), field
    plain = {field for field in fields if not field.endswith((".citation", ".outcome"))} - WORDS
    assert plain <= set(LESS)
    assert set(LESS) <= fields
    assert set(MORE) <= fields


@pytest.mark.parametrize("field", [field for field, value in LESS.items() if value is not None])
def test_a_field_that_protects_less_is_named(field: str) -> None:
    laxer = changed(default(), field, LESS[field])
    assert set(laxer_fields(laxer, default())) == {field}
    assert field not in laxer_fields(default(), default())


@pytest.mark.parametrize("field", MORE)
def test_a_field_that_protects_more_is_not(field: str) -> None:
    stricter = changed(default(), field, MORE[field])
    assert stricter != default()
    assert laxer_fields(stricter, default()) == {}


@pytest.mark.parametrize("rule", [field.partition(".")[0] for field in every_field() if field.endswith(".outcome")])
def test_a_rule_that_blocked_and_is_only_reviewed_protects_less(rule: str) -> None:
    block, review = (changed(default(), f"{rule}.outcome", outcome) for outcome in ("block", "review"))
    assert laxer_fields(review, block) == {f"{rule}.outcome": ("block", "review")}
    assert laxer_fields(block, review) == {}


def test_words_let_nothing_out() -> None:
    other = changed(default(), "version", "autre")
    other = changed(other, "signed_by", {"en": "Somebody"})
    other = changed(other, "R2.citation", {"en": "Another reason"})
    assert laxer_fields(changed(other, "signed_on", "2025-01-15"), default()) == {}


def test_an_authorisation_that_lasts_longer_is_another_one_and_one_that_is_taken_away_is_none() -> None:
    signed = changed(default(), "authorisations", [GRANTED])
    longer = changed(default(), "authorisations", [{**GRANTED, "until": "2030-12-31"}])
    assert set(laxer_fields(longer, signed)) == {"authorisations"}
    assert laxer_fields(default(), signed) == {}


def test_the_rules_of_which_numbers_are_lower_are_those_printed() -> None:
    laxer = changed(changed(default(), "R12.hides_zero", False), "R4.columns", [])
    assert laxer_rules(laxer, default()) == ("R12",)
