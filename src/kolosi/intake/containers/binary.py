"""The records of a binary workbook (xlsb), and what its formulas call. [MS-XLSB] 2.1.4, 2.2.2, 2.5.97."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.containers.relations import Led

BEGINNING = b"\x83\x01"
"""What the main part of a binary workbook begins with (BrtBeginBook), where that of another begins with XML."""

_SUPBOOK, _NAME, _SHARED, _ARRAY = 360, 39, 427, 426
_FORMULAS = {8: None, 9: 8, 10: 1, 11: 1}
"""Records of cells with a formula, and the size of their value; a text says its own."""
_LINKS = re.compile(r"xl/externallinks/[^/]*\.bin", re.IGNORECASE)
_SHEETS = re.compile(r"xl/worksheets/sheet[^/]*\.bin", re.IGNORECASE)
_BOOK = re.compile(r"xl/workbook\.bin", re.IGNORECASE)
_FETCHING = {0x95: "REGISTER", 0x96: "CALL", 0x10B: "REGISTER.ID", 0x17B: "RTD"}
_PERHAPS = re.compile(
    rb"[\x21\x41\x61](?:\x95\0|\x96\0|\x0b\x01|\x7b\x01)|[\x22\x42\x62].(?:\x95\0|\x96\0|\x0b\x01|\x7b\x01)", re.DOTALL
)
_NAMED = re.compile(
    "|".join("".join(f"{letter}\0" for letter in word) for word in ("WEBSERVICE", "_xlfn.IMAGE")).encode(),
    re.IGNORECASE,
)
_SIZES = {
    0x01: 4, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x20: 14, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 6, 0x25: 12, 0x26: 6, 0x27: 6,
    0x28: 6, 0x29: 2, 0x2A: 6, 0x2B: 12, 0x2C: 6, 0x2D: 12, 0x39: 6, 0x3A: 8, 0x3B: 14, 0x3C: 8, 0x3D: 14,
    **dict.fromkeys(range(0x03, 0x17), 0),
}  # fmt: skip
"""The bytes of each token of a formula after its first ([MS-XLSB] 2.5.97.16)."""


def is_binary(package: Package, main: str) -> bool:
    """Whether the main part of a workbook is written in binary records."""
    return main in package.names and package.beginning(main, len(BEGINNING)) == BEGINNING


def records_in(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each record of a part: kind and bytes. Raises `Unreadable` where the part is cut off."""
    at, end = 0, len(data)
    try:
        while at < end:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
                at += 1
            size = data[at]
            at += 1
            if size & 0x80:
                size, at = _long_size(data, size & 0x7F, at)
            yield kind, data[at : at + size]
            at += size
    except IndexError as damage:
        raise Unreadable("truncated") from damage
    if at > end:
        raise Unreadable("truncated")


def _long_size(data: bytes, size: int, at: int) -> tuple[int, int]:
    for shift in (7, 14, 21):
        byte = data[at]
        at += 1
        size |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return size, at


def wide_text(record: bytes, at: int) -> tuple[str, int]:
    """Give the text that begins at a place of a record, and the place after it; one that is absent is empty."""
    (length,) = struct.unpack_from("<I", record, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(record):
        raise Unreadable("truncated")
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def refuse_binary_calls(package: Package, led: Led) -> None:
    """Refuse a binary workbook of which a formula or a link asks another program or another machine for a value."""
    for part in led.matching(_LINKS, ("externallink",)):
        if any(kind == _SUPBOOK and record[:2] not in (b"\0\0", b"") for kind, record in _records(package, part)):
            raise Unreadable("links", call="DDE")
    for part in led.matching(_BOOK, ("officedocument",)):
        for kind, record in _records(package, part):
            if kind == _NAME and (named := _NAMED.search(record)):
                raise Unreadable("links", call=named[0].decode("utf-16-le").removeprefix("_xlfn."))
    for part in led.matching(_SHEETS, ("worksheet",)):
        _refuse_calling_cells(package, part)


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    data = package.read(part)
    return iter(()) if data[:1] in (b"<", b"\xef", b"\xff", b"\xfe", b"") else records_in(data)


def _refuse_calling_cells(package: Package, part: str) -> None:
    if not _PERHAPS.search(package.read(part)):
        return
    for kind, record in _records(package.anew(), part):
        formula = formula_of(kind, record)
        called = called_in(formula) if formula and _PERHAPS.search(formula) else None
        if called:
            raise Unreadable("links", call=called)


def formula_of(kind: int, record: bytes) -> bytes:
    """Give the tokens of the formula in a record; none in most."""
    if kind in _FORMULAS:
        size = _FORMULAS[kind]
        at = (8 + size if size is not None else wide_text(record, 8)[1]) + 2
    elif kind in (_SHARED, _ARRAY):
        at = 16 + (kind == _ARRAY)
    else:
        return b""
    length = int.from_bytes(record[at : at + 4], "little")
    return record[at + 4 : at + 4 + length]


def called_in(formula: bytes) -> str | None:
    """Name the function of a formula that fetches its value from elsewhere.

    A formula with a token that is not known is taken to call what its bytes may say: no such formula is read on.
    """
    at = 0
    while at < len(formula):
        token = formula[at]
        base = token if token < 0x20 else 0x20 | token & 0x1F
        if base == 0x21 and (name := _FETCHING.get(int.from_bytes(formula[at + 1 : at + 3], "little"))):
            return name
        if base == 0x22 and (name := _FETCHING.get(int.from_bytes(formula[at + 2 : at + 4], "little") & 0x7FFF)):
            return name
        size = _size_of(formula, at, base)
        if size is None:
            return "CALL, RTD" if _PERHAPS.search(formula, at) else None
        at += 1 + size
    return None


def _size_of(formula: bytes, at: int, base: int) -> int | None:
    """The bytes of a token after its first; None for one that is not known."""
    if base == 0x17:
        return 2 + 2 * int.from_bytes(formula[at + 1 : at + 3], "little")
    if base == 0x18:
        return 13 if formula[at + 1 : at + 2] == b"\x19" else 5
    if base == 0x19:
        choices = int.from_bytes(formula[at + 2 : at + 4], "little") + 1 if formula[at + 1] & 4 else 0
        return 3 + 2 * choices
    return _SIZES.get(base)
