"""Aberration detection by the flexible Farrington method: more than expected for the season, the trend and the reporters.

Farrington, Andrews, Beale and Catchpole, *J. R. Stat. Soc. A* 159 (1996) 547-563; Noufaily et al., *Stat. Med.* 32 (2013)
1206-1222; Salmon, Schumacher and Höhle, *J. Stat. Softw.* 70 (2016) 10. Written from these papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.stats import nbinom, poisson

from kolosi.measure.series.arrays import Flags, Floats, Whole, grid, sums_before
from kolosi.measure.series.loglinear import Design, Fit, fit

CALENDAR = 52.1775
"""Weeks a year, on average, of the calendar."""
FEWEST_YEARS_OF_TREND = 3
"""With fewer years a slope is a season (Farrington et al. 1996)."""
FEWEST_KNOWN = 0.5
"""Of the weeks of the baseline, the share that must be known: below it one year speaks for all."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of the method, those of Noufaily et al. (2013).

    `alpha`: the share of quiet weeks above the bound. They take 0.005 for some thousand series a week; ours are some
    hundred, and every alarm costs an officer a telephone call. `silence`: no alarm with fewer cases than the first in the
    weeks of the second, the current one included.
    """

    years: int = 4
    half_window: int = 3
    levels: int = 10
    left_out: int = 26
    residual: float = 2.58
    alpha: float = 0.005
    silence: tuple[int, int] = (5, 4)
    weeks_a_year: float = CALENDAR

    @property
    def reach(self) -> int:
        """Weeks before the current one that the baseline goes back."""
        return round(self.years * self.weeks_a_year) + self.half_window


@dataclass(frozen=True)
class Bounds:
    """For each series and week: expected count, dispersion, upper bound, and the alarm; NaN: no bound.

    A count must pass the expected one too: where counts are very uneven, the bound may lie below it.
    """

    expected: Floats
    dispersion: Floats
    upper: Floats
    alarm: Flags


def baseline(week: int, settings: Settings) -> tuple[Whole, Whole]:
    """The weeks that a week is compared with, and the season of each; season 0 is that of the week itself.

    Windows about the same week of past years are season 0; what lies between two windows is cut into the others. The
    latest weeks are left out, so that an outbreak that began does not raise its own bound.
    """
    centres = [week - round(year * settings.weeks_a_year) for year in range(settings.years, -1, -1)]
    weeks: list[int] = []
    seasons: list[int] = []
    half = settings.half_window
    for here, following in pairwise(centres):
        between = range(here + half + 1, following - half)
        weeks += [*range(here - half, here + half + 1), *between]
        seasons += [0] * (2 * half + 1)
        seasons += [1 + place * (settings.levels - 1) // len(between) for place in range(len(between))]
    kept = [place for place, one in enumerate(weeks) if 0 <= one < week - settings.left_out]
    return np.array(weeks, dtype=np.int64)[kept], np.array(seasons, dtype=np.int64)[kept]


def detect(counts: Floats, first: int, settings: Settings, *, exposure: Floats | None = None) -> Bounds:
    """Bounds of the weeks from `first` on, one row a series.

    `exposure` are the reporters expected in each week; expected counts are in proportion to them. A gap (NaN) in counts or
    exposure has no part in a baseline and gets no alarm. Raises `ValueError` where the first week has too short a past.
    """
    counts = grid(counts)
    if first < settings.reach:
        raise ValueError(f"week {first} needs {settings.reach} weeks before it")
    reporters = np.ones_like(counts) if exposure is None else np.broadcast_to(grid(exposure), counts.shape)
    weeks = range(first, counts.shape[1])
    found = [_one_week(counts, reporters, week, settings) for week in weeks]
    expected, dispersion = (np.array(part).T.reshape(len(counts), len(weeks)) for part in zip(*found, strict=True))
    upper = bound(expected, dispersion, settings.alpha)
    with np.errstate(invalid="ignore"):
        alarm = (counts[:, first:] > np.maximum(upper, expected)) & enough(counts, settings.silence)[:, first:]
    return Bounds(expected, dispersion, upper, alarm)


def enough(counts: Floats, silence: tuple[int, int]) -> Flags:
    """True for weeks up to which there were as many cases in so many weeks; a gap is taken for none of them."""
    cases, width = silence
    return (
        sums_before(np.concatenate([np.zeros((len(counts), width - 1)), np.nan_to_num(counts)], axis=1), width)[
            :, width - 1 :
        ]
        >= cases
    )


def bound(expected: Floats, dispersion: Floats, alpha: float) -> Floats:
    """The count that a quiet week passes with probability `alpha` at most: negative binomial, Poisson where dispersion is 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = expected / (dispersion - 1.0)
        wide = nbinom.ppf(1 - alpha, size, 1.0 / dispersion)
    return np.where(
        expected <= 0,
        np.where(np.isnan(expected), np.nan, 0.0),
        np.where(dispersion > 1, wide, poisson.ppf(1 - alpha, expected)),
    )


def _one_week(counts: Floats, reporters: Floats, week: int, settings: Settings) -> tuple[Floats, Floats]:
    """The expected count and the dispersion of one week, for every series."""
    weeks, seasons = baseline(week, settings)
    scale = settings.reach / 2
    time: Floats = np.asarray((weeks - week + scale) / scale, dtype=np.float64)
    design, order = Design.of(seasons, time)
    past, exposure = counts[:, weeks[order]], reporters[:, weeks[order]]
    known = ~np.isnan(past) & (exposure > 0)
    past, exposure = np.where(known, past, 0.0), np.where(known, exposure, 1.0)
    can_slope = np.full(len(counts), settings.years >= FEWEST_YEARS_OF_TREND)
    best = _reweighted(past, exposure, known, design, can_slope, settings)
    now = _now(best, reporters[:, week])
    steep = best.has_slope & (now > past.max(axis=1, initial=0.0))
    dispersion = best.dispersion
    if steep.any():
        flat = _reweighted(
            past[steep], exposure[steep], known[steep], design, np.zeros(int(steep.sum()), bool), settings
        )
        now[steep], dispersion[steep] = _now(flat, reporters[steep, week]), flat.dispersion
    now[known.mean(axis=1) < FEWEST_KNOWN] = np.nan
    return now, np.where(np.isnan(now), np.nan, dispersion)


def _now(found: Fit, reporters: Floats) -> Floats:
    """The expected count of the current week, the end of the time scale: its season is the first of the levels."""
    with np.errstate(invalid="ignore"):
        expected: Floats = reporters * np.exp(found.levels[:, 0] + found.slope)
    return expected


def _reweighted(
    counts: Floats, exposure: Floats, known: Flags, design: Design, sloped: Flags, settings: Settings
) -> Fit:
    """A fit in which weeks far above it, past outbreaks, count for little."""
    weights = known.astype(np.float64)
    plain = fit(counts, weights, exposure, design, sloped=sloped)
    far = anscombe(counts, plain)
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = np.where(known, np.where(far > settings.residual, 1.0 / (far * far), 1.0), 0.0)
        weights *= (known.sum(axis=1) / weights.sum(axis=1))[:, None]
    weights[known.sum(axis=1) == 0] = 0.0
    return fit(counts, weights, exposure, design, sloped=sloped, start=plain.slope)


def anscombe(counts: Floats, found: Fit) -> Floats:
    """Standardised Anscombe residuals of a quasi-Poisson fit (Farrington et al. 1996, section 3.6); 0 where nothing is expected."""
    root = np.cbrt(found.expected)
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = (
            1.5
            * (np.cbrt(counts) ** 2 - root**2)
            / (np.sqrt(found.dispersion)[:, None] * np.sqrt(root) * np.sqrt(1.0 - found.leverage))
        )
    return np.where(np.isfinite(residual), residual, 0.0)
