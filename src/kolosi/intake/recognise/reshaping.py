"""The few verbs a source's own `read.py` reshapes a sheet with: take a column, add columns, keep rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, guess_header

__all__ = ["guess_header", "keep_rows", "take", "with_columns"]


def take(table: TextTable, name: str) -> pl.Series:
    """The cells under a printed name (case and accents aside), without surrounding blanks; all null when absent."""
    folded = fold(name)
    if folded not in table.folded:
        return pl.Series(name, [None] * table.frame.height, dtype=pl.String)
    return table.frame[f"c{table.folded.index(folded)}"].str.strip_chars().alias(name)


def with_columns(table: TextTable, columns: Mapping[str, pl.Series]) -> TextTable:
    """The table with columns added at its right, as text."""
    start = len(table.names)
    added = [series.cast(pl.String).alias(f"c{start + at}") for at, series in enumerate(columns.values())]
    return replace(
        table,
        names=(*table.names, *columns),
        folded=(*table.folded, *map(fold, columns)),
        tags=(*table.tags, *([None] * len(columns))),
        frame=table.frame.with_columns(added),
    )


def keep_rows(table: TextTable, wanted: pl.Series) -> TextTable:
    """The table with some of its rows."""
    return replace(table, frame=table.frame.filter(wanted))
