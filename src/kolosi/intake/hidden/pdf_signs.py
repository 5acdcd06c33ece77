"""What the bytes of a PDF name: programs, attachments, layers, authors and paths, packed objects included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.hidden.picture import inflated, picture_traces
from kolosi.intake.hidden.trace import Trace, gathered

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_TELLING = re.compile(rb"/ObjStm|/Metadata|/JavaScript|/XFA")
_MOST_STREAMS = 20_000
_FARTHEST = 20_000
"""So far before a stream its dictionary is looked for."""
_PHOTOGRAPH = re.compile(rb"\xff\xd8\xff[\xe0-\xef]")
_SPELT = re.compile(rb"/[^\s/<>\[\](){}%]*#[0-9A-Fa-f]{2}[^\s/<>\[\](){}%]*")
_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("pdf_script", re.compile(rb"/JavaScript\b|/S\s*/(?:Launch|SubmitForm|ImportData)\b|/XFA\b")),
    ("attachment", re.compile(rb"/Type\s*/EmbeddedFile\b|/Subtype\s*/RichMedia\b|/Type\s*/Filespec[^>]*/EF\b")),
    ("private_data", re.compile(rb"/PieceInfo\b")),
    (
        "hidden_layer",
        re.compile(rb"/OFF\s*\[\s*\d+ \d+ R|/OFF\s+\d+ \d+ R|/(?:BaseState|ViewState|PrintState)\s*/OFF\b"),
    ),
    ("thumbnail", re.compile(rb"/Thumb\s+\d+ \d+ R")),
    (
        "local_path",
        re.compile(
            rb"/URI\s*\(file:[^)]*\)|/F\s*\((?:[A-Za-z]:|\\\\|/[A-Za-z]/)[^)]*\)"
            rb"|/PTEX\.FileName\s*\([^)]*[/\\][^)]*\)"
        ),
    ),
    ("mail_link", re.compile(rb"/URI\s*\(mailto:[^)]*\)")),
    (
        "pdf_author",
        re.compile(
            rb"<dc:(?:creator|contributor)>.{0,2000}?<rdf:li[^>]*>\s*[^<\s].{0,2000}?</dc:(?:creator|contributor)>"
            rb"|<(?:pdf|xmp|photoshop):(?:Author|AuthorsPosition|CaptionWriter)>\s*[^<\s]"
            rb"|/Type\s*/Sig\b(?!\w)",
            re.DOTALL,
        ),
    ),
    ("pdf_history", re.compile(rb"<xmpMM:History>|<xmpMM:DerivedFrom|stRef:filePath|<xmpMM:Manifest>")),
)


def bare(data: bytes) -> bytes:
    """The bytes with the objects that are packed unpacked after them, and each name written in letters.

    A program reads `/J#61vaScript` as `/JavaScript`.
    """
    return _SPELT.sub(_in_letters, b"\n".join((data, *_unpacked(data))))


def _in_letters(name: re.Match[bytes]) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), name[0])


def sign_traces(whole: bytes) -> Iterator[Trace]:
    """What the objects of a file name."""
    for kind, pattern in _SIGNS:
        found = [match[0] for match in pattern.finditer(whole)]
        samples = [re.sub(rb"<[^>]*>|/URI|/F\b", b" ", one).decode("latin-1").strip() for one in found[:1]]
        yield from gathered(kind, ["PDF"] * len(found), samples)


def _unpacked(data: bytes) -> Iterator[bytes]:
    for number, start in enumerate(_STREAM.finditer(data)):
        if number > _MOST_STREAMS:
            raise Unreadable("too_large", found=number, allowed=_MOST_STREAMS)
        if _TELLING.search(_about(data, start.start())):
            yield inflated(data[start.end() : data.find(b"endstream", start.end())])


def _about(data: bytes, at: int) -> bytes:
    """What is said of a stream before it: from the beginning of its object."""
    first = max(at - _FARTHEST, 0)
    start = data.rfind(b" obj", first, at)
    return data[start if start >= 0 else first : at]


def photograph_traces(data: bytes) -> Iterator[Trace]:
    """What the photographs of a file carry, those that are packed once more included."""
    for start in _PHOTOGRAPH.finditer(data):
        end = data.find(b"endstream", start.start())
        yield from (one for one in picture_traces(data[start.start() : end]) if one.kind != "after_end")
    for start in _STREAM.finditer(data):
        about = _about(data, start.start())
        if b"/DCTDecode" in about and b"/FlateDecode" in about:
            body = inflated(data[start.end() : data.find(b"endstream", start.end())])
            yield from (one for one in picture_traces(body) if one.kind != "after_end")
