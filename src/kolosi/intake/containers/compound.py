"""The old container of Office files (OLE compound file): its streams, and what an old workbook says of other files.

Every chain of sectors is followed at most as far as the file is long: one that loops ends there. A file that enters is
refused where a chain breaks; one that is only looked into is read as far as it can be followed. [MS-CFB], [MS-XLS] 2.4.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.intake.containers.refusal import Unreadable

_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")
_FIRST_TABLES = 109
_END = 0xFFFFFFFA  # from here on a number is a mark, not a sector
_ENTRY = 128
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SMALLEST = 4096  # a smaller stream lies in the small sectors of the root
_SMALL_WIDTH = 64
_STREAM, _ROOT = 2, 5
_OF_MACROS = frozenset({1, 6})
"""Kinds of sheet that hold programs: old macros, a module of Basic."""
_OWN = frozenset({0x0401, 0x3A01})
_BOOKS = frozenset({"workbook", "book"})


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A stream or a folder of a compound file."""

    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Compound:
    """An opened container: its sectors, which follows which, and its streams and folders."""

    data: bytes
    width: int
    following: Sequence[int]
    first_small: int
    is_strict: bool
    streams: tuple[Stream, ...] = ()

    def read(self, stream: Stream) -> bytes:
        """What a stream holds. Raises `Unreadable` in a strict reading when its sectors loop or are not there."""
        if stream.size >= _SMALLEST or stream.kind == _ROOT:
            return self._bytes(stream.start)[: stream.size]
        pieces = (
            self._small[at * _SMALL_WIDTH : (at + 1) * _SMALL_WIDTH]
            for at in _chain(stream.start, self._small_following, is_strict=self.is_strict)
        )
        return b"".join(pieces)[: stream.size]

    def named(self, *names: str) -> Iterator[Stream]:
        """The streams of a name, whatever its capitals."""
        return (one for one in self.streams if one.kind == _STREAM and one.name.lower() in names)

    @cached_property
    def _small(self) -> bytes:
        root = next((one for one in self.streams if one.kind == _ROOT), None)
        return b"" if root is None else self._bytes(root.start)

    @cached_property
    def _small_following(self) -> Sequence[int]:
        return _numbers(self._bytes(self.first_small))

    def _bytes(self, start: int) -> bytes:
        chain = _chain(start, self.following, is_strict=self.is_strict)
        return b"".join(self.data[(at + 1) * self.width : (at + 2) * self.width] for at in chain)


def open_compound(data: bytes, *, is_strict: bool = True) -> Compound:
    """The container in a file. Strict: raises `Unreadable` when its sectors loop or are not there."""
    try:
        _, _, _, _, power, _, _, tables, first, _, _, first_small, _, more, _ = _HEADER.unpack_from(data)
    except struct.error as damage:
        raise Unreadable("truncated") from damage
    if power not in (9, 12) or tables * (1 << power) > len(data):
        if is_strict:
            raise Unreadable("truncated")
        power, tables = 12 if power == 12 else 9, min(tables, len(data) // 512)
    width = 1 << power
    places = [at for at in struct.unpack_from(f"<{_FIRST_TABLES}I", data.ljust(512, b"\0"), 76) if at < _END]
    places += _more_places(data, width, more, is_strict=is_strict)
    following = _numbers(b"".join(data[(at + 1) * width : (at + 2) * width] for at in places[:tables]))
    bare = Compound(data=data, width=width, following=following, first_small=first_small, is_strict=is_strict)
    listing = bare._bytes(first)
    streams = tuple(_stream(listing[at : at + _ENTRY]) for at in range(0, len(listing) - _ENTRY + 1, _ENTRY))
    return Compound(
        data=data, width=width, following=following, first_small=first_small, is_strict=is_strict, streams=streams
    )


def _chain(start: int, following: Sequence[int], *, is_strict: bool) -> Iterator[int]:
    """The sectors from one on; where they loop or leave the file a strict reading is refused, another ends."""
    seen = set()
    while start < _END:
        if start in seen or start >= len(following):
            if is_strict:
                raise Unreadable("truncated")
            return
        seen.add(start)
        yield start
        start = following[start]


def _more_places(data: bytes, width: int, sector: int, *, is_strict: bool) -> list[int]:
    """Where the other tables of sectors lie, from the sectors that list them; ended or refused when these loop."""
    places: list[int] = []
    seen: set[int] = set()
    while sector < _END:
        listed = _numbers(data[(sector + 1) * width : (sector + 2) * width])
        if sector in seen or not listed:
            if is_strict:
                raise Unreadable("truncated")
            break
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
    return Stream(name=name, kind=entry[66], start=start, size=size)


def marks_of(data: bytes) -> frozenset[str]:
    """Tell what an old workbook says of itself that is no cell, from one pass over its records.

    ``locked``, ``macro_sheet``, ``programs`` (links by DDE or OLE), ``calls`` (functions that fetch a page), ``links`` (other
    workbooks), ``connections``, ``notes`` (on cells).
    """
    if _LOCKED in data:
        return frozenset({"locked"})
    found = set()
    for kind, record in _records(data):
        if kind in _TELLING and (mark := _TELLING[kind](record)):
            found.add(mark)
    return frozenset(found)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of the workbook in a compound file."""
    container = open_compound(data)
    for stream in container.named(*_BOOKS):
        yield from records_of(container.read(stream))


def records_of(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a stream of a workbook: kind and bytes."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _sheet_mark(record: bytes) -> str:
    return "macro_sheet" if len(record) > 5 and record[5] in _OF_MACROS else ""


def _book_mark(record: bytes) -> str:
    """Of another workbook, or of a program: its name and its topic stand apart, and no path begins so ([MS-XLS] 2.5.277)."""
    if int.from_bytes(record[2:4], "little") in _OWN:
        return ""
    is_wide = len(record) > 4 and record[4] & 1
    path = record[5:].decode("utf-16-le" if is_wide else "latin-1", "replace")
    return "programs" if "\x03" in path and path[:1] not in ("\0", "\x01", "\x02") else "links"


def _name_mark(record: bytes) -> str:
    return "calls" if _FETCHING.search(record) else ""


_FETCHING = re.compile(rb"W\0?E\0?B\0?S\0?E\0?R\0?V\0?I\0?C\0?E", re.IGNORECASE)
_TELLING: Mapping[int, Callable[[bytes], str]] = {
    0x002F: lambda record: "locked",
    0x0085: _sheet_mark,
    0x01AE: _book_mark,
    0x0018: _name_mark,
    0x0023: _name_mark,
    0x0876: lambda record: "connections",
    0x00DC: lambda record: "connections",
    0x001C: lambda record: "notes",
}
"""What a record tells, by its kind: FilePass, BoundSheet8, SupBook, Lbl, ExternName, DConn, DbQuery, Note."""
