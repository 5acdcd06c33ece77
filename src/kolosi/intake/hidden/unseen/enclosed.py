"""Elements of a part found in its bytes, in one pass whatever the bytes are: parts may be too large to be made a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache


def enclosed(data: bytes, local: str) -> Iterator[tuple[bytes, bytes]]:
    """The attributes and the content of each element of a name, in any namespace; one that is never closed ends the search.

    >>> list(enclosed(b'<a:is n="1">x</a:is><is>y</is>', "is"))
    [(b' n="1"', b'x'), (b'', b'y')]
    """
    opens, closes = _marks(local)
    at = 0
    while (start := opens.search(data, at)) is not None:
        if start[2]:
            yield start[1], b""
            at = start.end()
            continue
        end = closes.search(data, start.end())
        if end is None:
            return
        yield start[1], data[start.end() : end.start()]
        at = end.end()


@cache
def _marks(local: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    name = re.escape(local.encode())
    return re.compile(rb"<(?:\w+:)?" + name + rb"(?=[\s/>])([^<>]*?)(/?)>"), re.compile(
        rb"</(?:\w+:)?" + name + rb"\s*>"
    )
