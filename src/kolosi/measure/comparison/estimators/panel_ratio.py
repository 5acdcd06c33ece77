"""The ratio of two counts among the reporters heard from in both periods, with an interval over reporters.

Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13 (percentile interval); whole reporters are drawn, so
that what one reporter counts together stays together.
"""

from __future__ import annotations

from kolosi.measure.comparison.interval import LEVEL, RateRatio, rate_ratio
from kolosi.model.panel import Panel

DRAWS = 1000
SEED = 1985
"""Fixed: the same panel gives the same interval, on every machine."""
LEAST_CLUSTERS = 5
"""Fewer reporters give almost as few different draws: then the exact interval of their totals stands alone."""


def panel_ratio(panel: Panel) -> RateRatio | None:
    """The ratio of the later count to the earlier one, with its 95 % interval; None where it has none.

    The interval covers that of a bootstrap over reporters (where each of them is known) and the exact one of the two totals: the
    first alone would be too narrow for few reporters, the second for reporters that move together.
    """
    if not panel.before + panel.after or not _is_count(panel):
        return None
    exact = rate_ratio(int(panel.after), int(panel.before))
    drawn = _bootstrap(panel)
    if drawn is None:
        return exact
    high = None if exact.high is None else max(exact.high, drawn[1])
    return RateRatio(ratio=exact.ratio, low=min(exact.low, drawn[0]), high=high)


def _is_count(panel: Panel) -> bool:
    return panel.before.denominator == panel.after.denominator == 1 and min(panel.before, panel.after) >= 0


def _bootstrap(panel: Panel) -> tuple[float, float] | None:
    """The middle 95 % of the ratios of panels of as many reporters drawn with replacement."""
    import numpy as np

    if len(panel.pairs) < LEAST_CLUSTERS:
        return None
    counts = np.array([[float(before), float(after)] for before, after in sorted(panel.pairs)])
    size = len(counts)
    drawn = np.random.default_rng(SEED).multinomial(size, [1 / size] * size, DRAWS) @ counts
    known = drawn[drawn[:, 0] > 0]
    if not len(known):
        return None
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(known[:, 1] / known[:, 0], [tail, 100 - tail])
    return float(low), float(high)
