"""What a PDF carries besides its pages: author, attachments, notes, scripts, layers, earlier versions of itself."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kolosi.intake.inside.pdf_page import hidden_on
from kolosi.intake.inside.picture import inflated, picture_traces
from kolosi.intake.inside.trace import Trace, gathered
from kolosi.intake.refusal import Unreadable

_MOST_PAGES = 1_500
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_TELLING = re.compile(rb"/ObjStm|/Metadata|/JavaScript")
_MOST_STREAMS = 20_000
_EXIF = re.compile(rb"\xff\xd8\xff[\xe0-\xef]")
_MOST_PICTURES = 500
_FILE_TITLE = re.compile(r"\.(?:docx?|xlsx?|pptx?|odt|ods|qgz|indd|ai)\b|^Microsoft (?:Word|Excel|PowerPoint) - ", re.I)
_ORDINARY = frozenset(
    {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_UNKNOWN}
)
_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("pdf_script", re.compile(rb"/JavaScript\b|/S\s*/Launch\b|/S\s*/SubmitForm\b")),
    ("attachment", re.compile(rb"/Type\s*/EmbeddedFile\b|/Subtype\s*/RichMedia\b|/Type\s*/Filespec[^>]*/EF\b")),
    ("private_data", re.compile(rb"/PieceInfo\b")),
    ("hidden_layer", re.compile(rb"/OFF\s*\[\s*\d+ \d+ R")),
    ("thumbnail", re.compile(rb"/Thumb\s+\d+ \d+ R")),
    ("local_path", re.compile(rb"/URI\s*\(file:[^)]*\)|/F\s*\((?:[A-Za-z]:|\\\\|/[A-Za-z]/)[^)]*\)")),
    ("mail_link", re.compile(rb"/URI\s*\(mailto:[^)]*\)")),
    ("pdf_author", re.compile(rb"<dc:creator>.*?<rdf:li[^>]*>\s*[^<\s].*?</dc:creator>", re.DOTALL)),
    ("pdf_history", re.compile(rb"<xmpMM:History>|<xmpMM:DerivedFrom|stRef:filePath|<xmpMM:Manifest>")),
)


def pdf_traces(data: bytes) -> Iterator[Trace]:
    """What the file carries. Raises `Unreadable` when it is locked or damaged."""
    document = _opened(data)
    with closing(document):
        if len(document) > _MOST_PAGES:
            raise Unreadable("too_large", found=len(document), allowed=_MOST_PAGES)
        found = [*_properties(document), *_attached(document), *_pages(document)]
        found += _versions(data, document)
    yield from found
    seen = {trace.kind for trace in found}
    yield from (trace for trace in _signs(data) if trace.kind not in seen)
    for start in _EXIF.finditer(data, 0, len(data)):
        end = data.find(b"endstream", start.start())
        yield from (one for one in picture_traces(data[start.start() : end]) if one.kind != "after_end")


def _opened(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as failure:
        locked = failure.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable("password" if locked else "truncated") from failure


def _properties(document: Any) -> Iterator[Trace]:
    told = document.get_metadata_dict()
    if told.get("Author", "").strip():
        yield Trace(kind="pdf_author", place="Author", sample=told["Author"])
    for name in ("Subject", "Keywords"):
        if told.get(name, "").strip():
            yield Trace(kind="pdf_properties", place=name, sample=told[name])
    if _FILE_TITLE.search(told.get("Title", "")):
        yield Trace(kind="pdf_properties", place="Title", sample=told["Title"])
    software = told.get("Creator") or told.get("Producer")
    if software:
        yield Trace(kind="software", sample=software)


def _attached(document: Any) -> Iterator[Trace]:
    yield from gathered("attachment", [_attachment(document, at) for at in range(document.count_attachments())])
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document)
    yield from gathered("pdf_script", ["JavaScript"] * max(scripts, 0))


def _attachment(document: Any, at: int) -> str:
    """The name of an attachment; its rank when it is damaged."""
    try:
        return str(document.get_attachment(at).get_name())
    except pypdfium2.PdfiumError:
        return f"#{at + 1}"


# -- pages ------------------------------------------------------------------------------------------------------------


def _pages(document: Any) -> Iterator[Trace]:
    """Notes, filled fields and hidden words of all pages, each kind once with its pages."""
    places: dict[str, list[str]] = {}
    samples: dict[str, list[str]] = {}
    for at in range(len(document)):
        try:
            page = document[at]
        except pypdfium2.PdfiumError as failure:
            raise Unreadable("truncated") from failure
        with closing(page), closing(page.get_textpage()) as text:
            for kind, sample in (*_notes(page), *hidden_on(page, text)):
                places.setdefault(kind, []).append(f"p. {at + 1}")
                samples.setdefault(kind, []).append(sample)
    for kind, named in places.items():
        yield from gathered(kind, named, samples[kind])


def _notes(page: Any) -> Iterator[tuple[str, str]]:
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, at)
        subtype = pdfium.FPDFAnnot_GetSubtype(note)
        if subtype == pdfium.FPDF_ANNOT_WIDGET and (value := _said(note, b"V")):
            yield "form_values", value
        elif subtype == pdfium.FPDF_ANNOT_FILEATTACHMENT:
            yield "attachment", _said(note, b"Contents")
        elif subtype not in _ORDINARY:
            yield "pdf_comments", _said(note, b"Contents")
        pdfium.FPDFPage_CloseAnnot(note)


def _said(note: Any, name: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, name, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, name, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


# -- what the bytes say -----------------------------------------------------------------------------------------------


def _signs(data: bytes) -> Iterator[Trace]:
    """What the objects of the file name, those that are packed included."""
    whole = b"\n".join((data, *_unpacked(data)))
    for kind, pattern in _SIGNS:
        found = [match[0] for match in pattern.finditer(whole)]
        samples = [re.sub(rb"<[^>]*>|/URI|/F\b", b" ", one).decode("latin-1").strip() for one in found[:1]]
        yield from gathered(kind, ["PDF"] * len(found), samples)


def _unpacked(data: bytes) -> Iterator[bytes]:
    for number, start in enumerate(_STREAM.finditer(data)):
        if number > _MOST_STREAMS:
            raise Unreadable("too_large", found=number, allowed=_MOST_STREAMS)
        if _TELLING.search(data, max(start.start() - 300, 0), start.start()):
            yield inflated(data[start.end() : data.find(b"endstream", start.end())])


def _versions(data: bytes, document: Any) -> Iterator[Trace]:
    """Earlier versions that lie before the present one in the same file."""
    ends = [match.end() for match in re.finditer(rb"%%EOF\s*", data)]
    if b"/Linearized" in data[:1024]:
        ends = ends[1:]
    now = set(_words(document)) if len(ends) > 1 else set()
    for end in ends[:-1][-5:]:
        try:
            earlier = pypdfium2.PdfDocument(data[:end])
        except pypdfium2.PdfiumError:
            continue  # no version that stands alone, so nothing can be read of it
        with closing(earlier):
            gone = [word for word in _words(earlier) if word not in now]
        yield Trace(kind="earlier_version" if gone else "saved_again", place="%%EOF", sample=" ".join(gone[:12]))


def _words(document: Any) -> list[str]:
    """The words of all pages, each once."""
    found: dict[str, None] = {}
    for at in range(len(document)):
        with closing(document[at]) as page, closing(page.get_textpage()) as text:
            found |= dict.fromkeys(text.get_text_bounded().split())
    return list(found)
