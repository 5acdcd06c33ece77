"""Workbooks (xlsx, xlsm, xlsb) as sheets of text.

The part that holds macros is never opened, nothing is run: what a workbook may not hold is refused before it comes here.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

import polars as pl
import python_calamine

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.binary import is_binary
from kolosi.intake.formats.binarybook import read_xlsb
from kolosi.intake.formats.fills import filled_rows, filled_styles
from kolosi.intake.formats.merges import within
from kolosi.intake.formats.panics import PanicsAreDamage
from kolosi.intake.formats.parts import (
    MOST_FORMULAS,
    Extent,
    Part,
    longest_text,
    main_part,
    measure_sheet,
    refuse_hostile_parts,
    sheet_parts,
)
from kolosi.intake.formats.rawcells import Book, read_book, read_cells
from kolosi.intake.formats.sheet import (
    LIMITS,
    Cell,
    Limits,
    Sheet,
    Unreadable,
    column,
    column_texts,
    frame_of_columns,
    tidy,
    with_content,
)

_BATCH = 20_000
_SMALL_AREA = 4_000_000
_SPARSE = 8  # an area more than this many times the cells is read from the XML, cell by cell


def read_workbook(data: bytes, package: Package, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of an xlsx, xlsm or xlsb workbook (its bytes, and the same opened as a package), hidden ones marked."""
    if is_binary(package, main_part(package.anew())):
        return read_xlsb(package, limits=limits)
    return read_xlsx(data, package, limits=limits)


def read_xlsx(data: bytes, package: Package, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of an xlsx or xlsm workbook."""
    refuse_hostile_parts(package)
    parts = sheet_parts(package)
    if not parts:
        raise Unreadable("not_a_table")
    reader = _XlsxReader(data, package, limits)
    sheets = [reader.sheet(part) for part in parts]
    return with_content(sheets)


class _XlsxReader:
    """Reads each sheet by calamine where its result agrees with the XML, from the XML itself otherwise."""

    def __init__(self, data: bytes, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._longest = longest_text(package)
        self._quick = open_calamine(data)

    @cached_property
    def _book(self) -> Book:
        return read_book(self._package.anew())

    @cached_property
    def _filled(self) -> Mapping[int, str]:
        return filled_styles(self._package.anew())

    def sheet(self, part: Part) -> Sheet:
        """One sheet of text."""
        extent = measure_sheet(self._package, part.member, limits=self._limits)
        if extent.formula_cells > MOST_FORMULAS and not part.hidden:
            raise Unreadable("formulas", sheet=part.name, found=extent.formula_cells)
        frame = self._by_calamine(part, extent)
        if frame is None:
            frame = read_cells(self._package.anew(), part.member, self._book, limits=self._limits)
        cells = tidy(frame, limits=self._limits)
        return Sheet(
            name=part.name,
            hidden=part.hidden,
            cells=cells,
            formula_cells=extent.formula_cells,
            linked=extent.is_linked,
            merged=within(extent.merges, cells),
            worked_out=extent.worked_out,
            filled=filled_rows(self._package.anew(), part.member, self._filled),
        )

    def _by_calamine(self, part: Part, extent: Extent) -> pl.DataFrame | None:
        """The cells as calamine gives them; None when it fails, or stops before the last row of the XML."""
        if self._quick is None or not self._is_quick(extent):
            return None
        try:
            with PanicsAreDamage():
                frame, last_row = read_range(self._quick.get_sheet_by_name(part.name), limits=self._limits)
        except (python_calamine.CalamineError, OSError, ValueError):
            return None
        return with_texts(frame, (*extent.errors, *extent.formulas)) if last_row >= extent.rows else None

    def _is_quick(self, extent: Extent) -> bool:
        """Whether a dense table of the sheet stays in proportion to what it holds."""
        area = extent.rows * extent.columns
        is_sparse = area > _SMALL_AREA and area > _SPARSE * extent.cells
        is_wordy = self._longest * extent.text_cells > self._limits.text_bytes
        return not (is_sparse or is_wordy or extent.unplaced or extent.columns > self._limits.columns)


def open_calamine(data: bytes) -> python_calamine.CalamineWorkbook | None:
    """The workbook as calamine opens it, or None when it cannot."""
    try:
        with PanicsAreDamage():
            return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as locked:
        raise Unreadable("password") from locked
    except (python_calamine.CalamineError, OSError, ValueError):
        return None


def read_range(sheet: python_calamine.CalamineSheet, *, limits: Limits) -> tuple[pl.DataFrame, int]:
    """The cells of a calamine sheet as text, in their places, and its last row (1-based; 0 if empty)."""
    if sheet.start is None or sheet.end is None:
        return pl.DataFrame(schema={"row": pl.UInt32}), 0
    (first, left), (last, right) = sheet.start, sheet.end
    if (last - first + 1) * (right - left + 1) > limits.cells:
        raise Unreadable("too_large", allowed=limits.cells)
    frames = [_batch_frame(first + 1 + at, left, rows) for at, rows in _batches(sheet, last - first + 1, first)]
    return pl.concat(frames), last + 1


def _batches(
    sheet: python_calamine.CalamineSheet, height: int, first: int
) -> Iterator[tuple[int, list[Sequence[Cell]]]]:
    rows: Iterator[Sequence[Cell]] = islice(sheet.iter_rows(), first, None)
    for start in range(0, height, _BATCH):
        yield start, list(islice(rows, _BATCH))


def _batch_frame(first_row: int, left: int, rows: Sequence[Sequence[Cell]]) -> pl.DataFrame:
    columns: list[list[str | None]] = [[None] * len(rows) for _ in range(left)]
    columns += [column_texts(values) for values in zip(*rows, strict=True)]
    return frame_of_columns(range(first_row, first_row + len(rows)), columns)


def with_texts(frame: pl.DataFrame, texts: Iterable[tuple[int, int, str]]) -> pl.DataFrame:
    """The frame with the texts of cells that calamine leaves empty: errors (``#REF!``) and formulas without result."""
    by_column: dict[int, list[tuple[int, str]]] = {}
    for row, at, text in texts:
        by_column.setdefault(at, []).append((row, text))
    frame = _widened(frame, max(by_column, default=-1) + 1)
    for at, found in by_column.items():
        told = pl.DataFrame(found, schema={"row": pl.UInt32, "told": pl.String}, orient="row")
        name = column(at)
        joined = frame.join(told.unique("row"), on="row", how="left", maintain_order="left")
        frame = joined.with_columns(pl.coalesce("told", name).alias(name)).drop("told")
    return frame


def _widened(frame: pl.DataFrame, width: int) -> pl.DataFrame:
    missing = [column(at) for at in range(width) if column(at) not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
