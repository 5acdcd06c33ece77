"""What the gate works out once: how figures are laid out, and that they can all be true."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.crossed_case import MONITORING, cited, drawn, estimates
from tests.shipped_case import shipped_context

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.audit import groups as audited
from kolosi.release.bounds import feasibility
from kolosi.release.bounds.bounds import Attack
from kolosi.release.gating import gate
from kolosi.release.linked import linked_tables
from kolosi.release.linked.linked_tables import groups
from kolosi.release.policy.context import Context
from kolosi.release.suppress.implied_cells import with_implied

SIZE = 40


@pytest.fixture(scope="module")
def known() -> Context:
    return shipped_context("mli")


@pytest.fixture(scope="module")
def values(known: Context) -> Mapping[Key, Estimate]:
    """Some figures of an invented monitoring that cross one another."""
    return estimates(cited(MONITORING, known, SIZE), drawn(MONITORING, known, seed=2), known)


def test_a_family_is_laid_out_and_solved_once(
    known: Context, values: Mapping[Key, Estimate], monkeypatch: pytest.MonkeyPatch
) -> None:
    (group,) = groups(values, {}, (), known)
    family = with_implied(group.believed, group.believed)
    assert with_implied(group.believed, group.believed) is family
    assert feasibility.is_consistent(family)
    monkeypatch.setattr(feasibility, "_system", None)
    assert Attack(family).system is Attack(family).system


def test_that_figures_can_all_be_true_is_not_asked_apart(
    known: Context, values: Mapping[Key, Estimate], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is solved of them anyway says it; the suppressor and the audit each find it out for themselves."""
    before = gate(values, values, (), context=known)
    monkeypatch.setattr(linked_tables, "is_possible", None)
    monkeypatch.setattr(audited, "can_be_true", None)
    found = gate(values, values, (), context=known)
    assert found.withheld == before.withheld
    assert any(one.key in values for one in found.withheld)


def test_figures_that_no_world_of_the_content_has_are_read_without_its_structure(
    known: Context, values: Mapping[Key, Estimate]
) -> None:
    """A type counts more than its category: the tie between the two columns is dropped, by both readers."""
    texts = {f"{MONITORING};category=right_to_life/2025-Q1": 10, f"{MONITORING};violation=killing/2025-Q1": 30}
    one = next(iter(values.values()))
    cells = {}
    for text, value in texts.items():
        key = Key.parse(text)
        cells[key] = Estimate(key=key, value=one.value * 0 + value, kind="flow", sources=("x",), as_of=one.as_of)
    (group,) = groups(cells, {}, (), known)
    assert not group.context.is_tied
