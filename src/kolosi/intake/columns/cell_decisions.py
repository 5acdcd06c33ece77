"""Cells that a person looked at because their rows waited: the order of a date, a value typed in, a row left aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

import polars as pl

from kolosi.intake.columns.cells import FORMULA
from kolosi.intake.columns.values import EDGES, is_missing
from kolosi.model.finding import Finding, Where, point
from kolosi.model.source import Rule

AMBIGUOUS = "ambiguous_date"
TOGETHER = (AMBIGUOUS, FORMULA)
"""Problems of which one point speaks for the whole column, whatever stands in each cell."""
LEAVE_OUT, WAIT, WITHOUT, KEEP, DEDUCT = "leave_out", "wait", "without", "keep", "deduct"
ORDERS: tuple[Literal["dmy", "mdy"], ...] = ("dmy", "mdy")


def _quoted(name: str) -> str:
    """A name without the mark that parts the pieces of a subject."""
    return name.replace("%", "%25").replace(":", "%3A")


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of one file, sheet and column that wait with the same problem and the same text.

    `file` is the beginning of the hash of what is kept. Days that could be read two ways stand together: `found` is
    empty, for the answer is about the whole column.
    """

    file: str
    problem: str
    sheet: str
    column: str
    found: str

    def __str__(self) -> str:
        return ":".join((self.file, self.problem, _quoted(self.sheet), _quoted(self.column), self.found))

    @classmethod
    def parse(cls, text: str) -> Cells | None:
        """The cells that the subject of a Decision names; None when it names none."""
        parts = text.split(":", 4)
        if len(parts) < 5 or not all((parts[0], parts[1], parts[3])):
            return None
        file, problem, sheet, column, found = parts
        return cls(file=file, problem=problem, sheet=unquote(sheet), column=unquote(column), found=found)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What a person decided about such cells: an order of day and month, a value, `leave_out`, `wait`, `without` (the row
    counts without the cell), `keep` (what looks doubtful is right) or `deduct` (it is taken off another row)."""

    cells: Cells
    value: str

    @property
    def is_typed(self) -> bool:
        """True for a value that stands in place of what was found."""
        return self.value not in (LEAVE_OUT, WAIT, WITHOUT, KEEP, DEDUCT, *ORDERS)


Columns = list[tuple[Rule, str]]


def settle(frame: pl.DataFrame, columns: Columns, settled: Sequence[Settled]) -> tuple[pl.DataFrame, Columns, int]:
    """The rows with the values typed in, the columns with the order of their days, and how many cells were typed."""
    typed = 0
    for one in settled:
        column = next((column for rule, column in columns if rule.names[0] == one.cells.column), None)
        if one.is_typed and column is not None:
            is_it = is_meant(column, one.cells.found)
            typed += int(frame.select(is_it.sum()).item())
            frame = frame.with_columns(pl.when(is_it).then(pl.lit(one.value)).otherwise(pl.col(column)).alias(column))
    orders = {one.cells.column: order for one in settled for order in ORDERS if one.value == order}
    ordered = [(replace(rule, order=orders.get(rule.names[0], rule.order)), column) for rule, column in columns]
    return frame, ordered, typed


def is_meant(column: str, found: str) -> pl.Expr:
    """Whether a cell is one of those that stand with some text, or with none."""
    cell = pl.col(column)
    return (cell.str.strip_chars(EDGES) == found).fill_null(False) if found else is_missing(cell)


def doubted(waiting: pl.DataFrame, settled: Sequence[Settled]) -> pl.DataFrame:
    """The cells in question, without those of which a person said that they are right."""
    return waiting.filter(~_decided(settled, KEEP))


def left_aside(waiting: pl.DataFrame, settled: Sequence[Settled]) -> tuple[pl.DataFrame, pl.Series]:
    """The cells that still wait, and the rows that a person left aside for one of their cells."""
    left = waiting.filter(_decided(settled, LEAVE_OUT))["row"].unique()
    counted = _decided(settled, WITHOUT) & ~pl.col("holds")
    return waiting.filter(~pl.col("row").is_in(left.implode()) & ~counted), left


def _decided(settled: Sequence[Settled], value: str) -> pl.Expr:
    """Whether a cell is one of those decided so."""
    decided = pl.lit(value=False)
    for one in settled:
        if one.value == value:
            same = (pl.col("problem") == one.cells.problem) & (pl.col("column") == one.cells.column)
            decided |= same if one.cells.problem in TOGETHER else same & (pl.col("found") == one.cells.found)
    return decided


def said_of(where: Where, left: int, typed: int) -> list[Finding]:
    """What people decided about rows of a sheet, so that nobody forgets it."""
    counts = {"rows_left_out": left, "cells_typed": typed}
    return [point(id_, where=where, count=count) for id_, count in counts.items() if count]
