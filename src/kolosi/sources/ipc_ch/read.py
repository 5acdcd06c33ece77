"""Gives the rows of a cadre harmonisé the period they speak of, and adds up phases where the file does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.formats import Sheet

_PHASES = ("phase3", "phase4", "phase5")


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with one more column: the period of the analysis, or the people in phases 3 to 5."""
    at = {name: f"c{position}" for position, name in enumerate(table.names)}
    if layout == "regional":
        return _with(table, "period", pl.col(at["reference_label"]) + " " + pl.col(at["reference_year"]))
    whole = replace(table, frame=_years_told_apart(table.frame, at["date"], at["adm2"]))
    people = pl.sum_horizontal(pl.col([at[phase] for phase in _PHASES]).cast(pl.Float64, strict=False))
    return _with(
        whole, "phases35", pl.coalesce(people.cast(pl.Int64, strict=False).cast(pl.String), people.cast(pl.String))
    )


def _with(table: TextTable, name: str, values: pl.Expr) -> TextTable:
    return replace(
        table,
        names=(*table.names, name),
        folded=(*table.folded, fold(name)),
        tags=(*table.tags, None),
        frame=table.frame.with_columns(values.alias(f"c{len(table.names)}")),
    )


def _years_told_apart(frame: pl.DataFrame, year: str, place: str) -> pl.DataFrame:
    """The rows of the years in which each place has one row."""
    return frame.filter((pl.len().over(year, place).max().over(year)) == 1)
