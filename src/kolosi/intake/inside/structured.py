"""What a text table or a GeoJSON carries besides its columns: cells that a spreadsheet would run, remarks, who made it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from kolosi.intake.encoding import as_utf8
from kolosi.intake.inside.trace import Trace, gathered
from kolosi.intake.refusal import Unreadable

_CELL = re.compile(
    r"(?:^|[,;\t\n])[^\S\n]*+\"?+[^\S\n]*+([=@＝＠][^,;\t\n\"]{2,200}|[+\-＋－](?=[A-Za-z=@(])[^,;\t\n\"]{2,200})"
)
_MOST = 20 << 20
_ABOUT = ("author", "creator", "created_by", "contact", "generator", "history", "metadata", "description", "file")


def table_traces(data: bytes) -> Iterator[Trace]:
    """What the text says outside its columns."""
    try:
        text = as_utf8(data[:_MOST]).decode("utf-8", "replace").rstrip()
    except Unreadable:
        return
    start = text.lstrip()[:1]
    if start in ("{", "["):
        yield from _json(text)
        return
    cells = [found.strip() for found in _CELL.findall(text)]
    yield from gathered("formula_cells", ["CSV"] * len(cells), cells)
    remarks = [line for line in text.splitlines()[:50] if line.startswith(("# ", "//"))]
    yield from gathered("file_remarks", ["#"] * len(remarks), remarks)


def _json(text: str) -> Iterator[Trace]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(whole, Mapping):
        return
    for name in _ABOUT:
        value = whole.get(name)
        if value and "features" in whole:
            said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield Trace(kind="file_remarks", place=name, sample=said[:200])
    positions = list(_points(whole))
    if positions:
        finest = max(_decimals(number) for pair in positions for number in pair)
        yield Trace(kind="point_decimals", place="geometry", sample=str(finest), count=len(positions))


def _points(whole: Mapping[str, object]) -> Iterator[tuple[float, float]]:
    """The points of a collection; outlines of areas are no positions of somebody."""
    features = whole.get("features")
    for feature in features if isinstance(features, list) else []:
        geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
        if not isinstance(geometry, Mapping):
            continue
        found = geometry.get("coordinates")
        listed = {"Point": [found], "MultiPoint": found}.get(str(geometry.get("type")), [])
        for pair in listed if isinstance(listed, list) else []:
            if isinstance(pair, list) and len(pair) >= 2 and all(isinstance(one, int | float) for one in pair[:2]):
                yield float(pair[0]), float(pair[1])


def _decimals(number: float) -> int:
    return len(repr(number).partition(".")[2].rstrip("0"))
