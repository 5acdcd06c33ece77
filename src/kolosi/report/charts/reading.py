"""A picture for those who do not see it: its alternative text, its table and its caption, made from its data."""

from __future__ import annotations

from kolosi.model.label import say
from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.registry import kind_of
from kolosi.report.charts.wording import colon, printed, semicolon, word
from kolosi.report.draft.numerals import NO_DATA, NOT_COMPARABLE


def caption(chart: Chart) -> str:
    """The title with its unit, the note and the source."""
    title = chart.title if not chart.unit or chart.unit in chart.title else f"{chart.title} ({chart.unit})"
    source = word("source", chart.language) + colon(chart.language) + chart.source if chart.source else ""
    return " ".join(_sentence(part) for part in (title, chart.note, source) if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def columns(chart: Chart) -> tuple[str, ...]:
    """The heads of the table behind the picture."""
    first = word(kind_of(chart).first_column, chart.language)
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
    parts = [head, _span(chart), *kind_of(chart).summary(chart), *_reserves(chart)]
    return " ".join(_sentence(part[0].upper() + part[1:]) for part in parts if part)


def _span(chart: Chart) -> str:
    labels = chart.labels
    if not kind_of(chart).is_over_time or len(labels) < 2:
        return ""
    ends = ((word("first_period", chart.language), labels[0]), (word("last_period", chart.language), labels[-1]))
    return semicolon(chart.language).join(name + colon(chart.language) + label for name, label in ends)


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
