"""A picture for those who do not see it: its alternative text, its table and its caption, made from its data."""

from __future__ import annotations

from collections.abc import Callable

from kolosi.model.label import say
from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.wording import colon, printed, semicolon, with_unit, word
from kolosi.report.draft.numerals import NO_DATA, NOT_COMPARABLE

_FIRST_COLUMN = {"trend": "period", "shares": "period", "bars": "category", "pyramid": "age"}
_MOST_SERIES = 6


def caption(chart: Chart) -> str:
    """The title with its unit, the note and the source."""
    title = chart.title if not chart.unit or chart.unit in chart.title else f"{chart.title} ({chart.unit})"
    source = word("source", chart.language) + colon(chart.language) + chart.source if chart.source else ""
    return " ".join(_sentence(part) for part in (title, chart.note, source) if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def columns(chart: Chart) -> tuple[str, ...]:
    """The heads of the table behind the picture."""
    first = word(_FIRST_COLUMN.get(chart.kind, "place"), chart.language)
    return (first, *(series or chart.unit or chart.title for series in chart.series))


def rows(chart: Chart) -> tuple[tuple[str, ...], ...]:
    """The rows of the table behind the picture, one for each label."""
    grid = chart.grid()
    return tuple(
        (label, *(printed(grid.get((label, series)), chart.language) for series in chart.series))
        for label in chart.labels
    )


def alternative(chart: Chart) -> str:
    """What the picture shows, said from its data: span, first and last, highest and lowest, gaps."""
    head = word(chart.kind, chart.language) + colon(chart.language) + chart.title
    if chart.unit and chart.unit not in chart.title:
        head += f" ({chart.unit})"
    parts = [head, _span(chart), *_BODIES.get(chart.kind, _extremes)(chart), *_reserves(chart)]
    return " ".join(_sentence(part[0].upper() + part[1:]) for part in parts if part)


def _span(chart: Chart) -> str:
    labels = chart.labels
    if chart.kind not in ("trend", "shares") or len(labels) < 2:
        return ""
    ends = ((word("first_period", chart.language), labels[0]), (word("last_period", chart.language), labels[-1]))
    return semicolon(chart.language).join(name + colon(chart.language) + label for name, label in ends)


def _told(name: str, point: Point, chart: Chart, *, with_series: bool) -> str:
    where = ", ".join(part for part in (point.series if with_series else "", point.label) if part)
    return f"{word(name, chart.language)} {with_unit(point.text, chart)} ({where})"


def _drawn(chart: Chart, series: str | None = None) -> list[Point]:
    return [p for p in chart.points if p.shown is not None and series in (None, p.series)]


def _value(point: Point) -> float:
    return point.shown if point.shown is not None else 0.0


def _extremes(chart: Chart) -> list[str]:
    """The highest and the lowest value."""
    points = _drawn(chart)
    if not points:
        return []
    with_series = len(chart.series) > 1
    told = [_told("highest", max(points, key=_value), chart, with_series=with_series)]
    if len(points) > 1:
        told.append(_told("lowest", min(points, key=_value), chart, with_series=with_series))
    return [semicolon(chart.language).join(told)]


def _course(chart: Chart) -> list[str]:
    """For each line: first, last, highest and lowest value."""
    return [told for series in chart.series[:_MOST_SERIES] if (told := _line_course(chart, series))]


def _line_course(chart: Chart, series: str) -> str:
    points = _drawn(chart, series)
    if not points:
        return ""
    ends = [("first", points[0]), ("last", points[-1])]
    if len(points) > 2:
        ends += [("highest", max(points, key=_value)), ("lowest", min(points, key=_value))]
    told = semicolon(chart.language).join(_told(name, point, chart, with_series=False) for name, point in ends)
    return series + colon(chart.language) + told if series else told


def _composition(chart: Chart) -> list[str]:
    """What the first and the last period are made of."""
    labels = chart.labels
    return [_make_up(chart, label) for label in dict.fromkeys((labels[0], labels[-1]))] if labels else []


def _make_up(chart: Chart, label: str) -> str:
    grid = chart.grid()
    parts = [f"{series} {printed(grid.get((label, series)), chart.language)}" for series in chart.series]
    return label + colon(chart.language) + ", ".join(parts)


def _peaks(chart: Chart) -> list[str]:
    """The largest group of each sex."""
    peaks = [max(points, key=_value) for series in chart.series if (points := _drawn(chart, series))]
    told = [f"{point.series}, {_told('highest', point, chart, with_series=False)}" for point in peaks]
    return [semicolon(chart.language).join(told)] if told else []


def _reserves(chart: Chart) -> list[str]:
    """What is not comparable, not there and not released."""
    language = chart.language
    breaks = [_break(chart, point) for point in chart.points if point.is_break]
    gaps = [point for point in chart.points if point.value is None and not point.hidden]
    with_series = len(chart.series) > 1
    missing = [", ".join(part for part in (p.series if with_series else "", p.label) if part) for p in gaps]
    absent = say(NO_DATA, language) + colon(language) + semicolon(language).join(missing) if missing else ""
    hidden = word("some_hidden", language) if any(point.hidden for point in chart.points) else ""
    return [*dict.fromkeys(breaks), absent, hidden]


def _break(chart: Chart, point: Point) -> str:
    labels = chart.labels
    before = labels[max(labels.index(point.label) - 1, 0)]
    between = word("between", chart.language).format(before, point.label)
    return say(NOT_COMPARABLE, chart.language) + " " + between


_BODIES: dict[str, Callable[[Chart], list[str]]] = {"trend": _course, "shares": _composition, "pyramid": _peaks}
