"""Prepares what systems tell of events to be compared: heaped dates, how precise a place is, what a text has in common with another.

A telling is one row of one system. Columns: `id`, `system`, `day`, `region`, `unit`, `locality` (ids of places; null where it is not known
so far), `lon`, `lat`, `kind`, `kin`, `actor`, `actor_kin`, `killed`, `names` (by what its report would be cited), `cites` (whom it
cites, folded), `text`. A column that is absent is unknown throughout, which is no disagreement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.content.presets import LinkagePreset

_LIST = pl.List(pl.String)
TELLING: Mapping[str, pl.DataType] = {
    "id": pl.String(),
    "system": pl.String(),
    "day": pl.Date(),
    **dict.fromkeys(("region", "unit", "locality"), pl.String()),
    **dict.fromkeys(("lon", "lat"), pl.Float64()),
    **dict.fromkeys(("kind", "kin", "actor", "actor_kin"), pl.String()),
    "killed": pl.Int64(),
    "names": _LIST,
    "cites": _LIST,
    "text": pl.String(),
}
"""The columns of a telling and their types."""

_WORDS_IN_A_ROW = 4
"""Words of a sequence that two texts may share: of three, set phrases of the trade ("armed men attacked") are shared by any two."""


def prepare(tellings: pl.DataFrame, preset: LinkagePreset) -> pl.DataFrame:
    """Gives the tellings with what is compared and by what candidates are sought; one row each, in the same order."""
    missing = [pl.lit(None, dtype=type_).alias(name) for name, type_ in TELLING.items() if name not in tellings.columns]
    whole = tellings.with_columns(missing).select(pl.col(name).cast(type_) for name, type_ in TELLING.items())
    day = pl.col("day")
    quarter_end = day.dt.month_end().eq(day) & (day.dt.month() % 3).eq(0)
    days = day.dt.epoch("d")
    placed = whole.with_columns(
        days.alias("days"),
        _month(day).alias("month"),
        (day.dt.year() * 4 + day.dt.quarter()).alias("quarter"),
        day.dt.day().is_in(preset.heaped_days).alias("in_month"),
        quarter_end.alias("in_quarter"),
        *(_numbered(whole[name]) for name in ("region", "unit")),
    )
    cells = _cells(preset.window)
    return placed.with_columns(*cells, _sequences(whole["text"])).drop("text", "number_region", "number_unit")


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * 12 + day.dt.month()


def _numbered(names: pl.Series) -> pl.Series:
    """A number for each name, the same whatever the order of the rows; null stays null."""
    known = names.drop_nulls().unique().sort()
    return names.cast(pl.Enum(known)).to_physical().cast(pl.Int64).alias(f"number_{names.name}")


_ROOM = 2**24
"""Where and when in one number: a number of days, months or people stays below, so that no two are alike."""


def _cells(window: int) -> Sequence[pl.Expr]:
    """Where and when in one number, twice: spans of two windows, the second set shifted by one window.

    Two days at most a window apart share a span of one set or the other, so that equal numbers find every such pair.
    """
    region, unit, days = pl.col("number_region") * _ROOM, pl.col("number_unit") * _ROOM, pl.col("days").cast(pl.Int64)
    first, second = days.floordiv(2 * window), (days + window).floordiv(2 * window)
    return [
        (unit + first).alias("unit_a"),
        (unit + second).alias("unit_b"),
        (region + first).alias("region_a"),
        (region + second).alias("region_b"),
        (unit + pl.col("month")).alias("unit_month"),
        (unit + pl.col("quarter")).alias("unit_quarter"),
        (region + days).alias("region_day"),
        (region + pl.col("month")).alias("span"),
        (days * _ROOM + pl.col("killed")).alias("day_killed"),
        (pl.col("killed") > 1).alias("several_killed"),
        pl.col("unit").is_null().alias("is_wide"),
    ]


def _sequences(texts: pl.Series) -> pl.Series:
    """The sequences of words of each text as numbers; null where there is no text. Made from the texts that differ."""
    if texts.null_count() == texts.len():
        return pl.Series("sequences", [None] * texts.len(), dtype=pl.List(pl.UInt64))
    words = texts.str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+").alias("word")
    rows = (
        pl.DataFrame([pl.int_range(texts.len(), eager=True).alias("row"), words])
        .explode("word", empty_as_null=True)
        .drop_nulls()
    )
    following = [pl.col("word").shift(-step).over("row") for step in range(_WORDS_IN_A_ROW)]
    joined = rows.with_columns(pl.concat_str(following, separator=" ").hash(seed=1).alias("sequence"))
    whole = rows.with_columns(joined["sequence"], following[-1].is_not_null().alias("is_whole")).filter("is_whole")
    found = whole.group_by("row", maintain_order=True).agg(pl.col("sequence").unique().sort().alias("sequences"))
    order = pl.DataFrame({"row": pl.int_range(texts.len(), eager=True)})
    return order.join(found, on="row", how="left", maintain_order="left")["sequences"]


def blocking_rules() -> tuple[str, ...]:
    """The rules by which candidate pairs are sought, each as SQL over the two tellings (`l`, `r`), the narrowest first.

    Same unit within a window; within a month or quarter where one of the dates is heaped; same region within a window where one place is
    no more precise; same region and day whatever the unit; several killed on one day wherever it was, for a place can be told wrongly.
    """
    return (
        "l.unit_a = r.unit_a",
        "l.unit_b = r.unit_b",
        "l.unit_month = r.unit_month and (l.in_month or r.in_month)",
        "l.unit_quarter = r.unit_quarter and (l.in_quarter or r.in_quarter)",
        "l.region_a = r.region_a and (l.is_wide or r.is_wide)",
        "l.region_b = r.region_b and (l.is_wide or r.is_wide)",
        "l.region_day = r.region_day",
        "l.day_killed = r.day_killed and l.several_killed",
    )
