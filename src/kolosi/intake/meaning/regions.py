"""Turns first-level places that stand as columns into rows."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.totals import FEWEST_SUMS, are_sums
from kolosi.intake.columns.values import is_masked, is_missing, read_number
from kolosi.intake.meaning.context import first_level
from kolosi.intake.meaning.unfolding import NUMBER, Spread, unfolded

REGION = "Région"
FEWEST = 2
MANY = 10
"""From this number on a column is not the sum of others by chance."""


def regions_as_rows(table: TextTable, lookup: Lookup) -> TextTable:
    """The table with a row for each first-level place that stood as a column of numbers; as it is where fewer than two do.

    Totals beside such columns are left out, and a column that is their sum by its numbers, whatever it is called. A table that has
    places in its rows already is left as it is.
    """
    found = _place_columns(table, lookup)
    if len({one.key for one in found}) < FEWEST or len({(one.key, one.measure) for one in found}) < len(found):
        return table
    own = {one.at for one in found}
    others = [at for at in range(len(table.names)) if at not in own]
    fixed = [at for at in others if not _is_total(table, at) and not _adds_up(table, at, found)]
    if any(_holds_places(table, at, lookup) for at in fixed):
        return table
    return unfolded(table, found, list(dict.fromkeys(one.key for one in found)), fixed, REGION)


def _place_columns(table: TextTable, lookup: Lookup) -> list[Spread]:
    """The columns of numbers with one first-level place in their header."""
    split = [[part.strip() for part in name.split(" | ")] for name in table.names]
    parts_named = {part for parts in split for part in parts if part and not part.isdigit()}
    known = first_level(sorted(parts_named), lookup)
    found = []
    for at, parts in enumerate(split):
        places = [part for part in parts if part in known]
        if len(places) == 1 and holds_numbers(table.frame[f"c{at}"]):
            rest = " | ".join(part for part in parts if part != places[0])
            found.append(Spread(at=at, key=places[0], measure=rest or NUMBER))
    return found


def holds_numbers(column: pl.Series) -> bool:
    """True for a column without other texts than numbers and what says that there is none."""
    filled = column.to_frame("x").filter(~is_missing(pl.col("x")))["x"]
    filled = filled.filter(~is_masked(filled))
    return not len(filled) or int(read_number(filled).is_not_null().sum()) * 2 >= len(filled)


def _is_total(table: TextTable, at: int) -> bool:
    return table.folded[at].rsplit(" | ", 1)[-1].startswith("total") and holds_numbers(table.frame[f"c{at}"])


def _adds_up(table: TextTable, at: int, places: Sequence[Spread]) -> bool:
    """Whether a column of numbers is the sum of those of all places in every row where it is printed, in several rows or of many."""
    if len({one.measure for one in places}) > 1 or not table.names[at] or not holds_numbers(table.frame[f"c{at}"]):
        return False
    printed = read_number(table.frame[f"c{at}"], whole=True).drop_nulls()
    told = int((printed > 0).sum())
    is_no_chance = told >= FEWEST_SUMS or (told >= FEWEST and bool((printed >= MANY).any()))
    return is_no_chance and are_sums(table, at, [one.at for one in places])


def _holds_places(table: TextTable, at: int, lookup: Lookup) -> bool:
    texts = set(table.frame[f"c{at}"].drop_nulls().unique().head(50).to_list())
    return len(first_level(sorted(text for text in texts if not text.isdigit()), lookup)) * 2 > len(texts)
