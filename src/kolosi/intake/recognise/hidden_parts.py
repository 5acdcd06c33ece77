"""The printed total of a country of which a publisher hides small parts: no sum of the others, and nothing else says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.columns.values import is_masked, read_number
from kolosi.model.source import Rule

FEWEST_PARTS = 2
"""A total is that of all places where so many others stand beside it, at least."""

MOST_HIDDEN = 9
"""A hidden number is smaller than ten: publishers hide those below five, or below ten."""


def with_hidden_parts(table: TextTable, read: Sequence[tuple[Rule, str]], lookup: Lookup) -> TextTable:
    """The table with its row of totals as that of the country, where a part of it is hidden and the rest nearly makes it.

    What of it is hidden stays so: nothing is subtracted, and the place of the hidden part has no number. A total that falls short of
    what is seen, or exceeds it by more than can be hidden, stays a total; so does every one of a table that hides nothing.
    """
    places = [column for rule, column in read if rule.read == "place"]
    values = list(dict.fromkeys(column for rule, column in read if rule.into == "value"))
    if not places or not values or not any(is_masked(table.frame[name]).any() for name in values):
        return table
    labels = table.frame.select(pl.coalesce(places)).to_series()
    said = [text for text in labels.drop_nulls().unique().to_list() if is_total_label(text)]
    is_whole = labels.is_in(said).fill_null(value=False)
    keys = [column for rule, column in read if rule.read not in {"place", "count", "number", "share"}]
    groups = [pl.lit(0).alias("all"), *(pl.col(name) for name in dict.fromkeys(keys))]
    told = table.frame.select(
        *groups,
        is_whole=is_whole,
        is_part=~is_whole & labels.is_not_null(),
        row="row",
    ).with_columns(_numbers(table, values))
    kept = is_whole & _holds_hidden(told, [name for name in told.columns if name in {"all", *keys}], len(values))
    if len(said) != 1 or not kept.any():
        return table
    whole = set(table.frame["row"].filter(kept).to_list())
    every = set(table.frame["row"].filter(is_whole).to_list())
    frame = table.frame.with_columns(lookup.in_country(table.frame[places[0]], kept))
    if whole == every and kept.sum() == is_whole.sum():
        return replace(table, frame=frame, totals=tuple(row for row in table.totals if row not in whole))
    frame = frame.filter(~(is_whole & ~kept))  # the totals of what hides nothing, under the number of the same row
    return replace(table, frame=frame, totals=tuple(row for row in table.totals if row not in whole))


def _numbers(table: TextTable, values: Sequence[str]) -> list[pl.Series]:
    found = []
    for at, name in enumerate(values):
        found.append(read_number(table.frame[name], whole=True).fill_null(0).alias(f"n{at}"))
        found.append(is_masked(table.frame[name]).cast(pl.Int64).alias(f"m{at}"))
    return found


def _holds_hidden(told: pl.DataFrame, keys: Sequence[str], count: int) -> pl.Series:
    """Whether the total of each row's group is alone, and more than what is seen of its parts by what they may hide."""
    own = [pl.sum_horizontal(is_kind.sum().over(keys)) for is_kind in (pl.col("is_whole"), pl.col("is_part"))]
    fits = [(own[0] == 1) & (own[1] >= FEWEST_PARTS)]
    hides = []
    for at in range(count):
        whole = (pl.col(f"n{at}") * pl.col("is_whole")).sum().over(keys)
        seen = (pl.col(f"n{at}") * pl.col("is_part")).sum().over(keys)
        hidden = (pl.col(f"m{at}") * pl.col("is_part")).sum().over(keys)
        fits.append((whole >= seen + hidden) & (whole <= seen + MOST_HIDDEN * hidden))
        hides.append(hidden > 0)
    return told.select(pl.all_horizontal(*fits) & pl.any_horizontal(*hides)).to_series()
