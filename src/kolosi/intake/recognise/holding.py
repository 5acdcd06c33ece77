"""Rows taken out before they are read: a formula of which nobody kept the result would change what they are, or the file
breaks off in them, and nobody knows what came after."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kolosi.intake.columns.cells import FORMULA, PROBLEM
from kolosi.intake.columns.table import column_of
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.columns.values import is_formula
from kolosi.intake.recognise.recognising import Match

CUT_OFF = "row_truncated"


def hold_back(match: Match) -> tuple[Match, pl.DataFrame]:
    """The sheet without the rows that wait, and these rows.

    They are the rows in which the columns that choose rows, or any column of a layout that is reshaped, hold such a
    formula; in the columns that are read one by one, reading itself finds them. And the row in which the file breaks off.
    """
    frame = match.table.frame
    found = [_formulas(frame, name, column) for name, column in _looked_at(match)]
    held = pl.concat([pl.DataFrame(schema=PROBLEM), *found])
    if held.height:
        totals = frame.filter(total_rows(match.table))["row"]
        held = held.filter(~pl.col("row").is_in(totals.implode()))
    held = pl.concat([held, _cut_off(match)])
    if not held.height:
        return match, held
    kept = frame.filter(~pl.col("row").is_in(held["row"].implode()))
    return replace(match, table=replace(match.table, frame=kept)), held


def _cut_off(match: Match) -> pl.DataFrame:
    """The row in which the file breaks off; it stands for all that came after."""
    sheet = next((sheet for sheet in match.sheets if sheet.name == match.table.sheet), None)
    rows = match.table.frame["row"]
    if sheet is None or sheet.truncated_row is None or sheet.truncated_row not in rows:
        return pl.DataFrame(schema=PROBLEM)
    named = next((name for name in match.table.names if name), CUT_OFF)
    cut = {"row": [sheet.truncated_row], "column": [named], "found": [""], "problem": [CUT_OFF]}
    return pl.DataFrame(cut, schema=PROBLEM)


def _looked_at(match: Match) -> list[tuple[str, str]]:
    """The columns by name and position."""
    table, layout = match.table, match.layout
    if layout.reshapes:
        named = ((name, f"c{at}") for at, name in enumerate(table.names) if name)
        return [pair for pair in named if not layout.ignore_pattern.fullmatch(pair[0].strip().lower())]
    choosing = (*layout.country, *layout.needs, *layout.keep, *layout.drop, *layout.once_per)
    return [(name, column) for name in choosing if (column := column_of(table, name)) is not None]


def _formulas(frame: pl.DataFrame, name: str, column: str) -> pl.DataFrame:
    found = frame.filter(pl.col(column).str.contains("=", literal=True) & is_formula(pl.col(column)))
    return found.select(
        pl.col("row").cast(pl.UInt32),
        pl.lit(name).alias("column"),
        pl.col(column).alias("found"),
        pl.lit(FORMULA).alias("problem"),
    )
