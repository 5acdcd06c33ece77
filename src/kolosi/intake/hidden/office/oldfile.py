"""What an old Office file (xls, doc, ppt) carries: its summary, its macros; of a workbook, what its sheets hide."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kolosi.intake.containers.compound import open_compound
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.hidden.office.oldsheet import oldbook_traces
from kolosi.intake.hidden.trace import Trace

_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SUMMARY = bytes.fromhex("E0859FF2F94F6810AB9108002B27B3D9")
_DOCUMENT = bytes.fromhex("02D5CDD59C2E1B10939708002B2CF9AE")
_SUMMARY_TELLS = {3: "properties", 4: "author", 5: "properties", 6: "properties", 7: "template", 8: "author"}
_DOCUMENT_TELLS = {14: "author", 15: "company"}
_PARTS = {
    "_VBA_PROJECT": "macros",
    "ObjectPool": "embedded",
    "MBD0": "embedded",
    "_SX_DB_CUR": "pivot_cache",
    "Revision Log": "change_history",
}
_FORMATS = {"WordDocument": "doc", "PowerPoint Document": "ppt", "Workbook": "xls", "Book": "xls"}
_TEXT, _WIDE = 30, 31
_MOST = 64
_USUAL = frozenset({"", "Normal.dotm", "Normal.dot", "Normal"})


def oldfile_traces(data: bytes) -> tuple[str, tuple[Trace, ...]]:
    """The format of the file, and what it carries. Raises `Unreadable` when it needs a password or is another kind."""
    if _LOCKED in data:
        raise Unreadable("password")
    format_ = next((kind for name, kind in _FORMATS.items() if _is_part(data, name)), None)
    if format_ is None:
        raise Unreadable("not_a_document")
    parts = [Trace(kind=kind, place=name) for name, kind in _PARTS.items() if _is_part(data, name)]
    told = [*_told(data, _SUMMARY, _SUMMARY_TELLS), *_told(data, _DOCUMENT, _DOCUMENT_TELLS)]
    if format_ != "xls":
        return format_, (*parts, *told, Trace(kind="old_format"))
    container = open_compound(data, is_strict=False)
    books = [stream for name in ("workbook", "book") for stream in container.named(name)]
    return format_, (*parts, *told, *oldbook_traces(container.read(books[0]) if books else b""))


def _is_part(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _told(data: bytes, mark: bytes, tells: dict[int, str]) -> Iterator[Trace]:
    """The texts of a set of properties; the set lies in one piece in nearly every file, and is read as one."""
    at = data.find(mark)
    start = data.rfind(b"\xfe\xff", max(at - 64, 0), at) if at >= 0 else -1
    if start < 0 or at + 20 > len(data):
        return
    section = start + struct.unpack_from("<I", data, at + 16)[0]
    if section + 8 > len(data):
        return
    (count,) = struct.unpack_from("<I", data, section + 4)
    for number in range(min(count, _MOST)):
        place = section + 8 + 8 * number
        if place + 8 > len(data):
            return
        id_, offset = struct.unpack_from("<II", data, place)
        text = _text(data, section + offset)
        if id_ in tells and text and not (tells[id_] == "template" and text in _USUAL):
            yield Trace(kind=tells[id_], place="SummaryInformation", sample=text)


def _text(data: bytes, at: int) -> str:
    if at + 8 > len(data):
        return ""
    form, size = struct.unpack_from("<II", data, at)
    if form == _TEXT:
        return data[at + 8 : at + 8 + min(size, 4096)].decode("cp1252", "replace").strip("\0 ")
    if form == _WIDE:
        return data[at + 8 : at + 8 + min(2 * size, 8192)].decode("utf-16-le", "replace").strip("\0 ")
    return ""
