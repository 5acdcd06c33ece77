"""What maps are drawn from: the outlines that were added, with their source and date, or tiles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kolosi.reading.labels import label
from kolosi.report.charts.drawing import Geography
from kolosi.workspace.places.outlines import SOURCE
from kolosi.workspace.write.tiles import tiles_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.label import Label
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder


DRAWN = 0.5
"""A set of boundaries of which more than this part of the first-level units has an outline can be drawn."""


def vintage_of(workspace: Folder) -> str:
    """The set of boundaries that a document speaks in.

    The one its settings name. Else the one of its period, unless the outlines that were added draw another one and not this:
    then that one; of several, the one most of whose units records speak of, then the one drawn most, then the newest.
    """
    country = workspace.knowledge.places.country
    named = country.vintage(workspace.settings.boundaries) if workspace.settings.boundaries else None
    usual = country.spoken(workspace.settings.period.last.isoformat())
    drawn = {} if named else drawn_vintages(workspace)
    if named or not drawn or usual in drawn:
        return named or usual
    if len(drawn) == 1:
        return next(iter(drawn))
    spoken = _spoken_places(workspace)
    return max(drawn, key=lambda vintage: (_named_units(workspace, vintage, spoken), drawn[vintage]))


def drawn_vintages(workspace: Folder) -> Mapping[str, float]:
    """The sets of boundaries that one of the boundary files draws, with the part of their units that it draws."""
    places = workspace.knowledge.places
    files = [_drawn_by(workspace, receipt) for receipt in workspace.receipts.current() if receipt.source == SOURCE]
    found = {
        vintage.id: max((len(drawn & units) / len(units) for drawn in files), default=0.0)
        for vintage in places.country.vintages
        if (units := {place.id for place in places.level_one(vintage.id)})
    }
    return {vintage: part for vintage, part in found.items() if part > DRAWN}


def _drawn_by(workspace: Folder, receipt: Receipt) -> frozenset[str]:
    """The first-level units whose outline a boundary file holds."""
    import polars as pl

    name = _table_of(workspace, receipt.id, SOURCE)
    if name is None:
        return frozenset()
    drawn = workspace.tables.read(name, ["place", "level"]).filter(pl.col("level") == 1)
    return frozenset(drawn["place"].drop_nulls().to_list())


def _table_of(workspace: Folder, receipt: str, table: str) -> str | None:
    """The name of the records of a receipt; what is not built yet is built first."""
    entries = workspace.tables.current().get("receipts")
    known = entries if isinstance(entries, dict) and receipt in entries else workspace.build().receipts
    files = known[receipt].get("files")
    return str(files[table]) if isinstance(files, dict) and table in files else None


def _spoken_places(workspace: Folder) -> frozenset[str]:
    """Every place that a record of the present build names."""
    built = workspace.build()
    names = [name for table, files in built.tables.items() if table != SOURCE for name in files]
    frames = [workspace.tables.scan(name) for name in names]
    columns = [(frame, column) for frame in frames for column in frame.collect_schema().names() if column == "place"]
    found = [frame.select(column).unique().collect()[column].drop_nulls().to_list() for frame, column in columns]
    return frozenset(place for places in found for place in places)


def _named_units(workspace: Folder, vintage: str, spoken: frozenset[str]) -> int:
    """How many units of a set of boundaries hold a place that records name."""
    places = workspace.knowledge.places
    return sum(not spoken.isdisjoint(places.members(unit.id)) for unit in places.level_one(vintage))


def geography_of(desk: Desk) -> Geography:
    """Outlines of the first-level units by place id, of a boundary file or else those of content; the tile grid in any case.

    All outlines come from one file, so that neighbours touch: the one that draws most units, the newest of several.
    """
    workspace = desk.workspace
    files = {receipt.id: receipt for receipt in workspace.receipts.current() if receipt.source == SOURCE}
    outlines = _outlines(desk) if files else {}
    if not any(outlines.values()):
        return _of_content(desk)
    best = max(outlines, key=lambda id_: (len(outlines[id_]), files[id_].received))
    return Geography(features=outlines[best], boundaries=_credit(desk, files[best]), tiles=tiles_of(desk))


def _of_content(desk: Desk) -> Geography:
    """The outlines that come with content, where they are of the units that the document speaks of; with their doubt."""
    from kolosi.content.countries import load_outlines
    from kolosi.report.draft.typography import set_prose

    workspace = desk.workspace
    drawn, tiles = workspace.knowledge.places.country.outlines, tiles_of(desk)
    if drawn is None or drawn.vintage != workspace.vintage():
        return Geography(tiles=tiles)
    shapes = load_outlines(workspace.settings.country, workspace.knowledge.overlay)
    features = tuple(
        {"id": place.id, "geometry": shapes[place.id]} for place in workspace.level_one() if place.id in shapes
    )
    credit = {
        language: set_prose(f"{source} ({drawn.licence}, {drawn.date}). {drawn.doubt[language]}", language)
        for language, source in drawn.source.items()
    }
    return Geography(features=features, boundaries=credit, tiles=tiles)


def _outlines(desk: Desk) -> Mapping[str, tuple[Mapping[str, object], ...]]:
    """By boundary file, the outlines of the units that the document speaks of, in their order."""
    drawn_rows = "SELECT receipt, place, geometry FROM boundaries WHERE level = 1 AND geometry IS NOT NULL"
    rows = desk.engine.query(drawn_rows).iter_rows(named=True)
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
    from kolosi.report.draft.numerals import day

    wanted = desk.workspace.vintage()
    vintage = next(each for each in desk.workspace.knowledge.places.country.vintages if each.id == wanted)
    came = {language: text.format(day(receipt.received, language)) for language, text in label("maps.received").items()}
    owner = "" if receipt.organisation == receipt.source else f"{receipt.organisation}, "
    return {language: f"{owner}{came[language]} ({vintage.name[language]})" for language in came}
