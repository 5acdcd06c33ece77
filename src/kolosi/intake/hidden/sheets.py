"""The tables of a file that is taken apart."""

from __future__ import annotations

from kolosi.intake.containers.refusal import Limits, Unreadable
from kolosi.intake.formats import Sheet, read_sheets

_NO_TABLE = frozenset({"empty", "formulas", "not_a_table", "pdf"})
"""Why a file may have no table to look at, and still be looked into."""


def sheets_of(name: str, data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """The tables of a file; none where it has none."""
    try:
        return tuple(read_sheets(name, data, limits=limits))
    except Unreadable as refusal:
        if refusal.code in _NO_TABLE:
            return ()
        raise
