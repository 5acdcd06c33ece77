"""The regional page: one draft a region, made from the same few indicators; an empty cell is no data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.report.draft.links import Draft
from kolosi.store.files import is_there, read_prose
from kolosi.workspace.write.registers import actions_at, read_registers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.workspace.ask.desk import Desk

ACTIONS = "<!-- actions -->"
"""Where the page of a region asks for the recommendations that concern it."""


def region_drafts(desk: Desk, language: str) -> Iterator[tuple[str, Draft]]:
    """The draft of each region: `report/region.<language>.md`, with `%PLACE%`, `%NAME%` and what is asked for it filled in."""
    path = desk.workspace.file("report", f"region.{language}.md")
    if not is_there(path):
        return
    text = read_prose(path)
    registers = read_registers(desk.workspace) if ACTIONS in text else None
    for place in desk.workspace.level_one():
        filled = text.replace("%PLACE%", place.id).replace("%NAME%", place.name[language])
        if registers is not None:
            filled = filled.replace(ACTIONS, actions_at(registers, desk.workspace, place.id, language))
        yield place.id, Draft(file=f"report/{path.name}", language=language, text=filled)
