"""Counts of different things, each counted once: what printed ones tell about those that are held back, and about one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.release_case import TODAY, context, indicator, measured_share, share, taxonomy

from kolosi.model.figure import Estimate, Figure
from kolosi.model.indicator import Measure, Part
from kolosi.model.key import Key
from kolosi.release import Context, Gate, Published, gate, printed
from kolosi.release.audit.audit import audit
from kolosi.release.figures.figures import released
from kolosi.release.suppress.plan import Plan, plan, primary

pytestmark = pytest.mark.long

ONCE = Measure(function="distinct", column="code")
OF_SORT_X = Part(indicator="survivors", breakdown=(("kind", ("x",)),))
KNOWN = (
    indicator("survivors", is_sensitive=True, is_people=True, measure=ONCE),
    indicator("some_survivors", is_sensitive=True, is_people=True, measure=ONCE, part_of=Part(indicator="survivors")),
    indicator("rape_survivors", is_sensitive=True, is_people=True, measure=ONCE, part_of=OF_SORT_X),
    indicator("coded", is_sensitive=True, is_people=True, measure=ONCE, table="incidents"),
    indicator("staying", kind="stock", is_sensitive=True, is_people=True, measure=ONCE),
    indicator("victims", sensitivity="incident", is_people=True, measure=ONCE, table="incidents"),
    share("s_share", "survivors;kind=x", "survivors", is_sensitive=True),
    share("adult_share", "victims;age_group=adult", "victims", sensitivity="incident", is_people=True),
)
Values = Mapping[str, int | tuple[int, int]]


def known_context(**changes: object) -> Context:
    """Four regions, a zone of two, a closed list of ages of which each is adult or child."""
    known = context(**changes)
    ages = taxonomy("age_group", {"child": "Under 18", "adult": "18 and over"})
    terms = known.terms if "terms" in changes else {**known.terms, "age_group": ages}
    return replace(known, indicators={**known.indicators, **{one.id: one for one in KNOWN}}, terms=terms)


def nested() -> Context:
    """A list of kinds in which x holds x1 and x2."""
    kinds = taxonomy("kind", {"x": "X", "x1": "X1", "x2": "X2", "y": "Y"})
    below = {name: replace(kinds.terms[name], parent="x") for name in ("x1", "x2")}
    return known_context(terms={"kind": replace(kinds, terms={**kinds.terms, **below})})


def cells_of(values: Values, known: Context) -> dict[Key, Estimate]:
    """Values that stay inside; two numbers are a share."""
    return {
        (key := Key.parse(text)): measured_share(text, *value)
        if isinstance(value, tuple)
        else Estimate(
            key=key,
            value=Fraction(value),
            kind=known.indicators[key.indicator].kind,
            sources=("invented",),
            as_of=TODAY,
        )
        for text, value in values.items()
    }


def asked(values: Values, before: Sequence[Published] = (), known: Context | None = None) -> Gate:
    """The answer of the gate. What it holds back for others' sake the audit finds alone, and nothing else."""
    known = known or known_context()
    cells = cells_of(values, known)
    found = gate(cells, cells, before, context=known)
    assert "audit" not in {one.rule for one in found.withheld}
    first = primary(cells, cells, known)
    open_ = released(dict.fromkeys(cells), Plan(cells=cells, withheld=first), known)
    more = any(one.rule == "S1" for one in found.withheld)
    kept = any(isinstance(one, Figure) and one.is_kept for one in found.figures.values())
    assert bool(audit(open_, cells, before, known)) == more or kept, (
        "it may see what is left of a figure that moved by few"
    )
    return found


def hidden(values: Values, before: Sequence[Published] = (), known: Context | None = None) -> set[str]:
    """Those that do not leave."""
    return {str(one.key) for one in asked(values, before, known).withheld}


def edition(values: Values, known: Context | None = None, name: str = "1") -> tuple[Published, ...]:
    """What an edition of these values says, whatever it gives away."""
    known = known or known_context()
    cells = cells_of(values, known)
    decided = Plan(cells=cells, withheld=primary(cells, cells, known))
    return printed(name, released(dict.fromkeys(cells), decided, known), known)


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("survivors/2025-Q1@a", "survivors/2025-Q1@north"),
        ("survivors/2025-Q1@north", "survivors/2025-Q1"),
        ("survivors/2025-Q1", "survivors/2025-01..2025-06"),
        ("survivors;kind=x/2025-Q1", "survivors;kind=x+y/2025-Q1"),
        ("survivors;kind=x/2025-Q1@a", "survivors/2025-01..2025-06@north"),
        ("rape_survivors/2025-Q1", "survivors/2025-Q1"),
        ("some_survivors/2025-Q1@a", "survivors/2025-Q1"),
    ],
)
def test_two_printed_counts_do_not_tell_that_few_are_in_one_and_not_in_the_other(part: str, whole: str) -> None:
    assert hidden({part: 50, whole: 53}) == {part}
    assert hidden({part: 50, whole: 50}) == set()
    assert hidden({part: 50, whole: 60}) == set()
    assert hidden({whole: 53}, edition({part: 50})) == {whole}
    assert hidden({part: 50}, edition({whole: 53})) == {part}
    assert hidden({"survivors/2025-Q3": 40}, edition({part: 50, whole: 53})) == set()


def test_one_figure_is_held_back_for_many_differences() -> None:
    assert hidden({"survivors/2025-Q1": 60, "survivors/2025-Q1@a": 55, "survivors/2025-Q1@b": 57}) == {
        "survivors/2025-Q1"
    }


def test_counts_of_two_days_differ_by_nothing_that_is_counted() -> None:
    assert hidden({"staying/2025-Q1": 50, "staying/2025-01..2025-06": 53}) == set()
    assert hidden({"staying/2025-Q1@a": 50, "staying/2025-03": 53}) == {"staying/2025-Q1@a"}


def test_children_that_are_left_of_all_without_adults_are_few_children() -> None:
    values = {"victims/2025-Q1": 60, "victims;age_group=adult/2025-Q1": 53}
    assert hidden(values) == {"victims;age_group=adult/2025-Q1"}
    assert hidden({**values, "victims/2025-Q1": 64}) == set()
    regions = {"victims/2025-Q1@north": 60, "victims/2025-Q1@a": 53}
    assert hidden(regions) == set()


def test_what_a_term_holds_beside_those_below_it_may_be_nothing() -> None:
    values = {"survivors;kind=x/2025-Q1": 40, "survivors;kind=x1/2025-Q1": 24, "survivors;kind=x2/2025-Q1": 6}
    assert hidden(values, known=nested()) == {"survivors;kind=x2/2025-Q1"}
    values["survivors;kind=x/2025-Q1"] = 30
    assert len(hidden(values, known=nested())) == 2
    rows = {key.replace("survivors", "coded"): value for key, value in values.items()}
    assert hidden(rows, known=nested()) == {"coded;kind=x2/2025-Q1"}


def test_a_published_table_may_also_hold_each_term_alone() -> None:
    values = {"survivors;kind=x/2025-Q1": 36, "survivors;kind=x1/2025-Q1": 24, "survivors;kind=y/2025-Q1": 30}
    total = {"survivors/2025-Q1": 96, "survivors;kind=x2/2025-Q1": 6}
    assert hidden({**values, **total}, known=nested()) == {*total}


def test_what_nothing_names_may_be_nothing_where_that_can_be_true() -> None:
    kinds = {"survivors;kind=x/2025-Q1": 30, "survivors;kind=y/2025-Q1": 24, "survivors;kind=z/2025-Q1": 6}
    z = {"survivors;kind=z/2025-Q1"}
    assert hidden({"survivors/2025-Q1": 60, **kinds}) == {"survivors/2025-Q1", *z}
    assert hidden({"survivors/2025-Q1": 64, **kinds}) == z
    regions = {f"survivors/2025-Q1@{place}": value for place, value in zip("abc", (30, 24, 6), strict=True)}
    assert hidden({"survivors/2025-Q1": 60, **regions}) == {"survivors/2025-Q1", "survivors/2025-Q1@c"}
    assert hidden({"survivors/2025-Q1": 64, **regions}) == {"survivors/2025-Q1@c"}
    assert hidden({"survivors/2025-Q1": 60, **regions, "survivors;kind=x/2025-Q1": 20}) == {
        "survivors/2025-Q1",
        "survivors/2025-Q1@c",
    }


REST = {"survivors/2025-Q1": 60, "survivors;kind=y+z+secret/2025-Q1": 53}


def test_the_count_above_a_hidden_share_is_not_proved() -> None:
    assert hidden({**REST, "s_share/2025-Q1": (7, 60)}) == {"survivors/2025-Q1", "s_share/2025-Q1"}
    larger = {**REST, "survivors;kind=y+z+secret/2025-Q1": 60}
    assert hidden({**larger, "s_share/2025-Q1": (7, 60)}) == {"s_share/2025-Q1"}


def test_nor_is_that_above_a_share_that_an_edition_held_back() -> None:
    before = edition({"s_share/2025-Q1": (7, 60)})
    assert len(hidden(REST, before)) == 1
    assert hidden({**REST, "survivors;kind=y+z+secret/2025-Q1": 50}, before) == {"survivors/2025-Q1"}
    once_open = [replace(one, is_few=False, minimum=5) for one in before]
    assert hidden({**REST, "survivors;kind=y+z+secret/2025-Q1": 50}, once_open) == {"survivors/2025-Q1"}
    large = [replace(one, is_few=False, minimum=10) for one in before]
    assert hidden({**REST, "survivors;kind=y+z+secret/2025-Q1": 50}, large) == set()


@pytest.mark.parametrize("name", ["rape_survivors/2025-Q1", "rape_survivors;kind=x/2025-Q1"])
def test_a_count_that_is_a_part_of_another_is_not_proved_by_figures_of_that(name: str) -> None:
    assert hidden({**REST, name: 7}) == {"survivors/2025-Q1", name}
    assert hidden({**REST, "survivors;kind=y+z+secret/2025-Q1": 60, name: 7}) == {name}


def test_the_counts_of_a_printed_share_are_printed_counts() -> None:
    child = {"victims;age_group=child/2025-Q1": 7}
    assert hidden({"adult_share/2025-Q1": (53, 60), **child}) == {"adult_share/2025-Q1", *child}
    assert hidden({"adult_share/2025-Q1": (30, 60)}) == set()
    assert hidden({"adult_share/2025-Q1": (54, 60), "victims;age_group=child/2025-Q1@a": 7}) == {
        "adult_share/2025-Q1",
        "victims;age_group=child/2025-Q1@a",
    }


def test_what_editions_give_away_alone_is_said_and_hides_nothing() -> None:
    regions = {"survivors/2025-Q1": 58, "survivors/2025-Q1@a": 30, "survivors/2025-Q1@b": 22}
    last = {"survivors/2025-Q1@c": 7}
    known = known_context(regions=("a", "b", "c"))
    before = edition(regions, known)
    found = asked({**last, "survivors/2025-Q2@a": 40}, before, known)
    assert [str(one.key) for one in found.withheld] == [*last]
    assert [(one.id, one.found) for one in found.findings] == [("figure_already_known", *last)]
    found = asked({"survivors/2025-Q2": 40}, (*edition(last, known), *edition(regions, known, "2")), known)
    assert not found.withheld
    assert [(one.id, one.found) for one in found.findings] == [("figure_already_known", *last)]


@pytest.mark.parametrize("name", ["survivors", "cases"])
@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("/2025-Q1@a+b", "/2025-Q1@north"),
        ("/2025-Q1@north", "/2025-Q1@a+b"),
        ("/2025-Q1@a+b+c+d", "/2025-Q1"),
        (";kind=x/2025-Q1@a", ";kind=x/2025-01..2025-03@a"),
    ],
)
def test_a_count_that_moved_a_little_waits_however_it_is_spelled(name: str, then: str, now: str) -> None:
    before = edition({name + then: 30})
    found = asked({name + now: 32}, before)
    assert [one.value for one in found.figures.values()] == [30]
    assert [one.id for one in found.findings] == ["figures_kept"]
    assert not asked({name + now: 30}, before).withheld
    assert not asked({name + now: 45}, before).withheld


def test_so_does_one_under_the_name_of_what_it_is_a_part_of() -> None:
    before = edition({"rape_survivors/2025-Q1": 30})
    assert [one.value for one in asked({"survivors;kind=x/2025-Q1": 32}, before).figures.values()] == [30]


def test_all_terms_of_a_closed_list_are_everything_of_what_adds_up_only() -> None:
    every = ";kind=secret+x+y+z/2025-Q1"
    known = known_context()
    for name, kept in (("cases", True), ("survivors", False)):
        cells = cells_of({f"{name}/2025-Q1": 62}, known)
        decided = plan(cells, cells, edition({name + every: 60}), known)
        assert bool(decided.kept) is kept


def test_counts_that_overlap_do_not_prove_that_what_both_contain_is_few() -> None:
    """Those of a and b, and those of b and c, are few more than those of all three."""
    values = {"survivors/2025-Q1@b": 3, "survivors/2025-Q1@a+b": 40, "survivors/2025-Q1@b+c": 50}
    whole = "survivors/2025-Q1@a+b+c"
    assert hidden({**values, whole: 85}) == {"survivors/2025-Q1@b", whole}
    assert hidden({**values, whole: 80}) == {"survivors/2025-Q1@b"}


def test_an_ordinary_table_is_printed_as_it_is() -> None:
    """Of three hundred people some are counted in several places, kinds and quarters."""
    places = {"": 300, "@a": 140, "@b": 120, "@c": 90, "@north": 210}
    kinds = {"": 1.0, ";kind=x": 0.5, ";kind=y": 0.4, ";kind=z": 0.3}
    times = {"2025-Q1": 0.6, "2025-Q2": 0.5, "2025-01..2025-06": 1.0}
    values = {
        f"survivors{kind}/{time}{place}": round(count * part * length)
        for place, count in places.items()
        for kind, part in kinds.items()
        for time, length in times.items()
    }
    assert hidden(values) == set()
