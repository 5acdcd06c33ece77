"""What the next month may bring, by baselines that assume little; shown only where they do better than no model at all.

Scored by the continuous ranked probability score (Gneiting and Raftery, *J. Am. Stat. Assoc.* 102 (2007) 359-378), in rolling
origin: each month forecast from those before it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kolosi.measure.series.arrays import Floats

LAST = 12
"""Months of the past that the plain distribution is drawn from."""
FEWEST_ORIGINS = 12
"""A score over less than a year of months tells of its season."""
DRAWS = 199
"""Quantiles by which a distribution stands; the score of them is within one in a hundred of that of the whole."""

Forecast = Callable[[Floats, int], Floats]
"""From past months of all areas (rows) and the number of one of them, quantiles of its next month."""


def crps(draws: ArrayLike, observed: float) -> float:
    """The score of a distribution given by equally likely values: mean |X - y| - mean |X - X'| / 2. Less is better.

    >>> crps([2.0], 5.0), crps([0.0, 2.0], 1.0)
    (3.0, 0.5)
    """
    values = np.sort(np.asarray(draws, dtype=np.float64))
    n = len(values)
    spread = (values * (2 * np.arange(n) - n + 1)).sum() / n**2
    return float(np.abs(values - observed).mean() - spread)


def zero(past: Floats, area: int) -> Floats:
    """Nothing will happen: to be beaten."""
    del past, area
    return np.zeros(1)


def last_value(past: Floats, area: int) -> Floats:
    """The same as in the last known month: to be beaten."""
    known = _known(past[area])
    return known[-1:]


def last_months(past: Floats, area: int) -> Floats:
    """Any of the last twelve months again."""
    return _known(past[area, -LAST:])


def same_season(past: Floats, area: int) -> Floats:
    """The same month of past years again, with the month before and after each."""
    months = past.shape[1]
    near = [at for back in range(LAST, months + 2, LAST) for at in range(months - back - 1, months - back + 2)]
    return _known(past[area, [at for at in near if 0 <= at < months]])


def shrunk(past: Floats, area: int) -> Floats:
    """The mean of an area drawn towards that of all areas, the more so the less it has seen: Gamma-Poisson, by moments.

    The next month is negative binomial: Poisson about a rate that is itself uncertain.
    """
    from scipy.stats import nbinom

    recent = past[:, -LAST:]
    months = (~np.isnan(recent)).sum(axis=1)
    total = np.nansum(recent, axis=1)
    known = months > 0
    rate = total[known] / months[known]
    mean, variance = float(rate.mean()), float(rate.var(ddof=1)) if known.sum() > 1 else 0.0
    between = variance - mean * float((1 / months[known]).mean())
    if mean <= 0:
        return np.zeros(1)
    b = mean / max(between, mean * 1e-3)
    shape, length = total[area] + mean * b, months[area] + b
    chances = (np.arange(DRAWS) + 0.5) / DRAWS
    quantiles: Floats = nbinom.ppf(chances, shape, length / (length + 1))
    return quantiles


BASELINES: Mapping[str, Forecast] = {"last_months": last_months, "same_season": same_season, "shrunk": shrunk}
TO_BEAT: Mapping[str, Forecast] = {"zero": zero, "last_value": last_value}


@dataclass(frozen=True, kw_only=True)
class Scored:
    """The mean score of each baseline and of what is to be beaten, and the best where it beats both; else None."""

    scores: Mapping[str, float]
    origins: int
    best: str | None


def scored(months: Floats, area: int) -> Scored:
    """Scores every baseline on each month of an area from the second year on; gaps are not scored.

    A month is forecast from the months before it, of every area. Nothing is best with fewer than twelve months scored.
    """
    at = [month for month in range(LAST, months.shape[1]) if not np.isnan(months[area, month])]
    at = [month for month in at if _known(months[area, month - LAST : month]).size]
    scores = {
        name: float(np.mean([_score(model(months[:, :month], area), months[area, month]) for month in at]))
        for name, model in {**BASELINES, **TO_BEAT}.items()
        if at
    }
    if len(at) < FEWEST_ORIGINS:
        return Scored(scores=scores, origins=len(at), best=None)
    best = min(BASELINES, key=lambda name: (scores[name], name))
    is_better = all(scores[best] < scores[name] for name in TO_BEAT)
    return Scored(scores=scores, origins=len(at), best=best if is_better else None)


def _score(draws: Floats, observed: float) -> float:
    """The score; a baseline that has nothing to go by forecasts nothing."""
    return crps(draws if draws.size else np.zeros(1), observed)


def _known(values: Floats) -> Floats:
    found: Floats = values[~np.isnan(values)]
    return found
