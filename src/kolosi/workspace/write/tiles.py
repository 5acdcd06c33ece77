"""The tile grid that stands in for outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.report.charts import Tile

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk


def tiles_of(desk: Desk) -> tuple[Tile, ...]:
    """The tile of each first-level place."""
    return tuple(
        Tile(place=place.id, name=place.name["fr"], row=place.tile[0], col=place.tile[1])
        for place in desk.workspace.level_one()
        if place.tile
    )
