"""A number agreed on: weeks that reach it in proportion to reporters, the chance that they do by themselves, and delays to action."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest

from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.delays import Wait, delays
from kolosi.measure.series.thresholds import chance_of, passing, per_usual_reporters
from kolosi.measure.series.weeks import Series, Weekly, week_of

pytestmark = pytest.mark.long


def weekly(counts: Floats, *, heard: Floats | None = None, whole: Floats | None = None) -> Weekly:
    """Series of two regions or more, one row each, from the first week of 2024 on."""
    rows, columns = counts.shape
    known = np.full(counts.shape, np.nan) if heard is None else np.broadcast_to(heard, counts.shape)
    return Weekly(
        weeks=tuple(week_of(date(2024, 1, 1) + timedelta(weeks=at)) for at in range(columns)),
        series=tuple(Series(place=f"ml-{row}") for row in range(rows)),
        seen=counts,
        is_whole=np.ones(counts.shape, dtype=bool) if whole is None else whole.astype(bool),
        is_part=np.zeros(counts.shape, dtype=bool),
        heard=known,
        expected=np.where(np.isnan(known), np.nan, np.nanmax(known) if heard is not None else np.nan),
        is_declared=heard is not None,
        came={},
        unplaced=0,
    )


@pytest.mark.parametrize(("mean", "dispersion"), [(2.0, 1.0), (3.0, 1.8)])
def test_as_many_quiet_weeks_pass_the_number_as_is_said(mean: float, dispersion: float) -> None:
    """Of 300 quiet series, Poisson or more dispersed, the share of weeks that pass is the chance told from their past."""
    draw = np.random.default_rng(20)
    shape = (300, 64)
    drawn = (
        draw.poisson(mean, shape)
        if dispersion == 1
        else draw.negative_binomial(mean / (dispersion - 1), 1 / dispersion, shape)
    )
    found = passing(weekly(drawn.astype(np.float64)), range(52, 64), 6)
    share = sum(one.state == "alarm" for one in found.found) / found.looked_at
    assert found.looked_at == 300 * 12
    assert found.alpha == pytest.approx(share, rel=0.2)
    assert found.by_chance == pytest.approx(found.alpha * 3600)


def test_the_chance_of_a_poisson_and_of_a_flat_past_are_those_of_the_formula() -> None:
    assert chance_of(np.array([2.0, 2.0, 2.0, 2.0]), 5) == pytest.approx(0.052653, abs=1e-6)
    assert chance_of(np.zeros(10), 1) == 0
    assert passing(weekly(np.ones((1, 6))), [5], 3).alpha != passing(weekly(np.ones((1, 6))), [5], 3).alpha, (
        "no past: nobody knows"
    )


def test_more_reporters_than_usual_do_not_make_an_alert_and_a_real_rise_does() -> None:
    counts = np.full((1, 30), 4.0)
    counts[0, 29] = 8.0
    usual, doubled = np.full(30, 10.0), np.where(np.arange(30) == 29, 20.0, 10.0)
    assert passing(weekly(counts), [29], 6).found[0].state == "alarm"
    assert passing(weekly(counts, heard=usual), [29], 6).found[0].state == "alarm"
    grown = weekly(counts, heard=doubled)
    assert per_usual_reporters(grown)[0, 29] == 4.0
    assert passing(grown, [29], 6).found[0].state != "alarm"


def test_a_week_without_data_or_with_few_reporters_is_not_quiet() -> None:
    counts = np.full((1, 30), 4.0)
    counts[0, 28] = 9.0
    whole = np.ones((1, 30))
    whole[0, 29] = 0
    counts[0, 29] = 0
    heard = np.where(np.arange(30) == 28, 3.0, 10.0)
    found = passing(weekly(counts, heard=heard, whole=whole), [27, 28, 29], 6).found
    assert [(one.state, one.observed, one.is_above) for one in found] == [
        ("quiet", 4.0, False), ("incomplete", 9.0, True), ("gap", None, False),
    ]  # fmt: skip


def test_an_open_alert_is_waited_for_and_never_a_delay_of_nought() -> None:
    found = delays([Wait(0, False), Wait(2, False), Wait(9, True), Wait(1, True)], 3)
    assert (found.alerts, found.open, found.old_enough, found.share) == (4, 2, 3, Fraction(2, 3))
    assert found.median == 2
    late = delays([Wait(1, False), Wait(9, True), Wait(9, True)], 3)
    assert (late.median, late.share) == (None, Fraction(1, 3))
    none = delays([Wait(1, True)], 3)
    assert (none.median, none.share, none.open) == (None, None, 1)
