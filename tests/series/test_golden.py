"""The numbers of reference of each method, computed elsewhere: they must come out whatever is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kolosi.measure.series.arrays import Floats
from kolosi.measure.series.change_points import change_points
from kolosi.measure.series.control_charts import Chart, cusum, ears, ears_c3
from kolosi.measure.series.farrington import Settings, detect
from kolosi.measure.series.nowcast import at_age, factors, nowcast
from kolosi.measure.series.trend import mann_kendall

GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("golden.json").read_text("utf-8"))
WEEKS = np.array(GOLDEN["weekly_series"]["y"], dtype=np.float64)
FIRST = 260
"""The first week of the range, counted from 0."""


def numbered(alarms: Any) -> list[int]:
    return [int(week) + FIRST + 1 for week in np.flatnonzero(alarms)]


def cut(chart: Chart) -> tuple[Floats, list[int]]:
    return chart.upper[0, FIRST:], numbered(chart.alarm[0, FIRST:])


def test_farrington_flexible_gives_expected_dispersion_bound_and_alarms_of_reference() -> None:
    golden = GOLDEN["farrington_flexible"]
    found = detect(WEEKS, FIRST, Settings(alpha=0.05, weeks_a_year=52))
    assert np.abs(found.expected[0] - golden["expected"]).max() < 1e-5
    assert np.abs(found.dispersion[0] - golden["phi"]).max() < 1e-4
    assert found.upper[0].tolist() == golden["upper"]
    assert numbered(found.alarm[0]) == golden["alarm_weeks"]


def test_ears_bounds_and_alarms_of_reference() -> None:
    golden = GOLDEN["ears"]
    for name, lag in (("C1", 0), ("C2", 2)):
        upper, alarms = cut(ears(WEEKS, lag=lag))
        assert np.abs(upper - golden[f"{name}_upper"]).max() < 1e-7
        assert alarms == golden[f"{name}_alarm_weeks"]
    statistic, alarm = ears_c3(WEEKS)
    assert np.abs(statistic[0, FIRST:] - golden["C3"]["values"]).max() < 1e-7
    assert numbered(alarm[0, FIRST:]) == golden["C3"]["alarm_weeks"]


def test_cusum_alarms_of_reference() -> None:
    golden = GOLDEN["cusum"]
    assert numbered(cusum(WEEKS, FIRST, mean=golden["m_given"]).alarm[0]) == golden["alarm_weeks_m3"]
    by_itself = cusum(WEEKS, FIRST)
    assert by_itself.expected[0, 0] == pytest.approx(golden["m_default"])
    assert numbered(by_itself.alarm[0]) == golden["alarm_weeks_m_default"]


def test_the_break_of_the_nile_is_found_where_it_is() -> None:
    golden = GOLDEN["change_point"]
    assert list(change_points(np.array(golden["nile"], dtype=np.float64)).breaks) == golden["breaks"]


def test_chain_ladder_of_reference() -> None:
    golden = GOLDEN["nowcast_chain_ladder"]
    rows = golden["triangle_rows_by_period_cols_by_delay"]
    triangle = np.array([[np.nan if cell is None else cell for cell in row] for row in rows])
    assert factors(triangle) == pytest.approx(golden["factors"])
    found = nowcast(triangle)
    for place, period in enumerate(golden["periods"]):
        assert found.seen[place] == period["seen"]
        assert found.completeness[place] == pytest.approx(period["completeness"])
        assert found.expected[place] == pytest.approx(period["nowcast"])
    assert found.is_comparable == (True, True, True, True, False, False)


def test_periods_are_compared_at_the_age_of_the_younger() -> None:
    golden = GOLDEN["equal_age"]
    comparator, this_year = at_age([[35, 20, 5, 3], [50, 22, np.nan, np.nan]], 1)
    assert (comparator, this_year) == (
        golden["comparator_delay_0_1"],
        golden["this_year"]["received_within_1_period"],
    )
    assert 100 * (this_year / comparator - 1) == pytest.approx(golden["change_equal_age_pct"])


@pytest.mark.parametrize("n", [5, 6])
def test_the_smallest_p_of_a_rising_series_is_exact(n: int) -> None:
    assert mann_kendall(np.arange(float(n))).p == pytest.approx(GOLDEN["mann_kendall_min_p"]["n"][str(n)])


@pytest.mark.parametrize("n", [3, 4])
def test_no_trend_is_told_of_fewer_than_five_points(n: int) -> None:
    with pytest.raises(ValueError, match="points"):
        mann_kendall(np.arange(float(n)))
