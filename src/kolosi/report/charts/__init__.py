"""Charts and maps: values in, a picture with its alternative text, its table and its caption out.

Pictures are written directly as SVG, in the words and the numbers of the page, with text kept as text.
"""

from __future__ import annotations

from functools import cache

from kolosi.report import fonts
from kolosi.report.charts import reading, svg
from kolosi.report.charts.chart import Chart, Picture, Point, Tile
from kolosi.report.charts.frame import Drawing
from kolosi.report.charts.palette import light
from kolosi.report.charts.registry import KINDS, kind_of

__all__ = ["KINDS", "Chart", "Picture", "Point", "Tile", "draw", "to_png"]


def draw(chart: Chart) -> Picture:
    """The picture of a chart; the same chart gives the same bytes. A map without boundaries becomes a map of tiles.

    Raises ValueError for an unknown kind, and for two points at the same place of the picture.
    """
    drawing, alt = _drawing(chart), reading.alternative(chart)
    return Picture(
        svg=svg.sheet(drawing.height, drawing.body, alt),
        alt=alt,
        columns=reading.columns(chart),
        rows=reading.rows(chart),
        caption=reading.caption(chart),
    )


def _drawing(chart: Chart) -> Drawing:
    kind = kind_of(chart)
    if len(chart.grid()) != len(chart.points):
        raise ValueError(f"two points for the same label and series in {chart.title!r}")
    is_map_of_tiles = chart.kind == "map" and not chart.features
    return (KINDS["tiles"] if is_map_of_tiles else kind).draw(chart)


def to_png(picture: str, scale: float = 2.5, ground: str | None = None) -> bytes:
    """A picture as PNG on its paper, for Word; `scale` 2.5 gives 250 dots an inch at 120 mm."""
    import vl_convert

    _register_fonts()
    png: bytes = vl_convert.svg_to_png(_on_paper(picture, ground or light("paper")), scale=scale)
    return png


@cache
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(fonts.folder())


def _on_paper(picture: str, ground: str) -> str:
    head, _, rest = picture.partition(">")
    return f'{head}><rect x="-{svg.MARGIN}" y="-{svg.MARGIN}" width="100%" height="100%" fill="{ground}"/>{rest}'
