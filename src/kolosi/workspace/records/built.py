"""What a build holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build holds: files by table, and what it says of each receipt."""

    digest: str
    tables: Mapping[str, tuple[str, ...]]
    receipts: Mapping[str, Mapping[str, object]]


def whole(value: object) -> int:
    """A count as kept in the build; 0 when there is none."""
    return value if isinstance(value, int) else 0
