"""Packs the sheets of a file from which something was taken out, with their names and printed row numbers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import polars as pl

from kolosi.intake.formats import Sheet

_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as bytes; the same sheets give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            zipfile.ZipInfo("sheets.json", _EPOCH), json.dumps([sheet.name for sheet in sheets], ensure_ascii=False)
        )
        for number, sheet in enumerate(sheets):
            part = io.BytesIO()
            sheet.cells.write_parquet(part, compression="zstd", statistics=False)
            archive.writestr(zipfile.ZipInfo(f"{number}.parquet", _EPOCH), part.getvalue())
    return out.getvalue()


def unpack(data: bytes) -> list[Sheet]:
    """The sheets that were packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = json.loads(archive.read("sheets.json"))
        return [
            Sheet(
                name=name,
                hidden=False,
                cells=pl.read_parquet(io.BytesIO(archive.read(f"{number}.parquet"))),
                formula_cells=0,
            )
            for number, name in enumerate(names)
        ]
