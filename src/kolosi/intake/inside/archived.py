"""What an archive says of itself: names of people in its folders, the machine it was made on, remarks, odd bytes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import PurePosixPath

from kolosi.intake.archive import Package
from kolosi.intake.inside.trace import Trace, gathered

_HOMES = re.compile(r"(?:^|/)(?:home|Users|Utilisateurs|Documents and Settings)/([^/]+)", re.IGNORECASE)
_SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store|Thumbs\.db|desktop\.ini|~\$|\.git/|\.Rhistory|\.~lock)")
_OWNERS = frozenset({0x7875, 0x5855, 0x756E})
"""Extra fields that hold the number of the user who made the archive."""
_NESTED = frozenset({".zip", ".7z", ".rar", ".gz", ".tar"})


def archive_traces(data: bytes, package: Package) -> Iterator[Trace]:
    """What the list of members tells."""
    infos = package.archive.infolist()
    names = [info.filename for info in infos]
    homes = [found[0] for name in names if (found := _HOMES.search(name.replace("\\", "/")))]
    yield from gathered("local_path", ["zip"] * len(homes), homes)
    yield from gathered("system_files", [name for name in names if _SYSTEM.search(name)])
    yield from gathered("nested_archive", [name for name in names if PurePosixPath(name.lower()).suffix in _NESTED])
    if package.archive.comment.strip():
        yield Trace(kind="archive_remarks", place="zip", sample=package.archive.comment.decode("utf-8", "replace"))
    remarks = [info for info in infos if info.comment]
    yield from gathered(
        "archive_remarks", [info.filename for info in remarks], [i.comment.decode("utf-8", "replace") for i in remarks]
    )
    yield from gathered("owner_numbers", [info.filename for info in infos if _OWNERS & set(_extras(info.extra))])
    start, end = data.find(b"PK"), data.rfind(b"PK\x05\x06")
    after = data[end + 22 + len(package.archive.comment) :] if end >= 0 else b""
    if start > 0 or after.strip(b"\0"):
        yield Trace(kind="after_end", place=f"+{start + len(after)}")


def _extras(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind
        at += 4 + size
