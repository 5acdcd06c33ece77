"""Boundaries: which outline is which place, in which set of boundaries; and the maps that can be drawn from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
import shapely

from kolosi.intake.boundaries.outlines import NotBoundaries, Outline, areas_of, read_boundaries, read_parts
from kolosi.model.label import Label
from kolosi.model.place import Place, Places
from kolosi.reading.labels import label

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["NotBoundaries", "Outline", "Remark", "match_outlines", "read_boundaries", "read_parts"]

_SCHEMA = {
    "place": pl.String,
    "region": pl.String,
    "level": pl.Int64,
    "vintage": pl.String,
    "name": pl.String,
    "geometry": pl.String,
}
_PIXELS = 1000
_DECIMALS = 3
_LEVELS = (1, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A point to check about a boundary file: a stable id, what it is about, and the sentence."""

    id: str
    found: str
    message: Label


@dataclass(frozen=True)
class _Piece:
    """An outline and the finest place it is, or lies in."""

    place: Place
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class _Reading:
    """How a layer names its outlines: the attribute, the level and the set of boundaries that fit best."""

    column: str
    level: int
    vintage: str
    matched: int
    missing: int


def match_outlines(
    outlines: Sequence[Outline], places: Places, codes: str = ""
) -> tuple[pl.DataFrame, tuple[Remark, ...]]:
    """The table `boundaries` of a file, and what to check. `codes` is the list of codes that the outlines brought, if any.

    The file's own units come first, then the first-level units of every set of boundaries that can be put together
    from them. Outlines are simplified to what a map of a page shows, and their outer rings run clockwise.
    """
    rows: dict[str, dict[str, object]] = {}
    remarks: list[Remark] = list(_repairs(outlines))
    for layer in dict.fromkeys(outline.layer for outline in outlines):
        found, said = _match_layer([outline for outline in outlines if outline.layer == layer], places, codes)
        remarks += said
        rows = {**found, **rows}
    frame = pl.DataFrame(list(rows.values()), schema=_SCHEMA).sort(
        "level", "vintage", "place", descending=[False, True, False]
    )
    return frame, tuple(remarks)


def _repairs(outlines: Iterable[Outline]) -> Iterator[Remark]:
    count = sum(outline.was_repaired for outline in outlines)
    if count:
        yield Remark(
            id="boundaries_repaired",
            found=str(count),
            message=_filled("repaired", lambda _: {"count": count}),
        )


def _match_layer(
    outlines: Sequence[Outline], places: Places, codes: str
) -> tuple[dict[str, dict[str, object]], list[Remark]]:
    reading = _best_reading(outlines, places)
    if reading is None:
        return {}, [_nothing(outlines[0].layer)]
    pieces, unmatched = _pieces(outlines, places, reading, codes)
    names = {piece.place.id: piece.name for piece in reversed(pieces)}
    own = _simplified(_own_units(pieces))
    drawn, doubts = _first_levels(own, places)
    rows = {id_: _row(places[id_], names.get(id_), shape, places) for id_, shape in {**own, **drawn}.items()}
    vintages = {vintage for id_ in rows if places[id_].level == 1 for vintage in _vintages(places[id_])}
    return rows, [_spoken(reading, places, vintages), *unmatched, *doubts]


def _vintages(place: Place) -> tuple[str, ...]:
    return (place.vintage, *place.also)


# Which outline is which place


def _best_reading(outlines: Sequence[Outline], places: Places) -> _Reading | None:
    """The attribute, level and vintage that name most places with fewest left out; the newest when several do."""
    columns = dict.fromkeys(key for outline in outlines for key in outline.attributes)
    readings = [reading for column in columns for reading in _readings(column, outlines, places)]
    likely = [reading for reading in readings if reading.matched >= 2 or len(outlines) == 1]
    return max(likely, key=lambda one: (one.matched - one.missing, one.matched, -one.level), default=None)


def _readings(column: str, outlines: Sequence[Outline], places: Places) -> Iterator[_Reading]:
    texts = dict.fromkeys(outline.attributes.get(column, "") for outline in outlines)
    words = [text for text in texts if any(letter.isalpha() for letter in text)]
    for level in _LEVELS if words else ():
        for vintage in places.country.vintages:
            named = {found.id for text in words if (found := _named(text, places, level, vintage.id))}
            expected = sum(place.level == level and place.stands_in(vintage.id) for place in places.values())
            if named:
                yield _Reading(column, level, vintage.id, len(named), max(0, expected - len(named)))


def _named(text: str, places: Places, level: int, vintage: str, within: str | None = None) -> Place | None:
    place = places.find(text, level=level, vintage=vintage, within=within).place
    return place if place is not None and place.stands_in(vintage) and place.vintage else None


def _pieces(
    outlines: Sequence[Outline], places: Places, reading: _Reading, codes: str
) -> tuple[list[_Piece], list[Remark]]:
    pieces, lost = [], []
    finer = _finer_columns(outlines, reading.column)
    for outline in outlines:
        name = outline.attributes.get(reading.column, "")
        place = _named(name, places, reading.level, reading.vintage) or _coded(name, places, reading, codes)
        if place is None:
            lost.append(_unmatched(name or outline.attributes.get("id", "?"), places))
        else:
            texts = [outline.attributes.get(column, "") for column in finer]
            pieces.append(_Piece(_finest(texts, place, places, reading.vintage), name, outline.geometry))
    return pieces, lost


def _coded(code: str, places: Places, reading: _Reading, codes: str) -> Place | None:
    """The place of a code in the list that the outlines themselves bear, where other lists of the set give it to another."""
    place = places.find_code(code, codes).place if codes else None
    return place if place is not None and place.level == reading.level else None


def _finer_columns(outlines: Sequence[Outline], column: str) -> list[str]:
    """The attributes that tell more outlines apart than the one read: names of smaller units may stand there."""
    columns = dict.fromkeys(key for outline in outlines for key in outline.attributes)
    counts = {key: len({outline.attributes.get(key) for outline in outlines}) for key in columns}
    return [key for key, count in counts.items() if count > counts[column]]


def _finest(texts: Sequence[str], place: Place, places: Places, vintage: str) -> Place:
    """The place below it that another attribute names, where the units below are known."""
    below = [one for one in places.values() if one.parent == place.id and one.stands_in(vintage)]
    if not below:
        return place
    found = (_named(text, places, below[0].level, vintage, place.id) for text in texts)
    return next((one for one in found if one is not None), place)


# What can be put together


def _own_units(pieces: Sequence[_Piece]) -> dict[str, BaseGeometry]:
    """Each place that outlines were matched to, whole."""
    grouped: dict[str, list[BaseGeometry]] = {}
    for piece in pieces:
        grouped.setdefault(piece.place.id, []).append(piece.geometry)
    return {id_: _union(shapes) for id_, shapes in grouped.items()}


def _first_levels(own: Mapping[str, BaseGeometry], places: Places) -> tuple[dict[str, BaseGeometry], list[Remark]]:
    """The first-level units of each vintage that the outlines make up entirely, with what is doubtful in them."""
    drawn: dict[str, BaseGeometry] = {}
    doubts: list[Remark] = []
    for vintage in (vintage.id for vintage in places.country.vintages):
        parts, shared = _composition(own, vintage, places)
        if not parts or not own.keys() <= {id_ for ids in parts.values() for id_ in ids}:
            continue
        drawn |= {target: _union([own[id_] for id_ in ids]) for target, ids in parts.items() if target not in own}
        doubts += [_shared(places[id_], targets, places) for id_, targets in shared.items()]
        doubts += _stated(own, vintage, places)
    return drawn, doubts


def _composition(
    own: Iterable[str], vintage: str, places: Places
) -> tuple[dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """The units that make up each first-level unit of a vintage, and those that several of these share.

    A shared unit goes to the one whose other parts are known; the others cannot be drawn.
    """
    regions = places.level_one(vintage)
    parts = {region.id: [id_ for id_ in own if id_ in places.members(region.id)] for region in regions}
    parts = {id_: ids for id_, ids in parts.items() if ids}
    placed = {id_ for ids in parts.values() for id_ in ids}
    shared: dict[str, tuple[str, ...]] = {}
    for id_ in own:
        targets = tuple(cross.target for cross in places.crosses if cross.source == id_ and cross.weight != 1)
        targets = tuple(target for target in targets if places[target].vintage == vintage)
        known = [target for target in targets if target in parts]
        if id_ not in placed and len(known) == 1:
            parts[known[0]].append(id_)
            shared[id_] = targets
    return parts, shared


# How it is written


def _simplified(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The outlines with no more points than a map of a page shows; neighbours keep the same border."""
    if not shapes:
        return {}
    left, _, right, _ = shapely.total_bounds(list(shapes.values()))
    step = max((right - left) / _PIXELS, 1e-6)
    simple = shapely.coverage_simplify(list(shapes.values()), step)
    return {id_: _tidy(one, whole, step) for (id_, whole), one in zip(shapes.items(), simple, strict=True)}


def _tidy(simple: BaseGeometry, whole: BaseGeometry, step: float) -> BaseGeometry:
    """Without specks too small for the map to show, unless there is nothing else."""
    pieces = shapely.get_parts(areas_of(shapely.make_valid(simple)))
    large = [piece for piece in pieces if piece.area > 4 * step * step]
    return shapely.multipolygons(large) if large else whole


def _union(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """One outline of several, without the pinholes that borders drawn twice leave between them."""
    if len(shapes) == 1:
        return shapes[0]
    whole = areas_of(shapely.make_valid(shapely.union_all(list(shapes))))
    pinhole = shapely.area(whole) / 20_000
    return shapely.multipolygons([_without_pinholes(piece, pinhole) for piece in shapely.get_parts(whole)])


def _without_pinholes(polygon: BaseGeometry, least: float) -> BaseGeometry:
    from shapely.geometry import Polygon

    return Polygon(polygon.exterior, [ring for ring in polygon.interiors if Polygon(ring).area > least])


def _row(place: Place, name: str | None, shape: BaseGeometry, places: Places) -> dict[str, object]:
    return {
        "place": place.id,
        "region": places.region_of(place.id),
        "level": place.level,
        "vintage": place.vintage,
        "name": name or place.name.get("fr", place.id),
        "geometry": json.dumps(_geojson(shape), separators=(",", ":")),
    }


def _geojson(shape: BaseGeometry) -> dict[str, object]:
    """The outline as GeoJSON whose outer rings run clockwise, as charts want them, and not as RFC 7946 does."""
    from shapely.geometry.polygon import orient

    polygons = [orient(polygon, sign=-1.0) for polygon in shapely.get_parts(shape)]
    rings = [[_ring(ring) for ring in (polygon.exterior, *polygon.interiors)] for polygon in polygons]
    whole = [[ring for ring in one if len(ring) > 3] for one in rings if len(one[0]) > 3]
    return {"type": "MultiPolygon", "coordinates": whole}


def _ring(ring: BaseGeometry) -> list[list[float]]:
    """The points of a ring, rounded to some hundred metres, none twice in a row."""
    points = [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in ring.coords]
    return [points[0], *(point for before, point in pairwise(points) if point != before)]


# What is said about it


def _filled(name: str, blanks: Callable[[str], Mapping[str, object]]) -> Label:
    """A sentence about a boundary file in each language."""
    texts = label(f"boundaries.sentences.{name}")
    return {language: text.format(**blanks(language)) for language, text in texts.items()}


def _spoken(reading: _Reading, places: Places, vintages: set[str]) -> Remark:
    """Which set of boundaries the file speaks, and of which sets maps can be drawn."""
    known = {vintage.id: vintage.name for vintage in places.country.vintages}
    drawn = [name for id_, name in known.items() if id_ in vintages]
    level = places.country.level_names.get(reading.level, {})

    def blanks(language: str) -> Mapping[str, object]:
        between = label("boundaries.between")[language]
        maps = between.join(name[language] for name in drawn) or label("boundaries.no_map")[language]
        spoken = known[reading.vintage][language]
        return {"units": reading.matched, "level": level.get(language, ""), "spoken": spoken, "maps": maps}

    return Remark(id="boundaries_vintage", found=reading.vintage, message=_filled("vintage", blanks))


def _nothing(layer: str) -> Remark:
    return Remark(
        id="boundaries_unknown",
        found=layer,
        message=_filled("unknown", lambda _: {"layer": layer}),
    )


def _unmatched(name: str, places: Places) -> Remark:
    near = next(iter(places.suggest(name, n=1)), None)

    def blanks(language: str) -> Mapping[str, object]:
        return {"name": name, "near": near.name[language] if near else ""}

    message = _filled("unmatched_but_near" if near else "unmatched", blanks)
    return Remark(id="boundaries_unmatched", found=name, message=message)


def _shared(place: Place, targets: Sequence[str], places: Places) -> Remark:
    def blanks(language: str) -> Mapping[str, object]:
        units = label("boundaries.and")[language].join(places[target].name[language] for target in targets)
        return {"place": place.name[language], "vintage": place.vintage, "units": units}

    return Remark(id="boundaries_shared", found=place.id, message=_filled("shared", blanks))


def _stated(own: Iterable[str], vintage: str, places: Places) -> Iterator[Remark]:
    """The doubts that the crosswalk states about what was put together."""
    known = set(own)
    for cross in places.crosses:
        if cross.source in known and cross.weight == 1 and cross.doubt and places[cross.target].vintage == vintage:
            yield Remark(id="boundaries_doubt", found=cross.source, message=cross.doubt)
