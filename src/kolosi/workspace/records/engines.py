"""The engine over the records of a build, with what was received and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.record import beside_of
from kolosi.workspace.follow.reporters import registry_frame, scopes_in
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.records.activities import counted_activities, untold_by_sex
from kolosi.workspace.records.built import Built

if TYPE_CHECKING:
    import polars as pl

    from kolosi.model.place import Places
    from kolosi.model.receipt import Receipt
    from kolosi.store.engine import Engine
    from kolosi.workspace.folder import Folder


def engine_of(workspace: Folder, built: Built) -> Engine:
    """Every record table of the build, and the receipts, as SQL views."""
    silent = waiting_whole(built)
    name = f"receipts-{receipts_digest(workspace, silent)}"
    workspace.tables.write(name, receipts_frame(workspace, silent))
    tables: dict[str, Sequence[str]] = {**built.tables, "receipts": [name]}
    tables |= _coverage_tables(workspace, built, silent)
    if "activities" in tables:
        counted, beside = counted_activities(workspace, built), beside_of("activities")
        tables["activities"] = [counted]
        tables[beside] = [*tables.get(beside, ()), untold_by_sex(workspace, counted)]
    return workspace.tables.engine(tables)


def _coverage_tables(workspace: Folder, built: Built, silent: frozenset[str]) -> dict[str, Sequence[str]]:
    """What each file answers for, and who reports, as tables under the names of their content."""
    import polars as pl

    scopes = scopes_in(workspace, built, silent)
    texts = sorted(scope.as_text() for scope in scopes)
    registry = registry_frame(workspace, scopes)
    frames = {"scopes": pl.DataFrame({"scope": texts}, schema={"scope": pl.String()}), "registry": registry}
    frames["asked"] = _asked_frame(workspace)
    frames["units"] = _units_frame(workspace.knowledge.places)
    named: dict[str, Sequence[str]] = {}
    for table, frame in frames.items():
        name = f"{table}-{sha256(frame.write_csv().encode()).hexdigest()[:12]}"
        workspace.tables.write(name, frame)
        named[table] = [name]
    return named


def _units_frame(places: Places) -> pl.DataFrame:
    """The first-level unit that holds each place of the country, and nothing for the country itself."""
    import polars as pl

    texts = dict.fromkeys(("unit_place", "unit"), pl.String())
    return pl.DataFrame([(id_, _unit_above(places, id_)) for id_ in places], schema=texts, orient="row")


def _unit_above(places: Places, id_: str) -> str:
    """The first-level unit above a place in the boundaries that the place belongs to; empty for the country."""
    found = places[id_]
    while found.level != 1:
        if found.parent is None:
            return ""
        found = places[found.parent]
    return found.id


def _asked_frame(workspace: Folder) -> pl.DataFrame:
    """A row for each source whose figures a file may change that does not count yet; its days where they are known."""
    import polars as pl

    from kolosi.model.period import Period

    rows = []
    for one in asked_files(workspace):
        period = Period.parse(one.period) if one.period else None
        days = (period.first, period.last) if period else (None, None)
        rows += [(one.file, source, table, *days) for source in one.sources for table in one.tables or (None,)]
    texts, days_ = (
        dict.fromkeys(("file", "source", "record_table"), pl.String()),
        dict.fromkeys(("first", "last"), pl.Date()),
    )
    return pl.DataFrame(rows, schema={**texts, **days_}, orient="row")


def waiting_whole(built: Built) -> frozenset[str]:
    """The files of which every row waits: they say nothing yet, and their months are not months of zero."""
    return frozenset(id_ for id_, entry in built.receipts.items() if entry.get("rows") and not any(_records(entry)))


def _records(entry: Mapping[str, object]) -> Iterable[int]:
    records = entry.get("records")
    return records.values() if isinstance(records, dict) else ()


def receipts_digest(workspace: Folder, silent: frozenset[str] = frozenset()) -> str:
    """What the table of receipts depends on."""
    parts = [
        f"{receipt.id}|{receipt.period}|{receipt.organisation}|{receipt.id in silent}"
        for receipt in workspace.receipts.current()
    ]
    parts.append(workspace.settings.published or "")
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def receipts_frame(workspace: Folder, silent: frozenset[str] = frozenset()) -> pl.DataFrame:
    """One row a current receipt that says something: who sent what about which days."""
    import polars as pl

    rows = [
        {
            "receipt": receipt.id,
            "source": receipt.source,
            "organisation": receipt.organisation,
            "first": receipt.period.first,
            "last": _known_until(workspace, receipt),
            "as_of": receipt.as_of,
            "received": receipt.received,
        }
        for receipt in workspace.receipts.current()
        if receipt.id not in silent
    ]
    texts = dict.fromkeys(("receipt", "source", "organisation"), pl.String())
    days = dict.fromkeys(("first", "last", "as_of", "received"), pl.Date())
    return pl.DataFrame(rows, schema={**texts, **days})


def _known_until(workspace: Folder, receipt: Receipt) -> date:
    """The last day a submission can speak to: not after it came, nor after its edition; a plan keeps its own days."""
    published = workspace.settings.published
    known = min(receipt.received, date.fromisoformat(published)) if published else receipt.received
    return min(receipt.period.last, known) if known >= receipt.period.first else receipt.period.last
