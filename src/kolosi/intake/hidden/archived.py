"""What a zip says of itself: names of people in its folders, the machine it was made on, remarks, bytes that no list names."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from kolosi.intake.containers.archive import EMPTY_ZIP, GZIP, ZIP, Package
from kolosi.intake.hidden.trace import Trace, gathered

_HOMES = re.compile(r"(?:^|/)(?:home|Users|Utilisateurs|Documents and Settings)/([^/]+)", re.IGNORECASE)
_SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store|Thumbs\.db|desktop\.ini|~\$|\.git/|\.Rhistory|\.~lock)")
_OWNERS = frozenset({0x7875, 0x5855, 0x756E})
"""Extra fields that hold the number of the user who made the archive."""
_NESTED = frozenset({".zip", ".7z", ".rar", ".gz", ".tar"})
_LONGEST_MARK = 24
"""Bytes that say the size of a member after it, where it was not known before."""


def archive_traces(data: bytes, package: Package) -> Iterator[Trace]:
    """What the list of members of an archive tells."""
    names = [info.filename for info in package.archive.infolist()]
    homes = [found[0] for name in names if (found := _HOMES.search(name.replace("\\", "/")))]
    yield from gathered("local_path", ["zip"] * len(homes), homes)
    yield from gathered("system_files", [name for name in names if _SYSTEM.search(name)])
    yield from gathered("nested_archive", [name for name in package.names if _is_archive(package, name)])
    yield from container_traces(data, package)


def _is_archive(package: Package, name: str) -> bool:
    """Whether a member is an archive by its name, or is one whatever its name says."""
    if PurePosixPath(name.lower()).suffix in _NESTED:
        return True
    beginning = package.beginning(name, 4)
    is_office = PurePosixPath(name.lower()).suffix not in ("", ".csv", ".txt", ".json", ".md", ".tsv", ".log", ".xml")
    return beginning.startswith(GZIP) or (beginning.startswith((ZIP, EMPTY_ZIP)) and not is_office)


def container_traces(data: bytes, package: Package) -> Iterator[Trace]:
    """What any zip carries besides its members, an office file as well as an archive."""
    infos = package.archive.infolist()
    if package.archive.comment.strip():
        yield Trace(kind="archive_remarks", place="zip", sample=package.archive.comment.decode("utf-8", "replace"))
    remarks = [info for info in infos if info.comment]
    yield from gathered(
        "archive_remarks", [info.filename for info in remarks], [i.comment.decode("utf-8", "replace") for i in remarks]
    )
    yield from gathered("owner_numbers", [info.filename for info in infos if _OWNERS & set(_extras(info.extra))])
    loose = _unlisted(data, package)
    if loose:
        yield Trace(kind="after_end", place=f"+{loose}")


def _unlisted(data: bytes, package: Package) -> int:
    """How many bytes no member and no list accounts for: before, between and after them."""
    end = data.rfind(b"PK\x05\x06")
    after = data[end + 22 + len(package.archive.comment) :].strip(b"\0") if end >= 0 else b""
    at = loose = 0
    for info in sorted(package.archive.infolist(), key=lambda one: one.header_offset):
        gap = data[at : info.header_offset]
        loose += len(gap) if len(gap) > _LONGEST_MARK or (gap.strip(b"\0") and not _is_mark(gap)) else 0
        at = info.header_offset + _length(data, info)
    start = _list_start(data, end)
    loose += max(start - at, 0) if start - at > _LONGEST_MARK else 0
    return loose + len(after)


def _is_mark(gap: bytes) -> bool:
    """Whether a gap says the size of the member before it."""
    return gap.startswith(b"PK\x07\x08") or len(gap) in (12, 20)


def _length(data: bytes, info: zipfile.ZipInfo) -> int:
    """How far a member reaches from its own head."""
    if info.header_offset < 0 or info.header_offset + 30 > len(data):
        return 0
    name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
    return int(30 + name + extra + info.compress_size)


def _list_start(data: bytes, end: int) -> int:
    """Where the list of members begins: as far before its end as it is long."""
    if end < 0:
        return 0
    (size,) = struct.unpack_from("<I", data, end + 12)
    start = end - int(size)
    locator = data.rfind(b"PK\x06\x06", max(0, end - 200), end)
    return locator - int(size) if locator >= 0 else start


def _extras(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind
        at += 4 + size
