"""A file that comes in, looked at before it is read: its name or a piece of it may already say that it must not be."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from kolosi.intake.containers.archive import EMPTY_ZIP, GZIP, ZIP, deceives, open_zip, plain_name
from kolosi.intake.containers.refusal import Unreadable

__all__ = ["Unreadable", "looked_at", "member_names"]

_PIECE = 1 << 20
_LONGEST_LINE = 8 << 20
_OTHER = (ZIP, EMPTY_ZIP, GZIP, b"PAR1", b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"%PDF", b"\x00\x00\x27\x0a")
_MOST_POINTS = 2_000_000
_OUTLINES = (".geojson", ".topojson")
_ONE_LINE = (
    ".json",
    ".geojson",
    ".topojson",
    ".gpkg",
    ".shp",
    ".dbf",
    ".shx",
    ".prj",
    ".cpg",
    ".parquet",
    ".geoparquet",
    ".xls",
)


def looked_at(name: str, file: BinaryIO, size: int) -> None:
    """Raises `Unreadable` for a file that must not be read, before it is all in memory: its name or a piece of it is enough."""
    if deceives(name):
        raise Unreadable("names", file=plain_name(name), member=plain_name(name))
    suffix = PurePath(name).suffix.lower()
    if size > _LONGEST_LINE and suffix not in _ONE_LINE:
        _refuse_endless_line(name, file)
    if size > _LONGEST_LINE and suffix in _OUTLINES:
        _refuse_many_points(name, file)


def _refuse_endless_line(name: str, file: BinaryIO) -> None:
    """Refuse separated text with a line that no row of a table needs; looked for a piece at a time."""
    piece = file.read(_PIECE)
    if piece.startswith(_OTHER) or piece.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<"):
        return
    since = 0
    while piece:
        last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        since = since + len(piece) if last < 0 else len(piece) - last - 1
        if since > _LONGEST_LINE:
            raise Unreadable("long_line", file=name, allowed=_LONGEST_LINE)
        piece = file.read(_PIECE)


def _refuse_many_points(name: str, file: BinaryIO) -> None:
    """Refuse outlines with more points than a map can show; counted a piece at a time."""
    file.seek(0)
    points = sum(piece.count(b"[") for piece in iter(lambda: file.read(_PIECE), b""))
    if points > _MOST_POINTS:
        raise Unreadable("too_large", file=name, found=points, allowed=_MOST_POINTS)


def member_names(data: bytes) -> list[str]:
    """The names in a zip. Raises `Unreadable` for one that is no zip, or none to be read."""
    return open_zip(data).names
