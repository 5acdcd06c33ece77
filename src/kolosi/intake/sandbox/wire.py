"""Messages between the reader of files and the process that asked: a plain JSON head, then bytes.

Nothing else is ever taken from the reader: no pickles, no code, no names of classes. A reader that a file has taken over can
say what it likes in this form, and can do nothing.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import IO

_SIZE = struct.Struct(">Q")
_MOST_HEAD = 256 << 20
_PIECE = 64 << 20
"""Read at once at most. What comes in one piece is not copied together from many; so much is set aside before it has come."""

Head = Mapping[str, object]


class Broken(Exception):
    """What came is no message: the other side died, or says what it should not."""


def send(out: IO[bytes], head: Head, parts: Sequence[bytes | memoryview] = ()) -> None:
    """Write one message."""
    text = json.dumps({**head, "parts": [len(part) for part in parts]}).encode("ascii")
    out.write(_SIZE.pack(len(text)))
    out.write(text)
    for part in parts:
        out.write(part)
    out.flush()


def receive(incoming: IO[bytes], most: int) -> tuple[Head, list[bytes]]:
    """Read one message of at most so many bytes. Raises `Broken`."""
    (size,) = _SIZE.unpack(_exactly(incoming, _SIZE.size))
    if size > min(most, _MOST_HEAD):
        raise Broken("a head that is too long")
    head = parsed(_exactly(incoming, size))
    sizes = head.get("parts")
    if not isinstance(sizes, list) or not all(type(one) is int and one >= 0 for one in sizes):
        raise Broken("no sizes")
    if sum(sizes) > most:
        raise Broken("more than was allowed")
    return head, [_exactly(incoming, one) for one in sizes]


def parsed(text: bytes) -> Head:
    """The head of a message."""
    try:
        head = json.loads(text)
    except (ValueError, RecursionError) as damage:
        raise Broken("no JSON") from damage
    if not isinstance(head, dict):
        raise Broken("no head")
    return head


def _exactly(incoming: IO[bytes], size: int) -> bytes:
    """So many bytes. Raises `Broken` when the other side ends before."""
    pieces: list[bytes] = []
    left = size
    while left:
        piece = incoming.read(min(left, _PIECE))
        if not piece:
            raise Broken("the other side is gone")
        pieces.append(piece)
        left -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


# -- what a head may hold ------------------------------------------------------------------------------------------


def text_of(head: Mapping[str, object], name: str) -> str:
    """A text in a head. Raises `Broken` for anything else."""
    value = head.get(name)
    if not isinstance(value, str):
        raise Broken(name)
    return value


def number_of(head: Mapping[str, object], name: str) -> int:
    """A whole number in a head."""
    value = head.get(name)
    if type(value) is not int:
        raise Broken(name)
    return value


def perhaps_number(value: object) -> int | None:
    """A whole number or nothing."""
    if value is None or type(value) is int:
        return value
    raise Broken("a number")


def list_of(head: Mapping[str, object], name: str) -> list[object]:
    """A list in a head."""
    value = head.get(name)
    if not isinstance(value, list):
        raise Broken(name)
    return value


def head_in(value: object) -> Head:
    """A head inside a list."""
    if not isinstance(value, dict):
        raise Broken("a head")
    return value
