"""Full-text search: forms of a word, accents, phrases, the order of what is found, what is shown of it."""

from __future__ import annotations

import numpy as np
import pytest

from kolosi.review.search import index_of, passage, question_of
from kolosi.review.words import language_of, words_in, words_of_texts

TEXTS = {
    "e1": "Des hommes armés ont enlevé trois commerçants sur la route de Douentza.",
    "e2": "Les enlèvements se multiplient dans le cercle de Bandiagara ; un enlèvement par semaine.",
    "e3": "Families displaced by the clashes sleep in classrooms.",
    "e4": "Le déplacement des familles déplacées dure depuis mars.",
    "e5": "Le mari et ses frères ont fui les mines posées sur la route.",
    "e6": "Women fear abductions on the way to the market of Douentza.",
}


@pytest.fixture(scope="module")
def index():
    return index_of(TEXTS, frozenset({"les", "le", "la", "de", "des", "the", "of"}))


def found(index, asked):
    return [hit.id for hit in index.search(asked).hits]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("enlèvement", ["e2", "e1"]),
        ("ENLEVEMENTS", ["e2", "e1"]),
        ("déplacer", ["e4"]),
        ("deplacees", ["e4"]),
        ("displacement", ["e3"]),
        ("abducted", ["e6"]),
        ("famille", ["e4"]),
        ("mines", ["e5"]),
        ("l’enlèvement", ["e2", "e1"]),
    ],
)
def test_a_word_finds_its_forms_whatever_its_accents(index, asked, ids):
    assert found(index, asked) == ids


def test_short_stems_join_no_strangers(index):
    """The French rules make "mar" of "mars" and of "mari"."""
    assert found(index, "mars") == ["e4"]
    assert found(index, "mari") == ["e5"]


def test_words_in_quotes_stand_in_this_order_and_as_written(index):
    assert found(index, '"route de Douentza"') == ["e1"]
    assert found(index, "« familles deplacees »") == ["e4"]
    assert found(index, '"Douentza de route"') == []
    assert found(index, '"famille déplacée"') == []
    assert found(index, '"sur la route" mines') == ["e5", "e1"]


def test_a_phrase_does_not_run_over_the_end_of_a_text():
    assert found(index_of({"a": "fin de", "b": "semaine"}), '"de semaine"') == []


def test_the_rarer_and_the_more_frequent_word_come_first(index):
    assert found(index, "enlèvement Douentza route")[0] == "e1"
    twice = index_of({"one": "mines et route", "two": "mines, mines et route", "none": "marché et puits"})
    assert found(twice, "mines") == ["two", "one"]


def test_small_words_are_asked_for_only_when_nothing_else_is(index):
    assert found(index, "les mines") == ["e5"]
    assert index.search("les").count == 2


def test_words_that_no_text_has_are_told(index):
    answer = index.search('mines zzz "hors sol"')
    assert (answer.count, answer.unknown) == (0, ("hors sol", "zzz"))
    assert index.search("").hits == ()
    assert index_of({}).search("mines").count == 0
    assert index_of({"a": "", "b": "mines"}).search("mines").count == 1


def test_scores_are_those_of_the_formula():
    """Two texts of two words, one of which holds the word: rarity ln 2, length factor 1, so the score is ln 2."""
    (hit,) = index_of({"a": "mines routes", "b": "puits marché"}).search("mines").hits
    assert hit.score == pytest.approx(np.log(2))


def test_what_is_found_is_marked_in_the_text(index):
    hit, _ = index.search("enlèvements").hits
    assert [TEXTS["e2"][start:end] for start, end in hit.spans] == ["enlèvements", "enlèvement"]
    (hit,) = index.search('"route de Douentza"').hits
    assert [TEXTS["e1"][start:end] for start, end in hit.spans] == ["route", "de", "Douentza"]


def test_the_passage_is_cut_between_words_and_keeps_its_marks():
    text = "mot " * 60 + "une mine\nposée" + " suite" * 60
    (hit,) = index_of({"a": text}).search("mine").hits
    shown, spans = passage(text, hit.spans, around=20)
    assert shown == "… mot mot mot une mine posée suite suite …"
    assert [shown[start:end] for start, end in spans] == ["mine"]
    assert passage("court", ()) == ("court", ())


def test_only_the_best_are_given_and_all_are_counted():
    answer = index_of({f"t{number:02}": "mines" for number in range(30)}).search("mine", most=5)
    assert [hit.id for hit in answer.hits] == ["t00", "t01", "t02", "t03", "t04"]
    assert answer.count == 30


def test_a_question_is_phrases_and_words():
    asked = question_of('“Attaque de village” l\'école  "mines"')
    assert (asked.phrases, asked.words) == ((("attaque", "de", "village"), ("mines",)), ("l", "ecole"))


def test_words_stand_where_the_columns_say():
    words = words_of_texts({"a": "Cœur, E\u0301cole\u00ad", "b": "", "c": "école"})
    assert words.vocabulary == ("coeur", "ecole")
    assert words.text.tolist() == [0, 0, 2]
    assert words.word.tolist() == [0, 1, 1]
    assert words.first.tolist() == [0, 2, 2, 3]
    assert words_in("N'Tillit 2025") == ["n", "tillit", "2025"]


def test_the_language_is_that_of_the_small_words():
    small = {"fr": frozenset({"le", "des"}), "en": frozenset({"the", "of"})}
    assert language_of(["le", "cas", "des", "the"], small) == "fr"
    assert language_of(["le", "the"], small) is None
    assert language_of(["mopti"], small) is None
    assert language_of([], {}) is None
