"""The printed total of a country of which a publisher hides small parts ("<5"): no sum of the others, and nothing else says it.

Such a total is told by its label alone where one column of labels has it, and by its parts where several do, or where the rows are
of another table than that of published values. What of it is hidden stays so: nothing is subtracted, and the place of a hidden part
has no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.columns.values import is_masked, read_number
from kolosi.intake.recognise.masked_rows import hides_parts
from kolosi.model.source import Layout, Rule

_TOTAL = re.compile(
    r"(?:grand )?tota(?:l|ux)(?: general)?\b|ensemble\b|overall\b|niveau national\b|national(?: level)?\b|somme\b|sum\b"
)

FEWEST_PARTS = 2
"""A total is that of all places where so many others stand beside it, at least."""

MOST_HIDDEN = 9
"""A hidden number is smaller than ten: publishers hide those below five, or below ten."""


def with_told_totals(
    table: TextTable, columns: Sequence[tuple[Rule, str]], layout: Layout, lookup: Lookup, *, adds_up: bool
) -> TextTable:
    """The table with its grand total as what it is, a value without a term or of the country, where parts of it are hidden.

    `adds_up`: the values are published, and those of a country are the sum of those of its parts.
    """
    if hides_parts(table, columns, layout):
        table = _by_label(table, columns, lookup)
    return _by_parts(table, columns, lookup) if adds_up else table


def _grand(labels: pl.Series, lookup: Lookup) -> list[str]:
    """The labels that say that a row is of all others: "Total", "Ensemble", "Total Mali"; that of a region is of a part."""
    texts = labels.drop_nulls().unique().to_list()
    rest = [_TOTAL.sub("", fold(text)).strip() for text in texts]
    is_home = lookup.home(pl.Series(rest, dtype=pl.String)).to_list()
    pairs = zip(texts, rest, is_home, strict=True)
    return [text for text, left, home in pairs if _TOTAL.match(fold(text)) and (not left or home)]


def _as_told(table: TextTable, label: pl.Series, is_told: pl.Series) -> TextTable:
    """The table with other labels, in which some rows are values and no totals any more."""
    rows = set(table.frame["row"].filter(is_told).to_list())
    totals = tuple(row for row in table.totals if row not in rows)
    return replace(table, frame=table.frame.with_columns(label), totals=totals)


def _by_label(table: TextTable, columns: Sequence[tuple[Rule, str]], lookup: Lookup) -> TextTable:
    """A sum of the parts that are told would be too small. The total is left as it is where its label is needed, or where totals
    stand under two columns of labels: which of them is of all, the parts say.
    """
    labels = [(rule, name) for rule, name in columns if rule.read in {"word", "place"} and rule.attribute is None]
    said = {name: _grand(table.frame[name], lookup) for _, name in labels}
    told = [(rule, name) for rule, name in labels if said[name]]
    if len({name for _, name in told}) != 1 or (told[0][0].read == "word" and told[0][0].is_required):
        return table
    rule, name = told[0]
    own = table.frame[name]
    is_told = own.is_in(said[name]).fill_null(value=False)
    if rule.read == "word":
        return _as_told(table, own.set(is_told, None), is_told)
    if _falls_short(table, columns, own, is_told):
        return table
    return _as_told(table, lookup.in_country(own, is_told), is_told)


def _falls_short(table: TextTable, columns: Sequence[tuple[Rule, str]], labels: pl.Series, is_whole: pl.Series) -> bool:
    """Whether some total is less than what is seen of its parts: one of the two is wrong, and nobody knows which."""
    values, keys = _values_and_keys(columns)
    told, over = _beside(table, values, keys, labels, is_whole), ["all", *keys]
    short = [
        (pl.col("is_whole").sum().over(over) == 1)
        & (_sum(f"n{at}", "is_whole", over) < _sum(f"n{at}", "is_part", over))
        & ((pl.col(f"n{at}") > 0) & pl.col("is_whole")).any().over(over)
        for at in range(len(values))
    ]
    return bool(told.select(pl.any_horizontal(short).any()).item()) if short else False


def _beside(
    table: TextTable, values: Sequence[str], keys: Sequence[str], labels: pl.Series, is_whole: pl.Series
) -> pl.DataFrame:
    """The rows of a table by what tells one total from another: whether each is a total, or a part and no sum of some, and what it has
    (`n0`, `n1` …) and hides (`m0` …) of each value."""
    sums = [text for text in labels.drop_nulls().unique().to_list() if is_total_label(text)]
    is_part = ~is_whole & ~labels.is_in(sums).fill_null(value=True)
    groups = [pl.lit(0).alias("all"), *(pl.col(name) for name in keys)]
    return table.frame.select(*groups, is_whole=is_whole, is_part=is_part).with_columns(_numbers(table, values))


def _sum(number: str, of: str, over: Sequence[str]) -> pl.Expr:
    """The sum of a number of the rows of a kind, in the group of each row."""
    return (pl.col(number) * pl.col(of)).sum().over(over)


def _values_and_keys(columns: Sequence[tuple[Rule, str]]) -> tuple[list[str], list[str]]:
    """The columns of values, and those that tell the rows of one total from those of another."""
    values = list(dict.fromkeys(column for rule, column in columns if rule.into == "value"))
    keys = [column for rule, column in columns if rule.read not in {"place", "count", "number", "share"}]
    return values, list(dict.fromkeys(keys))


def _by_parts(table: TextTable, columns: Sequence[tuple[Rule, str]], lookup: Lookup) -> TextTable:
    """A total that falls short of what is seen, or exceeds it by more than can be hidden, stays a total; so does every one of a table
    that hides nothing."""
    places = [column for rule, column in columns if rule.read == "place"]
    values, keys = _values_and_keys(columns)
    if not places or not values or not any(is_masked(table.frame[name]).any() for name in values):
        return table
    labels = table.frame.select(pl.coalesce(places)).to_series()
    said = _grand(labels, lookup)
    is_whole = labels.is_in(said).fill_null(value=False)
    kept = is_whole & _holds_hidden(_beside(table, values, keys, labels, is_whole), ["all", *keys], len(values))
    if len(said) != 1 or not kept.any():
        return table
    found = _as_told(table, lookup.in_country(table.frame[places[0]], kept), kept)
    # the totals of what hides nothing, under the number of a row of which another total is kept
    return replace(found, frame=found.frame.filter(~(is_whole & ~kept)))


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
        whole, seen = _sum(f"n{at}", "is_whole", keys), _sum(f"n{at}", "is_part", keys)
        hidden = _sum(f"m{at}", "is_part", keys)
        fits.append((whole >= seen + hidden) & (whole <= seen + MOST_HIDDEN * hidden))
        hides.append(hidden > 0)
    return told.select(pl.all_horizontal(*fits) & pl.any_horizontal(*hides)).to_series()
