"""What a PDF says and shows nobody: texts of its structure, names of destinations, layers and fields, words under the pointer."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from kolosi.intake.hidden.pdf_calls import text_from
from kolosi.intake.hidden.trace import Trace, Written, gathered
from kolosi.intake.hidden.unseen.naming import is_own_mark
from kolosi.intake.hidden.unseen.parts import names_text
from kolosi.intake.hidden.unseen.pdf_marks import LONGEST_LIGATURE

_DEEPEST, _MOST_ELEMENTS, _MOST_NAMES = 60, 50_000, 20_000
_READ_ALOUD = (
    pdfium.FPDF_StructElement_GetAltText,
    pdfium.FPDF_StructElement_GetActualText,
    pdfium.FPDF_StructElement_GetExpansion,
    pdfium.FPDF_StructElement_GetTitle,
)
_OWN = re.compile(
    r"(?:chapter|section|subsection|subsubsection|paragraph|page|figure|table|equation|item|footnote|Hfootnote|appendix"
    r"|part|ref|annexe?|note|fn|fnref|ch|sec|fig|tab|tbl|eq|lstlisting|loc|h|G|toc|bm|P|p|risk|top)\*?(?:[.\-_]?\d[\w.*-]*)?"
    r"|(?:cite|Item|Doc-Start|Navigation)[\w.:*-]*|[0-9a-fA-F-]{8,}",
)
"""Names that programs give to destinations on their own account."""
_WORDS = re.compile(rb"/(Alt|ActualText|E|TU|T|Contents|Name)\s*(?=\(|<[0-9A-Fa-f\s])")
_NAMING = frozenset({"T", "Name"})
_TOLD = (("tooltips", ("TU",)), ("alternative_text", ("Alt", "ActualText", "E")))
_LONGEST, _MOST_STRINGS = 4_000, 20_000
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b"", b"\r": b"", b"\r\n": b""}
_EDGES = re.compile(rb"\\[\s\S]|[()]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def structure_words(page: Any) -> Iterator[str]:
    """What the structure of a page says in place of what is drawn: alternative texts, expansions, titles."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        count = pdfium.FPDF_StructTree_CountChildren(tree)
        waiting = [(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at), 0) for at in range(max(count, 0))]
        for _ in range(_MOST_ELEMENTS):
            if not waiting:
                break
            element, depth = waiting.pop()
            if not element:
                continue
            yield from filter(None, (_asked(element, ask).strip() for ask in _READ_ALOUD))
            inner = pdfium.FPDF_StructElement_CountChildren(element) if depth < _DEEPEST else 0
            waiting += [
                (pdfium.FPDF_StructElement_GetChildAtIndex(element, at), depth + 1) for at in range(max(inner, 0))
            ]
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _asked(element: Any, ask: Any) -> str:
    return text_from(lambda buffer, size: ask(element, buffer, size))


def destination_names(document: Any) -> list[str]:
    """The names of the places that links lead to."""
    count = min(max(pdfium.FPDF_CountNamedDests(document), 0), _MOST_NAMES)
    return [name for at in range(count) if (name := _destination(document, at))]


def _destination(document: Any, at: int) -> str:
    size = ctypes.c_long(0)
    if not pdfium.FPDF_GetNamedDest(document, at, None, size) or size.value <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size.value)
    pdfium.FPDF_GetNamedDest(document, at, buffer, size)
    return buffer.raw[: max(size.value, 0)].decode("utf-16-le", "replace").rstrip("\0")


def said_texts(document: Any, strings: Sequence[tuple[str, str]]) -> Iterator[Written]:
    """The names of destinations, and what objects say in strings: also of elements that no page leads to."""
    yield from names_text("Dests", destination_names(document))
    yield from names_text("Names", [words for key, words in strings if key in _NAMING])
    said = dict.fromkeys(words for key, words in strings if key not in _NAMING)
    if said:
        yield Written(place="PDF", text="\n\n".join(said))


def said_traces(document: Any, strings: Sequence[tuple[str, str]]) -> Iterator[Trace]:
    """The names of destinations that somebody gave, the helps of fields, and what is read aloud."""
    own = [name for name in destination_names(document) if not _OWN.fullmatch(name) and not is_own_mark(name)]
    yield from gathered("mark_names", ["Dests"] * len(own), own)
    for kind, keys in _TOLD:
        words = [one for key, one in strings if key in keys and len(one) > LONGEST_LIGATURE]
        yield from gathered(kind, ["PDF"] * len(words), words)


def _without_streams(whole: bytes) -> bytes:
    """The bytes without what lies in streams: packed pages and pictures hold no words in clear."""
    pieces, at = [], 0
    while (start := whole.find(b"stream", at)) >= 0 and (end := whole.find(b"endstream", start)) >= 0:
        pieces.append(whole[at:start])
        at = end + 9
    return b"".join([*pieces, whole[at:]])


def strings_in(whole: bytes) -> Iterator[tuple[str, str]]:
    """The strings of objects behind the keys that say something, each with its key."""
    data = _without_streams(whole)
    for found in islice(_WORDS.finditer(data), _MOST_STRINGS):
        raw = _literal(data, found.end()) if data[found.end() : found.end() + 1] == b"(" else _hex(data, found.end())
        words = " ".join(_decoded(raw).split())
        if words and not _CONTROL.search(words):
            yield found[1].decode("ascii"), words


def _literal(data: bytes, at: int) -> bytes:
    """A string in brackets; brackets within it are balanced or escaped."""
    depth = 0
    for edge in _EDGES.finditer(data, at, at + _LONGEST):
        depth += {b"(": 1, b")": -1}.get(edge[0], 0)
        if depth == 0 and edge[0] == b")":
            return _ESCAPED.sub(_plain, data[at + 1 : edge.start()])
    return b""


def _plain(escape: re.Match[bytes]) -> bytes:
    if escape[1][:1] in b"01234567":
        return bytes([int(escape[1], 8) & 0xFF])
    return _ESCAPES.get(escape[1], escape[1])


def _hex(data: bytes, at: int) -> bytes:
    end = data.find(b">", at, at + _LONGEST)
    digits = b"".join(data[at + 1 : end].split()) if end >= 0 else b""
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    except ValueError:
        return b""


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")
