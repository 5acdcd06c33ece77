"""Records that one export gives twice: rows of one number that are alike in every cell count once."""

from __future__ import annotations

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable
from kolosi.intake.meaning.words import words

MOSTLY = 0.8
"""Where so many rows at least bear a number of their own, it is that of the record. One that many rows share is that of a project, a
partner or a site, and alike rows under it may be different things."""

_ROW = "row"


def exported_twice(frame: pl.DataFrame, table: TextTable, lookup: Lookup) -> pl.Series:
    """Whether each row is the copy, word for word, of an earlier one that bears the same number of a record."""
    cells = [name for name in frame.columns if name != _ROW]
    numbered = [column for column in _numbers(table, lookup) if column in cells and _tells_apart(frame[column])]
    if not numbered or not frame.height:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    is_copy = ~pl.struct(cells).is_first_distinct() & pl.all_horizontal(pl.col(numbered).is_not_null())
    return frame.select(is_copy).to_series()


def _numbers(table: TextTable, lookup: Lookup) -> list[str]:
    """The columns that are called the number or identifier of a record: "@id", "Record ID", "N°"."""
    known = lookup.headings().get("activity")
    phrases = {frozenset(words(text)) for text in known.says} if known else set()
    named = {f"c{at}": name for at, name in enumerate(table.printed or table.names) if name}
    return [column for column, name in named.items() if frozenset(words(name.lstrip("@_"))) in phrases]


def _tells_apart(column: pl.Series) -> bool:
    filled = column.drop_nulls()
    return bool(len(filled)) and filled.n_unique() >= MOSTLY * len(filled)
