"""Tables with margins, periods inside one another, shares beside their base, editions: nothing hidden can be worked out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.release_case import context, estimate, estimates, keys, names

from kolosi.model.figure import Estimate, Figure
from kolosi.model.key import Key
from kolosi.release import Context, Published, explain, gate, printed
from kolosi.release.audit.audit import audit, prove
from kolosi.release.figures.figures import released
from kolosi.release.policy.rules import proved_counts
from kolosi.release.suppress.plan import Plan, Withheld

PERIOD = "2025-Q1"


def table(subject: str, values: Sequence[Sequence[int]], period: str = PERIOD) -> dict[str, int]:
    """A table of places by kinds with all its margins, as keys and values."""
    cells: dict[str, int] = {f"{subject}/{period}": sum(map(sum, values))}
    for place, row in zip("abc", values, strict=False):
        cells[f"{subject}/{period}@{place}"] = sum(row)
        cells |= {f"{subject};kind={kind}/{period}@{place}": value for kind, value in zip("xyz", row, strict=False)}
    for kind, column in zip("xyz", zip(*values, strict=True), strict=False):
        cells[f"{subject};kind={kind}/{period}"] = sum(column)
    return cells


def cell(subject: str, name: str) -> Key:
    """The key of a cell named by row and column: Ay."""
    return Key.parse(f"{subject};kind={name[1].lower()}/{PERIOD}@{name[0].lower()}")


def with_minimum(minimum: int) -> Context:
    """The three regions of the drawn tables, with another minimum for sensitive subjects."""
    made = context(regions=("a", "b", "c"))
    small = made.policy.R2.model_copy(update={"sensitive": minimum})
    return replace(made, policy=made.policy.model_copy(update={"R2": small}))


def printed_without(values: Mapping[Key, Estimate], hidden: Iterable[Key], known: Context) -> Mapping[Key, Figure]:
    """The figures as they would leave if just these were hidden."""
    withheld = {key: Withheld(key=key, rule="R2") for key in hidden}
    figures = released(dict.fromkeys(values), Plan(cells=values, withheld=withheld), known)
    return {key: figure for key, figure in figures.items() if isinstance(figure, Figure)}


def hidden_by(values: Mapping[str, int | None], editions: Sequence[Published] = ()) -> dict[str, str]:
    """What the gate holds back, with the rule."""
    known = estimates(values)
    return {str(one.key): one.rule for one in explain(known, known, editions, context=context())}


def golden(shared_data: Path) -> Mapping[str, Mapping[str, object]]:
    """The golden cases by id; the test is skipped where they are absent."""
    path = shared_data.parent / "methods" / "golden_disclosure.json"
    if not path.is_file():
        pytest.skip("golden cases not present")
    return {case["id"]: case for case in json.loads(path.read_text("utf-8"))["cases"]}


@pytest.mark.shared
def test_the_golden_percentages_prove_the_counts_they_say(shared_data: Path) -> None:
    for id_ in ("D09", "D10", "D11"):
        case = golden(shared_data)[id_]
        drawn, expected = case["given"], case["expect"]
        assert list(proved_counts(Fraction(drawn["percent"]), Fraction(drawn["base"]))) == expected["count_proved"]
        one = estimate("case_share/2025-Q1", drawn["percent"], n=drawn["base"])
        held = explain([one.key], {one.key: one}, context=context())
        assert bool(held) == (expected["outcome"] == "BLOCK")


def test_a_hidden_region_cannot_be_had_by_subtraction() -> None:
    found = hidden_by(
        {"cases/2025-Q1": 91, "cases/2025-Q1@a": 46, "cases/2025-Q1@b": 24, "cases/2025-Q1@c": 3, "cases/2025-Q1@d": 18}
    )
    assert found == {"cases/2025-Q1@c": "R2", "cases/2025-Q1@d": "S1"}


def test_what_is_left_of_a_total_is_a_cell_too() -> None:
    assert hidden_by({"cases/2025-Q1": 73, "cases/2025-Q1@a": 46, "cases/2025-Q1@b": 20}) == {"cases/2025-Q1@b": "S1"}
    assert hidden_by({"cases/2025-Q1": 93, "cases/2025-Q1@a": 46, "cases/2025-Q1@b": 20}) == {}


def test_a_total_whose_every_part_is_printed_and_large_leaves_whole() -> None:
    assert hidden_by(table("cases", [[40, 31], [22, 19], [55, 60]])) == {}


def test_a_small_count_that_nobody_cites_is_not_given_away() -> None:
    """Of 16 incidents in a region none is z and 12 are y: 4 are x. And of 31 cases in two regions at most 22 are in one."""
    told = {"@c": {"": 16, ";kind=z": 0, ";kind=secret": 0}, "@north": {";kind=y": 10}, "@d": {";kind=y": 0}}
    told[""] = {";kind=x": 40, ";kind=y": 22}
    assert hidden_by({f"incidents{kind}/2025-Q1{at}": n for at, some in told.items() for kind, n in some.items()})
    assert hidden_by({"cases;kind=z/2025@b": 22, "cases;kind=z/2025-Q1@north": 31})
    assert not hidden_by({"cases;kind=z/2025@b": 22, "cases;kind=z/2025-Q1@north": 33})


def test_one_hidden_cell_of_a_table_takes_three_others() -> None:
    found = hidden_by(table("incidents", [[33, 3], [41, 28], [39, 57]]))
    assert found["incidents;kind=y/2025-Q1@a"] == "R2"
    assert len(found) == 4


def test_a_zone_is_the_sum_of_its_regions() -> None:
    found = hidden_by({"cases/2025-Q1@north": 44, "cases/2025-Q1@a": 40, "cases/2025-Q1@b": 4})
    assert found["cases/2025-Q1@b"] == "R2"
    assert len(found) == 2


def test_a_half_year_and_one_quarter_do_not_give_the_other() -> None:
    found = hidden_by({"cases/2025-01..2025-06": 58, "cases/2025-Q1": 52, "cases/2025-Q2": 6})
    assert found == {"cases/2025-Q1": "S1", "cases/2025-Q2": "R2"}


def test_two_cumulative_totals_do_not_give_a_month() -> None:
    assert hidden_by({"cases/2024-10..2025-02": 812, "cases/2024-10..2025-03": 818}) == {"cases/2024-10..2025-02": "S1"}
    same = hidden_by({"cases/2024-10..2025-02": 812, "cases/2024-10..2025-03": 812})
    assert list(same.values()) == ["S1"]
    assert hidden_by({"cases/2024-10..2025-02": 812, "cases/2024-10..2025-03": 832}) == {}


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_an_edition_printed_still_counts_even_withdrawn(is_withdrawn: bool) -> None:
    before = Published(
        edition="first", key=keys("cases/2024-10..2025-02")[0], value=Fraction(812), is_withdrawn=is_withdrawn
    )
    assert hidden_by({"cases/2024-10..2025-03": 818}, [before]) == {"cases/2024-10..2025-03": "R20"}
    assert hidden_by({"cases/2024-10..2025-03": 850}, [before]) == {}


def test_a_sensitive_figure_that_moved_a_little_waits_for_the_next_batch() -> None:
    before = Published(edition="first", key=keys("cases/2025-Q1@a")[0], value=Fraction(51))
    assert hidden_by({"cases/2025-Q1@a": 52}, [before]) == {"cases/2025-Q1@a": "R20"}
    assert hidden_by({"cases/2025-Q1@a": 51}, [before]) == {}
    assert hidden_by({"cases/2025-Q1@a": 71}, [before]) == {}


def test_what_editions_already_give_away_is_said_inside_and_hides_nothing_else() -> None:
    before = [
        Published(edition="first", key=key, value=Fraction(value))
        for key, value in zip(keys("cases/2025-01..2025-06", "cases/2025-Q1"), (60, 56), strict=True)
    ]
    known = estimates({"cases/2025-Q2": 4, "cases/2025-Q3": 80})
    found = gate(known, known, before, context=context())
    assert {str(one.key) for one in found.withheld} == {"cases/2025-Q2"}
    assert [finding.id for finding in found.findings] == ["figure_already_known"]


def test_a_share_beside_its_base_gives_no_hidden_count() -> None:
    """Printed alone the share of x is safe; beside the counts of y and z it would show that secret is under ten."""
    part = estimate("x_share/2025-Q1", Fraction(5500, 100), numerator=Fraction(110), denominator=Fraction(200))
    values = {
        **estimates({"cases/2025-Q1": 200, "cases;kind=y/2025-Q1": 60, "cases;kind=secret+z/2025-Q1": 30}),
        part.key: part,
    }
    assert explain(values, values, context=context()) == ()
    small = estimate("x_share/2025-Q1", Fraction(400, 200), numerator=Fraction(4), denominator=Fraction(200))
    others = {**estimates({"cases/2025-Q1": 200, "cases;kind=secret+y+z/2025-Q1": 196}), small.key: small}
    held = {str(one.key): one.rule for one in explain(others, others, context=context())}
    assert held["x_share/2025-Q1"] == "R11"
    assert "cases;kind=secret+y+z/2025-Q1" in held or "cases/2025-Q1" in held


def test_counts_that_are_no_sum_are_not_subtracted() -> None:
    """Different ones counted once: regions of a total may share one, so nothing follows from a difference."""
    assert hidden_by({"detained/2025-03-31": 61, "detained/2025-01-31": 58}) == {}
    assert hidden_by({"detained/2025-03-31": 61, "detained/2025-03-31@a": 58}) != {}


def test_figures_that_contradict_one_another_still_come_out() -> None:
    found = hidden_by({"cases/2025-Q1": 50, "cases/2025-Q1@a": 46, "cases/2025-Q1@b": 24, "cases/2025-Q1@c": 3})
    assert found["cases/2025-Q1@c"] == "R2"


@st.composite
def drawn_tables(draw: st.DrawFn, subjects: Sequence[str] = ("cases", "incidents")) -> dict[str, int]:
    """A table of three places by two or three kinds in one or two quarters, with its margins, some cells left out."""
    subject = draw(st.sampled_from(subjects))
    count = st.one_of(st.integers(0, 14), st.integers(15, 300))
    columns = draw(st.integers(2, 3))
    quarters = draw(st.sampled_from([("2025-Q1",), ("2025-Q1", "2025-Q2")]))
    cells: dict[str, int] = {}
    tables = [[[draw(count) for _ in range(columns)] for _ in "abc"] for _ in quarters]
    for quarter, values in zip(quarters, tables, strict=True):
        cells |= table(subject, values, quarter)
    if len(quarters) == 2:
        both = [[sum(pair) for pair in zip(*rows, strict=True)] for rows in zip(*tables, strict=True)]
        cells |= table(subject, both, "2025-01..2025-06")
    left_out = draw(st.sets(st.sampled_from(sorted(cells)), max_size=3))
    return {key: value for key, value in cells.items() if key not in left_out}


SLOW = settings(
    report_multiple_bugs=False,
    max_examples=settings().max_examples // 2,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


@SLOW
@given(drawn_tables())
def test_no_hidden_cell_of_a_random_table_can_be_recovered(values: dict[str, int]) -> None:
    known, where = estimates(values), context(regions=("a", "b", "c"))
    found = gate(known, known, context=where)
    assert not [one for one in found.withheld if one.rule == "audit"]
    assert audit(found.figures, known, (), where) == ()
    assert not recovered(found.figures, values)


def recovered(figures: Mapping[Key, object], values: Mapping[str, int]) -> list[str]:
    """Hidden counts that an attacker written for this test pins down: micro-cells, every place and kind named."""
    micro = list(product(("2025-Q1", "2025-Q2"), "abc", "xyz"))
    lines = {key: np.array([covers(Key.parse(key), *one) for one in micro], dtype=float) for key in values}
    shown = [key for key in values if figures[Key.parse(key)].hidden is None]  # type: ignore[attr-defined]
    fixed = {"A_eq": np.array([lines[key] for key in shown]), "b_eq": [values[key] for key in shown]} if shown else {}
    return [key for key in values if key not in shown and is_pinned(lines[key], fixed, values[key], key)]


def covers(key: Key, quarter: str, place: str, kind: str) -> bool:
    """True when a count includes a micro-cell."""
    during = key.period.contains(Key.parse(f"cases/{quarter}").period)
    return during and (not key.places or place in key.places) and all(kind in terms for _, terms in key.breakdown)


def is_pinned(line: np.ndarray, fixed: Mapping[str, object], value: int, key: str) -> bool:
    """True when a hidden count is exactly known, or a case proved on the sensitive subject."""
    low, high = (linprog(sign * line, bounds=(0, 10_000), method="highs", **fixed) for sign in (1, -1))
    least, most = (low.fun if low.success else 0.0), (-high.fun if high.success else inf)
    is_small_secret = key.startswith("cases") and value < 10
    return most - least < 1e-6 or (is_small_secret and (least > 1e-6 or most < 10 - 1e-6))


@SLOW
@given(drawn_tables(subjects=("cases",)), st.integers(1, 8))
def test_the_union_of_five_editions_proves_no_small_sensitive_count(values: dict[str, int], seed: int) -> None:
    """Each edition prints other parts of one table; of no cell can a reader say that it holds a few cases.

    Where a cell was not cited yet when its neighbours were printed, one end of it may be known: that is said inside.
    """
    known, where = estimates(values), context(regions=("a", "b", "c"))
    editions: list[Published] = []
    hidden: set[Key] = set()
    for number in range(5):
        cited = [key for i, key in enumerate(sorted(known)) if (i + number * seed) % 3]
        found = gate(cited, known, editions, context=where)
        assert not [one for one in found.withheld if one.rule == "audit"]
        editions += printed(str(number), found.figures)
        hidden |= {one.key for one in found.withheld if known[one.key].value < 10}  # type: ignore[operator]
    fixed = {str(one.key): values[str(one.key)] for one in editions if one.value is not None}
    assert fixed.keys() & names(hidden) == set()
    assert not [str(key) for key in hidden if is_seen_to_be_small(str(key), fixed)]


def is_seen_to_be_small(key: str, fixed: Mapping[str, int]) -> bool:
    """True when a reader of these values can prove a case, and fewer than ten."""
    if not fixed:
        return False
    micro = list(product(("2025-Q1", "2025-Q2"), "abc", "xyz"))
    lines = [np.array([covers(Key.parse(one), *cell) for cell in micro], dtype=float) for one in (key, *fixed)]
    known = {"A_eq": np.array(lines[1:]), "b_eq": list(fixed.values()), "bounds": (0, 10_000), "method": "highs"}
    least, most = linprog(lines[0], **known), linprog(-lines[0], **known)
    return bool(least.fun > 1e-6 and -most.fun < 10 - 1e-6)


@st.composite
def two_breakdowns(draw: st.DrawFn) -> tuple[dict[str, int], frozenset[str]]:
    """Counts by place, by kind and by age, where kind and age are never crossed; and some of them, to hide."""
    micro = {cell: draw(st.integers(0, 12)) for cell in product("abc", "xy", ("adult", "child"))}
    cells: dict[str, int] = {}
    for place, kind, age in product(("", "a", "b", "c"), ("", "x", "y"), ("", "adult", "child")):
        if not (kind and age):
            asked = "".join([f";age_group={age}" if age else "", f";kind={kind}" if kind else ""])
            key = f"incidents{asked}/{PERIOD}{f'@{place}' if place else ''}"
            cells[key] = sum(
                value
                for one, value in micro.items()
                if all(want in ("", got) for want, got in zip((place, kind, age), one, strict=True))
            )
    left_out = draw(st.sets(st.sampled_from(sorted(cells)), max_size=8))
    cells = {key: value for key, value in cells.items() if key not in left_out}
    return cells, frozenset(draw(st.sets(st.sampled_from(sorted(cells)), min_size=1, max_size=6)))


@SLOW
@given(two_breakdowns())
def test_the_audit_finds_the_ends_that_another_solver_finds_over_every_crossed_cell(
    drawn: tuple[dict[str, int], frozenset[str]],
) -> None:
    values, hidden = drawn
    known, where = estimates(values), context(regions=("a", "b", "c"))
    proved = prove(printed_without(known, keys(*hidden), where), known, (), where)
    micro = list(product((*"abc", "elsewhere"), ("x", "y", "other"), ("adult", "child", "other")))
    lines = {key: np.array([crosses(Key.parse(key), *cell) for cell in micro], dtype=float) for key in values}
    tops = [(0, 0) if is_guessed_empty(cell, values) else (0, 10_000) for cell in micro]
    shown = [key for key in values if key not in hidden]
    fixed = {"A_eq": np.array([lines[key] for key in shown]), "b_eq": [values[key] for key in shown]} if shown else {}
    for key in hidden:
        low, high = (linprog(sign * lines[key], bounds=tops, method="highs", **fixed) for sign in (1, -1))
        assert proved[Key.parse(key)].low == pytest.approx(low.fun, abs=1e-6)
        assert min(proved[Key.parse(key)].high, 5000) == pytest.approx(min(-high.fun, 5000), abs=1e-6)


def crosses(key: Key, place: str, kind: str, age: str) -> bool:
    """True when a count includes a crossed cell."""
    wanted = dict(key.breakdown)
    return (
        (not key.places or place in key.places)
        and kind in wanted.get("kind", (kind,))
        and age in wanted.get("age_group", (age,))
    )


def is_guessed_empty(cell: tuple[str, str, str], values: Mapping[str, int]) -> bool:
    """True for a cell that no figure names in some dimension, where the figures allow that it is empty."""
    return cell in _guessed(tuple(sorted(values.items())))


def _guessed(values: tuple[tuple[str, int], ...]) -> set[tuple[str, str, str]]:
    micro = list(product((*"abc", "elsewhere"), ("x", "y", "other"), ("adult", "child", "other")))
    named = [
        {place for key, _ in values for place in Key.parse(key).places},
        {kind for key, _ in values for kind in dict(Key.parse(key).breakdown).get("kind", ())},
        {age for key, _ in values for age in dict(Key.parse(key).breakdown).get("age_group", ())},
    ]
    lines = np.array([[crosses(Key.parse(key), *cell) for cell in micro] for key, _ in values], dtype=float)
    empty: set[tuple[str, str, str]] = set()
    for dimension in (0, 2, 1):
        tried = empty | {cell for cell in micro if named[dimension] and cell[dimension] not in named[dimension]}
        tops = [(0, 0) if cell in tried else (0, 10_000) for cell in micro]
        if linprog(np.zeros(len(micro)), A_eq=lines, b_eq=[value for _, value in values], bounds=tops).success:
            empty = tried
    return empty


@SLOW
@given(two_breakdowns())
def test_breakdowns_that_are_not_crossed_protect_each_other_s_totals(
    drawn: tuple[dict[str, int], frozenset[str]],
) -> None:
    values, _ = drawn
    known, where = estimates(values), context(regions=("a", "b", "c"))
    found = gate(known, known, context=where)
    assert not [one for one in found.withheld if one.rule == "audit"]
    assert audit(found.figures, known, (), where) == ()
