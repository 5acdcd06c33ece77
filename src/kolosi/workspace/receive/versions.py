"""Which of two files of one submission counts: the newer by its own signs; where these do not tell, a person says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import polars as pl

from kolosi.intake.columns.table import fold
from kolosi.workspace.receive.cutting import cuts_by_receipt
from kolosi.workspace.records.building import read_receipt
from kolosi.workspace.records.built import alone
from kolosi.workspace.records.signs import signs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from kolosi.intake.records.importing import Reading
    from kolosi.model.period import Period
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate

Outcome = Literal["replaces", "older", "same", "apart", "asked"]
"""What a new file is to one of the same submission: it replaces it, is older, has the same rows, speaks of other days, or is asked."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A new file beside a receipt of the same submission; by its own signs it may be older than what came before.

    `shared` counts the days of a place of which both have rows.
    """

    receipt: Receipt
    outcome: Outcome
    is_older: bool = False
    shared: int = 0


def compared(workspace: Folder, candidate: Candidate, others: Sequence[Receipt], period: Period) -> list[Compared]:
    """What a new file is to each receipt of the same source and sender whose days it may share."""
    mine = _days_and_places(_frames(candidate.readings))
    cut = cuts_by_receipt(workspace.receipts.current())
    found = []
    for receipt in others:
        theirs = whole_of(workspace, receipt) if receipt.id in cut else frames_of(workspace, receipt)
        outcome: Outcome = "same"
        if not (_wait_alike(workspace, candidate, receipt) and _are_same(_frames(candidate.readings), theirs)):
            outcome = _outcome(candidate, receipt, period, mine, theirs)
        is_older = signs_of(candidate.file, _titles(candidate)) < signs_of(receipt.file)
        shared = len(mine & _days_and_places(theirs)) if outcome == "asked" else 0
        found.append(Compared(receipt=receipt, outcome=outcome, is_older=is_older, shared=shared))
    return found


def _outcome(
    candidate: Candidate,
    receipt: Receipt,
    period: Period,
    mine: frozenset[tuple[object, ...]],
    theirs: Mapping[str, pl.DataFrame],
) -> Outcome:
    own = _frames(candidate.readings)
    other = _days_and_places(theirs)
    new, old = signs_of(candidate.file, _titles(candidate)), signs_of(receipt.file)
    first, second = (period, receipt.period) if new > old else (receipt.period, period)
    places_first, places_second = (_places(own), _places(theirs)) if new > old else (_places(theirs), _places(own))
    months_first, months_second = (_months(mine), _months(other)) if new > old else (_months(other), _months(mine))
    is_whole = first.contains(second) and places_first >= places_second and _reaches(months_first, months_second)
    if new < old and any(one.rows_waiting and not one.records.height for one in candidate.readings):
        is_whole = False  # of a table whose rows all wait, nobody knows the days
    if _are_of_others(candidate, receipt, own, theirs):
        return "apart"
    if mine and other and mine.isdisjoint(other):
        is_nested = period.contains(receipt.period) or receipt.period.contains(period)
        is_version = (is_whole or is_nested) and replace(new, day="") != replace(old, day="")
        return "asked" if is_version else "apart"
    if new == old or not is_whole or not _share_rows(mine, other):
        return "asked"
    return "replaces" if new > old else "older"


def _are_of_others(
    candidate: Candidate, receipt: Receipt, own: Mapping[str, pl.DataFrame], theirs: Mapping[str, pl.DataFrame]
) -> bool:
    """True where the rows of two files that somebody put together name organisations, and none that stands in both."""
    if not candidate.source.files_add_up:
        return False
    mine, other = (_organisations(frames) - {fold(receipt.organisation)} for frames in (own, theirs))
    return bool(mine) and bool(other) and mine.isdisjoint(other)


def _organisations(frames: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    """The folded names of those whose rows some records are."""
    named = (frame["organisation"] for frame in frames.values() if "organisation" in frame.columns)
    return frozenset(fold(str(name)) for column in named for name in column.drop_nulls().unique().to_list())


def _wait_alike(workspace: Folder, candidate: Candidate, receipt: Receipt) -> bool:
    """True where as many rows of two files wait for an answer: rows that wait are in no record, and are rows of the file all the same."""
    waiting = workspace.build().receipts.get(receipt.id, {}).get("waiting")
    return sum(reading.rows_waiting for reading in candidate.readings) == (waiting or 0)


ALIKE = 3
"""Two versions of a file have at least one in so many of their days and places in common."""


def _share_rows(mine: frozenset[tuple[object, ...]], other: frozenset[tuple[object, ...]]) -> bool:
    """True where enough of the days and places of the smaller of two files are in the other; a report of zero has none."""
    return len(mine & other) * ALIKE >= min(len(mine), len(other))


def _titles(candidate: Candidate) -> list[str]:
    return [text for text, where in candidate.around.texts if where == "title"] if candidate.around else []


def _frames(readings: Iterable[Reading]) -> dict[str, pl.DataFrame]:
    frames: dict[str, pl.DataFrame] = {}
    for reading in readings:
        before = frames.get(reading.table)
        frames[reading.table] = reading.records if before is None else pl.concat([before, reading.records])
    return frames


def frames_of(workspace: Folder, receipt: Receipt) -> dict[str, pl.DataFrame]:
    """The records of a file that counts, by table: those too that a later file counts in its place."""
    entry = alone(workspace.build().receipts.get(receipt.id, {}))
    files = entry.get("files")
    return {table: workspace.tables.read(name) for table, name in files.items()} if isinstance(files, dict) else {}


def whole_of(workspace: Folder, receipt: Receipt) -> dict[str, pl.DataFrame]:
    """The records of a file as it was sent, with the part that a newer one counts instead of."""
    source = workspace.knowledge.sources[receipt.source]
    return _frames(read_receipt(receipt, workspace.receipts.data(receipt), source, workspace.lookup(receipt)))


_NOT_CONTENT = frozenset({"receipt", "row", "sheet", "organisation", "heading", "incident", "activity"})


def _are_same(mine: Mapping[str, pl.DataFrame], theirs: Mapping[str, pl.DataFrame]) -> bool:
    """True where two files hold the same rows, in whatever order and under whatever numbers."""
    if set(mine) != set(theirs) or not any(frame.height for frame in mine.values()):
        return False
    return all(_rows(mine[table]) == _rows(theirs[table]) for table in mine)


def _rows(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    names = sorted(
        name for name in frame.columns if name not in _NOT_CONTENT and frame[name].null_count() < frame.height
    )
    rows = frame.select(pl.col(name).cast(pl.String).fill_null("") for name in names).rows()
    return sorted((*names, *row) for row in rows)


_DAYS = ("day", "start", "end", "as_of")


def _days_and_places(frames: Mapping[str, pl.DataFrame]) -> frozenset[tuple[object, ...]]:
    """The different days or spans, each with where it was, that some records speak of.

    A column that is empty in all records is not kept: it is the same as one that is there and says nothing.
    """
    found: set[tuple[object, ...]] = set()
    for frame in frames.values():
        days = [pl.col(name) if name in frame.columns else pl.lit(None).alias(name) for name in _DAYS]
        if any(name in frame.columns for name in _DAYS):
            found |= set(frame.select(*days, _where(frame)).unique().iter_rows())
    return frozenset(found)


def _months(found: Iterable[tuple[object, ...]]) -> frozenset[tuple[int, int]]:
    """The months of days and spans: a name that says the quarter does not fill the months that its rows leave out."""
    return frozenset((day.year, day.month) for cells in found for day in cells if isinstance(day, date))


def _reaches(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> bool:
    """True where some months begin and end no later and no earlier than others: a month between may have lost its rows."""
    return not other or (bool(one) and min(one) <= min(other) and max(one) >= max(other))


def _places(frames: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    """Where the records of a file are."""
    where = (at for frame in frames.values() for (at,) in frame.select(_where(frame)).unique().iter_rows())
    return frozenset(at for at in where if at is not None)


def _where(frame: pl.DataFrame) -> pl.Expr:
    """The first-level unit of each record; the place itself of what lies in no single one of them."""
    labels = [pl.col(name).cast(pl.String) for name in ("region", "place") if name in frame.columns]
    return (pl.coalesce(labels) if labels else pl.lit(None, pl.String)).alias("at")
