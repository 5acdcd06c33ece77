"""Keeps of a file of needs the rows that can be summed: totals, at the finest level whose parts add up to the country.

Of a table of groups: the total that stands beside them, and whether it counts people in need, targeted or reached.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import with_columns

_STATUS = {
    "INN": r"\b(?:in ?need|pin|besoins?)\b",
    "TGT": r"\b(?:target(?:ed|s)?|cibl(?:e|es|ee|ees|age))\b",
    "REA": r"\b(?:reached|atteint(?:e|s|es)?)\b",
}
"""What says, in a title, a sheet or a tag, which people a table counts."""
_TOTALS = ("", "total", "all")
_TOLERANCE = 0.005  # parts are rounded on their own


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with what its layout reads."""
    return _groups(table, sheets) if layout == "groups" else _levels(table)


def _groups(table: TextTable, sheets: Sequence[Sheet]) -> TextTable:
    """The table with the column of totals, and what its people are, where this is said."""
    at = next((f"c{place}" for place, name in enumerate(table.folded) if name.startswith("overall")), None)
    nothing = pl.repeat(None, table.frame.height, dtype=pl.String, eager=True)
    counted = _counted(table, sheets)
    columns = {"people of all groups": nothing if at is None else table.frame[at]}
    return with_columns(table, {**columns, "what the title counts": nothing.fill_null(counted) if counted else nothing})


def _counted(table: TextTable, sheets: Sequence[Sheet]) -> str | None:
    """The one status that the sheet's name, the tags or the rows above the table name; None where they name none, or several."""
    own = next((sheet for sheet in sheets if sheet.name == table.sheet), None)
    above = own.cells.filter(pl.col("row") < table.frame["row"].min()).drop("row").rows() if own is not None else []
    texts = [table.sheet, *table.names, *(str(cell) for row in above for cell in row if cell)]
    said = " ".join(fold(text) for text in texts)
    found = [status for status, pattern in _STATUS.items() if re.search(pattern, said)]
    return found[0] if len(found) == 1 else None


def _levels(table: TextTable) -> TextTable:
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
