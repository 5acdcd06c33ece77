"""What every picture has around its marks: the unit above, the key of its series, the lines beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kolosi.report.charts.layout import wrap
from kolosi.report.charts.palette import series_role
from kolosi.report.charts.svg import SMALL, TINY, WIDTH, rect, words
from kolosi.report.fonts import text_width

LINE = 15.0
"""The height of a line beneath a picture."""


@dataclass(frozen=True)
class Drawing:
    """The marks of a picture and how tall it is."""

    height: float
    body: str


def head(unit: str) -> tuple[str, float]:
    """The unit, above the marks, and the height it takes."""
    return (words((0, 9), unit, size=SMALL, role="muted"), 24.0) if unit and unit != "%" else ("", 6.0)


def foot(lines: Sequence[str], top: float) -> tuple[str, float]:
    """Small lines beneath the marks, wrapped, and the height of the picture with them."""
    wrapped = [piece for line in lines for piece in wrap(line, WIDTH, TINY)]
    drawn = "".join(
        words((0, top + 8 + rank * LINE), text, size=TINY, role="muted") for rank, text in enumerate(wrapped)
    )
    return drawn, top + LINE * len(wrapped) + (4 if wrapped else 0)


def key_of_series(series: Sequence[str], top: float) -> tuple[str, float]:
    """Coloured squares with the names of the series, in lines, and the height they take."""
    drawn, x, y = [], 0.0, top + 8
    for rank, name in enumerate(series):
        width = 16 + text_width(name, SMALL) + 16
        if x and x + width > WIDTH + 16:
            x, y = 0.0, y + 18
        drawn.append(rect((x, y - 5), (10, 10), series_role(rank)) + words((x + 16, y), name, size=SMALL))
        x += width
    return "".join(drawn), y + 14 - top
