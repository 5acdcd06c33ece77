"""Pictures whose clear points still hold a picture: what an eraser or a mask takes from sight stays in the colours."""

from __future__ import annotations

import ctypes
import struct
import zlib
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.hidden.pdf_calls import opened

_HEAD = 8
_CHANNELS = {3: 1, 4: 2, 6: 4}
"""Of the kinds of PNG in which points may be clear, each one's numbers a point: by palette, grey, coloured."""
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Where each pass of a picture in seven passes begins and how far it steps (PNG, W3C 2003, 8.2)."""
_MOST = 96 << 20
"""A picture of more bytes is not unpacked: pictures of documents are a tenth of that."""
_CLEAR, _FAINT = 2, 12
"""Points of at most this strength, of 255, are not there to the eye; up to the second they are not told from paper."""
_RIM = 4
_APART = 24
"""A colour is another one from this difference on, of 255, in one of its parts."""
_FEWEST, _SHARE, _FAINT_SHARE = 64, 0.01, 0.05
"""So many clear points, and this share of them, must differ from the usual one: programs leave all of them black or white.
Faint points are taken for clear where they are this share of the picture; an edge drawn soft has fewer."""

Points = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class _Form:
    """How a PNG is written: its size, the bits of a number, its kind, and whether in seven passes."""

    width: int
    height: int
    depth: int
    kind: int
    is_interlaced: bool

    @property
    def channels(self) -> int:
        """The numbers of a point; 0 of a kind in which none is clear."""
        return _CHANNELS.get(self.kind, 0)

    def row_bytes(self, width: int) -> int:
        """The bytes of a row of so many points."""
        return (width * self.channels * self.depth + 7) // 8

    @property
    def steps(self) -> list[tuple[int, int, int, int]]:
        """Where each pass begins, across and down, and how far it steps; those without points left out."""
        told = _ADAM7 if self.is_interlaced else ((0, 0, 1, 1),)
        return [step for step in told if step[0] < self.width and step[1] < self.height]

    @property
    def passes(self) -> list[tuple[int, int]]:
        """The width and height of each of them."""
        return [
            ((self.width - x + across - 1) // across, (self.height - y + down - 1) // down)
            for x, y, across, down in self.steps
        ]


def hides_a_picture(png: bytes) -> bool:
    """Whether the clear points of a PNG hold colours that differ from one another, which no reader sees."""
    width, height, depth, kind, _, _, interlaced = struct.unpack_from(">IIBBBBB", png, 16)
    form = _Form(width=width, height=height, depth=depth, kind=kind, is_interlaced=bool(interlaced))
    is_known = form.channels and depth in (1, 2, 4, 8, 16) and (depth >= 8 or kind == 3)
    if not is_known or not 0 < max(width, height) <= 1 << 15 or not 0 < form.row_bytes(width) * height <= _MOST:
        return False
    chunks = dict(_chunks(png))
    if kind == 3 and b"tRNS" not in chunks:
        return False
    points = _points_of(chunks.get(b"IDAT", b""), form)
    return points is not None and _among(*_colours(points, kind, chunks), width)


def _points_of(packed: bytes, form: _Form) -> Points | None:
    """All points of a picture, a row after another, 8 bits a number; None where they are damaged."""
    passes = form.passes
    if len(passes) == 1:
        return _unpacked(packed, form, *passes[0])
    try:
        raw = zlib.decompressobj().decompress(packed, sum(high * (form.row_bytes(wide) + 1) for wide, high in passes))
    except zlib.error:
        return None
    whole, at = np.zeros((form.height, form.width, form.channels), dtype=np.uint8), 0
    for (x, y, across, down), (wide, high) in zip(form.steps, passes, strict=True):
        size = high * (form.row_bytes(wide) + 1)
        points = _unpacked(zlib.compress(raw[at : at + size], 1), form, wide, high)
        if points is None:
            return None
        whole[y::down, x::across] = points.reshape(high, wide, -1)
        at += size
    return whole.reshape(-1, form.channels)


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, those of its points in one piece."""
    at, points, found = _HEAD, [], []
    while at + 12 <= len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        body = png[at + 8 : at + 8 + size]
        if kind == b"IDAT":
            points.append(body)
        elif kind in (b"PLTE", b"tRNS"):
            found.append((kind, body))
        at += 12 + size
    return [*found, (b"IDAT", b"".join(points))]


def _unpacked(packed: bytes, form: _Form, width: int, height: int) -> Points | None:
    """The points of one pass.

    A PDF packs pictures in the same way, so its reader unpacks them; numbers of less than a byte are packed a byte each.
    """
    row = form.row_bytes(width)
    bits, channels, columns = (form.depth, form.channels, width) if form.depth >= 8 else (8, 1, row)
    about = (
        f"<</Type/XObject/Subtype/Image/Width {columns}/Height {height}/BitsPerComponent {bits}/ColorSpace/DeviceGray"
        f"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {channels}/BitsPerComponent {bits}/Columns {columns}>>"
        f"/Length {len(packed)}>>"
    )
    try:
        with closing(opened(_page_of(about.encode(), packed))) as document, closing(document[0]) as page:
            raw = _decoded(pdfium.FPDFPage_GetObject(page, 0))
    except Unreadable:
        return None
    if len(raw) < row * height:
        return None
    whole = np.frombuffer(raw, dtype=np.uint8, count=row * height).reshape(height, row)
    if form.depth >= 8:
        return whole.reshape(height * width, form.channels, form.depth // 8)[:, :, 0]
    each = np.unpackbits(whole, axis=1).reshape(height, -1, form.depth)[:, :width]
    return (np.packbits(each, axis=2)[:, :, 0].reshape(-1, 1) >> (8 - form.depth)).astype(np.uint8)


def _page_of(about: bytes, packed: bytes) -> bytes:
    """A PDF of one page that shows one picture."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length 5>>stream\n/I Do\nendstream",
        about + b"stream\n" + packed + b"\nendstream",
    )
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


def _decoded(picture: Any) -> bytes:
    if not picture or pdfium.FPDFPageObj_GetType(picture) != pdfium.FPDF_PAGEOBJ_IMAGE:
        return b""
    size = pdfium.FPDFImageObj_GetImageDataDecoded(picture, None, 0)
    if not 0 < size <= _MOST:
        return b""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFImageObj_GetImageDataDecoded(picture, buffer, size)
    return buffer.raw


def _colours(points: Points, kind: int, chunks: dict[bytes, bytes]) -> tuple[Points, Points]:
    """The colours and the strengths of the points."""
    if kind != 3:
        return points[:, :-1], points[:, -1]
    table = np.zeros((256, 3), dtype=np.uint8)
    given = np.frombuffer(chunks.get(b"PLTE", b"")[:768], dtype=np.uint8)
    table[: len(given) // 3] = given[: len(given) // 3 * 3].reshape(-1, 3)
    strengths = np.full(256, 255, dtype=np.uint8)
    told = np.frombuffer(chunks[b"tRNS"][:256], dtype=np.uint8)
    strengths[: len(told)] = told
    return table[points[:, 0]], strengths[points[:, 0]]


def _among(colours: Points, strengths: Points, width: int) -> bool:
    """Whether enough of the clear points, away from those that are seen, differ from what most of them are."""
    faint = (strengths > _CLEAR) & (strengths <= _FAINT)
    is_clear = strengths <= (_FAINT if faint.sum() >= _FAINT_SHARE * len(strengths) else _CLEAR)
    hidden = colours[is_clear & ~_near(~is_clear, width)]
    if len(hidden) < _FEWEST:
        return False
    codes = hidden.astype(np.uint32) @ np.array([1, 256, 65_536], dtype=np.uint32)[: hidden.shape[1]]
    values, counts = np.unique(codes, return_counts=True)
    usual = int(values[counts.argmax()])
    base = np.array([usual & 255, usual >> 8 & 255, usual >> 16 & 255][: hidden.shape[1]], dtype=np.int16)
    others = int((np.abs(hidden.astype(np.int16) - base).max(axis=1) > _APART).sum())
    return others >= max(_FEWEST, _SHARE * len(hidden))


def _near(seen: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """The points at most a few points away from those that are seen: programs give the rim of a shape its colour."""
    grid = seen.reshape(-1, width)
    for axis in (0, 1):
        wide = grid.copy()
        for step in range(1, _RIM + 1):
            if step < grid.shape[axis]:
                ahead, behind = (slice(step, None), slice(None, -step))
                one, other = (
                    ((ahead, slice(None)), (behind, slice(None)))
                    if axis == 0
                    else ((slice(None), ahead), (slice(None), behind))
                )
                wide[one] |= grid[other]
                wide[other] |= grid[one]
        grid = wide
    return grid.reshape(-1)
