"""Words of a PDF page that one does not see and can still copy: under a box, white, without ink, beside the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from kolosi.intake.hidden.pdf_calls import text_from
from kolosi.intake.hidden.unseen.colours import WHITE, Colour, is_alike
from kolosi.intake.hidden.unseen.pdf_drawn import EVERYWHERE, Box, Drawn, is_hidden_picture
from kolosi.intake.hidden.unseen.pdf_marks import said_instead

_DEEPEST = 4
_MOST_OBJECTS = 60_000
_INVISIBLE = 3
_OPAQUE = 250
_CLEAR = 25
"""Ink of at most this strength, of 255, is not seen."""
_RECTANGLE = 6
"""A path of at most so many pieces is a box."""
_ROUNDED, _FULL = 64, 0.85
"""One of more pieces is a box when it fills this share of the box around it."""
_THICK = 4.0
_SMALLEST = 1.0
"""Letters of this many points are not read by anyone."""
_LARGE = 0.5
"""A picture over this share of the page is the page itself, scanned."""
_EDGE = 1.5

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


def hidden_on(page: Any, text: Any) -> Iterator[tuple[str, str]]:
    """The kind and the words of each text of a page that is not seen."""
    drawn = list(_objects(page))
    visible = Box(*page.get_cropbox())
    filled = [one for one in drawn if one.is_filled]
    boxes = np.array([one.box for one in filled], dtype=float)
    scan = max((one.order for one in drawn if _is_scan(one, visible)), default=0)
    for one in drawn:
        yield from (("alternative_text", words) for words in said_instead(one.handle))
        if one.kind == pdfium.FPDF_PAGEOBJ_IMAGE and is_hidden_picture(one, filled, drawn, visible):
            yield "covered_picture", ""
        if one.kind != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        around = [filled[at] for at in np.flatnonzero(_over(one.box, boxes))] if filled else []
        kind = _why(one, around, visible, bool(scan))
        if not kind and filled and _is_under_strips(one, filled, boxes):
            kind = "covered_text"
        words = _words(one.handle, text) if kind else ""
        if words.strip():
            yield kind, words.strip()


def _is_scan(one: Drawn, visible: Box) -> bool:
    return one.kind == pdfium.FPDF_PAGEOBJ_IMAGE and one.box.area > _LARGE * visible.area


def _why(one: Drawn, around: Sequence[Drawn], visible: Box, has_scan: bool) -> str:
    """Why a text is not seen; empty when it is seen."""
    if one.box.area and _is_beside(one.box, visible):
        return "off_page_text"
    if pdfium.FPDFTextObj_GetTextRenderMode(one.handle) == _INVISIBLE:
        return "scan_layer" if has_scan else "pdf_unseen_text"
    over = [other for other in around if other.order > one.order and other.covers]
    if over:
        return "scan_layer" if any(_is_scan(other, visible) for other in over) else "covered_text"
    under = [other for other in around if other.order < one.order]
    is_white = is_alike(one.colour, WHITE)
    if one.is_lost or (is_white and all(is_alike(other.colour, WHITE) for other in under)):
        return "pdf_unseen_text"
    ground = under[-1] if under else None
    is_on_itself = ground is not None and ground.covers and not is_white and is_alike(ground.colour, one.colour)
    is_box = ground is not None and ground.kind == pdfium.FPDF_PAGEOBJ_PATH
    return "covered_text" if is_on_itself and is_box else ""


def _is_under_strips(one: Drawn, filled: Sequence[Drawn], boxes: Any) -> bool:
    """Whether several boxes side by side, drawn later, hide nearly all of a text."""
    high = np.minimum(boxes[:, 3], one.box.top) - np.maximum(boxes[:, 1], one.box.bottom)
    wide = np.minimum(boxes[:, 2], one.box.right) - np.maximum(boxes[:, 0], one.box.left)
    near: list[int] = np.flatnonzero((high >= 0.9 * (one.box.top - one.box.bottom)) & (wide > 0)).tolist()
    later = sorted((boxes[at, 0], boxes[at, 2]) for at in near if filled[at].covers and filled[at].order > one.order)
    reached, hidden = one.box.left, 0.0
    for left, right in later:
        start, end = max(left, reached), min(right, one.box.right)
        hidden += max(end - start, 0.0)
        reached = max(reached, end)
    return hidden >= 0.9 * max(one.box.right - one.box.left, 1e-6)


def _over(box: Box, boxes: Any) -> Any:
    """Which boxes cover nearly all of one."""
    wide = np.minimum(boxes[:, 2], box.right) - np.maximum(boxes[:, 0], box.left)
    high = np.minimum(boxes[:, 3], box.top) - np.maximum(boxes[:, 1], box.bottom)
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
    return shared >= 0.9 * max(box.area, 1e-6)


def _is_beside(box: Box, page: Box) -> bool:
    return (
        box.right < page.left + _EDGE
        or box.left > page.right - _EDGE
        or box.top < page.bottom + _EDGE
        or box.bottom > page.top - _EDGE
    )


# -- what is drawn ----------------------------------------------------------------------------------------------------


def _objects(page: Any) -> Iterator[Drawn]:
    """What is drawn on a page in its order, the parts of forms in the place of the form."""
    order = 0
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        for handle, matrix in _parts(pdfium.FPDFPage_GetObject(page, at), _PLAIN, 0):
            order += 1
            if order > _MOST_OBJECTS:
                return
            yield _drawn(handle, matrix, order)


def _parts(handle: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    if pdfium.FPDFPageObj_GetType(handle) != pdfium.FPDF_PAGEOBJ_FORM:
        yield handle, matrix
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, own)
    inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for at in range(pdfium.FPDFFormObj_CountObjects(handle) if depth < _DEEPEST else 0):
        yield from _parts(pdfium.FPDFFormObj_GetObject(handle, at), inner, depth + 1)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _drawn(handle: Any, matrix: Matrix, order: int) -> Drawn:
    kind = pdfium.FPDFPageObj_GetType(handle)
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(handle, *sides)
    box = _turned(Box(*(side.value for side in sides)), matrix)
    colour, strength = _colour(handle)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        is_filled, covers = _filling(handle, box, strength >= _OPAQUE)
        thick = 0.0 if is_filled else _thickness(handle, box)
        if thick:
            half = thick / 2
            inner = Box(box.left + half, box.bottom + half, box.right - half, box.top - half)
            return Drawn(kind, inner, order, handle, _ink(handle), True, True)
        return Drawn(kind, box, order, handle, colour, is_filled, covers)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return Drawn(kind, box, order, handle, (0, 0, 0), True, True, cut=_allowed(handle, matrix))
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        is_lost = strength <= _CLEAR or _size(handle, matrix) <= _SMALLEST or _is_cut_away(handle, box, matrix)
        return Drawn(kind, box, order, handle, colour, is_lost=is_lost)
    return Drawn(kind, box, order, handle, colour)


def _size(handle: Any, matrix: Matrix) -> float:
    """The size of letters on the page, in points."""
    size, own = ctypes.c_float(), pdfium.FS_MATRIX()
    if not pdfium.FPDFTextObj_GetFontSize(handle, size) or not pdfium.FPDFPageObj_GetMatrix(handle, own):
        return 12.0
    a, b, c, d, _, _ = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    return float(abs(size.value) * abs(a * d - b * c) ** 0.5)


def _clips(handle: Any, matrix: Matrix) -> Iterator[Box]:
    """The boxes around the paths within which an object is drawn."""
    path = pdfium.FPDFPageObj_GetClipPath(handle)
    count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
    for number in range(min(max(count, 0), 8)):
        total = min(max(pdfium.FPDFClipPath_CountPathSegments(path, number), 0), _ROUNDED)
        points = [_place(pdfium.FPDFClipPath_GetPathSegment(path, number, at)) for at in range(total)]
        if points:
            yield _turned(_around(points), matrix)


def _is_cut_away(handle: Any, box: Box, matrix: Matrix) -> bool:
    """Whether what may be drawn there ends before the text begins."""
    return bool(box.area) and any(not edge.shared(box).is_wide for edge in _clips(handle, matrix))


def _allowed(handle: Any, matrix: Matrix) -> Box:
    """Where an object may be drawn."""
    found = EVERYWHERE
    for edge in _clips(handle, matrix):
        found = found.shared(edge)
    return found


def _around(points: Sequence[tuple[float, float]]) -> Box:
    return Box(
        min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
    )


def _place(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _turned(box: Box, matrix: Matrix) -> Box:
    if matrix == _PLAIN:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return Box(min(across), min(up), max(across), max(up))


def _colour(handle: Any) -> tuple[Colour, int]:
    """The three parts of the colour of a filling, and how strong it is."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(handle, *parts):
        return (0, 0, 0), 0 if pdfium.FPDFPageObj_GetType(handle) != pdfium.FPDF_PAGEOBJ_TEXT else 255
    red, green, blue, strength = (part.value for part in parts)
    return (red, green, blue), strength


def _ink(handle: Any) -> Colour:
    """The three parts of the colour of a line."""
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetStrokeColor(handle, *parts)
    red, green, blue, _ = (part.value for part in parts)
    return red, green, blue


def _thickness(handle: Any, box: Box) -> float:
    """The width of a straight line so thick that words lie under it; 0 for any other path.

    The box that the library gives of a line reaches its whole width, not half of it, to each side.
    """
    width, mode, stroke = ctypes.c_float(), ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPageObj_GetStrokeWidth(handle, width)
    pdfium.FPDFPath_GetDrawMode(handle, mode, stroke)
    is_straight = 0 < pdfium.FPDFPath_CountSegments(handle) <= 2
    narrow = min(box.right - box.left, box.top - box.bottom)
    is_thick = bool(stroke.value) and is_straight and width.value >= _THICK and narrow <= 2.5 * width.value
    return float(width.value) if is_thick else 0.0


def _filling(handle: Any, box: Box, is_solid: bool) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is a box that hides what is under it."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, mode, stroke)
    count = pdfium.FPDFPath_CountSegments(handle)
    if not mode.value or not is_solid or not 0 < count <= _ROUNDED:
        return bool(mode.value), False
    return True, count <= _RECTANGLE or _fills(handle, count)


def _fills(handle: Any, count: int) -> bool:
    """Whether a path of more pieces fills nearly all of the box around it: a box of round corners."""
    points = [_place(pdfium.FPDFPath_GetPathSegment(handle, at)) for at in range(count)]
    after = [*points[1:], points[0]]
    surface = abs(sum(x * v - u * y for (x, y), (u, v) in zip(points, after, strict=True))) / 2
    return surface >= _FULL * max(_around(points).area, 1e-6)


def _words(handle: Any, text: Any) -> str:
    return text_from(lambda buffer, size: pdfium.FPDFTextObj_GetText(handle, text, buffer, size))
