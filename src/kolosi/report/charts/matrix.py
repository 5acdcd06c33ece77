"""A matrix of places by risks: each cell prints its number on the colour of its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.frame import Drawing, foot
from kolosi.report.charts.layout import class_of, classes, limits_of, widest, wrap
from kolosi.report.charts.legend import absent_line, hatch_box, scale
from kolosi.report.charts.palette import CLASSES, class_role, words_on
from kolosi.report.charts.svg import BODY, SMALL, TINY, WIDTH, rect, words
from kolosi.report.charts.wording import signs, spoken, word
from kolosi.report.draft.numerals import HIDDEN_SIGN
from kolosi.report.fonts import text_width

_ROW = 20.0
_NAMES = 128.0
_NAME_LINES = 2
_NAME_STEP = 11.5


@dataclass(frozen=True)
class _Plot:
    """Where the cells stand."""

    left: float
    top: float
    wide: float

    def corner(self, row: int, column: int) -> tuple[float, float]:
        return (self.left + column * self.wide, self.top + row * _ROW)


def draw(chart: Chart) -> Drawing:
    """The picture of a matrix: labels are its rows, series its columns, under letters where their names have no room."""
    left = min(widest(chart.labels, BODY), _NAMES) + 8
    wide = (WIDTH - left) / max(len(chart.series), 1)
    fits = all(text_width(word, TINY, True) <= wide - 4 for series in chart.series for word in series.split(" "))
    names = chart.series if fits else _letters(len(chart.series))
    key, above = ("", 0.0) if fits else _key(chart, names)
    heads, top = _heads(names, above, left, wide)
    plot = _Plot(left, top, wide)
    scales = _scales(chart)
    cells = [
        _cell(chart, plot, scales, (row, column))
        for row in range(len(chart.labels))
        for column in range(len(chart.series))
    ]
    rows = [_name(label, plot, row) for row, label in enumerate(chart.labels)]
    end = top + _ROW * len(chart.labels) + 8
    legend, end = _legend(chart, scales, end)
    sign, end = absent_line(chart, end)
    notes, height = foot(signs(chart), end)
    return Drawing(height, "".join([key, heads, *rows, *cells, legend, sign, notes]))


def _letters(count: int) -> list[str]:
    """A letter for each column: "4 incidents" would read as a count. Numbers where there are more columns than letters."""
    return list(ascii_uppercase[:count]) if count <= len(ascii_uppercase) else [str(one) for one in range(1, count + 1)]


def _key(chart: Chart, names: Sequence[str]) -> tuple[str, float]:
    """The names of the columns beside their letters, a line or two each; and where the columns begin."""
    drawn, top = [], 0.0
    for letter, series in zip(names, chart.series, strict=True):
        drawn.append(words((0, top + 8), letter, size=SMALL, is_bold=True))
        for line in wrap(series, WIDTH - 18, SMALL):
            drawn.append(words((18, top + 8), line, size=SMALL))
            top += 15
    return "".join(drawn), top + 6


def _legend(chart: Chart, scales: Mapping[str, list[float]], top: float) -> tuple[str, float]:
    """The classes: their limits where all columns have the same ones, else from the lowest to the highest of each column."""
    if not chart.is_by_column or chart.levels:
        return scale(chart, next(iter(scales.values()), []), top)
    boxes = "".join(rect((rank * 24.0, top), (24, 12), role, edge="paper") for rank, role in enumerate(CLASSES))
    said, end = foot([word("by_column", chart.language)], top + 16)
    return boxes + said, end


def _heads(names: Sequence[str], above: float, left: float, wide: float) -> tuple[str, float]:
    """The names of the columns, wrapped, standing on the cells; and where the cells begin."""
    wrapped = [wrap(name, wide - 4, TINY, is_bold=True) for name in names]
    deep = max((len(lines) for lines in wrapped), default=0)
    drawn = [
        words(
            (left + (rank + 0.5) * wide, above + 8 + (deep - len(lines) + row) * 13),
            text,
            size=TINY,
            anchor="middle",
            is_bold=True,
        )
        for rank, lines in enumerate(wrapped)
        for row, text in enumerate(lines)
    ]
    return "".join(drawn), above + deep * 13 + 8.0


def _name(label: str, plot: _Plot, row: int) -> str:
    """The name of a row, on one line where it fits, else on two smaller ones."""
    right, middle = plot.left - 8, plot.corner(row, 0)[1] + _ROW / 2
    if text_width(label, BODY) <= right:
        return words((right, middle), label, size=BODY, anchor="end")
    lines = wrap(label, right, TINY)
    if len(lines) > _NAME_LINES:
        lines = [*lines[: _NAME_LINES - 1], f"{lines[_NAME_LINES - 1]}…"]
    first = middle - _NAME_STEP * (len(lines) - 1) / 2
    return "".join(
        words((right, first + _NAME_STEP * rank), text, size=TINY, anchor="end") for rank, text in enumerate(lines)
    )


def _scales(chart: Chart) -> Mapping[str, list[float]]:
    """The class limits of each column: the same for all, or its own."""
    common = limits_of(chart)
    if not chart.is_by_column or chart.levels:
        return dict.fromkeys(chart.series, common)
    return {
        series: classes([p.shown for p in chart.points if p.series == series and p.shown is not None])
        for series in chart.series
    }


def _cell(chart: Chart, plot: _Plot, scales: Mapping[str, list[float]], place: tuple[int, int]) -> str:
    row, column = place
    series = chart.series[column]
    point = chart.grid().get((chart.labels[row], series))
    corner, size = plot.corner(row, column), (plot.wide, _ROW)
    if point is None or point.shown is None:
        return _empty(point, corner, size)
    role = class_role(class_of(point.shown, scales[series]), len(scales[series]) + 1)
    box = rect(corner, size, role, label=spoken(point, chart), edge="paper")
    letters = SMALL if text_width(point.text, SMALL, True) <= plot.wide - 4 else TINY
    middle = (corner[0] + plot.wide / 2, corner[1] + _ROW / 2)
    return box + words(middle, point.text, size=letters, role=words_on(role), anchor="middle", is_bold=True)


def _empty(point: Point | None, corner: tuple[float, float], size: tuple[float, float]) -> str:
    """The one sign of a hidden cell, or the hatching of one without data."""
    if point is None or not point.hidden:
        return hatch_box(corner, size)
    middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
    return rect(corner, size, "none", edge="paper") + words(middle, HIDDEN_SIGN, role="muted", anchor="middle")
