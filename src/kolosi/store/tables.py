"""Record tables as Parquet files that are never rewritten: a new build writes new files, then moves one pointer."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import as_place, is_there, json_in, read_whole, write_compact, write_whole
from kolosi.store.parts import part_name
from kolosi.store.sealed.opening import sealed_place

if TYPE_CHECKING:
    import polars as pl

    from kolosi.store.engine import Engine


LAST = 4
"""Tables of a kind that stay: a server reads one build while files come, each of which makes another."""


class Tables:
    """The record tables of a workspace, one Parquet file a receipt and table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current.json"
        self._counts: dict[tuple[str, str], Mapping[str, int]] = {}
        self._read: tuple[bytes | None, Mapping[str, object]] = (None, {})

    def path(self, name: str) -> Path:
        """Where the table of that name lies."""
        return self.folder / f"{name}.parquet"

    def has(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return is_there(self.path(name))

    def read(self, name: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """A table, or some of its columns."""
        import polars as pl

        source = io.BytesIO(read_whole(self.path(name))) if self.is_sealed else self.path(name)
        return pl.read_parquet(source, columns=list(columns) if columns else None)

    def counts(self, name: str, column: str) -> Mapping[str, int]:
        """How many rows of a table hold each text of a column; none where it has no such column.

        A name is that of one content for good: each is counted once.
        """
        if (name, column) not in self._counts:
            table = self.read(name)
            found = table[column].drop_nulls().value_counts().iter_rows() if column in table.columns else ()
            self._counts[name, column] = {str(text): int(rows) for text, rows in found}
        return self._counts[name, column]

    def scan(self, name: str) -> pl.LazyFrame:
        """A table of which only what is asked for is read; a sealed one is in memory whole."""
        import polars as pl

        return self.read(name).lazy() if self.is_sealed else pl.scan_parquet(self.path(name))

    @property
    def is_sealed(self) -> bool:
        """Whether tables lie sealed: then nothing but this room can read them, and they are opened in memory."""
        return sealed_place(self._pointer) is not None

    def engine(self, names: Mapping[str, Sequence[str]]) -> Engine:
        """The engine over tables by the names of their files."""
        from kolosi.store.engine import Engine

        if not self.is_sealed:
            return Engine({table: [self.path(name) for name in files] for table, files in names.items()})
        import polars as pl

        whole = {table: [self.read(name) for name in files] for table, files in names.items() if files}
        return Engine.from_frames({table: pl.concat(frames, how="diagonal_relaxed") for table, frames in whole.items()})

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Writes a table whole; one that exists under the same name is the same table. Empty columns are left out."""
        path = self.path(name)
        if is_there(path):
            return
        import polars as pl

        filled = [name for name in frame.columns if frame[name].null_count() < frame.height]
        frame = frame.select(filled or frame.columns[:1])
        if self.is_sealed:
            out = io.BytesIO()
            frame.write_parquet(out, compression="zstd", compression_level=1)
            write_whole(path, out.getvalue())
            return

        part = path.with_name(part_name(path.name))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            frame.write_parquet(part, compression="zstd", compression_level=1)
            os.replace(part, path)
        except (OSError, pl.exceptions.PolarsError) as error:
            part.unlink(missing_ok=True)
            reason = error.strerror if isinstance(error, OSError) else None
            found = reason or str(error).rpartition(": ")[2]
            raise Refusal(point("file_not_written", where=Where(file=path.name), found=found)) from error

    def current(self) -> Mapping[str, object]:
        """What the last finished build points at; a pointer that says the same is taken apart once."""
        data = read_whole(self._pointer) if is_there(self._pointer) else None
        if data is None:
            return {}
        if data != self._read[0]:
            value = json_in(self._pointer, data)
            self._read = data, value if isinstance(value, dict) else {}
        return dict(self._read[1])

    def point_at(self, value: Mapping[str, object]) -> None:
        """Makes a finished build the current one."""
        write_compact(self._pointer, value)

    def sweep(self, keep: Iterable[str], before: Iterable[str] = (), made: Iterable[str] = ()) -> None:
        """Removes tables that nothing points at any more; those of the build `before` stay for who still reads it, and so do the last
        few of each kind that is `made` of a whole build (`scopes-…`)."""
        kept = {as_place(path).name for path in (self._pointer, *map(self.path, (*keep, *before)))}
        for kind in made:
            every = self.folder.glob(f"{kind}-*")
            kept |= {path.name for path in sorted(every, key=_written, reverse=True)[:LAST]}
        for path in self.folder.glob("*" + as_place(self.path("-")).suffix):
            if path.name not in kept:
                try:
                    path.unlink()
                except PermissionError:  # open in another program: the next build sweeps it
                    continue


def _written(path: Path) -> int:
    """When a file was written; 0 for one that another process has just swept."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
