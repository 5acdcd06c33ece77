"""Months that the words of a change count: figures that a reader has, though nobody cites them."""

from __future__ import annotations

from fractions import Fraction

from tests.release_case import context, estimates, keys

from kolosi.measure.compare import compare
from kolosi.model.figure import Change, Comparison, Estimate
from kolosi.model.key import Key
from kolosi.release import Gate, Published, as_entries, from_entries, gate, printed
from kolosi.release.audit import audit
from kolosi.release.figures import released
from kolosi.release.plan import Plan, primary

KNOWN = context(regions=("a", "b", "c"))
SIDES = {"incidents/2024-Q4": 60, "incidents/2025-Q1": 60}
MONTHS = {"incidents/2025-01": 40, "incidents/2025-02": 14, "incidents/2025-03": 6}
ONE = {"incidents/2025-01": 40, "incidents/2025-02@north": 13, "incidents/2025-02@c": 1}
"""February is 14 by the words: with the 13 of two regions it leaves one to the third."""


def cells_of(more: dict[str, int]) -> dict[Key, Estimate]:
    return estimates({**SIDES, **more})


def change_of(cells: dict[Key, Estimate]) -> Comparison:
    before, after = (cells[key] for key in keys(*SIDES))
    months = [Fraction(value) for value in MONTHS.values()]
    return compare(before, after, KNOWN.indicators["incidents"], months_before=[Fraction(20)] * 3, months_after=months)


def passed(more: dict[str, int], before: tuple[Published, ...] = ()) -> Gate:
    cells = cells_of(more)
    change = change_of(cells)
    return gate([*cells, change.key], {**cells, change.key: change}, before, context=KNOWN)


def sentence(found: Gate) -> str:
    (change,) = (one for one in found.figures.values() if isinstance(one, Change))
    return change.sentence["en"]


def test_months_are_counted_where_nothing_is_given_away_by_them() -> None:
    assert "very uneven (from 6 to 40)" in sentence(passed({}))


def test_months_that_give_a_hidden_figure_away_are_not_counted() -> None:
    found = passed(ONE)
    assert "very uneven: the total" in sentence(found)
    assert {str(one.key) for one in found.withheld} == {"incidents/2025-02@c"}


def test_nor_are_those_that_give_away_what_nobody_cites() -> None:
    assert "very uneven: the total" in sentence(passed({key: ONE[key] for key in list(ONE)[:2]}))


def test_months_that_are_printed_as_figures_are_counted() -> None:
    found = passed({**MONTHS, **ONE})
    assert "very uneven (from 6 to 40)" in sentence(found)
    assert {str(one.key) for one in found.withheld} == {"incidents/2025-02@c", "incidents/2025-02@north"}


def test_the_audit_reads_what_the_words_count() -> None:
    cells = cells_of(ONE)
    change = change_of(cells)
    counted = tuple((Key.parse(key), Fraction(value)) for key, value in MONTHS.items())
    for told, found in (({}, set()), ({change.key: counted}, {"incidents/2025-02@c"})):
        decided = Plan(cells=cells, withheld=primary(cells, cells, KNOWN), told=told)
        figures = released({**dict.fromkeys(cells), change.key: change}, decided, KNOWN)
        assert {str(one.bounds.key) for one in audit(figures, cells, (), KNOWN)} == found


def test_the_register_keeps_what_the_words_counted() -> None:
    kept = printed("first", passed({}).figures, KNOWN)
    assert {str(one.key): one.value for one in kept} == {**SIDES, **MONTHS}
    before = from_entries("first", as_entries(kept))
    later = estimates({key: ONE[key] for key in list(ONE)[1:]})
    held = {str(one.key) for one in gate(later, later, before, context=KNOWN).withheld}
    assert held == set(map(str, later))
