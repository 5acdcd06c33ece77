"""What is true on a day is the last value known inside a period: figures of two periods may be of one day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.release_case import context, estimate, indicator, keys, measured_share, names, share

from kolosi.model.figure import Estimate, Figure
from kolosi.model.indicator import Measure
from kolosi.model.key import Key
from kolosi.release import Context, Published, as_entries, from_entries, gate, printed
from kolosi.release.audit.audit import audit, prove
from kolosi.release.figures.figures import released
from kolosi.release.linked.linked_tables import groups
from kolosi.release.register.cache import as_lines, from_lines
from kolosi.release.register.registry import as_meant
from kolosi.release.suppress.plan import Plan, primary

FEBRUARY = date(2025, 2, 28)
KNOWN = context()
Cells = dict[Key, Estimate]


def stocks(values: dict[str, int], day: date = FEBRUARY) -> Cells:
    return {one.key: one for one in (estimate(key, value, as_of=day) for key, value in values.items())}


def shares(values: dict[str, tuple[int, int]], day: date = FEBRUARY) -> Cells:
    return {one.key: one for one in (estimate(key, value, n=n, as_of=day) for key, (value, n) in values.items())}


def held(cells: Cells, before: Sequence[Published] = (), known: Context = KNOWN) -> set[str]:
    return {str(one.key) for one in gate(cells, cells, before, context=known).withheld}


def found(cells: Cells, before: Sequence[Published] = (), known: Context = KNOWN) -> set[str]:
    """What the audit finds where all is printed that may leave on its own account."""
    decided = Plan(cells=cells, withheld=primary(cells, cells, known))
    figures = released(dict.fromkeys(cells), decided, known)
    return {str(one.bounds.key) for one in audit(figures, cells, before, known)}


def edition(name: str, cells: Cells) -> tuple[Published, ...]:
    return from_entries(name, as_entries(printed(name, gate(cells, cells, context=KNOWN).figures, KNOWN)))


STOCKS = {"detained/2025-Q1@a+b": 66, "detained/2025-02-28@a": 60, "detained/2025-02-28@b": 6}
SHARES = {"case_share/2025-Q1@a+b": (20, 200), "case_share/2025-02-28@a": (25, 150), "case_share/2025-02-28@b": (6, 50)}
"""The share of b stands for 3 of 50: what is left of 40 of 200 without 37 of 150."""


@pytest.mark.parametrize("cells", [stocks(STOCKS), shares(SHARES)], ids=["stocks", "published shares"])
def test_the_last_value_of_a_quarter_tells_about_the_day_that_it_is_of(cells: Cells) -> None:
    hidden = str(list(cells)[-1])
    assert held(cells) > {hidden}
    assert found(cells) == {hidden}


@pytest.mark.parametrize("cells", [stocks(STOCKS), shares(SHARES)], ids=["stocks", "published shares"])
def test_values_of_two_days_tell_nothing_of_one_another(cells: Cells) -> None:
    first, *others = cells.values()
    apart = {first.key: replace(first, as_of=date(2025, 3, 31)), **{one.key: one for one in others}}
    assert held(apart) == found(apart) | {str(others[-1].key)} == {str(others[-1].key)}


@pytest.mark.parametrize("now", ["2025-Q1", "2025-02-28", "2025-01..2025-04"])
def test_what_an_edition_printed_of_one_period_tells_about_another_of_the_same_day(now: str) -> None:
    before = edition("first", stocks({"detained/2025-02@a+b": 66}))
    later = stocks({f"detained/{now}@a": 45, f"detained/{now}@b": 21})
    assert held(later, before) == set()
    later = stocks({f"detained/{now}@a": 56, f"detained/{now}@b": 6, f"detained/{now}@c": 4})
    assert found(later, before) == set()
    later = stocks({f"detained/{now}@a": 60, f"detained/{now}@b": 6})
    assert held(later, before) == set(map(str, later))
    assert found(later, before) == {f"detained/{now}@b"}


def test_what_an_edition_held_back_of_one_period_is_protected_under_another() -> None:
    """Of 15 in two regions 12 at most are in the second: three at least were held back of the first."""
    before = edition("first", stocks({"detained;kind=x/2025-Q1@a": 9}))
    assert (before[0].value, before[0].is_few, before[0].as_of) == (None, True, FEBRUARY)
    later = stocks({"detained;kind=x/2025-02@a+b": 15, "detained/2025-02-28@b": 12})
    [group] = groups(later, {}, before, KNOWN)
    assert names(group.believed.still_hidden) == {"detained;kind=x/2025-02-28@a"}
    assert "detained/2025-02-28@b" in held(later, before)
    assert found(later) == set()
    assert "detained;kind=x/2025-02-28@a" in found(later, before)


def test_an_entry_without_a_day_is_of_the_last_day_of_its_period() -> None:
    [old] = from_entries("first", [{"key": "detained/2025-Q1@a+b", "value": "66"}])
    assert as_meant([old], KNOWN)[0] == [old]
    last = stocks({"detained/2025-03@a": 60, "detained/2025-03@b": 6}, date(2025, 3, 31))
    assert held(last, [old]) == set(map(str, last))
    assert held(stocks({"detained/2025-02@a": 60}), [old]) == set()


def test_figures_of_one_day_that_are_not_the_same_are_not_of_the_same_data() -> None:
    """Two tables give region a of that day otherwise: what the one says is not taken from the other."""
    cells = stocks({**STOCKS, "detained/2025-Q1@a": 40, "detained/2025-Q1@b": 26})
    assert held(cells) == {"detained/2025-02-28@b"}
    assert found(cells) == set()


def test_one_value_under_two_periods_is_hidden_under_both() -> None:
    """A month is too short for a sensitive share, and the day of a survey is not."""
    cells = shares({"case_share/2025-02@a": (25, 150), "case_share/2025-02-28@a": (25, 150)})
    assert held(cells) == set(map(str, cells))
    assert found(cells) == {"case_share/2025-02@a"}


def test_a_share_of_two_stocks_is_of_their_day() -> None:
    """40 % of 150 is 60: of 66 six are left to the other region."""
    one = share("held_share", "detained;kind=x", "detained", is_sensitive=True)
    known = replace(KNOWN, indicators={**KNOWN.indicators, "held_share": one})
    told = measured_share("held_share/2025-Q1@a", 60, 150, as_of=FEBRUARY)
    counts = {
        "detained/2025-02@a": 150,
        "detained;kind=x/2025-02-28@a+b": 66,
        "detained;kind=x/2025-02-28@b": 6,
    }
    cells = {**stocks(counts), told.key: told}
    assert len(held(cells, (), known)) > 1
    assert found(cells, (), known) == {"detained;kind=x/2025-02-28@b"}
    (figure,) = (each for each in gate([told.key], {told.key: told}, context=known).figures.values())
    assert isinstance(figure, Figure)
    assert figure.as_of == FEBRUARY


def test_a_count_of_different_ones_is_of_its_whole_period() -> None:
    once = indicator("inmates", kind="stock", is_sensitive=True, measure=Measure(function="distinct", column="code"))
    known = replace(KNOWN, indicators={**KNOWN.indicators, "inmates": once})
    old = Published(edition="first", key=keys("inmates/2025-Q1@a")[0], value=Fraction(40), as_of=FEBRUARY)
    assert as_meant([old], known)[0] == [old]


def test_the_day_of_what_is_hidden_stays_inside_and_comes_back() -> None:
    figures = gate(list(stocks(STOCKS)), stocks(STOCKS), context=KNOWN).figures
    hidden = figures[keys("detained/2025-02-28@b")[0]]
    assert isinstance(hidden, Figure)
    assert hidden.as_of is None
    assert hidden.hidden is not None
    assert hidden.hidden.as_of == FEBRUARY
    assert from_lines(json.loads(json.dumps(as_lines(figures)))) == dict(figures)


def test_what_can_be_proved_is_told_of_the_figure_that_was_asked() -> None:
    cells = stocks({"detained/2025-Q1@a+b": 66, "detained/2025-02@a": 60, "detained/2025-02@b": 6})
    decided = Plan(cells=cells, withheld=primary(cells, cells, KNOWN))
    bounds = prove(released(dict.fromkeys(cells), decided, KNOWN), cells, (), KNOWN)
    assert {str(key): (one.low, one.high) for key, one in bounds.items()} == {"detained/2025-02@b": (6, 6)}


def test_a_disagreement_elsewhere_parts_nothing() -> None:
    cells = stocks({**STOCKS, "detained;kind=x/2025-Q1@d": 40, "detained;kind=x/2025-02-28@d": 41})
    assert held(cells) == {"detained/2025-02-28@a", "detained/2025-02-28@b"}
    assert found(cells) == {"detained/2025-02-28@b"}
