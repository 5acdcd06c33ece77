"""Formulas that call something outside the workbook: a page of the web, a server, a library of the system, another program."""

from __future__ import annotations

import re

from kolosi.intake.archive import Package
from kolosi.intake.refusal import Unreadable
from kolosi.intake.relations import Led, as_plain

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


def refuse_calls(package: Package, led: Led) -> None:
    """Refuse a workbook of which a formula asks something outside it: the program that opens it may, without asking."""
    for name in led.matching(_SHEETS, _SHEET_KINDS):
        rest = b""
        for piece in package.chunks(name):
            seen = rest + (piece if rest else as_plain(piece))
            upper = seen.upper()
            if any(hint in upper for hint in _HINTS) and _calls(seen):
                raise Unreadable("links")
            rest = piece[-_OVERLAP:]


def _calls(seen: bytes) -> bool:
    return bool(_CALL.search(seen.replace(b"&quot;", b'"').replace(b"&apos;", b"'")))
