"""Totals that a file prints itself, beside what its rows and columns come to: where they differ, something is missing.

A total is never read as a value. It tells that rows were cut out, that a cell was emptied or a column left out: the figures
of the table are then printed as partial, and the difference is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.cells import Cells
from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.values import read_number

DIFFERS = "total_differs"

_WHOLE = re.compile(
    r"(?:grand )?tota(?:l|ux)(?: general| generaux| pays| national)?|somme(?: totale)?|ensemble|sum|grand total"
)
"""What a total of everything is called; "Total Mopti" and "Sous-total" are of a part."""

_SAME = ("statistic", "unit", "kind")
_FOUND = {"row": pl.UInt32(), "column": pl.String(), "found": pl.String()}


def differing_rows(cells: Sequence[Cells], table: TextTable, rows: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """The total under (or over) all rows, where some column does not come to it: one line, with what is printed.

    The columns are those of counts that are read, and one of totals that is not. `rows` are all rows of data, before any is left
    aside; `totals` the rows that add up others.
    """
    counts = {cell.at: cell.rule.names[0] for cell in cells if cell.rule.read == "count"}
    counts |= {at: table.names[int(at[1:])] for at, name in _headers(table).items() if _WHOLE.fullmatch(name)}
    whole = totals.filter([_is_whole(texts) for texts in totals.drop("row").rows()])
    found = pl.DataFrame(schema=_FOUND)
    if whole.height != 1 or not rows.height:
        return found
    for at, name in counts.items():
        printed = _number(whole[at])[0] if at in rows.columns else None
        if printed is not None and printed != _number(rows[at]).sum():
            told = {"row": whole["row"].to_list(), "column": [name], "found": [whole[at][0]]}
            return pl.DataFrame(told, schema=_FOUND)
    return found


def differing_columns(
    cells: Sequence[Cells], frame: pl.DataFrame, table: TextTable, called: Sequence[str]
) -> pl.DataFrame:
    """The rows in which the parts of one value, told in columns, do not come to the total printed beside them.

    `called` are headers that totals go by in the layout, beside those that say total.
    """
    found = pl.DataFrame(schema=_FOUND)
    names, read = {fold(name) for name in called}, {cell.at for cell in cells}
    beside = [
        at for at, name in _headers(table).items() if at not in read and (name in names or _WHOLE.fullmatch(name))
    ]
    parts = _parts_of_one(cells)
    if len(beside) != 1 or not parts:
        return found
    printed = _number(frame[beside[0]])
    told = pl.DataFrame({f"part{at}": cell.values for at, cell in enumerate(parts)}).sum_horizontal()
    differs = (printed != told).fill_null(value=False)
    return frame.filter(differs).select(
        pl.col("row").cast(pl.UInt32), column=pl.lit(parts[0].rule.names[0]), found=pl.col(beside[0])
    )


def _headers(table: TextTable) -> dict[str, str]:
    """The last row of each header, folded, by column."""
    return {f"c{at}": fold(name.rsplit(" | ", 1)[-1]) for at, name in enumerate(table.names)}


def _parts_of_one(cells: Sequence[Cells]) -> list[Cells]:
    """The columns that are parts of one value, told apart by words of the same breakdown; none where two values have parts."""
    by_value: dict[str, list[Cells]] = {}
    for cell in cells:
        if cell.rule.into == "value" and cell.rule.read == "count" and cell.values is not None:
            by_value.setdefault(cell.rule.settings.get("statistic", ""), []).append(cell)
    several = [own for own in by_value.values() if len(own) > 1]
    return several[0] if len(several) == 1 and _are_parts(several[0]) else []


def _are_parts(cells: Sequence[Cells]) -> bool:
    words = [tuple(sorted((k, v) for k, v in cell.rule.settings.items() if k not in _SAME)) for cell in cells]
    columns = {tuple(name for name, _ in one) for one in words}
    return len(columns) == 1 and all(words) and len(set(words)) == len(words)


def _is_whole(texts: Sequence[str | None]) -> bool:
    return any(text is not None and _WHOLE.fullmatch(fold(text)) is not None for text in texts)


def _number(column: pl.Series) -> pl.Series:
    return read_number(column, whole=True)
