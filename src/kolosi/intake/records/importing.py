"""Turns a recognised sheet into records: whole columns at a time, nothing guessed, nothing lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from kolosi.intake.columns.cell_decisions import doubted, left_aside, said_of, settle
from kolosi.intake.columns.cells import FORMULA, PROBLEM, Around, Beside, Cells
from kolosi.intake.columns.columns import read_column
from kolosi.intake.columns.deducted import deducted
from kolosi.intake.columns.located import companions, part_of, place_points
from kolosi.intake.columns.lookup import Lookup, Unknown
from kolosi.intake.columns.outline import as_above, unnamed_parts
from kolosi.intake.columns.table import TextTable, column_of, printed_name
from kolosi.intake.columns.unanswered import UNTOLD
from kolosi.intake.columns.values import has_mark
from kolosi.intake.meaning.headers.counting import COUNTING
from kolosi.intake.meaning.headers.harmed import with_all_killed
from kolosi.intake.meaning.headers.newly import AGAIN
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.unknowns import unknown_in
from kolosi.intake.recognise.wanted import assigned, by_own_names, columns_called, few, wanted_rows
from kolosi.intake.records.colours import parted_from_legend, told_of
from kolosi.intake.records.nothing_said import Nothing, nothing_in, said_partial, statements_in
from kolosi.intake.records.problems import (
    WAITING,
    Block,
    beside_totals,
    followed,
    held_rows,
    numbered_alike,
    problems_of,
    under_colours,
    without_number,
    without_their_place,
)
from kolosi.intake.records.rounds import as_rounds
from kolosi.model.finding import Finding, Where, point
from kolosi.model.record import ORIGIN, TABLES, Column, Table
from kolosi.model.source import ANSWERS_ITS_ROWS, Covers, Layout, Rule

TYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "term": pl.Categorical(),
    "place": pl.Categorical(),
    "day": pl.Date(),
    "count": pl.Int64(),
    "number": pl.Float64(),
    "flag": pl.Boolean(),
}
"""The type of each kind of column in a frame."""

PLANNED = "planned"
"""The status of an activity that has reached nobody yet."""

NOT_SAID = "counting_not_said"
"""The point that a file does not say whether people are new or a running total."""

_NOT_YET = [PLANNED, "pledge"]
"""Statuses of what has no number yet: nobody reached, no money given."""

ORIGIN_NAMES = frozenset(column.name for column in ORIGIN if column.type == "text")
"""Columns of few different texts, kept as codes."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a sheet gave: records, cells that could not be read (`waiting`), points to check, unknown words.

    `nothing` tells of places in which, by a row or a sentence, nothing happened.
    `rows` counts all rows of data: those that wait, and those that a person left aside (`left_out`), too. `beside` are the
    records of the rows that hold something open, those that count (`counted`) and those that wait.
    """

    table: str
    records: pl.DataFrame
    waiting: pl.DataFrame
    beside: pl.DataFrame = field(default_factory=pl.DataFrame)
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    rows: int = 0
    left_out: int = 0
    covers: Covers = ANSWERS_ITS_ROWS
    nothing: tuple[Nothing, ...] = ()

    @property
    def rows_waiting(self) -> int:
        """How many rows do not count until something in them is known."""
        return self.waiting.filter("holds")["row"].n_unique()


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What is known of a file besides its cells."""

    file: str
    receipt: str = ""
    organisation: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)


def read_records(match: Match, lookup: Lookup, envelope: Envelope, held: pl.DataFrame | None = None) -> Reading:
    """The records of one recognised sheet; `held` are rows that were taken out of it before, and wait."""
    match, legend = parted_from_legend(match)
    layout, table = match.layout, match.table
    where = _sheet_of(match, envelope)
    wanted = wanted_rows(match, lookup, where)
    settled = by_own_names(lookup.settled(), table, layout)
    settled, lowered, corrected = deducted(wanted.frame, assigned(table, layout), settled, where)
    frame, columns, typed = settle(lowered, assigned(table, layout), settled)
    sites = [*columns_called("commune", match, lookup), *columns_called("locality", match, lookup)]
    frame = as_above(frame, columns, sites)
    read = _read_all(frame, columns, table, lookup)
    cells = [replace(cell, heading=printed_name(table, column), at=column) for column, cell in read]
    cells = followed([_of_one_day(cell, layout.table) for cell in cells], frame["row"], lookup)
    rounds = columns_called("round", match, lookup)
    cells = with_all_killed(cells, table, frame)
    cells, moved = as_rounds(cells, frame, layout, sites, rounds, where)
    notes = [*wanted.notes, *corrected, *moved, *told_of(legend, where)]
    held = pl.DataFrame(schema=PROBLEM) if held is None else held
    spared = pl.concat([wanted.uncounted, _planned_rows(cells, frame)])
    blocks = _with_parts(_blocks(match, frame, cells, lookup, envelope), unnamed_parts(frame, cells, sites))
    found = pl.concat(
        [
            held_rows(held),
            problems_of(cells, columns, frame, layout.table),
            without_number(cells, frame, layout.table, spared, lookup),
            without_their_place(blocks, cells, frame, layout),
            beside_totals(cells, match, frame, wanted.whole, wanted.totals),
            numbered_alike(frame, match),
            under_colours(cells, frame, legend),
        ]
    ).sort("row")
    every = doubted(found, settled)
    waiting, left = left_aside(every, settled)
    records = pl.concat([block.whole(every, left) for block in blocks])
    beside = pl.concat([block.beside(waiting) for block in blocks], how="diagonal_relaxed")
    waiting = waiting.filter(pl.col("problem") != UNTOLD)
    notes += [*said_of(where, len(left), typed), *place_points(cells, where)]
    notes += _marked(frame, columns, table, where, (*match.notes, *wanted.texts))
    unknown = unknown_in(cells, match, columns, frozenset(waiting.filter("holds")["column"]), lookup, envelope.file)
    return Reading(
        table=layout.table,
        records=records,
        waiting=waiting,
        beside=beside,
        findings=(
            *notes,
            *_planned(records, where),
            *_notices(match, frame, columns, envelope),
            *_group(waiting, match, envelope),
        ),
        unknown=unknown,
        rows=frame.height + held["row"].n_unique(),
        left_out=len(left),
        covers=layout.covers,
        nothing=(
            *_nothing_in_rows(wanted.nothing, columns, match, lookup, envelope),
            *statements_in((*match.notes, *wanted.texts), lookup),
        ),
    )


def _planned_rows(cells: Sequence[Cells], frame: pl.DataFrame) -> pl.Series:
    """The numbers of the rows of activities that are only planned, of money that is only promised."""
    status = next((cell.values for cell in cells if cell.rule.into == "status" and cell.values is not None), None)
    return (
        frame["row"].clear()
        if status is None
        else frame["row"].filter(status.cast(pl.String).is_in(_NOT_YET).fill_null(False))
    )


def _marked(
    frame: pl.DataFrame, columns: list[tuple[Rule, str]], table: TextTable, where: Where, texts: Sequence[str]
) -> list[Finding]:
    """That numbers bear the mark of a note, or that a note says they are partial: they count as they are written."""
    found = said_partial(texts, where)
    for rule, column in columns:
        if rule.read in {"count", "number", "share"}:
            marked = frame.filter(has_mark(frame[column]))
            if marked.height:
                at = replace(where, row=int(marked["row"][0]), column=printed_name(table, column))
                found.append(point("numbers_marked", where=at, found=few(marked[column]), count=marked.height))
    return found


def _planned(records: pl.DataFrame, where: Where) -> list[Finding]:
    """That activities which are only planned bear numbers of people, or that people were counted before: these are not reached once
    more."""
    found = []
    for name, said, id_ in (("status", PLANNED, "rows_planned"), (COUNTING, AGAIN, "rows_counted_before")):
        if {name, "reached"} <= set(records.columns):
            own = records.filter((pl.col(name).cast(pl.String) == said) & (pl.col("reached") > 0))
            data = {"people": int(own["reached"].sum())}
            found += [point(id_, where=where, count=own.height, data=data)] if own.height else []
    return found


def _nothing_in_rows(
    frame: pl.DataFrame, columns: list[tuple[Rule, str]], match: Match, lookup: Lookup, envelope: Envelope
) -> tuple[Nothing, ...]:
    """The places named by rows that say that nothing happened, each in the time of its row."""
    told = [
        (rule, column) for rule, column in columns if rule.read == "place" or rule.into in {"day", "start", "period"}
    ]
    if not frame.height or not any(rule.read == "place" for rule, _ in told):
        return ()
    cells = [cell for _, cell in _read_all(frame, told, match.table, lookup)]
    return nothing_in(_block(match, frame, cells, lookup, envelope, TABLES[match.layout.table]))


def _sheet_of(match: Match, envelope: Envelope) -> Where:
    return Where(file=envelope.file, sheet=match.table.sheet or None)


def _notices(match: Match, frame: pl.DataFrame, read: Sequence[tuple[Rule, str]], envelope: Envelope) -> list[Finding]:
    """What the layout always asks a person to check, unless a column of the file says it, and what the system itself says of rows."""
    where = _sheet_of(match, envelope)
    is_told = any(rule.into == COUNTING for rule, _ in read)
    points = [id_ for id_ in match.layout.points if not (is_told and id_ == NOT_SAID)]
    columns = [(name, column_of(match.table, name)) for name in match.layout.notices]
    said = [
        point("said_by_source", where=replace(where, column=name), found=few(texts), count=len(texts))
        for name, column in columns
        if column is not None and len(texts := frame[column].drop_nulls())
    ]
    return [*(point(id_, where=where) for id_ in points), *said]


def _of_one_day(cell: Cells, table: str) -> Cells:
    """A column of days; where a row of the table cannot stand for several days, a month is none of them."""
    if cell.rule.into != "day" or cell.ends is None or TABLES[table].column("until") is not None:
        return cell
    nothing = pl.Series([None], dtype=pl.Date).new_from_index(0, len(cell.ends))
    return replace(
        cell,
        values=(cell.values if cell.values is not None else nothing).zip_with(cell.ends.is_null(), nothing),
        ends=None,
    )


def _read_all(
    frame: pl.DataFrame, columns: list[tuple[Rule, str]], table: TextTable, lookup: Lookup
) -> list[tuple[str, Cells]]:
    """Every column and what it says; coarse places first, so that a finer one is looked for inside them."""
    beside, around = companions(table, columns), Around()
    read: list[tuple[str, Cells]] = []
    for rule, column in sorted(columns, key=lambda pair: (pair[0].into != "region", pair[0].level or 0)):
        other, has_names = beside.get(column, (None, False))
        pair = Beside(texts=frame[other], has_names=has_names) if other is not None else None
        cells = read_column(frame[column], frame["row"], rule, lookup, replace(around, beside=pair))
        if rule.read == "place" and cells.values is not None:
            finer = cells.values if around.within is None or rule.level == 1 else cells.values.fill_null(around.within)
            around = replace(around, within=finer)
        read.append((column, cells))
    return read


def _blocks(match: Match, frame: pl.DataFrame, cells: list[Cells], lookup: Lookup, envelope: Envelope) -> list[Block]:
    """One block of records for each column that gives the value, one alone where a row is a record."""
    table = TABLES[match.layout.table]
    measured = [cell for cell in cells if cell.rule.into == "value" and table.column("statistic") is not None]
    shared = [cell for cell in cells if not any(cell is one for one in measured)]
    source, doubtful = match.source.id, match.layout.doubtful
    if not measured:
        records = _block(match, frame, shared, lookup, envelope, table)
        return [Block(records=records, source=source, doubtful=doubtful)]
    names = [cell.rule.names[0] for cell in measured]
    return [
        Block(
            records=_block(match, frame, [*shared, cell], lookup, envelope, table),
            source=source,
            doubtful=doubtful,
            value=cell.rule.names[0],
            other=frozenset(names) - {cell.rule.names[0]},
        )
        for cell in measured
    ]


def _block(
    match: Match, frame: pl.DataFrame, cells: list[Cells], lookup: Lookup, envelope: Envelope, table: Table
) -> pl.DataFrame:
    settings = {**envelope.constants, **match.layout.constants}
    columns: dict[str, pl.Series] = {}
    for cell in cells:
        for name, series in cell.named().items():
            first, second = (series, columns.get(name)) if name == "place" else (columns.get(name, series), series)
            columns[name] = first if second is None else first.fill_null(second)
        settings |= cell.rule.settings
        settings |= {"heading": cell.heading} if cell.rule.into == "value" else {}
    if "start" in columns and table.column("start") is None:
        columns |= {"day": columns.pop("start"), "until": columns.pop("end")}
    block = frame.select(pl.col("row").cast(pl.Int64))
    block = block.with_columns(**{name: series for name, series in columns.items() if name not in {"row"}})
    fixed = {
        name: _constant(value, table.column(name)) for name, value in settings.items() if table.column(name) is not None
    }
    block = block.with_columns(
        **{name: pl.coalesce(pl.col(name), value) if name in block.columns else value for name, value in fixed.items()}
    )
    located = _located(block, table, lookup)
    in_part = part_of(cells) if table.column("part") is not None else None
    return _complete(located if in_part is None else located.with_columns(part=in_part), match, table, envelope)


def _with_parts(blocks: list[Block], parts: pl.Series | None) -> list[Block]:
    """The blocks, of which some rows tell of a part of their place that nobody names."""
    if parts is None or any("part" not in block.records.columns for block in blocks):
        return blocks
    part = pl.col("part").fill_null(parts.cast(pl.Int64))
    return [replace(block, records=block.records.with_columns(part)) for block in blocks]


def _constant(value: str, column: Column | None) -> pl.Expr:
    type_ = TYPES[column.type if column else "text"]
    text = pl.lit(value)
    if isinstance(type_, pl.Date):
        return text.str.to_date("%Y-%m-%d")
    return text.cast(type_) if not isinstance(type_, pl.Boolean) else pl.lit(value == "true")


def _located(block: pl.DataFrame, table: Table, lookup: Lookup) -> pl.DataFrame:
    """The finest place known, and the first-level unit it lies in: where that cannot be told, the one that the row names."""
    if table.column("place") is None or not {"place", "region"} & set(block.columns):
        return block
    given = [pl.col(name) for name in ("place", "region") if name in block.columns]
    named = block["region"] if "region" in block.columns else None
    block = block.with_columns(place=pl.coalesce(given))
    region = lookup.regions(block["place"])
    if named is not None and region.null_count():
        region = region.cast(pl.String).fill_null(lookup.regions(named).cast(pl.String))
    return block.with_columns(region.alias("region"))


def _complete(block: pl.DataFrame, match: Match, table: Table, envelope: Envelope) -> pl.DataFrame:
    origin = {
        "receipt": pl.lit(envelope.receipt),
        "sheet": pl.lit(match.table.sheet),
        "source": pl.lit(match.source.id),
        "organisation": pl.col("organisation") if "organisation" in block.columns else pl.lit(envelope.organisation),
    }
    columns = [_typed(name, table.column(name), block, origin) for name in table.names]
    return block.select(columns)


def _typed(name: str, column: Column | None, block: pl.DataFrame, origin: Mapping[str, pl.Expr]) -> pl.Expr:
    type_ = TYPES[column.type if column else "text"]
    value = origin.get(name) if name in origin else pl.col(name) if name in block.columns else pl.lit(None)
    assert value is not None
    return value.cast(pl.Categorical() if name in ORIGIN_NAMES else type_).alias(name)


def _group(waiting: pl.DataFrame, match: Match, envelope: Envelope) -> list[Finding]:
    """One point for each kind of problem, column and text, with how often it was met; formulas all differ."""
    first = pl.when(pl.col("problem") == FORMULA).then(pl.col("found").first().over("problem", "column"))
    grouped = (
        waiting.with_columns(first.otherwise("found").alias("found"))
        .group_by("problem", "column", "found")
        .agg(pl.len().alias("count"), pl.col("row").min(), pl.col("holds").any())
        .sort("row", "column", "problem")
    )
    where = Where(file=envelope.file, sheet=match.table.sheet or None)
    return [
        point(
            str(line["problem"]),
            where=replace(where, row=int(line["row"]), column=_as_printed(match, str(line["column"]))),
            found=str(line["found"]),
            count=int(line["count"]),
            data=_beside(line, match.table.sheet or envelope.file),
        )
        for line in grouped.iter_rows(named=True)
    ]


def _as_printed(match: Match, column: str) -> str:
    """The header that stands in the file over a column of the layout."""
    names = next((rule.names for rule in match.layout.rules if column in rule.names), (column,))
    found = next((at for name in names if (at := column_of(match.table, name)) is not None), None)
    return printed_name(match.table, found) if found is not None else column


def _beside(line: Mapping[str, object], at: str) -> dict[str, str]:
    """Where a formula stands; that rows count without the cell in question."""
    return {**({"at": at} if line["problem"] == FORMULA else {}), **({} if line["holds"] else {"holds": "no"})}


def nothing_read(layout: Layout, nothing: Sequence[Nothing]) -> Reading:
    """What a report in words gives, which says that nothing happened: no record."""
    table = TABLES[layout.table]
    types = {name: TYPES[column.type] for name in table.names if (column := table.column(name))}
    records = pl.DataFrame(
        schema={name: pl.Categorical() if name in ORIGIN_NAMES else type_ for name, type_ in types.items()}
    )
    return Reading(table=layout.table, records=records, waiting=pl.DataFrame(schema=WAITING), nothing=tuple(nothing))
