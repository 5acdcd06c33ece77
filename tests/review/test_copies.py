"""Copies among texts: what is one, what is none, what is common, and that a copy is no second voice."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from kolosi.review.copies import INSIDE, copies_of, origins, passages_in, without_notices
from kolosi.review.shingles import LEAST_COMMON, SIZE
from kolosi.review.words import words_in

REPORT = (
    "Dans la nuit du 3 au 4 mars, des hommes armés ont attaqué le village, brûlé les greniers et emporté le bétail ; "
    "deux cents ménages ont fui vers la ville voisine."
)
TEXTS = {
    "report": REPORT,
    "copied": REPORT.upper().replace(",", " –"),
    "edited": REPORT.replace("deux cents ménages ont fui", "plus de deux cents ménages auraient fui"),
    "quoted": f"Selon un partenaire : « {REPORT} » Les besoins restent à évaluer par une mission qui attend un accès sûr.",
    "other": "Dans la ville voisine, des ménages déplacés vivent dans les classes ; le village est vide depuis mars.",
    "short": "Rien à signaler.",
    "short again": "rien à signaler",
    "empty": "…",
}


def pairs(texts=TEXTS, **asked):
    return {frozenset((one.one, one.other)): one for one in copies_of(texts, **asked)}


def test_same_near_and_quoted_texts_are_copies_and_others_are_not():
    found = pairs()
    kinds = {tuple(sorted(names)): one.kind for names, one in found.items()}
    assert kinds == {
        ("copied", "report"): "same",
        ("edited", "report"): "inside",
        ("quoted", "report"): "inside",
        ("edited", "quoted"): "inside",
    }


def test_shares_are_those_of_the_shingles_counted_by_hand():
    """Ten words give eight shingles; the ninth word changed leaves six of the first text in the second, of ten in all."""
    (one,) = copies_of({"a": "a b c d e f g h i j", "b": "a b c d e f g h x j"})
    assert (one.inside, one.alike, one.kind) == (6 / 8, 6 / 10, "inside")
    assert copies_of({"a": "a b c d e f g h i j", "b": "a b c d e f g x i j"}) == (), "five in common are a formula"


def test_one_word_in_a_long_text_leaves_it_nearly_the_same():
    long = " ".join(f"mot{number}" for number in range(60))
    (one,) = copies_of({"a": long, "b": long.replace("mot30", "autre")})
    assert one.kind == "near"


def test_the_common_passages_are_told():
    shown = [REPORT[start:end] for start, end in passages_in(REPORT, TEXTS["edited"])]
    assert shown[0].startswith("Dans la nuit du 3")
    assert shown[0].endswith("deux cents ménages")
    assert shown[1:] == ["fui vers la ville voisine"]
    assert passages_in(REPORT, TEXTS["short"]) == ()


def test_the_shorter_stands_in_the_longer():
    one = pairs()[frozenset(("report", "quoted"))]
    assert (one.one, one.other, one.inside) == ("report", "quoted", 1.0)


def test_all_pairs_are_found_that_counting_every_pair_finds():
    draw = np.random.default_rng(7)
    texts = {}
    for number in range(120):
        words = [f"w{each}" for each in draw.integers(0, 60, draw.integers(8, 40))]
        texts[f"t{number}"] = " ".join(words)
        if number % 3 == 0:
            changed = [f"w{draw.integers(60)}" if draw.random() < 0.08 else word for word in words]
            texts[f"c{number}"] = " ".join(changed[: max(8, len(words) - int(draw.integers(6)))])
    sets = {id_: shingles(text) for id_, text in texts.items()}
    expected = {
        frozenset((one, other))
        for one, other in combinations(texts, 2)
        if len(sets[one] & sets[other]) >= max(LEAST_COMMON, INSIDE * min(len(sets[one]), len(sets[other])) - 1e-9)
    }
    assert set(pairs(texts)) == expected
    assert len(expected) > 20


def shingles(text):
    words = words_in(text)
    return {tuple(words[at : at + SIZE]) for at in range(len(words) - SIZE + 1)}


def test_a_lower_share_finds_documents_that_hold_a_passage_of_another():
    other = " ".join(f"suite{number}" for number in range(40))
    texts = {"a": f"{REPORT} {other}", "b": f"{REPORT} " + " ".join(f"fin{number}" for number in range(60))}
    assert copies_of(texts) == ()
    (one,) = copies_of(texts, least=0.3)
    assert 0.3 < one.inside < INSIDE


def test_many_same_texts_are_told_with_the_first_only():
    found = copies_of({f"t{number}": REPORT for number in range(300)})
    assert len(found) == 299
    assert {one.one for one in found} == {"t0"}


def test_a_copy_counts_for_the_source_of_the_first():
    source = {"report": "A", "copied": "B", "edited": "C", "quoted": "D", "other": "D"}
    assert origins(source, copies_of(TEXTS)) == {
        "report": "A",
        "copied": "A",
        "edited": "A",
        "quoted": "A",
        "other": "D",
    }
    assert origins({"other": "D", "copied": "B"}, copies_of(TEXTS)) == {"other": "D", "copied": "B"}
    assert origins({}, copies_of(TEXTS)) == {}


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "mot"}, {"a": "mot", "b": ""}])
def test_nothing_to_compare_gives_no_copy(texts):
    assert copies_of(texts) == ()


def test_a_notice_that_four_documents_bear_is_no_copy_and_what_three_copy_is():
    notice = "This document may be shared freely as long as its publisher and its day are named in full."
    told = "Three villages were burnt on the night of the market and their people fled across the river."
    own = [
        f"Report {n} speaks of the road to town number {n} and of nothing else that another report tells."
        for n in range(5)
    ]
    texts = {f"d{n}": "\n".join((notice, one, *((told,) if n < 3 else ()))) for n, one in enumerate(own)}
    bare = without_notices(texts)
    assert all(notice not in text for text in bare.values())
    assert [told in bare[f"d{n}"] for n in range(5)] == [True, True, True, False, False]
    assert all(own[n] in bare[f"d{n}"] for n in range(5))
