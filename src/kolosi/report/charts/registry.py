"""The kinds of pictures, one row each: what draws it, what is said of it to who does not see it, what a link may ask of it.

A new kind is one module with a `draw`, one row here, and its name in `wording.py` under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kolosi.report.charts import areas, bars, matrix, pyramid, shares, tiles, trend
from kolosi.report.charts.chart import Chart
from kolosi.report.charts.frame import Drawing
from kolosi.report.charts.summaries import composition, course, extremes, peaks


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of picture.

    `first_column` is the word (of `wording.py`) above the labels in the table behind the picture, `summary` tells its values
    in the alternative text. `is_linked`: a draft may ask for it by `chart:ID?…`. `is_over_time`: its labels are periods that
    follow one another; a link cuts its span into quarters when it names no step, and the alternative text tells the first and
    the last. `has_breaks`: it marks the points that do not compare with the one before, so a link cites the changes between
    neighbours too. `is_by_column`: asked for by one breakdown, its columns are keys that count different things, and each is
    coloured on its own scale.
    """

    id: str
    draw: Callable[[Chart], Drawing]
    first_column: str = "place"
    summary: Callable[[Chart], list[str]] = extremes
    is_linked: bool = True
    is_over_time: bool = False
    has_breaks: bool = False
    is_by_column: bool = False


_ROWS = (
    Kind(id="trend", draw=trend.draw, first_column="period", summary=course, is_over_time=True, has_breaks=True),
    Kind(id="bars", draw=bars.draw, first_column="category"),
    Kind(id="shares", draw=shares.draw, first_column="period", summary=composition, is_over_time=True),
    Kind(id="pyramid", draw=pyramid.draw, first_column="age", summary=peaks),
    Kind(id="matrix", draw=matrix.draw, is_by_column=True),
    Kind(id="map", draw=areas.draw, is_linked=False),
    Kind(id="tiles", draw=tiles.draw, is_linked=False),
)

KINDS: Mapping[str, Kind] = {row.id: row for row in _ROWS}
"""The kinds of pictures by id."""

LINKED: Mapping[str, Kind] = {row.id: row for row in _ROWS if row.is_linked}
"""The kinds that a `chart:` link may name; maps have a link of their own."""


def kind_of(chart: Chart) -> Kind:
    """The kind of a chart. Raises ValueError for one that is not known."""
    if chart.kind not in KINDS:
        raise ValueError(f"no such picture: {chart.kind!r}; there are {', '.join(KINDS)}")
    return KINDS[chart.kind]
