"""What the values of a picture say, in a sentence or two of its alternative text: one function a manner of telling."""

from __future__ import annotations

from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.wording import colon, printed, semicolon, with_unit, word

_MOST_SERIES = 6
"""The series told one by one: of more, a screen reader takes longer than the table beneath, which tells them all."""


def _told(name: str, point: Point, chart: Chart, *, with_series: bool) -> str:
    where = ", ".join(part for part in (point.series if with_series else "", point.label) if part)
    return f"{word(name, chart.language)} {with_unit(point.text, chart)} ({where})"


def _drawn(chart: Chart, series: str | None = None) -> list[Point]:
    return [p for p in chart.points if p.shown is not None and series in (None, p.series)]


def _value(point: Point) -> float:
    return point.shown if point.shown is not None else 0.0


def extremes(chart: Chart) -> list[str]:
    """The highest and the lowest value."""
    points = _drawn(chart)
    if not points:
        return []
    with_series = len(chart.series) > 1
    told = [_told("highest", max(points, key=_value), chart, with_series=with_series)]
    if len(points) > 1:
        told.append(_told("lowest", min(points, key=_value), chart, with_series=with_series))
    return [semicolon(chart.language).join(told)]


def course(chart: Chart) -> list[str]:
    """For each line: first, last, highest and lowest value."""
    return [told for series in chart.series[:_MOST_SERIES] if (told := _course_of(chart, series))]


def _course_of(chart: Chart, series: str) -> str:
    points = _drawn(chart, series)
    if not points:
        return ""
    ends = [("first", points[0]), ("last", points[-1])]
    if len(points) > 2:
        ends += [("highest", max(points, key=_value)), ("lowest", min(points, key=_value))]
    told = semicolon(chart.language).join(_told(name, point, chart, with_series=False) for name, point in ends)
    return series + colon(chart.language) + told if series else told


def composition(chart: Chart) -> list[str]:
    """What the first and the last period are made of."""
    labels = chart.labels
    return [_make_up(chart, label) for label in dict.fromkeys((labels[0], labels[-1]))] if labels else []


def _make_up(chart: Chart, label: str) -> str:
    grid = chart.grid()
    parts = [f"{series} {printed(grid.get((label, series)), chart.language)}" for series in chart.series]
    return label + colon(chart.language) + ", ".join(parts)


def peaks(chart: Chart) -> list[str]:
    """The largest group of each sex."""
    peaks = [max(points, key=_value) for series in chart.series if (points := _drawn(chart, series))]
    told = [f"{point.series}, {_told('highest', point, chart, with_series=False)}" for point in peaks]
    return [semicolon(chart.language).join(told)] if told else []
