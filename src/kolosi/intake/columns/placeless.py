"""Values that lost their place: rows of a table of places that name none, and cannot be the total of the others."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.cells import Cells
from kolosi.intake.columns.values import is_missing

LOST = "place_left_out"

_OWN = frozenset({"row", "value", "place", "region", "receipt", "sheet", "n", "qualifier", "heading"})
"""What tells one row from another of the same value."""

_ADDED_UP = ("flow", "event", "stock")
"""Kinds of which a whole is never less than one of its parts."""


def lost_places(blocks: Sequence[pl.DataFrame], cells: Sequence[Cells], frame: pl.DataFrame) -> pl.Series:
    """The numbers of the rows of values that leave every column of places empty and are no value of the whole country.

    A row without a place is the total of the country where it is the only one of its value, and no less than any place beside
    it. Of several, nobody knows which place each is of.
    """
    placed = [cell for cell in cells if cell.rule.read == "place" and cell.at in frame.columns]
    if not placed or not frame.height:
        return frame["row"].clear()
    is_empty = frame.select(pl.all_horizontal(is_missing(pl.col(cell.at)) for cell in placed)).to_series()
    empty = frame["row"].filter(is_empty).cast(pl.Int64)
    found = [_lost(block, empty) for block in blocks] if len(empty) else []
    return pl.concat([empty.clear(), *found]).unique().sort()


def _lost(block: pl.DataFrame, empty: pl.Series) -> pl.Series:
    same = [name for name in block.columns if name not in _OWN]
    is_nowhere = pl.col("row").is_in(empty.implode())
    is_less = pl.col("value") < pl.col("value").filter(~is_nowhere).max().over(same)
    is_added = pl.col("kind").cast(pl.String).is_in(_ADDED_UP)
    is_lost = (is_nowhere.sum().over(same) > 1) | (is_added & is_less)
    known = block.filter(pl.col("value").is_not_null())
    return known.filter(is_nowhere & is_lost.fill_null(value=False))["row"]
