"""Small numbers that a publisher hides: their cells. What is told of the totals that hold them is in `masked_totals`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.values import EDGES, MASKS, UNDER, is_masked
from kolosi.model.source import Layout, Rule


def with_masks(table: TextTable, columns: Sequence[tuple[Rule, str]], layout: Layout) -> TextTable:
    """The table of published values with one sign for every number that is hidden: "<5" is some people, and nobody needs to be asked
    how many."""
    own = values_of(columns) if layout.table == "statistics" else []
    if not own:
        return table
    hidden = (
        pl.when(pl.col(name).str.strip_chars(EDGES).str.contains(UNDER)).then(pl.lit(MASKS[0])).otherwise(pl.col(name))
        for name in own
    )
    return replace(
        table, frame=table.frame.with_columns(one.alias(name) for one, name in zip(hidden, own, strict=True))
    )


def hides_parts(table: TextTable, columns: Sequence[tuple[Rule, str]], layout: Layout) -> bool:
    """True for published values some of which are hidden, so that no sum of the others is a whole."""
    if layout.table != "statistics":
        return False
    return any(bool(is_masked(table.frame[name]).any()) for name in values_of(columns))


def values_of(columns: Sequence[tuple[Rule, str]]) -> list[str]:
    """The columns of the values of a table."""
    return list(dict.fromkeys(name for rule, name in columns if rule.into == "value" and rule.read == "count"))
