"""Figures over groups: one pass over the records gives every total and every part, and they agree with single figures."""

from __future__ import annotations

from pathlib import Path

import pytest

import kolosi
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.ask.exploring import Grouped


@pytest.fixture(scope="module")
def mali(demo: Path) -> Workspace:
    return kolosi.open(demo)


def _values(found: object, name: str) -> dict[tuple[tuple[str, str | None], ...], int | float | None]:
    assert isinstance(found, Grouped)
    return {tuple(sorted(group.items())): values[name] for group, values in found.rows}


def test_groups_and_totals_agree_with_single_figures(mali: Workspace) -> None:
    found = _values(
        mali.figures(["hr_violations", "killed_monitoring"], group=["region,month", "region"]), "hr_violations"
    )
    month = mali.figure("hr_violations/2025-01@ml-gao").estimate.value
    assert found[("month", "2025-01"), ("region", "ml-gao")] == month
    assert found[(("region", "ml-gao"),)] == sum(
        value or 0 for group, value in found.items() if ("region", "ml-gao") in group and len(group) == 2
    )


def test_different_reporters_are_counted_once_a_group(mali: Workspace) -> None:
    everywhere = _values(mali.figures(["regions_with_attacks"], group=["month", ""]), "regions_with_attacks")
    assert all((value or 0) <= (everywhere[()] or 0) for value in everywhere.values())


def test_what_cannot_be_counted_together_is_refused_with_what_can(mali: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        mali.figures(["idps"], group=["region"])
    assert refused.value.finding.id == "not_groupable"
    with pytest.raises(Refusal) as unknown:
        mali.figures(["hr_violations"], group=["regions"])
    assert unknown.value.finding.data["near"].startswith("region")
