"""DTM from its public interface: one level of each round, and one word for the cause."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.values import read_number
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import keep_rows, take, with_columns


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with a single level of each operation and day, several reasons in one cell being one word."""
    reason = take(table, "displacementReason")
    several = reason.str.contains(";", literal=True).fill_null(False)
    causes = pl.DataFrame({"reason": reason, "several": several}).select(
        cause=pl.when("several").then(pl.lit("several")).otherwise("reason")
    )
    return keep_rows(with_columns(table, {"cause": causes["cause"]}), _one_level(table))


def _one_level(table: TextTable) -> pl.Series:
    """Whether a row stands at the finest level that adds up to the largest total of its operation and day.

    The levels repeat one another: country, region and second level each hold the whole stock.
    """
    rows = pl.DataFrame(
        {
            "operation": take(table, "operation"),
            "day": take(table, "reportingDate"),
            "round": take(table, "roundNumber"),
            "level": take(table, "adminLevel").cast(pl.Int64, strict=False),
            "people": read_number(take(table, "numPresentIdpInd"), whole=True),
        }
    ).with_row_index("at")
    rounds = ["operation", "day", "round"]
    totals = rows.group_by(*rounds, "level").agg(pl.col("people").sum())
    full = totals.filter(pl.col("people") == pl.col("people").max().over(rounds))
    finest = full.group_by(rounds).agg(pl.col("level").max().alias("finest"))
    joined = rows.join(finest, on=rounds, how="left", nulls_equal=True, maintain_order="left")
    return (joined["level"] == joined["finest"]).fill_null(False)
