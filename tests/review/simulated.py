"""Simulated reviews: invented reports of invented words, of which those on some subjects are worth keeping.

Words are drawn from subjects that share most of their vocabulary (Zipf); a report speaks of two or three subjects. It is kept when
enough of it is on a subject of the review, by a share that differs from report to report, so that some kept ones hardly speak of it and
some others do: no order is perfect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kolosi.review.reading_order import drawn, features_of, reading_order
from kolosi.review.remaining import Remaining, draw, remaining

SUBJECTS, WORDS, OWN = 14, 3_000, 120
BATCH = 20
ON_SUBJECT = 0.2
"""The share of the words of a report that are of its subjects; the rest is what all reports have in common. At 0.1 half of the reading finds
some 92 in a hundred only."""

FIRST = 100
"""The first of the reviews measured: the numbers of the method were set on others, from 0 on."""


@dataclass(frozen=True)
class Review:
    """Reports by id, and which of them are worth keeping."""

    texts: dict[str, str]
    kept: dict[str, bool]


def simulated(seed: int) -> Review:
    """One review: 300 to 900 reports, of which some 4 to 20 in a hundred are worth keeping."""
    draws = np.random.default_rng(seed)
    count, share = int(draws.integers(300, 900)), draws.uniform(0.04, 0.2)
    common = 1 / np.arange(1, WORDS + 1)
    own = [draws.choice(WORDS, OWN, replace=False) for _ in range(SUBJECTS)]
    wanted = frozenset(draws.choice(SUBJECTS, 2, replace=False).tolist())
    texts, about = {}, {}
    for number in range(count):
        subjects = draws.choice(SUBJECTS, int(draws.integers(2, 4)), replace=False)
        parts = draws.dirichlet(np.ones(subjects.size))
        weight = (1 - ON_SUBJECT) * common / common.sum()
        for subject, part in zip(subjects.tolist(), parts.tolist(), strict=True):
            weight[own[subject]] += ON_SUBJECT * part / OWN
        words = draws.choice(WORDS, int(draws.integers(60, 260)), p=weight / weight.sum())
        id_ = f"d{number:04}"
        texts[id_] = " ".join(_word(each) for each in words.tolist())
        about[id_] = sum(
            part for subject, part in zip(subjects.tolist(), parts.tolist(), strict=True) if subject in wanted
        ) + draws.normal(0, 0.05)
    least = float(np.quantile(list(about.values()), 1 - share))
    return Review(texts, {id_: value >= least for id_, value in about.items()})


def _word(number: int) -> str:
    """An invented word for a number: no two have the same."""
    syllables = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")
    found = ""
    while True:
        number, rest = divmod(number, len(syllables))
        found += syllables[rest]
        if not number:
            return found


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a review went: the share of all worth keeping that was found, what the estimate said, and how many were left in truth."""

    recall: float
    told: Remaining
    left: int


def read_half(review: Review) -> Course:
    """Reads half of a review: two fifths in the order that learns, then a tenth drawn among the unread as a control."""
    features = features_of(review.texts)
    half = len(review.texts) // 2
    control_size = len(review.texts) // 10
    read: dict[str, bool] = {}
    while len(read) < half - control_size:
        following = reading_order(features, read)[: min(BATCH, half - control_size - len(read))]
        read |= {one.id: review.kept[one.id] for one in following}
    control = draw([id_ for id_ in review.texts if id_ not in read], size=control_size)
    read |= {id_: review.kept[id_] for id_ in control.sample}
    told = remaining(control, read)
    assert told is not None
    worth = sum(review.kept.values())
    found = sum(read.values())
    return Course(recall=found / worth, told=told, left=worth - found)


def recall_in_given_order(review: Review) -> float:
    """The share found by reading half of a review in the order in which the reports came."""
    order = sorted(review.texts, key=lambda id_: drawn(id_, "given"))
    return sum(review.kept[id_] for id_ in order[: len(order) // 2]) / sum(review.kept.values())


def courses(count: int) -> Iterator[tuple[Review, Course]]:
    """So many simulated reviews, each half read."""
    for seed in range(FIRST, FIRST + count):
        review = simulated(seed)
        yield review, read_half(review)
