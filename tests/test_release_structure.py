"""The structure of the world, from the content that is shipped: zones, types in their groups, subjects under several names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.shipped_case import shipped_context

from kolosi.content.taxonomies import load_taxonomies
from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.spelling import fold_name
from kolosi.release.audit.audit import prove
from kolosi.release.audit.tied_columns import ONE_OF_SEVERAL, Borne
from kolosi.release.gating import Gate, gate
from kolosi.release.linked.tied_columns import finest_first, rows_of, supported
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import threshold

TIME = "2025-Q1"


def counted(values: Mapping[str, int], known: Context) -> dict[Key, Estimate]:
    """Some counts in one quarter."""
    found = {}
    for text, value in values.items():
        name, _, place = text.partition("@")
        key = Key.parse(f"{name}/{TIME}" + (f"@{place}" if place else ""))
        kind = known.indicators[key.indicator].kind
        found[key] = Estimate(key=key, value=Fraction(value), kind=kind, sources=("x",), as_of=date(2025, 3, 31))
    return found


def leaving(values: Mapping[str, int], country: str) -> Gate:
    """What leaves of some counts by the content of a country; of what is held back no reader proves more than he may."""
    known = shipped_context(country)
    cells = counted(values, known)
    found = gate(cells, cells, (), context=known)
    for key, bounds in prove(found.figures, cells, (), known).items():
        limit = threshold(key, known)
        is_few = limit.is_strict and (cells[key].value or 0) < limit.minimum
        assert (bounds.low == 0 and bounds.high >= limit.minimum) if is_few else not bounds.is_exact, (key, bounds)
    return found


def held(values: Mapping[str, int], country: str = "mli") -> set[str]:
    return {str(one.key).replace(f"/{TIME}", "") for one in leaving(values, country).withheld}


# -- what content says ---------------------------------------------------------------------------------------------------


def test_the_pairs_of_columns_that_say_the_same_of_a_row() -> None:
    assert {tuple(sorted(pair)) for pair in shipped_context().structure.columns} == {
        ("category", "violation"),
        ("risk", "violation"),
        ("category", "risk"),
        ("event_type", "sub_event_type"),
    }


OPEN_TWINS = {
    ("sexual_violence", "acled_events"): "each event is published by its system, with its day and place",
    ("physical_assault", "violation_types"): "an assault on anybody, of whatever motive",
    ("psychological_emotional_abuse", "violation_types"): "violence against anybody, of whatever motive",
    ("psychological_emotional_abuse", "protection_risks"): "violence against anybody, of whatever motive",
    ("gbv", "areas_of_responsibility"): "a sector of the response: what is counted are activities",
    ("trader", "population_groups"): "a group of the population; a profession of an author elsewhere",
    ("intimate_partner", "perpetrators"): "a spelling of a wider class, which R4 holds to the whole country",
    ("school", "services"): "a building",
}
"""Sensitive terms that another list has under the same name and does not protect, and why that is right."""


def test_every_sensitive_term_whose_twin_is_open_is_known() -> None:
    known, lists = shipped_context(), load_taxonomies()
    of: dict[str, list[str]] = {}
    for column, taxonomy in known.terms.items():
        of.setdefault(taxonomy.id, []).append(column)
    named: dict[str, set[tuple[str, str, bool]]] = {}
    for taxonomy in lists.values():
        for term in taxonomy.terms.values():
            columns = of.get(taxonomy.id, ())
            is_sensitive = term.is_sensitive or any(known.is_sensitive_term(one, term.id) for one in columns)
            for name in {term.id.replace("_", " "), *term.label.values(), *term.synonyms}:
                named.setdefault(fold_name(name), set()).add((taxonomy.id, term.id, is_sensitive))
    found = {
        (one[1], other[0])
        for alike in named.values()
        for one in alike
        for other in alike
        if one[2] and not other[2] and one[0] != other[0]
    }
    assert {(term, other) for term, other in found if term not in {"unknown", "other"}} == OPEN_TWINS.keys()


@pytest.mark.parametrize(
    "violation",
    ["torture_inhuman", "hostage_taking", "sequestration", "abduction", "forced_labour", "enforced_disappearance"],
)
def test_a_subject_that_is_sensitive_as_a_risk_is_sensitive_as_a_type(violation: str) -> None:
    limit = threshold(Key.parse(f"hr_violations;violation={violation}/{TIME}"), shipped_context())
    assert (limit.minimum, limit.is_strict) == (10, True)


def test_so_is_a_category_of_which_all_types_are() -> None:
    known = shipped_context()
    assert threshold(Key.parse(f"hr_violations;category=liberty_security/{TIME}"), known).is_strict
    assert not threshold(Key.parse(f"hr_violations;category=physical_psychological_integrity/{TIME}"), known).is_strict


def test_two_readers_of_the_structure_allow_the_same_combinations() -> None:
    known = shipped_context()
    asked = {
        "category": ("property", "right_to_life", "basic_services"),
        "risk": ("attacks_on_civilians", "discrimination_denial"),
        "violation": ("looting", "killing", "attack_civilian_object", "school_closure_threat"),
    }
    columns = sorted(asked)
    borne = Borne(columns, [{term: frozenset({term}) for term in asked[one]} for one in columns], known)
    keys = [Key.parse(f"hr_violations;{column}={term}/{TIME}") for column in columns for term in asked[column]]
    order = finest_first(columns, known)
    rows = [dict(zip(order, row, strict=True)) for row in rows_of(order, keys, known)]
    named = {tuple(row[one] if row[one] in asked[one] else None for one in columns) for row in rows}
    assert set(borne.combinations()) == named


def test_two_readers_doubt_that_a_type_without_a_category_lies_in_one() -> None:
    known, columns = shipped_context(), ("category", "violation")
    rows = [("conflict_related_sexual_violence", "basic_services"), ("denial_humanitarian_aid", "basic_services")]
    rows += [("conflict_related_sexual_violence", None), (None, "basic_services")]
    sure = [one.is_sure for one in supported(finest_first(columns, known), rows, known)]
    assert sure == [False, True, True, True]
    terms = {"category": ("basic_services",), "violation": (rows[0][0], rows[1][0])}
    borne = Borne(columns, [{one: frozenset({one}) for one in terms[column]} for column in columns], known)
    doubts = [borne.doubt((category, violation)) for violation, category in rows]
    assert doubts == [ONE_OF_SEVERAL, 0, 0, 0]


def test_a_type_without_a_category_does_not_stand_between_a_category_and_the_one_type_that_is_hidden() -> None:
    """The reader who takes what no figure names for nothing: 40 of a category in an older region, less 17, 21 and 0, are 2 in Nara."""
    of_type, older = "hr_violations;violation=", "@ml-2021-koulikoro"
    closures = {
        f"{of_type}school_closure_threat@ml-{one}": n for one, n in (("koulikoro", 21), ("dioila", 0), ("nara", 2))
    }
    values = {f"hr_violations;category=basic_services{older}": 40, f"{of_type}denial_humanitarian_aid{older}": 17}
    found = held({**values, **closures, f"{of_type}conflict_related_sexual_violence": 30, "hr_violations": 200})
    assert f"{of_type}school_closure_threat@ml-nara" in found
    assert found & {
        *values,
        f"{of_type}school_closure_threat@ml-koulikoro",
        f"{of_type}school_closure_threat@ml-dioila",
    }


# -- what a reader subtracts ---------------------------------------------------------------------------------------------

V, C, R = "hr_violations;violation=", "hr_violations;category=", "hr_violations;risk="


def test_a_category_less_its_other_types_is_the_last_one() -> None:
    values = {f"{C}property": 30, f"{V}looting": 20, f"{V}extortion": 7, f"{V}theft_robbery": 3, "hr_violations": 100}
    assert held(values) == {f"{V}theft_robbery", f"{V}extortion"}


@pytest.mark.parametrize("group", [f"{C}right_to_life", f"{R}attacks_on_civilians"])
def test_few_that_nobody_cites_are_left_of_a_category_or_of_a_risk(group: str) -> None:
    values = {group: 42, f"{V}killing": 24, f"{V}summary_execution": 16, "hr_violations": 100}
    assert held(values) == {f"{V}summary_execution"}
    assert held({**values, group: 84}) == set()


def test_a_risk_and_the_types_that_speak_of_it_are_one_sum() -> None:
    values = {f"{R}abduction_detention": 22, f"{V}abduction": 20, f"{V}hostage_taking": 2, "hr_violations": 100}
    assert held(values) == {f"{V}hostage_taking", f"{V}abduction"}


def test_a_zone_is_its_regions_also_beside_an_old_region_inside_it() -> None:
    n = "hr_violations@ml-"
    new = {f"{n}mopti": 30, f"{n}bandiagara": 10, f"{n}douentza": 3, f"{n}segou": 8, f"{n}san": 9}
    values = {"hr_violations": 100, f"{n}centre": 60, **new}
    assert f"{n}douentza" in held(values)
    assert len(held(values)) == 2
    assert f"{n}2021-mopti" in held({**values, f"{n}2021-mopti": 40})


def test_what_a_zone_has_beside_the_regions_that_are_named_may_be_guessed_empty() -> None:
    g = "gbv_incidents@ml-"
    values = {"gbv_incidents": 300, f"{g}centre": 46, f"{g}mopti": 40, f"{g}segou": 6}
    assert {f"{g}segou"} < held(values)


def test_that_a_region_is_its_later_parts_is_guessed_before_that_nothing_happened_elsewhere() -> None:
    """Of 420 in the two parts 413 are blockades or separations: 7 are left, for who takes it that the 228 that the country has
    beside them were elsewhere, and not in the region and in none of its parts."""
    child = "hr_violations;age_group=child;category=physical_psychological_integrity@bf-2025-liptako"
    values = {"hr_violations": 648, "hr_violations@bf-2025-liptako+bf-2025-soum": 420, child: 0}
    values |= {f"{R}family_separation@bf-2025-soum": 47, f"{V}blockade_siege@bf-sahel": 366}
    assert {child} < held(values, "bfa")


def test_that_one_place_is_its_parts_is_guessed_also_where_another_is_more() -> None:
    """Bankui has 38 beside its three provinces; the old region has nothing beside Bankui and Sourou, of which no day is known."""
    n, known = "hr_violations@bf-", shipped_context("bfa")
    values = {f"{n}boucle-du-mouhoun": 90, f"{n}2025-bankui": 76, f"{n}2025-sourou": 14}
    provinces = {f"{n}boucle-du-mouhoun-{one}": count for one, count in (("bale", 0), ("banwa", 31), ("mouhoun", 7))}
    for beside in ({}, provinces):
        cells = counted({**values, **beside}, known)
        undated = Key.parse(f"hr_violations/{TIME}@bf-2025-sourou")
        cells[undated] = replace(cells[undated], as_of=None)
        hidden = {one.key for one in gate(cells, cells, (), context=known).withheld}
        assert {undated} < hidden


def test_risks_that_nobody_reported_are_not_seen_to_be_nought() -> None:
    """The risks that are printed add up to the total: no case of another is left."""
    risks = {"attacks_on_civilians": 46, "explosive_ordnance": 19, "gbv": 94, "torture_cruel_treatment": 80}
    values = {"hr_violations": 239, **{f"{R}{risk}": count for risk, count in risks.items()}}
    assert held(values) == set()
    assert len(held({**values, f"{R}child_recruitment": 0})) > 1


def test_all_of_a_category_being_of_one_risk_does_not_show_that_a_type_is_nought() -> None:
    """All of the category speak of child recruitment; who takes it that every row has a type knows that nobody was tortured."""
    values = {"hr_violations;category=physical_psychological_integrity": 47, f"{R}child_recruitment": 47}
    assert held(values) == set()
    assert len(held({**values, "hr_violations;violation=torture_inhuman": 0})) > 1


@pytest.mark.parametrize(("country", "zone"), [("bfa", "bf"), ("ner", "ne")])
def test_other_countries_have_the_same_structure(country: str, zone: str) -> None:
    regions = shipped_context(country).regions
    assert regions[0].startswith(zone)
    values = {"gbv_incidents": 100, **{f"gbv_incidents@{one}": 0 for one in regions[2:]}}
    values |= {f"gbv_incidents@{regions[0]}": 94, f"gbv_incidents@{regions[1]}": 6}
    hidden = held(values, country)
    assert {f"gbv_incidents@{one}" for one in regions[1:]} <= hidden
    assert {f"gbv_incidents@{regions[0]}", "gbv_incidents"} & hidden


def test_a_place_that_the_country_does_not_have_gives_nothing_away() -> None:
    known = shipped_context("mli")
    cells = counted({"gbv_incidents": 100, "gbv_incidents@ne-agadez": 5}, known)
    hidden = {str(one.key) for one in gate(cells, cells, (), context=known).withheld}
    assert f"gbv_incidents/{TIME}@ne-agadez" in hidden
