"""Empty cells among numbers: rows that give no number where others of the file do. What is not told is not zero.

A figure that adds such a column up is printed without them, as partial. An empty cell is an answer where

- the column is empty in every row of the same kind (killed, beside a theft): it was not asked there;
- the split of people by sex and age is left out where the rest of it already gives their number;
- one column gives what is not broken down, and the others are empty, or the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kolosi.intake.cells import Cells
from kolosi.intake.values import is_missing
from kolosi.model.record import TABLES

EMPTY = "number_empty"
"""A number left out by the fewer rows of its kind: it is asked for."""

UNTOLD = "number_untold"
"""One left out by as many rows as give it: it is not asked for, and the figure is partial all the same."""

PARTS = ("women", "men", "girls", "boys")
_PEOPLE = ("victims", "reached")
_KINDS = ("violation", "event_type", "category")
_ADDED: Mapping[str, frozenset[str]] = {
    "statistics": frozenset({"value"}),
    **{
        table: frozenset(column.name for column in TABLES[table].columns if column.type == "count")
        for table in ("incidents", "activities")
    },
}
"""The columns that figures add up, by table."""

_SEEN = {"row": pl.UInt32(), "column": pl.String(), "into": pl.String(), "is_asked": pl.Boolean()}


def unanswered(cells: Sequence[Cells], frame: pl.DataFrame, table: str, spared: pl.Series) -> pl.DataFrame:
    """The empty cells of the numbers of a table, by row: `column`, what it is read `into`, and whether it is asked for.

    `spared` are the rows of which no number is expected: activities that are planned, or count something else than people.
    """
    numbers = [cell for cell in cells if cell.rule.into in _ADDED.get(table, ()) and cell.values is not None]
    numbers = [cell for cell in numbers if cell.at in frame.columns]
    expected = ~frame["row"].is_in(spared.implode())
    kinds = _kinds(cells, frame, table)
    given = _given_otherwise(numbers, frame)
    found = []
    for cell in numbers:
        is_empty = frame.select(is_missing(pl.col(cell.at)))[cell.at] & expected
        answered = pl.DataFrame({"kind": kinds, "filled": ~is_empty & expected, "empty": is_empty})
        counts = answered.select(pl.col("filled").sum().over("kind"), pl.col("empty").sum().over("kind"))
        left = (
            is_empty & (counts["filled"] > 0) & ~given.get(cell.at, pl.Series([False]).new_from_index(0, frame.height))
        )
        found.append(
            pl.DataFrame({"row": frame["row"], "is_asked": counts["filled"] > counts["empty"]})
            .filter(left)
            .select(
                pl.col("row").cast(pl.UInt32),
                column=pl.lit(cell.rule.names[0]),
                into=pl.lit(cell.rule.into),
                is_asked=pl.col("is_asked"),
            )
        )
    return pl.concat([pl.DataFrame(schema=_SEEN), *found])


def _kinds(cells: Sequence[Cells], frame: pl.DataFrame, table: str) -> pl.Series:
    """What each incident is about, as finely as it is told; the same for all where nothing tells, and in other tables."""
    if table != "incidents":
        return pl.repeat("", frame.height, eager=True)
    found = (cell for name in _KINDS for cell in cells if cell.rule.into == name and cell.rule.attribute is None)
    told = next((cell.values for cell in found if cell.values is not None), None)
    return pl.repeat("", frame.height, eager=True) if told is None else told.cast(pl.String)


def _given_otherwise(numbers: Sequence[Cells], frame: pl.DataFrame) -> dict[str, pl.Series]:
    """For each column, the rows in which its empty cell is an answer, because other columns give the whole."""
    return {**_split(numbers, frame), **_rest(numbers, frame)}


def _split(numbers: Sequence[Cells], frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The parts by sex and age, in the rows in which those that are filled add up to the people; in all, without a whole."""
    parts = [cell for cell in numbers if cell.rule.into in PARTS]
    whole = next((cell for cell in numbers if cell.rule.into in _PEOPLE), None)
    if not parts:
        return {}
    if whole is None or whole.values is None:
        return {cell.at: pl.repeat(True, frame.height, eager=True) for cell in parts}
    told = pl.DataFrame({f"part{at}": cell.values for at, cell in enumerate(parts)})
    is_whole = (told.sum_horizontal() == whole.values).fill_null(value=True)
    return {cell.at: is_whole for cell in parts}


def _rest(numbers: Sequence[Cells], frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The rest that is not broken down, which may always be left out; and the terms, where the rest alone is filled."""
    rest = [cell for cell in numbers if _is_rest(cell)]
    terms = [cell for cell in numbers if not _is_rest(cell) and cell.rule.settings]
    if not rest or not terms:
        return {}
    filled = pl.DataFrame({cell.at: cell.values for cell in terms}).select(pl.any_horizontal(pl.all().is_not_null()))
    is_alone = ~filled.to_series() & rest[0].values.is_not_null() if rest[0].values is not None else None
    always = pl.repeat(True, frame.height, eager=True)
    return {cell.at: always for cell in rest} | ({cell.at: is_alone for cell in terms} if is_alone is not None else {})


def _is_rest(cell: Cells) -> bool:
    return bool(cell.rule.settings) and "unknown" in cell.rule.settings.values()
