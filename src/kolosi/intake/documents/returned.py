"""A Word document that a reviewer returns: opened as carefully as any other, read with its tracked changes and comments."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kolosi.intake.containers.active import refuse_active_fields
from kolosi.intake.containers.markup import parse_xml
from kolosi.intake.containers.refusal import Limits, Unreadable
from kolosi.intake.documents import LIMITS
from kolosi.intake.documents.package import WordFile, open_word
from kolosi.model.returned import Returned
from kolosi.reading.word.returned import returned

_ZIP = b"PK\x03\x04"
_SINGLE = ("footnotes", "endnotes", "comments", "commentsExtended")
_CORE = "docProps/core.xml"


def read_returned(name: str, data: bytes, *, limits: Limits = LIMITS) -> Returned:
    """What came back. Raises `Unreadable` with the reason and the name."""
    try:
        if len(data) > limits.file_bytes:
            raise Unreadable("too_large", found=len(data), allowed=limits.file_bytes)
        if not data.startswith(_ZIP):
            raise Unreadable("not_a_document")
        word = open_word(data, limits)
        parts = dict(_parts(word))
        refuse_active_fields(parts["document"])
        return returned(name, parts)
    except Unreadable as refusal:
        raise Unreadable(refusal.code, file=name, **refusal.data) from refusal


def _parts(word: WordFile) -> Iterator[tuple[str, etree._Element]]:
    """The parts that hold text or comments, by kind."""
    yield "document", word.tree(word.main)
    for kind in _SINGLE:
        for part in list(word.related(kind))[:1]:
            yield kind, word.tree(part)
    for kind in ("header", "footer"):
        for rank, part in enumerate(word.related(kind), 1):
            yield f"{kind}{rank}", word.tree(part)
    if _CORE in word.package.names:
        yield "core", parse_xml(word.package.read(_CORE))
