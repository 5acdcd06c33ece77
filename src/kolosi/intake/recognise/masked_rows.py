"""Small numbers that a publisher hides: their cells, and the totals that hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold, texts_saying
from kolosi.intake.columns.values import EDGES, MASKS, UNDER, is_masked
from kolosi.model.source import Layout, Rule
from kolosi.reading.labels import written

_TOTAL = re.compile(r"(?:grand )?tota(?:l|ux)(?: general)?\b|ensemble\b|overall\b|national\b")


def with_masks(table: TextTable, columns: Sequence[tuple[Rule, str]], layout: Layout) -> TextTable:
    """The table of published values with one sign for every number that is hidden: "<5" is some people, and nobody needs to be asked
    how many."""
    own = _values(columns) if layout.table == "statistics" else []
    if not own:
        return table
    hidden = (
        pl.when(pl.col(name).str.strip_chars(EDGES).str.contains(UNDER)).then(pl.lit(MASKS[0])).otherwise(pl.col(name))
        for name in own
    )
    return replace(
        table, frame=table.frame.with_columns(one.alias(name) for one, name in zip(hidden, own, strict=True))
    )


def without_awaited(table: TextTable, columns: Sequence[tuple[Rule, str]], layout: Layout) -> TextTable:
    """The table of counts without the words that say that there is no number: a month that is awaited is none that was told."""
    if not layout.sums:
        return table
    frame = table.frame
    for name in dict.fromkeys(name for rule, name in columns if rule.read == "count"):
        said = texts_saying(frame[name], written("cells.no_number"))
        if said:
            frame = frame.with_columns(pl.when(~pl.col(name).is_in(said)).then(pl.col(name)).alias(name))
    return replace(table, frame=frame)


def hides_parts(table: TextTable, columns: Sequence[tuple[Rule, str]], layout: Layout) -> bool:
    """True for published values some of which are hidden, so that no sum of the others is a whole."""
    if layout.table != "statistics":
        return False
    return any(bool(is_masked(table.frame[name]).any()) for name in _values(columns))


def with_told_totals(table: TextTable, columns: Sequence[tuple[Rule, str]], lookup: Lookup) -> TextTable:
    """The table with its grand total as what it is, a value without a term or of the country: a sum of the parts that are told would
    be too small. It is left as it is where the label of the total is needed, or where totals stand under two labels.
    """
    labels = [(rule, name) for rule, name in columns if rule.read in {"word", "place"} and rule.attribute is None]
    said = {name: _grand(table.frame[name], lookup) for _, name in labels}
    told = [(rule, name) for rule, name in labels if said[name]]
    if len({name for _, name in told}) != 1 or (told[0][0].read == "word" and told[0][0].is_required):
        return table
    rule, name = told[0]
    is_told = pl.col(name).is_in(said[name]).fill_null(value=False)
    stands_for = None if rule.read == "word" else _country(lookup)
    rows = set(table.frame.filter(is_told)["row"].to_list())
    label = pl.when(is_told).then(pl.lit(stands_for, pl.String)).otherwise(pl.col(name)).alias(name)
    return replace(
        table, frame=table.frame.with_columns(label), totals=tuple(row for row in table.totals if row not in rows)
    )


def _grand(labels: pl.Series, lookup: Lookup) -> list[str]:
    """The labels that say that a row is of all others: "Total", "Ensemble", "Total Mali"."""
    texts = labels.drop_nulls().unique().to_list()
    rest = [_TOTAL.sub("", fold(text)).strip() for text in texts]
    is_home = lookup.home(pl.Series(rest, dtype=pl.String)).to_list()
    pairs = zip(texts, rest, is_home, strict=True)
    return [text for text, left, home in pairs if _TOTAL.match(fold(text)) and (not left or home)]


def _country(lookup: Lookup) -> str:
    return str(lookup.in_country(pl.Series([None], dtype=pl.String), pl.Series([True]))[0])


def _values(columns: Sequence[tuple[Rule, str]]) -> list[str]:
    return list(dict.fromkeys(name for rule, name in columns if rule.into == "value" and rule.read == "count"))
