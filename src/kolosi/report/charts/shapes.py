"""Shapes of places on paper: projection, rings, the widest room for a label, hatching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, radians, tan

from kolosi.report.charts.svg import XY, coordinate

Ring = list[XY]


@dataclass(frozen=True)
class Shape:
    """A place of a map: its id, its name and its rings on paper."""

    place: str
    name: str
    rings: tuple[Ring, ...]


def shapes(features: Sequence[Mapping[str, object]], width: float, tallest: float) -> tuple[list[Shape], float]:
    """GeoJSON features (id, name, geometry) on paper, in Mercator's projection, and how tall they are.

    The name is the feature's own, or its property `name`. Rings are rounded to the paper's half unit, which drops most of
    their points and keeps neighbours touching; exterior rings run clockwise on paper, holes the other way.
    """
    flat = [(_text(feature, "id"), _text(feature, "name"), list(_rings(feature))) for feature in features]
    points = [point for _, _, polygons in flat for polygon in polygons for ring in polygon for point in ring]
    if not points:
        return [], 0.0
    (left, right), (low, high) = ((min(side), max(side)) for side in zip(*points, strict=True))
    scale = min(width / ((right - left) or 1.0), tallest / ((high - low) or 1.0))
    margin = (width - (right - left) * scale) / 2
    drawn = [
        Shape(place, name, tuple(_on_paper(polygons, (left, high), scale, margin))) for place, name, polygons in flat
    ]
    return drawn, (high - low) * scale


def _text(feature: Mapping[str, object], name: str) -> str:
    properties = feature.get("properties")
    fallback = properties.get(name, "") if isinstance(properties, Mapping) else ""
    return str(feature.get(name) or fallback)


def _rings(feature: Mapping[str, object]) -> Iterator[list[Ring]]:
    """The polygons of a feature, each its rings, projected, y still upwards."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry.get("type") == "Polygon" else polygons:
        yield [[(radians(x), asinh(tan(radians(y)))) for x, y, *_ in ring] for ring in polygon]


def _on_paper(polygons: list[list[Ring]], corner: XY, scale: float, margin: float) -> Iterator[Ring]:
    left, high = corner
    for polygon in polygons:
        for rank, ring in enumerate(polygon):
            rounded = [
                (round(2 * ((x - left) * scale + margin)) / 2, round(2 * (high - y) * scale) / 2) for x, y in ring
            ]
            slim = _slim(rounded)
            if len(slim) > 2:
                yield slim if _is_clockwise(slim) == (rank == 0) else slim[::-1]


def _slim(ring: Ring) -> Ring:
    """A ring without repeated points and without points on the straight line between their neighbours."""
    once = [point for rank, point in enumerate(ring) if point != ring[rank - 1]]
    return [here for rank, here in enumerate(once) if _turn(once[rank - 1], here, once[(rank + 1) % len(once)]) != 0]


def _turn(before: XY, here: XY, after: XY) -> float:
    return (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0])


def signed_area(ring: Sequence[XY]) -> float:
    """The area of a ring, positive when it runs clockwise on paper (y downwards).

    >>> signed_area([(0, 0), (2, 0), (2, 1), (0, 1)])
    2.0
    """
    return sum(ring[rank - 1][0] * y - x * ring[rank - 1][1] for rank, (x, y) in enumerate(ring)) / 2


def _is_clockwise(ring: Sequence[XY]) -> bool:
    return signed_area(ring) > 0


def chords(rings: Sequence[Sequence[XY]], y: float) -> list[tuple[float, float]]:
    """Where a horizontal line lies inside rings: the spans of x, left to right.

    >>> chords([[(0, 0), (4, 0), (4, 2), (0, 2)]], 1)
    [(0.0, 4.0)]
    """
    crossings = []
    for ring in rings:
        for rank, (x2, y2) in enumerate(ring):
            x1, y1 = ring[rank - 1]
            if (y1 <= y) != (y2 <= y):
                crossings.append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def room_for(rings: Sequence[Sequence[XY]], size: XY) -> XY | None:
    """The middle of a place inside rings where a box of a size fits, as near to their heart as can be, or None.

    >>> room_for([[(0, 0), (40, 0), (40, 20), (0, 20)]], (30, 10))
    (20.0, 10.0)
    """
    fitting = [place for y in _levels(rings) for place in _fitting(rings, y, size)]
    heart = _heart(rings)
    return min(fitting, key=lambda place: (place[0] - heart[0]) ** 2 + (place[1] - heart[1]) ** 2, default=None)


def _levels(rings: Sequence[Sequence[XY]]) -> list[float]:
    heights = [y for ring in rings for _, y in ring]
    low, high = min(heights, default=0.0), max(heights, default=0.0)
    return [low + (high - low) * step / 32 for step in range(1, 32)]


def _fitting(rings: Sequence[Sequence[XY]], y: float, size: XY) -> list[XY]:
    """The middles of the level strips around a height that are tall and wide enough."""
    edges = (y - size[1] / 2 + 0.01, y + 0.01, y + size[1] / 2)
    return [((a + b) / 2, y) for a, b in _common(*(chords(rings, edge) for edge in edges)) if b - a >= size[0]]


def _heart(rings: Sequence[Sequence[XY]]) -> XY:
    """The middle of the largest ring's box."""
    largest = max(rings, key=lambda ring: abs(signed_area(ring)), default=[])
    xs, ys = [x for x, _ in largest] or [0.0], [y for _, y in largest] or [0.0]
    return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def _common(*rows: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The spans that lie in every row."""
    common = rows[0]
    for row in rows[1:]:
        common = [(max(a, c), min(b, d)) for a, b in common for c, d in row if max(a, c) < min(b, d)]
    return common


def hatching(rings: Sequence[Sequence[XY]], gap: float = 6.0) -> str:
    """Slanting lines that fill rings, as one path, on a grid common to the whole picture."""
    turned = [[(x - y, x + y) for x, y in ring] for ring in rings]
    heights = [y for ring in turned for _, y in ring]
    if not heights:
        return ""
    first, last = int(min(heights) // (gap * 1.4)) + 1, int(max(heights) // (gap * 1.4))
    spans = [(a, b, rank * gap * 1.4) for rank in range(first, last + 1) for a, b in chords(turned, rank * gap * 1.4)]
    return "".join(f"M{_xy(a, v)}L{_xy(b, v)}" for a, b, v in spans if b - a > 1)


def _xy(u: float, v: float) -> str:
    return f"{coordinate((u + v) / 2)},{coordinate((v - u) / 2)}"
