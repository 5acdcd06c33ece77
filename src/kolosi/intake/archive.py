"""Zip and gzip, opened without trusting what they say about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from kolosi.intake.refusal import LIMITS, Limits, Unreadable

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
_SIP = 1 << 16
_DIRECTORY_BYTES = 4 << 20


class Allowance:
    """What may still be unpacked from one file, counted as it comes out."""

    def __init__(self, packed: int, limits: Limits, total: int) -> None:
        self._packed = max(packed, 1)
        self._limits = limits
        self._total = total
        self.spent = 0

    def anew(self) -> Allowance:
        """The same allowance, nothing spent."""
        return Allowance(self._packed, self._limits, self._total)

    def spend(self, count: int, *, packed: int | None = None) -> None:
        """Count ``count`` unpacked bytes (out of ``packed`` so far); refuses what grows out of proportion."""
        self.spent += count
        if self.spent > self._total:
            raise Unreadable("too_large", allowed=self._total)
        if self.spent > self._limits.free_bytes and self.spent > self._limits.ratio * (packed or self._packed):
            raise Unreadable("bomb", unpacked=self.spent, packed=packed or self._packed)


@dataclass(frozen=True, kw_only=True)
class Package:
    """An opened zip: its member names, and their bytes within one allowance."""

    archive: zipfile.ZipFile
    allowance: Allowance

    def anew(self) -> Package:
        """The same archive with its full allowance, for a second reading."""
        return Package(archive=self.archive, allowance=self.allowance.anew())

    @property
    def names(self) -> list[str]:
        """The members that are files, in the order of the archive."""
        return [info.filename for info in self.archive.infolist() if not info.is_dir()]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, a piece at a time."""
        try:
            with self.archive.open(name) as member:
                while piece := member.read(_CHUNK):
                    self.allowance.spend(len(piece))
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as damage:
            raise Unreadable("truncated", member=name) from damage
        except NotImplementedError as method:
            raise Unreadable("not_a_table", member=name) from method

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        return b"".join(self.chunks(name))


def open_zip(data: bytes, *, limits: Limits = LIMITS) -> Package:
    """A zip ready to be read within limits; refused when cut off, locked, or with too many members."""
    if _directory_size(data) > _DIRECTORY_BYTES:
        raise Unreadable("too_many_members", allowed=limits.members)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as damage:
        raise Unreadable("truncated") from damage
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise Unreadable("too_many_members", found=len(infos), allowed=limits.members)
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("password")
    allowance = Allowance(len(data), limits, limits.unpacked_bytes)
    allowance.anew().spend(sum(info.file_size for info in infos))  # what it declares; what comes out is counted too
    return Package(archive=archive, allowance=allowance)


def _directory_size(data: bytes) -> int:
    """The size of the list of members that a zip declares at its end; 0 if there is none."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if at < 0 or at + 16 > len(data):
        return 0
    return int(struct.unpack_from("<I", data, at + 12)[0])


def gunzip(data: bytes, *, limits: Limits = LIMITS) -> bytes:
    """The content of a gzip file (all its parts, one after another)."""
    allowance = Allowance(len(data), limits, limits.unpacked_bytes)
    pieces, position = io.BytesIO(), 0
    while data[position : position + 2] == GZIP:
        position = _inflate(data, position, pieces, allowance)
    return pieces.getvalue()


def _inflate(data: bytes, position: int, into: io.BytesIO, allowance: Allowance) -> int:
    """Unpack the part that begins at a position; the position after it."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        while not unpacker.eof:
            packed = unpacker.unconsumed_tail
            if not packed:
                packed = data[position : position + _SIP]
                position += len(packed)
            if not packed:
                raise Unreadable("truncated")
            piece = unpacker.decompress(packed, _CHUNK)
            allowance.spend(len(piece), packed=position)
            into.write(piece)
    except zlib.error as damage:
        raise Unreadable("truncated") from damage
    return position - len(unpacker.unused_data)
