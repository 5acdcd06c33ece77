"""Findings: points to check, in one shape everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Literal

from kolosi.model.label import Label

Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where a point was found: the pieces that apply."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A point to check. `id` names the kind of point, `occurrence` this one; `count` says how many times it was met.

    `message` and `hint` are already filled sentences, by language.
    """

    id: str
    occurrence: str
    severity: Severity
    message: Label
    hint: Label
    where: Where = Where()
    found: str | None = None
    count: int = 1
    data: Mapping[str, str | int | float | None] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The public shape of a point to check."""
        values = asdict(self)
        values["data"] = dict(self.data)
        values["message"], values["hint"] = dict(self.message), dict(self.hint)
        return values


class Refusal(Exception):
    """Something kolosi will not do; carries the finding that says why and what to do next, and points `beside` it."""

    def __init__(self, finding: Finding, *, beside: Sequence[Finding] = ()) -> None:
        super().__init__(finding.message.get("en", finding.id))
        self.finding = finding
        self.beside = tuple(beside)

    def __str__(self) -> str:
        """The sentence in each language; before it is worded, the id with what was found and what is known of it."""
        told = [self.finding.found, *(f"{name}: {value}" for name, value in self.finding.data.items())]
        bare = " · ".join([self.finding.id, *(piece for piece in told if piece)])
        return " / ".join(self.finding.message.values()) or bare


def point(
    id_: str,
    *,
    where: Where = Where(),
    found: str | None = None,
    count: int = 1,
    data: Mapping[str, str | int | float | None] | None = None,
) -> Finding:
    """A point to check whose words are still to be filled in from the catalogue of messages."""
    place = "|".join(
        str(piece)
        for piece in (where.file, where.sheet, where.row, where.column, where.line, found)
        if piece is not None
    )
    return Finding(
        id=id_,
        occurrence=f"{id_}:{sha256(place.encode()).hexdigest()[:8]}",
        severity="warning",
        message={},
        hint={},
        where=where,
        found=found,
        count=count,
        data=data or {},
    )
