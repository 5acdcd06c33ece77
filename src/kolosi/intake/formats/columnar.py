"""Parquet as a sheet of text; the names of its columns are the first row."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from kolosi.intake.formats.geoparquet import boxes_in, plain, shapes_in
from kolosi.intake.formats.sheet import LIMITS, Limits, Sheet, Unreadable, column, tidy

MARK = b"PAR1"
_LONGEST_FOOT = 16 << 20
"""Bytes of what a file says of its columns at its end: read whole before anything else."""


def read_parquet(data: bytes, *, limits: Limits = LIMITS) -> Sheet:
    """The rows of a Parquet file, from row 2. Of geometries (GeoParquet) points give ``lon`` and ``lat``; others are named only."""
    notes = told_in_foot(data, limits=limits)
    shapes, boxes = shapes_in(notes), boxes_in(notes)
    frame = _frame(data)
    texts = _in_texts(plain(frame.drop(boxes & set(frame.columns)), shapes))
    heading = pl.DataFrame({column(at): [name] for at, name in enumerate(texts.columns)})
    texts.columns = heading.columns
    cells = pl.concat([heading, texts]).with_row_index("row", offset=1)
    return Sheet(name="", hidden=False, cells=tidy(cells, limits=limits))


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The shapes of a GeoParquet file, as well-known binary, and the other columns as text."""

    shapes: pl.Series
    texts: pl.DataFrame
    is_in_degrees: bool


def read_drawn(data: bytes, *, limits: Limits = LIMITS) -> Drawn | None:
    """Give the shapes of a Parquet file; None when it has none but points."""
    notes = told_in_foot(data, limits=limits)
    shapes = shapes_in(notes)
    main = next((one for one in shapes if one.is_primary and one.is_binary and not one.are_points), None)
    if main is None:
        return None
    frame = _frame(data)
    if main.column not in frame.columns:
        raise Unreadable("truncated")
    beside = {one.column for one in shapes} | boxes_in(notes)
    texts = _in_texts(frame.drop(beside & set(frame.columns)))
    return Drawn(shapes=frame[main.column], texts=texts, is_in_degrees=main.is_in_degrees)


def _frame(data: bytes) -> pl.DataFrame:
    with _damage(), _storage():
        return pl.read_parquet(io.BytesIO(data))


def _in_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text; the fields of a struct as columns ``outer/inner``."""
    frame = _without_structs(frame)
    return frame.select(_text(frame, name).alias(name) for name in frame.columns)


def told_in_foot(data: bytes, *, limits: Limits = LIMITS) -> Mapping[str, str]:
    """Give what a Parquet file notes in its foot. Raises `Unreadable` when it is cut off, or larger than is read."""
    if not data.endswith(MARK):
        raise Unreadable("truncated")
    foot = int.from_bytes(data[-8:-4], "little")
    if foot > _LONGEST_FOOT:
        raise Unreadable("too_large", found=foot, allowed=_LONGEST_FOOT)
    with _damage(), _storage():
        columns = sum(map(_width, pl.read_parquet_schema(io.BytesIO(data)).values()))
        rows = pl.scan_parquet(io.BytesIO(data)).select(pl.len()).collect().item()
        notes = pl.read_parquet_metadata(io.BytesIO(data))
    if columns > limits.columns:
        raise Unreadable("too_many_columns", found=columns, allowed=limits.columns)
    if rows * columns > limits.cells:
        raise Unreadable("too_large", allowed=limits.cells)
    return notes


def _width(kind: object) -> int:
    """How many columns a column gives: each field of a struct is one."""
    return sum(_width(field.dtype) for field in kind.fields) if isinstance(kind, pl.Struct) else 1


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as damage:
        raise Unreadable("truncated") from damage


@contextmanager
def _storage() -> Iterator[None]:
    """Columns of a kind that geographic programs add are read as what they hold; that it is so needs no warning."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Extension type", UserWarning)
        yield


def _without_structs(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the fields of a struct as columns ``outer/inner``."""
    while structs := [name for name, kind in frame.schema.items() if isinstance(kind, pl.Struct)]:
        frame = frame.unnest(structs, separator="/")
    return frame


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    kind, value = frame.schema[name], pl.col(name)
    if kind.is_float():
        is_whole = (value == value.floor()) & (value.abs() < 1e15)
        whole = value.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(is_whole).then(whole).when(value.is_not_nan()).then(value.cast(pl.String))
    if isinstance(kind, pl.Datetime):
        return value.dt.strftime("%Y-%m-%dT%H:%M:%S").str.strip_suffix("T00:00:00")
    if isinstance(kind, (pl.List, pl.Array)):
        return value.map_elements(lambda items: json.dumps(items.to_list(), default=str), return_dtype=pl.String)
    if kind == pl.Binary:
        return value.bin.encode("hex")
    return value.cast(pl.String)
