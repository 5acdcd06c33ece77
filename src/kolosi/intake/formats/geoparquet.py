"""What a Parquet file says of its geometries in its foot (GeoParquet 1.1): columns, form, kinds of shapes, degrees or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kolosi.intake.containers.refusal import Unreadable

NOTE = "geo"
"""The key of the foot under which it stands."""

_WKB = "WKB"
_DEGREES = frozenset({("OGC", "CRS84"), ("EPSG", "4326"), ("OGC", "CRS84h"), ("EPSG", "4979")})


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """A column of geometries. Nothing said of the system means degrees of longitude and latitude."""

    column: str
    is_binary: bool
    kinds: tuple[str, ...]
    is_in_degrees: bool
    is_primary: bool

    @property
    def are_points(self) -> bool:
        """Whether each is one point."""
        return {kind.partition(" ")[0] for kind in self.kinds} == {"Point"}


def shapes_in(notes: Mapping[str, str]) -> tuple[Shapes, ...]:
    """List the columns of geometries of which the notes of a foot speak; none in a Parquet file without any."""
    said = _note(notes)
    columns = said.get("columns")
    if not isinstance(columns, dict):
        return ()
    return tuple(
        _shapes(str(name), told, is_primary=name == said.get("primary_column"))
        for name, told in columns.items()
        if isinstance(told, dict)
    )


def boxes_in(notes: Mapping[str, str]) -> frozenset[str]:
    """List the columns that hold the box around each geometry."""
    columns = _note(notes).get("columns")
    told = columns.values() if isinstance(columns, dict) else ()
    coverings = (one.get("covering") for one in told if isinstance(one, dict))
    boxes = (one.get("bbox") for one in coverings if isinstance(one, dict))
    paths = (path for box in boxes if isinstance(box, dict) for path in box.values())
    return frozenset(str(path[0]) for path in paths if isinstance(path, list) and path)


def _note(notes: Mapping[str, str]) -> Mapping[str, object]:
    try:
        said = json.loads(notes.get(NOTE, "{}"))
    except (ValueError, RecursionError) as damage:
        raise Unreadable("truncated") from damage
    return said if isinstance(said, dict) else {}


def _shapes(name: str, told: Mapping[str, object], *, is_primary: bool) -> Shapes:
    kinds = told.get("geometry_types")
    return Shapes(
        column=name,
        is_binary=told.get("encoding") == _WKB,
        kinds=tuple(map(str, kinds)) if isinstance(kinds, list) else (),
        is_in_degrees="crs" not in told or _is_in_degrees(told["crs"]),
        is_primary=is_primary,
    )


def _is_in_degrees(system: object) -> bool:
    """Whether a system of coordinates (PROJJSON) is that of degrees; one that is not known is looked at later."""
    if system is None:
        return True
    named = system.get("id") if isinstance(system, dict) else None
    if isinstance(named, dict):
        return (str(named.get("authority")), str(named.get("code"))) in _DEGREES
    return isinstance(system, dict) and system.get("type") == "GeographicCRS"


def plain(frame: pl.DataFrame, shapes: tuple[Shapes, ...]) -> pl.DataFrame:
    """Give the frame without its geometries: of points their ``lon`` and ``lat``, of others the name of what they are."""
    for one in shapes:
        if one.column in frame.columns:
            frame = _located(frame, one) if one.is_binary and one.are_points else _named(frame, one)
    return frame


def _named(frame: pl.DataFrame, shapes: Shapes) -> pl.DataFrame:
    word = pl.lit(", ".join(shapes.kinds) or "geometry")
    return frame.with_columns(pl.when(pl.col(shapes.column).is_not_null()).then(word).alias(shapes.column))


def _located(frame: pl.DataFrame, shapes: Shapes) -> pl.DataFrame:
    import shapely

    points = shapely.from_wkb(frame[shapes.column].to_numpy(), on_invalid="ignore")
    told = {"lon": shapely.get_x(points), "lat": shapely.get_y(points)}
    new = [pl.Series(name, values).fill_nan(None) for name, values in told.items() if name not in frame.columns]
    return frame.drop(shapes.column).with_columns(new)
