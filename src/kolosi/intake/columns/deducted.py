"""Rows of a negative number, of which a person said that they correct another row: the number is taken off that one.

A count below zero is nobody's figure: the month of the correction would print it, and what protects small numbers knows none. So
the row that is corrected is looked for (the same organisation, place, activity), lowered, and the correction itself left aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.cell_decisions import DEDUCT, LEAVE_OUT, Columns, Settled, is_meant
from kolosi.intake.columns.spans import span_of
from kolosi.intake.columns.table import fold
from kolosi.intake.columns.values import read_number
from kolosi.model.finding import Finding, Where, point
from kolosi.model.period import Period
from kolosi.model.spoken_period import periods_in

NEGATIVE = "negative_count"
"""The problem of a number below zero where things are counted."""

BELOW_WITH_WORDS = r"^[-−–]\s*(\d[\d\s.,]*)\s[^\W\d]"
"""A number below zero and words about it in one cell: "-120 bénéficiaires, correction de février"."""

_SPANS = frozenset({"month", "quarter", "year", "period", "day"})
_SAME = frozenset({"word", "place"})
"""What two rows of one activity say alike; and who carries it out."""
_WHO = frozenset({"organisation", "partner"})


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row: what tells it apart, when it is, its numbers by column, and all that it says."""

    at: int
    same: tuple[str, ...]
    when: Period | None
    numbers: Mapping[str, float]
    texts: tuple[str, ...]


def deducted(
    frame: pl.DataFrame, columns: Columns, settled: Sequence[Settled], where: Where
) -> tuple[list[Settled], pl.DataFrame, list[Finding]]:
    """What is decided once corrections are deducted as a person said, the rows that they lower, and what is said of it.

    All that a correction takes off is taken off one row: the one of the month that its own cells name, else the last one up to its
    own month, of the same activity, that holds so much. Where there is none the correction waits on.
    """
    found: list[Settled] = []
    told: list[Finding] = []
    for one in settled:
        if one.value != DEDUCT:
            found.append(one)
            continue
        column = next((column for rule, column in columns if rule.names[0] == one.cells.column), None)
        wrong = frame.select(is_meant(column, one.cells.found)).to_series() if column is not None else None
        lowered = _lowered(frame, columns, wrong.arg_true().to_list()) if wrong is not None else None
        at = replace(where, column=one.cells.column)
        if lowered is None or wrong is None:
            told.append(point("nothing_to_deduct_from", where=at, found=one.cells.found))
            continue
        frame = lowered
        found.append(replace(one, value=LEAVE_OUT))
        told.append(point("rows_deducted", where=at, found=one.cells.found, count=int(wrong.sum())))
    return found, frame, told


def _lowered(frame: pl.DataFrame, columns: Columns, corrections: Sequence[int]) -> pl.DataFrame | None:
    """The rows with every one of some corrections taken off another; None where one of them finds none."""
    rows = list(_rows(frame, columns))
    for at in corrections:
        off = {name: -number for name, number in rows[at].numbers.items() if number < 0}
        target = _corrected(rows, rows[at], off)
        if target is None:
            return None
        left = {**target.numbers, **{name: target.numbers[name] - number for name, number in off.items()}}
        rows[target.at] = replace(target, numbers=left)
        is_it = pl.int_range(pl.len()) == target.at
        frame = frame.with_columns(
            pl.when(is_it).then(pl.lit(f"{left[name]:g}")).otherwise(pl.col(name)).alias(name) for name in off
        )
    return frame


def _corrected(rows: Sequence[_Row], own: _Row, off: Mapping[str, float]) -> _Row | None:
    """The row that a correction corrects."""
    able = [
        row
        for row in rows
        if row.at != own.at
        and row.same == own.same
        and all(row.numbers.get(name, 0.0) >= number for name, number in off.items())
        and (own.when is None or row.when is None or row.when.first <= own.when.first)
    ]
    year = own.when.last.year if own.when is not None else None
    named = [found.period for text in own.texts for found in periods_in(text, year)]
    told = [row for row in able if row.when in named and row.when != own.when]
    return max(told or able, key=lambda row: (row.when.first.toordinal() if row.when else 0, row.at), default=None)


def _rows(frame: pl.DataFrame, columns: Columns) -> Iterator[_Row]:
    same = [column for rule, column in columns if rule.read in _SAME or rule.into in _WHO]
    time = next((column for rule, column in columns if rule.read in _SPANS), None)
    counts = [column for rule, column in columns if rule.read == "count"]
    numbers = {column: _numbers(frame[column]) for column in counts}
    rest = [name for name in frame.columns if name.startswith("c") and name not in {*same, *counts, time}]
    for at, line in enumerate(frame.iter_rows(named=True)):
        yield _Row(
            at=at,
            same=tuple(fold(line[column] or "") for column in same),
            when=span_of(line[time], "month") if time is not None and line[time] else None,
            numbers={column: found[at] for column, found in numbers.items() if found[at] is not None},
            texts=tuple(
                str(line[name]) for name in (*rest, *counts) if line[name] and re.search(r"[^\W\d]", line[name])
            ),
        )


def _numbers(cells: pl.Series) -> pl.Series:
    """The numbers of a column, those too that words stand behind."""
    with_words = cells.str.strip_chars().str.extract(BELOW_WITH_WORDS)
    return read_number(cells, whole=True).fill_null(-read_number(with_words, whole=True))
