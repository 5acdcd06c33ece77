"""Months that the words of a change count: told where a reader has them as figures."""

from __future__ import annotations

from fractions import Fraction

from tests.release_case import context, estimates, keys

from kolosi.measure.comparison.compare import compare
from kolosi.model.figure import Change
from kolosi.release import Gate, gate

KNOWN = context(regions=("a", "b", "c"))
SIDES = {"incidents/2024-Q4": 60, "incidents/2025-Q1": 60}
MONTHS = {"incidents/2025-01": 40, "incidents/2025-02": 14, "incidents/2025-03": 6}


def passed(more: dict[str, int]) -> Gate:
    cells = estimates({**SIDES, **more})
    before, after = (cells[key] for key in keys(*SIDES))
    months = [Fraction(value) for value in MONTHS.values()]
    change = compare(
        before, after, KNOWN.indicators["incidents"], months_before=[Fraction(20)] * 3, months_after=months
    )
    return gate([*cells, change.key], {**cells, change.key: change}, context=KNOWN)


def sentence(found: Gate) -> str:
    (change,) = (one for one in found.figures.values() if isinstance(one, Change))
    return change.sentence["en"]


def test_months_that_are_printed_as_figures_are_counted() -> None:
    assert "very uneven (from 6 to 40)" in sentence(passed(MONTHS))


def test_months_that_nobody_prints_are_not_counted() -> None:
    """February is 14 by the words: with the 13 of two regions it would leave one to the third."""
    found = passed({"incidents/2025-01": 40, "incidents/2025-02@north": 13, "incidents/2025-02@c": 1})
    assert "very uneven: the total" in sentence(found)
    assert {str(one.key) for one in found.withheld} == {"incidents/2025-02@c"}
    assert "very uneven: the total" in sentence(passed({}))


def test_nor_are_they_where_one_of_them_is_held_back() -> None:
    found = passed({**MONTHS, "incidents/2025-02@north": 13, "incidents/2025-02@c": 1, "incidents/2025-02@b": 2})
    held = {str(one.key) for one in found.withheld}
    assert ("very uneven: the total" in sentence(found)) == bool(held & MONTHS.keys())
