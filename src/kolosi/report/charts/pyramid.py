"""A population pyramid: one sex on each side, the ages between, the youngest at the bottom."""

from __future__ import annotations

from dataclasses import dataclass

from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.frame import Drawing, foot, head
from kolosi.report.charts.layout import widest, wrap
from kolosi.report.charts.palette import series_role
from kolosi.report.charts.svg import BODY, SMALL, WIDTH, rect, words
from kolosi.report.charts.wording import colon, printed, signs, spoken, word

_ROW, _THICK = 25.0, 19.0


@dataclass(frozen=True)
class _Side:
    """One half: where its bars begin, which way they grow, how long a value is."""

    rank: int
    start: float
    way: int
    scale: float

    @property
    def anchor(self) -> str:
        return "end" if self.way < 0 else "start"


def draw(chart: Chart) -> Drawing:
    """The picture of a pyramid, for two series; ages come in the order given, from the bottom."""
    above, top = head(chart.unit)
    sides = _sides(chart)
    names = "".join(_name(chart.series[side.rank], side, top) for side in sides)
    top += 22
    rows = [_row(chart, sides, label, top + (rank + 0.5) * _ROW) for rank, label in enumerate(reversed(chart.labels))]
    notes, height = foot([*signs(chart), *_others(chart)], top + _ROW * len(chart.labels) + 6)
    return Drawing(height, "".join([above, names, *rows, notes]))


def _others(chart: Chart) -> list[str]:
    """The series that have no side."""
    others = ", ".join(chart.series[2:])
    return [word("table_only", chart.language) + colon(chart.language) + others] if others else []


def _sides(chart: Chart) -> list[_Side]:
    ages = widest(chart.labels, BODY) + 16
    room = widest([point.text for point in _drawn(chart)], SMALL, is_bold=True) + 8
    scale = ((WIDTH - ages) / 2 - room) / (max((point.value or 0.0 for point in _drawn(chart)), default=0.0) or 1.0)
    starts = ((WIDTH - ages) / 2, -1), ((WIDTH + ages) / 2, 1)
    return [_Side(rank, start, way, scale) for rank, (start, way) in enumerate(starts[: len(chart.series)])]


def _drawn(chart: Chart) -> list[Point]:
    return [point for point in chart.points if point.shown is not None and point.series in chart.series[:2]]


def _name(series: str, side: _Side, top: float) -> str:
    return words((side.start, top + 8), series, role=series_role(side.rank), anchor=side.anchor, is_bold=True)


def _row(chart: Chart, sides: list[_Side], label: str, middle: float) -> str:
    centre = (sides[0].start + sides[1].start) / 2 if len(sides) > 1 else sides[0].start + 40
    grid = chart.grid()
    bars = [_bar(chart, side, grid.get((label, chart.series[side.rank])), middle) for side in sides]
    return words((centre, middle), wrap(label, WIDTH, BODY)[0], anchor="middle") + "".join(bars)


def _bar(chart: Chart, side: _Side, point: Point | None, middle: float) -> str:
    if point is None or point.shown is None:
        place = (side.start + side.way * 5, middle)
        return words(place, printed(point, chart.language), size=SMALL, role="muted", anchor=side.anchor)
    length = point.shown * side.scale
    corner = (side.start - (length if side.way < 0 else 0.0), middle - _THICK / 2)
    bar = rect(corner, (length, _THICK), series_role(side.rank), label=spoken(point, chart))
    place = (side.start + side.way * (length + 5), middle)
    return bar + words(place, point.text, size=SMALL, anchor=side.anchor, is_bold=True)
