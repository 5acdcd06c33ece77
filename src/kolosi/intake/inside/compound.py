"""The streams of an old Office file: a small disk of its own, with a table of sectors and a directory."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

_END = 0xFFFFFFF0
_STREAM, _ROOT = 2, 5
_MOST_SECTORS = 200_000
_SMALL = 4096


def streams_of(data: bytes) -> Mapping[str, bytes]:
    """The streams by name, the first of each; as far as they can be followed when the file is damaged."""
    if len(data) < 512:
        return {}
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    table = _table(data, size)
    directory = b"".join(_chain(data, struct.unpack_from("<I", data, 48)[0], table, size, 512))
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    root = next((entry for entry in entries if entry[66] == _ROOT), b"\0" * 128)
    small = b"".join(_chain(data, struct.unpack_from("<I", root, 116)[0], table, size, 512))
    small_table = _numbers(b"".join(_chain(data, struct.unpack_from("<I", data, 60)[0], table, size, 512)))
    found: dict[str, bytes] = {}
    for entry in entries:
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", entry, 116)
        if entry[66] == _STREAM and name not in found:
            is_small = length < _SMALL
            pieces = _chain(small, start, small_table, 64, 0) if is_small else _chain(data, start, table, size, 512)
            found[name] = b"".join(pieces)[:length]
    return found


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _table(data: bytes, size: int) -> list[int]:
    """Which sector follows which: listed in the header, and in further sectors when the file is large."""
    listed = list(struct.unpack_from("<109I", data, 76))
    further = struct.unpack_from("<I", data, 68)[0]
    for _ in range(_MOST_SECTORS):
        if further >= _END:
            break
        piece = _numbers(data[512 + further * size : 512 + (further + 1) * size])
        if not piece:
            break
        listed += piece[:-1]
        further = piece[-1]
    sectors = (data[512 + one * size : 512 + (one + 1) * size] for one in listed if one < _END)
    return _numbers(b"".join(sectors))


def _chain(data: bytes, start: int, table: list[int], size: int, base: int) -> Iterator[bytes]:
    """The sectors of a stream, one after another."""
    for _ in range(_MOST_SECTORS):
        if start >= len(table) or base + start * size >= len(data):
            return
        yield data[base + start * size : base + (start + 1) * size]
        start = table[start]
