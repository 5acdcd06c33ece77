"""What a picture carries besides its points: position, camera, author, texts, a smaller picture, bytes after its end."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kolosi.intake.hidden.trace import Trace
from kolosi.intake.hidden.unseen.alpha import hides_a_picture

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_MARKS = (b"\x89PNG", _JPEG, b"GIF8", b"II*\0", b"MM\0*")
_MOST_TEXT = 1 << 20
_MARK = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")
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
    0x013C: "camera",
    0x927C: "camera",
    0x9C9B: "picture_text",
    0x9C9C: "picture_text",
    0x9C9D: "picture_author",
    0x9C9E: "picture_text",
    0x9C9F: "picture_text",
    0x83BB: "picture_text",
}
_WIDE_TAGS = range(0x9C9B, 0x9CA0)
"""Texts that Windows writes, two bytes a letter."""
_XMP_TAG = 0x02BC
_SHOWN = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"bKGD",
        b"hIST",
        b"pHYs",
    }
    | {
        b"sPLT",
        b"cICP",
        b"mDCV",
        b"cLLI",
        b"mDCv",
        b"cLLi",
        b"acTL",
        b"fcTL",
        b"fdAT",
        b"oFFs",
        b"sCAL",
        b"sTER",
        b"pCAL",
    }
)
"""Chunks of a PNG that say how its points look, and nothing more."""
_PROFILE = re.compile(rb"^\s*\w+\s+\d+\s+([0-9a-fA-F\s]+)$")
_USUAL_SEGMENTS = (b"JFIF", b"Exif", b"ICC_PROFILE", b"Adobe", b"MPF", b"http://ns.adobe.com/", b"Photoshop", b"JFXX")
_XMP = re.compile(rb"<(?:\w+:)?xmpmeta\b|<rdf:RDF\b|ns\.adobe\.com/xmp/extension/")
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
    points: list[bytes] = []
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield from _png_text(kind, body)
        elif kind == b"eXIf":
            yield from exif_traces(body)
        elif kind == b"tIME":
            yield Trace(kind="picture_taken", place="tIME", sample=str(int.from_bytes(body[:2], "big")))
        elif kind == b"IDAT":
            points.append(body)
        elif kind not in _SHOWN:
            yield Trace(kind="private_data", place=kind.decode("latin-1"), sample=body[:40].decode("latin-1"))
        at += 12 + size
        if kind == b"IEND":
            break
    yield from _after(data, at)
    yield from _after_points(points)
    if data[12:16] == b"IHDR" and len(data) >= 29 and hides_a_picture(data[:at]):
        yield Trace(kind="transparent_picture", place="PNG")


def _after_points(points: Iterable[bytes]) -> Iterator[Trace]:
    """Bytes within the points of a PNG that come after the end of what is packed there."""
    unpacker, loose = zlib.decompressobj(), 0
    try:
        for body in points:
            if unpacker.eof:
                loose += len(body)
                continue
            rest = body
            while rest and not unpacker.eof:
                unpacker.decompress(rest, _MOST_TEXT)
                rest = unpacker.unconsumed_tail
            loose += len(unpacker.unused_data) if unpacker.eof else 0
    except zlib.error:
        return
    if loose:
        yield Trace(kind="after_end", place=f"IDAT +{loose}")


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
    elif key.startswith("Raw profile type") and (found := _PROFILE.match(rest)):
        yield Trace(kind="picture_text", place=key)
        yield from _profile(_from_hex(found[1]))
    elif key == "Software":
        yield Trace(kind="software", place=key, sample=text)
    else:
        yield Trace(kind="picture_author" if key == "Author" else "picture_text", place=key, sample=text)


def _from_hex(written: bytes) -> bytes:
    digits = b"".join(written.split())
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _profile(raw: bytes) -> Iterator[Trace]:
    """What some programs write in letters: Exif, or an XMP packet."""
    if raw.startswith(b"Exif\0\0"):
        yield from exif_traces(raw[6:])
    else:
        yield from xmp_traces(raw)


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
    """The segments of a JPEG up to its own end: what comes after is another file, even one that ends as a JPEG does."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0xD9:
            break
        yield from _segment(mark, data[at + 4 : at + 2 + size])
        at += 2 + size
        if mark == 0xDA:
            at = _next_mark(data, at)
    yield from _after(data, at + 2 if data[at : at + 2] == b"\xff\xd9" else len(data))


def _next_mark(data: bytes, at: int) -> int:
    """Where the points of a scan end: at the first mark that is none of theirs."""
    found = _MARK.search(data, at)
    return found.start() if found else len(data)


def _segment(mark: int, body: bytes) -> Iterator[Trace]:
    if mark == 0xFE:
        yield Trace(kind="picture_text", place="COM", sample=body.decode("utf-8", "replace"))
    elif mark == 0xE1 and body.startswith(b"Exif\0\0"):
        yield from exif_traces(body[6:])
    elif mark == 0xE1:
        yield from xmp_traces(body)
    elif mark == 0xED and body.startswith(b"Photoshop"):
        if b"8BIM\x04\x04" in body:
            yield Trace(kind="picture_text", place="IPTC")
        if b"8BIM\x04\x0c" in body or b"8BIM\x04\x09" in body:
            yield Trace(kind="picture_thumbnail", place="Photoshop")
    elif 0xE0 <= mark <= 0xEF and not body.startswith(_USUAL_SEGMENTS):
        yield Trace(kind="private_data", place=f"APP{mark - 0xE0}", sample=body[:40].decode("latin-1"))


def _webp(data: bytes) -> Iterator[Trace]:
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    end += end % 2
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind == b"EXIF":
            yield from exif_traces(body.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            yield from xmp_traces(body)
        at += 8 + size + size % 2
        if at >= end:
            break
    yield from _after(data, max(end, at))


def _gif(data: bytes) -> Iterator[Trace]:
    """The blocks of a GIF up to its own end."""
    at = 13 + _colours(data[10:11])
    while at < len(data):
        mark = data[at : at + 1]
        if mark == b"!":
            body, end = _blocks(data, at + 2)
            if data[at + 1 : at + 2] == b"\xfe":
                yield Trace(kind="picture_text", place="COM", sample=body.decode("latin-1"))
            elif data[at + 1 : at + 2] == b"\xff":
                yield from xmp_traces(data[at:end])
        elif mark == b",":
            body, end = _blocks(data, at + 11 + _colours(data[at + 9 : at + 10]))
        else:
            break
        at = end
    yield from _after(data, at + 1)


def _colours(flags: bytes) -> int:
    """The bytes of a table of colours."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _blocks(data: bytes, at: int) -> tuple[bytes, int]:
    """What small blocks hold one after another, and where they end."""
    pieces = []
    while at < len(data) and data[at]:
        pieces.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return b"".join(pieces), at + 1


def _marked(data: bytes) -> Iterator[Trace]:
    """A picture of another make: its Exif and its XMP, found by their beginnings."""
    at = data.find(b"Exif\0\0")
    if at >= 0:
        yield from exif_traces(data[at + 6 :])
    yield from xmp_traces(data)


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
    if _XMP_TAG in entries:
        yield from xmp_traces(entries[_XMP_TAG].body)
    small = _directory(tiff, second, order)[0] if second else []
    if any(entry.tag == _SMALL for entry in small):
        yield Trace(kind="picture_thumbnail", place="IFD1")


def _told(entries: Mapping[int, _Entry]) -> Iterator[Trace]:
    found: dict[str, str] = {}
    for tag, kind in _TAGS.items():
        form = "utf-16-le" if tag in _WIDE_TAGS else "utf-8"
        text = entries[tag].body.decode(form, "replace").strip("\0 ") if tag in entries else ""
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
