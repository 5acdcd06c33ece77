"""The regions of the document in which places of excerpts lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.workspace.folder import Folder


def regions_by_place(workspace: Folder) -> Mapping[str, str]:
    """The region of each place that lies wholly in one of those that the document speaks of."""
    places = workspace.knowledge.places
    found: dict[str, str] = {}
    for region in workspace.level_one():
        found = {**dict.fromkeys(places.members(region.id), region.id), **found}
    return found


def regions_of(workspace: Folder, by_place: Mapping[str, str], ids: Iterable[str]) -> frozenset[str]:
    """The regions that some places lie in or touch; none for the whole country, and for what is no place."""
    found = set()
    for id_ in ids:
        if id_ in by_place:
            found.add(by_place[id_])
        elif id_ in workspace.knowledge.places and workspace.knowledge.places[id_].level > 0:
            found |= {by_place[one] for one in workspace.knowledge.places.members(id_) if one in by_place}
    return frozenset(found)
