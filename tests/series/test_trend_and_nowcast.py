"""Trends, change points, nowcasts and baseline forecasts on invented series: found where planted, seldom where not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from kolosi.measure.series.alarms import watch
from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.change_points import change_points
from kolosi.measure.series.forecast import crps, scored, shrunk
from kolosi.measure.series.months import monthly, tendencies
from kolosi.measure.series.nowcast import nowcast
from kolosi.measure.series.trend import mann_kendall, seasonal_kendall
from kolosi.measure.series.weeks import Series, Weekly, week_of

DELAYS = np.array([0.5, 0.25, 0.12, 0.08, 0.05])


def seasonal(months: int) -> Floats:
    return 20 + 12 * np.cos(2 * np.pi * np.arange(months) / 12)


def test_a_season_is_no_trend_and_a_slow_rise_under_it_is_one() -> None:
    noise = np.random.default_rng(1).normal(0, 1, 60)
    assert seasonal_kendall(seasonal(60) + noise, 12).p > 0.05
    rising = seasonal_kendall(seasonal(60) + noise + np.arange(60) / 6, 12)
    assert rising.p < 0.001
    assert rising.slope == pytest.approx(2, abs=0.6)


def test_quiet_series_have_a_trend_one_time_in_twenty() -> None:
    chance = np.random.default_rng(2)
    found = [seasonal_kendall(chance.poisson(5, 60).astype(float), 12).p < 0.05 for _ in range(600)]
    assert 0.03 < np.mean(found) < 0.07


def test_gaps_are_left_out_of_a_trend_and_keep_their_place_in_time() -> None:
    trend = mann_kendall(np.array([1.0, np.nan, 3.0, 4.0, np.nan, 6.0, 7.0]))
    assert (trend.n, trend.s, trend.slope, trend.is_exact) == (5, 10, 1.0, True)


def test_equal_values_take_the_normal_distribution_and_no_change_has_p_one() -> None:
    assert mann_kendall(np.full(8, 3.0)).p == 1.0
    assert not mann_kendall(np.array([1.0, 1, 2, 3, 4, 5])).is_exact


def test_change_points_are_found_and_seldom_invented() -> None:
    chance = np.random.default_rng(3)
    shifted = np.concatenate([chance.poisson(4, 30), chance.poisson(12, 30)]).astype(float)
    assert change_points(np.sqrt(shifted)).breaks == (30,)
    invented = [bool(change_points(np.sqrt(chance.poisson(6, 60).astype(float))).breaks) for _ in range(200)]
    assert np.mean(invented) < 0.15
    with pytest.raises(ValueError, match="points"):
        change_points(np.arange(8.0))


@pytest.mark.parametrize(("scale", "dispersion"), [(0.5, 1.0), (2.0, 2.0), (10.0, 2.0), (10.0, 4.0)])
def test_the_interval_of_a_nowcast_holds_what_came_nine_times_in_ten(scale: float, dispersion: float) -> None:
    chance = np.random.default_rng(4)
    inside = []
    for _ in range(250):
        mean = chance.gamma(20, scale, 20)[:, None] * DELAYS
        whole = _drawn(chance, mean, dispersion)
        known = whole.copy()
        known[np.add.outer(np.arange(20), np.arange(5)) >= 20] = np.nan
        found = nowcast(known)
        total = whole.sum(axis=1)
        inside += [bool(found.low[at] <= total[at] <= found.high[at]) for at in (-1, -2)]
    assert 0.83 <= np.mean(inside) <= 0.97


def _drawn(chance: np.random.Generator, mean: Floats, dispersion: float) -> Floats:
    if dispersion == 1:
        return chance.poisson(mean).astype(float)
    return chance.negative_binomial(mean / (dispersion - 1), 1 / dispersion).astype(float)


def test_a_period_of_which_nothing_is_in_may_still_come_to_something() -> None:
    found = nowcast([[8, 4, 1], [6, 5, 2], [9, 3, np.nan], [0, np.nan, np.nan]])
    assert found.seen[-1] == 0
    assert found.high[-1] > 0


def test_delays_that_nobody_knows_are_refused() -> None:
    with pytest.raises(ValueError, match="delays"):
        nowcast([[np.nan, np.nan], [3, np.nan]])


def test_a_baseline_is_best_only_where_it_beats_the_last_value_and_zero() -> None:
    chance = np.random.default_rng(5)
    steady = chance.poisson(8, (6, 48)).astype(float)
    assert scored(steady, 0).best == "shrunk"
    assert scored(np.zeros((6, 48)), 0).best is None
    climbing = np.tile(np.arange(48.0) ** 2, (2, 1))
    assert scored(climbing, 0).best is None
    assert scored(steady[:, :20], 0).best is None


def test_an_area_that_saw_little_is_drawn_towards_the_others() -> None:
    past = np.full((5, 12), 6.0)
    past[4, :10] = np.nan
    past[4, 10:] = 0
    assert 0 < np.mean(shrunk(past, 4)) < 6


def test_the_score_is_least_for_the_distribution_that_is_right() -> None:
    chance = np.random.default_rng(6)
    seen = chance.poisson(5, 400)
    scores = {mean: np.mean([crps(chance.poisson(mean, 200), value) for value in seen]) for mean in (2, 5, 9)}
    assert min(scores, key=lambda mean: scores[mean]) == 5


WEEKS = tuple(week_of(date(2021, 1, 4) + timedelta(days=7 * at)) for at in range(208))


def lost(chance: np.random.Generator) -> Weekly:
    """Four years in which nothing changes but reporters: of twenty, three to nineteen are left from some week on, closed or silent."""
    size = chance.gamma(2, 1, 20)
    seen = chance.poisson(size[:, None] / size.sum() * 30, (20, len(WEEKS)))
    left, week = chance.permutation(20)[: chance.integers(3, 20)], int(chance.integers(30, 190))
    seen[np.setdiff1d(np.arange(20), left), week:] = 0
    after = np.arange(len(WEEKS)) >= week
    heard = np.where(after, len(left), 20.0)[None, :]
    expected = heard if chance.random() < 0.5 else np.full_like(heard, 20.0)
    return Weekly(
        weeks=WEEKS,
        series=(Series(place="ml-gao"),),
        seen=seen.sum(axis=0)[None, :].astype(float),
        is_whole=np.ones((1, len(WEEKS)), dtype=bool),
        is_part=np.ones((1, len(WEEKS)), dtype=bool),
        heard=heard,
        expected=expected,
        is_declared=True,
        came={},
        unplaced=0,
    )


def test_of_a_hundred_losses_of_reporters_at_most_five_read_as_a_fall_and_none_as_an_alarm_of_one() -> None:
    """Violence stays as it is throughout: a trend, or a step that is not said to come with reporters, would be false."""
    chance = np.random.default_rng(12)
    told = falls = steps = 0
    for _ in range(100):
        weekly = lost(chance)
        found = tendencies(monthly(weekly))[-1]
        falls += found.verdict == "falling"
        steps += any(not each.with_reporters for each in found.breaks)
        told += found.verdict in ("no_clear_trend", "rising", "falling")
        alarms = [one for one in watch(weekly, range(204, 208)).found if one.state == "alarm"]
        assert len(alarms) <= 1
    assert falls <= 5
    assert steps <= 15
    assert told >= 40, "a trend refused everywhere would be safe and of no use"
