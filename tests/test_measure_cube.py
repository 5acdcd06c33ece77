"""Many groupings at once give the same figures as one at a time."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from kolosi.measure.cube import MONTH, cube, cube_query
from kolosi.model.indicator import Indicator, Measure
from kolosi.store.engine import Engine


def indicator(id_: str, measure: Measure, where: str | None = None) -> Indicator:
    label = {"en": id_, "fr": id_}
    return Indicator(id=id_, label=label, unit={}, kind="flow", table="incidents", measure=measure, where=where)


VIOLATIONS = indicator("violations", Measure(function="sum", column="violations"))
KILLINGS = indicator("killings", Measure(function="count"), "violation = 'killing'")
REPORTERS = indicator("reporters", Measure(function="distinct", column="organisation"))
SETS = [(MONTH, "region"), (MONTH,), ("region", "violation"), ()]

ROWS = st.lists(
    st.tuples(
        st.dates(date(2025, 1, 1), date(2025, 3, 31)),
        st.sampled_from(["ml-gao", "ml-mopti", None]),
        st.sampled_from(["killing", "abduction", None]),
        st.integers(0, 150),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=60,
)


def frame(rows: list[tuple[date, str | None, str | None, int, int]]) -> pl.DataFrame:
    names = {"day": pl.Date, "region": pl.String, "violation": pl.String, "reporter": pl.Int64, "violations": pl.Int64}
    drawn = pl.DataFrame(rows, schema=names, orient="row")
    return drawn.with_columns(organisation=pl.format("ORG-{}", pl.col("reporter").cast(pl.String).str.zfill(3)))


def one_at_a_time(rows: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    figures = (
        pl.col("violations").sum(),
        (pl.col("violation") == "killing").sum().cast(pl.Int64).alias("killings"),
        pl.col("organisation").n_unique().cast(pl.Int64).alias("reporters"),
    )
    by_month = rows.with_columns(pl.col("day").dt.truncate("1mo").alias(MONTH))
    return by_month.group_by(columns).agg(figures) if columns else by_month.select(figures)


@settings(max_examples=settings().max_examples * 5 // 8, deadline=None)
@given(ROWS)
def test_each_grouping_gives_what_it_gives_alone(rows: list[tuple[date, str | None, str | None, int, int]]) -> None:
    records = frame(rows)
    found = cube([VIOLATIONS, KILLINGS, REPORTERS], Engine.from_frames({"incidents": records}), SETS)
    everything = {MONTH, "region", "violation"}
    for columns in SETS:
        is_total = [pl.col(f"{name}_is_total") == int(name not in columns) for name in sorted(everything)]
        own = found.filter(is_total).select(*columns, "violations", pl.col("killings").fill_null(0), "reporters")
        alone = one_at_a_time(records, tuple(columns)).select(own.columns)
        assert own.sort(own.columns).equals(alone.sort(own.columns))


def test_more_values_than_bits_are_counted_from_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    records = frame([(date(2025, 1, 1), "ml-gao", "killing", number, 1) for number in range(130)])
    over = Engine.from_frames({"incidents": records})
    by_bits = cube([VIOLATIONS, REPORTERS], over, SETS)
    monkeypatch.setattr("kolosi.measure.cube._MOST_WORDS", 1)
    assert cube([VIOLATIONS, REPORTERS], over, SETS).equals(by_bits)
    assert cube([REPORTERS], over, SETS).equals(by_bits.drop("violations"))
    assert by_bits["reporters"].max() == 130


def test_every_figure_is_an_integer() -> None:
    found = cube([VIOLATIONS, KILLINGS, REPORTERS], Engine.from_frames({}), SETS)
    assert [found.schema[name] for name in ("violations", "killings", "reporters")] == [pl.Int64] * 3


@pytest.mark.parametrize("dialect", ["spark", "postgres", "trino", "clickhouse"])
def test_groupings_read_in_other_dialects(dialect: str) -> None:
    query = cube_query([VIOLATIONS, KILLINGS, REPORTERS], SETS, {"reporters": 2}).sql(dialect=dialect)
    assert sqlglot.parse_one(query, dialect=dialect).find(sqlglot.exp.GroupingSets) is not None
