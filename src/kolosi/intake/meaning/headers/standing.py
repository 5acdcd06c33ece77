"""What stands for the time, the place and the people of a table in its own columns, and which of its rows are of its country."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.values import is_missing
from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.matching import Vocabulary
from kolosi.intake.meaning.shaping import parts_of_reached
from kolosi.intake.meaning.words import words
from kolosi.model.source import Layout


def has_only_parts(assignment: Assignment) -> bool:
    """True where the people reached stand as women, men, girls and boys, and in no column of their own."""
    is_told = any(one.rule is not None and one.rule.into == "reached" for one in assignment.given)
    return not is_told and bool(parts_of_reached(assignment))


def has_time(assignment: Assignment) -> bool:
    """True where a column says when."""
    return any(
        one.rule is not None and one.rule.into in {"period", "as_of", "start", "day"} for one in assignment.given
    )


def has_place(assignment: Assignment, vocabulary: Vocabulary) -> bool:
    """True where a column is the region, or is called so, whatever stands in it."""
    regions = vocabulary.sure.get("region", frozenset())
    return any(
        (one.rule is not None and one.rule.into == "region") or frozenset(words(one.header)) in regions
        for one in assignment.given
    )


def of_its_country(
    layout: Layout, table: TextTable, assignment: Assignment, vocabulary: Vocabulary, lookup: Lookup
) -> tuple[Layout, TextTable]:
    """The layout and the table by which rows of other countries are left out, where a column is the country and has both.

    A row that leaves the country empty is of the country of the workspace: it may not be lost for that. Nor may one whose own place is
    read as one of it: the column tells something else there, as where a victim is from.
    """
    said = vocabulary.sure.get("country", frozenset())
    columns = [f"c{one.at}" for one in assignment.given if one.rule is None and frozenset(words(one.last)) in said]
    if layout.country or len(columns) != 1 or columns[0] not in table.frame.columns:
        return layout, table
    cells = table.frame[columns[0]]
    is_empty = table.frame.select(is_missing(pl.col(columns[0]))).to_series()
    is_home = lookup.home(cells).fill_null(value=False)
    home = cells.filter(is_home & ~is_empty)
    is_empty |= ~is_home & _lies_inside(table, assignment, lookup)
    if not len(home) or not (~is_home & ~is_empty).any():
        return layout, table
    filled = pl.when(is_empty).then(pl.lit(home[0])).otherwise(pl.col(columns[0]))
    own = replace(table, frame=table.frame.with_columns(filled.alias(columns[0])))
    return replace(layout, country=(table.names[int(columns[0][1:])],)), own


def _lies_inside(table: TextTable, assignment: Assignment, lookup: Lookup) -> pl.Series:
    """Whether the place of each row is read as one of the country of the workspace: its region, where a column is that."""
    rules = [(one.at, one.rule) for one in assignment.given if one.rule is not None and one.is_sure]
    placed = [(f"c{at}", rule) for at, rule in rules if rule.into in {"region", "place"} and rule.read == "place"]
    regions = [one for one in placed if one[1].into == "region" or one[1].level == 1]
    found = pl.repeat(value=False, n=table.frame.height, eager=True)
    for name, rule in regions or placed:
        if name in table.frame.columns:
            ids, _ = lookup.places(table.frame[name], level=rule.level, within=None, vintage=None)
            found |= ids.is_not_null()
    return found
