"""The work of the gate is bounded: what is not settled within it is held back, and says so."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.crossed_case import MONITORING, cited, drawn, estimates
from tests.shipped_case import shipped_context

from kolosi.model.key import Key
from kolosi.release.audit import audit
from kolosi.release.bounds.bounds import Attack
from kolosi.release.bounds.sampled_bounds import Seen
from kolosi.release.gating import Gate, gate
from kolosi.release.linked.linked_tables import groups
from kolosi.release.policy.rules import threshold
from kolosi.release.suppress import plan
from kolosi.release.suppress.repair import Repair

SIZE = 60


@pytest.fixture(scope="module")
def case():  # type: ignore[no-untyped-def]
    """Some figures of an invented monitoring that cross one another."""
    known = shipped_context("mli")
    return estimates(cited(MONITORING, known, SIZE), drawn(MONITORING, known, seed=1), known), known


def left(case) -> Gate:  # type: ignore[no-untyped-def]
    values, known = case
    return gate(values, values, (), context=known)


def test_figures_that_cross_are_settled_within_the_bound(case) -> None:  # type: ignore[no-untyped-def]
    found = left(case)
    assert not [one for one in found.findings if one.id == "figures_unsettled"]
    assert len(found.withheld) < SIZE / 2


def test_what_is_not_settled_is_held_back_and_named(case, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    values, known = case
    monkeypatch.setattr(plan, "WORK", 3e5)
    monkeypatch.setattr(plan, "WORK_EACH", 0.0)
    found = left(case)
    unsettled = [one for one in found.withheld if one.reason == "unsettled"]
    (point,) = (one for one in found.findings if one.id == "figures_unsettled")
    assert (point.found, point.count) == (MONITORING, len(unsettled))
    crossed = {len(one.key.breakdown) + bool(one.key.places) for one in unsettled}
    left_in = (key for key in values if key not in {one.key for one in found.withheld})
    assert max(len(key.breakdown) + bool(key.places) for key in left_in) < min(crossed)
    assert all("time" in one.why["en"] for one in unsettled)
    printed = [key for key, one in found.figures.items() if getattr(one, "value", None) is not None]
    assert all(values[key].value >= threshold(key, known).minimum or values[key].value == 0 for key in printed)


def test_of_a_group_that_the_audit_cannot_look_at_nothing_leaves(case, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(audit, "WORK", 1.0)
    monkeypatch.setattr(audit, "WORK_EACH", 0.0)
    found = left(case)
    assert {one.key for one in found.withheld} == set(case[0])


def test_what_is_hidden_and_printed_again_leaves_the_ends_of_a_fresh_look(case) -> None:  # type: ignore[no-untyped-def]
    """The pieces are changed where nothing else follows at once, and made anew where it does."""
    values, known = case
    (group,) = groups(values, {}, (), known)
    family, chance = group.believed, random.Random(7)
    kept, shown, hidden, looked = Attack(family), sorted(values), set[Key](), 0
    kept.refresh()
    for _ in range(30):
        key = chance.choice(shown)
        kept.hold([key], is_held=key in hidden)
        hidden ^= {key}
        before = kept.left
        kept.refresh()
        looked += kept.left is before
        fresh = Attack(family)
        fresh.hold(hidden, is_held=False)
        fresh.refresh()
        for one in chance.sample(family.counts, 3):
            for is_largest in (True, False):
                ends = [each.extreme(family.inside[one], is_largest=is_largest).value for each in (kept, fresh)]
                assert ends[0] == pytest.approx(ends[1], abs=1e-5)
    assert 0 < looked < 30


def test_regions_that_are_asked_for_later_have_the_ends_of_all_possibilities(case) -> None:  # type: ignore[no-untyped-def]
    values, known = case
    (group,) = groups(values, {}, (), known)
    attack = Attack(group.believed)
    regions = list(dict.fromkeys(group.believed.inside.values()))
    attack.refresh()
    seen, later = Seen(regions, attack.alike), Seen(regions[::2], attack.alike)
    for one in regions[:5]:
        point = attack.extreme(one, is_largest=True).point
        seen.add(point)
        later.add(point)
    later = later.also(regions[1::2])
    assert [later.ends(one) for one in regions] == [pytest.approx(seen.ends(one), abs=1e-3) for one in regions]


def test_a_possibility_is_met_again_by_who_is_told_nothing_against_it(case) -> None:  # type: ignore[no-untyped-def]
    values, known = case
    (group,) = groups(values, {}, (), known)
    family, hidden = group.believed, sorted(values)[::6]
    attack, told = Attack(family), Attack(family)
    attack.hold(hidden, is_held=False)
    attack.refresh()
    seen = Seen(family.inside.values(), attack.alike)
    seen.add(attack.sample)
    for key in hidden:
        seen.add(attack.extreme(family.inside[key], is_largest=True).point)
    points = seen.spread
    assert attack.possible(points).shape == points.shape
    values_of = np.stack([points.toarray()[:, list(family.inside[key])].sum(axis=1) for key in hidden], axis=1)
    is_told = np.all(np.abs(values_of - [float(values[key].value) for key in hidden]) < 1e-5, axis=1)
    assert 0 < told.possible(points).shape[0] == is_told.sum() < len(is_told)


def test_what_has_something_where_a_reader_guesses_nothing_is_no_possibility_of_his(case) -> None:  # type: ignore[no-untyped-def]
    values, known = case
    (group,) = groups(values, {}, (), known)
    attack = Attack(group.believed)
    point = csr_array(attack.sample[None, :])
    assert attack.possible(point).shape[0] == 1
    top = attack.system.top.copy()
    top[point.indices[0]] = 0.0
    attack.system = replace(attack.system, top=top)
    assert attack.possible(point).shape[0] == 0


def test_who_looks_again_is_asked_little_and_finds_the_same(case) -> None:  # type: ignore[no-untyped-def]
    values, known = case
    (group,) = groups(values, {}, (), known)
    family = group.believed
    small = frozenset(key for key, one in values.items() if one.value < threshold(key, known).minimum)
    first = Repair(family, small, known)
    hidden = small | first.run().secondary.keys()
    again, effort = Repair(family, hidden, known), first.attack.effort
    assert not again.run().secondary
    assert again.attack.effort < effort / 4
    family.memo.pop("met")
    anew = Repair(family, hidden, known)
    assert not anew.run().secondary
    assert again.attack.effort < anew.attack.effort
