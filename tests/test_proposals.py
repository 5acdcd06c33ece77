"""What is offered to a person for a word that nobody knows: the nearest term, or nothing rather than a wrong one."""

from __future__ import annotations

import pytest

from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.records.lookup import ContentLookup


@pytest.fixture(scope="module")
def lookup() -> ContentLookup:
    return ContentLookup(Knowledge("mli"), {}, "sel")


@pytest.mark.parametrize(
    ("taxonomy", "text", "term"),
    [
        ("violation_types", "Homicides de civils", "killing"),
        ("violation_types", "tuerie de masse", "killing"),
        ("violation_types", "Assassinat ciblé d’un élu", "killing"),
        ("violation_types", "Tentative de meurtre sur un civil", "attempted_killing"),
        ("violation_types", "Rapt contre rançon", "abduction"),
        ("violation_types", "incendie de greniers", "destruction_property"),
        ("gbv_types", "Attouchements en milieu scolaire", "sexual_assault"),
    ],
)
def test_a_paraphrase_is_offered_its_term(lookup: ContentLookup, taxonomy: str, text: str, term: str) -> None:
    assert lookup.suggest_term(taxonomy, text).first == term


@pytest.mark.parametrize(
    ("taxonomy", "text"),
    [
        ("violation_types", "affaire courante"),
        ("violation_types", "autre"),
        ("violation_types", "tuerie et rapt"),
        ("perpetrators", "autres forces en présence"),
        ("gbv_types", "divers"),
    ],
)
def test_nothing_is_offered_on_a_weak_likeness(lookup: ContentLookup, taxonomy: str, text: str) -> None:
    assert lookup.suggest_term(taxonomy, text).first is None


def test_a_word_that_is_only_near_is_never_taken(lookup: ContentLookup) -> None:
    assert "tuerie" not in lookup.terms("violation_types")
