"""Builds records from receipts: only what changed is read again; the last build stands until the next is whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from json import loads
from typing import TYPE_CHECKING, Any

from kolosi.content.code import READING, code_of
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.receipt import Receipt
from kolosi.model.record import TABLES, beside_of
from kolosi.workspace.receive.cutting import Cut, cuts_by_receipt, without_cuts
from kolosi.workspace.records.built import Built, alone, as_line, files_in
from kolosi.workspace.records.once import each_once

if TYPE_CHECKING:
    import polars as pl

    from kolosi.intake.columns.lookup import Lookup, Unknown
    from kolosi.intake.formats import Sheet
    from kolosi.intake.recognise.recognition import Recogniser, Recognition
    from kolosi.intake.records.importing import Reading
    from kolosi.measure.reporting.scope import SubmissionScope
    from kolosi.model.period import Period
    from kolosi.model.source import Source
    from kolosi.store.receipts import Receipts
    from kolosi.store.tables import Tables


MADE = ("receipts", "scopes", "registry", "asked", "units", "activities", "untold")
"""Tables that are made of a whole build, under the names of their content."""


def reading_digest(receipt: Receipt, source: Source | None, words: str, cuts: Sequence[Cut] = ()) -> str:
    """What the records of a receipt depend on: its bytes, its source, the words and decisions, the code that reads; and what
    newer files cut out of it."""
    code = code_of(*READING)
    told = (str(receipt.period), *receipt.said, *receipt.places, *map(str, cuts))
    parts = (receipt.id, receipt.kept, receipt.organisation, source.digest if source else "", words, code, *told)
    return sha256("|".join(parts).encode()).hexdigest()[:12]


def read_receipt(receipt: Receipt, data: bytes, source: Source, lookup: Lookup) -> list[Reading]:
    """The records of a kept file, as they would be read today."""
    from kolosi.intake.recognise.recognition import Recogniser
    from kolosi.workspace.receive.adding import in_words, read_matches

    sheets = sheets_of(receipt, data)
    if not receipt.layout:
        return [in_words(source, sheets, receipt.file, lookup)]
    found = recognised_again(Recogniser([source], lookup), sheets, receipt, source, lookup.said_columns())
    matches = found.matches if found is not None else ()
    return read_matches(matches, lookup, receipt.file, receipt=receipt.id, organisation=receipt.organisation)


def recognised_again(
    recogniser: Recogniser, sheets: Sequence[Sheet], receipt: Receipt, source: Source, said: Mapping[str, str]
) -> Recognition | None:
    """The tables of a kept file: as planned when it came, with what people `said` of its columns since, or by its known form.

    A file of a known form is read by its meaning where people said what its columns are.
    """
    from kolosi.intake.meaning.plan import TablePlan
    from kolosi.intake.recognise.recognition import Recognition

    if receipt.plans:
        plans = [TablePlan.from_json(loads(plan)) for plan in receipt.plans]
        return recogniser.by_plan(sheets, receipt.file, "", source, plans, said)
    if said:
        found = recogniser.recognise(sheets, receipt.file, "", said, is_source_said=True)
        if isinstance(found, Recognition) and found.plans:
            return found
    return recogniser.by_form(sheets, receipt.file)


def sheets_of(receipt: Receipt, data: bytes) -> list[Sheet]:
    """The sheets of a kept file."""
    from kolosi.intake.records.repacking import unpack
    from kolosi.intake.sandbox import Unreadable, read_sheets

    try:
        return unpack(data) if receipt.removed else read_sheets(receipt.file, data, entering=False)
    except Unreadable as error:
        raise Refusal(
            point(f"file_{error.code}", where=Where(file=receipt.file), found=receipt.file, data=error.data)
        ) from error


def write_readings(
    tables: Tables, name: str, readings: Sequence[Reading], receipt: Receipt, cuts: Sequence[Cut] = ()
) -> Mapping[str, object]:
    """Writes the records of a receipt, without what newer files cut out of it, and gives what the build says of it."""
    import polars as pl

    from kolosi.workspace.receive.adding import period_of

    files: dict[str, str] = {}
    frames: dict[str, pl.DataFrame] = {}
    told = sha256()
    said = receipt.period if period_of(readings) is None else None
    for table in dict.fromkeys(reading.table for reading in readings):
        whole = pl.concat([stamp(reading.records, receipt, said) for reading in readings if reading.table == table])
        records = without_cuts(whole, table, cuts)
        files[table] = f"{name}-{table}"
        frames[table] = records
        tables.write(files[table], records)
        told.update(f"{table}\n{_as_text(records)}".encode())
    waiting = [line for reading in readings for line in _waiting_lines(reading)]
    scopes = [scope for table, frame in frames.items() for scope in _scopes(frame, table, readings, receipt)]
    return {
        "scopes": [scope.as_text() for scope in scopes],
        "file": receipt.file,
        "digest": name,
        "records_digest": told.hexdigest()[:16],
        "files": files,
        "rows": sum(reading.rows for reading in readings),
        "records": {table: frame.height for table, frame in frames.items()},
        "beside": _beside_records(tables, name, readings, receipt, said, cuts),
        "waiting": sum(reading.rows_waiting for reading in readings),
        "left_out": sum(reading.left_out for reading in readings),
        "held_by": sorted({str(line["problem"]) for line in waiting}),
        "findings": [as_line(finding) for reading in readings for finding in reading.findings],
        "unknown": [dict(vars(unknown)) for reading in readings for unknown in reading.unknown],
        "problems": waiting[:5000],
    }


def _beside_records(
    tables: Tables,
    name: str,
    readings: Sequence[Reading],
    receipt: Receipt,
    said: Period | None,
    cuts: Sequence[Cut],
) -> Mapping[str, str]:
    """Writes the rows that hold something open, by table; gives the names of the files."""
    import polars as pl

    found = {}
    for table in dict.fromkeys(reading.table for reading in readings if reading.beside.height):
        own = [reading.beside for reading in readings if reading.table == table]
        found[table] = f"{name}-{table}-beside"
        stamped = stamp(pl.concat(own, how="diagonal_relaxed"), receipt, said)
        tables.write(found[table], without_cuts(stamped, table, cuts))
    return found


def _scopes(records: pl.DataFrame, table: str, readings: Sequence[Reading], receipt: Receipt) -> list[SubmissionScope]:
    """What the records of a table answer for, by their layout, their sender and their rows."""
    from kolosi.measure.compile import TIMES
    from kolosi.measure.reporting.scope import Said, scopes_of
    from kolosi.model.period import Period

    if table not in TIMES:
        return []
    is_zero = not any(reading.rows for reading in readings)
    said = Said(
        receipt=receipt.id,
        source=receipt.source,
        covers=next(reading.covers for reading in readings if reading.table == table),
        period=receipt.period if is_zero or "period" in receipt.said else None,
        places=frozenset(receipt.places),
        until=receipt.as_of or receipt.received,
        organisation=receipt.organisation,
        is_zero=is_zero,
    )
    nothing = [one for reading in readings if reading.table == table for one in reading.nothing]
    zeros = [
        replace(
            said,
            is_zero=True,
            places=frozenset(one.places),
            period=Period.parse(one.period) if one.period else receipt.period,
        )
        for one in nothing
    ]
    none = records.clear()
    return [*scopes_of(records, table, said), *(scope for zero in zeros for scope in scopes_of(none, table, zero))]


def _as_text(records: pl.DataFrame) -> str:
    """What records say, without where in its file each stands: the same however often and by whichever code they are read."""
    filled = [name for name in sorted(records.columns) if records[name].null_count() < records.height]
    return records.select(name for name in filled if name not in _PLACED).write_csv()


_PLACED = frozenset({"receipt", "sheet", "row"})


def stamp(records: pl.DataFrame, receipt: Receipt, said: Period | None = None) -> pl.DataFrame:
    """The records with the receipt they come from; `said` is the period of a file that gives no date at all."""
    import polars as pl

    organisation = pl.col("organisation").replace("", None).fill_null(pl.lit(receipt.organisation))
    stamped = records.with_columns(pl.lit(receipt.id).alias("receipt"), organisation.alias("organisation"))
    if said is None or not {"start", "end"} <= set(records.columns):
        return stamped
    return stamped.with_columns(pl.lit(said.first).alias("start"), pl.lit(said.last).alias("end"))


def _waiting_lines(reading: Reading) -> list[dict[str, object]]:
    sheet = str(reading.records["sheet"][0]) if reading.records.height else ""
    return [{"sheet": sheet, **line} for line in reading.waiting.iter_rows(named=True)]


def from_line(line: Mapping[str, object]) -> Finding:
    """A point to check from the build, its words still to be filled in."""
    where, data = line.get("where"), line.get("data")
    found, message = line.get("found"), line.get("message")
    unworded = point(
        str(line["id"]),
        where=Where(**where) if isinstance(where, dict) else Where(),
        found=None if found is None else str(found),
        count=int(str(line.get("count", 1))),
        data=data if isinstance(data, dict) else {},
    )
    return replace(unworded, message=message, severity="note") if isinstance(message, dict) and message else unworded


def findings_in(entry: Mapping[str, object]) -> list[Finding]:
    """The points to check of a receipt, their words still to be filled in."""
    lines = entry.get("findings")
    return [from_line(line) for line in lines] if isinstance(lines, list) else []


def texts_in(entry: Mapping[str, object], name: str) -> list[str]:
    """A list of texts that the build keeps about a receipt."""
    value = entry.get(name)
    return [str(item) for item in value] if isinstance(value, list) else []


def unknown_of(entry: Mapping[str, object]) -> list[Unknown]:
    """What nobody has explained yet in a receipt."""
    entries = entry.get("unknown")
    return [unknown_from(item) for item in entries if isinstance(item, dict)] if isinstance(entries, list) else []


def unknown_from(item: Mapping[str, Any]) -> Unknown:
    """One of them, from how it is kept."""
    from kolosi.intake.columns.lookup import Unknown

    listed = {name: tuple(item.get(name, ())) for name in ("options", "samples")}
    return Unknown(**{**item, **listed})


def build_records(
    receipts: Receipts,
    tables: Tables,
    sources: Mapping[str, Source],
    words: Callable[[Receipt], str],
    read: Callable[[Receipt], list[Reading]],
) -> Built:
    """The current records of every current receipt; `read` gives those of one that must be read again, `words` what its reading depends on."""
    before = tables.current().get("receipts")
    known = before if isinstance(before, dict) else {}
    current: dict[str, Mapping[str, object]] = {}
    cuts = cuts_by_receipt(receipts.current())
    for receipt in receipts.current():
        source = sources.get(receipt.source)
        if source is None:
            raise Refusal(point("source_gone", where=Where(file=receipt.file), found=receipt.source))
        cut = cuts.get(receipt.id, [])
        name = f"{receipt.id}-{reading_digest(receipt, source, words(receipt), cut)}"
        entry = known.get(receipt.id)
        if isinstance(entry, dict) and entry.get("digest") == name and _all_there(tables, entry):
            current[receipt.id] = alone(entry)
        else:
            current[receipt.id] = write_readings(tables, name, read(receipt), receipt, cut)
    return _point(tables, each_once(tables, receipts.current(), sources, current))


def _all_there(tables: Tables, entry: Mapping[str, object]) -> bool:
    return isinstance(entry.get("files"), dict) and all(map(tables.has, files_in(entry)))


def standing_build(
    receipts: Receipts, tables: Tables, sources: Mapping[str, Source], words: Callable[[Receipt], str]
) -> Built | None:
    """The last build where nothing has changed since: it is read without waiting for anybody, and without writing. None where something has."""
    value = tables.current()
    known = value.get("receipts")
    entries = known if isinstance(known, dict) else {}
    count, now = receipts.current(), {}
    cuts = cuts_by_receipt(count)
    for receipt in count:
        entry = entries.get(receipt.id)
        name = f"{receipt.id}-{reading_digest(receipt, sources.get(receipt.source), words(receipt), cuts.get(receipt.id, []))}"
        if not isinstance(entry, dict) or entry.get("digest") != name or not _all_there(tables, entry):
            return None
        now[receipt.id] = entry
    is_same = now.keys() == entries.keys() and value.get("digest") == _digest_of(now)
    return built_from({**value, "receipts": now}) if is_same else None


def _digest_of(entries: Mapping[str, Mapping[str, object]]) -> str:
    return sha256("|".join(str(entry["digest"]) for entry in entries.values()).encode()).hexdigest()[:16]


def _point(tables: Tables, current: Mapping[str, Mapping[str, object]]) -> Built:
    digest, before = _digest_of(current), tables.current()
    if before.get("digest") != digest:
        known = before.get("receipts")
        entries = known if isinstance(known, dict) else {}
        still = {id_: entry for id_, entry in entries.items() if id_ in current and isinstance(entry, dict)}
        tables.point_at({"digest": digest, "receipts": current})
        made = MADE if len(still) == len(entries) else ()  # of a receipt that was taken back nothing stays
        tables.sweep(_files_of(current), _files_of(still), made)
    return built_from({"digest": digest, "receipts": current})


def _files_of(current: Mapping[str, Mapping[str, object]]) -> list[str]:
    return [name for entry in current.values() for name in files_in(entry)]


def _files(entry: Mapping[str, object], part: str = "files") -> Mapping[str, str]:
    files = entry.get(part)
    return files if isinstance(files, dict) else {}


def built_from(value: Mapping[str, object]) -> Built:
    """The build a pointer tells of."""
    receipts = value.get("receipts")
    entries = receipts if isinstance(receipts, dict) else {}
    by_table = {
        name: tuple(_files(entry, part)[table] for entry in entries.values() if table in _files(entry, part))
        for table in TABLES
        for part, name in (("files", table), ("beside", beside_of(table)))
    }
    return Built(
        digest=str(value.get("digest", "")),
        tables={table: files for table, files in by_table.items() if files},
        receipts=entries,
    )
