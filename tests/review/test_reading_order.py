"""The order of reading: what it learns, what it says before it has learned, and that it is the same everywhere."""

from __future__ import annotations

import numpy as np
import pytest
from tests.review.simulated import courses, read_half, recall_in_given_order, simulated

from kolosi.review.reading_order import features_of, reading_order

TEXTS = {
    "a": "mines et engins explosifs sur la route",
    "b": "prix du mil sur les marchés",
    "c": "engins explosifs près des champs",
    "d": "marchés et prix des denrées",
    "e": "la route et les marchés",
    "f": "",
}


def order(read, **hints):
    return [one.id for one in reading_order(features_of(TEXTS), read, hints)]


def test_what_is_like_the_kept_comes_first_and_what_is_like_the_left_last():
    found = order({"a": True, "b": False})
    assert found[0] == "c"
    assert found[-1] == "d"
    assert set(found) == {"c", "d", "e", "f"}


def test_a_text_tells_the_words_that_speak_for_it():
    first = reading_order(features_of(TEXTS), {"a": True, "b": False})[0]
    assert {"engins", "explosifs"} <= set(first.words)
    assert first.score is not None
    assert first.score > 0.5


@pytest.mark.parametrize("read", [{}, {"a": True}, {"b": False}, {"a": True, "c": True}])
def test_before_something_was_kept_and_something_left_hints_decide(read):
    hinted = order(read, d=2.0, e=1.0)
    assert hinted[:2] == ["d", "e"]
    assert all(one.score is None for one in reading_order(features_of(TEXTS), read))


def test_without_hints_the_order_is_a_draw_that_does_not_follow_the_names():
    texts = {f"t{number:03}": "rien" for number in range(200)}
    found = [one.id for one in reading_order(features_of(texts), {})]
    assert found != sorted(found)
    assert found == [one.id for one in reading_order(features_of(dict(reversed(texts.items()))), {})]


def test_everything_read_leaves_nothing_to_order():
    assert order(dict.fromkeys(TEXTS, True)) == []
    assert reading_order(features_of({}), {}) == ()


def test_small_words_and_words_of_one_text_are_no_features():
    features = features_of({"a": "les mines de Boni", "b": "les mines de Gao"}, frozenset({"les", "de"}))
    assert features.names[features.feature[0]] == "mines"
    assert len(features.feature) == 2
    assert features.value.tolist() == pytest.approx([1.0, 1.0])


def test_the_weights_are_those_that_a_direct_solution_gives():
    """At the minimum the slope is zero: the order of the unread is that of an independent long descent."""
    draws = np.random.default_rng(3)
    ids = [f"t{number:03}" for number in range(120)]
    texts = {id_: " ".join(f"w{each}" for each in draws.integers(0, 40, 12)) for id_ in ids}
    read = {id_: "w1 " in texts[id_] + " " or "w2 " in texts[id_] for id_ in ids[:60]}
    features = features_of(texts)
    dense = np.zeros((len(ids), len(features.names) + 1))
    dense[features.text, features.feature] = features.value
    dense[:, -1] = 1
    kept = np.array([read[id_] for id_ in ids[:60]])
    share = np.where(kept, 0.5 / kept.sum(), 0.5 / (~kept).sum()) * 60
    weights = np.zeros(dense.shape[1])
    ridge = np.append(np.full(dense.shape[1] - 1, 10.0), 0.0)
    for _ in range(25):
        chance = 1 / (1 + np.exp(-dense[:60] @ weights))
        slope = dense[:60].T @ (share * (chance - kept)) + ridge * weights
        curve = (dense[:60] * (share * chance * (1 - chance))[:, None]).T @ dense[:60] + np.diag(ridge)
        weights -= np.linalg.lstsq(curve, slope, rcond=None)[0]
    exact = dict(zip(ids, dense @ weights, strict=True))
    found = [one.id for one in reading_order(features, read)]
    best = sorted(found, key=lambda id_: -exact[id_])
    assert len(set(found[:20]) & set(best[:20])) >= 19


def test_half_of_the_reading_finds_nearly_all_and_the_estimate_holds_the_truth():
    review = simulated(100)
    course = read_half(review)
    assert course.recall >= 0.95
    assert course.told.low <= course.left <= course.told.high
    assert recall_in_given_order(review) < 0.65


@pytest.mark.long
def test_ten_simulated_reviews():
    measured = list(courses(10))
    assert min(course.recall for _, course in measured) >= 0.95
    assert all(course.told.low <= course.left <= course.told.high for _, course in measured)
