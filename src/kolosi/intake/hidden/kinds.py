"""What the bytes of a file are, whatever it is called: text, a table written as text, or a file of some other kind."""

from __future__ import annotations

import re

from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.containers.refusal import Unreadable

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_DRAWING = re.compile(rb"<(?:\w+:)?svg\b", re.IGNORECASE)
_REMARKS = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_OTHER = (
    *(b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\x1f\x9d", b"MSCF"),
    *(b"!<arch>", b"SQLite format 3", b"PAR1", b"ARROW1", b"\x89HDF", b"\x00\x01\x00\x00Standard ", b"MZ\x90"),
    *(
        b"\x7fELF",
        b"\xca\xfe\xba\xbe",
        b"{\\rtf",
        b"%!PS",
        b"OggS",
        b"ID3",
        b"\x1aE\xdf\xa3",
        b"RIFF",
        b"wOFF",
        b"wOF2",
    ),
)
"""How files begin that are neither text nor any kind that is taken apart: archives, databases, programs, films, fonts."""
_AT: tuple[tuple[int, bytes], ...] = ((4, b"ftyp"), (8, b"DUCK"), (257, b"ustar"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 1 << 16
_LINES = 20
_FEWEST = 2
_SEPARATORS = "\t;|"


def is_page(head: bytes) -> bool:
    """Whether the first bytes are those of a web page."""
    return bool(_PAGE.search(_REMARKS.sub(b"", head)))


def is_drawing(head: bytes) -> bool:
    """Whether the first bytes are those of a vector picture."""
    return bool(_DRAWING.search(_REMARKS.sub(b"", head)))


def is_other(data: bytes) -> bool:
    """Whether bytes are those of a file of another kind, whatever its name says."""
    return data.startswith(_OTHER) or any(data[at : at + len(mark)] == mark for at, mark in _AT)


def is_written(data: bytes) -> bool:
    """Whether bytes are text, in whatever encoding."""
    if is_other(data):
        return False
    try:
        text = as_utf8(data[:_SAMPLE]).decode("utf-8", "replace")
    except Unreadable:
        return False
    return not _CONTROL.search(text)


def is_tabular(data: bytes) -> bool:
    """Whether a text is a table: its first lines hold one separator equally often.

    >>> is_tabular(b"nom;region\\nA;Gao\\nB;Mopti\\n"), is_tabular(b"Un texte; puis un autre.\\nEt encore.\\n")
    (True, False)
    """
    try:
        text = as_utf8(data[:_SAMPLE]).decode("utf-8", "replace")
    except Unreadable:
        return False
    lines = [line for line in text.splitlines() if line.strip()][:_LINES]
    if len(lines) < _FEWEST:
        return False
    counts = ({line.count(sign) for line in lines} for sign in _SEPARATORS)
    return any(len(found) == 1 and 0 not in found for found in counts) or _has_commas(lines)


def _has_commas(lines: list[str]) -> bool:
    """Whether commas part the lines: a sentence has them too, so each line must have the same two or more, without blanks after."""
    found = {line.count(",") for line in lines}
    return len(found) == 1 and min(found) >= _FEWEST and not any(", " in line for line in lines)
