"""ACLED aggregates: the last day of a week, the month of a count, and counts that contain others set apart."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import take, with_columns


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with the columns that its layout reads."""
    if layout == "weekly":
        return with_columns(table, {"last day of the week": _week_end(take(table, "week"))})
    if layout in {"hdx-monthly", "hapi"}:
        return with_columns(table, _set_apart(table))
    return with_columns(table, {"month and year": take(table, "Month") + " " + take(table, "Year")})


def _week_end(week: pl.Series) -> pl.Series:
    """Six days after the first day of each week."""
    return week.str.head(10).str.to_date("%Y-%m-%d", strict=False).dt.offset_by("6d")


def _set_apart(table: TextTable) -> dict[str, pl.Series]:
    """Events and fatalities in columns of their own where civilians are targeted: they are part of political violence."""
    aimed = take(table, "event_type") == "civilian_targeting"
    both = table.frame.select(
        pl.when(aimed).then(None).otherwise(take(table, "events")).alias("events without targeting"),
        pl.when(aimed).then(None).otherwise(take(table, "fatalities")).alias("fatalities without targeting"),
        pl.when(aimed).then(take(table, "events")).alias("events targeting civilians"),
        pl.when(aimed).then(take(table, "fatalities")).alias("fatalities targeting civilians"),
    )
    return {name: both[name] for name in both.columns}
