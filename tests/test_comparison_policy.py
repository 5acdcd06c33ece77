"""Where comparability ends is the policy's to say: what it says reaches the verdict, and one that is laxer is told as such."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.outputs import planted

from kolosi.content.yaml_files.errors import ContentError
from kolosi.measure.comparison.context import Thresholds
from kolosi.model.figure import Comparison
from kolosi.model.key import Key
from kolosi.release.policy.comparability import thresholds_of
from kolosi.release.policy.policy import Comparability, load_policy
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

CHANGE = Key.parse("gbv_incidents/2025-Q1/2024-Q4")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = planted.create(tmp_path / "seuils", planted.DRAFT)
    (tmp_path / "gbvims.xlsx").write_bytes(planted.survivors())
    made.add([tmp_path / "gbvims.xlsx"])
    return made


def under(workspace: Workspace, numbers: str) -> Workspace:
    """The same workspace under a policy with other numbers for R22."""
    own = workspace.folder / "content" / "policies" / "agreed.yaml"
    own.write_text(f"{planted.AGREED}R22: {{{numbers}}}\n", "utf-8")
    return Workspace(workspace.folder)


def compared(workspace: Workspace) -> Comparison:
    return workspace.desk().comparisons([CHANGE])[CHANGE]


def lowered(workspace: Workspace) -> list[object]:
    return [one.data["rules"] for one in workspace.check_drafts() if one.id == "policy_laxer"]


def test_the_policy_of_the_package_has_the_limits_of_the_method() -> None:
    assert thresholds_of(load_policy()) == Thresholds()
    assert {one.name for one in fields(Thresholds)} == set(Comparability.model_fields) - {"citation", "outcome"}


def test_every_limit_that_a_policy_writes_is_the_one_that_a_comparison_takes() -> None:
    policy = load_policy()
    for one in fields(Thresholds):
        other = policy.R22.model_copy(update={one.name: 1})
        taken = thresholds_of(policy.model_copy(update={"R22": other}))
        assert taken == replace(Thresholds(), **{one.name: 1}), one.name
    written = policy.R22.model_copy(update={"moved_share": 0.07})
    assert thresholds_of(policy.model_copy(update={"R22": written})).moved_share == Fraction(7, 100)


def test_what_a_policy_says_of_the_base_reaches_the_sentence(workspace: Workspace) -> None:
    usual = compared(workspace)
    assert usual.before.value == 110, usual.sentence
    assert usual.percent is not None, usual.sentence
    stricter = compared(under(workspace, "least_base: 200"))
    assert stricter.percent is None
    assert "small_base" in [one.id for one in stricter.reasons]
    assert "200" in stricter.sentence["fr"]
    assert lowered(under(workspace, "least_base: 200")) == []


def test_a_policy_that_compares_more_easily_than_the_package_is_told(workspace: Workspace) -> None:
    assert lowered(workspace) == []
    assert lowered(under(workspace, "least_base: 5")) == ["R22"]
    assert lowered(under(workspace, "moved_share: 0.5")) == ["R22"]


@pytest.mark.parametrize("number", ["moved_share: 10", "least_continuity: 70", "design_effect: 0.5", "steepness: 0"])
def test_a_percent_in_the_place_of_a_share_is_refused(tmp_path: Path, number: str) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "default.yaml").write_text(f"R22: {{{number}}}\n", "utf-8")
    name, _, found = number.partition(": ")
    with pytest.raises(ContentError, match=rf"default\.yaml:1.*R22\.{name}: expected number between.*found {found}"):
        load_policy(overlay=tmp_path)
