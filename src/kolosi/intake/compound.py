"""The old container of Office files (OLE compound file): its streams, and what an old workbook says of other files.

Every chain of sectors is followed at most as far as the file is long: one that loops ends there. [MS-CFB], [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from kolosi.intake.refusal import Unreadable

_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")
_FIRST_TABLES = 109
_END = 0xFFFFFFFA  # from here on a number is a mark, not a sector
_ENTRY = 128
_SUPBOOK, _DCONN, _EXTERNAL_QUERY = 0x01AE, 0x0876, 0x00DC
_FILEPASS = 0x002F
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SMALLEST = 4096  # a smaller stream lies elsewhere; no program writes so small a workbook
_OWN = frozenset({0x0401, 0x3A01})
_BOOKS = frozenset({"workbook", "book"})


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A stream or a folder of a compound file."""

    name: str
    start: int
    size: int


@dataclass(frozen=True, kw_only=True)
class _Sectors:
    """The sectors of a file, and which follows which."""

    data: bytes
    width: int
    following: tuple[int, ...]

    def chain(self, start: int) -> Iterator[int]:
        """The sectors from one on; refused when they loop."""
        seen = set()
        while start < _END:
            if start in seen or start >= len(self.following):
                raise Unreadable("truncated")
            seen.add(start)
            yield start
            start = self.following[start]

    def bytes_of(self, start: int) -> bytes:
        """What the sectors from one on hold."""
        return b"".join(self.data[(at + 1) * self.width : (at + 2) * self.width] for at in self.chain(start))


def streams_of(data: bytes) -> list[Stream]:
    """The streams and folders of a compound file. Raises `Unreadable` when its sectors loop or are not there."""
    sectors, first = _sectors(data)
    listing = sectors.bytes_of(first)
    return [_stream(listing[at : at + _ENTRY]) for at in range(0, len(listing) - _ENTRY + 1, _ENTRY)]


def _sectors(data: bytes) -> tuple[_Sectors, int]:
    try:
        _, _, _, _, power, _, _, tables, first, _, _, _, _, more, _ = _HEADER.unpack_from(data)
    except struct.error as damage:
        raise Unreadable("truncated") from damage
    if power not in (9, 12) or tables * (1 << power) > len(data):
        raise Unreadable("truncated")
    width = 1 << power
    places = [at for at in struct.unpack_from(f"<{_FIRST_TABLES}I", data.ljust(512, b"\0"), 76) if at < _END]
    places += _more_places(data, width, more)
    following = b"".join(data[(at + 1) * width : (at + 2) * width] for at in places[:tables])
    return _Sectors(data=data, width=width, following=_numbers(following)), first


def _more_places(data: bytes, width: int, sector: int) -> list[int]:
    """Where the other tables of sectors lie, from the sectors that list them; refused when these loop."""
    places: list[int] = []
    seen: set[int] = set()
    while sector < _END:
        listed = _numbers(data[(sector + 1) * width : (sector + 2) * width])
        if sector in seen or not listed:
            raise Unreadable("truncated")
        seen.add(sector)
        places += [at for at in listed[:-1] if at < _END]
        sector = listed[-1]
    return places


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _stream(entry: bytes) -> Stream:
    length = min(int.from_bytes(entry[64:66], "little"), 64)
    name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<IQ", entry, 116)
    return Stream(name=name, start=start, size=size)


def has_links(data: bytes) -> bool:
    """Whether an old workbook says that it takes from other files, programs (DDE) or connections."""
    return any(_is_link(kind, record) for kind, record in _records(data))


def is_locked(data: bytes) -> bool:
    """Whether a password is needed: an old workbook that says so, or a newer file inside."""
    if _LOCKED in data:
        return True
    return any(kind == _FILEPASS for kind, _ in _records(data))


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of the workbook in a compound file."""
    sectors, _ = _sectors(data)
    for stream in streams_of(data):
        if stream.name.lower() in _BOOKS and stream.size >= _SMALLEST:
            yield from _records_of(sectors.bytes_of(stream.start))


def _records_of(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _is_link(kind: int, record: bytes) -> bool:
    if kind == _SUPBOOK:
        return int.from_bytes(record[2:4], "little") not in _OWN
    return kind in (_DCONN, _EXTERNAL_QUERY)
