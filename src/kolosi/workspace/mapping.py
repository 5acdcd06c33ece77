"""What maps are drawn from: the outlines that were added, with their source and date, or tiles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kolosi.model.label import Label
from kolosi.model.receipt import Receipt
from kolosi.report.drawing import Geography
from kolosi.workspace.assembling import tiles_of

if TYPE_CHECKING:
    from kolosi.workspace.asking import Desk


def geography_of(desk: Desk) -> Geography:
    """Outlines of the first-level units by place id when a boundary file was added; the tile grid in any case.

    All outlines come from one file, so that neighbours touch: the one that draws most units, the newest of several.
    """
    workspace = desk.workspace
    files = {receipt.id: receipt for receipt in workspace.receipts.current() if receipt.source == "boundaries"}
    outlines = _outlines(desk) if files else {}
    if not any(outlines.values()):
        return Geography(tiles=tiles_of(desk))
    best = max(outlines, key=lambda id_: (len(outlines[id_]), files[id_].received))
    return Geography(features=outlines[best], boundaries=_credit(desk, files[best]), tiles=tiles_of(desk))


def _outlines(desk: Desk) -> Mapping[str, tuple[Mapping[str, object], ...]]:
    """By boundary file, the outlines of the units that the document speaks of, in their order."""
    rows = desk.engine.query("SELECT receipt, place, geometry FROM boundaries WHERE level = 1").iter_rows(named=True)
    drawn = {(row["receipt"], row["place"]): row["geometry"] for row in rows}
    receipts = dict.fromkeys(receipt for receipt, _ in drawn)
    return {
        receipt: tuple(
            {"id": place.id, "geometry": json.loads(drawn[receipt, place.id])}
            for place in desk.workspace.level_one()
            if (receipt, place.id) in drawn
        )
        for receipt in receipts
    }


def _credit(desk: Desk, receipt: Receipt) -> Label:
    """Whose boundaries, which set, and when the file came."""
    from kolosi.report.numerals import day

    settings, country = desk.workspace.settings, desk.workspace.knowledge.places.country
    wanted = country.current if settings.boundaries is None else country.vintage(settings.boundaries)
    vintage = next(each for each in country.vintages if each.id == wanted)
    came = {
        "en": f"file received on {day(receipt.received, 'en')}",
        "fr": f"fichier reçu le {day(receipt.received, 'fr')}",
    }
    owner = "" if receipt.organisation == receipt.source else f"{receipt.organisation}, "
    return {language: f"{owner}{came[language]} ({vintage.name[language]})" for language in came}
