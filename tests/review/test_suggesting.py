"""Tags proposed for excerpts: the examples of each language, denials, places, and the words that are told."""

from __future__ import annotations

from functools import cache

import pytest

from kolosi.content.evidence.lexicons import review_languages, review_words
from kolosi.content.places import load_places
from kolosi.content.taxonomies import load_taxonomies
from kolosi.review.lexicon import lexicon_of
from kolosi.review.suggesting import Suggester, words_shown

TAXONOMIES = load_taxonomies()
DATA = {language: review_words(language, TAXONOMIES) for language in review_languages()}
FIRES = [
    (language, taxonomy, term, text)
    for language, data in DATA.items()
    for taxonomy, terms in data["tags"].items()
    for term, shape in terms.items()
    for text in shape["fires"]
]
SILENT = [(language, one["tag"], one["text"]) for language, data in DATA.items() for one in data["silent"]]


@cache
def suggester():
    lexicons = {language: lexicon_of(language, data, TAXONOMIES) for language, data in DATA.items()}
    return Suggester(lexicons, load_places("mli"))


def proposed(text, taxonomy):
    return [one.term for one in suggester().suggest(text) if one.taxonomy == taxonomy and not one.is_denied]


@pytest.mark.parametrize(("language", "taxonomy", "term", "text"), FIRES)
def test_the_examples_of_a_tag_propose_it(language, taxonomy, term, text):
    assert term in proposed(text, taxonomy)


@pytest.mark.parametrize(("language", "tag", "text"), SILENT)
def test_what_is_denied_or_means_something_else_proposes_nothing(language, tag, text):
    taxonomy, _, term = tag.partition("/")
    assert term not in proposed(text, taxonomy)


def test_every_risk_and_every_sub_pillar_has_words_in_each_language():
    for data in DATA.values():
        assert data["tags"]["protection_risks"].keys() == TAXONOMIES["protection_risks"].terms.keys()
        below = {term.id for term in TAXONOMIES["paf"].terms.values() if term.parent}
        assert data["tags"]["paf"].keys() == below - {"protection_threats"}, "threats follow from risks"


def one(text, term):
    return next(one for one in suggester().suggest(text) if one.term == term)


def test_a_proposal_tells_its_words():
    text = "Une mine a tué deux personnes ; les engins explosifs ferment la route."
    found = one(text, "explosive_ordnance")
    assert words_shown(text, found.words) == ("mine", "engins explosifs")
    assert (found.taxonomy, found.weight, found.is_denied) == ("protection_risks", 4, False)


def test_a_weak_word_alone_proposes_nothing_and_two_forms_of_it_are_one():
    assert proposed("Le mariage a réuni le quartier.", "protection_risks") == []
    assert proposed("Un mariage, des mariages.", "protection_risks") == []
    assert proposed("Ce mariage, la dot et le silence.", "protection_risks") == ["child_early_forced_marriage"]


@pytest.mark.parametrize(
    ("text", "denied", "said"),
    [
        ("Aucun cas de viol ni de mariage forcé n’a été signalé.", {"gbv", "child_early_forced_marriage"}, set()),
        ("Aucun viol n’a été signalé, mais les mines tuent.", {"gbv"}, {"explosive_ordnance"}),
        ("Les enlèvements continuent ; aucun viol n’a été signalé.", {"gbv"}, {"abduction_detention"}),
        ("Pas seulement des viols : des enlèvements.", set(), {"gbv", "abduction_detention"}),
        ("Il n’y a pas eu de nouvel enlèvement.", {"abduction_detention"}, set()),
        ("Aucun cas de discrimination n’a été signalé.", {"discrimination_denial"}, set()),
        ("Les enfants vivent sans acte de naissance.", set(), {"legal_identity_justice"}),
        ("Neither torture nor rape was reported. Abductions go on.", {"torture_cruel_treatment", "gbv"}, {"abduction_detention"}),
        ("Not only looting but abductions.", set(), {"theft_extortion_eviction", "abduction_detention"}),
    ],
)  # fmt: skip
def test_what_is_denied_is_told_as_denied(text, denied, said):
    found = [one for one in suggester().suggest(text) if one.taxonomy == "protection_risks"]
    assert {one.term for one in found if one.is_denied} == denied
    assert {one.term for one in found if not one.is_denied} == said


def test_what_is_denied_in_one_sentence_and_told_in_another_is_proposed():
    assert "gbv" in proposed("Aucun viol en janvier. Trois viols en février.", "protection_risks")


def test_a_risk_makes_a_threat_and_its_denial_none():
    assert "protection_threats" in proposed("Trois viols en février.", "paf")
    assert "protection_threats" not in proposed("Aucun cas de viol n’a été signalé.", "paf")


def test_each_text_is_read_in_its_own_language():
    """ "Pour" and "vol." are French and English; "mine" is a weapon in one and a pronoun in the other."""
    assert proposed("The house of a friend of mine was in the middle of the field.", "protection_risks") == []
    assert proposed("Abductions, enlèvements", "protection_risks") == ["abduction_detention"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Attaques à Mopti et dans le cercle de Douentza.", ["ml-douentza-douentza", "ml-mopti"]),
        ("Displaced people reached Timbuktu.", ["ml-tombouctou"]),
        ("La région de Ménaka, puis Gao et Gao.", ["ml-gao", "ml-menaka"]),
        ("Le centre de santé est fermé. Centre de tri.", []),
        ("Au Nord du pays, le Mali compte les morts.", ["ml-north"]),
        ("gao, mopti", []),
    ],
)
def test_places_are_found_by_their_names(text, places):
    assert proposed(text, "places") == places


def test_a_name_that_two_places_bear_is_both_and_says_so():
    text = "Le marché de Boni est fermé."
    found = [one for one in suggester().suggest(text) if one.taxonomy == "places"]
    assert [(one.term, one.others) for one in found] == [
        ("ml-bandiagara-boni", ("ml-douentza-boni",)),
        ("ml-douentza-boni", ("ml-bandiagara-boni",)),
    ]


def test_nothing_is_proposed_where_nothing_is_said():
    assert suggester().suggest("") == ()
    assert suggester().suggest("…\n\n42 %") == ()


def test_proposals_do_not_depend_on_the_form_of_apostrophes_and_accents():
    plain = "Des mines et l'acces a l'information."
    typed = "Des mines et l’accès à l’information."
    assert [one.term for one in suggester().suggest(plain)] == [one.term for one in suggester().suggest(typed)]
