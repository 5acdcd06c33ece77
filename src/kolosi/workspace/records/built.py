"""What a build holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kolosi.model.finding import Finding

Entry = dict[str, object]

PARTS = ("files", "beside")
"""The tables of a file: the records that count, and those of rows that hold something open."""


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build holds: files by table, and what it says of each receipt."""

    digest: str
    tables: Mapping[str, tuple[str, ...]]
    receipts: Mapping[str, Mapping[str, object]]


def whole(value: object) -> int:
    """A count as kept in the build; 0 when there is none."""
    return value if isinstance(value, int) else 0


def alone(entry: Mapping[str, object]) -> Entry:
    """What the build says of a file by itself, as if no other had come."""
    before = entry.get("alone")
    kept = {name: value for name, value in entry.items() if name not in {"alone", "once"}}
    return {**kept, **before} if isinstance(before, dict) else kept


def files_in(entry: Mapping[str, object]) -> list[str]:
    """The names of the tables of a file: those that count, and those of the file by itself."""
    found: dict[str, None] = {}
    for one in (entry, alone(entry)):
        for part in PARTS:
            files = one.get(part)
            found |= dict.fromkeys(map(str, files.values())) if isinstance(files, dict) else {}
    return list(found)


def as_line(finding: Finding) -> Mapping[str, object]:
    """A point to check as kept in the build, without its words."""
    where = {name: value for name, value in vars(finding.where).items() if value is not None}
    return {
        "id": finding.id,
        "where": where,
        "found": finding.found,
        "count": finding.count,
        "data": dict(finding.data),
        "message": dict(finding.message),
    }
