"""The verb that shows severity: of the whole workspace, or of one region."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.correct.nearby import require_place
from kolosi.workspace.correct.offered import place_named
from kolosi.workspace.judge.severity import severity_on

if TYPE_CHECKING:
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.judge.severity_table import SeverityTable


def severity(workspace: Folder, at: str | None = None) -> SeverityTable:
    """The severity of every region and risk of the workspace, or of one region. Raises `Refusal` for a region that is not known."""
    table = severity_on(desk_of(workspace), has_ranks=True)
    if at is None:
        return table
    region = place_named(workspace, at) or at
    require_place(workspace.knowledge.places, region)
    return replace(table, cells=tuple(cell for cell in table.cells if cell.region == region))
