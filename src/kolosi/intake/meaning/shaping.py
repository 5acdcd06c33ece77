"""Gives a table under the names of a layout's columns: what is sure renamed, counts added up, what is told beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, renamed
from kolosi.intake.columns.values import LARGEST, is_missing, read_number
from kolosi.intake.meaning.assigning import ENOUGH, Assignment, Given
from kolosi.intake.meaning.blocks import Block
from kolosi.intake.meaning.context import Said, Surroundings
from kolosi.intake.meaning.days import short_days
from kolosi.intake.meaning.evidence import SPANS
from kolosi.intake.recognise.reshaping import with_columns
from kolosi.model.period import Period
from kolosi.model.source import Layout
from kolosi.model.spoken_period import period_named

VALUE = "value"
"""Stands, among what a layout needs, for any column of numbers that its list spreads; they fill the column of this name."""


_SHORT = 30
"""A longer cell is no name of a month."""


def shaped(
    layout: Layout, assignment: Assignment, told: Mapping[str, Said], block: Block, around: Surroundings
) -> tuple[Layout, TextTable]:
    """The layout and the table with each sure header under the name of its column, and what is told as columns."""
    assignment, summed = _added_up(assignment)
    sure = [one for one in assignment.given if one.rule is not None and one.is_sure]
    kept = _one_each(sure, layout)
    names = {fold(one.header): one.rule.names[0] for one in kept if one.rule is not None}
    aside = [one.header.strip().lower() for one in assignment.given if one.aside is not None]
    aside += [one.header.strip().lower() for one in sure if one not in kept]
    spread = tuple(one.rule for one in kept if one.rule is not None and one.rule not in layout.rules)
    table = renamed(assignment.table, names)
    height = table.frame.height
    constants = {
        name: pl.Series(name, [one.value] * height, dtype=pl.String)
        for name, one in told.items()
        if one.where != "section"
    }
    for name, one in told.items():
        if one.where == "section":
            by_row = {row: place for text, rows in block.sections for row in rows for place in [text]}
            constants[name] = pl.Series(
                name, [by_row.get(row) for row in table.frame["row"].to_list()], dtype=pl.String
            )
    table = _with_year(table, kept, around)
    own = replace(
        layout,
        rules=(*layout.rules, *spread),
        ignore=(*layout.ignore, *aside),
        recognise=(),
        doubtful=_doubtful(assignment),
    )
    beside = {**constants, **summed}
    return own, with_columns(table, beside) if beside else table


def _with_year(table: TextTable, kept: Sequence[Given], around: Surroundings) -> TextTable:
    """The table with the year that its title says in cells that name a month, a quarter or a day alone."""
    year = around.year()
    dated = [one for one in kept if one.rule is not None and one.rule.read in {*SPANS, "day"}]
    if year is None or not dated:
        return table
    spans = [Period.parse(one.value) for one in around.periods(year)]
    periods = [*sorted(spans, key=lambda span: span.day_count), Period.parse(str(year))]
    frame = table.frame
    for one in dated:
        texts = frame[f"c{one.at}"]
        found = {text: period_named(text, year) for text in texts.drop_nulls().unique().to_list() if len(text) < _SHORT}
        named = {text: str(span) for text, span in found.items() if span is not None and period_named(text) is None}
        if one.rule is not None and one.rule.read == "day":
            named |= short_days((text for text in found if text not in named), periods)
        if named:
            frame = frame.with_columns(texts.replace(named).alias(f"c{one.at}"))
    return replace(table, frame=frame)


def _added_up(assignment: Assignment) -> tuple[Assignment, dict[str, pl.Series]]:
    """The columns of counts that several headers give together, added up; these headers are read no more."""
    by_rule: dict[str, list[Given]] = {}
    for one in assignment.given:
        if one.rule is not None and one.is_sure and one.rule.read == "count":
            by_rule.setdefault(one.rule.names[0], []).append(one)
    several = {name: own for name, own in by_rule.items() if len(own) > 1}
    summed = {name: _sum_of(assignment.table, own, name) for name, own in several.items()}
    gone = [one for own in several.values() for one in own]
    left = [replace(one, rule=None, aside="ignore") if one in gone else one for one in assignment.given]
    return replace(assignment, given=tuple(left)), summed


def _sum_of(table: TextTable, parts: Sequence[Given], name: str) -> pl.Series:
    """The sum of the numbers of some columns as text; nothing where none of them has one, as written where one cannot be read."""
    texts = [table.frame[f"c{one.at}"] for one in parts]
    numbers = pl.DataFrame([read_number(text, whole=True).alias(str(at)) for at, text in enumerate(texts)])
    absent = pl.DataFrame(
        [text.to_frame("x").select(is_missing(pl.col("x")))["x"].alias(str(at)) for at, text in enumerate(texts)]
    )
    total = numbers.select(pl.sum_horizontal(pl.all()).cast(pl.Int64, strict=False).cast(pl.String)).to_series()
    is_bad = pl.DataFrame(
        [((numbers[c].is_null() & ~absent[c]) | (numbers[c].abs() >= LARGEST)).alias(c) for c in numbers.columns]
    )
    wrong = is_bad.select(pl.any_horizontal(pl.all())).to_series()
    joined = pl.DataFrame([text.alias(str(at)) for at, text in enumerate(texts)]).select(
        pl.concat_str(pl.all(), separator=" + ", ignore_nulls=True)
    )
    nothing = absent.select(pl.all_horizontal(pl.all())).to_series()
    found = total.zip_with(~wrong, joined.to_series())
    return found.zip_with(~nothing, pl.Series([None], dtype=pl.String).new_from_index(0, len(found))).alias(name)


def _doubtful(assignment: Assignment) -> tuple[str, ...]:
    """The columns of the record that a header may be, without being sure: nobody knows them for the rows of this table."""
    sure = {one.rule.into for one in assignment.given if one.rule is not None and one.is_sure}
    unspread = _unspread(assignment)
    if unspread:
        return unspread
    perhaps = [
        one.rule.into
        for one in assignment.given
        if one.rule is not None and not one.is_sure and one.aside is None and assignment.evidence[one.at].filled
    ]
    return tuple(dict.fromkeys(into for into in perhaps if into not in sure))


def _unspread(assignment: Assignment) -> tuple[str, ...]:
    """What a column of numbers leaves open of a table with a column for each term, where nobody knows its term."""
    spread = assignment.layout.meaning.spread if assignment.layout.meaning else None
    if spread is None:
        return ()
    strange = [one for one in assignment.strange if assignment.evidence[one.at].filled]
    is_number = any(assignment.evidence[one.at].numbers >= ENOUGH for one in strange)
    return (spread.partition(":")[0], VALUE) if is_number else ()


def _one_each(sure: Sequence[Given], layout: Layout) -> list[Given]:
    """The headers that are read: of two that fill one column of a record, the one that the layout names first."""
    order = {rule.names[0]: at for at, rule in enumerate(layout.rules)}
    taken: set[str] = set()
    kept = []
    for one in sorted(sure, key=lambda given: order.get(given.rule.names[0] if given.rule else "", len(order))):
        into = one.rule.into if one.rule else ""
        if into in {VALUE, "region", "place", "organisation", "partner"} or into not in taken:
            taken.add(into)
            kept.append(one)
    return sorted(kept, key=lambda given: given.at)
