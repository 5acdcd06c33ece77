"""Figures taken from values already aggregated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.measure.coverage import Evidence
from kolosi.measure.measured import Measured, exact
from kolosi.measure.places import Places, inside
from kolosi.measure.statistics import candidates, choose, is_one_share
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

_FLOWS = ("flow", "event")
_DOUBTS = ("about", "more_than", "low", "high", "cumulative", "implied")


def read(
    keys: Mapping[str, Sequence[Key]],
    indicators: Sequence[Indicator],
    engine: Engine,
    places: Places,
    evidence: Evidence,
) -> dict[Key, Measured]:
    """The figures of several indicators over the table of statistics, read once; `keys` are by indicator."""
    rows = candidates(indicators, engine, places, evidence.ages) if indicators else {}
    return {
        key: _measured(key, one, choose(rows[one.id], key, one, places), evidence, inside(places, key.places))
        for one in indicators
        for key in keys[one.id]
    }


def rows_chosen(key: Key, indicator: Indicator, engine: Engine, places: Places, evidence: Evidence) -> pl.DataFrame:
    """The rows a figure adds up, with the contribution of each; none when there is no value."""
    import polars as pl

    rows = candidates([indicator], engine, places, evidence.ages)[indicator.id]
    chosen = choose(rows, key, indicator, places)
    if _why_missing(chosen, indicator):
        chosen = chosen.clear()
    contribution = pl.col("value").cast(pl.Decimal(38, 6)).alias("contribution")
    heading = pl.col("heading").alias("column")
    return chosen.select("receipt", "sheet", "row", heading, contribution).sort("receipt", "sheet", "row", "column")


def _measured(
    key: Key, indicator: Indicator, rows: pl.DataFrame, evidence: Evidence, within: frozenset[str] | None
) -> Measured:
    sources = tuple(sorted(set(rows["source"].drop_nulls()))) or ((indicator.source,) if indicator.source else ())
    missing = _why_missing(rows, indicator)
    receipts = tuple(sorted(set(rows["receipt"].drop_nulls())))
    return Measured(
        value=None if missing else sum((exact(value) for value in rows["value"]), Fraction(0)),
        coverage=Coverage(
            months_present=0 if missing else _months(rows, key.period, indicator.kind),
            months_expected=key.period.month_count if indicator.kind in _FLOWS else 1,
            reporters=evidence.reporters(sources, key.period, within),
            places=tuple(sorted(set(_regions(rows)))),
        ),
        sources=sources,
        receipts=receipts,
        as_of=_as_of(rows, indicator.kind) or evidence.as_of(receipts),
        qualifier=_qualifier(rows["qualifier"].to_list()),
        n=_sample(rows),
        missing=missing,
    )


def _why_missing(rows: pl.DataFrame, indicator: Indicator) -> str | None:
    if not rows.height:
        return "not_covered"
    if rows["source"].n_unique() > 1:
        return "several_sources"
    is_share = indicator.kind == "share"
    is_sure = is_one_share(rows) if is_share else indicator.kind != "rate" or rows.height == 1
    return None if is_sure else "several_values"


def _months(rows: pl.DataFrame, period: Period, kind: str) -> int:
    if kind not in _FLOWS:
        return 1
    spans = {Period(first, last) for first, last in rows.select("first", "last").iter_rows()}
    return sum(any(span.overlaps(month) for span in spans) for month in period.months)


def _regions(rows: pl.DataFrame) -> list[str]:
    import polars as pl

    return rows.select(pl.coalesce("region", "at")).to_series().drop_nulls().to_list()


def _as_of(rows: pl.DataFrame, kind: str) -> date | None:
    days = rows["as_of"] if kind in _FLOWS else rows["day"]
    found = days.max()
    return found if isinstance(found, date) else None


def _qualifier(qualifiers: Sequence[str | None]) -> str | None:
    """The most doubtful of the qualifiers of what was added."""
    found = {qualifier for qualifier in qualifiers if qualifier}
    known = next((doubt for doubt in _DOUBTS if doubt in found), None)
    return known or min(found, default=None)


def _sample(rows: pl.DataFrame) -> int | None:
    return rows["n"][0] if rows.height and rows["n"].n_unique() == 1 else None
