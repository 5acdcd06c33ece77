"""Exact intervals and the tests behind a verdict.

Clopper and Pearson (1934) applied to the later count given the sum of both: the ratio of two Poisson rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from kolosi.model.figure import Estimate

LEVEL = 0.95


@dataclass(frozen=True, kw_only=True)
class RateRatio:
    """The later rate over the earlier one, with its exact interval; `high` is None when it has no upper end."""

    ratio: float | None
    low: float
    high: float | None

    @property
    def excludes_one(self) -> bool:
        """True when no equal rates are compatible with the counts."""
        return self.low > 1 or (self.high is not None and self.high < 1)

    @property
    def percent(self) -> tuple[float, float | None]:
        """The interval as percent of change."""
        return 100 * (self.low - 1), None if self.high is None else 100 * (self.high - 1)


def rate_ratio(after: float, before: float, *, exposure_after: float = 1, exposure_before: float = 1) -> RateRatio:
    """The ratio of two rates of events with its exact conditional 95 % interval.

    The later count, given the sum of both, is binomial. Reports that cluster make the true interval wider: this is
    the least uncertainty there is.
    """
    from scipy.special import betaincinv

    tail = (1 - LEVEL) / 2
    low = float(betaincinv(after, before + 1, tail)) if after else 0.0
    high = float(betaincinv(after + 1, before, 1 - tail)) if before else 1.0
    scale = exposure_before / exposure_after
    upper = _odds(high) * scale
    return RateRatio(
        ratio=after / before * scale if before else None,
        low=_odds(low) * scale,
        high=None if upper == inf else upper,
    )


def _odds(share: float) -> float:
    return inf if share >= 1 else share / (1 - share)


def shares_differ(after: tuple[float, int], before: tuple[float, int], *, design_effect: float = 1) -> bool:
    """True when two shares in percent, each with its base, differ by more than chance at the 95 % level.

    The normal interval of the difference of two independent proportions; `design_effect` multiplies its variance.
    """
    from statistics import NormalDist

    (share_after, base_after), (share_before, base_before) = after, before
    variance = design_effect * (_variance(share_after, base_after) + _variance(share_before, base_before))
    half: float = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2) * float(variance**0.5)
    return bool(abs(share_after - share_before) > half)


def estimates_differ(before: Estimate, after: Estimate, design_effect: float) -> bool:
    """True when two shares differ by more than chance; shares of counts are not those of a survey with a design.

    Where a side is a survey of ours, by the designs of both: a share of key informants, or of a sample whose design is not known,
    is never told to differ from it.
    """
    if before.survey is not None or after.survey is not None:
        from kolosi.measure.survey.rounds import rounds_compared  # loads numpy and scipy, which few comparisons need

        found = rounds_compared(before, after)
        return found is not None and found.excludes_none
    if before.value is None or after.value is None or not before.n or not after.n:
        return False
    is_count = before.denominator is not None and after.denominator is not None
    return shares_differ(
        (float(after.value), after.n), (float(before.value), before.n), design_effect=1 if is_count else design_effect
    )


def _variance(share: float, base: int) -> float:
    """The variance of a share in percent; never nothing: a share of 0 or 100 in a small base is not certain."""
    smoothed = (share / 100 * base + 1) / (base + 2)
    return 10_000 * smoothed * (1 - smoothed) / base
