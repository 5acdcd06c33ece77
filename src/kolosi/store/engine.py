"""The engine: record tables as views in memory. The one place that runs SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kolosi.model.record import TABLES, Column, Type, beside_of

if TYPE_CHECKING:
    import duckdb
    import polars as pl

SQL_TYPES: Mapping[Type, str] = {
    "text": "VARCHAR",
    "term": "VARCHAR",
    "place": "VARCHAR",
    "day": "DATE",
    "count": "BIGINT",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
}
"""The SQL type of each type of column."""

RECEIPTS = "receipts"
_RECEIPT_COLUMNS: Mapping[str, str] = {
    "receipt": "VARCHAR",
    "source": "VARCHAR",
    "organisation": "VARCHAR",
    "first": "DATE",
    "last": "DATE",
    "as_of": "DATE",
    "received": "DATE",
}


SCOPES = "scopes"
"""What each file answers for, one JSON text a file and table."""

REGISTRY = "registry"
_REGISTRY_COLUMNS: Mapping[str, str] = {
    "source": "VARCHAR",
    "reporter": "VARCHAR",
    "place": "VARCHAR",
    "first": "DATE",
    "last": "DATE",
    "status": "VARCHAR",
    "declared": "BOOLEAN",
}
UNITS = "units"
"""The first-level unit that holds each place, in the boundaries that the place belongs to; empty for the whole country."""

ASKED = "asked"
"""The files that do not count yet because something is asked about them."""

_BESIDE: Mapping[str, Mapping[str, str]] = {
    RECEIPTS: _RECEIPT_COLUMNS,
    SCOPES: {"scope": "VARCHAR"},
    REGISTRY: _REGISTRY_COLUMNS,
    UNITS: {"unit_place": "VARCHAR", "unit": "VARCHAR"},
    ASKED: {"file": "VARCHAR", "source": "VARCHAR", "record_table": "VARCHAR", "first": "DATE", "last": "DATE"},
}
"""The views beside the record tables."""


class Engine:
    """Every record table and the receipts as SQL views, in memory, reading Parquet files that nobody rewrites.

    A table without a file is an empty view with the right columns; so is a column the file lacks. Columns have the
    types of the record model, whatever the file says. Nothing spills to disk.
    """

    def __init__(self, tables: Mapping[str, Sequence[Path]]) -> None:
        self._connection = connect()
        self._make_views({name: _parquet(paths) for name, paths in tables.items() if paths})
        self._lock_to([path for paths in tables.values() for path in paths])

    @classmethod
    def from_frames(cls, frames: Mapping[str, pl.DataFrame]) -> Engine:
        """An engine over frames already in memory, for examples and tests."""
        engine = cls.__new__(cls)
        engine._connection = connect()
        for name, frame in frames.items():
            engine._connection.register(f"frame_{name}", Stream(frame))
        engine._make_views({name: _quoted(f"frame_{name}") for name in frames})
        engine._lock_to([])
        return engine

    def query(self, sql: str) -> pl.DataFrame:
        """The answer of one SELECT."""
        import polars as pl

        return pl.DataFrame(self._connection.sql(sql))

    def close(self) -> None:
        """Lets go of the files."""
        self._connection.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make_views(self, relations: Mapping[str, str]) -> None:
        for name, columns in {**_record_columns(), **_BESIDE}.items():
            self._make_view(name, columns, relations.get(name))

    def _make_view(self, name: str, columns: Mapping[str, str], relation: str | None) -> None:
        found = self._columns_of(relation) if relation else {}
        chosen = ", ".join(
            _last_day(found) if column == _UNTIL else _selected(column, wanted, found.get(column))
            for column, wanted in columns.items()
        )
        origin = f"FROM {relation}" if relation else "WHERE FALSE"
        self._connection.execute(f"CREATE VIEW {_quoted(name)} AS SELECT {chosen} {origin}")

    def _columns_of(self, relation: str) -> dict[str, str]:
        described = self._connection.sql(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        return {row[0]: row[1] for row in described}

    def _lock_to(self, paths: list[Path]) -> None:
        """From here on no SQL can open another file or change a setting."""
        allowed = ", ".join(_quoted_text(path.as_posix()) for path in paths)
        self._connection.execute(f"SET allowed_paths = [{allowed}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")


class Stream:
    """A frame as an Arrow stream and nothing else; given the frame itself DuckDB would ask for pyarrow, 90 MB installed.

    A column of nothing but nulls, which has no type, is handed over as text: DuckDB 2.0 refuses the stream of one.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        import polars as pl

        self._frame = frame.cast({pl.Null: pl.String})

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def lost() -> tuple[type[BaseException], ...]:
    """What is raised where files that were being read are gone: another process built anew meanwhile, and who asks opens them again."""
    import duckdb

    return duckdb.Error, FileNotFoundError


def connect() -> duckdb.DuckDBPyConnection:
    """Opens an engine in memory that spills nothing to disk and looks at no variable of Python. DuckDB is loaded here: help needs none."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"temp_directory": ""})
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET python_enable_replacements = false")
    return connection


_OPEN = {"open": "VARCHAR", "counted": "BOOLEAN", "soft": "BOOLEAN", "unsaid": "BOOLEAN"}
"""What is said beside a record that holds something open: its open columns, whether it counts, whether a figure may be printed without it."""


def _record_columns() -> dict[str, Mapping[str, str]]:
    """The columns of every record table, and of the rows beside it that hold something open."""
    tables = {name: {column.name: _sql_type(column) for column in _columns(name)} for name in TABLES}
    beside = {beside_of(name): {**columns, **_OPEN} for name, columns in tables.items()}
    return {**tables, **beside}


def _columns(table: str) -> list[Column]:
    found = (TABLES[table].column(name) for name in TABLES[table].names)
    return [column for column in found if column is not None]


def _sql_type(column: Column) -> str:
    return SQL_TYPES[column.type]


_UNTIL = "until"


def _last_day(found: Mapping[str, str]) -> str:
    """The last day of an incident: its day, where none is given."""
    given = [f'CAST("{name}" AS DATE)' for name in (_UNTIL, "day") if name in found]
    return f'COALESCE({", ".join(given)}) AS "{_UNTIL}"' if given else f'CAST(NULL AS DATE) AS "{_UNTIL}"'


def _selected(column: str, wanted: str, found: str | None) -> str:
    name = _quoted(column)
    if found is None:
        return f"CAST(NULL AS {wanted}) AS {name}"
    return name if found == wanted else f"CAST({name} AS {wanted}) AS {name}"


def _parquet(paths: Sequence[Path]) -> str:
    """The rows of several files; a column that one of them leaves out is empty there."""
    listed = ", ".join(_quoted_text(path.as_posix()) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
