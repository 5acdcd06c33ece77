"""What the marks around a drawn object of a PDF say in its place."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from kolosi.intake.hidden.pdf_calls import text_from

LONGEST_LIGATURE = 3
"""So few letters in place of others are those of a ligature, or a hyphen: they say nothing else than the page."""
_MOST_MARKS = 20
_KEYS = (b"ActualText", b"Alt", b"E")


def said_instead(handle: Any) -> Iterator[str]:
    """What a program reads aloud, or copies, in place of what an object shows."""
    for at in range(min(max(pdfium.FPDFPageObj_CountMarks(handle), 0), _MOST_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(handle, at)
        for key in _KEYS if mark else ():
            words = _parameter(mark, key)
            if len(words) > LONGEST_LIGATURE:
                yield words


def _parameter(mark: Any, key: bytes) -> str:
    length = ctypes.c_ulong()

    def ask(buffer: Any, size: int) -> int:
        is_there = pdfium.FPDFPageObjMark_GetParamStringValue(mark, key, buffer, size, length)
        return int(length.value) if is_there else 0

    return text_from(ask).strip()
