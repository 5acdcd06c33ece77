"""JSON answers of interfaces (Kobo, HAPI, funding, lists of records) and GeoJSON as sheets of text.

The first row of each sheet holds the names of the fields. A field of a field is named ``outer/inner``. A list of
records inside a record becomes another sheet, tied to the first by ``_index`` and ``_parent_index``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

import polars as pl

from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.formats.sheet import LIMITS, Limits, Sheet, Unreadable, column, number_text, tidy
from kolosi.intake.formats.sparse import SparseTable, sparse_column

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
INDEX, PARENT_INDEX, PARENT_TABLE = "_index", "_parent_index", "_parent_table_name"
_DEEPEST = 12
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass
class _Grid:
    """The rows of one sheet under construction: for each field, the rows that fill it and their texts."""

    name: str
    parent: str | None = None
    height: int = 0
    has_repeats: bool = False
    places: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, text: str | None) -> None:
        """Fill a field of the last row."""
        places = self.places.setdefault(name, [])
        texts = self.texts.setdefault(name, [])
        if text:
            places.append(self.height)
            texts.append(text)

    def sheet(self, limits: Limits) -> Sheet:
        """The sheet: the names of the fields in row 1, then the records."""
        if self.has_repeats and INDEX not in self.places:
            self.places[INDEX] = list(range(1, self.height + 1))
            self.texts[INDEX] = [str(number) for number in self.places[INDEX]]
        series = [
            sparse_column(column(at), self.height + 1, [0, *self.places[name]], [name, *self.texts[name]])
            for at, name in enumerate(self.places)
        ]
        rows = pl.Series("row", range(1, self.height + 2), dtype=pl.UInt32)
        return Sheet(name=self.name, hidden=False, cells=tidy(pl.DataFrame([rows, *series]), limits=limits))


class _Grids:
    """The sheets of a document under construction, each known by its path and that of its parent."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._grids: dict[tuple[str | None, str], _Grid] = {}

    def grid(self, name: str, parent: str | None = None) -> _Grid:
        """The sheet of that name, begun if it is new."""
        return self._grids.setdefault((parent, name), _Grid(name, parent))

    def sheets(self) -> list[Sheet]:
        """The sheets that hold records."""
        return [grid.sheet(self._limits) for grid in self._grids.values() if grid.height]

    def add_records(self, name: str, records: Iterable[Mapping[str, Json]]) -> None:
        """Add records to the sheet of that name."""
        grid = self.grid(name)
        for record in records:
            grid.height += 1
            self.add_fields(grid, record)

    def add_fields(self, grid: _Grid, record: Mapping[str, Json], prefix: str = "", depth: int = 0) -> None:
        """Fill the fields of the last row; lists of records inside go to their own sheet."""
        if depth > _DEEPEST:
            raise Unreadable("not_a_table")
        for key, value in record.items():
            path = f"{prefix}/{key}" if prefix else key
            if isinstance(value, Mapping):
                self.add_fields(grid, value, path, depth + 1)
            elif is_records(value):
                self._add_repeat(grid, path, value, depth)
            else:
                self._put(grid, path, value)

    def _put(self, grid: _Grid, path: str, value: Json) -> None:
        text = scalar_text(value)
        if text and len(text) > self._limits.cell_bytes:
            raise Unreadable("long_line", found=len(text), allowed=self._limits.cell_bytes)
        grid.put(path, text)
        if len(grid.places) > self._limits.columns:
            raise Unreadable("too_many_columns", found=len(grid.places), allowed=self._limits.columns)

    def _add_repeat(self, above: _Grid, path: str, records: Sequence[Mapping[str, Json]], depth: int) -> None:
        is_full = above.parent is None or path.startswith(f"{above.name}/")
        repeat = self.grid(path if is_full else f"{above.name}/{path}", above.name)
        above.has_repeats = True
        for record in records:
            repeat.height += 1
            repeat.put(INDEX, str(repeat.height))
            repeat.put(PARENT_TABLE, above.name)
            repeat.put(PARENT_INDEX, str(above.height))
            self.add_fields(repeat, record, depth=depth + 1)


def read_json(data: bytes, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of a JSON document, in its order."""
    document = _parsed(data, limits)
    if isinstance(document, Mapping) and document.get("type") == "Topology":
        raise Unreadable("not_a_table")
    if isinstance(document, list) and document and all(isinstance(row, list) for row in document):
        return [_sheet_of_rows(document, limits)]
    grids = _Grids(limits)
    if isinstance(document, Mapping) and document.get("type") == "FeatureCollection":
        _add_features(grids.grid(""), document.get("features"))
    else:
        for name, records in _lists_of_records(document):
            grids.add_records(name, records)
    sheets = grids.sheets()
    if not sheets:
        raise Unreadable("empty" if isinstance(document, (list, Mapping)) else "not_a_table")
    return sheets


def _parsed(data: bytes, limits: Limits) -> Json:
    if len(data) > limits.json_bytes:
        raise Unreadable("too_large", found=len(data), allowed=limits.json_bytes)
    if data.count(b",") > limits.json_values:
        raise Unreadable("too_large", found=data.count(b","), allowed=limits.json_values)
    try:
        document: Json = json.loads(as_utf8(data))
    except RecursionError as deep:
        raise Unreadable("bomb") from deep
    except json.JSONDecodeError as damage:
        is_cut = damage.pos >= len(damage.doc.rstrip()) - 1 or "Unterminated" in damage.msg
        raise Unreadable("truncated" if is_cut else "not_a_table") from damage
    except ValueError as damage:
        raise Unreadable("not_a_table") from damage
    if _HALF.search(data):
        _refuse_halves(document)
    return document


def _refuse_halves(document: Json) -> None:
    """Refuse texts with half of a character, which no table can hold."""
    try:
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as damage:
        raise Unreadable("not_a_table") from damage


def is_records(value: Json) -> TypeGuard[list[Mapping[str, Json]]]:
    """Whether a value is a list of records."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _lists_of_records(document: Json, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[Mapping[str, Json]]]]:
    """Each outermost list of records with its path; a document without any is itself one record."""
    if is_records(document):
        yield path, document
        return
    if not isinstance(document, Mapping) or depth > _DEEPEST:
        return
    found = False
    for key, value in document.items():
        for name, records in _lists_of_records(value, f"{path}/{key}" if path else key, depth + 1):
            found = True
            yield name, records
    has_list = any(isinstance(value, list) for value in document.values())
    if not found and not path and document and not has_list:
        yield path, [document]


def _sheet_of_rows(rows: Sequence[Json], limits: Limits) -> Sheet:
    """A sheet from a list of lists of cells."""
    table = SparseTable(limits)
    for number, row in enumerate(rows, 1):
        texts = [scalar_text(value) for value in row] if isinstance(row, list) else []
        table.add(number, [(at, text) for at, text in enumerate(texts) if text])
    return Sheet(name="", hidden=False, cells=tidy(table.frame(), limits=limits))


def scalar_text(value: Json) -> str | None:
    """A value as text; a list of plain values keeps its JSON form, an empty one is empty."""
    if value is None or value == "" or (isinstance(value, (list, dict)) and not value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _add_features(grid: _Grid, features: Json) -> None:
    """A row for each feature: its properties, longitude and latitude of a point, and the geometry as GeoJSON."""
    if not is_records(features):
        return
    properties = [found if isinstance(found := feature.get("properties"), Mapping) else {} for feature in features]
    taken = {key for found in properties for key in found}
    lon, lat, geometry = (f"{name} (geometry)" if name in taken else name for name in ("lon", "lat", "geometry"))
    for feature, found in zip(features, properties, strict=True):
        grid.height += 1
        for key, value in found.items():
            grid.put(key, scalar_text(value))
        shape = feature.get("geometry")
        place = shape.get("coordinates") if isinstance(shape, Mapping) and shape.get("type") == "Point" else None
        if isinstance(place, list) and len(place) >= 2:
            grid.put(lon, scalar_text(place[0]))
            grid.put(lat, scalar_text(place[1]))
        grid.put(geometry, json.dumps(shape, separators=(",", ":")) if shape else None)
