"""What maps are drawn from: the outlines that were added, with their source and date, or tiles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kolosi.model.label import Label
from kolosi.report.drawing import Geography
from kolosi.workspace.assembling import tiles_of

if TYPE_CHECKING:
    from kolosi.workspace.asking import Desk


def geography_of(desk: Desk) -> Geography:
    """Outlines of the first-level units by place id when a boundary file was added; the tile grid in any case."""
    if not any(receipt.source == "boundaries" for receipt in desk.workspace.receipts.current()):
        return Geography(tiles=tiles_of(desk))
    rows = desk.engine.query(
        "SELECT place, any_value(geometry) AS geometry, any_value(receipt) AS receipt FROM boundaries WHERE level = 1 AND place IS NOT NULL GROUP BY place ORDER BY place"
    )
    features = tuple(
        {"id": row["place"], "geometry": json.loads(row["geometry"])} for row in rows.iter_rows(named=True)
    )
    return Geography(
        features=features, boundaries=_credit(desk, rows["receipt"].to_list()) if features else {}, tiles=tiles_of(desk)
    )


def _credit(desk: Desk, receipts: list[str]) -> Label:
    """Whose boundaries, of when, and that they imply nothing."""
    from kolosi.report.numerals import day

    places = desk.workspace.knowledge.places
    source = desk.workspace.knowledge.sources.get("boundaries")
    found = next((receipt for receipt in desk.workspace.receipts.current() if receipt.id in receipts), None)
    credit: dict[str, str] = {}
    for language in desk.workspace.settings.languages:
        pieces = [source.title.get(language, "")] if source else []
        pieces += [day(found.received, language)] if found else []
        credit[language] = f"{', '.join(pieces)}. {places.country.disclaimer.get(language, '')}".strip(". ") + "."
    return credit
