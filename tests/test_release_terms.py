"""Leaks by the words of figures: terms within terms, published shares of one whole, shares that are whole numbers, parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from tests.release_case import AGES, context, estimates, indicator, names, taxonomy

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.term import Taxonomy
from kolosi.release import Context, Published, Withheld, gate, printed
from kolosi.release.audit import audit
from kolosi.release.figures import released
from kolosi.release.plan import Plan

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
    held = hidden_of(values, by_age())
    assert young in held
    assert len(held) == 2
    assert caught(values, [young], by_age())
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


def test_rows_are_counted_by_the_very_term_that_they_bear() -> None:
    """Of rows, those of `child` are none of those of a band: with the total, all four are told apart."""
    known = by_age(table="incidents")
    values = aged(total=140, adult=40, child=60, older=33, young=7)
    held = hidden_of(values, known)
    assert len(held) == 2
    assert caught(values, [f"cases;age_group=0-11{QUARTER}"], known)
    alone = aged(child=60, older=53, young=7)
    assert hidden_of(alone, known) == {f"cases;age_group=0-11{QUARTER}"}
