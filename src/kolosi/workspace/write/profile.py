"""The regional page: one draft a region, made from the same few indicators; an empty cell is no data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.report.draft.links import Draft
from kolosi.store.files import is_there, read_prose
from kolosi.workspace.write.registers import actions_at, read_registers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.model.place import Place
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

MARK = "actions"
ACTIONS = f"<!-- {MARK} -->"
"""Where the page of a region asks for the recommendations that concern it."""


def region_pages(workspace: Folder) -> list[Draft]:
    """The page of a region in each language, as it was written, before any region is filled in."""
    pages = (_page(workspace, language) for language in workspace.settings.languages)
    return [page for page in pages if page is not None]


def _page(workspace: Folder, language: str) -> Draft | None:
    path = workspace.file("report", f"region.{language}.md")
    if not is_there(path):
        return None
    return Draft(file=f"report/{path.name}", language=language, text=read_prose(path))


def named(page: Draft, place: Place) -> Draft:
    """The page of a region with one of them in it."""
    return replace(page, text=page.text.replace("%PLACE%", place.id).replace("%NAME%", place.name[page.language]))


def region_drafts(desk: Desk, language: str) -> Iterator[tuple[str, Draft]]:
    """The draft of each region: `report/region.<language>.md`, with `%PLACE%`, `%NAME%` and what is asked for it filled in."""
    page = _page(desk.workspace, language)
    if page is None:
        return
    registers = read_registers(desk.workspace) if ACTIONS in page.text else None
    for place in desk.workspace.level_one():
        filled = named(page, place)
        if registers is not None:
            said = actions_at(registers, desk.workspace, place.id, language)
            filled = replace(filled, text=filled.text.replace(ACTIONS, said))
        yield place.id, filled
