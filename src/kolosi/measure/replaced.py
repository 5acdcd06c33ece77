"""Successive reports of what has happened so far: each replaces the one before, and a place that it no longer names has no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

CUMULATIVE = "cumulative"
"""Qualifies a number that holds all those before it since a season or a year began."""

HALF = 0.5
"""A later report that names half of the places of an earlier one, at least, is its next edition; one that names fewer adds to it."""


def without_replaced(rows: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The rows of statistics without the cumulative ones that a later report of the period replaces.

    A sheet of a region that has not reported is no report: its number of a month ago is not that of today, and the total of the
    others stands for less than the country. What has happened so far cannot become less: a later report that leaves places out and
    tells fewer altogether updates those that it names alone, and the others keep the number told of them last, as in other stocks,
    which are told round by round.
    """
    import polars as pl

    is_cumulative = pl.col("qualifier").eq_missing(CUMULATIVE) & pl.col("at").is_not_null()
    own = rows.filter(is_cumulative, pl.col("day").is_between(period.first, period.last))
    if own["day"].n_unique() < 2:
        return rows
    group = ["source", "organisation", "statistic", "cut"]
    places = own.with_columns(unit=pl.coalesce("region", "at")).select(*group, "day", "unit").unique()
    size = places.group_by(*group, "day").len("size")
    pairs = places.join(places, on=[*group, "unit"], nulls_equal=True, suffix="_later").filter(
        pl.col("day_later") > pl.col("day")
    )
    shared = pairs.group_by(*group, "day", "day_later").len("shared")
    sums = _sums(own, group)
    known = shared.join(size, on=[*group, "day"], nulls_equal=True).join(sums, on=[*group, "day"], nulls_equal=True)
    later = sums.rename({"day": "day_later", "sum": "sum_later"})
    known = known.join(later, on=[*group, "day_later"], nulls_equal=True)
    is_update = (pl.col("shared") < pl.col("size")) & (pl.col("sum_later") < pl.col("sum"))
    replaced = known.filter(pl.col("shared") >= HALF * pl.col("size"), ~is_update).select(*group, "day").unique()
    gone = own.join(replaced, on=[*group, "day"], how="semi", nulls_equal=True)
    return rows.filter(~pl.col("number").is_in(gone["number"].implode()))


def _sums(own: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """What each report tells altogether: of each first-level unit its own number, else those of its places; of the newest file."""
    import polars as pl

    unit = [*group, "day", "unit"]
    told = own.with_columns(unit=pl.coalesce("region", "at"), is_whole=pl.col("at").eq_missing(pl.col("region")))
    newest = told.filter(pl.col("age") == pl.col("age").max().over(unit))
    whole = newest.filter(pl.col("is_whole") == pl.col("is_whole").max().over(unit))
    return whole.unique([*unit, "at", "value"]).group_by([*group, "day"]).agg(sum=pl.col("value").sum())
