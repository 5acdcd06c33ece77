"""A map of tiles: one square for each place, where no boundaries are at hand."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.report.charts.chart import Chart, Point, Tile
from kolosi.report.charts.frame import Drawing, foot
from kolosi.report.charts.layout import class_of, limits_of, wrap
from kolosi.report.charts.legend import absent, hatch_box, scale
from kolosi.report.charts.palette import class_role, words_on
from kolosi.report.charts.svg import SMALL, TINY, WIDTH, XY, rect, stacked, words
from kolosi.report.charts.wording import colon, listed, signs, spoken, word
from kolosi.report.draft.numerals import HIDDEN_SIGN
from kolosi.report.fonts import text_width

_LETTERS = 10.5
_WIDEST = 84.0


def draw(chart: Chart) -> Drawing:
    """The picture of tiles; a point finds its tile by `place`."""
    size = _size(chart.tiles)
    points = {point.place: point for point in chart.points}
    limits = limits_of(chart)
    body = [_tile(chart, tile, size, points.get(tile.place), limits) for tile in chart.tiles]
    tall = (_last([tile.row for tile in chart.tiles]) - _first([tile.row for tile in chart.tiles]) + 1) * size[1]
    legend, end = scale(chart, limits, tall + 12)
    is_missing = any(_is_absent(points.get(tile.place)) for tile in chart.tiles)
    sign, end = absent(chart, end) if is_missing else ("", end)
    notes, height = foot([*signs(chart), *_lines(chart)], end + 2)
    return Drawing(height, "".join([*body, legend, sign, notes]))


def _lines(chart: Chart) -> list[str]:
    """The values of places that have no tile, the source, and what tiles are."""
    language, places = chart.language, {tile.place for tile in chart.tiles}
    source = [word("source", language) + colon(language) + chart.source] if chart.source else []
    off = (point for point in chart.points if point.place not in places)
    return [*listed(off, "off_map", language), *source, word("not_a_map", language)]


def _first(ranks: Sequence[int]) -> int:
    return min(ranks, default=0)


def _last(ranks: Sequence[int]) -> int:
    return max(ranks, default=0)


def _size(tiles: Sequence[Tile]) -> XY:
    columns = [tile.col for tile in tiles]
    wide = min(_WIDEST, WIDTH / (_last(columns) - _first(columns) + 1))
    return (wide, max(44.0, wide * 0.72))


def _is_absent(point: Point | None) -> bool:
    return point is None or (point.value is None and not point.hidden)


def _corner(chart: Chart, tile: Tile, size: XY) -> XY:
    columns, rows = [other.col for other in chart.tiles], [other.row for other in chart.tiles]
    margin = (WIDTH - (_last(columns) - _first(columns) + 1) * size[0]) / 2
    return (margin + (tile.col - _first(columns)) * size[0], (tile.row - _first(rows)) * size[1])


def _tile(chart: Chart, tile: Tile, size: XY, point: Point | None, limits: Sequence[float]) -> str:
    corner = _corner(chart, tile, size)
    if point is None or _is_absent(point):
        return hatch_box(corner, size) + _words(tile.name, "", corner, size, "ink")
    if point.hidden:
        return rect(corner, size, "none", edge="paper") + _words(tile.name, HIDDEN_SIGN, corner, size, "muted")
    role = class_role(class_of(point.value or 0.0, limits), len(limits) + 1)
    box = rect(corner, size, role, label=spoken(point, chart), edge="paper")
    return box + _words(tile.name, point.text, corner, size, words_on(role))


def _words(name: str, text: str, corner: XY, size: XY, role: str) -> str:
    """The name above the value, or in the middle where there is none."""
    lines = wrap(name, size[0] - 6, _LETTERS)[:2]
    centre = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
    if not text:
        return "".join(
            words(
                (centre[0], centre[1] + (row - (len(lines) - 1) / 2) * 12.5),
                line,
                size=_LETTERS,
                anchor="middle",
                halo="none",
            )
            for row, line in enumerate(lines)
        )
    letters = SMALL + 1 if text_width(text, SMALL + 1, True) < size[0] - 6 else TINY
    shift = 6.0 * len(lines)
    above = stacked((centre[0], centre[1] - 8), lines, size=_LETTERS, role=role, anchor="middle")
    return above + words(
        (centre[0], centre[1] + shift + 3), text, size=letters, role=role, anchor="middle", is_bold=True
    )
