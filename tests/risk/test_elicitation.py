"""Judgements of people put together."""

from __future__ import annotations

import pytest

from kolosi.risk.elicitation import Judgement, calibration, hits, information, mean, median, performance_weights


def test_calibration_of_counts_by_hand() -> None:
    assert calibration([1, 4, 4, 1]) == pytest.approx(0.8283081717, abs=1e-10)
    assert calibration([5, 0, 0, 5]) == pytest.approx(5.529729727e-10, rel=1e-8)
    assert calibration([1, 9, 9, 1]) == pytest.approx(1)


def test_aggregates_of_three_answers() -> None:
    answers = [
        Judgement(low=low, best=best, high=high, confidence=80)
        for low, best, high in ((0, 10, 20), (10, 20, 60), (5, 90, 95))
    ]
    assert (median(answers).low, median(answers).best, median(answers).high) == (5, 20, 60)
    assert (mean(answers).low, mean(answers).best, mean(answers).high) == pytest.approx((5, 40, 175 / 3))
    assert mean(answers, [1, 0, 0]).best == 10


def test_an_answer_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="is not between 10 and 40"):
        Judgement(low=10, best=50, high=40, confidence=80)
    with pytest.raises(ValueError, match="not between 50 and 100"):
        Judgement(low=10, best=20, high=40, confidence=5)
    with pytest.raises(ValueError, match="no judgement"):
        median([])
    with pytest.raises(ValueError, match="no weight"):
        mean([Judgement(low=1, best=2, high=3, confidence=80)], [0])


def test_truths_fall_into_bins() -> None:
    assert hits([(1, 2, 3)] * 4, [0, 1.5, 3, 9]) == (1, 1, 1, 1)
    assert information((0.5, 5, 9.5), 0, 10) == pytest.approx(0, abs=1e-12)
    assert information((4, 5, 6), 0, 10) > 0.5
    with pytest.raises(ValueError, match="must rise"):
        information((5, 5, 6), 0, 10)


def test_who_is_calibrated_and_says_more_weighs_more() -> None:
    truths = list(range(10, 30))
    sharp = [
        (truth - 2 + shift, truth + shift, truth + 2 + shift)
        for truth, shift in zip(truths, [0.5, -0.5] * 10, strict=True)
    ]
    vague = [
        (truth - 20 + shift, truth + shift, truth + 20 + shift)
        for truth, shift in zip(truths, [0.5, -0.5] * 10, strict=True)
    ]
    wrong = [(truth + 30, truth + 31, truth + 32) for truth in truths]
    weights = performance_weights([sharp, vague, wrong], truths)
    assert weights[0] > weights[1] > weights[2] == 0
    assert sum(weights) == pytest.approx(1)
    assert performance_weights([wrong], truths) == (0,)
