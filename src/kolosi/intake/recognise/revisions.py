"""Rows that a system keeps beside their later revision: of one identifier, what was written last is what the record is."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable, column_of
from kolosi.model.source import Layout

_ISO = r"^\d{4}-\d{2}-\d{2}"
"""Moments whose order is that of their letters."""


def without_older(frame: pl.DataFrame, keys: Sequence[str], table: TextTable, layout: Layout) -> pl.DataFrame:
    """The rows of a table without those of which another row of the same identifier (`keys`) was written later.

    Rows of one moment all stay: an export may give one thing in several rows. So do all rows where the moments are in no order that
    can be read, and a row without an identifier; one without a moment gives way to any that has one.
    """
    column = next((found for name in layout.latest if (found := column_of(table, name)) is not None), None)
    moments = None if column is None else _moments(frame[column])
    if moments is None:
        return frame
    beside = frame.select(pl.struct(keys).alias("key"), is_named=~pl.all_horizontal(pl.col(keys).is_null()))
    last = pl.col("moment").max().over("key")
    is_last = (pl.col("moment") == last).fill_null(value=False) | last.is_null() | ~pl.col("is_named")
    return frame.filter(beside.with_columns(moment=moments).select(is_last).to_series())


def _moments(said: pl.Series) -> pl.Series | None:
    """Moments in their order: seconds since 1970, or dates and times that begin with the year; None for others."""
    told = said.drop_nulls()
    if not len(told):
        return None
    seconds = said.cast(pl.Float64, strict=False)
    if seconds.null_count() == said.null_count():
        return seconds
    return said if told.str.contains(_ISO).all() else None
