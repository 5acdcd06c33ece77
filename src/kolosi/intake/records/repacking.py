"""Packs the sheets of a file from which something was taken out, with their names and printed row numbers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import polars as pl

from kolosi.intake.formats import Sheet

_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as bytes; the same sheets give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        heads = json.dumps([_head(sheet) for sheet in sheets], ensure_ascii=False)
        archive.writestr(zipfile.ZipInfo("sheets.json", _EPOCH), heads)
        for number, sheet in enumerate(sheets):
            part = io.BytesIO()
            sheet.cells.write_parquet(part, compression="zstd", statistics=False)
            archive.writestr(zipfile.ZipInfo(f"{number}.parquet", _EPOCH), part.getvalue())
    return out.getvalue()


def _head(sheet: Sheet) -> str | dict[str, object]:
    """What is told of a sheet beside its cells: its name alone, or with its merged cells, filled rows and the row in which it breaks off."""
    told = {"merged": sheet.merged or None, "truncated": sheet.truncated_row, "filled": sheet.filled or None}
    more = {name: value for name, value in told.items() if value is not None}
    return {"name": sheet.name, **more} if more else sheet.name


def unpack(data: bytes) -> list[Sheet]:
    """The sheets that were packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        heads = json.loads(archive.read("sheets.json"))
        return [
            _sheet(head, pl.read_parquet(io.BytesIO(archive.read(f"{number}.parquet"))))
            for number, head in enumerate(heads)
        ]


def _sheet(head: str | dict[str, Any], cells: pl.DataFrame) -> Sheet:
    if isinstance(head, str):
        return Sheet(name=head, hidden=False, cells=cells)
    merged = tuple((first, last, left, right) for first, last, left, right in head.get("merged", ()))
    return Sheet(
        name=str(head["name"]),
        hidden=False,
        cells=cells,
        merged=merged,
        truncated_row=head.get("truncated"),
        filled=tuple((int(row), str(colour)) for row, colour in head.get("filled", ())),
    )
