"""Calls of the PDF library in the forms that more than one module needs."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kolosi.intake.containers.refusal import Unreadable

_REMOVE_SECURITY = 3


def opened(data: bytes) -> Any:
    """A PDF ready to be read. Raises `Unreadable` when it is locked or damaged."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as failure:
        locked = failure.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable("password" if locked else "truncated") from failure


def text_from(ask: Callable[[Any, int], int]) -> str:
    """A text that the library writes into a buffer: asked first how long it is, then for the text."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    ask(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def in_clear(document: Any) -> bytes:
    """The bytes of a document that anybody opens and whose bytes are enciphered, without the cipher; empty for one that has none."""
    if pdfium.FPDF_GetSecurityHandlerRevision(document) < 0:
        return b""
    pieces: list[bytes] = []

    class _Out(pdfium.FPDF_FILEWRITE):  # type: ignore[misc]  # a structure of the library
        pass

    def write(_: Any, data: Any, size: int) -> int:
        pieces.append(ctypes.string_at(data, size))
        return 1

    out = _Out(version=1)
    kind = dict(pdfium.FPDF_FILEWRITE._fields_)["WriteBlock"]
    out.WriteBlock = kind(write)
    pdfium.FPDF_SaveAsCopy(document, out, _REMOVE_SECURITY)
    return b"".join(pieces)
