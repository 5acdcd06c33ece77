"""The scale of classes beneath a map, and the hatching that stands for no data."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.model.label import say
from kolosi.report.charts.chart import Chart
from kolosi.report.charts.frame import LINE
from kolosi.report.charts.palette import class_role
from kolosi.report.charts.shapes import hatching
from kolosi.report.charts.svg import SMALL, TINY, WIDTH, rect, strokes, words
from kolosi.report.charts.wording import axis_number
from kolosi.report.draft.numerals import NO_DATA, WAITING
from kolosi.report.fonts import text_width

_STEP = 52.0


def hatch_box(corner: tuple[float, float], size: tuple[float, float]) -> str:
    """A rectangle without data."""
    (x, y), (wide, tall) = corner, size
    ring = [(x + 1, y + 1), (x + wide - 1, y + 1), (x + wide - 1, y + tall - 1), (x + 1, y + tall - 1)]
    return rect(corner, size, "none", edge="paper") + strokes(hatching([ring]), "hatch")


def absent_line(chart: Chart, top: float) -> tuple[str, float]:
    """What hatching means, if any label of the picture has no data for a series; and where the next line begins."""
    grid = chart.grid()
    cells = [grid.get((label, series)) for label in chart.labels for series in chart.series]
    is_needed = any(point is None or (point.value is None and not point.hidden) for point in cells)
    return absent(chart, top) if is_needed else ("", top)


def absent(chart: Chart, top: float) -> tuple[str, float]:
    """What hatching means, and where the next line begins."""
    box = hatch_box((0, top + 2), (18, 12))
    awaited = [point.is_waiting for point in chart.points if point.value is None and not point.hidden]
    labels = [NO_DATA, WAITING] if any(awaited) and not all(awaited) else [WAITING if any(awaited) else NO_DATA]
    meaning = " / ".join(say(label, chart.language) for label in labels)
    return box + words((24, top + 8), meaning, size=TINY, role="muted"), top + LINE + 1


def scale(chart: Chart, limits: Sequence[float], top: float) -> tuple[str, float]:
    """The classes in one strip, their limits at the joints, the lowest and highest value at the ends."""
    values = chart.values
    if not values:
        return "", top
    count = len(limits) + 1
    step = min(_STEP, WIDTH / (count + 1))
    joints = [min(values), *limits, max(values)] if len(set(values)) > 1 else [values[0]]
    at_middle = step / 2 if chart.levels else 0.0
    joints = [float(level) for level in range(1, chart.levels + 1)] if chart.levels else joints
    above = words((0, top + 7), chart.unit, size=SMALL, role="muted") if chart.unit not in ("", "%") else ""
    top += 18 if above else 0
    boxes = [rect((10 + rank * step, top), (step, 12), class_role(rank, count), edge="paper") for rank in range(count)]
    numbers = [
        words(
            (max(10 + rank * step + at_middle, text_width(text, TINY) / 2), top + 21),
            text,
            size=TINY,
            role="muted",
            anchor="middle",
        )
        for rank, text in enumerate(axis_number(joint, chart) for joint in joints)
    ]
    return above + "".join([*boxes, *numbers]), top + 34
