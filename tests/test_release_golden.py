"""Small tables with the exact intervals that a reader can prove of what is hidden, and whether they may leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.release_case import context, estimates
from tests.test_release_tables import cell, golden, printed_without, table, with_minimum

from kolosi.model.key import Key
from kolosi.release import Published, explain
from kolosi.release.audit.audit import audit, prove
from kolosi.release.audit.consistency import Growing
from kolosi.release.audit.feasibility import Fact, Worlds
from kolosi.release.audit.grid import lay_out

Ends = dict[str, list[int]]
_SMALL = 1e-6
LARGE, SMALL = [[12, 4], [20, 15], [18, 11]], [[4, 2], [10, 1], [20, 9]]
RECTANGLE: Ends = {"Ax": [0, 16], "Ay": [0, 16], "Bx": [16, 32], "By": [3, 19]}


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A table with its margins, of which some cells are hidden; `later` is printed by another edition."""

    values: list[list[int]]
    hidden: str
    ends: Ends
    minimum: int = 10
    is_sensitive: bool = False
    is_open: bool = False
    later: Mapping[str, int] = field(default_factory=dict)


DRAWN = {
    "D01": Drawn(values=LARGE, hidden="Ay", ends={"Ay": [4, 4]}),
    "D02": Drawn(values=LARGE, hidden="Ax Ay Bx By", ends=RECTANGLE, is_open=True),
    "D03": Drawn(
        values=SMALL,
        hidden="Ax Ay Bx By",
        ends={"Ax": [3, 6], "Ay": [0, 3], "Bx": [8, 11], "By": [0, 3]},
        minimum=5,
        is_sensitive=True,
    ),
    "D04": Drawn(
        values=SMALL,
        hidden="Ax Ay Bx By Cx Cy",
        ends={"Ax": [0, 6], "Ay": [0, 6], "Bx": [0, 11], "By": [0, 11], "Cx": [17, 29], "Cy": [0, 12]},
        minimum=5,
        is_sensitive=True,
        is_open=True,
    ),
    "D08": Drawn(
        values=LARGE,
        hidden="Ax Ay Bx By",
        ends={"Ax": [12, 12], "Ay": [4, 4], "Bx": [20, 20], "By": [15, 15]},
        later={"Bx": 20},
    ),
}
LINES = {
    "D05": ({"cases/2025-Q1": 61, "cases/2025-Q1@a": 30, "cases/2025-Q1@b": 24, "cases/2025-Q1@c": 7}, [7, 7]),
    "D06": ({"cases/2024-10..2025-02": 1164, "cases/2024-10..2025-03": 1171, "cases/2025-03": 7}, [7, 7]),
    "D07": ({"cases/2025-01..2025-06": 47, "cases/2025-Q1": 40, "cases/2025-Q2": 7}, [7, 7]),
}
ROUNDED = {"a": (5, [3, 4]), "b": (5, [3, 4]), "c": (15, [13, 14])}
ROUNDED_TOTAL, STEP = 20, 5
REVISED = (41, 42)


def whole(low: float, high: float) -> list[int]:
    """The whole numbers between two ends."""
    return [ceil(low - _SMALL), floor(high + _SMALL)]


@pytest.mark.parametrize("id_", DRAWN)
def test_what_a_reader_proves_of_a_drawn_table(id_: str) -> None:
    drawn = DRAWN[id_]
    subject = "cases" if drawn.is_sensitive else "incidents"
    known, values = with_minimum(drawn.minimum), estimates(table(subject, drawn.values))
    figures = printed_without(values, [cell(subject, name) for name in drawn.hidden.split()], known)
    later = [
        Published(edition="later", key=cell(subject, name), value=Fraction(value))
        for name, value in drawn.later.items()
    ]
    proved = prove(figures, values, later, known)
    found = {name: proved[cell(subject, name)] for name in drawn.ends}
    assert {name: whole(one.low, one.high) for name, one in found.items()} == drawn.ends
    assert (audit(figures, values, later, known) == ()) is drawn.is_open


@pytest.mark.parametrize("id_", LINES)
def test_what_a_reader_proves_of_a_difference(id_: str) -> None:
    cells, ends = LINES[id_]
    known, values = context(regions=("a", "b", "c")), estimates(cells)
    hidden = list(values)[-1]
    [bounds] = prove(printed_without(values, [hidden], known), values, (), known).values()
    assert whole(bounds.low, bounds.high) == ends
    shown = {key: one for key, one in values.items() if key != hidden}
    assert explain(shown, shown, context=known)


def test_rounding_beside_a_true_total_leaves_two_candidates() -> None:
    """Counts are not rounded here for this reason: the total would give them back."""
    keys = {name: Key.parse(f"cases/2025-Q1@{name}") for name in ROUNDED}
    total = Key.parse("cases/2025-Q1")
    half = STEP // 2
    facts = [
        *(Fact(weights={keys[name]: 1.0}, low=value - half, high=value + half) for name, (value, _) in ROUNDED.items()),
        Fact(weights={total: 1.0}, low=ROUNDED_TOTAL, high=ROUNDED_TOTAL),
    ]
    counts = sorted([total, *keys.values()])
    worlds = Worlds(counts, facts, (), lay_out(counts, context(regions=("a", "b", "c"))))
    assert {name: whole(*worlds.ends(keys[name])) for name in ROUNDED} == {
        name: ends for name, (_, ends) in ROUNDED.items()
    }


def test_a_figure_that_is_one_more_than_an_edition_said_waits() -> None:
    before, after = REVISED
    old = Published(edition="first", key=Key.parse("cases/2025-Q1@a"), value=Fraction(before))
    now = estimates({"cases/2025-Q1@a": after})
    assert [one.rule for one in explain(now, now, [old], context=context())] == ["R20"]


@pytest.mark.shared
def test_the_shared_cases_say_the_same(shared_data: Path) -> None:
    cases = golden(shared_data)
    for id_, drawn in DRAWN.items():
        expected, first = cases[id_]["expect"], cases["D02" if drawn.later else id_]["given"]
        assert expected.get("intervals_union", expected.get("intervals")) == drawn.ends, id_
        assert (first["values"], first["suppress"]) == (drawn.values, drawn.hidden.split()), id_
        assert (first["sensitive"], expected["outcome"] == "RELEASE") == (drawn.is_sensitive, drawn.is_open), id_
        assert cases[id_]["given"].get("second", {}) == drawn.later, id_
    assert cases["D08"]["expect"]["intervals_first"] == RECTANGLE
    for id_, (cells, ends) in LINES.items():
        given, [proved] = cases[id_]["given"], cases[id_]["expect"]["intervals"].values()
        said = (
            list(given["published"].values()) if "published" in given else [one["value"] for one in given["releases"]]
        )
        assert (said, proved) == (list(cells.values())[:-1], ends), id_
    given, expected = cases["D29"]["given"], cases["D29"]["expect"]
    assert (given["rounded"], given["total"]) == ({name: value for name, (value, _) in ROUNDED.items()}, ROUNDED_TOTAL)
    assert expected["intervals"] == {name: ends for name, (_, ends) in ROUNDED.items()}
    assert tuple(cases["D30"]["given"][name]["value"] for name in ("first", "second")) == REVISED


def test_the_audit_takes_facts_one_by_one_and_leaves_out_what_does_not_fit() -> None:
    """Of two counts that are five together one is not six, and not more than that either once the other is four."""
    matrix = csr_array(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))
    growing = Growing((matrix, np.array([5.0, 6.0, 4.0]), np.array([5.0, 6.0, 4.0])), 3, np.full(2, 100.0))
    assert growing.takes(0)
    assert not growing.takes(1)
    assert growing.takes(2)
    assert not growing.takes(1, is_least=True)
