"""Quasi-Poisson regression of many series at once: a level for each season, a common slope, an offset.

The model log mu = log exposure + level + slope x time has one slope. Given the slope, the levels that maximise the
likelihood are ratios of sums, so that only the slope is left: Newton's method in one unknown, for all series together,
gives what iteratively reweighted least squares gives (McCullagh and Nelder 1989, chapters 2 and 6) in a hundredth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kolosi.measure.series.arrays import Flags, Floats, Whole

STEPS = 40
"""Newton steps; the likelihood is concave in the slope, and five are usual."""
STEEPEST = 30.0
"""Of a time scaled to [-1, 1], a slope beyond which counts rise from nothing: the likelihood has no maximum."""
CLOSE = 1e-7
"""A step so small leaves an error of its square."""


@dataclass(frozen=True)
class Design:
    """What the series of a fit share: the level of each column (columns of a level stand together) and its time in [-1, 1]."""

    levels: Whole
    time: Floats
    starts: Whole

    @classmethod
    def of(cls, levels: Whole, time: Floats) -> tuple[Design, Whole]:
        """The design, and the order in which columns must be put so that those of a level stand together."""
        order = np.argsort(levels, kind="stable")
        ordered = levels[order]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        numbered = np.cumsum(np.r_[False, ordered[1:] != ordered[:-1]])
        return cls(numbered, time[order], starts), order

    def sums(self, values: Floats) -> Floats:
        """Sums over the columns of each level."""
        found: Floats = np.add.reduceat(values, self.starts, axis=1)
        return found


@dataclass(frozen=True)
class Fit:
    """The fit of each series: expected values, logs of the levels, slope, leverage and dispersion (at least 1).

    `has_slope` is False where the slope could not be told; it is 0 there.
    """

    expected: Floats
    levels: Floats
    slope: Floats
    leverage: Floats
    dispersion: Floats
    has_slope: Flags


def fit(
    counts: Floats, weights: Floats, exposure: Floats, design: Design, *, sloped: Flags, start: Floats | None = None
) -> Fit:
    """Fits every series; `weights` 0 leaves a column out, `sloped` says which series may have a slope, `start` is near it."""
    begin = np.zeros(len(counts)) if start is None else start
    slope, has_slope = _slopes(counts * weights, weights * exposure, design, sloped, begin)
    rate = exposure * np.exp(slope[:, None] * design.time)
    mass = design.sums(weights * rate)
    total = design.sums(weights * counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        height = np.where(mass > 0, total / mass, np.nan)
    expected = height[:, design.levels] * rate
    known = weights > 0
    expected = np.where(known, expected, np.nan)
    leverage = _leverage(np.where(known, weights * expected, 0.0), design, has_slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        levels = np.log(height)
        squares = np.where(known & (expected > 0), weights * (counts - expected) ** 2 / expected, 0.0)
        free = known.sum(axis=1) - (mass > 0).sum(axis=1) - has_slope
        dispersion = np.maximum(np.where(free > 0, squares.sum(axis=1) / free, np.nan), 1.0)
    return Fit(expected, levels, slope, leverage, dispersion, has_slope)


def _slopes(counts: Floats, exposure: Floats, design: Design, sloped: Flags, start: Floats) -> tuple[Floats, Flags]:
    """The slope of each series that maximises the likelihood once the levels are taken out of it."""
    slope = start.copy()
    running = np.flatnonzero(sloped)
    told = np.zeros(len(counts), dtype=bool)
    totals = design.sums(counts)
    moment = counts @ design.time
    for _ in range(STEPS):
        if not running.size:
            break
        first, spread = _moments(exposure[running] * np.exp(slope[running, None] * design.time), design)
        score = moment[running] - (totals[running] * first).sum(axis=1)
        information = (totals[running] * spread).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.clip(score / information, -2.0, 2.0)
        slope[running] += np.where(np.isfinite(step), step, np.inf)
        lost = ~np.isfinite(step) | (np.abs(slope[running]) > STEEPEST)
        done = ~lost & (np.abs(step) < CLOSE)
        told[running[done]] = True
        running = running[~lost & ~done]
    return np.where(told, slope, 0.0), told


def _moments(mass: Floats, design: Design) -> tuple[Floats, Floats]:
    """The mean and the variance of time in each level, by mass; 0 where a level has none."""
    total = design.sums(mass)
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(total > 0, design.sums(mass * design.time) / total, 0.0)
        second = np.where(total > 0, design.sums(mass * design.time**2) / total, 0.0)
    return first, second - first**2


def _leverage(mass: Floats, design: Design, has_slope: Flags) -> Floats:
    """The diagonal of the hat matrix, from the arrow form of the information matrix."""
    total = design.sums(mass)
    mean, spread = _moments(mass, design)
    information = (total * spread).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_level = np.where(total > 0, 1.0 / total, 0.0)[:, design.levels]
        away = (design.time - mean[:, design.levels]) ** 2 / information[:, None]
    leverage: Floats = mass * (of_level + np.where(has_slope[:, None] & np.isfinite(away), away, 0.0))
    return np.clip(leverage, 0.0, 1.0)
