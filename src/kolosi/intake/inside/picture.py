"""What a picture carries besides its points: position, camera, author, texts, a smaller picture, bytes after its end."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kolosi.intake.inside.trace import Trace

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_MARKS = (b"\x89PNG", _JPEG, b"GIF8", b"II*\0", b"MM\0*")
_MOST_TEXT = 1 << 20
_GPS, _SUB, _SMALL = 0x8825, 0x8769, 0x0201
_TAGS = {
    0x010E: "picture_text",
    0x010F: "camera",
    0x0110: "camera",
    0x0131: "software",
    0x0132: "picture_taken",
    0x013B: "picture_author",
    0x8298: "picture_author",
    0x9003: "picture_taken",
    0x9286: "picture_text",
    0xA430: "picture_author",
    0xA431: "camera",
    0xA435: "camera",
}
_XMP = re.compile(rb"<(?:\w+:)?xmpmeta\b|<rdf:RDF\b")
_XMP_TELLS = (
    ("picture_position", re.compile(rb"exif:GPS\w+")),
    ("picture_author", re.compile(rb"<dc:creator>.*?</dc:creator>|photoshop:AuthorsPosition|aux:OwnerName", re.DOTALL)),
    ("picture_edited", re.compile(rb"xmpMM:History|xmpMM:DerivedFrom|stRef:filePath|photoshop:History")),
)
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_MOST_TAGS = 500


def is_picture(head: bytes) -> bool:
    """Whether the bytes are those of a picture made of points."""
    return head.startswith(_MARKS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] == b"ftypheic"


def picture_traces(data: bytes) -> Iterator[Trace]:
    """What the file carries besides the picture itself."""
    if data.startswith(_PNG):
        yield from _png(data)
    elif data.startswith(_JPEG):
        yield from _jpeg(data)
    elif data.startswith((b"II*\0", b"MM\0*")):
        yield from exif_traces(data)
    elif data[:4] == b"RIFF":
        yield from _webp(data)
    elif data.startswith(b"GIF8"):
        yield from _gif(data)
    else:
        yield from _marked(data)


# -- PNG --------------------------------------------------------------------------------------------------------------


def _png(data: bytes) -> Iterator[Trace]:
    at = len(_PNG)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield from _png_text(kind, body)
        elif kind == b"eXIf":
            yield from exif_traces(body)
        elif kind == b"tIME":
            yield Trace(kind="picture_taken", place="tIME", sample=str(int.from_bytes(body[:2], "big")))
        at += 12 + size
        if kind == b"IEND":
            break
    yield from _after(data, at)


def _png_text(kind: bytes, body: bytes) -> Iterator[Trace]:
    name, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        rest = inflated(rest[1:])
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
        rest = inflated(rest) if packed else rest
    key, text = name.decode("latin-1"), rest.decode("utf-8", "replace")
    if b"xmp" in name.lower():
        yield from xmp_traces(rest)
    elif key == "Software":
        yield Trace(kind="software", place=key, sample=text)
    else:
        yield Trace(kind="picture_author" if key == "Author" else "picture_text", place=key, sample=text)


def inflated(data: bytes) -> bytes:
    """What deflated bytes hold, up to a megabyte; as far as it goes when they are damaged."""
    try:
        return zlib.decompressobj().decompress(data, _MOST_TEXT)
    except zlib.error:
        return b""


def _after(data: bytes, end: int) -> Iterator[Trace]:
    rest = data[end:].strip(b"\0\r\n ")
    if rest:
        yield Trace(kind="after_end", place=f"+{len(rest)}", sample=rest[:40].decode("latin-1"))


# -- JPEG, WebP, GIF --------------------------------------------------------------------------------------------------


def _jpeg(data: bytes) -> Iterator[Trace]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == 0xFF:
            at += 1
            continue
        if mark in (0xD9, 0xDA):
            break
        yield from _segment(mark, data[at + 4 : at + 2 + size])
        at += 2 + size
    end = data.rfind(b"\xff\xd9")
    yield from _after(data, end + 2 if end > 0 else len(data))


def _segment(mark: int, body: bytes) -> Iterator[Trace]:
    if mark == 0xFE:
        yield Trace(kind="picture_text", place="COM", sample=body.decode("utf-8", "replace"))
    elif mark == 0xE1 and body.startswith(b"Exif\0\0"):
        yield from exif_traces(body[6:])
    elif mark == 0xE1:
        yield from xmp_traces(body)
    elif mark == 0xED and b"8BIM\x04\x04" in body:
        yield Trace(kind="picture_text", place="IPTC")


def _webp(data: bytes) -> Iterator[Trace]:
    at = 12
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind == b"EXIF":
            yield from exif_traces(body.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            yield from xmp_traces(body)
        at += 8 + size + size % 2


def _gif(data: bytes) -> Iterator[Trace]:
    found = re.search(rb"\x21\xfe(.)(.+?)\0", data, re.DOTALL)
    if found:
        yield Trace(kind="picture_text", place="COM", sample=found[2][: found[1][0]].decode("latin-1"))
    end = data.rfind(b"\x3b")
    yield from _after(data, end + 1 if end > 0 else len(data))


def _marked(data: bytes) -> Iterator[Trace]:
    """A picture of another make: its Exif, found by its beginning."""
    at = data.find(b"Exif\0\0")
    if at >= 0:
        yield from exif_traces(data[at + 6 :])


# -- Exif and XMP -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """One tag of a directory: its number and its bytes."""

    tag: int
    body: bytes


def exif_traces(tiff: bytes) -> Iterator[Trace]:
    """What Exif says of place, camera, person and time, and whether it holds a smaller picture."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    main, second = _directory(tiff, first, order)
    entries = {entry.tag: entry for entry in main}
    if _SUB in entries:
        inner, _ = _directory(tiff, _pointer(entries[_SUB], order), order)
        entries |= {entry.tag: entry for entry in inner}
    if _GPS in entries and _directory(tiff, _pointer(entries[_GPS], order), order)[0]:
        yield Trace(kind="picture_position", place="GPS")
    yield from _told(entries)
    small = _directory(tiff, second, order)[0] if second else []
    if any(entry.tag == _SMALL for entry in small):
        yield Trace(kind="picture_thumbnail", place="IFD1")


def _told(entries: Mapping[int, _Entry]) -> Iterator[Trace]:
    found: dict[str, str] = {}
    for tag, kind in _TAGS.items():
        text = entries[tag].body.decode("utf-8", "replace").strip("\0 ") if tag in entries else ""
        if text.strip():
            found.setdefault(kind, text)
    yield from (Trace(kind=kind, place="Exif", sample=text) for kind, text in found.items())


def _directory(tiff: bytes, at: int, order: str) -> tuple[list[_Entry], int]:
    """The tags of a directory, and where the next directory begins; nothing of one that lies outside the bytes."""
    if not 8 <= at <= len(tiff) - 2:
        return [], 0
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    entries: list[_Entry] = []
    for number in range(min(count, _MOST_TAGS)):
        place = at + 2 + 12 * number
        if place + 12 > len(tiff):
            return entries, 0
        tag, form, length = struct.unpack_from(f"{order}HHI", tiff, place)
        size = _SIZES.get(form, 1) * length
        start = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", tiff, place + 8)[0]
        entries.append(_Entry(tag, tiff[start : start + min(size, _MOST_TEXT)]))
    end = at + 2 + 12 * count
    return entries, struct.unpack_from(f"{order}I", tiff, end)[0] if end + 4 <= len(tiff) else 0


def _pointer(entry: _Entry, order: str) -> int:
    return int(struct.unpack(f"{order}I", entry.body[:4])[0]) if len(entry.body) >= 4 else 0


def xmp_traces(data: bytes) -> Iterator[Trace]:
    """What an XMP packet says of place, person and earlier versions."""
    if not _XMP.search(data):
        return
    for kind, pattern in _XMP_TELLS:
        found = pattern.search(data)
        if found:
            text = re.sub(rb"<[^>]+>|\s+", b" ", found[0]).decode("utf-8", "replace").strip()
            if text or kind != "picture_author":
                yield Trace(kind=kind, place="XMP", sample=text)
