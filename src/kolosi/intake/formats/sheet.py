"""A sheet of text cells as a person would see it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import polars as pl

from kolosi.intake.containers.refusal import CODES, LIMITS, Limits, Unreadable

__all__ = ["CODES", "LIMITS", "Limits", "Sheet", "Unreadable"]

NAMED = 10
"""So many cells of a kind are named: a person who sees ten looks for the others."""


Merge = tuple[int, int, int, int]
"""First and last row as printed (from 1), first and last column (from 0) of cells merged into one."""

Fill = tuple[int, str]
"""A row as printed (from 1), and what people call the colour that it is filled with."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """The filled cells of one sheet, as text; nothing is taken for a heading yet. Two sheets are never equal.

    ``cells`` has a column ``row`` (1-based, as a spreadsheet numbers it; blank rows count but are absent) and
    ``c0`` … ``cN`` of text; an empty cell is null. A formula without result stands as it is written (``=A1+1``);
    ``formula_cells`` counts them.
    """

    name: str
    hidden: bool
    cells: pl.DataFrame
    formula_cells: int = field(default=0)
    truncated_row: int | None = field(default=None)
    linked: bool = field(default=False)
    """Whether some of its formulas take values from other workbooks."""
    left_behind: tuple[str, ...] = field(default=())
    """What its workbook has beside cells that is neither read nor kept: of the kinds of `refusal.LEFT_BEHIND`."""
    merged: tuple[Merge, ...] = field(default=())
    """What is merged where there are cells, from the top; `intake.merged` says what the cells under it stand for."""
    cut: tuple[str, ...] = field(default=())
    """The first of the cells that held more than is read of one, as a spreadsheet names them (`B12`)."""
    worked_out: tuple[str, ...] = field(default=())
    """The first of the cells that a formula works out, with or without a result, where the format tells them."""
    filled: tuple[Fill, ...] = field(default=())
    """The rows that somebody filled with a colour, where the format tells them."""

    @property
    def width(self) -> int:
        """How many columns hold something."""
        return self.cells.width - 1


def with_content(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets that hold something; refused when none does, or when results of formulas are missing throughout."""
    for sheet in sheets:
        filled = sheet.cells.height * sheet.width - sum(sheet.cells.null_count().row(0)) if sheet.cells.height else 0
        if sheet.formula_cells * 2 > filled and sheet.formula_cells and not sheet.hidden:
            raise Unreadable("formulas", sheet=sheet.name, found=sheet.formula_cells)
    filled_sheets = [sheet for sheet in sheets if sheet.cells.height]
    if not filled_sheets:
        raise Unreadable("empty")
    return filled_sheets


def column(position: int) -> str:
    """The name of the column at a position: ``c0`` is the first."""
    return f"c{position}"


def tidy(frame: pl.DataFrame, *, limits: Limits = LIMITS) -> pl.DataFrame:
    """The frame with empty texts as null, without blank rows, trimmed to its real width, ``row`` first."""
    texts = [name for name in frame.columns if name != "row"]
    emptied = [name for name in texts if frame.get_column(name).eq("").any()]
    frame = frame.with_columns(pl.when(pl.col(emptied) != "").then(pl.col(emptied))) if emptied else frame
    frame = _without_blank_rows(frame, texts)
    while texts and frame.get_column(texts[-1]).null_count() == frame.height:
        texts.pop()
    if len(texts) > limits.columns:
        raise Unreadable("too_many_columns", found=len(texts), allowed=limits.columns)
    _refuse_endless_cells(frame, texts, limits)
    return frame.select(pl.col("row").cast(pl.UInt32), *texts)


def _refuse_endless_cells(frame: pl.DataFrame, texts: Sequence[str], limits: Limits) -> None:
    if not texts or frame.estimated_size() <= limits.cell_bytes:
        return
    longest = frame.select(pl.max_horizontal(pl.col(texts).str.len_bytes().max())).item()
    if longest is not None and longest > limits.cell_bytes:
        raise Unreadable("long_line", found=longest, allowed=limits.cell_bytes)


_PERHAPS_BLANK = 6  # bytes: a few spaces, or two no-break ones


def _without_blank_rows(frame: pl.DataFrame, texts: Sequence[str]) -> pl.DataFrame:
    if not texts or not frame.height:
        return frame.clear()
    candidates = frame.filter(
        pl.all_horizontal(pl.col(texts).is_null() | (pl.col(texts).str.len_bytes() <= _PERHAPS_BLANK))
    )
    blank = candidates.filter(pl.all_horizontal(pl.col(texts).fill_null("").str.strip_chars() == ""))
    if not blank.height:
        return frame
    return frame.join(blank.select("row"), on="row", how="anti", maintain_order="left")


def frame_of_columns(rows: Iterable[int], columns: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """A frame of cells from row numbers and columns of text."""
    series = [pl.Series(column(at), values, dtype=pl.String) for at, values in enumerate(columns)]
    return pl.DataFrame([pl.Series("row", list(rows), dtype=pl.UInt32), *series])


def number_text(value: float) -> str | None:
    """A number as a spreadsheet shows it: no ``.0``, at most 15 significant digits; not a number is empty, one without end says so.

    >>> number_text(2022.0), number_text(0.1 + 0.2), number_text(float("nan")), number_text(float("-inf"))
    ('2022', '0.3', None, '-inf')
    """
    if math.isnan(value):
        return None
    if math.isinf(value):
        return str(value)
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    return format(value, ".15g")


def moment_text(value: datetime) -> str:
    """A day, with its time only when it is not midnight.

    >>> moment_text(datetime(2025, 3, 31)), moment_text(datetime(2025, 3, 31, 13, 5))
    ('2025-03-31', '2025-03-31T13:05:00')
    """
    rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if rounded.time() == time(0) and rounded.tzinfo is None:
        return rounded.date().isoformat()
    return rounded.isoformat()


def span_text(value: timedelta) -> str:
    """A duration in hours, minutes and seconds.

    >>> span_text(timedelta(days=1, hours=12))
    '36:00:00'
    """
    seconds = round(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"


Cell = str | int | float | bool | date | time | timedelta | None


def cell_text(value: Cell) -> str | None:
    """A typed cell as text; an empty one as None."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value) if isinstance(value, float) else str(value)
    if isinstance(value, datetime):
        return moment_text(value)
    return span_text(value) if isinstance(value, timedelta) else value.isoformat()


def column_texts(values: Sequence[Cell]) -> list[str | None]:
    """A column of typed cells as text."""
    return [cell_text(value) for value in values]
