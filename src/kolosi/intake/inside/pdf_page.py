"""Words of a PDF page that one does not see and can still copy: under a box, white, without ink, beside the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

_DEEPEST = 4
_MOST_OBJECTS = 60_000
_INVISIBLE = 3
_WHITE = 250
_OPAQUE = 250
_RECTANGLE = 6
"""A path of at most so many pieces is a box."""
_LARGE = 0.5
"""A picture over this share of the page is the page itself, scanned."""
_EDGE = 1.5

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


class Box(NamedTuple):
    """A rectangle on the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """Its surface."""
        return max(self.right - self.left, 0) * max(self.top - self.bottom, 0)


@dataclass(frozen=True)
class Drawn:
    """Something drawn: its kind, box and order; its colour, whether it is filled, whether it hides what is under it."""

    kind: int
    box: Box
    order: int
    handle: Any
    grey: int = 0
    is_filled: bool = False
    covers: bool = False


def hidden_on(page: Any, text: Any) -> Iterator[tuple[str, str]]:
    """The kind and the words of each text of a page that is not seen."""
    drawn = list(_objects(page))
    visible = Box(*page.get_cropbox())
    filled = [one for one in drawn if one.is_filled]
    boxes = np.array([one.box for one in filled], dtype=float)
    scan = max((one.order for one in drawn if _is_scan(one, visible)), default=0)
    for one in drawn:
        if one.kind != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        around = [filled[at] for at in np.flatnonzero(_over(one.box, boxes))] if filled else []
        kind = _why(one, around, visible, bool(scan))
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
    is_on_colour = any(other.order < one.order and other.grey < _WHITE for other in around)
    return "pdf_unseen_text" if one.grey >= _WHITE and not is_on_colour else ""


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
    grey, is_solid = _colour(handle)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        is_filled, is_box = _filling(handle)
        return Drawn(kind, box, order, handle, grey, is_filled, is_filled and is_solid and is_box)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return Drawn(kind, box, order, handle, 0, True, True)
    return Drawn(kind, box, order, handle, grey)


def _turned(box: Box, matrix: Matrix) -> Box:
    if matrix == _PLAIN:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return Box(min(across), min(up), max(across), max(up))


def _colour(handle: Any) -> tuple[int, bool]:
    """The darkest of the three colours of a filling, and whether it is opaque."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(handle, *parts):
        return 0, False
    return min(part.value for part in parts[:3]), parts[3].value >= _OPAQUE


def _filling(handle: Any) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is a box."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, mode, stroke)
    return bool(mode.value), 0 < pdfium.FPDFPath_CountSegments(handle) <= _RECTANGLE


def _words(handle: Any, text: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(handle, text, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(handle, text, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
