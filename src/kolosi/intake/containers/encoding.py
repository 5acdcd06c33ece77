"""The text of a file whatever its encoding, as UTF-8 without a byte-order mark."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from kolosi.intake.containers.refusal import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(0x80, 0x100))
_ONE_BYTE = ("cp1252", "latin-1")
_AS_WINDOWS = "kolosi-windows"
_CHUNK = 8 << 20
_SAMPLE = 1 << 16


def as_utf8(data: bytes) -> bytes:
    """The same text in UTF-8, without byte-order mark; refused when the bytes are no text.

    Order of trial: byte-order mark, UTF-16 without mark (one byte of two is zero), UTF-8, UTF-8 with some bytes of
    Windows-1252 in between (exports put one under the other), Windows-1252, Latin-1.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _recoded(data[len(mark) :], encoding)
    data = _without_cut_character(data)
    encoding = _guess(data)
    if encoding == "utf-8":
        return data
    return _mended(data) if encoding in _ONE_BYTE and _is_mixed(data) else _recoded(data, encoding)


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return _guess_wide(sample)
    for encoding in ("utf-8", "cp1252"):
        if _decodes(data, encoding):
            return encoding
    return "latin-1"


def _is_mixed(data: bytes) -> bool:
    """Whether most letters beyond ASCII are written in UTF-8, though not all are."""
    rest, written = _SEQUENCE.subn(b"", data)
    return written > len(rest) - len(rest.translate(None, _HIGH))


def _mended(data: bytes) -> bytes:
    """The text in UTF-8, its other bytes taken for Windows-1252."""
    return data.decode("utf-8", _AS_WINDOWS).encode()


def _of_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS, _of_windows)


def _guess_wide(sample: bytes) -> str:
    """UTF-16 in one order or the other; anything else with zero bytes is no text."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    raise Unreadable("not_a_table")


def _without_cut_character(data: bytes) -> bytes:
    """The data without a UTF-8 character that the end of the file cuts in two."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:  # the first byte of a character of 2, 3 or 4
            size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            kept = data[:-back]
            return kept if back < size and not kept.isascii() and _decodes(kept, "utf-8") else data
        if byte < 0x80:
            break
    return data


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        for _ in _pieces(data, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _recoded(data: bytes, encoding: str) -> bytes:
    text = io.BytesIO()
    try:
        for piece in _pieces(data, encoding):
            text.write(piece.encode())
    except UnicodeDecodeError as damage:
        if encoding == "utf-8":  # a mark at the head of a file that is not UTF-8 after all
            return _recoded(data, "cp1252" if _decodes(data, "cp1252") else "latin-1")
        raise Unreadable("truncated") from damage
    return text.getvalue()


def _pieces(data: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    for start in range(0, len(data), _CHUNK):
        yield decoder.decode(bytes(view[start : start + _CHUNK]))
    yield decoder.decode(b"", final=True)
