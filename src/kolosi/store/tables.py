"""Record tables as Parquet files that are never rewritten: a new build writes new files, then moves one pointer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import read_json, write_json

if TYPE_CHECKING:
    import polars as pl


class Tables:
    """The record tables of a workspace, one Parquet file a receipt and table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current.json"

    def path(self, name: str) -> Path:
        """Where the table of that name lies."""
        return self.folder / f"{name}.parquet"

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Writes a table whole; one that exists under the same name is the same table. Empty columns are left out."""
        path = self.path(name)
        if path.exists():
            return
        import polars as pl

        part = path.with_suffix(f".part-{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            filled = [name for name in frame.columns if frame[name].null_count() < frame.height]
            frame.select(filled or frame.columns[:1]).write_parquet(part, compression="zstd", compression_level=1)
            os.replace(part, path)
        except (OSError, pl.exceptions.PolarsError) as error:
            part.unlink(missing_ok=True)
            reason = error.strerror if isinstance(error, OSError) else None
            found = reason or str(error).rpartition(": ")[2]
            raise Refusal(point("file_not_written", where=Where(file=path.name), found=found)) from error

    def current(self) -> Mapping[str, object]:
        """What the last finished build points at."""
        value = read_json(self._pointer)
        return value if isinstance(value, dict) else {}

    def point_at(self, value: Mapping[str, object]) -> None:
        """Makes a finished build the current one."""
        write_json(self._pointer, value)

    def sweep(self, keep: Iterable[str]) -> None:
        """Removes tables that nothing points at any more."""
        kept = {f"{name}.parquet" for name in keep}
        for path in self.folder.glob("*.parquet"):
            if path.name not in kept:
                try:
                    path.unlink()
                except PermissionError:  # open in another program: the next build sweeps it
                    continue
