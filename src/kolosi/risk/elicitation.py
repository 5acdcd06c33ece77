"""Judgements with their uncertainty: four-point answers, calibration, and answers put together in three ways.

IDEA protocol: Hemming et al. (2018), Methods in Ecology and Evolution 9:169. Performance weights: Cooke (1991).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np

LEVEL = 80
"""Every answer is brought to an interval that holds the truth with 80 %: the level the protocol compares at."""

QUANTILES = (0.05, 0.5, 0.95)
BINS = (0.05, 0.45, 0.45, 0.05)
"""The share of truths that should fall below, between and above the three quantiles of a calibrated expert."""

OVERSHOOT = 0.1
"""The background range reaches so far beyond all answers, as a share of their range (Cooke 1991)."""

CUT = 0.05
"""Below this calibration an expert's answers carry no weight in the performance-weighted aggregate."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A four-point answer: the lowest, the highest and the best value, and how sure the person is (percent) of the two ends.

    Raises ValueError unless low <= best <= high and 50 <= confidence <= 100: under 50 % the interval says that it misses.
    """

    low: float
    best: float
    high: float
    confidence: float

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            raise ValueError(f"the best value {self.best:g} is not between {self.low:g} and {self.high:g}")
        if not 50 <= self.confidence <= 100:
            raise ValueError(f"a confidence of {self.confidence:g} % is not between 50 and 100")

    def interval(self) -> tuple[float, float]:
        """Its ends brought to the common level by linear extrapolation.

        >>> low, high = Judgement(low=10, high=40, best=20, confidence=60).interval()
        >>> round(low, 4), round(high, 4)
        (6.6667, 46.6667)
        """
        factor = LEVEL / self.confidence
        return self.best - (self.best - self.low) * factor, self.best + (self.high - self.best) * factor


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """Several judgements as one: low, best, high."""

    low: float
    best: float
    high: float


def median(judgements: Sequence[Judgement]) -> Aggregate:
    """The median of each of the three points. Raises ValueError when there is none."""
    return _aggregate(judgements, lambda values: float(np.median(values)))


def mean(judgements: Sequence[Judgement], weights: Sequence[float] | None = None) -> Aggregate:
    """The mean of each of the three points (quantile aggregation), weighted where weights are given.

    Raises ValueError when there is none, or no weight is above 0.
    """
    if weights is not None and not sum(weights) > 0:
        raise ValueError("no weight is above 0")
    return _aggregate(judgements, lambda values: float(np.average(values, weights=weights)))


def _aggregate(judgements: Sequence[Judgement], of: Callable[[Sequence[float]], float]) -> Aggregate:
    if not judgements:
        raise ValueError("no judgement")
    ends = [judgement.interval() for judgement in judgements]
    return Aggregate(
        low=of([low for low, _ in ends]),
        best=of([judgement.best for judgement in judgements]),
        high=of([high for _, high in ends]),
    )


# -- performance ------------------------------------------------------------------------------------------------------


def calibration(hits: Sequence[int]) -> float:
    """Cooke's calibration: how likely so many truths in each bin are for an expert whose quantiles are right.

    `hits` counts the truths below the 5 % quantile, up to the median, up to the 95 % quantile, above.
    """
    from scipy.stats import chi2  # loads 0.3 s of modules, which few commands need

    total = sum(hits)
    if not total:
        raise ValueError("no calibration question was answered")
    shares = [hit / total for hit in hits]
    information = sum(share * log(share / bin_) for share, bin_ in zip(shares, BINS, strict=True) if share)
    return float(chi2.sf(2 * total * information, len(BINS) - 1))


def hits(answers: Sequence[tuple[float, float, float]], truths: Sequence[float]) -> tuple[int, int, int, int]:
    """In which bin of an expert's three quantiles each truth fell."""
    found = [sum(truth > quantile for quantile in answer) for answer, truth in zip(answers, truths, strict=True)]
    return found.count(0), found.count(1), found.count(2), found.count(3)


def information(answer: tuple[float, float, float], low: float, high: float) -> float:
    """How much an answer says against a background that is even from `low` to `high`: 0 says nothing.

    Raises ValueError unless the three quantiles rise within the background.
    """
    ends = (low, *answer, high)
    widths = [b - a for a, b in pairwise(ends)]
    if min(widths) <= 0:
        raise ValueError("the quantiles of an answer must rise, within the background")
    return log(high - low) + sum(share * log(share / width) for share, width in zip(BINS, widths, strict=True))


def background(answers: Sequence[tuple[float, float, float]], truth: float) -> tuple[float, float]:
    """The range of all answers to a question and its truth, with the overshoot at both ends."""
    values = [value for answer in answers for value in answer] + [truth]
    reach = OVERSHOOT * (max(values) - min(values))
    return min(values) - reach, max(values) + reach


def performance_weights(
    answers: Sequence[Sequence[tuple[float, float, float]]], truths: Sequence[float], *, cut: float = CUT
) -> tuple[float, ...]:
    """The weight of each expert from calibration questions whose truth is known; they add up to 1, or all are 0.

    `answers` holds, for each expert, three quantiles a question. The weight is calibration × information where the calibration
    reaches `cut`, else 0.
    """
    ranges = [background([mine[number] for mine in answers], truth) for number, truth in enumerate(truths)]
    raw = []
    for mine in answers:
        calibrated = calibration(hits(mine, truths))
        said = [information(answer, *range_) for answer, range_ in zip(mine, ranges, strict=True)]
        raw.append(calibrated * sum(said) / len(said) if calibrated >= cut else 0.0)
    whole = sum(raw)
    return tuple(weight / whole for weight in raw) if whole > 0 else tuple(raw)
