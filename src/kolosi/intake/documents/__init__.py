"""Documents of any usual format as text in blocks, with the way back; hostile, broken and other files are refused.

The content decides the format; the name only helps where the content says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from kolosi.intake.containers.refusal import Limits, Unreadable
from kolosi.model.finding import Finding, Where, point
from kolosi.model.manuscript import Manuscript

__all__ = ["LIMITS", "Unreadable", "read_document", "refused"]

LIMITS = Limits(file_bytes=60 << 20, unpacked_bytes=400 << 20, members=5_000)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLD_BOOKS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_PDF_WITHIN = 1024
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_OTHER: Mapping[str, str] = {
    **dict.fromkeys(
        (".csv", ".tsv", ".tab", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet", ".geoparquet"), "spreadsheet"
    ),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".svg", ".heic"), "image"),
    **dict.fromkeys((".json", ".geojson", ".xml", ".yaml", ".yml", ".rtf", ".odt", ".doc", ".pptx"), "not_a_document"),
}


MAILS = frozenset({".eml", ".mht", ".mhtml"})
"""E-mails, and web pages saved as one file."""


def read_document(name: str, data: bytes, *, limits: Limits = LIMITS, entering: bool = True) -> Manuscript:
    """The text of a document: plain text, Markdown, HTML, docx or PDF. Raises `Unreadable` with the reason and the name.

    One that is ``entering`` must hold nothing that acts by itself.
    """
    try:
        found = _read(PurePosixPath(name.lower()).suffix, data, limits, entering)
    except Unreadable as refusal:
        code = "not_a_document" if refusal.code == "not_a_table" else refusal.code
        raise Unreadable(code, file=name, **refusal.data) from refusal
    if not found.blocks:
        raise Unreadable("empty", file=name)
    return found


def refused(refusal: Unreadable) -> Finding:
    """What to tell about a document that cannot be read."""
    return point(
        f"document_{refusal.code}", where=Where(file=refusal.file), found=refusal.file, data=dict(refusal.data)
    )


def is_plain_text(data: bytes) -> bool:
    """Whether the first bytes are those of plain text, not of a page, a package or a picture."""
    marks = (*_ZIP, _COMPOUND, *_IMAGES, b"PAR1", b"RIFF", b"{\\rtf")
    return not (data.startswith(marks) or b"%PDF-" in data[:_PDF_WITHIN] or _is_page(data))


def _read(suffix: str, data: bytes, limits: Limits, entering: bool) -> Manuscript:
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", found=len(data), allowed=limits.file_bytes)
    if not data or data.isspace():
        raise Unreadable("empty")
    if data.startswith(_ZIP):
        from kolosi.intake.documents.word import read_word

        return read_word(data, limits, entering=entering)
    if data.startswith(_COMPOUND):
        raise Unreadable(_compound(data))
    if b"%PDF-" in data[:_PDF_WITHIN]:
        from kolosi.intake.documents.pdf import read_pdf

        return read_pdf(data)
    return _read_text(suffix, data)


def _compound(data: bytes) -> str:
    """Why a file of the old office suites, or a locked new one, is refused."""
    if _LOCKED in data:
        return "password"
    return "spreadsheet" if any(mark in data for mark in _OLD_BOOKS) else "not_a_document"


def _is_page(data: bytes) -> bool:
    beginning = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    return beginning.startswith(b"<") and bool(_PAGE.search(beginning))


def _read_text(suffix: str, data: bytes) -> Manuscript:
    if data.startswith(_IMAGES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        raise Unreadable("image")
    if data.startswith(b"PAR1"):
        raise Unreadable("spreadsheet")
    if suffix in _OTHER or data.startswith(b"{\\rtf"):
        raise Unreadable(_OTHER.get(suffix, "not_a_document"))
    if suffix in {".docx", ".pdf"}:
        raise Unreadable("truncated")
    if suffix in MAILS:
        from kolosi.intake.documents.mail import read_mail

        return read_mail(data)
    if suffix in {".html", ".htm", ".xhtml"} or _is_page(data):
        from kolosi.intake.documents.page import read_page

        return read_page(data)
    from kolosi.intake.documents.plain import read_plain

    return read_plain(data, "markdown" if suffix in {".md", ".markdown"} else "text")
