"""What is left of a printed count when others are taken from it is protected by what it may be about, and what editions gave
away in part is not given away wholly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.release_case import TODAY, context, estimates, indicator, measured_share, share, taxonomy

from kolosi.model.figure import Estimate
from kolosi.model.indicator import Measure
from kolosi.model.key import Key
from kolosi.model.place import Place
from kolosi.release import Context, Published, gate, printed
from kolosi.release.audit.audit import audit
from kolosi.release.figures.figures import released
from kolosi.release.policy.authorisation import Authorisation
from kolosi.release.register.registry import as_entries, from_entries
from kolosi.release.suppress.plan import Plan, primary


def held(values: Mapping[str, int], known: Context | None = None, before: list[Published] | None = None) -> set[str]:
    """The keys that do not leave."""
    cells = estimates(values)
    found = gate(cells, cells, before or [], context=known or context())
    return {str(key) for key, one in found.figures.items() if one.hidden is not None}


@pytest.mark.parametrize(
    "values",
    [
        {"killed/2025-Q1": 12, "killed;age_group=adult/2025-Q1": 9},
        {"incidents/2025-Q1": 60, "incidents;age_group=adult/2025-Q1": 53},
        {"incidents/2025-Q1@a": 60, "incidents;age_group=adult/2025-Q1@a": 53},
    ],
)
def test_children_that_are_left_of_all_without_adults_are_protected_like_children(values: dict[str, int]) -> None:
    assert held(values)


@pytest.mark.parametrize("left", [2, 7])
def test_a_sensitive_term_that_is_left_is_protected_like_one_that_is_cited(left: int) -> None:
    kinds = {f"incidents;kind={kind}/2025-Q1": 20 for kind in "xyz"}
    assert held({"incidents/2025-Q1": 60 + left, **kinds})


def test_what_is_left_is_granted_where_it_is_large_or_may_be_nothing() -> None:
    kinds = {f"incidents;kind={kind}/2025-Q1": 20 for kind in "xyz"}
    assert not held({"incidents/2025-Q1": 71, **kinds})
    assert not held({"incidents/2025-Q1": 60, **kinds})
    assert not held({"incidents/2025-Q1": 60, "incidents/2025-Q1@a": 8, "incidents;kind=x/2025-Q1": 20})


def test_the_last_region_of_an_ordinary_total_is_protected() -> None:
    regions = {"incidents/2025-Q1@a": 30, "incidents/2025-Q1@b": 18, "incidents/2025-Q1@c": 10}
    assert held({"incidents/2025-Q1": 60, **regions})
    assert not held({"incidents/2025-Q1": 64, **regions})


def test_the_last_month_of_three_editions_is_protected() -> None:
    known, before = context(), list[Published]()
    for number, values in enumerate(({"incidents/2025-01": 30}, {"incidents/2025-02": 25})):
        cells = estimates(values)
        entries = as_entries(printed(str(number), gate(cells, cells, before, context=known).figures, known))
        before += from_entries(str(number), entries)
    assert held({"incidents/2025-Q1": 57}, known, before)
    assert not held({"incidents/2025-Q1": 61}, known, before)


def test_a_national_count_of_people_killed_stays_exempt_in_time_and_not_by_region() -> None:
    months = {"killed/2025-01": 9, "killed/2025-02": 1}
    assert not held({"killed/2025-Q1": 12, **months})
    regions = {"killed/2025-Q1@a": 9, "killed/2025-Q1@b": 9, "killed/2025-Q1@c": 9}
    assert held({"killed/2025-Q1": 30, **regions})


def test_children_killed_are_protected_where_they_are_left_of_adults_by_region() -> None:
    adults = {"killed;age_group=adult/2025-Q1@a": 5, "killed;age_group=adult/2025-Q1@b": 5}
    assert held({"killed/2025-Q1": 13, **adults}, context(regions=("a", "b")))


def test_few_of_one_sort_are_not_shown_to_be_children_by_fewer_adults() -> None:
    """Of 8 of a sort, 3 at least are no adults where there are 5 of these."""
    adults, sort = "people;age_group=adult/2025-Q1@a", "people;kind=x/2025-Q1@a"
    assert held({"people/2025-Q1@a": 60, adults: 5, sort: 8}) == {adults}
    assert held({sort: 8}, before=[Published(edition="1", key=Key.parse(adults), value=Fraction(5))]) == {sort}
    assert not held({"people/2025-Q1@a": 60, adults: 5, sort: 10})
    assert not held({"people/2025-Q1@a": 60, adults: 9, sort: 8})


@pytest.mark.parametrize(
    ("adults", "sort", "hidden"),
    [
        ("people;age_group=adult/2025-Q1@a", "people;kind=x/2025-02@a", "people;age_group=adult/2025-Q1@a"),
        ("people;age_group=adult/2025-Q1@north", "people;kind=x/2025-Q1@a", "people;age_group=adult/2025-Q1@north"),
        ("people;age_group=adult/2025-Q1@a", "people;kind=x/2025-Q1@b", None),
        ("people;age_group=adult/2025-Q1@a", "people;kind=x/2025-Q2@a", None),
    ],
)
def test_nor_by_fewer_adults_of_a_wider_place_or_period(adults: str, sort: str, hidden: str | None) -> None:
    totals = {"people/2025-Q1@north": 60, "people/2025-Q1@a": 40, "people/2025-02@a": 20}
    assert held({**totals, adults: 5, sort: 8}) == ({hidden} if hidden else set())


def test_nor_by_a_share_that_tells_how_many_they_are() -> None:
    known = context()
    part = share("adults", "people;age_group=adult", "people")
    known = replace(known, indicators={**known.indicators, "adults": part})
    one = measured_share("adults/2025-Q1@a", 5, 40)
    cells = {**estimates({"people/2025-Q1@a": 40, "people;kind=x/2025-Q1@a": 8}), one.key: one}
    assert [str(key.key) for key in gate(cells, cells, context=known).withheld] == ["adults/2025-Q1@a"]


def test_what_is_left_is_looked_at_also_where_every_total_is_exempt() -> None:
    """Children are what adults leave of sums that nobody printed: 84 and 19 less 100."""
    adults = "killed;age_group=adult/2025-01..2025-06"
    assert held({"killed/2025-Q1": 84, "killed/2025-Q2": 19, adults: 100})
    assert not held({"killed/2025-Q1": 84, "killed/2025-Q2": 29, adults: 100})


@pytest.mark.parametrize("subject", ["cases", "incidents"])
@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("/2025-Q1", "/2025-Q2", ";kind=x/2025-01..2025-06"),
        ("/2025-Q1@a", "/2025-Q1@b", ";kind=x/2025-Q1@north"),
        (";kind=x/2025-01..2025-06", ";kind=y/2025-01..2025-06", ";kind=x+y/2025-Q1"),
        ("/2025-01..2025-06@a", "/2025-01..2025-06@b", "/2025-Q1@north"),
        ("/2025-Q1", "/2025-Q2", "/2025-01..2025-06@a+b+c"),
    ],
)
def test_what_is_left_of_a_sum_that_nobody_printed_is_protected(
    subject: str, first: str, second: str, whole: str
) -> None:
    values = {f"{subject}{first}": 84, f"{subject}{second}": 19, f"{subject}{whole}": 100}
    assert len(held(values)) == 1
    assert not held({**values, f"{subject}{second}": 39})


def test_the_same_places_under_two_names_are_the_same_places() -> None:
    """The kind y had two cases in the second quarter in the regions that are the zone."""
    half = "2025-01..2025-06"
    for one, other in (("a+b", "north"), ("north", "a+b")):
        values = {f"cases/{half}@b": 70, f"cases;kind=y/{half}@{one}": 46, f"cases;kind=y/2025-Q1@{other}": 44}
        assert len(held(values)) == 1
        assert not held({**values, f"cases;kind=y/2025-Q1@{other}": 20})


def many(number: int) -> tuple[tuple[str, ...], Context]:
    """Some regions, and a context that knows just these."""
    regions = tuple(f"r{one}" for one in range(number))
    places = {one: Place(id=one, name={}, level=1, kind="region") for one in regions}
    return regions, context(regions=regions, places=places)


def test_children_are_what_is_left_also_among_very_many_figures() -> None:
    regions, known = many(10)
    months = [f"2025-{month:02}" for month in range(1, 13)]
    table = {f"people/{month}@{one}": 30 for month in months for one in regions}
    nation = {f"people/{month}": 300 for month in months}
    adults = "people;age_group=adult/2025-Q1"
    assert held({**table, **nation, adults: 897}, known) == {adults}
    assert not held({**table, **nation, adults: 880}, known)


def test_children_are_left_of_quarters_where_adults_are_told_by_month() -> None:
    regions, known = many(9)
    months = {q: [f"2025-{month:02}" for month in range(3 * q - 2, 3 * q + 1)] for q in (1, 2, 3, 4)}
    values = {f"people/2025-Q{q}@{one}": 100 for q in months for one in regions}
    values |= {
        f"people;age_group=adult/{month}@{one}": 25 for each in months.values() for month in each for one in regions
    }
    assert not held(values, known)
    assert len(held({**values, "people/2025-Q1@r0": 79}, known)) == 1


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"cases/2025-Q1": 300}, {"cases/2025-Q1@a+b": 190, "cases/2025-Q1@c": 60, "cases/2025-Q1@d": 54}),
        ({"cases/2025-Q1@north": 60}, {"cases/2025-Q1@a": 30, "cases/2025-Q1@b": 34}),
        ({"cases/2025-01..2025-06@a": 64}, {"cases/2025-Q1@a": 30, "cases/2025-Q2@a": 38}),
        ({"cases/2025-Q1": 100}, {"cases;kind=x/2025-Q1": 40, "cases;kind=secret+y+z/2025-Q1": 64}),
    ],
)
def test_few_that_were_reported_late_are_not_shown_by_the_parts_of_a_total(
    then: dict[str, int], now: dict[str, int]
) -> None:
    known, first = context(), estimates(then)
    before = from_entries("1", as_entries(printed("1", gate(first, first, context=known).figures, known)))
    assert len(held(now, known, list(before))) == 1
    more = {key: value + 10 for key, value in now.items()}
    assert not held(more, known, list(before))


def lifting(*figures: str) -> Context:
    """Two functions and two persons let some figures out in spite of their minimum."""
    signed = tuple(
        Authorisation(
            rules=frozenset({"R2"}),
            figures=figures,
            by=({"en": name, "fr": name},),
            why={"en": "Invented", "fr": "Inventé"},
            since=TODAY,
            until=TODAY,
            level=1,
            recorded_by=name,
        )
        for name in ("One", "Two")
    )
    return replace(context(regions=("a", "b")), excepted=signed)


def test_what_is_left_of_figures_that_were_let_out_was_not_let_out() -> None:
    values = {"incidents/2025-Q1": 12, "incidents/2025-Q1@a": 9}
    assert held(values, lifting("incidents/2025-Q1", "incidents/2025-Q1@a"))
    assert not held(values, lifting("incidents/2025-Q1", "incidents/2025-Q1@*"))
    assert not held(values, lifting("incidents"))


def test_what_is_left_in_two_dimensions_of_figures_that_were_let_out_was_not_let_out() -> None:
    values = {"incidents/2025-Q1": 12, "incidents;kind=x/2025-Q1@a": 9}
    assert held(values, lifting("incidents/2025-Q1", "incidents;kind=x/2025-Q1@a"))
    others = taxonomy("kind", {"x": "Sort x", "y": "Sort y"})
    assert not held(values, replace(lifting("incidents"), terms={"kind": others}))


def nearly_given_away() -> tuple[Context, list[Published]]:
    """An edition of which a reader works out that there were 4 to 8 cases of sort z, which it held back."""
    known = context(regions=("a", "b"))
    told = share("y_share", "cases;kind=y", "cases", is_sensitive=True)
    values = {"cases/2025-Q1": 527, "cases;kind=x/2025-Q1": 500, "y_share/2025-Q1": 4}
    before = [Published(edition="1", key=Key.parse(key), value=Fraction(value)) for key, value in values.items()]
    before.append(Published(edition="1", key=Key.parse("cases;kind=z/2025-Q1"), value=None, is_few=True))
    return replace(known, indicators={**known.indicators, told.id: told}), before


Y, Z = {"cases;kind=y/2025-Q1": 22}, {"cases;kind=z/2025-Q1": 5}


@pytest.mark.parametrize("values", [Y, Y | Z])
def test_what_editions_show_to_be_few_is_not_made_exact(values: dict[str, int]) -> None:
    known, before = nearly_given_away()
    cells = estimates(values)
    found = gate(cells, cells, before, context=known)
    assert {str(one.key) for one in found.withheld} == values.keys()
    assert [one.rule for one in found.withheld if str(one.key) in Y] == ["R20"]
    assert [(one.id, str(one.found)) for one in found.findings] == [("figure_already_known", "cases;kind=z/2025-Q1")]


@pytest.mark.parametrize("values", [Y, Y | Z])
def test_the_audit_finds_what_was_made_exact_by_itself(values: dict[str, int]) -> None:
    known, before = nearly_given_away()
    cells = estimates(values)
    plan = Plan(cells=cells, withheld=primary(cells, cells, known))
    found = [one.bounds for one in audit(released(dict.fromkeys(cells), plan, known), cells, before, known)]
    exact = [one for one in found if str(one.key) in Z and one.is_exact]
    assert [(one.low, one.high) for one in exact] == [(pytest.approx(5), pytest.approx(5))]
    assert exact[0].is_new or values == Y


def test_what_editions_gave_away_wholly_holds_nothing_back() -> None:
    known, before = nearly_given_away()
    before.append(Published(edition="2", key=Key.parse("cases;kind=y/2025-Q1"), value=Fraction(22)))
    cells = estimates({"cases/2025-Q2": 40})
    found = gate(cells, cells, before, context=known)
    assert not found.withheld
    assert [one.id for one in found.findings] == ["figure_already_known"]


def survivors(values: Mapping[str, int]) -> tuple[Context, dict[Key, Estimate]]:
    """Counts of different survivors in three regions."""
    once = indicator("survivors", is_sensitive=True, measure=Measure(function="distinct", column="value"))
    known = context(regions=("a", "b", "c"))
    cells = {
        (parsed := Key.parse(f"survivors{key}")): Estimate(
            key=parsed, value=Fraction(value), kind="flow", sources=("invented",), as_of=TODAY
        )
        for key, value in values.items()
    }
    return replace(known, indicators={**known.indicators, once.id: once}), cells


def held_once(values: Mapping[str, int], before: Mapping[str, int | None] | None = None) -> set[str]:
    """Those that do not leave; the audit alone finds what no figure is hidden for, and finds nothing in the end."""
    known, cells = survivors(values)
    old = [
        Published(
            edition="1",
            key=Key.parse(f"survivors{key}"),
            value=None if value is None else Fraction(value),
            is_few=value is None,
        )
        for key, value in (before or {}).items()
    ]
    found = gate(cells, cells, old, context=known)
    first = primary(cells, cells, known)
    open_ = released(dict.fromkeys(cells), Plan(cells=cells, withheld=first), known)
    assert bool(audit(open_, cells, old, known)) == any(one.key not in first for one in found.withheld)
    assert "audit" not in {one.rule for one in found.withheld}
    return {str(one.key).removeprefix("survivors") for one in found.withheld}


def test_a_total_of_different_ones_does_not_prove_those_that_are_held_back() -> None:
    regions = {"/2025-Q1@a": 30, "/2025-Q1@b": 22, "/2025-Q1@c": 7}
    assert held_once({"/2025-Q1": 58, **regions}) == {"/2025-Q1", "/2025-Q1@c"}
    assert held_once({"/2025-Q1": 52, **regions}) == {"/2025-Q1@c"}
    assert held_once({"/2025-Q1": 58, "/2025-Q1@a": 30, "/2025-Q1@c": 7}) == {"/2025-Q1@c"}


def test_nor_does_it_by_kind_by_zone_or_over_time() -> None:
    kinds = {";kind=x/2025-Q1": 20, ";kind=y+z/2025-Q1": 20, ";kind=secret/2025-Q1": 4}
    assert held_once({"/2025-Q1": 42, **kinds}) == {"/2025-Q1", ";kind=secret/2025-Q1"}
    zone = {"/2025-Q1@north": 40, "/2025-Q1@c": 7}
    assert held_once({"/2025-Q1": 44, **zone}) == {"/2025-Q1", "/2025-Q1@c"}
    quarters = {"/2025-Q1": 30, "/2025-Q2": 3}
    assert held_once({"/2025-01..2025-06": 31, **quarters}) == {"/2025-01..2025-06", "/2025-Q2"}


def test_nor_does_it_with_what_an_edition_printed() -> None:
    before = {"/2025-Q1": 58, "/2025-Q1@a": 30, "/2025-Q1@c": None}
    assert held_once({"/2025-Q1@b": 22}, before) == {"/2025-Q1@b"}
    assert held_once({"/2025-Q1@b": 28}, before) == set()


def test_nor_does_it_of_what_was_held_back_when_the_minimum_was_smaller() -> None:
    """8 was held back for want of agreement when 5 were enough; 10 are asked now."""
    known, cells = survivors({"/2025-Q1": 58, "/2025-Q1@a": 30, "/2025-Q1@b": 22})
    key = Key.parse("survivors/2025-Q1@c")
    for minimum, held in ((5, {"survivors/2025-Q1"}), (10, set())):
        old = [Published(edition="1", key=key, value=None, is_few=False, minimum=minimum)]
        assert {str(one.key) for one in gate(cells, cells, old, context=known).withheld} == held
        open_ = released(dict.fromkeys(cells), Plan(cells=cells, withheld={}), known)
        assert bool(audit(open_, cells, old, known)) == bool(held)


def test_what_the_policy_says_of_a_printed_share_proves_nothing() -> None:
    """A base of fifty at least leaves region b eight of fifty-eight at most."""
    known = context(regions=("a", "b", "c"))
    told = measured_share("x_share/2025-Q1@a", 20, 52)
    cells = {**estimates({"cases/2025-Q1": 58, "cases/2025-Q1@b": 6}), told.key: told}
    found = gate(cells, cells, context=known)
    assert {(str(one.key), one.rule) for one in found.withheld} == {("cases/2025-Q1@b", "R2"), (str(told.key), "S1")}
    open_ = released(dict.fromkeys(cells), Plan(cells=cells, withheld=primary(cells, cells, known)), known)
    assert audit(open_, cells, (), known)
    larger = {**cells, **estimates({"cases/2025-Q1": 64})}
    assert {str(one.key) for one in gate(larger, larger, context=known).withheld} == {"cases/2025-Q1@b"}
