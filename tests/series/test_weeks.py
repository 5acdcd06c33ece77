"""Weeks from records: a gap is no zero, a fall of reporting is no peace, an outbreak is found, and trends know their limits."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from kolosi.measure.reporting.scope import SubmissionScope
from kolosi.measure.series.alarms import Watch, watch
from kolosi.measure.series.late import filling
from kolosi.measure.series.months import monthly, tendencies
from kolosi.measure.series.weeks import Weekly, week_of, weekly
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.store.engine import Engine

MONDAY = date(2020, 1, 6)
ATTACKS = Indicator(
    id="attacks",
    label={"en": "attacks", "fr": "attaques"},
    unit={},
    kind="flow",
    table="incidents",
    source="monitoring",
    measure=Measure(function="count"),
)


class Nowhere:
    """No place contains another."""

    def members(self, id_: str, /) -> frozenset[str]:
        return frozenset({id_})


def rows(counts: dict[str, list[int]], late: int | None = None) -> pl.DataFrame:
    """One row an incident, on the Wednesday of its week; with `late`, received so many weeks after, spread over them."""
    found = [
        {
            "receipt": "r1",
            "sheet": "s",
            "row": number,
            "source": "monitoring",
            "region": place,
            "place": place,
            "day": MONDAY + timedelta(days=7 * week + 2),
            "reported": None if late is None else MONDAY + timedelta(days=7 * (week + number % (late + 1)) + 3),
            "event_type": "attack",
        }
        for place, weeks in counts.items()
        for week, count in enumerate(weeks)
        for number in range(count)
    ]
    return pl.DataFrame(found, schema_overrides={"reported": pl.Date})


def engine(
    records: pl.DataFrame,
    spans: list[str],
    reporters: list[tuple[str, str, str, bool]] = (),
    asked: tuple[str, ...] = (),
) -> Engine:
    """Records, the days that their file answers for, and who reports: name, days, state, whether it was declared."""
    scope = SubmissionScope(
        receipt="r1",
        source="monitoring",
        table="incidents",
        spans=tuple(Period.parse(span) for span in spans),
        labels=frozenset(records["region"].unique()),
        said=frozenset({None}),
        asked=dict.fromkeys(("day", "region", "place", *asked)),
    )
    registry = [
        {
            "source": "monitoring",
            "reporter": name,
            "place": None,
            "first": Period.parse(days).first,
            "last": Period.parse(days).last,
            "status": state,
            "declared": is_declared,
        }
        for name, days, state, is_declared in reporters
    ]
    frames = {"incidents": records, "scopes": pl.DataFrame({"scope": [scope.as_text()]})}
    return Engine.from_frames({**frames, "registry": pl.DataFrame(registry)} if registry else frames)


def weeks_of(found: Engine, until: str, columns: tuple[str, ...] = ()) -> Weekly:
    return weekly(Key(indicator="attacks", period=Period.parse(until)), ATTACKS, columns, found, Nowhere())


def quiet(number: int, seed: int = 3, mean: float = 4.0) -> list[int]:
    return [int(count) for count in np.random.default_rng(seed).poisson(mean, number)]


def states(found: Watch, place: str) -> list[str]:
    return [one.state for one in found.found if one.series.place == place]


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert str(week_of(date(2020, 1, 9))) == "2020-01-06..2020-01-12"


def test_a_week_that_no_file_answers_for_is_a_gap_and_one_without_records_that_is_answered_for_is_zero() -> None:
    counts = {"ml-gao": [3, 0, 2, 4, 5, 6], "ml-mopti": [1, 1, 0, 0, 1, 1]}
    found = weeks_of(engine(rows(counts), ["2020-01-06..2020-01-26", "2020-02-03..2020-02-16"]), "2020-02")
    gao = found.counts[0]
    assert gao[:3].tolist() == [3, 0, 2]
    assert np.isnan(gao[3])
    assert gao[4:6].tolist() == [5, 6]
    assert np.isnan(gao[6:]).all()


def test_a_week_cut_short_is_a_part_and_no_gap_though_nothing_happened_in_it() -> None:
    counts = {"ml-gao": [1] * 12}
    found = weeks_of(engine(rows(counts), ["2020-01-06..2020-03-31"]), "2020-04-12")
    said = states(watch(found, [11, 12, 13]), "ml-gao")
    assert said == ["quiet", "partial", "gap"]


def test_a_file_that_does_not_ask_for_the_type_cannot_feed_a_week_of_it() -> None:
    records = rows({"ml-gao": quiet(10)})
    span = ["2020-01-06..2020-03-15"]
    assert np.isnan(weeks_of(engine(records, span), "2020-03-15", ("event_type",)).counts).all()
    told = weeks_of(engine(records, span, asked=("event_type",)), "2020-03-15", ("event_type",))
    assert not np.isnan(told.counts).any()
    assert [one.terms for one in told.series] == [(("event_type", "attack"),)]


def test_a_record_that_runs_over_weeks_leaves_them_open() -> None:
    records = rows({"ml-gao": [2, 2, 2, 2]}).with_columns(until=pl.col("day"))
    longer = records.head(1).with_columns(until=pl.col("day") + timedelta(days=7))
    found = weeks_of(engine(pl.concat([records.tail(7), longer]), ["2020-01-06..2020-02-02"]), "2020-02-02")
    assert np.isnan(found.counts[0, :2]).all()
    assert found.counts[0, 2:].tolist() == [2, 2]


def test_an_outbreak_planted_in_five_years_is_found_by_the_method_of_farrington() -> None:
    counts = {"ml-gao": quiet(262), "ml-mopti": quiet(262, seed=4)}
    counts["ml-gao"][260] = 19
    last = MONDAY + timedelta(days=7 * 262 - 1)
    weeks = weeks_of(engine(rows(counts), [f"{MONDAY}..{last}"]), str(last))
    found = watch(weeks, [258, 259, 260, 261])
    assert (found.method, found.years) == ("farrington", 4)
    assert states(found, "ml-gao")[2] == "alarm"
    assert "alarm" not in states(found, "ml-mopti")


def test_an_outbreak_planted_in_twenty_weeks_is_found_by_the_short_chart() -> None:
    counts = {"ml-gao": [*quiet(18), 22, 4]}
    last = MONDAY + timedelta(days=7 * 20 - 1)
    found = watch(weeks_of(engine(rows(counts), [f"{MONDAY}..{last}"]), str(last)), [18, 19])
    assert found.method == "short_past"
    assert states(found, "ml-gao") == ["alarm", "quiet"]
    assert "C1" in found.found[0].also


REPORTERS = [f"ORG-{number}" for number in range(10)]


def collapse(state: str) -> tuple[Engine, date]:
    """Two years of ten reporters of which seven fall silent for the last quarter; what they saw is no longer told."""
    last = date(2021, 12, 31)
    weeks = (last - MONDAY).days // 7
    counts = [count if week < weeks - 13 else count // 4 for week, count in enumerate(quiet(weeks, mean=12))]
    told = [(name, "2020-01-01..2021-12-31", "received", True) for name in REPORTERS[:3]]
    told += [(name, "2020-01-01..2021-09-30", "received", True) for name in REPORTERS[3:]]
    told += [(name, "2021-10-01..2021-12-31", state, True) for name in REPORTERS[3:]]
    return engine(rows({"ml-gao": counts}), [f"{MONDAY}..{last}"], told), last


@pytest.mark.parametrize("state", ["missing", "closed"])
def test_reporters_that_fall_silent_are_no_peace(state: str) -> None:
    """Not a word of a fall: the weeks are incomplete, no level changes, and no trend is told of the months left."""
    found, last = collapse(state)
    weeks = weeks_of(found, str(last))
    late = watch(weeks, weeks.during(Period.parse("2021-10-01..2021-12-26")))
    assert set(states(late, "ml-gao")) == {"incomplete"}
    assert {one.reporters for one in late.found} == {(3, 10 if state == "missing" else 3)}
    told = tendencies(monthly(weeks))[-1]
    assert told.verdict in ("no_clear_trend", "not_comparable")
    assert told.breaks == ()
    assert {"months_left_out", "latest_left_out"} <= set(told.caveats)


def test_a_surge_seen_by_few_reporters_is_told_without_an_alarm() -> None:
    records, last = collapse("missing")
    surge = rows({"ml-gao": [0] * 100 + [60]})
    frame = pl.concat([records.query("SELECT * FROM incidents").select(surge.columns), surge])
    told = [(name, "2020-01-01..2021-12-31", "received", True) for name in REPORTERS[:3]]
    told += [(name, "2021-10-01..2021-12-31", "missing", True) for name in REPORTERS[3:]]
    weeks = weeks_of(engine(frame, [f"{MONDAY}..{last}"], told), str(last))
    one = watch(weeks, [100]).found[0]
    assert (one.state, one.is_above) == ("incomplete", True)


def test_a_network_that_shrank_for_good_takes_the_trend_away() -> None:
    """Reporters closed two years ago are no longer expected, and their months count again; the fall is theirs."""
    last = date(2022, 12, 31)
    number = (last - MONDAY).days // 7
    half = (date(2021, 1, 1) - MONDAY).days // 7
    counts = quiet(half, mean=12) + quiet(number - half, seed=5, mean=4)
    told = [(name, "2020-01-01..2022-12-31", "received", True) for name in REPORTERS[:3]]
    told += [(name, "2020-01-01..2020-12-31", "received", True) for name in REPORTERS[3:]]
    told += [(name, "2021-01-01..2022-12-31", "closed", True) for name in REPORTERS[3:]]
    weeks = weeks_of(engine(rows({"ml-gao": counts}), [f"{MONDAY}..{last}"], told), str(last))
    all_places = tendencies(monthly(weeks))[-1]
    assert all_places.verdict == "not_comparable"
    assert "reporting_changed" in all_places.caveats
    assert all(each.with_reporters for each in all_places.breaks)
    assert all_places.forecast is None


def test_a_rise_under_steady_reporting_is_told_and_where_it_stepped() -> None:
    last = date(2023, 1, 1)
    number = (last - MONDAY).days // 7 + 1
    counts = [*quiet(78, mean=4), *quiet(number - 78, seed=8, mean=11)]
    told = [(name, "2020-01-01..2023-01-31", "received", True) for name in REPORTERS]
    weeks = weeks_of(engine(rows({"ml-gao": counts}), [f"{MONDAY}..{last}"], told), str(last))
    found = tendencies(monthly(weeks))[-1]
    assert found.verdict == "rising"
    assert found.caveats == ()
    (step,) = found.breaks
    assert "2021-05" <= str(step.month) <= "2021-09", "the rise began in July; a season of three years hides two months"
    assert not step.with_reporters
    assert step.after > 2 * step.before


def test_two_weeks_have_no_month_and_no_trend() -> None:
    weeks = weeks_of(engine(rows({"ml-gao": [2, 3]}), ["2020-01-06..2020-01-19"]), "2020-01-19")
    assert monthly(weeks).months == ()
    assert tendencies(monthly(weeks))[-1].verdict == "too_few_points"


def test_four_months_have_no_trend() -> None:
    weeks = weeks_of(engine(rows({"ml-gao": quiet(18)}), ["2020-01-06..2020-05-10"]), "2020-04-30")
    assert tendencies(monthly(weeks))[-1].verdict == "too_few_points"


def test_weeks_that_still_fill_are_told_with_what_will_come() -> None:
    counts = {"ml-gao": [12] * 30}
    records = rows(counts, late=3)
    now = MONDAY + timedelta(days=7 * 29 + 6)
    in_by_now = records.filter(pl.col("reported") <= now)
    weeks = weeks_of(engine(in_by_now, [f"{MONDAY}..{now}"]), str(now))
    found = filling(weeks)
    assert found is not None
    assert found.weeks == (27, 28, 29)
    at = found.of(29)
    assert found.found.seen[at] == 3
    assert found.found.expected[at] == pytest.approx(12, rel=0.1)
    assert found.found.low[at] <= 12 <= found.found.high[at]


def test_without_the_day_of_receipt_nothing_is_said_of_what_is_still_to_come() -> None:
    weeks = weeks_of(engine(rows({"ml-gao": [12] * 30}), ["2020-01-06..2020-08-02"]), "2020-08-02")
    assert filling(weeks) is None


def test_rows_and_files_that_wait_are_told() -> None:
    records = rows({"ml-gao": [2, 2]})
    beside = records.head(1).with_columns(open=pl.lit("violation"), counted=pl.lit(False))
    asked = pl.DataFrame(
        {"file": ["x.xlsx"], "source": ["monitoring"], "record_table": ["incidents"]},
    ).with_columns(first=pl.lit(None, pl.Date), last=pl.lit(None, pl.Date))
    frames = {"incidents": records, "incidents_beside": beside, "asked": asked}
    assert weeks_of(Engine.from_frames(frames), "2020-01-19").waiting == (1, 1)


def test_no_dated_record_has_no_weeks() -> None:
    nothing = rows({"ml-gao": [1]}).with_columns(day=pl.lit(None, pl.Date))
    with pytest.raises(ValueError, match="no records"):
        weeks_of(engine(nothing, []), "2020-02")
