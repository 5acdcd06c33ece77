"""Web pages that came from outside: their tree, within libxml2's own limits of depth and size, and how far their cells are spread."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from kolosi.intake.containers.refusal import Unreadable

CROWDED_TAG = re.compile(
    rb"""<[a-z][^\s<>/]*+(?>[\s/]++[^\s<>/=]++(?>\s*+=\s*+(?>"[^"]*+"|'[^']*+'|[^\s>]++))?+){2000}""", re.IGNORECASE
)
"""A tag of two thousand attributes: each is compared with all before it, and no page has one."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{1,40})""", re.IGNORECASE)
_WIDEST = 1_000
"""The most rows or columns over which a cell may say that it is spread: a browser reads no more columns."""


def page_tree(data: bytes, decoded: Callable[[bytes], str], *, with_comments: bool = True) -> etree._Element | None:
    """The tree of a page; None where nothing is in it. `decoded` reads a page that states no encoding, or a wrong one."""
    if CROWDED_TAG.search(data):
        raise Unreadable("bomb")
    is_bare = not with_comments
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=is_bare, remove_pis=is_bare
    )
    try:
        return etree.fromstring(_in_utf8(data, decoded), parser)
    except etree.XMLSyntaxError as damage:
        raise Unreadable("truncated") from damage


def _in_utf8(data: bytes, decoded: Callable[[bytes], str]) -> bytes:
    """The characters of the page, by the encoding that it states, else as any text."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = stated[1].decode("ascii").lower()
        try:
            return data.decode({"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(name, name)).replace("\0", "").encode()
        except (LookupError, UnicodeError):
            return decoded(data).encode()
    return decoded(data).encode()


def span_of(element: etree._Element, name: str) -> int:
    """Over how many rows or columns a cell is spread: at least one."""
    written = str(element.get(name) or "1").strip()
    is_number = written.isdecimal() and written.isascii() and len(written) < 6
    return min(max(int(written), 1), _WIDEST) if is_number else 1
