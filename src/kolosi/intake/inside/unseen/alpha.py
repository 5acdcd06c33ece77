"""Pictures whose clear points still hold a picture: what an eraser or a mask takes from sight stays in the colours."""

from __future__ import annotations

import ctypes
import struct
from contextlib import closing
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from kolosi.intake.inside.pdf_calls import opened
from kolosi.intake.refusal import Unreadable

_HEAD = 8
_CHANNELS = {3: 1, 4: 2, 6: 4}
"""Of the kinds of PNG in which points may be clear, each one's numbers a point: by palette, grey, coloured."""
_MOST = 96 << 20
"""A picture of more bytes is not unpacked: pictures of documents are a tenth of that."""
_CLEAR, _FAINT = 2, 12
"""Points of at most this strength, of 255, are not there to the eye; up to the second they are not told from paper."""
_APART = 24
"""A colour is another one from this difference on, of 255, in one of its parts."""
_FEWEST, _SHARE, _FAINT_SHARE = 64, 0.01, 0.05
"""So many clear points, and this share of them, must differ from the usual one: programs leave all of them black or white.
Faint points are taken for clear where they are this share of the picture; an edge drawn soft has fewer."""

Points = NDArray[np.uint8]


def hides_a_picture(png: bytes) -> bool:
    """Whether the clear points of a PNG hold colours that differ from one another, which no reader sees."""
    width, height, depth, kind, _, _, interlaced = struct.unpack_from(">IIBBBBB", png, 16)
    channels = _CHANNELS.get(kind, 0)
    size = width * height * channels * (depth // 8)
    if not channels or depth < 8 or interlaced or not 0 < size <= _MOST or width > 1 << 15 or height > 1 << 15:
        return False
    chunks = dict(_chunks(png))
    if kind == 3 and b"tRNS" not in chunks:
        return False
    points = _unpacked(chunks.get(b"IDAT", b""), width, height, channels, depth)
    if points is None:
        return False
    return _among(*_colours(points, kind, chunks))


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


def _unpacked(packed: bytes, width: int, height: int, channels: int, depth: int) -> Points | None:
    """The points of a picture, a row each, 8 bits a number; None where they are damaged.

    A PDF packs pictures in the same way, so its reader unpacks them.
    """
    about = (
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent {depth}/ColorSpace/DeviceGray"
        f"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {channels}/BitsPerComponent {depth}/Columns {width}>>"
        f"/Length {len(packed)}>>"
    )
    try:
        with closing(opened(_page_of(about.encode(), packed))) as document, closing(document[0]) as page:
            raw = _decoded(pdfium.FPDFPage_GetObject(page, 0))
    except Unreadable:
        return None
    step = depth // 8
    if len(raw) < width * height * channels * step:
        return None
    whole = np.frombuffer(raw, dtype=np.uint8, count=width * height * channels * step)
    return whole.reshape(height * width, channels, step)[:, :, 0]


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


def _among(colours: Points, strengths: Points) -> bool:
    """Whether enough of the clear points differ from what most of them are."""
    faint = (strengths > _CLEAR) & (strengths <= _FAINT)
    clear = strengths <= (_FAINT if faint.sum() >= _FAINT_SHARE * len(strengths) else _CLEAR)
    hidden = colours[clear]
    if len(hidden) < _FEWEST:
        return False
    codes = hidden.astype(np.uint32) @ np.array([1, 256, 65_536], dtype=np.uint32)[: hidden.shape[1]]
    values, counts = np.unique(codes, return_counts=True)
    usual = int(values[counts.argmax()])
    base = np.array([usual & 255, usual >> 8 & 255, usual >> 16 & 255][: hidden.shape[1]], dtype=np.int16)
    others = int((np.abs(hidden.astype(np.int16) - base).max(axis=1) > _APART).sum())
    return others >= max(_FEWEST, _SHARE * len(hidden))
