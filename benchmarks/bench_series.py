"""Aberration detection over 20 regions x 15 risks x 260 weeks, against one series after the other by least squares reweighted, in one run.

The baseline is the plain form of the same method: for each series and week, the same regression by iteratively reweighted
least squares with numpy's solver, timed on a sample and scaled. Prints seconds and their ratio; asserts that the bounds of
the sample are equal, and the ratio. The aim, printed and not asserted, is 5 s.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.stats import nbinom, poisson

from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.control_charts import cusum, ears, ears_c3
from kolosi.measure.series.farrington import Settings, baseline, detect

REGIONS, RISKS, WEEKS = 20, 15, 260
SECONDS, RATIO = 5.0, 6.0
SAMPLE = 60
SETTINGS = Settings()


def drawn() -> Floats:
    """Invented weekly counts from a fixed seed, each with a season and clusters of its own; the past that the first week needs comes before."""
    chance = np.random.default_rng(19)
    weeks = np.arange(SETTINGS.reach + WEEKS)
    mean = chance.gamma(1.5, 3.0, (REGIONS * RISKS, 1)) * np.exp(0.4 * np.cos(2 * np.pi * weeks / 52.18))
    return chance.negative_binomial(mean, 0.5).astype(np.float64)


def ours(counts: Floats) -> Floats:
    """Every bound by each method."""
    first = SETTINGS.reach
    found = detect(counts, first, SETTINGS)
    ears(counts)
    ears(counts, lag=2)
    ears_c3(counts)
    cusum(counts, first)
    return found.upper


def one_by_one(counts: Floats, week: int) -> float:
    """The bound of one week of one series, by a matrix of season dummies and a slope."""
    weeks, seasons = baseline(week, SETTINGS)
    design = np.column_stack([seasons == season for season in np.unique(seasons)] + [(weeks - week) / 100]).astype(
        float
    )
    past = counts[weeks]
    expected, dispersion, hat = _regressed(design, past, np.ones(len(past)))
    root = np.cbrt(expected)
    residual = 1.5 * (np.cbrt(past) ** 2 - root**2) / np.sqrt(dispersion * root * (1 - hat))
    weights = np.where(residual > SETTINGS.residual, residual**-2.0, 1.0)
    _, dispersion, _, beta = _regressed(design, past, weights * len(past) / weights.sum(), is_last=True)
    mean = float(np.exp(beta[0]))
    if mean > past.max():
        return float("nan")
    chance = 1 - SETTINGS.alpha
    return float(
        nbinom.ppf(chance, mean / (dispersion - 1), 1 / dispersion) if dispersion > 1 else poisson.ppf(chance, mean)
    )


def _regressed(design: Floats, past: Floats, weights: Floats, *, is_last: bool = False) -> tuple:  # type: ignore[type-arg]
    expected = past + 0.1
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        working = np.log(expected) + (past - expected) / expected
        scaled = design * (weights * expected)[:, None]
        new = np.linalg.solve(scaled.T @ design, scaled.T @ working)
        expected = np.exp(design @ new)
        if np.abs(new - beta).max() < 1e-9:
            break
        beta = new
    hat = np.einsum("ij,jk,ik->i", design, np.linalg.inv(scaled.T @ design), scaled)
    squares = (weights * (past - expected) ** 2 / expected).sum()
    dispersion = max(squares / (len(past) - design.shape[1]), 1.0)
    return (expected, dispersion, hat, new) if is_last else (expected, dispersion, hat)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds of the processor, and what came out."""
    begun = time.process_time()
    came = work()
    return time.process_time() - begun, came


def main() -> int:
    """Runs the comparison; 1 where a bound is passed or a result differs."""
    counts = drawn()
    ours(counts[:2])  # what is loaded once
    seconds, upper = timed(lambda: ours(counts))
    assert isinstance(upper, np.ndarray)
    chance = np.random.default_rng(1)
    busy = np.flatnonzero(counts.mean(axis=1) > 2)
    sample = [(int(chance.choice(busy)), int(chance.integers(WEEKS))) for _ in range(SAMPLE)]
    plain, bounds = timed(lambda: [one_by_one(counts[row], SETTINGS.reach + week) for row, week in sample])
    assert isinstance(bounds, list)
    whole = plain / SAMPLE * REGIONS * RISKS * WEEKS
    differ = sum(
        not np.isnan(bound) and bound != upper[row, week] for (row, week), bound in zip(sample, bounds, strict=True)
    )
    print(f"{REGIONS} regions x {RISKS} risks x {WEEKS} weeks, every method: {seconds:.2f} s (aim {SECONDS} s)")
    print(
        f"one after the other: {whole:.0f} s (from {SAMPLE}); ratio {whole / seconds:.0f} (at least {RATIO}); {differ} bounds differ"
    )
    return 0 if whole >= RATIO * seconds and not differ else 1


if __name__ == "__main__":
    sys.exit(main())
