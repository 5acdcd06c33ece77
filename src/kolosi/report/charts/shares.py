"""Shares over time: one column of 100 % for each period, the categories named beside the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kolosi.model.label import say
from kolosi.report.charts.chart import Chart, Point
from kolosi.report.charts.frame import Drawing, foot
from kolosi.report.charts.layout import spread, widest, wrap
from kolosi.report.charts.palette import series_role, words_on
from kolosi.report.charts.svg import SMALL, TINY, WIDTH, rect, stacked, words
from kolosi.report.charts.wording import signs, spoken
from kolosi.report.draft.numerals import HIDDEN_SIGN, NO_DATA
from kolosi.report.fonts import text_width

_TALL, _TOP, _NAMES = 240.0, 8.0, 150.0
_THIN = 11.0  # the least height that prints its share


@dataclass(frozen=True)
class _Part:
    """A piece of a column: which point, where it begins, how tall it is."""

    point: Point
    rank: int
    top: float
    tall: float

    @property
    def middle(self) -> float:
        return self.top + self.tall / 2


def draw(chart: Chart) -> Drawing:
    """The picture of shares; what is missing from 100 stays empty.

    One hidden share in a column can be read off the others: release hides two, or none.
    """
    columns = {label: list(_parts(chart, label)) for label in chart.labels}
    names = _names(columns)
    right = WIDTH - widest([line for lines in names.values() for line in lines], SMALL) - 16
    slot = right / max(len(chart.labels), 1)
    body = [_column(chart, label, columns[label], (rank * slot, slot)) for rank, label in enumerate(chart.labels)]
    body += [_period(label, (rank + 0.5) * slot, slot) for rank, label in enumerate(chart.labels)]
    deep = max((len(wrap(label, slot - 4, SMALL)) for label in chart.labels), default=0)
    notes, height = foot(signs(chart), _TOP + _TALL + 10 + deep * 14)
    return Drawing(height, "".join([*body, _beside(_last(columns), names, right), notes]))


def _parts(chart: Chart, label: str) -> Iterator[_Part]:
    """The pieces of a period, the first series on top."""
    grid, y = chart.grid(), _TOP
    for rank, series in enumerate(chart.series):
        point = grid.get((label, series))
        if point is None or point.shown is None:
            continue
        tall = point.shown / 100 * _TALL
        yield _Part(point, rank, y, tall)
        y += tall


def _column(chart: Chart, label: str, parts: list[_Part], place: tuple[float, float]) -> str:
    x, slot = place
    wide = slot - max(6.0, slot * 0.12)
    drawn = [_piece(chart, part, x, wide) for part in parts]
    end = parts[-1].top + parts[-1].tall if parts else _TOP
    return "".join(drawn) + _rest(_absence(chart, label), (x, end), wide)


def _piece(chart: Chart, part: _Part, x: float, wide: float) -> str:
    role = series_role(part.rank)
    box = rect((x, part.top), (wide, part.tall), role, label=spoken(part.point, chart), edge="paper")
    size = SMALL if part.tall > 15 else TINY
    if part.tall < _THIN or text_width(part.point.text, size, True) > wide - 2:
        return box
    middle, ground = (x + wide / 2, part.middle), words_on(role)
    return box + words(middle, part.point.text, size=size, role=ground, anchor="middle", is_bold=True)


def _absence(chart: Chart, label: str) -> str:
    """Why a period does not reach 100: the sign of a hidden share, the words for no data, or nothing."""
    points = [point for point in chart.points if point.label == label]
    if any(point.hidden for point in points):
        return HIDDEN_SIGN
    return say(NO_DATA, chart.language) if any(point.value is None for point in points) else ""


def _rest(text: str, corner: tuple[float, float], wide: float) -> str:
    """What is left of 100: empty ground with the reason."""
    tall = _TOP + _TALL - corner[1]
    if tall < 4:
        return ""
    lines = wrap(text, wide, TINY) if tall > 14 else []
    ground = rect(corner, (wide, tall), "none", edge="paper")
    return ground + stacked(
        (corner[0] + wide / 2, corner[1] + tall / 2), lines, size=TINY, role="muted", anchor="middle"
    )


def _period(label: str, middle: float, slot: float) -> str:
    lines = wrap(label, slot - 4, SMALL)
    return "".join(
        words((middle - slot * 0.06, _TOP + _TALL + 13 + row * 14), text, size=SMALL, role="muted", anchor="middle")
        for row, text in enumerate(lines)
    )


def _last(columns: Mapping[str, list[_Part]]) -> dict[int, _Part]:
    """The last piece of each series that is drawn, by the rank of the series."""
    return {part.rank: part for parts in columns.values() for part in parts}


def _names(columns: Mapping[str, list[_Part]]) -> dict[int, list[str]]:
    """The name of each series in lines, with the last share where its piece is too thin to print it."""
    last = sorted(_last(columns).items())
    return {
        rank: wrap(f"{part.point.series} {part.point.text}" if part.tall < _THIN else part.point.series, _NAMES, SMALL)
        for rank, part in last
    }


def _beside(last: Mapping[int, _Part], names: Mapping[int, list[str]], right: float) -> str:
    """The names beside the last pieces."""
    sizes = [len(lines) * 14.5 + 5 for lines in names.values()]
    heights = spread([last[rank].middle for rank in names], sizes, 0, _TOP + _TALL + 14)
    return "".join(
        rect((right - 1, height - 5), (10, 10), series_role(rank)) + stacked((right + 15, height), lines, size=SMALL)
        for (rank, lines), height in zip(names.items(), heights, strict=True)
    )
