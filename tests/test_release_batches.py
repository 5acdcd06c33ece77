"""Revisions leave together: a table of which some figures moved by few keeps what the edition before printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.release_case import comparison, context, estimate, estimates, keys

from kolosi.model.figure import Change, Figure
from kolosi.model.key import Key
from kolosi.release.gating import Gate, gate
from kolosi.release.policy.context import Context, Published
from kolosi.release.register.registry import as_entries, from_entries, printed

EARLIER = date(2025, 4, 15)
FIRST = {
    "cases/2025-Q1": 300,
    "cases/2025-Q1@a": 120,
    "cases/2025-Q1@b": 80,
    "cases/2025-Q1@c": 60,
    "cases/2025-Q1@d": 40,
}


def edition(values: Mapping[str, int]) -> tuple[Published, ...]:
    """What an edition printed of some values, as its register keeps it."""
    known = context()
    counted = {key: estimate(str(key), one.value, as_of=EARLIER) for key, one in estimates(values).items()}
    leaving = gate(counted, counted, (), context=known)
    return from_entries("first", as_entries(printed("first", leaving.figures, known)))


def later(values: Mapping[str, int], known: Context | None = None) -> Gate:
    """What leaves of other values after the first edition."""
    now = estimates(values)
    return gate(now, now, edition(FIRST), context=known or context())


def values_of(found: Gate) -> dict[str, Fraction | None]:
    return {str(key): one.value for key, one in found.figures.items() if isinstance(one, Figure)}


def test_a_table_of_which_one_figure_moved_by_few_is_printed_as_it_was() -> None:
    found = later({**FIRST, "cases/2025-Q1": 303, "cases/2025-Q1@a": 123})
    assert values_of(found) == FIRST
    assert {one.as_of for one in found.figures.values() if isinstance(one, Figure)} == {EARLIER}
    assert [(one.id, one.found, one.count) for one in found.findings] == [("figures_kept", "cases", 5)]
    assert not found.withheld


def test_a_figure_that_moved_by_many_beside_one_that_moved_by_few_waits_too() -> None:
    found = later({**FIRST, "cases/2025-Q1": 343, "cases/2025-Q1@a": 160, "cases/2025-Q1@b": 83})
    assert values_of(found) == FIRST


def test_a_batch_in_which_nothing_moved_by_few_is_printed_whole() -> None:
    now = {**FIRST, "cases/2025-Q1": 360, "cases/2025-Q1@a": 150, "cases/2025-Q1@b": 110}
    found = later(now)
    assert values_of(found) == now
    assert not any(isinstance(one, Figure) and one.is_kept for one in found.figures.values())
    assert not found.findings


def test_what_an_edition_held_back_waits_with_its_table() -> None:
    """Four then, 55 now: a table is of one day, its gaps too."""
    then, now = {**FIRST, "cases/2025-Q1": 264, "cases/2025-Q1@d": 4}, {"cases/2025-Q1@a": 123, "cases/2025-Q1@d": 55}
    before = edition(then)
    gaps = {str(one.key) for one in before if one.value is None}
    assert "cases/2025-Q1@d" in gaps
    values = estimates({**then, **now, "cases/2025-Q1": 318})
    held = {str(one.key): one.rule for one in gate(values, values, before, context=context()).withheld}
    assert held.keys() == gaps
    assert held["cases/2025-Q1@d"] == "R20"


def test_a_new_figure_of_a_kept_table_gives_the_revision_away_to_nobody() -> None:
    """The half-year of today less the second quarter of today would be the first quarter of today."""
    more = {"cases/2025-01..2025-06": 503, "cases/2025-Q2": 200}
    found = values_of(later({**FIRST, "cases/2025-Q1": 303, "cases/2025-Q1@a": 123, **more}))
    assert {key: found[key] for key in FIRST} == FIRST
    assert None in (found["cases/2025-01..2025-06"], found["cases/2025-Q2"])


def test_what_is_kept_is_not_entered_again_in_the_register_of_the_next_edition() -> None:
    found = later({**FIRST, "cases/2025-Q1": 303, "cases/2025-Q1@a": 123, "cases/2025-Q3": 90})
    assert [str(one.key) for one in printed("second", found.figures, context())] == ["cases/2025-Q3"]


def test_a_change_is_of_the_values_that_are_printed() -> None:
    before, after = estimate("cases/2025-Q1", 303), estimate("cases/2025-Q2", 200)
    change = comparison(before, after)
    asked = {change.key: change, before.key: before, after.key: after}
    found = gate(asked, asked, edition(FIRST), context=context()).figures[change.key]
    assert isinstance(found, Change)
    assert (found.before.value, found.after.value, found.difference) == (300, 200, -100)
    assert "303" not in str(found)


def test_what_an_edition_printed_without_its_day_is_held_back() -> None:
    old = [replace(one, as_of=None) for one in edition(FIRST)]
    now = estimates({**FIRST, "cases/2025-Q1@a": 123, "cases/2025-Q1": 303})
    held = {str(one.key): one.rule for one in gate(now, now, old, context=context()).withheld}
    assert {key for key, rule in held.items() if rule == "R20"} >= {"cases/2025-Q1", "cases/2025-Q1@a"}


def test_a_kept_value_is_judged_by_the_rules_of_today() -> None:
    known = context()
    rule = known.policy.R2.model_copy(update={"sensitive": 50})
    stricter = replace(known, policy=known.policy.model_copy(update={"R2": rule}))
    found = values_of(later({**FIRST, "cases/2025-Q1": 303, "cases/2025-Q1@a": 123}, stricter))
    assert found["cases/2025-Q1@d"] is None
    assert set(keys("cases/2025-Q1@d")) <= {Key.parse(key) for key, value in found.items() if value is None}
