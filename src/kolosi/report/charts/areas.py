"""A map of places coloured by class, with its scale, its boundaries' source and the usual disclaimer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.frame import LINE, Drawing, foot
from kolosi.report.charts.layout import class_of, limits_of, widest
from kolosi.report.charts.legend import absent, scale
from kolosi.report.charts.palette import class_role, words_on
from kolosi.report.charts.shapes import Shape, hatching, room_for, shapes
from kolosi.report.charts.svg import BODY, TINY, WIDTH, XY, area, outline, strokes, words
from kolosi.report.charts.wording import colon, listed, semicolon, signs, spoken, word
from kolosi.report.draft.numerals import HIDDEN_SIGN

_TALLEST = 320.0
_EDGE = 2.0
_LETTERS = 10.5
_MOST_UNLABELLED, _HIGHEST = 8, 2
"""So many places that no label fits are told one by one, in some two lines. Of more, the highest and how many others there are: one line."""


def draw(chart: Chart) -> Drawing:
    """The picture of a map; a point finds its shape by `place`."""
    points = {point.place: point for point in chart.points}
    limits = limits_of(chart)
    drawn, tall, labels = _labelled(chart, points, limits, _TALLEST)
    if len(_unlabelled(chart, drawn, labels)) > _MOST_UNLABELLED:  # a line more below: the picture stays as tall
        drawn, tall, labels = _labelled(chart, points, limits, tall - LINE)
    grounds = [_ground(chart, shape, points.get(shape.place), limits) for shape in drawn]
    legend, end = scale(chart, limits, tall + 14)
    is_missing = any(_is_absent(points.get(shape.place)) for shape in drawn)
    sign, end = absent(chart, end) if is_missing else ("", end)
    notes, height = foot([*signs(chart), *_lines(chart, drawn, labels)], end + 2)
    return Drawing(height, "".join([*grounds, *labels, legend, sign, notes]))


def _labelled(
    chart: Chart, points: Mapping[str, Point], limits: Sequence[float], tallest: float
) -> tuple[Sequence[Shape], float, list[str]]:
    """The shapes of the places, how tall they are together, and their labels: an empty one where none fits."""
    drawn, tall = shapes(chart.features, WIDTH - 2 * _EDGE, tallest)
    return drawn, tall, [_label(shape, points.get(shape.place), limits) for shape in drawn]


def _unlabelled(chart: Chart, drawn: Sequence[Shape], labels: Sequence[str]) -> list[Point]:
    """The values that the map does not print, of places that it draws."""
    bare = {shape.place for shape, label in zip(drawn, labels, strict=True) if shape.rings and not label}
    return [point for point in chart.points if point.place in bare and point.shown is not None]


def _is_absent(point: Point | None) -> bool:
    return point is None or (point.value is None and not point.hidden)


def _ground(chart: Chart, shape: Shape, point: Point | None, limits: Sequence[float]) -> str:
    path = outline(shape.rings)
    if point is None or point.shown is None:
        return area(path, "none") + (strokes(hatching(shape.rings), "hatch") if _is_absent(point) else "")
    return area(path, _role(point.shown, limits), label=spoken(point, chart))


def _role(value: float, limits: Sequence[float]) -> str:
    return class_role(class_of(value, limits), len(limits) + 1)


def _label(shape: Shape, point: Point | None, limits: Sequence[float]) -> str:
    """The name and the value where they fit, else the value alone, else the name of a place without data."""
    if point is None or _is_absent(point):
        return _first_fitting(shape, [[shape.name]], "muted", halo="none")
    if point.hidden:
        return _first_fitting(shape, [[shape.name, HIDDEN_SIGN], [HIDDEN_SIGN]], "muted")
    role = words_on(_role(point.value or 0.0, limits))
    return _first_fitting(shape, [[shape.name, point.text], [point.text]], role)


def _first_fitting(shape: Shape, choices: Sequence[Sequence[str]], role: str, halo: str = "") -> str:
    for lines in choices:
        wide = max(widest(lines[:1], _LETTERS), widest(lines[1:], BODY, is_bold=True))
        place = room_for(shape.rings, (wide + 3, 13.0 * len(lines)))
        if place:
            return _written(place, lines, role, halo)
    return ""


def _written(place: XY, lines: Sequence[str], role: str, halo: str) -> str:
    x, y = place
    if len(lines) == 1:
        return words((x, y), lines[0], size=TINY, role=role, anchor="middle", is_bold=not halo, halo=halo)
    name = words((x, y - 7), lines[0], size=_LETTERS, role=role, anchor="middle")
    return name + words((x, y + 6.5), lines[1], role=role, anchor="middle", is_bold=True)


def _lines(chart: Chart, drawn: Sequence[Shape], labels: Sequence[str]) -> list[str]:
    """The values that the map does not print, the source, the boundaries and the disclaimer."""
    language = chart.language
    places = {shape.place for shape in drawn if shape.rings}
    off = [point for point in chart.points if point.place not in places]
    pairs = ((word("source", language), chart.source), (word("boundaries", language), chart.boundaries))
    return [
        *_told_below(_unlabelled(chart, drawn, labels), language),
        *listed(off, "off_map", language),
        *(name + colon(language) + text for name, text in pairs if text),
        word("disclaimer", language),
    ]


def _told_below(unlabelled: Sequence[Point], language: str) -> list[str]:
    """Values that found no room on the map; the highest are often among them, on the smallest places."""
    if len(unlabelled) <= _MOST_UNLABELLED:
        return listed(unlabelled, "unlabelled", language)
    highest = sorted(unlabelled, key=lambda point: -(point.value or 0.0))[:_HIGHEST]
    others = word("other_places", language).format(len(unlabelled) - len(highest))
    return [line + semicolon(language) + others for line in listed(highest, "unlabelled", language)]
