"""Lengths as the XML of office files writes them."""

from __future__ import annotations

POINT, TWIP = 12_700, 635
"""A point, and a twentieth of one, in the unit of drawings (EMU)."""
_LONGEST = 15


def whole(written: object) -> int:
    """A whole number as XML writes it; 0 for anything else.

    >>> whole("-12700"), whole("1e9"), whole(None)
    (-12700, 0, 0)
    """
    text = str(written or "").strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) <= _LONGEST else 0
