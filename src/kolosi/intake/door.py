"""A file taken in: its bytes, unless its name, its size or its first look already says that it must not be read."""

from __future__ import annotations

from pathlib import Path

from kolosi.intake.archive import EMPTY_ZIP, GZIP, ZIP, deceives, open_zip, plain_name
from kolosi.intake.refusal import LIMITS, Limits, Unreadable

__all__ = ["Unreadable", "member_names", "taken"]

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


def taken(path: Path, *, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file. Raises `Unreadable` before they are all in memory, where its name or a piece of it is enough."""
    if deceives(path.name):
        raise Unreadable("names", file=plain_name(path.name), member=plain_name(path.name))
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unreadable("too_large", file=path.name, found=size, allowed=limits.file_bytes)
    if size > _LONGEST_LINE and path.suffix.lower() not in _ONE_LINE:
        _refuse_endless_line(path)
    if size > _LONGEST_LINE and path.suffix.lower() in _OUTLINES:
        _refuse_many_points(path)
    return path.read_bytes()


def _refuse_endless_line(path: Path) -> None:
    """Refuse separated text with a line that no row of a table needs; looked for a piece at a time."""
    with path.open("rb") as file:
        piece = file.read(_PIECE)
        if piece.startswith(_OTHER) or piece.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<"):
            return
        since = 0
        while piece:
            last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
            since = since + len(piece) if last < 0 else len(piece) - last - 1
            if since > _LONGEST_LINE:
                raise Unreadable("long_line", file=path.name, allowed=_LONGEST_LINE)
            piece = file.read(_PIECE)


def _refuse_many_points(path: Path) -> None:
    """Refuse outlines with more points than a map can show; counted a piece at a time."""
    with path.open("rb") as file:
        points = sum(piece.count(b"[") for piece in iter(lambda: file.read(_PIECE), b""))
    if points > _MOST_POINTS:
        raise Unreadable("too_large", file=path.name, found=points, allowed=_MOST_POINTS)


def member_names(path: Path) -> list[str]:
    """The names in a zip. Raises `Unreadable` for one that is no zip, or none to be read."""
    return open_zip(path.read_bytes()).names
