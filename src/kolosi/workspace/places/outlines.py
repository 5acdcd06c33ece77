"""Boundary files: receipts like others, read as outlines instead of columns."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.content.given import GivenList, lay_beside
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.receipt import Receipt
from kolosi.reading.labels import label
from kolosi.store.files import is_there, opened
from kolosi.workspace.answers import Added
from kolosi.workspace.receive.file_answers import words_by_receipt
from kolosi.workspace.records.building import reading_digest, write_readings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from kolosi.intake.boundaries.outlines import Outline
    from kolosi.intake.records.importing import Reading
    from kolosi.model.place import Places
    from kolosi.workspace.folder import Folder

SOURCE = "boundaries"
_SUFFIXES = {".geojson", ".topojson", ".gpkg", ".shp"}
_INSIDE = (".shp", ".geojson", ".topojson", ".gpkg", ".geoparquet")
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_BESIDE = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qpj")
_COLUMNAR = (".parquet", ".geoparquet")
_HEAD = 4096
_FOOT = 1 << 20
_NO_PLACE = label("boundaries.no_place")
_DAY = (1980, 1, 1, 0, 0, 0)


def is_boundary_file(path: Path) -> bool:
    """True for a file whose name says that it may hold outlines."""
    if path.suffix.lower() in _SUFFIXES:
        return True
    if path.suffix.lower() == ".json":
        return _says_outlines(path)
    if path.suffix.lower() in _COLUMNAR:
        return _draws_areas(path)
    if path.suffix.lower() != ".zip":
        return False
    from kolosi.intake.containers.admission import Unreadable, member_names
    from kolosi.workspace.receive.adding import incoming

    try:
        return any(name.lower().endswith(_INSIDE) for name in member_names(incoming(path)))
    except (OSError, Unreadable, Refusal):  # what reads it will say so
        return False


def _says_outlines(path: Path) -> bool:
    """True for JSON that begins as GeoJSON or TopoJSON does."""
    try:
        with opened(path) as file:
            head = file.read(_HEAD)
    except (OSError, Refusal):  # what reads it will say so
        return False
    return any(word in head for word in (b'"Topology"', b'"FeatureCollection"'))


def _draws_areas(path: Path) -> bool:
    """True for Parquet whose foot speaks of polygons."""
    try:
        with opened(path) as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(max(size - _FOOT, 0))
            foot = file.read(_FOOT)
    except (OSError, Refusal):
        return False
    return b'"primary_column"' in foot and b'Polygon"' in foot


def is_beside_shapefile(path: Path) -> bool:
    """True for a file that is read together with the .shp beside it."""
    return path.suffix.lower() in _BESIDE and is_there(path.with_suffix(".shp"))


def refuse_shapefile_part(path: Path) -> None:
    """A file that lies beside a .shp says nothing alone. Raises `Refusal`."""
    if path.suffix.lower() in _BESIDE:
        raise Refusal(point("shapefile_part", where=Where(file=path.name), found=f"{path.stem}.shp"))


def add_boundaries(workspace: Folder, path: Path, received: date, organisation: str | None = None) -> Added | None:
    """Keeps a boundary file and reads its outlines; None when it holds none (points, a table)."""
    from kolosi.store.receipts import digest_of, opaque_code

    name, data = _whole(path)
    outlines = outlines_in(name, data)
    if outlines is None:
        return None
    digest = digest_of(data)
    before = workspace.vintage()
    given = list_in(workspace, digest[:12], name, outlines)
    places, told = places_with(workspace, given)
    reading = reading_of(name, outlines, places, given.codes)
    if not reading.records.height:
        last = workspace.say(reading.findings[-1])
        raise Refusal(replace(last, severity="error", hint=_NO_PLACE))
    receipt = Receipt(
        id=digest[:12],
        code=opaque_code(digest, workspace.salt),
        file=name,
        original=digest,
        kept=digest,
        size=len(data),
        source=SOURCE,
        layout="outlines",
        organisation=organisation or SOURCE,
        period=workspace.settings.period,
        received=received,
    )
    if workspace.receipts.find_original(digest) is None:
        workspace.receipts.keep(receipt, data)
        workspace.knowledge.forget_places()
        source = workspace.knowledge.sources[SOURCE]
        table = f"{receipt.id}-{reading_digest(receipt, source, words_by_receipt(workspace)(receipt))}"
        workspace.register(receipt, write_readings(workspace.tables, table, [reading], receipt))
    said = tuple(workspace.say(finding) for finding in (*told, *reading.findings))
    findings = (*said, *_chosen_units(workspace, name, before))
    count = reading.records.height
    return Added(
        file=path.name,
        receipt=receipt,
        source=SOURCE,
        layout="outlines",
        confidence=1.0,
        rows=count,
        records=count,
        findings=findings,
    )


def _chosen_units(workspace: Folder, name: str, before: str) -> tuple[Finding, ...]:
    """That the document now speaks of other units than before, because the outlines draw these."""
    now = workspace.vintage()
    if now == before:
        return ()
    chosen = next(one for one in workspace.knowledge.places.country.vintages if one.id == now)
    said = point("units_of_the_document", where=Where(file=name), found=now, data=chosen.name)
    return (workspace.say(said),)


def _whole(path: Path) -> tuple[str, bytes]:
    """The bytes of a file; the parts of a shapefile that lie beside it come along, zipped."""
    from kolosi.intake.containers.admission import Unreadable
    from kolosi.workspace.receive.adding import incoming, not_opened

    try:
        if path.suffix.lower() != ".shp":
            return path.name, incoming(path)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for suffix in _PARTS:
                part = path.with_suffix(suffix)
                if is_there(part):
                    archive.writestr(zipfile.ZipInfo(part.name, _DAY), incoming(part), zipfile.ZIP_DEFLATED)
        return f"{path.stem}.zip", out.getvalue()
    except Unreadable as error:
        name = error.file or path.name
        raise Refusal(point(f"file_{error.code}", where=Where(file=name), found=name, data=error.data)) from error
    except OSError as error:
        raise not_opened(path, error) from error


def outlines_in(name: str, data: bytes) -> list[Outline] | None:
    """The outlines of a boundary file; None when it holds none. Raises `Refusal` when it cannot be read."""
    from kolosi.intake.boundaries.outlines import NotBoundaries
    from kolosi.intake.sandbox import Unreadable, read_boundaries

    try:
        return read_boundaries(name, data)
    except NotBoundaries:
        return None
    except Unreadable as error:
        raise Refusal(point(f"file_{error.code}", where=Where(file=name), found=name, data=error.data)) from error


def list_in(workspace: Folder, receipt: str, name: str, outlines: Sequence[Outline]) -> GivenList:
    """The list of places that outlines bear."""
    from kolosi.workspace.places.listed_places import listed_in_outlines

    listed = listed_in_outlines(outlines, workspace.knowledge.country_alone)
    return GivenList(id=receipt, file=name, listed=listed, fills_gaps=True)


def places_with(workspace: Folder, given: GivenList) -> tuple[Places, tuple[Finding, ...]]:
    """The places of the country with those that outlines bear, where content lists none of their level; and what is said of it."""
    if not given.listed.units:
        return workspace.knowledge.places, ()
    laid = lay_beside(workspace.knowledge.places, given)
    return laid.places, tuple(replace(finding, where=Where(file=given.file)) for finding in laid.findings)


def read_outlines(name: str, data: bytes, places: Places, given: Sequence[GivenList] = ()) -> Reading | None:
    """The outlines of a boundary file as records; None when it holds no outline. `given` is the list of places they bear."""
    outlines = outlines_in(name, data)
    return None if outlines is None else reading_of(name, outlines, places, given[0].codes if given else "")


def reading_of(name: str, outlines: Sequence[Outline], places: Places, codes: str = "") -> Reading:
    """Outlines as records, each of the place that it is."""
    import polars as pl

    from kolosi.intake.boundaries.boundaries import match_outlines
    from kolosi.intake.records.importing import Reading
    from kolosi.intake.records.problems import WAITING

    frame, remarks = match_outlines(outlines, places, codes)
    records = frame.with_columns(
        pl.lit(None, pl.String).alias("receipt"),
        pl.lit("").alias("sheet"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row"),
        pl.lit(SOURCE).alias("source"),
        pl.lit(SOURCE).alias("organisation"),
    )
    findings = tuple(_finding(name, remark.id, remark.found, remark.message) for remark in remarks)
    return Reading(
        table=SOURCE, records=records, waiting=pl.DataFrame(schema=WAITING), findings=findings, rows=frame.height
    )


def _finding(name: str, id_: str, found: str | None, message: object) -> Finding:
    assert isinstance(message, dict)
    return replace(point(id_, where=Where(file=name), found=found), message=message, severity="note")
