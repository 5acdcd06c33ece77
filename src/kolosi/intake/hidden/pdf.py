"""What a PDF carries besides its pages: author, attachments, notes, scripts, layers, earlier versions of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.hidden.pdf_calls import in_clear, opened, text_from
from kolosi.intake.hidden.pdf_page import hidden_on
from kolosi.intake.hidden.pdf_signs import bare, photograph_traces, sign_traces
from kolosi.intake.hidden.trace import Inside, Trace, Written, gathered
from kolosi.intake.hidden.unseen.pdf_marks import LONGEST_LIGATURE
from kolosi.intake.hidden.unseen.pdf_said import said_texts, said_traces, strings_in, structure_words

_MOST_PAGES = 1_500
_BLANK = b"\0\t\r\n \xef\xbb\xbf"
_DEEPEST_OUTLINE = 15
_MOST_VERSIONS = 40
_PAGE = re.compile(rb"/Type\s*/Page(?![\w])")
_END = re.compile(rb"startxref\s+\d+\s*(?:%%EOF\s*)?")
_INFO = re.compile(rb"/Info\s+(\d+)\s+\d+\s+R")
_KEY = re.compile(rb"/([A-Za-z][\w.]*)\s*[(<]")
_USUAL_KEYS = frozenset(
    {"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped"}
    | {"PTEX.Fullbanner", "AAPL:Keywords", "Version"}
)
_FILE_TITLE = re.compile(r"\.(?:docx?|xlsx?|pptx?|odt|ods|qgz|indd|ai)\b|^Microsoft (?:Word|Excel|PowerPoint) - ", re.I)
_ORDINARY = frozenset(
    {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_UNKNOWN}
)


def look_in_pdf(data: bytes) -> Inside:
    """The file taken apart. Raises `Unreadable` when it is locked or damaged."""
    with closing(opened(data)) as document:
        if len(document) > _MOST_PAGES:
            raise Unreadable("too_large", found=len(document), allowed=_MOST_PAGES)
        own, clear = bare(data), in_clear(document)
        whole = own + bare(clear)
        on_pages = list(_pages(document))
        found = [*_properties(document, whole), *_attached(document), *_gathered(on_pages)]
        found += [*_versions(data, document), *_around(data)]
        found += _loose_pages(data, own, document)
        strings = list(strings_in(whole))
        is_placed = any(one.kind == "alternative_text" for one in on_pages)
        found += (one for one in said_traces(document, strings) if not (is_placed and one.kind == "alternative_text"))
        texts = (*_outline(document), *_read_aloud(on_pages), *said_texts(document, strings))
    seen = {trace.kind for trace in found}
    found += (trace for trace in sign_traces(whole) if trace.kind not in seen)
    return Inside(format="pdf", traces=(*found, *photograph_traces(data)), texts=texts)


def _around(data: bytes) -> Iterator[Trace]:
    """Bytes before the beginning and after the end of the file."""
    before = data[: max(data.find(b"%PDF-"), 0)].strip(_BLANK)
    after = data[data.rfind(b"%%EOF") + 5 :].strip(_BLANK) if b"%%EOF" in data else b""
    if before or after:
        yield Trace(kind="after_end", place=f"+{len(before) + len(after)}")


def _loose_pages(data: bytes, own: bytes, document: Any) -> Iterator[Trace]:
    """Pages that lie in a file saved once and to which its list of pages does not lead."""
    if len(_END.findall(data)) <= 1 and len(_PAGE.findall(own)) > len(document):
        yield Trace(kind="earlier_version", place="/Page")


def _properties(document: Any, whole: bytes) -> Iterator[Trace]:
    told = document.get_metadata_dict()
    if told.get("Author", "").strip():
        yield Trace(kind="pdf_author", place="Author", sample=told["Author"])
    for name in ("Subject", "Keywords"):
        if told.get(name, "").strip():
            yield Trace(kind="pdf_properties", place=name, sample=told[name])
    if _FILE_TITLE.search(told.get("Title", "")):
        yield Trace(kind="pdf_properties", place="Title", sample=told["Title"])
    for name in _own_keys(whole):
        if value := _meta(document, name):
            yield Trace(kind="pdf_properties", place=name, sample=value)
    software = told.get("Creator") or told.get("Producer")
    if software:
        yield Trace(kind="software", sample=software)


def _own_keys(whole: bytes) -> list[str]:
    """The properties of a document that somebody added to the usual ones."""
    found: dict[str, None] = {}
    for number in set(_INFO.findall(whole)):
        for body in re.findall(rb"(?<!\d)%s \d+ obj\s*<<(.{0,8000}?)endobj" % number, whole, re.DOTALL):
            found |= dict.fromkeys(key.decode("latin-1") for key in _KEY.findall(body))
    return [name for name in found if name not in _USUAL_KEYS]


def _meta(document: Any, name: str) -> str:
    return text_from(lambda buffer, size: pdfium.FPDF_GetMetaText(document, name.encode(), buffer, size)).strip()


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


@dataclass(frozen=True, kw_only=True)
class _Met:
    """Something met on a page: its kind, the page, what it reads like."""

    kind: str
    page: int
    words: str


def _pages(document: Any) -> Iterator[_Met]:
    """Notes, filled fields, hidden words and words read aloud of all pages."""
    for at in range(len(document)):
        try:
            page = document[at]
        except pypdfium2.PdfiumError as failure:
            raise Unreadable("truncated") from failure
        with closing(page), closing(page.get_textpage()) as text:
            aloud = (("alternative_text", words) for words in structure_words(page) if len(words) > LONGEST_LIGATURE)
            for kind, words in (*_notes(page), *hidden_on(page, text), *aloud):
                yield _Met(kind=kind, page=at + 1, words=words)


def _gathered(met: Sequence[_Met]) -> Iterator[Trace]:
    """Each kind once, with its pages."""
    for kind in dict.fromkeys(one.kind for one in met):
        these = [one for one in met if one.kind == kind]
        yield from gathered(kind, [f"p. {one.page}" for one in these], [one.words for one in these])


def _read_aloud(met: Sequence[_Met]) -> Iterator[Written]:
    """The words that are read aloud in place of what is drawn, page by page."""
    found: dict[int, dict[str, None]] = {}
    for one in met:
        if one.kind == "alternative_text":
            found.setdefault(one.page, {})[one.words] = None
    for page, words in found.items():
        yield Written(place=f"p. {page}", text="\n\n".join(words))


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
    return text_from(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(note, name, buffer, size))


# -- earlier versions -------------------------------------------------------------------------------------------------


def _versions(data: bytes, document: Any) -> Iterator[Trace]:
    """Earlier versions that lie before the present one in the same file."""
    ends = [match.end() for match in _END.finditer(data)][:-1]
    is_for_the_web = b"/Linearized" in data[:1024]
    if len(ends) > _MOST_VERSIONS:
        raise Unreadable("too_large", found=len(ends), allowed=_MOST_VERSIONS)
    now = set(_words(document)) if ends else set()
    for rank, end in enumerate(ends):
        try:
            earlier = pypdfium2.PdfDocument(data[:end] + b"\n%%EOF\n")
        except pypdfium2.PdfiumError:
            continue  # no version that stands alone, so nothing can be read of it
        with closing(earlier):
            gone = [word for word in _words(earlier) if word not in now]
        if gone or rank or not is_for_the_web:
            yield Trace(kind="earlier_version" if gone else "saved_again", place="%%EOF", sample=" ".join(gone[:12]))


def _words(document: Any) -> list[str]:
    """The words of all pages, each once."""
    found: dict[str, None] = {}
    for at in range(len(document)):
        with closing(document[at]) as page, closing(page.get_textpage()) as text:
            found |= dict.fromkeys(text.get_text_bounded().split())
    return list(found)


def _outline(document: Any) -> Iterator[Written]:
    """The words of the outline, which no page shows."""
    titles = [str(one.get_title()) for one in document.get_toc(max_depth=_DEEPEST_OUTLINE)]
    if any(titles):
        yield Written(place="outline", text="\n\n".join(dict.fromkeys(titles)))
