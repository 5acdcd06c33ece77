"""What detection does on invented series: outbreaks found, quiet years quiet, gaps and falls of reporting no events."""

from __future__ import annotations

import numpy as np
import pytest

from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.control_charts import cusum, ears, short_past
from kolosi.measure.series.farrington import Settings, baseline, detect

YEAR = 52


def drawn(number: int, weeks: int, mean: float = 6.0, dispersion: float = 1.6, seed: int = 7) -> Floats:
    """Quiet series with a season: negative binomial, of that mean and dispersion."""
    season = mean * np.exp(0.4 * np.cos(2 * np.pi * np.arange(weeks) / YEAR))
    chance = np.random.default_rng(seed)
    return chance.negative_binomial(season / (dispersion - 1), 1 / dispersion, size=(number, weeks)).astype(np.float64)


def test_a_planted_outbreak_is_found_and_its_neighbours_are_quiet() -> None:
    counts = drawn(12, 320)
    counts[4, 300:303] += 25
    alarm = detect(counts, 260, Settings()).alarm
    assert alarm[4, 40:43].all()
    assert alarm[[row for row in range(12) if row != 4]].mean() < 0.02


@pytest.mark.parametrize("alpha", [0.05, 0.005])
def test_false_alarms_on_quiet_series_are_about_as_many_as_said(alpha: float) -> None:
    """A bound is a whole number: the share of weeks above it is at most what was asked; the reweighting adds a little."""
    alarm = detect(drawn(200, 330), 260, Settings(alpha=alpha)).alarm
    assert 0.4 * alpha < alarm.mean() < 1.7 * alpha


def test_false_alarms_of_the_short_chart_are_fewer_than_those_of_ears() -> None:
    counts = drawn(200, 60, dispersion=1.3)
    alarm = short_past(counts, 20, alpha=0.005).alarm.mean()
    assert 0.001 < alarm < 0.015
    assert ears(counts, lag=2).alarm[:, 20:].mean() > 2 * alarm


def test_past_outbreaks_do_not_raise_the_bound() -> None:
    quiet = drawn(1, 270)
    struck = quiet.copy()
    struck[0, 265 - YEAR : 268 - YEAR] += 60
    plain, reweighted = (detect(one, 268, Settings()).upper[0, 0] for one in (quiet, struck))
    assert reweighted <= 1.5 * plain


def test_a_gap_has_no_alarm_and_no_part_in_a_baseline() -> None:
    counts = drawn(1, 300)
    counts[0, 280] = 90
    holed = counts.copy()
    holed[0, [150, 152, 154, 280]] = np.nan
    found = detect(holed, 260, Settings())
    assert not found.alarm[0, 20]
    filled = np.where(np.isnan(holed), 0, holed)
    assert found.expected[0, 0] > detect(filled, 260, Settings()).expected[0, 0]


def test_a_series_without_a_known_past_has_no_bound() -> None:
    counts = drawn(2, 300)
    counts[0, :200] = np.nan
    found = detect(counts, 260, Settings())
    assert np.isnan(found.upper[0, 0])
    assert not found.alarm[0].any()
    assert not np.isnan(found.upper[1]).any()


def test_expected_counts_follow_the_reporters_that_are_expected() -> None:
    """The network doubles this year: with the offset that is no outbreak, without it it is."""
    reporters = np.where(np.arange(300) < 262, 20.0, 40.0)
    counts = drawn(30, 300, mean=10) * np.where(np.arange(300) < 262, 1, 2)
    with_offset = detect(counts, 262, Settings(), exposure=reporters).alarm.mean()
    without = detect(counts, 262, Settings()).alarm.mean()
    assert with_offset < 0.1 < without


def test_nothing_is_expected_where_nothing_ever_was_and_few_cases_stay_silent() -> None:
    counts = np.zeros((1, 270))
    counts[0, 269] = 3
    found = detect(counts, 268, Settings())
    assert found.expected[0, 1] == 0
    assert not found.alarm.any()
    assert detect(counts, 268, Settings(silence=(0, 4))).alarm[0, 1]


def test_the_baseline_leaves_out_the_latest_half_year_and_keeps_the_season_of_the_week() -> None:
    weeks, seasons = baseline(300, Settings(weeks_a_year=52))
    assert weeks.max() == 300 - 27
    assert set(seasons.tolist()) == set(range(10))
    assert weeks[seasons == 0].tolist() == [300 - 52 * year + step for year in (4, 3, 2, 1) for step in range(-3, 4)]


def test_too_short_a_past_is_refused() -> None:
    with pytest.raises(ValueError, match="weeks before it"):
        detect(drawn(1, 300), 100, Settings())


def test_charts_have_no_bound_across_a_gap_and_none_of_them_alarms_in_it() -> None:
    counts = drawn(1, 40)
    counts[0, 20] = np.nan
    chart = ears(counts)
    assert np.isnan(chart.upper[0, 20 + 1 : 20 + 8]).all()
    assert not chart.alarm[0, 20]
    assert not cusum(np.array([2.0] * 10 + [np.nan, 2.0]), 10).alarm.any()


def test_cusum_finds_a_slow_rise() -> None:
    counts = np.concatenate([np.full(20, 4.0), np.full(12, 7.5)])
    alarm = cusum(counts, 20).alarm[0]
    assert not alarm[0]
    assert alarm[-1]
