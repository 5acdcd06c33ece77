"""Formulas that call something outside the workbook: a page of the web, a server, a library of the system, another program."""

from __future__ import annotations

import re

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.containers.relations import Led, as_plain

_SHEETS = re.compile(r"xl/(?:worksheets/[^/]+\.xml|workbook\.xml)", re.IGNORECASE)
_SHEET_KINDS = ("worksheet", "officedocument")
_HINTS = (b"WEBSERVICE", b"IMAGE(", b"RTD(", b"CALL(", b"REGISTER", b"DDE(", b"SQL.REQUEST", b"|")
"""One of these stands in every such formula: looked for first, a sheet has millions of formulas."""
_CALL = re.compile(
    rb"<(?:\w+:)?(?:f|formula\d?|definedName)\b[^<>]*>[^<]*?"
    rb"(?:(?<![\w.])(?:_xlfn\.)?(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER(?:\.ID)?|DDE|SQL\.REQUEST)\s*\("
    rb"|(?<![\w.])[\w.]+\|[^<\"|]{1,400}?!)",
    re.IGNORECASE,
)
_OVERLAP = 16 << 10


_NAME = re.compile(rb"([\w.]+)\s*(?:\(|\|)[^(|]*$")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})["']""")


def refuse_calls(package: Package, led: Led) -> None:
    """Refuse a workbook of which a formula asks something outside it: the program that opens it may, without asking."""
    for name in led.matching(_SHEETS, _SHEET_KINDS):
        rest = b""
        for piece in package.chunks(name):
            seen = rest + (piece if rest else as_plain(piece))
            upper = seen.upper()
            if any(hint in upper for hint in _HINTS) and (call := _call_in(seen)):
                raise Unreadable("links", call=_with_sheet(package.anew(), name, call))
            rest = piece[-_OVERLAP:]


def _call_in(seen: bytes) -> str:
    """What is called first, with its cell; empty when nothing is."""
    text = seen.replace(b"&quot;", b'"').replace(b"&apos;", b"'")
    found = _CALL.search(text)
    if found is None:
        return ""
    called = _NAME.search(found[0])
    cell = _CELL.findall(text, max(found.start() - _OVERLAP, 0), found.start())
    words = (called[1] if called else b"DDE", *cell[-1:])
    return ", ".join(word.decode("utf-8", "replace").removeprefix("_xlfn.") for word in words)


def _with_sheet(package: Package, part: str, call: str) -> str:
    from kolosi.intake.formats.parts import sheet_parts

    try:
        sheet = next((sheet.name for sheet in sheet_parts(package) if sheet.member == part), "")
    except Unreadable:
        return call
    return f"{call} ({sheet})" if sheet else call
