"""Turns columns that differ in one thing of their headers (a month, a place) into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, total_rows

NUMBER = "Nombre"
"""The column of the numbers under a header that names nothing else."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A column that stands for one value (`key`): what is left of its header beside it."""

    at: int
    key: str
    measure: str


def unfolded(
    table: TextTable, columns: Sequence[Spread], keys: Sequence[str], fixed: Sequence[int], name: str
) -> TextTable:
    """The table with a row for each of some keys, which stands in a column of that name; `fixed` are the columns that stay.

    The rows that add up others are known before they are spread over several.
    """
    measures = list(dict.fromkeys(one.measure for one in columns))
    names = (*(table.names[at] for at in fixed), name, *measures)
    frames = [_rows_of(table, key, columns, fixed, measures) for key in keys]
    return replace(
        table,
        names=names,
        folded=tuple(map(fold, names)),
        tags=(*(table.tags[at] for at in fixed), None, *([None] * len(measures))),
        frame=pl.concat(frames).sort("row", maintain_order=True),
        printed=(),
        totals=(*table.totals, *table.frame["row"].filter(total_rows(table))),
    )


def _rows_of(
    table: TextTable, key: str, columns: Sequence[Spread], fixed: Sequence[int], measures: Sequence[str]
) -> pl.DataFrame:
    """The rows of one key, in the columns of the new table."""
    own = {one.measure: one.at for one in columns if one.key == key}
    kept = [pl.col(f"c{at}").alias(f"c{new}") for new, at in enumerate(fixed)]
    start = len(fixed)
    given = [
        (pl.col(f"c{own[measure]}") if measure in own else pl.lit(None, pl.String)).alias(f"c{start + 1 + at}")
        for at, measure in enumerate(measures)
    ]
    return table.frame.select("row", *kept, pl.lit(key).alias(f"c{start}"), *given)
