"""Repeat groups of a Kobo export: each row of a repeat with what the submission that it hangs on says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from kolosi.intake.formats import Sheet

INDEX, PARENT_INDEX, PARENT = "_index", "_parent_index", "_parent_table_name"
_STATUS = "_validation_status"
_HEAD = 5
"""The names of the columns stand in one of so many first rows."""


@dataclass(frozen=True, kw_only=True)
class Hung:
    """The sheets of a file with each repeat under its own name and the columns of its submission beside its own.

    `parents` gives the sheet that each repeat hangs on, `own` the names of the columns that each has itself.
    """

    sheets: tuple[Sheet, ...]
    parents: Mapping[str, str]
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)


def with_submissions(sheets: Sequence[Sheet]) -> Hung:
    """The sheets with the repeats joined to what they hang on; as they are where a file has none."""
    named = ((sheet.name, _columns(sheet)) for sheet in sheets)
    columns = {name: found for name, found in named if found is not None}
    repeats = [sheet for sheet in sheets if PARENT_INDEX in columns.get(sheet.name, {})]
    if not repeats:
        return Hung(sheets=tuple(sheets), parents={})
    by_name = {sheet.name: sheet for sheet in sheets}
    parents = {one.name: found for one in repeats if (found := _parent(one, columns)) is not None}
    done = {name for name in by_name if name not in parents}
    while ready := [name for name, parent in parents.items() if name not in done and parent in done]:
        for name in ready:
            by_name[name] = _joined(by_name[name], by_name[parents[name]])
            done.add(name)
    own = {name: frozenset(columns[name]) - {"row"} for name in parents}
    return Hung(sheets=tuple(by_name[sheet.name] for sheet in sheets), parents=parents, own=own)


def _columns(sheet: Sheet) -> Mapping[str, str] | None:
    """The column of each name, where a row of names numbers the rows as Kobo does; None elsewhere."""
    for row in sheet.cells.head(_HEAD).iter_rows(named=True):
        names = {str(cell).strip(): column for column, cell in row.items() if column != "row" and cell is not None}
        if INDEX in names or PARENT_INDEX in names:
            return {**names, "row": str(row["row"])}
    return None


def _parent(repeat: Sheet, columns: Mapping[str, Mapping[str, str]]) -> str | None:
    """The sheet that a repeat says it hangs on; else the only one that it can hang on."""
    own = columns[repeat.name]
    others = [name for name, names in columns.items() if name != repeat.name and INDEX in names]
    if PARENT in own:
        said = repeat.cells[own[PARENT]].drop_nulls().to_list()[1:2]
        return next((name for name in others if said and (name == said[0] or said[0].startswith(name))), None)
    tops = [name for name in others if PARENT_INDEX not in columns[name]]
    return tops[0] if len(tops) == 1 else None


def _joined(repeat: Sheet, parent: Sheet) -> Sheet:
    """The cells of a repeat with those columns of its submission that it has not; its rows keep their numbers.

    Numbers stay where they are: how many the submission counts would be added up once for each row of the repeat.
    """
    own, over = _columns(repeat), _columns(parent)
    assert own is not None
    assert over is not None
    taken = [
        (name, column)
        for name, column in over.items()
        if name not in own
        and name != "row"
        and (not name.startswith("_") or name == _STATUS)
        and not _counts(parent.cells.filter(pl.col("row") > int(over["row"]))[column])
    ]
    first = max((int(name[1:]) for name in repeat.cells.columns if name != "row"), default=-1) + 1
    head, names = int(over["row"]), [f"c{first + at}" for at in range(len(taken))]
    index = parent.cells[over[INDEX]].str.strip_chars()
    beside = parent.cells.select(pl.col(column).alias(name) for name, (_, column) in zip(names, taken, strict=True))
    beside = beside.with_columns(at=pl.when(parent.cells["row"] == head).then(pl.lit(PARENT_INDEX)).otherwise(index))
    beside = beside.filter(pl.col("at").is_not_null()).unique("at", keep="first", maintain_order=True)
    cells = repeat.cells.with_columns(at=pl.col(own[PARENT_INDEX]).str.strip_chars())
    return replace(repeat, cells=cells.join(beside, on="at", how="left", maintain_order="left").drop("at"))


def _counts(column: pl.Series) -> bool:
    """True for a column of numbers."""
    filled = column.drop_nulls()
    return bool(len(filled)) and bool(filled.str.contains(r"^\s*[-+]?\d+(?:[.,]\d+)?\s*$").all())
