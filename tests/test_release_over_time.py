"""What editions of other days, other definitions and other minimums tell a reader of a later one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.editions_case import case_context
from tests.release_case import context, estimate, estimates, indicator, keys, measured_share, share

from kolosi.model.figure import Estimate, Figure
from kolosi.model.indicator import Part
from kolosi.model.key import Key
from kolosi.release import Context, Published, as_entries, from_entries, gate, printed
from kolosi.release.audit.audit import audit
from kolosi.release.figures.figures import released
from kolosi.release.suppress.plan import Plan, primary

Values = dict[str, int]


def edition(name: str, values: Values | dict[Key, Estimate], known: Context) -> list[Published]:
    """What the register of an edition of these values gives back."""
    cells = {key if isinstance(key, Key) else keys(key)[0]: one for key, one in made(values, known).items()}
    return list(from_entries(name, as_entries(printed(name, gate(cells, cells, context=known).figures, known))))


def made(values: Values | dict[Key, Estimate], known: Context) -> dict[Key, Estimate]:
    """Estimates, also of indicators that only this context knows."""
    found: dict[Key, Estimate] = {}
    for key, value in values.items():
        if isinstance(value, Estimate):
            found[value.key] = value
        else:
            parsed = key if isinstance(key, Key) else Key.parse(key)
            base = estimate("cases/2025-Q1", value)
            found[parsed] = replace(base, key=parsed, kind=known.indicators[parsed.indicator].kind)
    return found


def held(values: Values | dict[Key, Estimate], before: list[Published], known: Context) -> set[str]:
    """The figures that do not leave."""
    cells = made(values, known)
    return {str(one.key) for one in gate(cells, cells, before, context=known).withheld}


def breaches(values: Values, before: list[Published], known: Context) -> set[str]:
    """What the independent check alone finds when everything is printed."""
    cells = made(values, known)
    figures = released(dict.fromkeys(cells), Plan(cells=cells, withheld={}), known)
    return {one.bounds.key.indicator for one in audit(figures, cells, before, known)}


def with_indicators(known: Context, **more: object) -> Context:
    return replace(known, indicators={**known.indicators, **more})  # type: ignore[arg-type]


RAPE = Part(indicator="cases", breakdown=(("kind", ("x",)),))


# -- rates, and what is true on a day ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["share", "rate"])
def test_a_rate_of_two_counts_tells_what_a_share_tells(kind: str) -> None:
    """74 % of 54 is 40; 46 less 40 would be the hidden 6."""
    rate = share("x_rate", "cases;kind=x", "cases", is_sensitive=True)
    known = with_indicators(context(regions=("a", "b")), x_rate=replace(rate, kind=kind))
    told = measured_share("x_rate/2025-Q1@a", 40, 54, kind=kind)
    cells = made({"cases/2025-Q1@a": 54, "cases;kind=x/2025-Q1": 46, "cases;kind=x/2025-Q1@b": 6}, known)
    found = held({**cells, told.key: told}, [], known)
    assert "cases;kind=x/2025-Q1@b" in found
    assert len(found) == 2


PUBLISHED = {"prate/2025-Q1@a+b": (20, 200), "prate/2025-Q1@a": (25, 150), "prate/2025-Q1@b": (6, 50)}
"""The rate of b stands for 3 of 50: what is left of 40 of 200 without 37 of 150."""


def published(known: Context) -> dict[Key, Estimate]:
    """Rates as a system gives them, with the number on which each was measured."""
    given = {Key.parse(key): pair for key, pair in PUBLISHED.items()}
    cell = estimate("case_share/2025-Q1", 0)
    return {
        key: replace(cell, key=key, kind=known.indicators["prate"].kind, value=Fraction(value), n=n)
        for key, (value, n) in given.items()
    }


def with_rate(unit: str, kind: str = "rate") -> Context:
    share_ = context().indicators["case_share"]
    return with_indicators(context(), prate=replace(share_, id="prate", kind=kind, unit={"en": unit, "fr": unit}))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["share", "rate"])
def test_a_published_rate_in_percent_with_its_base_tells_what_a_published_share_tells(kind: str) -> None:
    known = with_rate("%", kind)
    cells = published(known)
    assert held(cells, [], known) == {"prate/2025-Q1@a", "prate/2025-Q1@b"}
    decided = Plan(cells=cells, withheld=primary(cells, cells, known))
    figures = released(dict.fromkeys(cells), decided, known)
    assert {str(one.bounds.key) for one in audit(figures, cells, [], known)} == {"prate/2025-Q1@b"}


def test_so_does_one_whose_base_the_policy_names() -> None:
    """Also where that base, and not the n beside it, says on how many each was measured."""
    found = []
    for kind in ("share", "rate"):
        known = with_rate("phase", kind)
        rule = known.policy.R11.model_copy(update={"bases": {"prate": "cases"}})
        known = replace(known, policy=known.policy.model_copy(update={"R11": rule}))
        bases = made({key.replace("prate", "cases"): n for key, (_, n) in PUBLISHED.items()}, known)
        found.append(held({**published(known), **bases}, [], known))
    assert found[0] == found[1] > {"prate/2025-Q1@b"}


def test_a_sensitive_rate_in_other_units_is_printed_without_its_base() -> None:
    known = with_rate("phase")
    cells = published(known)
    found = gate(cells, cells, context=known)
    assert {str(one.key) for one in found.withheld} == {"prate/2025-Q1@b"}
    printed_ = [one for one in found.figures.values() if isinstance(one, Figure) and one.value is not None]
    assert [one.n for one in printed_] == [None, None]
    with_n = {one.key: replace(one, n=150) for one in printed_}
    assert {one.group for one in audit(with_n, cells, [], known)} == {(key,) for key in with_n}
    assert audit(found.figures, cells, [], known) == ()


@pytest.mark.parametrize("day", ["2025-03", "2025-03-31", "2025-Q1"])
def test_a_stock_of_the_same_last_day_is_the_same_stock(day: str) -> None:
    known = context(regions=("a", "b"))
    assert held({f"detained/{day}": 60, "detained/2025-Q1@a": 52}, [], known)
    before = edition("first", {f"detained/{day}": 60}, known)
    assert held({"detained/2025-Q1@a": 52}, before, known)


# -- one thing under two names, and names that are gone ----------------------------------------------------------------


def test_what_a_sensitive_indicator_counts_is_sensitive_under_another_name_too() -> None:
    part = Part(indicator="incidents", breakdown=(("kind", ("x",)),))
    known = with_indicators(context(), rape=indicator("rape", is_sensitive=True, part_of=part))
    assert held({"incidents;kind=x/2025-Q1": 7}, [], known)
    assert held({"incidents;kind=x/2025-Q1": 27}, [], known) == set()
    assert held({"incidents/2025-Q1": 7}, [], known) == set()


def test_what_was_held_back_under_one_name_is_not_proved_under_the_other() -> None:
    part = Part(indicator="incidents", breakdown=(("kind", ("x",)),))
    known = with_indicators(context(regions=("a", "b", "c")), rape=indicator("rape", is_sensitive=True, part_of=part))
    before = edition("first", {"rape/2025-Q1": 7}, known)
    assert before[0].is_few
    now = {"incidents;kind=x/2025-Q1@a": 6, "incidents/2025-Q1@b": 30, "incidents/2025-Q1@c": 40}
    assert held(now, before, known) == {"incidents;kind=x/2025-Q1@a"}
    assert breaches(now, before, known) == {"rape"}


@pytest.mark.parametrize("now", ["2", "gone"])
def test_a_part_that_is_defined_anew_or_no_more_is_still_a_part_of_what_it_was(now: str) -> None:
    rape = indicator("rape", is_sensitive=True, part_of=RAPE)
    then = with_indicators(context(), rape=rape)
    before = edition("first", {"rape/2025-Q1": 40}, then)
    known = context() if now == "gone" else with_indicators(context(), rape=replace(rape, definition=now))
    later = {"cases/2025-Q1": 45, "cases;kind=y+z/2025-Q1": 5}
    assert held(later, before, known) == set(later)


# -- another minimum -----------------------------------------------------------------------------------------------------


def by(minimum: int) -> Context:
    """Where counts of a sensitive subject leave from a minimum."""
    known = context()
    rule = known.policy.R2.model_copy(update={"sensitive": minimum})
    return replace(known, policy=known.policy.model_copy(update={"R2": rule}))


def test_a_count_that_was_not_few_may_be_few_by_a_higher_minimum() -> None:
    undated = {key: replace(one, as_of=None) for key, one in estimates({"cases/2025-Q1@a": 9}).items()}
    before = edition("first", undated, by(5))
    assert (before[0].is_few, before[0].minimum) == (False, 5)
    later = {"cases/2025-01..2025-06@a": 15, "cases/2025-Q2": 12}
    assert held(later, before, by(10))
    assert breaches(later, before, by(10)) == {"cases"}


def test_so_may_what_a_share_counts_that_was_held_back_for_another_reason() -> None:
    """Of 15 in half a year 12 at most were in the second quarter: at least 3 of the share's first quarter."""
    undated = measured_share("x_share/2025-Q1@a", 7, 60, as_of=None)
    before = edition("first", {undated.key: undated}, by(5))
    assert (before[0].is_few, before[0].minimum) == (False, 5)
    later = {"cases;kind=x/2025-01..2025-06@a": 15, "cases;kind=x/2025-Q2": 12, "cases;kind=x/2025-Q2@b": 6}
    assert held(later, before, by(5)) == set()
    assert held(later, before, by(10)) == {"cases;kind=x/2025-Q2", "cases;kind=x/2025-Q2@b"}
    assert breaches(later, before, by(5)) == set()
    assert breaches(later, before, by(10)) == {"cases"}


def test_what_a_guess_made_of_editions_is_not_proved_by_a_later_figure() -> None:
    """Nothing of the first two sorts: who guesses that there is no third thinks that nothing was in region a. A total of today
    makes it sure, for who does not guess too, and with it that there were no children."""
    known = replace(case_context(), data={"incidents": "one"})
    before = edition(
        "first",
        {
            "incidents;kind=x/2025-Q1@a": 0,
            "incidents;kind=y/2025-Q1@a": 0,
            "incidents;age_group=adult;kind=x/2025-Q1@b": 30,
        },
        known,
    )
    now = {"incidents/2025-Q1@a": 0, "incidents;age_group=child/2025-Q1@a": 0}
    assert held(now, before, known) == set(now)
    cells = made(now, known)
    alone = Plan(cells=cells, withheld=primary(cells, cells, known))
    found = audit(released(dict.fromkeys(cells), alone, known), cells, before, known)
    assert [str(one.bounds.key) for one in found if one.bounds.is_new] == ["incidents;age_group=child/2025-Q1@a"]
