"""Every layer of bytes in a file: members of archives, streams of a PDF, chunks of a picture, data in addresses."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf

_URI = re.compile(rb"data:[\w/+.;=-]*;base64,([A-Za-z0-9+/=\s]+)")
_CHUNK = re.compile(rb"(tEXt|zTXt|iTXt|eXIf)")


def layers(name: str, data: bytes) -> Iterator[bytes]:
    """The name, the bytes as they are, and what each packed part holds, however deep."""
    yield name.encode()
    yield data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for info in archive.infolist():
                yield info.extra
                yield info.comment
                yield from layers(info.filename, archive.read(info))
    elif data[:5] == b"%PDF-":
        yield from _streams(data)
    elif data[:4] == b"\x89PNG":
        yield from _chunks(data)
    for found in _URI.findall(data):
        yield from layers("data", base64.b64decode(found))


def _streams(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield repr(dict(opened.docinfo)).encode()
        yield str(opened.trailer).encode()
        for each in opened.objects:
            if isinstance(each, pikepdf.Stream):
                kind = each.get("/Subtype")
                yield from layers("stream", each.read_raw_bytes() if kind == "/Image" else each.read_bytes())
            elif isinstance(each, pikepdf.Dictionary | pikepdf.Array):
                yield each.unparse()


def _chunks(data: bytes) -> Iterator[bytes]:
    for found in _CHUNK.finditer(data):
        (size,) = struct.unpack_from(">I", data, found.start() - 4)
        body = data[found.end() : found.end() + size]
        yield body
        if found[1] == b"zTXt":
            yield zlib.decompress(body.partition(b"\0")[2][1:])


def written(word: str) -> tuple[bytes, ...]:
    """A word as bytes may hold it: in three encodings, and as a PDF writes it in figures."""
    plain, wide = word.encode(), word.encode("utf-16-be")
    figures = [one.hex().encode() for one in (plain, wide)]
    return (plain, word.encode("utf-16-le"), wide, *figures, *(one.upper() for one in figures))
