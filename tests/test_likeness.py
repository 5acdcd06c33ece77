"""Names that come near to a text: misspelled, less or more, and never across senses."""

from __future__ import annotations

import pytest

from kolosi.intake.meaning.likeness import Near, distance, first_of, near_to, sure_of

VIOLENCE = {
    "sexual_assault": ["Agression sexuelle"],
    "physical_assault": ["Agression physique"],
    "killing": ["Assassinat, homicide", "Homicide de civil"],
    "attempt": ["Tentative d'assassinat"],
    "forced_displacement": ["Déplacement forcé"],
    "displaced": ["Personnes déplacées"],
    "returnees": ["Personnes retournées"],
    "other": ["Autres personnes"],
}


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("agression sexuele", ["sexual_assault"]),
        ("Agresion physique", ["physical_assault"]),
        ("agression", ["physical_assault", "sexual_assault"]),  # it says less than both
        ("agression verbale", []),  # each says what the other does not
        ("homicide", ["killing"]),
        ("tentative de vol", []),
        ("personnes déplasées", ["displaced"]),
        ("personnes rapatriées", []),  # neither displaced nor returned
        ("", []),
    ],
)
def test_what_comes_near_says_nothing_else(text: str, near: list[str]) -> None:
    assert sorted(one.id for one in near_to(text, VIOLENCE)) == near


def test_a_word_that_denies_is_never_left_out() -> None:
    assert near_to("non déplacées", {"displaced": ["Déplacées"]}) == []
    assert near_to("sans abri", {"shelter": ["Abri"]}) == []


def test_at_most_so_many_names_the_nearest_first() -> None:
    names = {str(at): [f"Région {word}"] for at, word in enumerate(["nord", "sud", "haute", "basse"])}
    found = near_to("région", names, most=2)
    assert [one.id for one in found] == ["0", "1"]
    assert all(not one.is_misspelled for one in found)


def test_one_is_proposed_where_no_other_is_as_near_and_is_sure_where_only_letters_differ() -> None:
    assert first_of([]) is None
    assert first_of([Near(id="a", rank=0.1), Near(id="b", rank=1)]) == "a"
    assert first_of([Near(id="a", rank=1), Near(id="b", rank=1.2)]) is None
    assert sure_of(near_to("agression sexuele", VIOLENCE)) == "sexual_assault"
    assert sure_of(near_to("agression", VIOLENCE)) is None
    assert sure_of([Near(id="a", rank=0.1), Near(id="b", rank=0.2)]) is None


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [("Bandiagra", "BANDIAGARA", 1), ("Gao", "Gao", 0), ("Ségou", "segou", 0), ("", "Gao", 3)],
)
def test_how_many_letters_differ(one: str, other: str, letters: int) -> None:
    assert distance(one, other) == distance(other, one) == letters
