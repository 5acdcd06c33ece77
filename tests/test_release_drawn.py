"""Random cases of the shipped countries, taxonomies and indicators, read by an attacker who has the content files and no code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from tests.drawn_attacker import guesses, leaks
from tests.drawn_case import SUBJECTS, Case, draw, estimate, tell
from tests.drawn_caseload import SOURCE
from tests.drawn_world import country, indicator
from tests.editions_case import Leak, Told
from tests.shipped_case import shipped_context

from kolosi.release import Gate
from kolosi.release.figures.figures import released
from kolosi.release.suppress.plan import Plan, primary

FEW = (6, 7, 17, 28, 43, 44, 73, 83, 90, 92)
"""Cases of eight countries and four subjects, some of data that was revised, that take half a second each."""
FEW_CHILDREN = (0, 7, 13, 17, 24)
"""Cases of child protection in five countries, of flows and of stocks, that take a second or two each."""
MANY, BATCH, UNPROTECTED = 100, 20, 24
CHILDREN = (SOURCE,)


def given_away(seed: int, subjects: Sequence[str] = SUBJECTS) -> list[str]:
    """What the attacker proves of hidden figures of a case, and did not know from earlier editions; also where he takes it that
    each row bears a type and a place of the finest lists, and is right."""
    case = draw(seed, subjects)
    told = tell(case)
    readings = (False, True) if case.is_closed else (False,)
    found = [leak for is_closed in readings for leak in leaks(case, told, is_closed=is_closed)]
    return [f"{seed}: {leak}" for leak in [*found, *guessed(case, told)] if not leak.is_old]


def guessed(case: Case, told: Told) -> Iterator[Leak]:
    """What he proves of few where he thinks that there is nothing of what no figure names, and is right: which many there are may be
    known then."""
    if said := guesses(case):
        least = shipped_context(case.iso3).policy.R2.sensitive
        found = leaks(case, told, is_closed=case.is_closed, guessed=said)
        yield from (leak for leak in found if leak.value < least)


def test_some_cases_of_real_countries_and_taxonomies_give_nothing_away() -> None:
    assert [leak for seed in FEW for leak in given_away(seed)] == []


def test_some_cases_of_child_protection_give_nothing_away() -> None:
    """Registered, reunified and open at the end of a month; by sex, age, region, quarter; revised data among them."""
    assert [leak for seed in FEW_CHILDREN for leak in given_away(seed, CHILDREN)] == []


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, MANY, BATCH))
def test_many_cases_of_real_countries_and_taxonomies_give_nothing_away(first: int) -> None:
    """Zones, old and new regions, types in their categories and risks, late reports, shares."""
    assert [leak for seed in range(first, first + BATCH) for leak in given_away(seed)] == []


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, MANY, BATCH))
def test_many_cases_of_child_protection_give_nothing_away(first: int) -> None:
    assert [leak for seed in range(first, first + BATCH) for leak in given_away(seed, CHILDREN)] == []


def unprotected(case: Case) -> Told:
    """The editions with only those figures hidden that may not leave on their own account."""
    told, known = Told(), shipped_context(case.iso3)
    for state, cited in case.editions:
        values = {key: estimate(key, case, state) for key in cited}
        held = primary(values, values, known)
        figures = released(dict.fromkeys(values), Plan(cells=values, withheld=held), known)
        told.gates.append(Gate(figures=figures, withheld=tuple(held.values()), findings=()))
    return told


def test_the_attacker_finds_much_where_nothing_is_held_back_for_the_sake_of_another() -> None:
    """In most countries and subjects: else it would be no wonder that he finds nothing."""
    cases = [draw(seed) for seed in range(UNPROTECTED)]
    found = [case for case in cases if any(leaks(case, unprotected(case)))]
    assert len(found) > len(cases) / 3
    assert len({case.iso3 for case in found}) >= 3
    assert len({case.subject for case in found}) >= 3


def test_the_attacker_finds_much_of_child_protection_where_nothing_is_held_back_for_the_sake_of_another() -> None:
    cases = [draw(seed, CHILDREN) for seed in range(UNPROTECTED)]
    found = [case for case in cases if any(leaks(case, unprotected(case)))]
    assert len(found) > len(cases) / 3
    kinds = {indicator(key.indicator)["kind"] for case in found for _, cited in case.editions for key in cited}
    assert kinds == {"flow", "stock"}


def test_the_attacker_has_the_places_of_the_country_from_its_files() -> None:
    """Read by other code, they say the same of what lies in what."""
    for iso3 in ("mli", "bfa", "ner"):
        land, known = country(iso3), shipped_context(iso3)
        assert land.regions == list(known.regions)
        assert {id_: land.inside(id_) for id_ in land.places} == {id_: known.members(id_) for id_ in known.places}
