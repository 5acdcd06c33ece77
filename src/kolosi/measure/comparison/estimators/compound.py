"""Counts of people who fall several at a time: the uncertainty comes from events, not from persons.

A compound Poisson sum of sizes d has variance sum(d^2) (Feller, *An Introduction to Probability Theory*, vol. 1, XII.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, sqrt
from statistics import NormalDist

from kolosi.measure.comparison.interval import LEVEL, RateRatio

Sizes = Mapping[int, int]
"""How many events there were of each size."""

LEAST_EVENTS = 30
"""Above so many events on each side they are drawn again; below, the tail of their sizes is not known well enough to draw from."""
DRAWS = 1000
SEED = 1985
"""Fixed: the same events give the same interval, on every machine."""


def log_ratio_error(after: Sizes, before: Sizes) -> float:
    """The standard error of the log of the ratio of two totals: the squares of S/D^2 of both sides added."""
    return sqrt(sum(_squares(sizes) / total(sizes) ** 2 for sizes in (after, before)))


def compound_ratio(after: Sizes, before: Sizes) -> RateRatio | None:
    """The ratio of two totals with its 95 % interval over events; None where a side has none.

    Above `LEAST_EVENTS` events on each side a bootstrap of events, their number varying too; else the normal interval of the
    log of the ratio.
    """
    if not total(after) or not total(before):
        return None
    ratio = total(after) / total(before)
    if min(sum(after.values()), sum(before.values())) > LEAST_EVENTS:
        low, high = _bootstrap(after, before)
        return RateRatio(ratio=ratio, low=low, high=high)
    half = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2) * log_ratio_error(after, before)
    return RateRatio(ratio=ratio, low=exp(log(ratio) - half), high=exp(log(ratio) + half))


def _bootstrap(after: Sizes, before: Sizes) -> tuple[float, float]:
    """Draws events with replacement, as many as chance gives: of each size a Poisson number around that seen."""
    import numpy as np

    random = np.random.default_rng(SEED)
    totals = []
    for sizes in (after, before):
        size, seen = np.array(sorted(sizes.items()), dtype=float).T
        totals.append(random.poisson(seen, (DRAWS, len(seen))) @ size)
    known = totals[1] > 0
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(totals[0][known] / totals[1][known], [tail, 100 - tail])
    return float(low), float(high)


def total(sizes: Sizes) -> int:
    """What the events come to together."""
    return sum(size * seen for size, seen in sizes.items())


def _squares(sizes: Sizes) -> int:
    return sum(size * size * seen for size, seen in sizes.items())
