"""Parquet as a sheet of text; the names of its columns are the first row."""

from __future__ import annotations

import io
import json

import polars as pl

from kolosi.intake.formats.sheet import LIMITS, Limits, Sheet, Unreadable, column, tidy

MARK = b"PAR1"
_LONGEST_FOOT = 16 << 20
"""Bytes of what a file says of its columns at its end: read whole before anything else."""


def read_parquet(data: bytes, *, limits: Limits = LIMITS) -> Sheet:
    """The rows of a Parquet file, from row 2."""
    if not data.endswith(MARK):
        raise Unreadable("truncated")
    foot = int.from_bytes(data[-8:-4], "little")
    if foot > _LONGEST_FOOT:
        raise Unreadable("too_large", found=foot, allowed=_LONGEST_FOOT)
    _refuse_enormous(data, limits)
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as damage:
        raise Unreadable("truncated") from damage
    frame = _without_structs(frame)
    names = frame.columns
    texts = frame.select(_text(frame, name).alias(column(at)) for at, name in enumerate(names))
    heading = pl.DataFrame({column(at): [name] for at, name in enumerate(names)}, schema=texts.schema)
    cells = pl.concat([heading, texts]).with_row_index("row", offset=1)
    return Sheet(name="", hidden=False, cells=tidy(cells, limits=limits))


def _refuse_enormous(data: bytes, limits: Limits) -> None:
    import pyarrow
    import pyarrow.parquet

    try:
        metadata = pyarrow.parquet.read_metadata(io.BytesIO(data))
    except (pyarrow.ArrowException, OSError) as damage:
        raise Unreadable("truncated") from damage
    if metadata.num_columns > limits.columns:
        raise Unreadable("too_many_columns", found=metadata.num_columns, allowed=limits.columns)
    if metadata.num_rows * metadata.num_columns > limits.cells:
        raise Unreadable("too_large", allowed=limits.cells)


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
        return pl.when(is_whole).then(whole).when(value.is_finite()).then(value.cast(pl.String))
    if isinstance(kind, pl.Datetime):
        return value.dt.strftime("%Y-%m-%dT%H:%M:%S").str.strip_suffix("T00:00:00")
    if isinstance(kind, (pl.List, pl.Array)):
        return value.map_elements(lambda items: json.dumps(items.to_list(), default=str), return_dtype=pl.String)
    if kind == pl.Binary:
        return value.bin.encode("hex")
    return value.cast(pl.String)
