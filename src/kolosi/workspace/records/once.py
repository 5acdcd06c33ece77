"""Records that two files hold: where rows of one source bear the same identifier, the later file says what the record is.

Nothing is taken out of a file: what its rows gave stays written as it is, and the build counts them without those that a later file
has too. When that file is taken out, they count again.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.spelling import fold
from kolosi.workspace.receive.cutting import cuts_by_receipt
from kolosi.workspace.records.built import PARTS, Entry, as_line
from kolosi.workspace.records.signs import signs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from kolosi.intake.records.identified import Identified, Same
    from kolosi.model.receipt import Receipt
    from kolosi.model.source import Source
    from kolosi.store.tables import Tables

_CHANGED = (*PARTS, "records", "records_digest", "findings")
"""What the build says otherwise of a file of which another counts a part."""


def each_once(
    tables: Tables,
    receipts: Sequence[Receipt],
    sources: Mapping[str, Source],
    entries: Mapping[str, Mapping[str, object]],
) -> dict[str, Mapping[str, object]]:
    """What the build says of each file, once each record that two of a source hold counts in the later one only."""
    from kolosi.intake.records.identified import ID_OF

    found: dict[str, Mapping[str, object]] = dict(entries)
    for source in dict.fromkeys(receipt.source for receipt in receipts):
        own = in_order([receipt for receipt in receipts if receipt.source == source])
        for table in ID_OF if len(own) > 1 else ():
            _count_once(tables, own, table, sources[source], found)
    return found


def in_order(receipts: Sequence[Receipt]) -> list[Receipt]:
    """Files from the oldest to the newest, by what they say of themselves; then by when they came.

    One that a person said to count in place of a part of another is newer than that.
    """
    order = {receipt.id: at for at, receipt in enumerate(receipts)}
    found = sorted(receipts, key=lambda one: (signs_of(one.file), one.period.last, one.received, order[one.id]))
    cut_by = {one.id: cuts_by_receipt([one]) for one in receipts}
    for older in list(found):
        for newer in [one for one in receipts if older.id in cut_by[one.id] and one.id != older.id]:
            if found.index(newer) < found.index(older):
                found.remove(newer)
                found.insert(found.index(older) + 1, newer)
    return found


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """The records of a file: those that count, and those of rows that hold something open, counted or not."""

    receipt: Receipt
    counts: pl.DataFrame
    beside: pl.DataFrame

    @property
    def whole(self) -> pl.DataFrame:
        """The records that count, then those that wait."""
        import polars as pl

        return pl.concat([self.counts, self.beside.filter(~pl.col("counted"))], how="diagonal_relaxed")

    def without(self, gone: Sequence[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Those that count and those that hold something open, without the rows of `whole` at some positions."""
        import polars as pl

        is_gone = pl.int_range(pl.len()).is_in(list(gone))
        counts = self.counts.filter(~is_gone)
        if not self.beside.height:
            return counts, self.beside
        where = [name for name in ("sheet", "row") if name in self.counts.columns and name in self.beside.columns]
        beside = self.beside.filter("counted").join(
            self.counts.filter(is_gone).select(where), on=where, how="anti", nulls_equal=True, maintain_order="left"
        )
        after = [at - self.counts.height for at in gone if at >= self.counts.height]
        waits = self.beside.filter(~pl.col("counted")).filter(~pl.int_range(pl.len()).is_in(after))
        return counts, pl.concat([beside, waits])


def _count_once(
    tables: Tables, receipts: Sequence[Receipt], table: str, source: Source, found: dict[str, Mapping[str, object]]
) -> None:
    """Counts the records of a table of one source once each; `receipts` stand from the oldest to the newest."""
    from kolosi.intake.records.identified import ID_OF, identified, once_each

    bearing: list[Identified] = []
    for receipt in receipts:
        if _bears(tables, found[receipt.id], table, ID_OF[table]):
            kept = _kept(tables, receipt, table, found[receipt.id])
            own = identified(
                kept.whole,
                table,
                name=receipt.id,
                sender=fold(receipt.organisation),
                counted=kept.counts.height,
                is_published=_is_published(source, receipt, ID_OF[table]),
            )
            bearing += [own] if own is not None else []
    gone, told = once_each(bearing)
    by_id = {receipt.id: receipt for receipt in receipts}
    for id_, rows in gone.items():
        found[id_] = _changed(tables, _kept(tables, by_id[id_], table, found[id_]), table, rows, found[id_])
    for one in told:
        for id_ in (one.older, one.newer):
            found[id_] = _told(found[id_], one, id_, by_id)


def _is_published(source: Source, receipt: Receipt, column: str) -> bool:
    """True where the publisher of a source gives each record of such a file an identifier: the one by which its rows count once."""
    ids = receipt.layout.split("+")
    once = (
        set(one.once_per) & set(rule.names)
        for one in source.layouts
        if one.id in ids
        for rule in one.rules
        if rule.into == column
    )
    return source.publishes and any(once)


def _files(entry: Mapping[str, object], part: str) -> dict[str, str]:
    files = entry.get(part)
    return {str(table): str(name) for table, name in files.items()} if isinstance(files, dict) else {}


def _bears(tables: Tables, entry: Mapping[str, object], table: str, column: str) -> bool:
    """True where the records of a file in a table have a column of identifiers: an empty one is not kept."""
    name = _files(entry, "files").get(table)
    return name is not None and column in tables.scan(name).collect_schema().names()


def _kept(tables: Tables, receipt: Receipt, table: str, entry: Mapping[str, object]) -> _Kept:
    import polars as pl

    beside = _files(entry, "beside").get(table)
    none = pl.DataFrame(schema={"counted": pl.Boolean})
    held = none if beside is None else tables.read(beside)
    return _Kept(
        receipt=receipt,
        counts=tables.read(_files(entry, "files")[table]),
        beside=held if "counted" in held.columns else none,
    )


def _changed(
    tables: Tables, kept: _Kept, table: str, gone: Sequence[int], entry: Mapping[str, object]
) -> Mapping[str, object]:
    """What the build says of a file without the rows that a later one has too."""
    mark = sha256(",".join(map(str, gone)).encode()).hexdigest()[:12]
    counts, beside = kept.without(gone)
    changed: Entry = {}
    for part, frame in (("files", counts), ("beside", beside)):
        files = _files(entry, part)
        if table in files:
            files[table] = f"{files[table]}-{mark}"
            tables.write(files[table], frame)
        changed[part] = files
    records = entry.get("records")
    changed["records"] = {**(records if isinstance(records, dict) else {}), table: counts.height}
    changed["records_digest"] = f"{entry.get('records_digest', '')}-{mark}"
    return {**entry, **changed, "alone": _alone_of(entry)}


def _alone_of(entry: Mapping[str, object]) -> Entry:
    before = entry.get("alone")
    return before if isinstance(before, dict) else {name: entry[name] for name in _CHANGED if name in entry}


def _told(entry: Mapping[str, object], one: Same, id_: str, by_id: Mapping[str, Receipt]) -> Mapping[str, object]:
    """What the build says of a file, with what is told of the records that it and another hold: once, with the later one."""
    before, findings = entry.get("once"), entry.get("findings")
    lines = [*(before if isinstance(before, list) else []), dict(vars(one))]
    told = list(findings) if isinstance(findings, list) else []
    if id_ == one.newer:
        told += [as_line(finding) for finding in _points(vars(one), by_id)]
    return {**entry, "once": lines, "findings": told, "alone": _alone_of(entry)}


def _points(line: Mapping[str, object], by_id: Mapping[str, Receipt]) -> Iterator[Finding]:
    older, newer = (by_id[str(line[name])].file for name in ("older", "newer"))
    for id_, name in (("records_once", "rows"), ("identifiers_unclear", "unclear")):
        count = int(str(line[name]))
        if count:
            yield point(id_, where=Where(file=newer), found=older, count=count)


def points_of_records(receipts: Iterable[Receipt], entry: Mapping[str, object]) -> list[Finding]:
    """What is told of the records that a file and others hold, from what the build says of it."""
    by_id = {receipt.id: receipt for receipt in receipts}
    lines = entry.get("once")
    return [finding for line in lines for finding in _points(line, by_id)] if isinstance(lines, list) else []


def is_counted_elsewhere(entry: Mapping[str, object], receipt: str) -> bool:
    """True where some rows of a file count as a later one has them."""
    lines = entry.get("once")
    return isinstance(lines, list) and any(line["older"] == receipt and line["rows"] for line in lines)
