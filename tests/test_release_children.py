"""What the gate lets out of statistics of child protection: whom they count, under which names, and what they say beside figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.release_case import TODAY
from tests.shipped_case import shipped_context

from kolosi.content.taxonomies import load_taxonomies
from kolosi.model.columns import BREAKDOWN_COLUMNS
from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release import Context, gate
from kolosi.release.audit.audit import audit
from kolosi.release.policy.rules import caveat_of, is_sensitive, threshold

SOURCE = "child_protection_caseload"


def released(values: Mapping[str, int], known: Context) -> dict[str, int | None]:
    """What is printed of each of some values; None is held back."""
    cells = {}
    for text, value in values.items():
        key = Key.parse(text)
        kind = known.indicators[key.indicator].kind
        day = key.period.last if kind == "stock" else TODAY
        cells[key] = Estimate(key=key, value=Fraction(value), kind=kind, sources=("invented",), as_of=day)
    figures = gate(cells, cells, context=known).figures
    assert not audit(figures, cells, (), known)
    return {str(key): None if figures[key].value is None else int(figures[key].value) for key in cells}  # type: ignore[union-attr, arg-type]


BOYS = {
    "uasc_reunified;sex=male/2024-Q3": 48,
    "uasc_reunified;age_group=child/2024-Q3@bf-2025-soum": 39,
    "uasc_reunified;age_group=child;sex=male/2024-Q3@bf-2025-liptako": 9,
    "uasc_reunified;age_group=adult;sex=male/2024-Q3@bf-2025-liptako": 0,
    "uasc_reunified;age_group=0-11;sex=female/2024-Q3@bf-sahel": 0,
}


def test_children_are_taken_for_no_adults() -> None:
    """48 boys less 39 children of one of two regions are 9 in the other, at least: a column of adults beside them hides nobody."""
    assert list(released(BOYS, shipped_context("bfa")).values()) == [48, None, None, None, None]


def test_where_adults_may_be_among_those_counted_both_totals_leave() -> None:
    known = shipped_context("bfa")
    mixed = {name: replace(one, only=()) for name, one in known.indicators.items()}
    assert list(released(BOYS, replace(known, indicators=mixed)).values()) == [48, 39, None, None, None]


def test_adults_that_a_file_counts_among_children_are_never_printed() -> None:
    told = released({"uasc_registered/2024-Q3": 200, "uasc_registered;age_group=adult/2024-Q3": 50}, shipped_context())
    assert told == {"uasc_registered/2024-Q3": 200, "uasc_registered;age_group=adult/2024-Q3": None}


def test_a_sum_of_ages_or_of_sexes_gives_no_small_one() -> None:
    """Of 60, 51 girls leave 9 boys; of 60, 12 of the younger leave those of whom nobody says the age."""
    values = {
        "caafag_registered/2024-Q3": 60,
        "caafag_registered;sex=female/2024-Q3": 51,
        "caafag_registered;sex=male/2024-Q3": 9,
        "caafag_registered;age_group=0-11/2024-Q3": 12,
        "caafag_registered;age_group=12-17/2024-Q3": 48,
    }
    told = released(values, shipped_context())
    assert told["caafag_registered;sex=male/2024-Q3"] is None
    assert None in (told["caafag_registered/2024-Q3"], told["caafag_registered;sex=female/2024-Q3"])


def test_a_stock_of_a_quarter_is_that_of_its_last_month() -> None:
    """What is hidden for the month is not printed for the quarter."""
    values = {"uasc_active/2024-09@ml-gao": 7, "uasc_active/2024-Q3@ml-gao": 7, "uasc_active/2024-Q3@ml-mopti": 90}
    told = released(values | {"uasc_active/2024-Q3": 97}, shipped_context())
    assert told["uasc_active/2024-09@ml-gao"] is told["uasc_active/2024-Q3@ml-gao"] is None
    assert None in (told["uasc_active/2024-Q3"], told["uasc_active/2024-Q3@ml-mopti"])


def test_every_count_of_a_sensitive_subject_says_what_it_does_not_say() -> None:
    """Without a caveat it could never leave (R17)."""
    known = shipped_context()
    counts = [one for one in known.indicators.values() if one.is_sensitive and one.kind in {"flow", "stock"}]
    assert [one.id for one in counts if not caveat_of(Key.parse(f"{one.id}/2024-Q3"), known)] == []


def test_terms_that_whoever_is_counted_can_bear_are_of_the_lists() -> None:
    lists = load_taxonomies()
    for one in shipped_context().indicators.values():
        for column, terms in one.only:
            assert column in one.by
            assert set(terms) <= lists[str(BREAKDOWN_COLUMNS[column].taxonomy)].terms.keys()


def test_every_count_of_the_caseload_is_of_children_alone() -> None:
    mine = [one for one in shipped_context().indicators.values() if one.source == SOURCE]
    assert len(mine) == 4
    assert {one.only for one in mine} == {(("age_group", ("child", "unknown")),)}


@pytest.mark.parametrize(
    "key",
    [
        "uasc_registered/2024-Q3",
        "uasc_reunified/2024-Q3",
        "uasc_active/2024-Q3",
        "caafag_registered/2024-Q3",
        "hr_violations;violation=child_recruitment_use/2024-Q3",
        "hr_violations;risk=child_recruitment/2024-Q3",
        "hr_violations;violation=forced_labour/2024-Q3",
        "hr_violations;risk=trafficking_forced_labour/2024-Q3",
        "hr_violations;age_group=child/2024-Q3",
        "hr_violations;age_group=12-17/2024-Q3",
    ],
)
def test_the_same_children_are_protected_under_each_of_their_names(key: str) -> None:
    known, named = shipped_context(), Key.parse(key)
    assert is_sensitive(named, known)
    assert (threshold(named, known).minimum, threshold(named, known).is_strict) == (10, True)
