"""What any file would give away: its hidden parts, its authors, what is embedded in it, and its tables.

The content decides the format. Nothing is judged here, and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from kolosi.intake import active
from kolosi.intake.archive import EMPTY_ZIP, GZIP, ZIP, Package, gunzip, open_zip
from kolosi.intake.formats import LIMITS as FILES
from kolosi.intake.formats import Sheet, read_sheets
from kolosi.intake.inside.acting import acting_traces
from kolosi.intake.inside.trace import Inside, Trace
from kolosi.intake.refusal import Limits, Unreadable

__all__ = ["LIMITS", "Inside", "Trace", "is_text", "look_inside"]

LIMITS = Limits(file_bytes=60 << 20, unpacked_bytes=400 << 20, members=5_000)

_MOST_FILES = FILES.members
"""In an archive, each of which is looked into; an office file has more parts."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SVG = re.compile(rb"<(?:\w+:)?svg\b", re.IGNORECASE)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_TABLES = frozenset({".csv", ".tsv", ".tab", ".json", ".geojson", ".parquet", ".jsonl", ".ndjson"})
_TEXTS = frozenset({".txt", ".md", ".markdown", ".yaml", ".yml", ".xml", ".log", ".rtf", ""})
_NO_TABLE = frozenset({"empty", "formulas", "not_a_table"})
"""Why a file may have no table to look at, and still be looked into."""


def look_inside(name: str, data: bytes, *, limits: Limits = LIMITS) -> Inside:
    """A file taken apart. Raises `Unreadable` with the reason and the name for what cannot be looked into."""
    try:
        return _look(name, data, limits, depth=0)
    except Unreadable as refusal:
        raise refusal.of(name) from refusal


def is_text(data: bytes) -> bool:
    """Whether bytes that are no package, PDF or picture are no packed file, page or drawing either."""
    head = data[:4096]
    return bool(data) and not (data.startswith(GZIP) or _PAGE.search(head) or _SVG.search(head) or b"\0" in head)


def _look(name: str, data: bytes, limits: Limits, depth: int) -> Inside:
    if not data:
        raise Unreadable("empty")
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", found=len(data), allowed=limits.file_bytes)
    if data.startswith((ZIP, EMPTY_ZIP)):
        return _zipped(name, data, limits, depth)
    if data.startswith(_COMPOUND):
        from kolosi.intake.inside.oldfile import oldfile_traces

        format_, traces = oldfile_traces(data)
        if format_ != "xls":
            return Inside(format=format_, traces=traces)
        traces = (*traces, *acting_traces(lambda: active.refuse_active_old(data), traces))
        return Inside(format=format_, traces=traces, sheets=_sheets(name, data, limits))
    if b"%PDF-" in data[:1024]:
        from kolosi.intake.inside.pdf import pdf_traces

        return Inside(format="pdf", traces=tuple(pdf_traces(data)))
    return _plain(name, data, limits, depth)


def _plain(name: str, data: bytes, limits: Limits, depth: int) -> Inside:
    """A picture, a page, a table or a text."""
    from kolosi.intake.inside import page, picture, structured, vector

    head = data[:4096]
    if picture.is_picture(head):
        return Inside(format="picture", traces=tuple(picture.picture_traces(data)))
    if data.startswith(GZIP):
        if depth:
            raise Unreadable("nested")
        inner = _look(name.removesuffix(".gz"), gunzip(data, limits=limits), limits, depth + 1)
        return Inside(format="gzip", traces=inner.traces, sheets=inner.sheets)
    if _PAGE.search(head):
        return Inside(format="html", traces=tuple(page.page_traces(data)))
    if _SVG.search(head):
        return Inside(format="svg", traces=tuple(vector.svg_traces(data)))
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in _TABLES:
        return Inside(format="table", traces=tuple(structured.table_traces(data)), sheets=_sheets(name, data, limits))
    if suffix in _TEXTS:
        return Inside(format="text", traces=())
    raise Unreadable("not_a_document")


def _sheets(name: str, data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """The tables of a file; none where it has none."""
    try:
        return tuple(read_sheets(name, data, limits=limits))
    except Unreadable as refusal:
        if refusal.code in _NO_TABLE:
            return ()
        raise


def _zipped(name: str, data: bytes, limits: Limits, depth: int) -> Inside:
    """An office file, or an archive whose members are looked into one by one."""
    from kolosi.intake.inside import opendocument, slides, word, workbook
    from kolosi.intake.inside.office import office_traces

    package = open_zip(data, limits=limits)
    names = package.names
    if "mimetype" in names and "content.xml" in names:
        found = [*opendocument.opendocument_traces(package)]
        found += acting_traces(lambda: active.refuse_active_opendocument(package.anew()), found)
        return Inside(format="opendocument", traces=tuple(found), sheets=_sheets(name, data, limits))
    if "[Content_Types].xml" not in names:
        if depth:
            raise Unreadable("nested")
        return _archive(data, package, limits)
    shared = list(office_traces(package))
    is_book = any(part.startswith("xl/") for part in names)
    refuse = active.refuse_active_workbook if is_book else active.refuse_active_text
    shared += acting_traces(lambda: refuse(package.anew()), shared)
    if is_book:
        sheets = _sheets(name, data, limits)
        return Inside(format="xlsx", traces=(*shared, *workbook.workbook_traces(package.anew(), sheets)), sheets=sheets)
    if any(part.startswith("word/") for part in names):
        return Inside(format="docx", traces=(*shared, *word.word_traces(package.anew())))
    return Inside(format="pptx", traces=(*shared, *slides.slide_traces(package.anew())))


def _archive(data: bytes, package: Package, limits: Limits) -> Inside:
    """An archive: what it says of itself, and each member."""
    from kolosi.intake.inside.archived import archive_traces

    if len(package.names) > _MOST_FILES:
        raise Unreadable("too_many_members", found=len(package.names), allowed=_MOST_FILES)
    traces: list[Trace] = list(archive_traces(data, package))
    sheets: list[Sheet] = []
    for member, inner in _members(package, limits):
        if isinstance(inner, Trace):
            traces.append(inner)
        else:
            traces += [trace.under(member) for trace in inner.traces]
            sheets += _renamed(member, inner.sheets)
    return Inside(format="zip", traces=tuple(traces), sheets=tuple(sheets))


def _members(package: Package, limits: Limits) -> Iterator[tuple[str, Inside | Trace]]:
    for member in package.names:
        content = package.read(member)
        if not content:
            continue
        try:
            yield member, _look(member, content, limits, depth=1)
        except Unreadable as refusal:
            if refusal.code != "nested":  # told by the list of members
                yield member, Trace(kind="member_not_read", place=member, sample=refusal.code)


def _renamed(member: str, sheets: Sequence[Sheet]) -> list[Sheet]:
    from dataclasses import replace

    return [replace(sheet, name=f"{member} › {sheet.name}" if sheet.name else member) for sheet in sheets]
