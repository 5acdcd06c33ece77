"""What the gate works out once: how figures are laid out, and that they can all be true."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace

import numpy as np
import pytest
from tests.crossed_case import MONITORING, cited, drawn, estimates
from tests.shipped_case import shipped_context

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release import gating
from kolosi.release.audit import groups as audited
from kolosi.release.bounds import feasibility
from kolosi.release.bounds.bounds import Attack
from kolosi.release.gating import gate
from kolosi.release.linked import linked_tables
from kolosi.release.linked.linked_tables import groups
from kolosi.release.policy.context import Context
from kolosi.release.register.registry import printed
from kolosi.release.suppress.circuits import Circuits
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
    monkeypatch.setattr(feasibility, "system_of", None)
    assert Attack(family).system is Attack(family).system


def test_that_figures_can_all_be_true_is_not_asked_apart(
    known: Context, values: Mapping[Key, Estimate], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is solved of them anyway says it; the suppressor and the audit each find it out for themselves."""
    before = gate(values, values, (), context=known)
    monkeypatch.setattr(linked_tables, "can_all_be", None)
    monkeypatch.setattr(audited, "can_be_true", None)
    found = gate(values, values, (), context=known)
    assert found.withheld == before.withheld
    assert any(one.key in values for one in found.withheld)


def test_an_edition_that_asks_the_same_again_hides_what_the_last_one_hid_and_seeks_nothing(
    known: Context, values: Mapping[Key, Estimate], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ends are still asked for, by the suppressor and by the audit; with a figure more all is sought anew."""
    found = gate(values, values, (), context=known)
    before = printed("first", found.figures, known)
    hidden = {one.key for one in found.withheld}
    assert any(not one.is_primary for one in found.withheld)
    sought, looked = list[int](), list[int]()
    monkeypatch.setattr(Circuits, "cheapest", lambda *_: sought.append(1))
    monkeypatch.setattr(gating, "_caught", lambda *_: (looked.append(1), frozenset())[1])
    assert {one.key for one in gate(values, values, before, context=known).withheld} == hidden
    assert (sought, looked) == ([], [1])
    fewer = dict(list(values.items())[1:])
    gate(fewer, fewer, before, context=known)
    assert sought


def test_what_an_edition_hid_is_no_start_where_a_figure_moved(known: Context, values: Mapping[Key, Estimate]) -> None:
    found = gate(values, values, (), context=known)
    before = printed("first", found.figures, known)
    (group,) = groups(values, {}, before, known)
    assert group.believed.held_last == {one.key for one in found.withheld}
    moved = next(key for key, one in found.figures.items() if one.value)
    other = {**values, moved: replace(values[moved], value=values[moved].value + 500)}
    (group,) = groups(other, {}, before, known)
    assert group.believed.held_last == frozenset()


def test_who_guesses_only_where_he_is_sure_takes_what_he_who_guesses_took_of_that(
    known: Context, values: Mapping[Key, Estimate]
) -> None:
    """Asked anew, with a program of its own, the same remainders are empty."""
    figures = dict(gate(values, values, (), context=known).figures)
    (group,) = audited.groups_of(figures, {key: key for key in figures}, values, (), known)
    worlds = group.as_believed
    for sure in (worlds._layout.sure, len(worlds._layout.rests) // 2):
        worlds._layout = replace(worlds._layout, sure=sure)
        found, anew = worlds.where_sure(), copy(worlds)
        assert anew._guess(worlds._layout.rests[:sure])
        assert np.array_equal(found._top, anew._top)
    assert 0 < np.count_nonzero(found._top == 0.0) < np.count_nonzero(worlds._top == 0.0)


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
