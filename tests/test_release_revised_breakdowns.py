"""Breakdowns that no figure crosses stay apart, also once data were revised: the second edition costs what the first did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from tests.shipped_case import shipped_context

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.audit import audit, grid
from kolosi.release.audit.groups import groups_of
from kolosi.release.bounds.feasibility import can_be, system_of
from kolosi.release.bounds.side_by_side import can_all_be
from kolosi.release.gating import gate
from kolosi.release.linked import independent_parts as parts
from kolosi.release.linked.equations import Row
from kolosi.release.linked.family import Family
from kolosi.release.linked.linked_tables import groups
from kolosi.release.policy.context import Context, Published
from kolosi.release.register.registry import printed

SUBJECT, QUARTER, HALF = "hr_violations", "2025-Q1", "2024-10..2025-03"
TERMS = {
    "sex": ("female", "male"),
    "age_group": ("adult", "child"),
    "perpetrator": ("state_forces", "armed_groups"),
    "population_group": ("idp", "host"),
}


def counts(late: int, known: Context) -> dict[Key, Estimate]:
    """Counts of a quarter and a half-year by breakdowns that no count crosses; so many men, adults, displaced came late."""
    values = {f"{SUBJECT}/{QUARTER}": 400 + late, f"{SUBJECT}/{HALF}": 900 + late, f"{SUBJECT}/2024-Q4": 500}
    values |= {f"{SUBJECT}/{QUARTER}@{place}": 90 + n for n, place in enumerate(known.regions[:4])}
    for column, terms in TERMS.items():
        for n, term in enumerate(terms):
            values[f"{SUBJECT};{column}={term}/{QUARTER}"] = (7, 150)[n] + late * n
    cells = (
        Estimate(key=Key.parse(text), value=Fraction(value), kind="event", sources=("x",), as_of=date(2025, 3, 31))
        for text, value in values.items()
    )
    return {cell.key: cell for cell in cells}


def known_of(data: str) -> Context:
    return replace(shipped_context("mli"), data={SUBJECT: data, "acled_events": data[::-1]})


@pytest.fixture(scope="module")
def edition() -> tuple[Published, ...]:
    """What a first edition printed."""
    known, cells = known_of("first"), counts(0, known_of("first"))
    return printed("first", gate(cells, cells, (), context=known).figures, known)


def family(late: int, edition: tuple[Published, ...]) -> Family:
    """The figures of now with what the first edition printed of the same counts."""
    known = known_of("second")
    (group,) = groups(counts(late, known), {}, edition, known)
    return group.recorded or group.believed


def columns(one: Family) -> set[str]:
    return {column for key in one.counts for column in parts.columns_of(key, one.context)}


@pytest.mark.parametrize("late", [0, 40])
def test_each_breakdown_is_protected_by_itself_though_data_were_revised(
    edition: tuple[Published, ...], late: int
) -> None:
    whole = family(late, edition)
    assert any(row.is_old for row in whole.rows)
    found = [columns(one) for one in parts.independent_parts(whole, frozenset())]
    assert sorted(map(sorted, found)) == [["age_group"], ["perpetrator"], ["population_group"], ["sex"]]
    assert sum(len(one.atoms) for one in parts.independent_parts(whole, frozenset())) < len(whole.atoms)


def test_breakdowns_stay_together_where_a_total_that_they_share_does_not_follow(
    edition: tuple[Published, ...],
) -> None:
    whole = family(40, edition)
    total = Key.parse(f"{SUBJECT}/{QUARTER}")
    (together,) = parts.independent_parts(whole, frozenset({total, Key.parse(f"{SUBJECT}/{HALF}")}))
    assert columns(together) == TERMS.keys()


def test_a_hidden_total_that_two_others_give_leaves_breakdowns_apart(edition: tuple[Published, ...]) -> None:
    whole = family(40, edition)
    assert len(list(parts.independent_parts(whole, frozenset({Key.parse(f"{SUBJECT}/{QUARTER}")})))) == len(TERMS)


def test_of_too_many_cells_each_breakdown_is_protected_by_itself(
    edition: tuple[Published, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = family(40, edition)
    totals = frozenset({Key.parse(f"{SUBJECT}/{QUARTER}"), Key.parse(f"{SUBJECT}/{HALF}")})
    monkeypatch.setattr(parts, "_MOST", 50)
    assert len(list(parts.independent_parts(whole, totals))) == len(TERMS)


def test_the_cells_of_the_check_are_told_apart_by_data_once_and_not_in_each_breakdown(
    edition: tuple[Published, ...],
) -> None:
    known = known_of("second")
    cells = counts(40, known)
    keys = sorted({*cells, *(replace(key, breakdown=(*key.breakdown, (grid.LATER, ("0000",)))) for key in cells)})
    first, second = grid.lay_out(sorted(cells), known), grid.lay_out(keys, known)
    assert second.covers.shape[1] <= 2 * first.covers.shape[1]


def test_what_other_systems_sent_since_is_no_other_state_of_a_group(edition: tuple[Published, ...]) -> None:
    known = replace(known_of("first"), data={SUBJECT: "first", "acled_events": "corrected"})
    other = Published(edition="first", key=Key.parse(f"acled_events/{QUARTER}"), value=Fraction(300), data="before")
    cells = counts(0, known)
    shown = gate(cells, cells, edition, context=known).figures
    told = [*edition, other]
    (group,) = (one for one in groups_of(shown, {key: key for key in shown}, cells, told, known) if one.tells_something)
    assert [len(one) for one in audit._generations(group, told, known)] == [2]
    moved = replace(known, data={SUBJECT: "second", "acled_events": "before"})
    assert [len(one) for one in audit._generations(group, told, moved)] == [1, 1]


# -- whether all can be true, side by side ---------------------------------------------------------------------------


def random_rows(dice: np.random.Generator, known: Context) -> Iterator[Row]:
    """Totals and breakdowns of invented tables, some of which have no joint table."""
    periods, places = (QUARTER, HALF, "2024-Q4"), ("", *known.regions[:2])
    for _ in range(int(dice.integers(4, 12))):
        period, place = str(dice.choice(periods)), str(dice.choice(places))
        column = str(dice.choice([*TERMS, ""]))
        filters = f";{column}={dice.choice(TERMS[column])}" if column else ""
        key = Key.parse(f"{SUBJECT}{filters}/{period}" + (f"@{place}" if place else ""))
        value = Fraction(int(dice.integers(0, 12)))
        yield Row(owner=key, terms=((key, Fraction(1)),), low=value, high=value if dice.random() < 0.8 else None)


@pytest.mark.parametrize("is_whole", [False, True])
def test_side_by_side_the_same_can_be_true_as_together(*, is_whole: bool) -> None:
    known, found = shipped_context("mli"), {True: 0, False: 0}
    for seed in range(60):
        rows = list(random_rows(np.random.default_rng(seed), known))
        together = Family(cells={}, counts=tuple(sorted({row.owner for row in rows})), rows=tuple(rows), context=known)
        system = system_of(together)
        if is_whole:
            outside = np.array([not atom.is_real for atom in together.atoms])
            system = replace(system, top=np.where(outside, 0.0, system.top))
        answer = can_be(system)
        assert can_all_be(rows, known, is_whole=is_whole) == answer, seed
        found[answer] += 1
    assert min(found.values()) >= 5
