"""Frames, pictures and text boxes of a Word text that lie off the page or have no size, and lines and rows of no height."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from kolosi.intake.hidden.unseen.lengths import POINT, TWIP, whole

_A4 = (11_906 * TWIP, 16_838 * TWIP)
_MARGIN = 1_417 * TWIP
_LENGTH = re.compile(r"(margin-left|margin-top|left|top|width|height)\s*:\s*(-?[\d.]{1,12})(pt|in|cm|mm|px)?\s*(?:;|$)")
_UNITS: Mapping[str, float] = {"pt": POINT, "in": 72 * POINT, "cm": 360_000, "mm": 36_000, "px": 0.75 * POINT, "": 1}
_SHAPES = frozenset({"shape", "rect", "roundrect", "oval"})
_NO_HEIGHT = 20
"""Lines and rows of exactly so many twentieths of a point show nothing of their words."""
_ALONG: Mapping[str, str] = {"page": "page", "leftMargin": "page", "topMargin": "page", "margin": "margin"}
"""What a drawing is placed from that has a known place; a column, a line or a paragraph may lie anywhere on the page."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The largest page of a text and its margins, in EMU."""

    width: int = _A4[0]
    height: int = _A4[1]
    left: int = _MARGIN
    top: int = _MARGIN


def sheet_of(root: etree._Element) -> Sheet:
    """The page of a text: the largest of its sections."""
    sizes = [(_twips(one, "w"), _twips(one, "h")) for one in root.iter("{*}pgSz")]
    edges = [(_twips(one, "left"), _twips(one, "top")) for one in root.iter("{*}pgMar")]
    return Sheet(
        width=max((width for width, _ in sizes if width), default=_A4[0]),
        height=max((height for _, height in sizes if height), default=_A4[1]),
        left=max((left for left, _ in edges), default=_MARGIN),
        top=max((top for _, top in edges), default=_MARGIN),
    )


def misplaced(element: etree._Element, local: str, sheet: Sheet) -> str:
    """The kind of point that the place or the size of an element makes; empty when it is seen, or holds nothing."""
    if local == "anchor":
        return "beside_page" if _holds(element) and _is_anchored_off(element, sheet) else ""
    if local in _SHAPES:
        return "beside_page" if _holds(element) and _is_drawn_off(element, sheet) else ""
    if local in ("framePr", "tblpPr"):
        around = _around(element, "p" if local == "framePr" else "tbl")
        return "beside_page" if around is not None and _holds(around) and _is_framed_off(element, sheet) else ""
    if local == "inline":
        return "beside_page" if _has_words(element) and _is_flat(element.find("{*}extent")) else ""
    return _without_height(element, local, sheet)


def _without_height(element: etree._Element, local: str, sheet: Sheet) -> str:
    """A hidden row, a row or lines of no height, and lines that begin beyond the page."""
    if local == "hidden" and (row := _around(element, "tr")) is not None and _has_words(row):
        return "hidden_text" if _attribute(element, "val") not in ("0", "false", "off") else ""
    if local == "trHeight" and _attribute(element, "hRule") == "exact":
        row = _around(element, "tr")
        return "unseen_text" if row is not None and _has_words(row) and _is_none(element, "val") else ""
    if local == "spacing" and _attribute(element, "lineRule") == "exact":
        lines = _around(element, "p")
        return "unseen_text" if lines is not None and _has_words(lines) and _is_none(element, "line") else ""
    if local == "ind":
        lines = _around(element, "p")
        start = _twips(element, "left") or _twips(element, "start")
        is_off = start >= sheet.width or start <= -sheet.width
        return "beside_page" if is_off and lines is not None and _has_words(lines) else ""
    return ""


def words_at(element: etree._Element) -> str:
    """The words that a place belongs to: those within, or those of the paragraph, row or table around."""
    for around in (element, *element.iterancestors("{*}p", "{*}tr", "{*}tbl")):
        if words := "".join(one.text or "" for one in around.iter("{*}t")):
            return words
    return ""


def _around(element: etree._Element, local: str) -> etree._Element | None:
    return next(element.iterancestors(f"{{*}}{local}"), None)


def _holds(element: etree._Element) -> bool:
    return _has_words(element) or next(element.iter("{*}blip", "{*}imagedata"), None) is not None


def _has_words(element: etree._Element) -> bool:
    return any((one.text or "").strip() for one in element.iter("{*}t"))


def _is_none(element: etree._Element, name: str) -> bool:
    written = _attribute(element, name)
    return written.isdecimal() and len(written) < 9 and int(written) <= _NO_HEIGHT


# -- drawings ---------------------------------------------------------------------------------------------------------


def _is_anchored_off(anchor: etree._Element, sheet: Sheet) -> bool:
    extent = anchor.find("{*}extent")
    wide, high = (0, 0) if extent is None else (whole(extent.get("cx")), whole(extent.get("cy")))
    if _is_flat(extent) and _has_words(anchor):
        return True
    if anchor.get("simplePos") in ("1", "true") and (point := anchor.find("{*}simplePos")) is not None:
        across, up = whole(point.get("x")), whole(point.get("y"))
        return _is_off(across, wide, sheet.width, (0, 0)) or _is_off(up, high, sheet.height, (0, 0))
    sides = (
        (anchor.find("{*}positionH"), wide, sheet.width, sheet.left),
        (anchor.find("{*}positionV"), high, sheet.height, sheet.top),
    )
    return any(_is_side_off(*side) for side in sides)


def _is_side_off(side: etree._Element | None, size: int, page: int, margin: int) -> bool:
    if side is None:
        return False
    offset = next((whole(one.text) for one in side.iter("{*}posOffset")), None)
    for share in side.iter("{*}pctPosHOffset", "{*}pctPosVOffset"):
        offset = page * whole(share.text) // 100_000
    if offset is None:
        return False
    along = _ALONG.get(str(side.get("relativeFrom", "")), "")
    return _is_off(offset, size, page, {"page": (0, 0), "margin": (0, margin)}.get(along, (0, page)))


def _is_off(offset: int, size: int, page: int, begins: tuple[int, int]) -> bool:
    """Whether something lies wholly beyond the page, wherever between two places its offset is counted from."""
    return offset + begins[1] + size <= 0 or offset + begins[0] >= page


def _is_flat(extent: etree._Element | None) -> bool:
    """Whether a drawing is at most a point wide or high."""
    return extent is not None and min(whole(extent.get("cx")), whole(extent.get("cy"))) <= POINT


def _is_drawn_off(shape: etree._Element, sheet: Sheet) -> bool:
    """The same of a shape of the older kind, placed by its style."""
    style = str(shape.get("style", ""))
    told = {name: float(number) * _UNITS[unit] for name, number, unit in _lengths(style)}
    flat = [told[name] for name in ("width", "height") if name in told]
    if flat and min(flat) <= POINT and _has_words(shape):
        return True
    if "absolute" not in style.lower():
        return False
    for names, size, page in (
        (("margin-left", "left"), "width", sheet.width),
        (("margin-top", "top"), "height", sheet.height),
    ):
        offset = next((told[name] for name in names if name in told), 0.0)
        if _is_off(int(offset), int(told.get(size, 0)), page, (0, page)):
            return True
    return False


def _lengths(style: str) -> Iterator[tuple[str, str, str]]:
    for name, number, unit in _LENGTH.findall(style.lower()):
        if re.fullmatch(r"-?\d+(?:\.\d+)?|-?\.\d+", number):
            yield name, number, unit


def _is_framed_off(frame: etree._Element, sheet: Sheet) -> bool:
    """The same of a frame or of a table that text flows around."""
    prefix = "tblp" if etree.QName(frame).localname == "tblpPr" else ""
    names = ("X", "Y") if prefix else ("x", "y")
    anchors = ("horzAnchor", "vertAnchor") if prefix else ("hAnchor", "vAnchor")
    pages = (sheet.width, sheet.height)
    sizes = (_twips(frame, "w"), _twips(frame, "h"))
    for name, anchor, page, size in zip(names, anchors, pages, sizes, strict=True):
        begins = (0, 0) if _attribute(frame, anchor) == "page" else (0, page)
        if _is_off(_twips(frame, f"{prefix}{name}"), size, page, begins):
            return True
    return False


def _twips(element: etree._Element, name: str) -> int:
    return whole(_attribute(element, name)) * TWIP


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.get(f"{str(element.tag).partition('}')[0]}}}{name}", ""))
