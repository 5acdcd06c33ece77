"""Opens a file that a person names: a regular one, and nothing that waits for a writer, never ends or acts when it is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kolosi.model.finding import Refusal, Where, point

_AT_ONCE = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"))
"""How a file is opened: never waiting for anybody at its other end."""
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "file_is_folder"),
    (lambda mode: not stat.S_ISREG(mode), "file_not_regular"),
)


def opened_regular(path: Path) -> BinaryIO:
    """A file opened to be read, from its first byte. A link is followed to what it leads to.

    Raises `Refusal` for what is no regular file (a folder, a pipe, a device, a socket), `OSError` when there is none.
    """
    _require_regular(path, os.stat(path).st_mode)  # before it is opened: some devices act on being opened
    handle = os.open(path, _AT_ONCE)
    try:
        _require_regular(path, os.fstat(handle).st_mode)  # what was opened may be another one by now
    except Refusal:
        os.close(handle)
        raise
    return open(handle, "rb")


def _require_regular(path: Path, mode: int) -> None:
    for is_one, id_ in _KINDS:
        if is_one(mode):
            raise Refusal(point(id_, where=Where(file=path.name), found=path.name))


def size_of(file: BinaryIO) -> int:
    """The bytes that an open file says it holds."""
    return os.fstat(file.fileno()).st_size


def whole(path: Path, file: BinaryIO, *, most: int) -> bytes:
    """Everything that an open file holds, from its first byte. Raises `Refusal` when that is more than `most` bytes, or more than it says."""
    said = size_of(file)
    if said > most:
        told = {"megabytes": megabytes(said), "most": megabytes(most)}
        raise Refusal(point("file_too_heavy", where=Where(file=path.name), found=path.name, data=told))
    file.seek(0)
    found = file.read(said)
    if file.read(1):
        raise Refusal(point("file_changes", where=Where(file=path.name), found=path.name))
    return found


def megabytes(size: int) -> int:
    """Bytes in whole megabytes, as people are told them; never none.

    >>> megabytes(60 << 20), megabytes(12)
    (63, 1)
    """
    return max(round(size / 1_000_000), 1)


def read_regular(path: Path, *, most: int) -> bytes:
    """Everything that a regular file holds. Raises `Refusal` for anything else or more than `most` bytes, `OSError` when there is none."""
    with opened_regular(path) as file:
        return whole(path, file, most=most)
