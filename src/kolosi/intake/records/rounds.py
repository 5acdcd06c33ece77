"""Gives the rows of one round of collection the day of the round: the sites of a region are not all seen on one day.

A stock is taken on the last day on which a region was told. Where a table has a row for each site and the day on which this
site was seen, the rows of other days would fall away, and 22 431 people become 1 211.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.cells import Cells
from kolosi.model.finding import Finding, Where, point
from kolosi.model.source import Layout

LONGEST = 92
"""Days that one round may take: rounds are seen that take six weeks, none that takes more than a quarter. A series by month has
each place several times and is never taken for a round, whatever its length."""

_STANDING = "stock"


def as_rounds(
    cells: Sequence[Cells],
    frame: pl.DataFrame,
    layout: Layout,
    sites: Sequence[str],
    rounds: Sequence[str],
    where: Where,
) -> tuple[list[Cells], list[Finding]]:
    """The columns with the last day of its round for each row, and what is said of it.

    One round are the rows of one first-level unit, and of one number of a round (`rounds`) where one stands beside them, in
    which no place is seen on two days. `sites` are the columns that name what is finer than the places read.
    """
    days = next((cell for cell in cells if cell.rule.into == "as_of" and cell.values is not None), None)
    is_stock = layout.constants.get("kind") == _STANDING
    if days is None or days.values is None or not is_stock or not (sites or rounds) or _are_month_ends(days.values):
        return list(cells), []
    table = pl.DataFrame(
        {"day": days.values, "unit": _units(cells, frame.height), "site": _joined(cells, frame, sites)}
    )
    table = table.with_columns(round=_round(frame, rounds))
    group = ["unit", "round"]
    within = (pl.col("day").max() - pl.col("day").min()).dt.total_days().over(group) <= LONGEST
    spread = pl.col("day").n_unique().over(group) > 1
    table = table.with_columns(seen=pl.col("day").n_unique().over(*group, "site"))
    held = (pl.col("seen") == 1).all().over(group)
    told = table.select(
        moved=spread & within & held & pl.col("day").is_not_null(), last=pl.col("day").max().over(group)
    )
    moved = told["moved"].fill_null(value=False)
    if not moved.any():
        return list(cells), []
    seen = table.filter(moved)["day"].sort().dt.to_string()
    told_of = {"first": str(seen[0]), "last": str(seen[-1])}
    said = point("collected_over_days", where=where, count=int(moved.sum()), data=told_of)
    whole = replace(days, values=days.values.zip_with(~moved, told["last"]))
    return [whole if cell is days else cell for cell in cells], [said]


def _are_month_ends(days: pl.Series) -> bool:
    """True where every day ends a month: dates of situation, of which a region has several, and not days of collection."""
    return bool((days == days.dt.month_end()).all())


def _units(cells: Sequence[Cells], height: int) -> pl.Series:
    """The first-level unit of each row, where a column names it."""
    found = next((cell.values for cell in cells if cell.rule.into == "region" and cell.values is not None), None)
    return pl.Series([None], dtype=pl.String).new_from_index(0, height) if found is None else found.cast(pl.String)


def _joined(cells: Sequence[Cells], frame: pl.DataFrame, sites: Sequence[str]) -> pl.Series:
    """What tells the rows of one day apart: the places and words that are read, and the names of sites that are not."""
    read = [cell.at for cell in cells if cell.rule.read in {"place", "word"} and cell.at in frame.columns]
    columns = list(dict.fromkeys((*read, *sites)))
    if not columns:
        return pl.Series([""], dtype=pl.String).new_from_index(0, frame.height)
    texts = [pl.col(name).str.strip_chars().str.to_lowercase().fill_null("") for name in columns]
    return frame.select(pl.concat_str(texts, separator="|").alias("site"))["site"]


def _round(frame: pl.DataFrame, rounds: Sequence[str]) -> pl.Series:
    return frame[rounds[0]] if rounds else pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
