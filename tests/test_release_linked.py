"""Indicators that are a part of another by definition: what one prints, the other does not give away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.release_case import INDICATORS, TODAY, context, indicator

from kolosi.content.indicators import load_indicators
from kolosi.model.figure import Estimate
from kolosi.model.indicator import Part
from kolosi.model.key import Key
from kolosi.release import Context, Published, gate
from kolosi.release.audit.audit import audit, prove
from kolosi.release.figures.figures import released
from kolosi.release.linked.links import counted_as
from kolosi.release.suppress.plan import Plan, Withheld

SORT_X = Part(indicator="cases", breakdown=(("kind", ("x",)),))
FEW = {"cases/2025-Q1": 200, "cases;kind=secret+y+z/2025-Q1": 196, "cases_of_x/2025-Q1": 4}


def linked() -> Context:
    """Cases of one sort under a name of their own, and cases by a trait that only some of them have."""
    made = indicator("cases_of_x", is_sensitive=True, part_of=SORT_X)
    told = indicator("cases_told", is_sensitive=True, part_of=Part(indicator="cases"))
    return context(indicators={one.id: one for one in (*INDICATORS, made, told)})


def apart() -> Context:
    """The same, without what the definitions say."""
    made = linked()
    return replace(made, indicators={id_: replace(one, part_of=None) for id_, one in made.indicators.items()})


def counts(values: Mapping[str, int]) -> dict[Key, Estimate]:
    """Counts that stay inside."""
    made = {Key.parse(text): value for text, value in values.items()}
    return {
        key: Estimate(key=key, value=Fraction(value), kind="flow", sources=("invented",), as_of=TODAY)
        for key, value in made.items()
    }


def held(values: Mapping[str, int], known: Context) -> dict[str, str]:
    """What the gate holds back, with the rule."""
    cited = counts(values)
    return {str(one.key): one.rule for one in gate(cited, cited, context=known).withheld}


def test_the_suppressor_hides_what_would_give_a_part_of_another_name_away() -> None:
    """What is left of all cases is the thirty of sort x, of which twenty-six are adults."""
    values = {
        "cases/2025-Q1": 200,
        "cases;kind=secret+y+z/2025-Q1": 170,
        "cases_of_x;age_group=adult/2025-Q1": 26,
        "cases_of_x;age_group=child/2025-Q1": 4,
    }
    few = {"cases_of_x;age_group=child/2025-Q1": "R2"}
    assert held(values, apart()) == few
    assert held(values, linked()) == {**few, "cases_of_x;age_group=adult/2025-Q1": "S1"}


def test_the_audit_alone_sees_that_a_part_of_another_name_can_be_had() -> None:
    values = counts(FEW)
    hidden = Key.parse("cases_of_x/2025-Q1")
    kept = Plan(cells=values, withheld={hidden: Withheld(key=hidden, rule="R2")})
    figures = released(dict.fromkeys(values), kept, linked())
    [breach] = audit(figures, values, (), linked())
    assert (breach.bounds.key, breach.bounds.low, breach.bounds.high) == (hidden, pytest.approx(4), pytest.approx(4))
    left_of = {one.bounds.key for one in audit(figures, values, (), apart())}
    assert left_of == {Key.parse("cases/2025-Q1")}, "under its own name alone four are left, of nobody knows what"


def test_the_same_count_under_two_names_is_hidden_under_both() -> None:
    found = held({"cases/2025-Q1": 200, "cases;kind=x/2025-Q1": 4, "cases_of_x/2025-Q1": 4}, linked())
    assert found == {"cases;kind=x/2025-Q1": "R2", "cases_of_x/2025-Q1": "R2"}


def test_an_edition_that_printed_the_rest_counts_too() -> None:
    old = [
        Published(edition="first", key=Key.parse(text), value=Fraction(value))
        for text, value in {"cases/2025-Q1": 200, "cases;kind=secret+y+z/2025-Q1": 170}.items()
    ]
    shown = counts({"cases_of_x/2025-Q1": 30, "cases_of_x;age_group=adult/2025-Q1": 26})
    found = gate(shown, shown, old, context=linked())
    assert {str(one.key) for one in found.withheld} == {"cases_of_x;age_group=adult/2025-Q1"}
    assert found.withheld[0].rule == "R20"


def test_a_part_that_holds_nothing_fixed_is_some_of_the_whole_and_not_all_of_it() -> None:
    """Sixty of ninety cases have a trait that is told; that is no contradiction, and thirty others may be anything."""
    values = counts({"cases/2025-Q1": 90, "cases_told;kind=y/2025-Q1": 60})
    assert gate(values, values, context=linked()).withheld == ()
    hidden = Key.parse("cases_told;kind=y/2025-Q1")
    kept = Plan(cells=values, withheld={hidden: Withheld(key=hidden, rule="R2")})
    bounds = prove(released(dict.fromkeys(values), kept, linked()), values, (), linked())[hidden]
    assert (bounds.low, bounds.high) == (pytest.approx(0), pytest.approx(90))


def test_the_parts_of_reported_gender_based_violence_say_of_what_they_are_a_part() -> None:
    known = replace(context(), indicators=load_indicators())
    assert {
        str(counted_as(Key.parse(text), known))
        for text in ("gbv_forced_marriage/2025-Q1@a", "gbv_sexual_violence;sex=female/2025-Q1", "hr_violations/2025-Q1")
    } == {
        "gbv_incidents;gbv_type=forced_marriage/2025-Q1@a",
        "gbv_incidents;gbv_type=rape+sexual_assault;sex=female/2025-Q1",
        "hr_violations/2025-Q1",
    }
