"""How often intervals cover the truth: a population made once, from which samples are drawn again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kolosi.measure.survey import intervals
from kolosi.measure.survey.design import Design, Numbers, design
from kolosi.measure.survey.estimators import Sampled, domains_difference, mean, ratio, rounds_difference

LOW, HIGH = 0.93, 0.97
"""Where the coverage of a 95 % interval must lie."""

STRATA, CLUSTERS, TAKEN = 6, 60, 10
"""Strata, villages in each, and villages drawn in each: 54 degrees of freedom."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Population:
    """Households by village and stratum: a common answer, a rare one, a size, whether its head is a woman."""

    stratum: np.ndarray[tuple[int], np.dtype[np.int64]]
    village: np.ndarray[tuple[int], np.dtype[np.int64]]
    common: Numbers
    rare: Numbers
    size: Numbers
    woman: np.ndarray[tuple[int], np.dtype[np.bool_]]


def population(draw: np.random.Generator, shift: float = 0.0) -> Population:
    """Villages that answer alike, strata that differ; `shift` moves the common answer."""
    sizes = draw.integers(30, 90, STRATA * CLUSTERS)
    village = np.repeat(np.arange(STRATA * CLUSTERS), sizes)
    stratum = village // CLUSTERS
    lean = draw.normal(0, 0.5, STRATA * CLUSTERS)[village] + np.linspace(-0.6, 0.6, STRATA)[stratum]
    woman = draw.random(len(village)) < 0.3
    return Population(
        stratum=stratum,
        village=village,
        common=(draw.random(len(village)) < 1 / (1 + np.exp(0.7 - shift - lean - 0.4 * woman))).astype(float),
        rare=(draw.random(len(village)) < 1 / (1 + np.exp(2.6 - lean))).astype(float),
        size=draw.poisson(np.exp(1.6 + 0.2 * lean)) + 1.0,
        woman=woman,
    )


def sample(people: Population, draw: np.random.Generator) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Design]:
    """Villages at random in each stratum, twelve households at random in each: weights differ between villages."""
    chosen = np.concatenate([one * CLUSTERS + draw.choice(CLUSTERS, TAKEN, replace=False) for one in range(STRATA)])
    rows, weights, sizes = [], [], []
    for village in chosen:
        own = np.arange(*np.searchsorted(people.village, [village, village + 1]))
        rows.append(draw.choice(own, 12, replace=False))
        weights += [CLUSTERS / TAKEN * len(own) / 12] * 12
        sizes += [len(own)] * 12
    at = np.concatenate(rows)
    frames = [np.full(len(at), CLUSTERS), np.array(sizes)]
    return at, design(weights, strata=people.stratum[at], clusters=[people.village[at], at], population=frames)


def covered(draws: int, seed: int) -> dict[str, float]:
    """The share of samples whose interval holds the truth, for each kind of estimate."""
    draw = np.random.default_rng(seed)
    before, after = population(draw), population(draw, shift=0.3)
    found: Counter[str] = Counter()
    for _ in range(draws):
        found.update(name for name, is_in in _one(before, after, draw) if is_in)
    return {name: found[name] / draws for name in sorted(found)}


def _one(before: Population, after: Population, draw: np.random.Generator) -> Iterator[tuple[str, bool]]:
    at, known = sample(before, draw)
    common, rare = mean(known, before.common[at]), mean(known, before.rare[at])
    woman, size = before.woman, before.size
    yield "share, logit", _holds(intervals.logit(common), before.common.mean())
    yield "share, Korn and Graubard", _holds(intervals.korn_graubard(common), before.common.mean())
    yield "rare share, logit", _holds(intervals.logit(rare), before.rare.mean())
    yield "mean", _holds(intervals.student(mean(known, size[at])), size.mean())
    among = mean(known.domain(woman[at]), before.common[at])
    yield "share in a domain, logit", _holds(intervals.logit(among), before.common[woman].mean())
    per_head = ratio(known, before.common[at], size[at])
    yield "ratio", _holds(intervals.student(per_head), before.common.sum() / size.sum())
    between = domains_difference(known, before.common[at], ~woman[at], woman[at])
    gap = before.common[woman].mean() - before.common[~woman].mean()
    yield "difference of domains", _holds(intervals.student(between), gap)
    later, then = sample(after, draw)
    change: Sampled = rounds_difference(common, mean(then, after.common[later]))
    yield "difference of rounds", _holds(intervals.student(change), after.common.mean() - before.common.mean())


def _holds(interval: intervals.Interval, truth: float) -> bool:
    return interval[0] <= truth <= interval[1]
