"""Intervals of estimates from a sample, by Student's t on the degrees of freedom of the design."""

from __future__ import annotations

from math import log

from kolosi.measure.survey.estimators import Sampled

LEVEL = 0.95

Interval = tuple[float, float]


def student(found: Sampled, level: float = LEVEL) -> Interval:
    """The estimate give or take t standard errors."""
    half = quantile(found.df, level) * found.se
    return found.value - half, found.value + half


def logit(found: Sampled, level: float = LEVEL) -> Interval:
    """The interval of a share, symmetric on the scale of log odds, so that it stays between 0 and 1.

    A share of 0 or 1 has no log odds: it is given the interval of Korn and Graubard.
    """
    share = found.value
    if not 0 < share < 1:
        return korn_graubard(found, level)
    from scipy.special import expit

    half = quantile(found.df, level) * found.se / (share * (1 - share))
    centre = log(share / (1 - share))
    return float(expit(centre - half)), float(expit(centre + half))


def korn_graubard(found: Sampled, level: float = LEVEL) -> Interval:
    """The exact interval of Clopper and Pearson at the size that a simple random sample would need (Korn and Graubard 1998).

    A share without variance is taken for one of a simple random sample of as many rows.
    """
    from scipy.special import betaincinv

    share, tail = found.value, (1 - level) / 2
    is_spread = 0 < share < 1 and found.se > 0
    size = share * (1 - share) / found.se**2 if is_spread else float(found.n)
    size *= (quantile(found.n - 1, level) / quantile(found.df, level)) ** 2
    successes, failures = size * share, size * (1 - share)
    low = float(betaincinv(successes, failures + 1, tail)) if successes > 0 else 0.0
    high = float(betaincinv(successes + 1, failures, 1 - tail)) if failures > 0 else 1.0
    return low, high


def quantile(df: int, level: float = LEVEL) -> float:
    """Student's t at both ends; infinite without degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + level) / 2)) if df > 0 else float("inf")


def p_value(found: Sampled) -> float:
    """The probability of an estimate as far from 0, were the truth 0."""
    from scipy.special import stdtr

    if not found.se or found.df < 1:
        return 1.0
    return float(2 * stdtr(found.df, -abs(found.value) / found.se))
