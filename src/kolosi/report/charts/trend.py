"""Lines over periods: a gap where there is no data, ≠ where two neighbours are not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kolosi.model.label import say
from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.frame import Drawing, foot, head
from kolosi.report.charts.layout import spread, ticks, widest, wrap
from kolosi.report.charts.palette import series_role
from kolosi.report.charts.shapes import hatching
from kolosi.report.charts.svg import (
    BODY,
    SMALL,
    TINY,
    WIDTH,
    XY,
    circle,
    line,
    polyline,
    rect,
    stacked,
    strokes,
    words,
)
from kolosi.report.charts.wording import axis_number, signs, spoken, word
from kolosi.report.draft.numerals import HIDDEN_SIGN, NO_DATA
from kolosi.report.fonts import text_width

_TALL = 190.0
_FEW = 8  # up to so many points, each prints its value
_SPARE = 18.0  # how far names may stand over and under the plot
_NAMES = 118.0  # the widest that the names of series may be


@dataclass(frozen=True)
class _Plot:
    """Where values and periods stand; `inset` is the room for the words of the first and the last point."""

    left: float
    right: float
    top: float
    tall: float
    inset: float
    marks: tuple[float, ...]
    count: int

    @property
    def floor(self) -> float:
        return self.top + self.tall

    @property
    def slot(self) -> float:
        return (self.right - self.left - 2 * self.inset) / max(self.count, 1)

    def x(self, rank: float) -> float:
        return self.left + self.inset + (rank + 0.5) * self.slot

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return self.floor - (value - low) / (high - low) * self.tall


def draw(chart: Chart) -> Drawing:
    """The picture of lines."""
    above, top = head(chart.unit)
    plot = _plot(chart, top + 8)
    below, bottom = _periods(chart, plot)
    band, bottom = _effort(chart, plot, bottom + 8)
    notes, height = foot(signs(chart, with_missing=len(chart.series) > 1), bottom + 6)
    series = [_line(chart, plot, rank) for rank in range(len(chart.series))]
    body = [above, *_partial(chart, plot), _axis(chart, plot), *_breaks(chart, plot), *series, _labels(chart, plot)]
    body += [below, band, notes]
    return Drawing(height, "".join(body))


def _plot(chart: Chart, top: float) -> _Plot:
    marks = _marks(chart)
    left = widest([axis_number(mark, chart) for mark in marks], SMALL) + 8
    right = WIDTH - _names_width(chart)
    texts = [point.text for point in chart.points if point.shown is not None]
    half = widest(texts, SMALL, is_bold=True) / 2 if len(chart.series) < 2 else 14.0
    inset = max(0.0, max(half + 4, 20.0) - (right - left) / max(len(chart.labels), 1) / 2)
    names = sum(_tall(_name_lines(*end)) for end in _ends(chart)) - _SPARE if len(chart.series) > 1 else 0.0
    return _Plot(left, right, top, max(_TALL, names), inset, tuple(marks), len(chart.labels))


def _marks(chart: Chart) -> list[float]:
    """The numbers of the axis: from zero, or from under the lowest value where some lie below zero."""
    reach = [*chart.values, *(p.upper for p in chart.points if p.upper is not None and p.shown is not None)]
    low = min([0.0, *chart.values])
    marks = ticks(max(reach, default=0.0) - low, is_whole=all(value == round(value) for value in reach))
    if low == 0:
        return marks
    below = int(-low // marks[1]) + 1
    return [(rank - below) * marks[1] for rank in range(len(marks) + 1)]


def _names_width(chart: Chart) -> float:
    if len(chart.series) < 2:
        return 4.0
    names = [piece for end in _ends(chart) for piece in _name_lines(*end)]
    return widest(names, SMALL, is_bold=True) + 12


def _ends(chart: Chart) -> Iterator[tuple[str, Point]]:
    """Each series with its last drawn point."""
    for series in chart.series:
        drawn = [point for point in chart.line(series) if point is not None and point.shown is not None]
        if drawn:
            yield series, drawn[-1]


def _name_lines(series: str, last: Point) -> list[str]:
    return [*wrap(series, _NAMES, SMALL, is_bold=True), last.text]


def _tall(lines: Sequence[str]) -> float:
    return len(lines) * 14.5 + 5


def _axis(chart: Chart, plot: _Plot) -> str:
    rules = [
        line((plot.left, plot.y(mark)), (plot.right, plot.y(mark)), "muted" if mark == 0 else "grid")
        + words((plot.left - 8, plot.y(mark)), axis_number(mark, chart), size=SMALL, role="muted", anchor="end")
        for mark in plot.marks
    ]
    return "".join(rules)


def _periods(chart: Chart, plot: _Plot) -> tuple[str, float]:
    """The names of the periods under the axis, as many as fit, always the last; and where they end."""
    wrapped = [wrap(label, max(plot.slot - 6, 34), SMALL) for label in chart.labels]
    step = 1
    while widest([piece for lines in wrapped for piece in lines], SMALL) > plot.slot * step - 6 and step < plot.count:
        step += 1
        wrapped = [wrap(label, plot.slot * step - 6, SMALL) for label in chart.labels]
    if max(map(len, wrapped), default=0) > 1:  # all in lines, or none
        wrapped = [label.split(" ") if label.count(" ") == 1 else wrapped[at] for at, label in enumerate(chart.labels)]
    kept = [rank for rank in range(plot.count) if (plot.count - 1 - rank) % step == 0]
    depth = max((len(wrapped[rank]) for rank in kept), default=0)
    drawn = [
        words((plot.x(rank), plot.floor + 14 + row * 14), text, size=SMALL, role="muted", anchor="middle")
        for rank in kept
        for row, text in enumerate(wrapped[rank])
    ]
    return "".join(drawn), plot.floor + 8 + depth * 14


def _line(chart: Chart, plot: _Plot, rank: int) -> str:
    """One series: its pieces, its intervals and its dots."""
    role, points = series_role(rank), chart.line(chart.series[rank])
    pieces = [polyline(piece, role) for piece in _pieces(points, plot) if len(piece) > 1]
    shown = [(place, point) for place, point in enumerate(points) if point is not None and point.shown is not None]
    bars = [_interval(point, plot, plot.x(place), role) for place, point in shown]
    radius = 3.5 if plot.count <= 16 else 2
    dots = [
        circle((plot.x(place), plot.y(point.shown or 0.0)), radius, role, label=spoken(point, chart))
        for place, point in shown
    ]
    return "".join([*bars, *pieces, *dots])


def _pieces(points: Sequence[Point | None], plot: _Plot) -> list[list[XY]]:
    """The line in pieces, cut where there is no value and where neighbours are not comparable."""
    pieces: list[list[XY]] = [[]]
    for rank, point in enumerate(points):
        if point is None or point.shown is None:
            pieces.append([])
            continue
        if point.is_break:
            pieces.append([])
        pieces[-1].append((plot.x(rank), plot.y(point.shown)))
    return pieces


def _interval(point: Point, plot: _Plot, x: float, role: str) -> str:
    if point.lower is None or point.upper is None:
        return ""
    return line((x, plot.y(point.lower)), (x, plot.y(point.upper)), role, width=5, opacity="0.3")


def _breaks(chart: Chart, plot: _Plot) -> list[str]:
    """A dashed upright with ≠ between two neighbours that are not comparable."""
    ranks = {chart.labels.index(point.label) for point in chart.points if point.is_break}
    return [
        line((x, plot.top), (x, plot.floor), "muted", dash="3 3")
        + words((x, plot.top - 4), "≠", size=BODY + 2, role="ink", anchor="middle", is_bold=True, halo="paper")
        for rank in sorted(ranks)
        if (x := plot.x(rank - 0.5))
    ]


def _partial(chart: Chart, plot: _Plot) -> list[str]:
    """Hatching behind the periods that are not complete."""
    ranks = {chart.labels.index(point.label) for point in chart.points if point.is_partial and point.shown is not None}
    slots = ((plot.x(rank - 0.5) + 1, plot.x(rank + 0.5) - 1) for rank in sorted(ranks))
    rings = ([(a, plot.top), (b, plot.top), (b, plot.floor), (a, plot.floor)] for a, b in slots)
    return [strokes(hatching([ring]), "hatch") for ring in rings]


def _effort(chart: Chart, plot: _Plot, top: float) -> tuple[str, float]:
    """A thin band under the periods: the part of those expected to report that did, and both numbers; nothing where none is told."""
    told = {point.label: point.effort for point in chart.points if point.effort is not None}
    if not told:
        return "", top - 8
    said = words((0, top + 6), word("effort", chart.language), size=TINY, role="muted")
    drawn = [
        _share_of_slot(plot, chart.labels.index(name), received, expected, top + 16)
        for name, (received, expected) in told.items()
    ]
    return said + "".join(drawn), top + 42


def _share_of_slot(plot: _Plot, rank: int, received: int, expected: int, top: float) -> str:
    left, wide = plot.x(rank - 0.5) + 3, plot.slot - 6
    part = wide * min(received / expected, 1.0) if expected else 0.0
    bar = rect((left, top), (wide, 7), "none") + rect((left, top), (part, 7), "c6")
    text = f"{received}/{expected}"
    fits = text_width(text, TINY) <= plot.slot
    return bar + (words((plot.x(rank), top + 17), text, size=TINY, role="muted", anchor="middle") if fits else "")


def _labels(chart: Chart, plot: _Plot) -> str:
    """Values beside their points; names of series at their ends; what stands in the gaps."""
    if len(chart.series) > 1:
        return _end_names(chart, plot)
    points = chart.line(chart.series[0]) if chart.series else ()
    return "".join([*_values(points, plot), *_gaps(chart, points, plot)])


def _end_names(chart: Chart, plot: _Plot) -> str:
    ends = list(_ends(chart))
    blocks = [_name_lines(*end) for end in ends]
    wanted = [plot.y(last.shown or 0.0) for _, last in ends]
    heights = spread(wanted, [_tall(block) for block in blocks], plot.top - 14, plot.floor + 4)
    return "".join(
        stacked((plot.right + 2, height), block, size=SMALL, role=series_role(chart.series.index(end[0])), is_bold=True)
        for end, block, height in zip(ends, blocks, heights, strict=True)
    )


def _values(points: Sequence[Point | None], plot: _Plot) -> list[str]:
    heights = [None if point is None or point.shown is None else plot.y(point.shown) for point in points]
    return [
        words(
            (plot.x(rank), _beside(points, heights, rank, plot)),
            point.text,
            size=SMALL,
            anchor="middle",
            is_bold=True,
            halo="paper",
        )
        for rank in _told(heights, plot, points)
        if (point := points[rank]) is not None
    ]


def _told(heights: Sequence[float | None], plot: _Plot, points: Sequence[Point | None]) -> list[int]:
    """Which points print their value: all when they fit, else the ends, the highest and the lowest."""
    drawn = [rank for rank, height in enumerate(heights) if height is not None]
    texts = [point.text for point in points if point is not None]
    if len(drawn) <= 1 or (len(drawn) <= _FEW and widest(texts, SMALL, is_bold=True) < plot.slot + 4):
        return drawn
    room = widest(texts, SMALL, is_bold=True) / plot.slot
    wanted = [
        drawn[-1],
        min(drawn, key=lambda r: heights[r] or 0.0),
        max(drawn, key=lambda r: heights[r] or 0.0),
        drawn[0],
    ]
    kept: list[int] = []
    for rank in dict.fromkeys(wanted):
        if all(abs(rank - other) > room for other in kept):
            kept.append(rank)
    return kept


def _beside(points: Sequence[Point | None], heights: Sequence[float | None], rank: int, plot: _Plot) -> float:
    """Under the point in a dip of the line, over it elsewhere."""
    here = heights[rank] or 0.0
    point = points[rank]
    around = [
        height for height in (*heights[max(rank - 1, 0) : rank], *heights[rank + 1 : rank + 2]) if height is not None
    ]
    is_dip = bool(around) and all(height < here - 1 for height in around)
    under = (here if point is None or point.lower is None else plot.y(point.lower)) + 15
    if is_dip and under < plot.floor - 9:
        return under
    return (here if point is None or point.upper is None else plot.y(point.upper)) - 14


def _gaps(chart: Chart, points: Sequence[Point | None], plot: _Plot) -> list[str]:
    """The sign of what is hidden and the words for no data, once for each run of periods, over the axis."""
    drawn = []
    for is_hidden, run in groupby(range(len(points)), key=lambda rank: _gap(points[rank])):
        ranks = list(run)
        if is_hidden is None:
            continue
        middle, room = plot.x((ranks[0] + ranks[-1]) / 2), plot.slot * len(ranks) - 6
        lines = [HIDDEN_SIGN] if is_hidden else wrap(say(NO_DATA, chart.language), room, TINY)
        height = plot.floor - max(plot.tall / (len(plot.marks) - 1), 32.0) / 2
        drawn.append(stacked((middle, height), lines, size=BODY if is_hidden else TINY, role="muted", anchor="middle"))
    return drawn


def _gap(point: Point | None) -> bool | None:
    """True where hidden, False where there is no data, None where there is a value."""
    if point is None or (point.value is None and not point.hidden):
        return False
    return True if point.hidden else None
