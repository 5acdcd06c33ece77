"""Zip and gzip, opened without trusting what they say about themselves."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kolosi.intake.containers.refusal import LIMITS, Limits, Unreadable

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
_IS_UTF8 = 0x800
_SIP = 1 << 16
_ENTRY_BYTES = 1 << 10  # of the list of members, each; none needs so many
_PARTS_OF_GZIP = 50_000
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, OSError, OverflowError, ValueError, struct.error)
_UNSEEN = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


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
    data: bytes

    def anew(self) -> Package:
        """The same archive with its full allowance, for a second reading."""
        return Package(archive=self.archive, allowance=self.allowance.anew(), data=self.data)

    @property
    def names(self) -> list[str]:
        """The members that are files, in the order of the archive."""
        return [info.filename for info in self.archive.infolist() if not info.is_dir()]

    def beginning(self, name: str, size: int) -> bytes:
        """The first bytes of a member."""
        info = self.archive.getinfo(name)
        return next(_unpacked(packed_bytes(self.data, info), info, size), b"")[:size]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, a piece at a time; all that its data hold, whatever size is declared for it."""
        try:
            info = self.archive.getinfo(name)
        except KeyError as absent:
            raise Unreadable("truncated", member=name) from absent
        size = check = 0
        for piece in _unpacked(packed_bytes(self.data, info), info):
            self.allowance.spend(len(piece))
            size, check = size + len(piece), zlib.crc32(piece, check)
            yield piece
        if size != info.file_size or check != info.CRC:
            raise Unreadable("truncated", member=name)

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        return b"".join(self.chunks(name))


def open_zip(data: bytes, *, limits: Limits = LIMITS) -> Package:
    """A zip ready to be read within limits.

    Refused when cut off, locked, with too many members, with members that share their bytes, or with deceiving names.
    """
    if _directory_size(data) > limits.members * _ENTRY_BYTES:
        raise Unreadable("too_many_members", allowed=limits.members)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as damage:
        raise Unreadable("truncated") from damage
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise Unreadable("too_many_members", found=len(infos), allowed=limits.members)
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("password")
    _refuse_names(infos)
    _refuse_shared_bytes(infos)
    _refuse_two_names(data, infos)
    allowance = Allowance(len(data), limits, limits.unpacked_bytes)
    allowance.anew().spend(sum(info.file_size for info in infos))  # what it declares; what comes out is counted too
    return Package(archive=archive, allowance=allowance, data=data)


def _refuse_names(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Nothing is unpacked to disk; yet a member that would land elsewhere, or that lies about its name, was made to harm."""
    for info in infos:
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        if is_link or leads_out(info.filename) or deceives(info.orig_filename):
            raise Unreadable("names", member=plain_name(info.filename))
    if len({info.filename for info in infos}) < len(infos):
        raise Unreadable("names", member="")


def _refuse_two_names(data: bytes, infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what two programs read differently: parts that differ in capitals alone, a member called otherwise before its bytes than in the list.

    The second is more often damage than deceit, and is told as damage.
    """
    for info in infos:
        start = info.header_offset
        if start >= 0 and data[start : start + 4] == ZIP and start + 30 <= len(data):
            (length,) = struct.unpack_from("<H", data, start + 26)
            listed = info.orig_filename.encode("utf-8" if info.flag_bits & _IS_UTF8 else "cp437", "replace")
            if data[start + 30 : start + 30 + length] != listed:
                raise Unreadable("truncated", member=plain_name(info.filename))
    names = {info.filename.lower() for info in infos}
    if "[content_types].xml" in names and len(names) < len(infos):
        raise Unreadable("names", member="")


def leads_out(name: str) -> bool:
    """Whether a path inside an archive leads out of it.

    >>> [leads_out(name) for name in ("a/b.csv", "../b.csv", "/etc/b", "C:/b", "a..b")]
    [False, True, True, True, False]
    """
    path = name.replace("\\", "/")
    return path.startswith("/") or path[1:2] == ":" or ".." in path.split("/")


def deceives(name: str) -> bool:
    """Whether a name holds characters that are not seen and change what is: line ends, NUL, turned reading directions."""
    return bool(_UNSEEN.search(name))


def plain_name(name: str) -> str:
    """A name as it can be shown: what is not seen is written out.

    >>> plain_name("a\u202excod.exe")
    'a<U+202E>xcod.exe'
    """
    return _UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", name)


def _refuse_shared_bytes(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse members that lie over one another: the same packed bytes unpacked again and again."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < 0:
            raise Unreadable("truncated", member=info.filename)
        if info.header_offset < end:
            raise Unreadable("bomb", unpacked=sum(one.file_size for one in infos))
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size


def packed_bytes(data: bytes, info: zipfile.ZipInfo) -> memoryview:
    """The bytes of a member as they lie in the archive."""
    start = info.header_offset
    if start < 0 or data[start : start + 4] != ZIP or start + 30 > len(data):
        raise Unreadable("truncated", member=info.filename)
    name, extra = struct.unpack_from("<HH", data, start + 26)
    first = start + 30 + name + extra
    if first + info.compress_size > len(data):
        raise Unreadable("truncated", member=info.filename)
    return memoryview(data)[first : first + info.compress_size]


def _unpacked(packed: memoryview, info: zipfile.ZipInfo, most: int = _CHUNK) -> Iterator[bytes]:
    """What packed bytes hold, in pieces of bounded size."""
    if info.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable("not_a_table", member=info.filename)
    unpacker = zlib.decompressobj(wbits=-15)
    at, rest = 0, b""
    try:
        while not unpacker.eof:
            if not rest:
                rest, at = bytes(packed[at : at + _SIP]), at + _SIP
            if not rest:
                raise Unreadable("truncated", member=info.filename)
            piece = unpacker.decompress(rest, most)
            rest = unpacker.unconsumed_tail
            if piece:
                yield piece
    except zlib.error as damage:
        raise Unreadable("truncated", member=info.filename) from damage


def _directory_size(data: bytes) -> int:
    """The size of the list of members that a zip declares at its end; 0 if there is none."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if at < 0 or at + 16 > len(data):
        return 0
    return int(struct.unpack_from("<I", data, at + 12)[0])


def gunzip(data: bytes, *, limits: Limits = LIMITS) -> bytes:
    """The content of a gzip file (all its parts, one after another)."""
    allowance = Allowance(len(data), limits, limits.unpacked_bytes)
    pieces, position, count = io.BytesIO(), 0, 0
    while data[position : position + 2] == GZIP:
        position = _inflate(data, position, pieces, allowance)
        count += 1
        if count > _PARTS_OF_GZIP:
            raise Unreadable("too_many_members", found=count, allowed=_PARTS_OF_GZIP)
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
