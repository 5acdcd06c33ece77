"""XML that came from outside: without entities, without network, within libxml2's own limits of depth and size."""

from __future__ import annotations

import re

from lxml import etree

from kolosi.intake.containers.refusal import Unreadable

_ENCODING = re.compile(rb"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)""")
_ASCII_ALIKE = re.compile(rb"utf-?8|us-ascii|ascii|iso-8859-\d+|windows-125\d|cp125\d|latin-?1", re.IGNORECASE)
_BLANK = b"\xef\xbb\xbf \t\r\n"
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(data: bytes) -> etree._Element:
    """The tree of a small XML part, without entities or network; refused when it declares a DTD."""
    refuse_entities(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as damage:
        raise Unreadable("truncated") from damage


def refuse_prolog(beginning: bytes) -> None:
    """Refuse XML that declares entities, begins otherwise than XML does, or hides in an unusual encoding what it declares.

    UTF-16 with its mark is read for this: office suites write parts in it that nobody opens here.
    """
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
        refuse_entities(beginning.decode("utf-16", "ignore").encode("utf-8", "ignore"))
        return
    refuse_entities(beginning)
    head = beginning.lstrip(_BLANK)
    told = _ENCODING.match(head)
    if head[:1] not in (b"<", b"") or (told and not _ASCII_ALIKE.fullmatch(told[1])):
        raise Unreadable("bomb")


def refuse_entities(piece: bytes) -> None:
    """Refuse XML that declares entities, or whose bytes are not ASCII-compatible and could hide them."""
    if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:4] or _DTD.search(piece):
        raise Unreadable("bomb")
