"""What any file would give away: its hidden parts, its authors, what is embedded in it, its tables, words that stand elsewhere.

The content decides the format. Nothing is judged here, and nothing is written.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from kolosi.intake.containers.archive import EMPTY_ZIP, GZIP, ZIP, gunzip
from kolosi.intake.containers.left_behind import left_of_old
from kolosi.intake.containers.refusal import DOCUMENT_BYTES, Limits, Unreadable
from kolosi.intake.hidden import kinds
from kolosi.intake.hidden.acting import acting_traces
from kolosi.intake.hidden.kinds import COMPOUND
from kolosi.intake.hidden.sheets import sheets_of
from kolosi.intake.hidden.trace import Inside, Trace, Written

__all__ = ["LIMITS", "Inside", "Trace", "Written", "is_text", "look_inside"]

LIMITS = Limits(file_bytes=DOCUMENT_BYTES, unpacked_bytes=400 << 20, members=5_000)

_HEAD = 1 << 16
_MOST_WORDS = 4 << 20
"""So many signs outside its text and tables no file needs; each is read as a sentence, which takes time."""
_TABLES = frozenset({".csv", ".tsv", ".tab", ".json", ".geojson", ".parquet", ".jsonl", ".ndjson"})
_TEXTS = frozenset({".txt", ".md", ".markdown", ".yaml", ".yml", ".log", ""})


def look_inside(name: str, data: bytes, *, limits: Limits = LIMITS) -> Inside:
    """A file taken apart. Raises `Unreadable` with the reason and the name for what cannot be looked into."""
    try:
        found = look(name, data, limits, depth=0)
        if sum(len(one.text) for one in found.texts) > _MOST_WORDS:
            raise Unreadable("costly")
    except Unreadable as refusal:
        raise refusal.of(name) from refusal
    return found


def is_text(data: bytes) -> bool:
    """Whether bytes that are no package, PDF or picture are words alone: no packed file, page, drawing or table either."""
    head = data[:_HEAD]
    is_other = data.startswith(GZIP) or kinds.is_page(head) or kinds.is_drawing(head)
    return bool(data) and not is_other and b"\0" not in head and kinds.is_written(data) and not kinds.is_tabular(data)


def look(name: str, data: bytes, limits: Limits, depth: int) -> Inside:
    """The same, of a file that lies so deep in another."""
    if not data:
        raise Unreadable("empty")
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", found=len(data), allowed=limits.file_bytes)
    if data.startswith((ZIP, EMPTY_ZIP)):
        from kolosi.intake.hidden.zipped import look_in_zip

        return look_in_zip(name, data, limits, depth, look)
    if data.startswith(COMPOUND):
        return _old(name, data, limits)
    if b"%PDF-" in data[:1024]:
        from kolosi.intake.hidden.pdf import look_in_pdf

        return look_in_pdf(data)
    return _plain(name, data, limits, depth)


def _old(name: str, data: bytes, limits: Limits) -> Inside:
    from kolosi.intake.hidden.office.oldfile import oldfile_traces

    format_, traces = oldfile_traces(data)
    if format_ != "xls":
        return Inside(format=format_, traces=traces)
    traces = (*traces, *acting_traces(lambda: left_of_old(data, name), traces))
    return Inside(format=format_, traces=traces, sheets=sheets_of(name, data, limits))


def _plain(name: str, data: bytes, limits: Limits, depth: int) -> Inside:
    """A picture, a page, a table or a text."""
    from kolosi.intake.hidden import page, picture, vector

    head = data[:_HEAD]
    if picture.is_picture(head):
        return Inside(format="picture", traces=tuple(picture.picture_traces(data)))
    if data.startswith(GZIP):
        if depth:
            raise Unreadable("nested")
        inner = look(name.removesuffix(".gz"), gunzip(data, limits=limits), limits, depth + 1)
        return Inside(format="gzip", traces=inner.traces, sheets=inner.sheets, texts=inner.texts)
    if kinds.is_page(head):
        return page.look_in_page(data)
    if kinds.is_drawing(head):
        return Inside(format="svg", traces=tuple(vector.svg_traces(data)), texts=tuple(vector.svg_texts(data)))
    return _written(name, data, limits)


def _written(name: str, data: bytes, limits: Limits) -> Inside:
    """A table or a text; refused when the bytes are neither, whatever the name says."""
    from kolosi.intake.hidden import structured

    suffix = PurePosixPath(name.lower()).suffix
    if data.startswith(b"PAR1"):
        sheets = sheets_of(name, data, limits)
        return Inside(format="table", traces=tuple(structured.parquet_traces(data)), sheets=sheets)
    if suffix not in _TABLES | _TEXTS or not kinds.is_written(data):
        raise Unreadable("not_a_document")
    if suffix in _TABLES or kinds.is_tabular(data):
        sheets = sheets_of(name, data, limits)
        texts = tuple(structured.beside_texts(data))
        return Inside(format="table", traces=tuple(structured.table_traces(data, sheets)), sheets=sheets, texts=texts)
    return Inside(format="text", traces=())
