"""Marks and words as SVG text, in the roles of the palette.

Coordinates are rounded to half a unit: enough for the eye, too coarse to read an exact value off a picture. No element
has an id or a title; a mark that may be read carries `class="k-mark"` and an `aria-label`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from kolosi.report.charts.palette import light
from kolosi.report.fonts import FAMILY

WIDTH = 380
"""The width of every picture: readable on a telephone, and in half the width of a page."""

MARGIN = 6
"""The empty border around the marks."""

BODY, SMALL, TINY = 13.0, 12.0, 11.0
"""The sizes of text."""

SIZE = re.compile(r'width="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)"')
"""Where a picture says how wide and how high it is."""

XY = tuple[float, float]


def coordinate(value: float) -> str:
    """A coordinate, to half a unit.

    >>> coordinate(12.26), coordinate(3.0), coordinate(-0.1)
    ('12.5', '3', '0')
    """
    return f"{round(value * 2) / 2 + 0.0:g}"


def tag(name: str, attributes: dict[str, str], content: str = "") -> str:
    """An element; attributes without a value are left out."""
    inside = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{inside}>{content}</{name}>" if content else f"<{name}{inside}/>"


def _mark(label: str) -> dict[str, str]:
    return {"class": "k-mark", "role": "img", "aria-label": label} if label else {}


def rect(corner: XY, size: XY, role: str, *, label: str = "", edge: str = "") -> str:
    """A filled rectangle from its upper left corner."""
    box = dict(zip(("x", "y", "width", "height"), map(coordinate, (*corner, *size)), strict=True))
    return tag("rect", {**box, "fill": light(role), "stroke": light(edge) if edge else "", **_mark(label)})


def circle(centre: XY, radius: float, role: str, *, label: str = "", edge: str = "paper") -> str:
    """A dot with a thin edge."""
    place = {"cx": coordinate(centre[0]), "cy": coordinate(centre[1]), "r": coordinate(radius)}
    return tag("circle", {**place, "fill": light(role), "stroke": light(edge), **_mark(label)})


def line(start: XY, end: XY, role: str, *, width: float = 1, dash: str = "", opacity: str = "") -> str:
    """A straight line."""
    ends = dict(zip(("x1", "y1", "x2", "y2"), map(coordinate, (*start, *end)), strict=True))
    stroke = {"stroke": light(role), "stroke-width": f"{width:g}", "stroke-dasharray": dash, "stroke-opacity": opacity}
    return tag("line", {**ends, **stroke})


def polyline(points: Sequence[XY], role: str, *, width: float = 2.5) -> str:
    """A line through points."""
    shape = {"points": " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points), "fill": "none"}
    return tag("polyline", {**shape, "stroke": light(role), "stroke-width": f"{width:g}", "stroke-linejoin": "round"})


def outline(rings: Iterable[Sequence[XY]]) -> str:
    """The path of closed rings, for `area`."""
    return "".join("M" + "L".join(f"{coordinate(x)},{coordinate(y)}" for x, y in ring) + "Z" for ring in rings)


def area(path: str, role: str, *, label: str = "", edge: str = "paper") -> str:
    """A filled shape with an edge."""
    shape = {"d": path, "fill": light(role), "fill-rule": "evenodd", "stroke": light(edge), "stroke-linejoin": "round"}
    return tag("path", {**shape, **_mark(label)})


def strokes(path: str, role: str) -> str:
    """Thin lines given as one path."""
    return tag("path", {"d": path, "fill": "none", "stroke": light(role), "stroke-width": "0.75"}) if path else ""


def words(
    place: XY,
    text: str,
    *,
    size: float = BODY,
    role: str = "ink",
    anchor: str = "start",
    is_bold: bool = False,
    halo: str = "",
) -> str:
    """A line of text whose middle height stands at `place`; `halo` is the role of the ground around the letters."""
    return tag(
        "text",
        {
            "x": coordinate(place[0]),
            "y": coordinate(place[1] + size * 0.36),
            "font-size": f"{size:g}" if size != BODY else "",
            "font-weight": "700" if is_bold else "",
            "text-anchor": anchor if anchor != "start" else "",
            "fill": light(role),
            **(_halo(halo) if halo else {}),
        },
        escape(text, quote=False),
    )


def _halo(role: str) -> dict[str, str]:
    return {"stroke": light(role), "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"}


def stacked(
    place: XY,
    lines: Sequence[str],
    *,
    size: float = BODY,
    role: str = "ink",
    anchor: str = "start",
    is_bold: bool = False,
) -> str:
    """Lines of text under each other, centred on the height of `place`."""
    step = size * 1.2
    top = place[1] - step * (len(lines) - 1) / 2
    return "".join(
        words((place[0], top + rank * step), text, size=size, role=role, anchor=anchor, is_bold=is_bold)
        for rank, text in enumerate(lines)
    )


def sheet(height: float, body: str, alt: str) -> str:
    """The whole picture around its marks."""
    wide, tall = str(WIDTH + 2 * MARGIN), coordinate(height + 2 * MARGIN)
    return tag(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": wide,
            "height": tall,
            "viewBox": f"-{MARGIN} -{MARGIN} {wide} {tall}",
            "role": "img",
            "aria-label": alt,
            "font-family": f"{FAMILY}, Noto Sans, Arial, sans-serif",
            "font-size": f"{BODY:g}",
        },
        body,
    )
