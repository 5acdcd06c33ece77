"""Two tables of sums in one file of which one tells of the months, and the other of a longer time that holds them: "Cumul janvier à juin"
under the table of April, May and June. They tell of the same facts, and are never added up: the shorter periods count.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.wanted import assigned
from kolosi.intake.records.copied import without_rows
from kolosi.intake.records.importing import Reading
from kolosi.model.finding import Where, point

_SPANS = (("day", "until"), ("start", "end"))
_NUMBERS = frozenset({"count", "number"})


def without_longer(matches: Sequence[Match], readings: Sequence[Reading], file: str) -> list[Reading]:
    """The readings of the tables of a file, without those of sums whose every period holds one of another table of the same facts."""
    found = list(readings)
    for at, match in enumerate(matches):
        others = [
            other
            for other, one in enumerate(matches)
            if other != at and one.source.id == match.source.id and one.layout.table == match.layout.table
        ]
        if match.layout.sums and any(_holds(matches, readings, at, other) for other in others):
            rows = found[at].records["row"].unique().sort().to_list()
            where = Where(file=file, sheet=match.table.sheet, row=min(match.table.header_rows, default=None))
            found[at] = without_rows(found[at], rows, [point("longer_table_aside", where=where, count=len(rows))])
    return found


def _holds(matches: Sequence[Match], readings: Sequence[Reading], at: int, other: int) -> bool:
    """True where each period of a table holds a shorter one of another that gives its numbers, of some places that both name."""
    longer, shorter = _told(readings[at].records), _told(readings[other].records)
    numbers = [
        {rule.into for rule, _ in assigned(one.table, one.layout) if rule.read in _NUMBERS}
        for one in (matches[at], matches[other])
    ]
    if not matches[other].layout.sums or not numbers[0] <= numbers[1] or not longer.height or not shorter.height:
        return False
    if not set(longer["place"]) & set(shorter["place"]):
        return False
    spans = [set(one.select("first", "last").rows()) for one in (longer, shorter)]
    return all(any(_is_within(one, span) for one in spans[1]) for span in spans[0])


def _is_within(one: tuple[object, object], other: tuple[object, object]) -> bool:
    (first, last), (begun, ended) = one, other
    return one != other and begun <= first and last <= ended  # type: ignore[operator]


def _told(records: pl.DataFrame) -> pl.DataFrame:
    """The first and last day, and the first-level place, of each record that tells of several days."""
    first, last = next((pair for pair in _SPANS if set(pair) <= set(records.columns)), ("", ""))
    place = next((name for name in ("region", "place") if name in records.columns), None)
    if not first or place is None:
        return pl.DataFrame(schema={"first": pl.Date(), "last": pl.Date(), "place": pl.String()})
    told = records.select(
        first=pl.col(first), last=pl.coalesce(last, first), place=pl.col(place).cast(pl.String).fill_null("")
    )
    return told.drop_nulls(["first", "last"])
