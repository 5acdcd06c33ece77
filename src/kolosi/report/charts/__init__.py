"""Charts and maps: values in, a picture with its alternative text, its table and its caption out.

Pictures are written directly as SVG, in the words and the numbers of the page, with text kept as text.
"""

from __future__ import annotations

from kolosi.report import fonts
from kolosi.report.charts import reading, svg
from kolosi.report.charts.chart import Chart, Picture, Point, Tile
from kolosi.report.charts.frame import Drawing
from kolosi.report.charts.palette import light
from kolosi.report.charts.registry import KINDS, kind_of

__all__ = ["KINDS", "Chart", "Picture", "Point", "Tile", "draw", "to_png"]

_POINTS_AN_INCH = 72


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
    """A picture as PNG on its paper, for Word; `scale` 2.5 gives 250 dots an inch at 120 mm.

    The same picture gives the same bytes. A letter that our font does not have is not drawn, on this machine or another.
    """
    import typst

    png: bytes = typst.compile(
        _sheet_of(picture, ground or light("paper")).encode("utf-8"),
        format="png",
        ppi=_POINTS_AN_INCH * scale,
        font_paths=fonts.for_typst(),
        ignore_system_fonts=True,
        sys_inputs={"picture": picture},
    )
    return png


def _sheet_of(picture: str, ground: str) -> str:
    """A typst document of one page as large as the picture, a point for each of its units."""
    size = svg.SIZE.search(picture)
    if size is None:
        raise ValueError("a picture without width and height")
    return (
        f'#set page(width: {size[1]}pt, height: {size[2]}pt, margin: 0pt, fill: rgb("{ground}"))\n'
        '#image(bytes(sys.inputs.picture), format: "svg", width: 100%, height: 100%)'
    )
