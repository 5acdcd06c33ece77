"""A composite of indicators with its uncertainty: fixed bounds, weights as data, missing values that widen, rank distributions.

OECD and JRC (2008), Handbook on Constructing Composite Indicators; Saisana et al. (2005) for ranks under uncertainty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Literal

import numpy as np
import numpy.typing as npt

Mean = Literal["arithmetic", "geometric"]

FLOOR = 0.01
"""The least a score counts in a geometric mean: one indicator at its lower bound lowers the whole, and does not make it 0."""

DRAWS = 10_000
"""So many draws give P(rank <= 5) to within one point, 95 times in 100."""

GRADES = ((0.9, "A"), (0.7, "B"), (0.5, "C"), (0.0, "D"))
"""The reliability grade by the weight of the indicators that are known: A from nine tenths, B from seven, C from half, else D."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How an indicator becomes a score from 0 to 1: fixed bounds, never those of the round, so that scores compare over time.

    `is_log` for counts of which few are very large. Raises ValueError unless high is above low (and low not below 0 for a log).
    """

    low: float
    high: float
    weight: float = 1.0
    is_log: bool = False

    def __post_init__(self) -> None:
        if not self.high > self.low or (self.is_log and self.low < 0) or not self.weight > 0:
            raise ValueError(f"no scale goes from {self.low:g} to {self.high:g} with the weight {self.weight:g}")

    def score(self, value: float) -> float:
        """The score of a value, 0 at the lower bound and below, 1 at the upper and above.

        >>> Scale(low=0, high=200).score(50), Scale(low=0, high=99, is_log=True).score(9)
        (0.25, 0.5)
        """
        low, high, at = (log1p(max(one, 0)) if self.is_log else one for one in (self.low, self.high, value))
        return min(max((at - low) / (high - low), 0.0), 1.0)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A value with its interval where one is known: the interval is what draws vary over."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Composite:
    """A composite score from 0 to 1, with the least and the most it can be, given what is missing and each interval."""

    score: float
    low: float
    high: float
    grade: str


def composite(values: Mapping[str, Measured | None], scales: Mapping[str, Scale], mean: Mean) -> Composite | None:
    """The composite of some values; None where nothing is known.

    A missing value is not low: the score is the mean of those known, the interval runs over all that it could be, and the grade
    falls with its weight.
    """
    known = {name: found for name in scales if (found := values.get(name)) is not None}
    if not known:
        return None
    weights = {name: scale.weight for name, scale in scales.items()}
    score = _mean({name: scales[name].score(one.value) for name, one in known.items()}, weights, mean)
    ends = {name: _ends(values.get(name), scale) for name, scale in scales.items()}
    share = sum(weights[name] for name in known) / sum(weights.values())
    return Composite(
        score=score,
        low=_mean({name: low for name, (low, _) in ends.items()}, weights, mean),
        high=_mean({name: high for name, (_, high) in ends.items()}, weights, mean),
        grade=next(grade for least, grade in GRADES if share >= least),
    )


def _ends(found: Measured | None, scale: Scale) -> tuple[float, float]:
    if found is None:
        return 0.0, 1.0
    return (
        scale.score(found.value if found.low is None else found.low),
        scale.score(found.value if found.high is None else found.high),
    )


def _mean(scores: Mapping[str, float], weights: Mapping[str, float], mean: Mean) -> float:
    array = np.array(list(scores.values()))[None, :]
    return float(_means(array, np.array([weights[name] for name in scores])[None, :], mean)[0])


def _means(scores: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], mean: Mean) -> npt.NDArray[np.float64]:
    """The weighted mean over the last axis."""
    shares = weights / weights.sum(axis=-1, keepdims=True)
    if mean == "arithmetic":
        return np.asarray((scores * shares).sum(axis=-1))
    return np.asarray(np.exp((np.log(np.maximum(scores, FLOOR)) * shares).sum(axis=-1)))


# -- ranks under uncertainty ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RankDistribution:
    """The ranks that a thing takes over all draws: how likely it is among the first `top`, its median rank and a 90 % interval."""

    in_top: float
    median: float
    low: int
    high: int


def rank_distributions(
    things: Mapping[str, Mapping[str, Measured | None]],
    scales: Mapping[str, Scale],
    *,
    top: int = 5,
    draws: int = DRAWS,
    concentration: float = 20.0,
    means: Sequence[Mean] = ("arithmetic", "geometric"),
    seed: int = 0,
) -> dict[str, RankDistribution]:
    """Rank distributions by Monte-Carlo over weights, missing values, intervals and the way of averaging.

    Weights are drawn from a Dirichlet around those given (`concentration` a weight: 20 keeps most within a quarter of their value);
    a missing value is drawn evenly over its scale, a measured one evenly over its interval. Things without any value are left out.
    The same `seed` gives the same draws.
    """
    named = [name for name, values in things.items() if any(values.get(scale) is not None for scale in scales)]
    if not named:
        return {}
    ends = np.array([[_ends(things[name].get(id_), scale) for id_, scale in scales.items()] for name in named])
    random = np.random.default_rng(seed)
    given = np.array([scale.weight for scale in scales.values()])
    weights = random.dirichlet(concentration * len(given) * given / given.sum(), size=draws)
    scores = ends[None, :, :, 0] + random.random((draws, *ends.shape[:2])) * (ends[:, :, 1] - ends[:, :, 0])[None]
    which = random.integers(len(means), size=draws)
    composites = np.empty((draws, len(named)))
    for number, mean in enumerate(means):
        taken = which == number
        composites[taken] = _means(scores[taken], weights[taken][:, None, :], mean)
    ranks = (-composites).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    low, median, high = np.quantile(ranks, [0.05, 0.5, 0.95], axis=0, method="nearest")
    in_top = (ranks <= top).mean(axis=0)
    return {
        name: RankDistribution(in_top=float(in_top[at]), median=float(median[at]), low=int(low[at]), high=int(high[at]))
        for at, name in enumerate(named)
    }


# -- phases of an area ------------------------------------------------------------------------------------------------

PHASE_SHARE = 0.2
"""The highest phase in which, with those above it, at least a fifth of the people are. The rule of JIAF 2.0 as quoted; not confirmed."""


def area_phase(shares: Mapping[int, float], least: float = PHASE_SHARE) -> int:
    """The phase of an area from the share of its people in each phase (the 20 % rule, an option that is to be confirmed).

    Raises ValueError unless the shares add up to 1.

    >>> area_phase({1: 0.35, 2: 0.28, 3: 0.21, 4: 0.12, 5: 0.04})
    3
    """
    if abs(sum(shares.values()) - 1) > 0.005:
        raise ValueError(f"the shares of the phases add up to {sum(shares.values()):.3f}, not to 1")
    beyond = 0.0
    for phase in sorted(shares, reverse=True):
        beyond += shares[phase]
        if beyond >= least - 1e-9:
            return phase
    return min(shares)
