"""The command that shows severity by region and risk: computed, agreed, and where the two part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.judge.severity_table import SeverityCell, SeverityTable


def severity(
    at: Annotated[str | None, typer.Option("--at")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi severity`."""
    with Door(workspace, language, json) as door:
        found = door.open().severity(at=at)
        if json:
            door.dump(found.as_json())
            return
        _table(door, found)


def _table(door: Door, found: SeverityTable) -> None:
    if not found.criteria.is_confirmed:
        show(door.say(found.criteria.said))
    heads = [
        door.label(f"cli.severity.{head}")
        for head in ("region", "risk", "computed", "grade", "agreed", "departs", "ranks")
    ]
    door.table(heads, [_row(door, cell) for cell in found.cells])
    unknown = sum(cell.computed.phase is None for cell in found.cells)
    agreed = sum(cell.phase is not None for cell in found.cells)
    show(door.label("cli.severity.counts", unknown=unknown, agreed=agreed, all=len(found.cells)))
    door.next(door.label("cli.severity.next"))


def _row(door: Door, cell: SeverityCell) -> tuple[object, ...]:
    computed = cell.computed
    if computed.phase is None:
        said = door.label(f"cli.severity.{computed.absence}")
    else:
        span = _span(computed.low, computed.high)
        said = span if computed.low == computed.high else f"{computed.phase} ({span})"
    departs = f"{computed.phase} → {cell.phase}" if cell.departs_by else ""
    ranks = "" if cell.ranks is None else _span(cell.ranks.low, cell.ranks.high)
    risk = door.say(cell.label) if cell.risk else door.label("severity.all")
    return door.say(cell.place), risk, said, computed.grade or "–", cell.phase or "–", departs, ranks


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
