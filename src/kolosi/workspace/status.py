"""The state of a workspace: what came in, what waits, what is to be checked, what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.workspace.activities import duplicate_points, possible_duplicates
from kolosi.workspace.building import Built, from_line, unknown_of

if TYPE_CHECKING:
    from kolosi.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Line:
    """One file received."""

    file: str
    source: str
    organisation: str
    period: str
    rows: int
    records: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Status:
    """The state of a workspace."""

    name: str
    period: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    unknown: int
    decisions: int
    editions: tuple[str, ...]
    withdrawn: tuple[str, ...]

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "workspace": self.name,
            "period": self.period,
            "files": [dict(vars(line)) for line in self.lines],
            "unknown": self.unknown,
            "decisions": self.decisions,
            "editions": list(self.editions),
            "withdrawn": list(self.withdrawn),
            "findings": [finding.as_json() for finding in self.findings],
        }


def status_of(workspace: Workspace, built: Built) -> Status:
    """The state as of the present build."""
    receipts = {receipt.id: receipt for receipt in workspace.receipts.current()}
    lines = tuple(
        Line(
            file=receipts[id_].file,
            source=receipts[id_].source,
            organisation=receipts[id_].organisation,
            period=str(receipts[id_].period),
            rows=whole(entry.get("rows")),
            records=_records(entry),
            waiting=whole(entry.get("waiting")),
        )
        for id_, entry in built.receipts.items()
        if id_ in receipts
    )
    return Status(
        name=workspace.settings.name,
        period=str(workspace.settings.period),
        lines=lines,
        findings=tuple(workspace.say(finding) for finding in findings_of(workspace, built)),
        unknown=sum(len(unknown_of(entry)) for entry in built.receipts.values()),
        decisions=len(workspace.decisions.all()),
        editions=tuple(workspace.editions.ids()),
        withdrawn=tuple(sorted(workspace.decisions.latest("withdrawn"))),
    )


def findings_of(workspace: Workspace, built: Built) -> list[Finding]:
    """Every point to check in the files received, rows that wait first."""
    from kolosi.workspace.correcting import NAMES

    given = NAMES.get(workspace.settings.languages[0], NAMES["en"])
    waiting = [
        point(
            "rows_waiting",
            where=Where(file=str(entry.get("file"))),
            count=whole(entry.get("waiting")),
            data={"list": given},
        )
        for entry in built.receipts.values()
        if whole(entry.get("waiting"))
    ]
    return [
        *waiting,
        *duplicate_points(possible_duplicates(workspace, built), built),
        *(from_line(line) for entry in built.receipts.values() for line in _lines(entry)),
    ]


def _lines(entry: Mapping[str, object]) -> list[Mapping[str, object]]:
    lines = entry.get("findings")
    return lines if isinstance(lines, list) else []


def _records(entry: Mapping[str, object]) -> int:
    records = entry.get("records")
    return sum(int(count) for count in records.values()) if isinstance(records, dict) else 0


def whole(value: object) -> int:
    """A count as kept in the build; 0 when there is none."""
    return value if isinstance(value, int) else 0
