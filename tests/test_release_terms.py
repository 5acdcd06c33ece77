"""Leaks by the words of figures: terms within terms, published shares of one whole, shares that are whole numbers, parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.release_case import (
    AGES,
    context,
    estimate,
    estimates,
    indicator,
    measured_share,
    names,
    share,
    taxonomy,
)

from kolosi.measure.compute import part_key as as_measured
from kolosi.model.figure import Estimate
from kolosi.model.indicator import Part
from kolosi.model.key import Key
from kolosi.model.place import Place
from kolosi.model.term import Taxonomy
from kolosi.release import Context, Published, Withheld, gate, printed
from kolosi.release.audit.audit import audit, prove
from kolosi.release.bounds.bounds import Attack
from kolosi.release.figures.figures import released
from kolosi.release.linked.linked_tables import groups
from kolosi.release.linked.links import counted_as
from kolosi.release.policy.rules import part_key
from kolosi.release.suppress.plan import Plan

QUARTER = "/2025-Q1"


def caught(
    values: Mapping[Key, Estimate], hidden: Iterable[str], known: Context, before: tuple[Published, ...] = ()
) -> bool:
    """True when the audit alone objects to just these figures being hidden."""
    held = {Key.parse(text): Withheld(key=Key.parse(text), rule="R2") for text in hidden}
    figures = released(dict.fromkeys(values), Plan(cells=values, withheld=held), known)
    return bool(audit(figures, values, before, known))


def hidden_of(values: Mapping[Key, Estimate], known: Context, before: tuple[Published, ...] = ()) -> set[str]:
    """What the gate holds back."""
    return names(one.key for one in gate(values, values, before, context=known).withheld)


def require_one_more(values: Mapping[Key, Estimate], small: str, known: Context) -> set[str]:
    """The gate holds back a small figure and one more; the audit objects to the small one alone. Gives both."""
    held = hidden_of(values, known)
    assert small in held
    assert len(held) == 2
    assert caught(values, [small], known)
    return held


# -- terms within terms ----------------------------------------------------------------------------------------------


def ages(**parents: str) -> Taxonomy:
    """Bands of age within `child` and `adult`."""
    made = taxonomy("age_group", {**AGES, "0-11": "0-11", "12-17": "12-17"})
    above = {"0-11": "child", "12-17": "child", **parents}
    return replace(made, terms={id_: replace(one, parent=above.get(id_)) for id_, one in made.terms.items()})


def by_age(*, table: str = "statistics", **parents: str) -> Context:
    """Cases by age, published by a system or counted from rows."""
    known = context()
    cases = indicator("cases", is_sensitive=True, table=table)
    return replace(
        known, indicators={**known.indicators, "cases": cases}, terms={**known.terms, "age_group": ages(**parents)}
    )


def aged(**values: int) -> dict[Key, Estimate]:
    """Cases by age; `total` is that of all ages."""
    named = {"total": "", "child": ";age_group=child", "adult": ";age_group=adult", "infant": ";age_group=0-4"}
    named |= {"young": ";age_group=0-11", "older": ";age_group=12-17"}
    return estimates({f"cases{named[name]}{QUARTER}": value for name, value in values.items()})


@pytest.mark.parametrize("more", [{}, {"total": 100, "adult": 40}])
def test_a_band_is_not_what_a_term_leaves_of_those_above_it(more: dict[str, int]) -> None:
    """A term of a published table holds the terms below it: 60 children, 53 of them 12–17, leave 7."""
    values, young = aged(child=60, older=53, young=7, **more), f"cases;age_group=0-11{QUARTER}"
    held = require_one_more(values, young, by_age())
    assert not caught(values, held, by_age())


def test_a_band_is_not_what_an_edition_left_of_the_term_above() -> None:
    first = aged(child=60)
    before = printed("1", gate(first, first, context=by_age()).figures, by_age())
    values = aged(older=53, young=7)
    assert len(hidden_of(values, by_age(), before)) == 2
    assert caught(values, [f"cases;age_group=0-11{QUARTER}"], by_age(), before)


def test_terms_two_levels_apart_are_subtracted() -> None:
    """What lies below a term below lies in it too."""
    known, older = by_age(**{"0-4": "0-11"}), f"cases;age_group=12-17{QUARTER}"
    values = aged(child=60, young=53, infant=20, older=7)
    assert caught(values, [older], known)
    assert f"cases;age_group=0-11{QUARTER}" in hidden_of(values, known)
    assert not caught(aged(child=60, infant=20, older=7), [older], known)


def test_a_term_may_count_some_of_whom_the_band_is_not_known() -> None:
    """What a term has beside those below it is empty only where a reader may think so."""
    values = aged(child=80, older=53, young=7)
    held = hidden_of(values, by_age())
    assert held == {f"cases;age_group=0-11{QUARTER}"}
    assert not caught(values, held, by_age())


def test_a_published_term_may_hold_no_other() -> None:
    """Where all would also be true if a term held no other, a reader may think so: 140 less 40, 60 and 33 leave 7."""
    values, young = aged(total=140, adult=40, child=60, older=33, young=7), f"cases;age_group=0-11{QUARTER}"
    held = require_one_more(values, young, by_age())
    assert not caught(values, held, by_age())


def test_a_term_of_which_a_table_says_nothing_is_no_zero_beside_the_bands_below_it() -> None:
    """The table gives the bands alone: the term above them is hidden and tells nothing."""
    known, bands = by_age(), aged(older=20, young=30)
    above = replace(estimate(f"cases;age_group=child{QUARTER}", None), absence="nothing_of_it")
    assert hidden_of({**bands, above.key: above}, known) == {str(above.key)}


def test_rows_are_counted_by_the_very_term_that_they_bear() -> None:
    """Of rows, those of `child` are none of those of a band: with the total, all four are told apart."""
    known = by_age(table="incidents")
    values = aged(total=140, adult=40, child=60, older=33, young=7)
    held = hidden_of(values, known)
    assert len(held) == 2
    assert caught(values, [f"cases;age_group=0-11{QUARTER}"], known)
    alone = aged(child=60, older=53, young=7)
    assert hidden_of(alone, known) == {f"cases;age_group=0-11{QUARTER}"}


# -- published shares of one whole -----------------------------------------------------------------------------------


def published(n: int | None = 100, **percents: int) -> dict[Key, Estimate]:
    """Shares by sort that a system published."""
    made = (estimate(f"case_share;kind={kind}{QUARTER}", value, n=n) for kind, value in percents.items())
    return {one.key: one for one in made}


def with_base() -> Context:
    """The policy says that published shares are of all cases."""
    known = context()
    rule = known.policy.R11.model_copy(update={"bases": {"case_share": "cases"}})
    return replace(known, policy=known.policy.model_copy(update={"R11": rule}))


SMALL = f"case_share;kind=z{QUARTER}"


def test_published_classes_add_up_to_their_n() -> None:
    """Of 100, 60 % and 35 % are printed: 5 are left."""
    values = published(x=60, y=35, z=5)
    held = require_one_more(values, SMALL, context())
    assert not caught(values, held, context())


def test_published_classes_add_up_to_the_count_that_the_policy_names() -> None:
    values = published(None, x=60, y=35, z=5) | estimates({f"cases{QUARTER}": 100})
    held = require_one_more(values, SMALL, with_base())
    assert not caught(values, held, with_base())


def test_what_an_edition_held_back_of_published_classes_stays_hidden() -> None:
    first = published(x=60, z=5)
    before = printed("1", gate(first, first, context=context()).figures, context())
    assert {str(one.key): one.is_few for one in before if one.value is None} == {SMALL: True}
    later = published(y=35)
    assert names(later) == hidden_of(later, context(), before)
    assert caught(later, [], context(), before)


def test_a_published_share_tells_about_the_count_of_its_terms() -> None:
    """95 % of 100 cases are of two sorts: what is left of all cases is few."""
    values = published(None, x=60, y=35) | estimates({f"cases{QUARTER}": 100, f"cases;kind=z{QUARTER}": 5})
    small = f"cases;kind=z{QUARTER}"
    assert len(hidden_of(values, with_base())) == 2
    assert caught(values, [small], with_base())


def test_answers_are_not_added_up() -> None:
    """Who is asked may give several answers: 60 % and 35 % leave nothing."""
    texts = {f"case_share;answer={answer}{QUARTER}": value for answer, value in (("x", 60), ("y", 35), ("z", 5))}
    values = {Key.parse(text): estimate(text, value, n=100) for text, value in texts.items()}
    held = {f"case_share;answer=z{QUARTER}"}
    assert hidden_of(values, context()) == held
    assert not caught(values, held, context())


def test_published_shares_of_an_unknown_whole_stay_as_they_are() -> None:
    """Without a base a sensitive share is held back by R11, and tells nothing."""
    values = published(None, x=60, y=35, z=5)
    assert hidden_of(values, context()) == names(values)


# -- shares that are whole numbers -----------------------------------------------------------------------------------

PERCENTS = dict(zip("abcdefghij", (20, 25, 31, 37, 42, 48, 53, 58, 64, 69), strict=True))


def tenths(*, with_bases: bool = True, left: int = 5) -> dict[Key, Estimate]:
    """Ten shares of a hundred cases each, the cases of sort x of the whole country, and those of an eleventh region."""
    shares = {}
    for region, percent in PERCENTS.items():
        text = f"x_share{QUARTER}@{region}"
        shares[Key.parse(text)] = estimate(text, percent, n=100, numerator=Fraction(percent), denominator=Fraction(100))
    bases = {f"cases{QUARTER}@{region}": 100 for region in PERCENTS if with_bases}
    counts = {f"cases;kind=x{QUARTER}": sum(PERCENTS.values()) + left, f"cases;kind=x{QUARTER}@k": left}
    return shares | estimates(bases | counts)


def eleven() -> Context:
    regions = (*PERCENTS, "k")
    made = {one: Place(id=one, name={"en": one, "fr": one}, level=1, kind="region") for one in regions}
    return context(regions=regions, places=made, members=lambda id_: frozenset({id_}))


def test_a_whole_percent_of_a_hundred_is_one_whole_number() -> None:
    """Each share gives its count back, and the country less ten of them is the eleventh."""
    values, small = tenths(), f"cases;kind=x{QUARTER}@k"
    held = require_one_more(values, small, eleven())
    assert not caught(values, held, eleven())


def test_without_the_base_a_whole_percent_is_no_number() -> None:
    """Where no base is printed nothing follows."""
    values, small = tenths(with_bases=False), f"cases;kind=x{QUARTER}@k"
    assert hidden_of(values, eleven()) == {small}
    assert not caught(values, [small], eleven())


def test_a_base_that_an_edition_printed_makes_whole_numbers_too() -> None:
    values = tenths()
    bases = {key: one for key, one in values.items() if key.indicator == "cases" and not key.breakdown}
    before = printed("1", gate(bases, bases, context=eleven()).figures, eleven())
    later, small = {key: one for key, one in values.items() if key not in bases}, f"cases;kind=x{QUARTER}@k"
    assert len(hidden_of(later, eleven(), before)) == 2
    assert caught(later, [small], eleven(), before)


def test_a_percentage_never_stands_for_the_half_that_is_rounded_up() -> None:
    """12 % of 200 is 23 or 24 and not 25, which is printed as 13 %."""
    text = f"x_share{QUARTER}@a"
    share_of_a = estimate(text, 12, n=200, numerator=Fraction(24), denominator=Fraction(200))
    counts = {f"cases{QUARTER}@a": 200, f"cases;kind=x{QUARTER}@b": 6, f"cases;kind=x{QUARTER}": 30}
    values, known = estimates(counts) | {share_of_a.key: share_of_a}, context(regions=("a", "b"))
    cells = {key: value for key, value in values.items() if key.indicator == "cases" or key == share_of_a.key}
    held = {one: Withheld(key=one, rule="R2") for one in cells if one.places == ("b",)}
    figures = released(dict.fromkeys(cells), Plan(cells=cells, withheld=held), known)
    [found] = prove(figures, cells, (), known).values()
    assert (round(found.low, 3), round(found.high, 3)) == (6, 7)


# -- the parts of a share, and what a count is a part of -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("xy_share", "cases;kind=x+y", "cases"),
        ("xy_share;kind=y+z", "cases;kind=y", "cases;kind=y+z"),
        ("xy_share;sex=female", "cases;kind=x+y;sex=female", "cases;sex=female"),
    ],
)
def test_the_parts_of_a_share_are_those_that_are_measured(text: str, above: str, below: str) -> None:
    """The gate writes a share down as it is measured: of a column of both, the terms that they share."""
    one = share("xy_share", "cases;kind=x+y", "cases", is_sensitive=True)
    assert one.numerator is not None
    assert one.denominator is not None
    key = Key.parse(text + QUARTER)
    for part, expected in ((one.numerator, above), (one.denominator, below)):
        assert part_key(part, key) == as_measured(key, part) == Key.parse(expected + QUARTER)


def test_a_share_of_some_terms_gives_no_count_away() -> None:
    """62 of the 100 of sorts y and z are of y, 37 in one region and 20 at most in another: some are in the third."""
    known = context(regions=("a", "b", "c"))
    one = share("xy_share", "cases;kind=x+y", "cases", is_sensitive=True)
    known = replace(known, indicators={**known.indicators, "xy_share": one})
    values = estimates({f"cases;kind=y{QUARTER}@a": 37, f"cases;kind=y{QUARTER}@b": 6, f"cases{QUARTER}@c": 20})
    values |= estimates({f"cases;kind=y+z{QUARTER}": 100})
    made = measured_share(f"xy_share;kind=y+z{QUARTER}", 62, 100)
    values[made.key], small = made, f"cases;kind=y{QUARTER}@b"
    require_one_more(values, small, known)


def test_a_part_with_other_terms_is_what_both_speak_of() -> None:
    """A part that holds sorts x and y, asked for y and z, is of sort y."""
    part = indicator("some", is_sensitive=True, part_of=Part(indicator="cases", breakdown=(("kind", ("x", "y")),)))
    known = context()
    known = replace(known, indicators={**known.indicators, "some": part})
    found = counted_as(Key.parse(f"some;kind=y+z{QUARTER}"), known)
    assert found == Key.parse(f"cases;kind=y{QUARTER}")


def test_a_count_stays_known_beside_a_small_percentage_of_a_whole_that_nobody_prints() -> None:
    """300 are 1 % of 30 000, which is far more than anything that is printed: no equation is set aside for it."""
    known = context()
    values = estimates({"cases;kind=x/2025": 300}) | {
        Key.parse("x_share/2025"): measured_share("x_share/2025", 300, 30_000)
    }
    [group] = groups(values, {}, (), known)
    assert Attack(group.believed).aside == frozenset()
