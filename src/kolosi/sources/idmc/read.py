"""Displacement by disasters: the days on which a disaster may have begun, by how sure its date is."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import take, with_columns


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with the last day on which each disaster may have begun; nothing where its date cannot be read."""
    dates = pl.DataFrame({"day": take(table, "start_date"), "sure_to": take(table, "start_date_accuracy")})
    day = pl.col("day").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    sure_to = pl.col("sure_to").str.strip_chars().str.to_lowercase()
    last = (
        pl.when(sure_to == "year")
        .then(pl.date(day.dt.year(), 12, 31))
        .when(sure_to == "month")
        .then(day.dt.month_end())
        .when(sure_to == "week")
        .then(day + pl.duration(days=6))
        .otherwise(day)
    )
    return with_columns(table, {"last day on which it may have begun": dates.select(last=last.cast(pl.String))["last"]})
