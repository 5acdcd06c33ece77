"""What a text table or a GeoJSON carries besides its columns: cells that a spreadsheet would run, remarks, positions, who made it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.formats import Sheet
from kolosi.intake.hidden.trace import Trace, Written, gathered
from kolosi.model.formula import is_formula

_MAY_BE_FORMULA = (
    r"(?:^|[;\t\r\n\v\f\x1c-\x1e\x{85}\x{2028}\x{2029}])[\p{C}\p{Z}\p{M}\"\x{115f}\x{1160}\x{3164}\x{ffa0}\x{2800}]*"
    r"[=+@\-−＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋]"
)
_OF_OTHERS = b"ID;P"
"""So begins a table of an old kind (SYLK), that a spreadsheet opens by whatever name, formulas included."""
_MOST = 20 << 20
_LONGEST = 200
_SHARE_OF_DEGREE = 0.01
"""What reaches less far than this, in degrees, is a place where somebody is, whether drawn as a point or not; no commune does."""
_OF_A_MAP = frozenset(
    {"type", "features", "geometry", "geometries", "coordinates", "properties", "id", "bbox", "crs", "name"}
)
_OF_A_TOPOLOGY = frozenset({"type", "objects", "arcs", "transform", "bbox"})
_PATH = re.compile(r"file:|\\\\|^[A-Za-z]:[\\/]|^/(?:home|Users|media|mnt)/", re.IGNORECASE)
_OWN_NOTES = frozenset({"ARROW:schema"})
Point = tuple[float, float]


def table_traces(data: bytes, sheets: Sequence[Sheet]) -> Iterator[Trace]:
    """What the text says outside its columns."""
    text = _text(data)
    if text.lstrip()[:1] in ("{", "["):
        yield from _json(text)
        return
    cells = [cell for sheet in sheets for cell in _formulas(sheet)]
    cells += ["ID;P"] if data.startswith(_OF_OTHERS) else []
    yield from gathered("formula_cells", ["CSV"] * len(cells), cells)
    remarks = [line for line in text.splitlines()[:50] if line.startswith(("# ", "//"))]
    yield from gathered("file_remarks", ["#"] * len(remarks), remarks)


def _text(data: bytes) -> str:
    try:
        return as_utf8(data[:_MOST]).decode("utf-8", "replace").rstrip()
    except Unreadable:
        return ""


def _formulas(sheet: Sheet) -> Iterator[str]:
    """The cells of a sheet that a spreadsheet would work out."""
    for name in sheet.cells.columns:
        if name != "row":
            cells = sheet.cells[name].drop_nulls()
            yield from filter(is_formula, cells.filter(cells.str.contains(_MAY_BE_FORMULA)).to_list())


# -- Parquet ----------------------------------------------------------------------------------------------------------


def parquet_traces(data: bytes) -> Iterator[Trace]:
    """What programs and people noted in the foot of a Parquet file."""
    try:
        noted = pl.read_parquet_metadata(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as damage:
        raise Unreadable("truncated") from damage
    for name, value in noted.items():
        if name not in _OWN_NOTES and value.strip():
            yield Trace(
                kind="local_path" if _PATH.search(value) else "file_remarks", place=name, sample=value[:_LONGEST]
            )


# -- maps -------------------------------------------------------------------------------------------------------------


def _loaded(text: str) -> Iterator[object]:
    """What a JSON text holds, one value or one a line."""
    try:
        yield json.loads(text)
    except (ValueError, RecursionError):
        for line in text.splitlines() if text.count("\n") else ():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                return


def _json(text: str) -> Iterator[Trace]:
    positions: list[Point] = []
    for whole in _loaded(text):
        if isinstance(whole, Mapping) and _is_map(whole):
            yield from _remarks(whole)
            positions += _positions(whole)
    if positions:
        finest = max(_decimals(number) for pair in positions for number in pair)
        yield Trace(kind="point_decimals", place="geometry", sample=str(finest), count=len(positions))


def _is_map(whole: Mapping[str, object]) -> bool:
    return (
        "features" in whole or "coordinates" in whole or "geometry" in whole or "geometries" in whole or "arcs" in whole
    )


def _remarks(whole: Mapping[str, object]) -> Iterator[Trace]:
    """What is written beside the shapes and their properties."""
    for name, said in _beside(whole):
        yield Trace(kind="file_remarks", place=name, sample=said[:_LONGEST])


def _beside(whole: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    known = _OF_A_TOPOLOGY if "arcs" in whole else _OF_A_MAP
    found: dict[str, object] = {name: value for name, value in whole.items() if name not in known}
    for feature in _features(whole):
        for name, value in feature.items():
            if name not in _OF_A_MAP:
                found.setdefault(name, value)
    for name, value in found.items():
        if value:
            yield str(name), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def beside_texts(data: bytes) -> Iterator[Written]:
    """The words of a map that stand beside the properties of its features, all of them."""
    text = _text(data)
    if text.lstrip()[:1] not in ("{", "["):
        return
    words = [
        str(value)
        for whole in _loaded(text)
        if isinstance(whole, Mapping) and _is_map(whole)
        for one in (whole, *_features(whole))
        for name, value in one.items()
        if name not in _OF_A_MAP | _OF_A_TOPOLOGY and value
    ]
    if words:
        yield Written(place="geometry", text="\n\n".join(dict.fromkeys(words)))


def _features(whole: Mapping[str, object]) -> list[Mapping[str, object]]:
    features = whole.get("features")
    return [one for one in features if isinstance(one, Mapping)] if isinstance(features, list) else []


def _positions(whole: Mapping[str, object]) -> Iterator[Point]:
    """The points of a map, and those of what is drawn so small that it shows where somebody is; larger outlines are none."""
    for one in (whole, *_features(whole)):
        geometry = one.get("geometry", one)
        shapes = list(_shapes(geometry, 0))
        small = [shape for shape in shapes if _is_small(shape)]
        for shape in small:
            yield from shape
        box = one.get("bbox")
        if isinstance(box, list) and len(box) in (4, 6) and all(isinstance(side, int | float) for side in box):
            half = len(box) // 2
            corners = [(float(box[0]), float(box[1])), (float(box[half]), float(box[half + 1]))]
            yield from corners if _is_small(corners) else ()


def _shapes(geometry: object, depth: int) -> Iterator[list[Point]]:
    """The points of each shape of a geometry, a point of several alone."""
    if not isinstance(geometry, Mapping) or depth > 20:
        return
    inner = geometry.get("geometries")
    for one in inner if isinstance(inner, list) else []:
        yield from _shapes(one, depth + 1)
    found = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and isinstance(found, list):
        yield from (list(_points(one)) for one in found)
    else:
        yield list(_points(found))


def _points(found: object) -> Iterator[Point]:
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list) and len(one) >= 2 and all(isinstance(side, int | float) for side in one[:2]):
            yield float(one[0]), float(one[1])
        elif isinstance(one, list):
            waiting += one


def _is_small(points: Sequence[Point]) -> bool:
    across, up = [x for x, _ in points], [y for _, y in points]
    return bool(points) and max(max(across) - min(across), max(up) - min(up)) < _SHARE_OF_DEGREE


def _decimals(number: float) -> int:
    written = repr(number)
    if "e" in written:
        return max(0, -int(written.partition("e")[2]))
    return len(written.partition(".")[2].rstrip("0"))
