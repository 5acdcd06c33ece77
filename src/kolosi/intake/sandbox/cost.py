"""What a file may cost to read: in proportion to what it weighs, whatever it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_MEGABYTE = 1 << 20
_MOST_SECONDS = 600.0
_FIRST_SECONDS = 0.75  # a small file takes a tenth of it
_MOST_BYTES = 4 << 30
_PATIENCE = 4.0
_LADEN = 60.0
"""Seconds that a reader may take to start on a machine twenty times too busy: what a file costs is bounded by processor time, not by the clock."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Seconds of processor and bytes of memory that one reading may take; `wait` are the seconds until it is given up.

    A bomb is small by nature, and a small file has little to spend: what no other check has seen ends here.
    """

    seconds: float
    memory: int
    wait: float


_SECONDS_A_MEGABYTE: Mapping[str, float] = {
    "sheets": 3.0,
    "document": 3.0,
    "returned": 6.0,
    "pdf": 12.0,
    "outlines": 6.0,
    "inside": 6.0,
}


def cost_of(kind: str, size: int) -> Cost:
    """What a file of that many bytes may cost, by the kind of reading.

    >>> cost_of("sheets", 0), cost_of("pdf", 10 << 20).seconds
    (Cost(seconds=0.75, memory=100663296, wait=63.0), 120.75)
    """
    seconds = min(_FIRST_SECONDS + _SECONDS_A_MEGABYTE[kind] * size / _MEGABYTE, _MOST_SECONDS)
    memory = min(96 * _MEGABYTE + 64 * size, _MOST_BYTES)
    return Cost(seconds=seconds, memory=memory, wait=_LADEN + _PATIENCE * seconds)
