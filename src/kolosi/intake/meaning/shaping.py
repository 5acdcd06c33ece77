"""Gives a table under the names of a layout's columns: what is sure renamed, counts added up, what is told beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.scales import scales_of
from kolosi.intake.columns.table import TextTable, fold, renamed
from kolosi.intake.columns.values import LARGEST, is_missing, is_share, read_number
from kolosi.intake.meaning.assigning import ENOUGH, Assignment
from kolosi.intake.meaning.blocks import Block
from kolosi.intake.meaning.context import Said, Surroundings
from kolosi.intake.meaning.days import short_days
from kolosi.intake.meaning.evidence import SPANS
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.headers.years import in_bands
from kolosi.intake.meaning.running import RUNNING, counted_since, since_then
from kolosi.intake.meaning.shares import are_shares, says_number, says_share, signed
from kolosi.intake.meaning.unfolding import NUMBER
from kolosi.intake.recognise.reshaping import with_columns
from kolosi.model.period import Period
from kolosi.model.source import Layout
from kolosi.model.spoken_period import period_named

VALUE = "value"
"""Stands, among what a layout needs, for any column of numbers that its list spreads; they fill the column of this name."""


SECTION, PARTS = "section", "parts"
"""Where something told of a table stands: over some of its rows, or in several of its columns together."""

_OF_PEOPLE = frozenset({"women", "men", "girls", "boys"})

_MILLION = 1_000_000
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
    constants = {name: _told_column(name, one, table, assignment, block) for name, one in told.items()}
    table = _with_year(table, kept, around)
    table = _with_signs(table, kept, around)
    for one in kept:
        if one.rule is not None and one.rule.into == "age_group":
            table = in_bands(table, f"c{one.at}")
    table, points = _since_a_day(layout, table, kept, around)
    own = replace(
        layout,
        points=(*layout.points, *points, *_scale_points(kept, around)),
        rules=(*layout.rules, *spread),
        ignore=(*layout.ignore, *aside),
        recognise=(),
        doubtful=_doubtful(assignment),
    )
    beside = {**constants, **summed}
    return own, with_columns(table, beside) if beside else table


def _told_column(name: str, one: Said, table: TextTable, assignment: Assignment, block: Block) -> pl.Series:
    """What is told of every row: one text, the title of the section that it stands in, or the sum of its women, men and children."""
    if one.where == PARTS:
        return _sum_of(table, parts_of_reached(assignment), name)
    if one.where == SECTION:
        by_row = {row: text for text, rows in block.sections for row in rows}
        return pl.Series(name, [by_row.get(row) for row in table.frame["row"].to_list()], dtype=pl.String)
    return pl.Series(name, [one.value], dtype=pl.String).new_from_index(0, table.frame.height)


def parts_of_reached(assignment: Assignment) -> list[Given]:
    """The columns of women, men, girls and boys, where all four are sure: together they are the people reached."""
    found = {
        one.rule.into: one
        for one in assignment.given
        if one.rule is not None and one.is_sure and one.rule.into in _OF_PEOPLE
    }
    return list(found.values()) if len(found) == len(_OF_PEOPLE) else []


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


def _with_signs(table: TextTable, kept: Sequence[Given], around: Surroundings) -> TextTable:
    """The table with the sign of a share behind the numbers of things, where its title says that they are shares."""
    counts = [
        f"c{one.at}"
        for one in kept
        if one.rule is not None and one.rule.read == "count" and (one.header == NUMBER or not says_number(one.header))
    ]
    if not counts or not are_shares(around):
        return table
    return replace(table, frame=table.frame.with_columns(signed(table.frame[name]).alias(name) for name in counts))


def _scale_points(kept: Sequence[Given], around: Surroundings) -> tuple[str, ...]:
    """The points that tell of numbers that were written in thousands or in millions."""
    numbers = [f"c{one.at}" for one in kept if one.rule is not None and one.rule.read in {"count", "number"}]
    headers = {one.at: one.header for one in kept}
    said = scales_of(headers, around.titles)
    found = {
        "numbers_in_thousands" if said[name] < _MILLION else "numbers_in_millions" for name in numbers if name in said
    }
    return tuple(sorted(found))


def _since_a_day(
    layout: Layout, table: TextTable, kept: Sequence[Given], around: Surroundings
) -> tuple[TextTable, tuple[str, ...]]:
    """The table with its running totals read as what they are, and the point that tells of it. People reached say it themselves."""
    columns = [f"c{one.at}" for one in kept if one.rule is not None and one.rule.into == "period"]
    if not columns or not (layout.sums or layout.table == "statistics"):
        return table, ()
    since = counted_since(around)
    found = since_then(table, columns, since, last_only=layout.sums) if since is not None else None
    return (table, ()) if found is None else (found, (RUNNING,))


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
        [
            ((numbers[c].is_null() & ~absent[c]) | (numbers[c].abs() >= LARGEST) | is_share(texts[at])).alias(c)
            for at, c in enumerate(numbers.columns)
        ]
    )
    wrong = is_bad.select(pl.any_horizontal(pl.all().fill_null(value=False))).to_series()
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
    if spread is None or assignment.layout.table != "statistics":
        return ()
    strange = [one for one in assignment.strange if assignment.evidence[one.at].filled and not says_share(one.header)]
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
