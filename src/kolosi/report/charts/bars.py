"""Horizontal bars, one for each category, or a group of bars where there are several series."""

from __future__ import annotations

from dataclasses import dataclass

from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.frame import Drawing, foot, head, key_of_series
from kolosi.report.charts.layout import widest, wrap
from kolosi.report.charts.palette import series_role
from kolosi.report.charts.svg import BODY, SMALL, WIDTH, line, rect, stacked, words
from kolosi.report.charts.wording import printed, signs, spoken

_THICK, _THIN = 16.0, 13.0
_NAMES = WIDTH * 0.4


@dataclass(frozen=True)
class _Plot:
    """Where bars begin, and how long a value is."""

    names: float
    zero: float
    scale: float
    thick: float

    def length(self, value: float) -> float:
        return value * self.scale


def draw(chart: Chart) -> Drawing:
    """The picture of bars."""
    above, top = head(chart.unit)
    key, deep = key_of_series(chart.series, top) if len(chart.series) > 1 else ("", 0.0)
    plot, y, body = _plot(chart), top + deep, [above, key]
    start = y
    for label in _order(chart):
        row, tall = _row(chart, plot, label, y)
        body.append(row)
        y += tall
    axis = line((plot.zero, start), (plot.zero, y), "muted")
    notes, height = foot(signs(chart), y + 6)
    return Drawing(height, "".join([*body, axis, notes]))


def _plot(chart: Chart) -> _Plot:
    names = min(_NAMES, widest(chart.labels, BODY)) + 10
    values, texts = chart.values, [point.text for point in chart.points if point.shown is not None]
    room = widest(texts, BODY, is_bold=True) + 10
    low, high = min([0.0, *values]), max([0.0, *values])
    low_room = room if low < 0 else 0.0
    scale = (WIDTH - names - low_room - room) / ((high - low) or 1.0)
    return _Plot(names, names + low_room - low * scale, scale, _THICK if len(chart.series) < 2 else _THIN)


def _order(chart: Chart) -> list[str]:
    """The labels as given, or the largest first; those without a value come last, as given."""
    if not chart.is_sorted:
        return list(chart.labels)
    first = {point.label: point.shown for point in reversed(chart.points)}
    return sorted(chart.labels, key=lambda label: (first[label] is None, -(first[label] or 0.0)))


def _row(chart: Chart, plot: _Plot, label: str, y: float) -> tuple[str, float]:
    """A label with its bars, and how tall it is."""
    lines = wrap(label, plot.names - 10, BODY)
    grid, step = chart.grid(), plot.thick + 2
    tall = max(len(chart.series) * step, len(lines) * 15.5) + (10 if len(chart.series) < 2 else 12)
    middle = y + tall / 2
    first = middle - step * len(chart.series) / 2
    bars = [
        _bar(chart, plot, grid.get((label, series)), rank, first + (rank + 0.5) * step)
        for rank, series in enumerate(chart.series)
    ]
    return stacked((plot.names - 10, middle), lines, anchor="end") + "".join(bars), tall


def _bar(chart: Chart, plot: _Plot, point: Point | None, rank: int, middle: float) -> str:
    """A bar with its value at its end, or the sign or words that stand in its place."""
    if point is None or point.shown is None:
        return words((plot.zero + 6, middle), printed(point, chart.language), size=SMALL, role="muted")
    length = plot.length(point.shown)
    corner = (plot.zero + min(length, 0.0), middle - plot.thick / 2)
    bar = rect(corner, (abs(length), plot.thick), series_role(rank), label=spoken(point, chart))
    end, anchor = (plot.zero + length + 6, "start") if length >= 0 else (plot.zero + length - 6, "end")
    end = max(end, _whisker_end(point, plot)) if length >= 0 else end
    size = BODY if len(chart.series) < 2 else SMALL
    return (
        bar + _interval(point, plot, middle) + words((end, middle), point.text, size=size, anchor=anchor, is_bold=True)
    )


def _whisker_end(point: Point, plot: _Plot) -> float:
    return plot.zero + plot.length(point.upper) + 6 if point.upper is not None else 0.0


def _interval(point: Point, plot: _Plot, middle: float) -> str:
    if point.lower is None or point.upper is None:
        return ""
    return line(
        (plot.zero + plot.length(point.lower), middle), (plot.zero + plot.length(point.upper), middle), "ink", width=1.5
    )
