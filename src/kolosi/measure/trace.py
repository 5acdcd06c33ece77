"""The exact rows behind a figure: their contributions add up to its value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from kolosi.measure import aggregated, counted
from kolosi.measure import stocks as standing
from kolosi.measure.compute import Indicators, is_void, known, measure, parts_of, parts_over_same_areas
from kolosi.measure.places import Places
from kolosi.measure.reporting.coverage import Evidence, evidence_in
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.record import TABLES
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl


_COLUMNS = ("receipt", "sheet", "row", "column", "contribution")


def trace(key: Key, indicators: Indicators, engine: Engine, places: Places) -> pl.DataFrame:
    """Receipt, sheet, row, column, contribution and role (value, numerator or denominator), in order of file and row.

    The column is the header under which a value stands, for values already aggregated: one row may hold several.

    Contributions are whole numbers, or exact decimals where a column holds amounts. A figure without a value has no
    rows. A file without sheets has none in `sheet`.
    """
    evidence = evidence_in(engine, places)
    if not parts_of(key, indicators):
        return _rows(key, indicators, engine, places, evidence).with_columns(role=pl.lit("value"))
    parts = parts_over_same_areas([key], indicators, engine, places, evidence)[key]
    above, below = (_rows(part, indicators, engine, places, evidence) for part in parts)
    sides = (above.with_columns(role=pl.lit("numerator")), below.with_columns(role=pl.lit("denominator")))
    return pl.concat(sides, how="vertical_relaxed")


def _rows(key: Key, indicators: Indicators, engine: Engine, places: Places, evidence: Evidence) -> pl.DataFrame:
    from kolosi.measure.survey import surveyed

    indicator = known(key, indicators)
    if is_void(key):
        texts = dict.fromkeys(("receipt", "sheet", "column"), pl.String)
        return pl.DataFrame(schema=texts | {"row": pl.Int64, "contribution": pl.Int64}).select(_COLUMNS)
    if indicator.table == "statistics":
        rows = aggregated.rows_chosen(key, indicator, engine, places, evidence)
        if not rows.height and indicator.also is not None:
            return _rows_also(key, indicators, indicator.also, engine, places, evidence)
    elif indicator.survey is not None:
        rows = surveyed.rows_behind(key, indicator, engine, places)
    elif indicator.measure is not None and indicator.measure.function == "latest":
        rows = standing.rows_behind(key, indicator, engine, places)
    else:
        rows = counted.rows_behind(key, indicator, engine, places)
    if measure([key], indicators, engine, places, evidence)[key].value is None:
        rows = rows.clear()
    column = pl.col("column") if "column" in rows.columns else pl.lit(None, pl.String).alias("column")
    return _whole(rows.with_columns(column).select(_COLUMNS))


def _rows_also(
    key: Key, indicators: Indicators, also: Indicator, engine: Engine, places: Places, evidence: Evidence
) -> pl.DataFrame:
    """The rows of the other table in which a figure that nobody published is counted."""
    if also.table == "statistics":
        rows = aggregated.rows_chosen(key, also, engine, places, evidence)
    elif not all(TABLES[also.table or ""].column(name) for name, _ in key.breakdown):
        rows = counted.rows_behind(replace(key, breakdown=()), also, engine, places).clear()
    else:
        rows = counted.rows_behind(key, also, engine, places)
    if measure([key], indicators, engine, places, evidence)[key].value is None:
        rows = rows.clear()
    column = pl.col("column") if "column" in rows.columns else pl.lit(None, pl.String).alias("column")
    return _whole(rows.with_columns(column).select(_COLUMNS))


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    """Contributions as whole numbers when they all are."""
    whole = rows["contribution"].cast(pl.Int64)
    return rows.with_columns(contribution=whole) if bool((whole == rows["contribution"]).all()) else rows
