"""Keeps of a file of needs the rows that can be summed: totals, at the finest level whose parts add up to the country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.formats import Sheet
from kolosi.intake.table import TextTable

_TOTALS = ("", "total", "all")
_TOLERANCE = 0.005  # parts are rounded on their own


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with one level for each country, sector and status, without population categories."""
    at = {name: f"c{position}" for position, name in enumerate(table.names)}
    category = pl.col(at["category"]).fill_null("").str.strip_chars().str.to_lowercase()
    totals = table.frame.filter(category.is_in(_TOTALS))
    keys = [at["location_code"], at["sector_code"], at["population_status"]]
    people = pl.col(at["population"]).cast(pl.Float64, strict=False)
    level = pl.col(at["admin_level"]).cast(pl.Int64, strict=False).alias("level")
    sums = totals.with_columns(level, people.alias("people")).group_by(*keys, "level").agg(pl.col("people").sum())
    chosen = _finest_whole(sums, keys)
    kept = totals.with_columns(level).join(chosen, on=[*keys, "level"], how="semi", nulls_equal=True)
    return replace(table, frame=kept.drop("level").sort("row"))


def _finest_whole(sums: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """For each key the finest level that adds up to the coarsest one."""
    coarsest = pl.col("people").sort_by("level").first().over(keys)
    is_whole = (pl.col("people") - coarsest).abs() <= coarsest * _TOLERANCE
    return sums.filter(is_whole).group_by(keys).agg(pl.col("level").max())
