"""Outlines read from boundary files: GeoJSON, TopoJSON, shapefile, GeoPackage, GeoParquet, alone or zipped."""

from __future__ import annotations

import codecs
import io
import json
import sqlite3
import struct
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import shapefile
import shapely

from kolosi.intake.containers.archive import EMPTY_ZIP, GZIP, ZIP, gunzip, open_zip
from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.formats.columnar import read_drawn
from kolosi.intake.formats.sheet import LIMITS, Unreadable
from kolosi.model.label import Label
from kolosi.reading.labels import label

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

shapefile.VERBOSE = False  # what it finds in rings is repaired here, and said once

_SQLITE = b"SQLite format 3\0"
_SHAPE = b"\x00\x00\x27\x0a"
_PARQUET = b"PAR1"
_PARTS = frozenset({".shp", ".dbf", ".shx", ".prj", ".cpg"})
_READ = _PARTS | {".json", ".geojson", ".topojson", ".gpkg", ".parquet", ".geoparquet"}
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    sqlite3.Error,
    struct.error,
    shapely.errors.ShapelyError,
    shapefile.ShapefileException,
    shapefile.GeoJSON_Error,
)
_STEPS, _MOST_STEPS = 100_000, 200  # of the virtual machine of SQLite: a feature takes some dozens
_DEGREES = frozenset({-1, 0, 4326})


class NotBoundaries(ValueError):
    """A file that can be read but holds no outline to draw; `message` says why, in each language."""

    def __init__(self, message: Label) -> None:
        super().__init__(message["en"])
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One outline of a boundary file, with its attributes as text. `was_repaired`: it crossed itself in the file."""

    layer: str
    attributes: Mapping[str, str]
    geometry: BaseGeometry
    was_repaired: bool = False


def read_boundaries(name: str, data: bytes) -> list[Outline]:
    """The outlines of a boundary file.

    Raises `Unreadable` when the file is damaged or of another kind, `NotBoundaries` when it holds none.
    """
    try:
        return _read(name, data)
    except Unreadable as refusal:
        raise refusal.of(name) from refusal


def read_parts(files: Mapping[str, bytes]) -> list[Outline]:
    """The outlines of files given together, such as the .shp, .dbf and .prj of a shapefile."""
    outlines = [outline for name in sorted(files) for outline in _undamaged(name, files)]
    if not outlines:
        raise NotBoundaries(label("boundaries.no_outline"))
    return outlines


def _undamaged(name: str, files: Mapping[str, bytes]) -> list[Outline]:
    """The outlines of one file; whatever a reader stumbles over in a damaged one is one refusal."""
    try:
        return list(_read_one(name, files))
    except NotBoundaries:
        raise
    except _DAMAGE as damage:
        raise Unreadable("truncated") from damage


def _read(name: str, data: bytes) -> list[Outline]:
    if not data:
        raise Unreadable("empty")
    if len(data) > LIMITS.json_bytes:
        raise Unreadable("too_large", found=len(data), allowed=LIMITS.json_bytes)
    if data.startswith(GZIP):
        return read_parts({name.removesuffix(".gz"): gunzip(data)})
    return read_parts(_members(data) if data.startswith((ZIP, EMPTY_ZIP)) else {name: data})


def _members(data: bytes) -> Mapping[str, bytes]:
    package = open_zip(data)
    paths = [PurePosixPath(name) for name in package.names]
    kept = [path for path in paths if path.suffix.lower() in _READ and "__MACOSX" not in path.parts]
    try:
        return {str(path): package.read(str(path)) for path in kept}
    except ValueError as damage:  # a member that begins before the file does
        raise Unreadable("truncated") from damage


def _read_one(name: str, files: Mapping[str, bytes]) -> Iterable[Outline]:
    data, suffix = files[name], PurePosixPath(name).suffix.lower()
    if data.startswith(_SQLITE):
        return _read_geopackage(data)
    if data.startswith(_SHAPE) and suffix != ".shx":
        return _read_shapefile(name, files)
    if suffix in _PARTS:
        return ()
    if data.startswith(_PARQUET):
        return _read_geoparquet(PurePosixPath(name).stem, data)
    return _read_json(PurePosixPath(name).stem, data)


# GeoJSON and TopoJSON


def _read_json(layer: str, data: bytes) -> Iterator[Outline]:
    text = as_utf8(data)
    if text.lstrip()[:1] not in {b"{", b"["}:
        raise Unreadable("not_a_table")
    document = json.loads(text)
    if not isinstance(document, dict):
        raise Unreadable("not_a_table")
    if document.get("type") == "Topology":
        return _read_topology(document)
    return _read_features(layer, document)


def _read_features(layer: str, document: Mapping[str, object]) -> Iterator[Outline]:
    _refuse_projected(json.dumps(document.get("crs") or ""))
    features = document.get("features", [document])
    for feature in features if isinstance(features, list) else ():
        if isinstance(feature, dict) and isinstance(feature.get("geometry"), dict):
            geometry = _shape(feature["geometry"])
            yield from _outline(layer, _attributes(feature), geometry)


def _attributes(feature: Mapping[str, object]) -> dict[str, str]:
    found = feature.get("properties")
    properties = dict(found) if isinstance(found, dict) else {}
    return _texts({"id": feature.get("id"), **properties})


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    """The attributes that say something, as text."""
    return {str(key): text for key, value in values.items() if value is not None and (text := str(value).strip())}


def _shape(geometry: Mapping[str, object]) -> BaseGeometry | None:
    from shapely.geometry import shape

    if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    return shape(geometry)


def _read_topology(document: Mapping[str, object]) -> Iterator[Outline]:
    arcs, objects = document.get("arcs"), document.get("objects")
    if not isinstance(arcs, list) or not isinstance(objects, dict):
        raise Unreadable("truncated")
    points = [_arc(arc, document.get("transform")) for arc in arcs]
    for layer, collection in objects.items():
        for geometry in collection.get("geometries", [collection]):
            if geometry.get("type") in {"Polygon", "MultiPolygon"}:
                yield from _outline(layer, _attributes(geometry), _shape(_untangled(geometry, points)))


def _arc(arc: Sequence[Sequence[float]], transform: object) -> list[tuple[float, float]]:
    """The points of an arc; with a transform each is written as a step from the one before."""
    if not isinstance(transform, dict):
        return [(point[0], point[1]) for point in arc]
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0.0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((x * scale_x + left, y * scale_y + bottom))
    return points


def _untangled(geometry: Mapping[str, object], points: Sequence[list[tuple[float, float]]]) -> dict[str, object]:
    """A geometry that names its arcs, with their points instead."""
    kind, arcs = geometry["type"], geometry.get("arcs")
    if not isinstance(arcs, list):
        raise Unreadable("truncated")
    if kind == "Polygon":
        return {"type": kind, "coordinates": [_ring(ring, points) for ring in arcs]}
    return {"type": kind, "coordinates": [[_ring(ring, points) for ring in polygon] for polygon in arcs]}


def _ring(arcs: Sequence[int], points: Sequence[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for index in arcs:
        arc = points[index] if index >= 0 else points[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


# Shapefile


def _read_shapefile(name: str, files: Mapping[str, bytes]) -> Iterator[Outline]:
    parts = _beside(name, files)
    if ".dbf" not in parts:
        raise NotBoundaries(label("boundaries.no_dbf"))
    _refuse_projected(parts.get(".prj", b"").decode("utf-8", "replace"))
    for attributes, geometry in _shape_records(parts):
        yield from _outline(PurePosixPath(name).stem, _texts(attributes), _shape(geometry))


def _shape_records(parts: Mapping[str, bytes]) -> list[tuple[Mapping[str, object], Mapping[str, object]]]:
    """The attributes and GeoJSON geometry of each shape that is not empty."""
    shp, dbf = parts[".shp"], parts[".dbf"]
    (half_size,) = struct.unpack_from(">i", shp, 24)
    if half_size * 2 > len(shp):
        raise Unreadable("truncated")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = shapefile.Reader(
            shp=io.BytesIO(shp), dbf=io.BytesIO(dbf), encoding=_encoding(parts), encodingErrors="replace"
        )
        found = [one for one in reader.iterShapeRecords() if one.shape.shapeType != shapefile.NULL]
        return [(one.record.as_dict(), one.shape.__geo_interface__) for one in found]


def _beside(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of one shapefile by suffix: same name, whatever the capitals."""
    stem = str(PurePosixPath(name).with_suffix("")).casefold()
    paths = {PurePosixPath(other): data for other, data in files.items()}
    return {path.suffix.lower(): data for path, data in paths.items() if str(path.with_suffix("")).casefold() == stem}


def _encoding(parts: Mapping[str, bytes]) -> str:
    """The encoding of the names, as told or as they read."""
    told = parts.get(".cpg", b"").decode("ascii", "replace").strip()
    told = f"cp{told}" if told.isdigit() else told
    try:
        if told:
            return codecs.lookup(told).name
        parts[".dbf"].decode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return "cp1252"
    return "utf-8"


# GeoPackage


def _read_geopackage(data: bytes) -> Iterator[Outline]:
    journal = bytes((1, 1))  # not the write-ahead mode, which memory does not know
    connection = sqlite3.connect(":memory:")
    connection.set_progress_handler(_Steps().are_too_many, _STEPS)
    try:
        connection.deserialize(data[:18] + journal + data[20:])
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        layers = connection.execute(
            "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns "
            "WHERE table_name IN (SELECT name FROM sqlite_master WHERE type = 'table') ORDER BY table_name"
        ).fetchall()
        for layer, column, system in layers:
            if system not in _DEGREES:
                _refuse_projected("PROJCS")
            yield from _read_layer(connection, layer, column)
    finally:
        connection.close()


class _Steps:
    """Counts the work of a database that may hold views without end."""

    def __init__(self) -> None:
        self._done = 0

    def are_too_many(self) -> bool:
        """Whether the database is to be interrupted; asked every so many steps."""
        self._done += 1
        return self._done > _MOST_STEPS


def _read_layer(connection: sqlite3.Connection, layer: str, column: str) -> Iterator[Outline]:
    quoted = layer.replace('"', '""')
    rows = connection.execute(f'SELECT * FROM "{quoted}"')
    names = [description[0] for description in rows.description]
    for row in rows:
        values = dict(zip(names, row, strict=True))
        blob = values.pop(column, None)
        if isinstance(blob, bytes):
            yield from _outline(layer, _texts(values), _from_blob(blob))


def _from_blob(blob: bytes) -> BaseGeometry | None:
    """The geometry of a GeoPackage cell: a header with an optional box, then well-known binary (OGC 12-128, 2.1.3)."""
    if blob[:2] != b"GP" or len(blob) < 8:
        raise Unreadable("truncated")
    box = (blob[3] >> 1) & 0b111
    size = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get(box, 0)
    geometry = shapely.from_wkb(blob[8 + size :])
    return geometry if geometry is not None and geometry.geom_type in {"Polygon", "MultiPolygon"} else None


# GeoParquet


def _read_geoparquet(layer: str, data: bytes) -> Iterator[Outline]:
    found = read_drawn(data)
    if found is None:
        return
    if not found.is_in_degrees:
        raise _not_in_degrees()
    for blob, values in zip(found.shapes, found.texts.iter_rows(named=True), strict=True):
        geometry = shapely.from_wkb(blob) if isinstance(blob, bytes) else None
        is_area = geometry is not None and geometry.geom_type in {"Polygon", "MultiPolygon"}
        yield from _outline(layer, _texts(values), geometry if is_area else None)


# What every format shares


def _refuse_projected(system: str) -> None:
    degrees = ("CRS84", "4326", "WGS84", "WGS_1984")
    if system.startswith("PROJCS") or (system.strip('" ') and not any(mark in system for mark in (*degrees, "GEOGCS"))):
        raise _not_in_degrees()


def _not_in_degrees() -> NotBoundaries:
    return NotBoundaries(label("boundaries.not_degrees"))


def _outline(layer: str, attributes: Mapping[str, str], geometry: BaseGeometry | None) -> Iterator[Outline]:
    """The outline in two dimensions, repaired where it crosses itself; none for a geometry that is no area."""
    if geometry is None or geometry.is_empty:
        return
    flat = shapely.force_2d(geometry)
    left, bottom, right, top = flat.bounds
    if not (-180.1 <= left <= right <= 180.1 and -90.1 <= bottom <= top <= 90.1):
        raise _not_in_degrees()
    is_valid = bool(shapely.is_valid(flat))
    whole = flat if is_valid else areas_of(shapely.make_valid(flat))
    if not whole.is_empty:
        yield Outline(layer=layer, attributes=attributes, geometry=whole, was_repaired=not is_valid)


def areas_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry, without the lines and points that a repair leaves."""
    pieces = shapely.get_parts(shapely.get_parts(geometry))
    areas = [piece for piece in pieces if piece.geom_type == "Polygon" and piece.area > 0]
    return shapely.multipolygons(areas) if areas else shapely.MultiPolygon()
