"""Sheets that add up the other sheets of their file: "Synthèse" beside the sheets of regions, "Par région" beside a list of cercles.

Their numbers are the same people and incidents once more. A sheet is such a summary where the rows of the others, grouped by all
that it tells itself, add up to its own: detail counts, and the summary is only compared with it. What it tells of other days than
the others, as a sheet of regions with four dates beside a list of communes at the last, is told nowhere else and counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.recognise.recognising import Match
from kolosi.intake.recognise.wanted import assigned
from kolosi.intake.records.importing import Reading
from kolosi.model.finding import Finding, Where, point
from kolosi.model.record import TABLES as RECORDS

FEWEST = 2
"""So many rows are the sum of others, at least: one may be so by chance, unless nothing differs and it is of many."""

MANY = 10
"""From this number on it is no chance that a sheet of one region tells the sum of what others tell there."""

AGREED = 0.8
"""A summary of which so many rows are the sums of others is one, though some differ: it was made before the detail was corrected."""

TABLES = frozenset({"statistics", "activities"})
"""The tables of numbers that sheets add up; in the others a row is a thing, but for layouts that give sums."""

_TIMES = ("start", "end", "as_of", "day", "until")
_PLACES = ("place", "region")
_NO_DIMENSION = frozenset({"row", "receipt", "sheet", "source", "heading", "incident", "activity", "flow", "part", "n"})

_OF_EVERY_VALUE = frozenset({"statistic", "kind", "unit", "qualifier"})
"""Terms that every value has, or that say how sure it is: they make no part of a whole."""


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """The rows of a sheet of which others tell too: equal to what these add up to, or not. Of those that are equal, `telling` are
    no zeros: two zeros are hardly a sum; `large` are of many. `rest` are the records of the others, `words` the columns by which both are grouped."""

    equal: list[int]
    differing: list[int]
    telling: int
    large: int
    rest: pl.DataFrame
    words: tuple[str, ...]

    @property
    def is_summary(self) -> bool:
        """Whether the sheet adds up the others."""
        is_of_one = bool(self.large) and not self.differing
        return is_of_one or self.telling >= max(FEWEST, AGREED * (self.telling + len(self.differing)))


def without_summaries(matches: Sequence[Match], readings: Sequence[Reading], file: str) -> list[Reading]:
    """The readings of the sheets of a file, without the rows of one that only adds up rows of the others."""
    found = list(readings)
    by_size = sorted(range(len(found)), key=lambda at: found[at].records.height)
    for at in by_size:
        others = [
            one
            for other, one in enumerate(found)
            if other != at and one.table == found[at].table and matches[other].source.id == matches[at].source.id
        ]
        ways = (_compared(matches[at], found[at], others, is_whole=is_whole) for is_whole in (False, True))
        compared = next((one for one in ways if one is not None and one.is_summary), None)
        if compared is None:
            continue
        where = Where(file=file, sheet=matches[at].table.sheet)
        said = [point("summary_sheet", where=where, count=len(compared.equal))] if compared.equal else []
        if compared.differing:
            said.append(point("summary_differs", where=where, count=len(compared.differing)))
        found[at] = _without(found[at], compared, said)
    return found


def _without(reading: Reading, compared: _Compared, said: Sequence[Finding]) -> Reading:
    """A reading of a summary without what the other sheets tell of its rows; what they do not tell of the same rows stays."""
    rows, own = pl.Series([*compared.equal, *compared.differing], dtype=pl.Int64), reading.records

    def left(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(~(pl.col("row").cast(pl.Int64).is_in(rows.implode()) & _is_told(frame, own, compared)))

    has_records = set(own.columns) <= set(reading.beside.columns)
    records, beside = left(own), left(reading.beside) if has_records else reading.beside
    kept = set(records["row"]) | (set(beside["row"]) if "row" in beside.columns else set())
    gone = pl.Series([row for row in rows if row not in kept], dtype=pl.Int64)
    waiting = reading.waiting.filter(~pl.col("row").cast(pl.Int64).is_in(gone.implode()))
    return replace(
        reading,
        records=records,
        waiting=waiting,
        beside=beside,
        findings=(*reading.findings, *said),
        rows=reading.rows - len(gone),
    )


def _is_told(records: pl.DataFrame, own: pl.DataFrame, compared: _Compared) -> pl.Series:
    """True for records of which the other sheets tell at their place, in a time that overlaps theirs."""
    mine, theirs = (
        one.select(_what(one, own, compared.words).alias("what"), *_span(one)) for one in (records, compared.rest)
    )
    pairs = mine.with_row_index("at").join(theirs.unique(), on="what", suffix="_rest")
    overlaps = (pl.col("first") <= pl.col("last_rest")) & (pl.col("first_rest") <= pl.col("last"))
    told = pairs.filter(overlaps.fill_null(value=True))["at"]
    return mine.with_row_index("at")["at"].is_in(told.implode())


def _span(records: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """The first and the last day of each record."""
    first, last = (
        pl.coalesce([pl.col(name) for name in names if name in records.columns] or [pl.lit(None, pl.Date)])
        for names in (("start", "day", "as_of"), ("end", "until", "day", "as_of"))
    )
    return first.alias("first"), last.alias("last")


def _compared(match: Match, reading: Reading, others: Sequence[Reading], *, is_whole: bool) -> _Compared | None:
    """The rows of a sheet beside the sums of others; None where these are no more than its own, or tell less.

    Where others tell a whole beside its parts ("Closed", "of which insecurity"), and the sheet the whole alone, the parts are not added
    to it a second time (`is_whole`).
    """
    own = reading.records
    detail = [_with_waiting(one) for one in others if one.records.height]
    are_added_up = reading.table in TABLES or match.layout.sums
    if not are_added_up or not own.height or not detail or match.layout.constants.get("kind") == "share":
        return None
    rest = pl.concat(detail, how="diagonal_relaxed")
    told = {rule.into for rule, _ in assigned(match.table, match.layout)} | {"statistic"}
    types = dict(zip(own.columns, own.dtypes, strict=True))
    filled = [name for name in own.columns if own[name].null_count() < own.height and name not in _NO_DIMENSION]
    numbers = [name for name in filled if name in told and types[name].is_numeric()]
    words = [
        name for name in filled if name in told and not types[name].is_numeric() and name not in (*_TIMES, *_PLACES)
    ]
    if not numbers or any(name not in rest.columns for name in (*words, *numbers)):
        return None
    mine, theirs = _keyed(own, own, words), _keyed(rest, own, words)
    theirs = _wholes(theirs, match.layout.table, words) if is_whole else theirs
    theirs = theirs.group_by("key").agg(pl.len().alias("rows"), *(pl.col(name).sum() for name in numbers))
    beside = mine.join(theirs, on="key", suffix="_sum", maintain_order="left")
    same = pl.all_horizontal(
        (pl.col(name) == pl.col(f"{name}_sum")).fill_null(pl.col(name).is_null()) for name in numbers
    )
    shared = pl.any_horizontal(pl.col(f"{name}_sum").is_not_null() for name in numbers)
    telling = pl.any_horizontal((pl.col(name) > 0).fill_null(value=False) for name in numbers)
    large = pl.any_horizontal((pl.col(name) >= MANY).fill_null(value=False) for name in numbers) & (pl.col("rows") > 1)
    rows = (
        beside.select(pl.col("row").cast(pl.Int64), same=same, shared=shared, telling=telling, large=large)
        .group_by("row", maintain_order=True)
        .agg(pl.col("same", "shared").all(), pl.col("telling", "large").any())
    )
    if beside["rows"].sum() <= beside["rows"].count():
        return None
    equal = rows.filter("same", "shared")
    return _Compared(
        equal=equal["row"].to_list(),
        differing=rows.filter("shared", ~pl.col("same"))["row"].to_list(),
        telling=int(equal["telling"].sum()),
        large=int(equal["large"].sum()),
        rest=rest,
        words=tuple(words),
    )


def _wholes(keyed: pl.DataFrame, table: str, words: Sequence[str]) -> pl.DataFrame:
    """Records without those of the parts of a whole: of what a sheet tells by fewer words, those that say no more where there are such."""
    terms = [column.name for column in RECORDS[table].columns if column.type == "term" and column.name in keyed.columns]
    more = [name for name in terms if name not in {*words, *_OF_EVERY_VALUE}]
    is_whole = pl.all_horizontal([pl.lit(value=True), *(pl.col(name).is_null() for name in more)])
    return keyed.filter(is_whole | ~is_whole.any().over("key"))


def _with_waiting(reading: Reading) -> pl.DataFrame:
    """The records of a sheet, those too that wait: the summary was made with them."""
    waiting = reading.beside
    if "counted" not in waiting.columns or not waiting.height:
        return reading.records
    waiting = waiting.filter(~pl.col("counted")).select(reading.records.columns)
    return pl.concat([reading.records, waiting], how="diagonal_relaxed")


def _keyed(records: pl.DataFrame, own: pl.DataFrame, words: Sequence[str]) -> pl.DataFrame:
    """Records with what the sheet tells of them as a key: its words, the place of its own that holds theirs, its own period."""
    return records.with_columns(key=pl.concat_str([_what(records, own, words), _time(records, own)], separator="|"))


def _what(records: pl.DataFrame, own: pl.DataFrame, words: Sequence[str]) -> pl.Expr:
    """What a record tells of and where, in the words and the places of the sheet."""
    pieces = [pl.col(name).cast(pl.String).fill_null("") for name in words]
    return pl.concat_str([*pieces, _place(records, own)], separator="|")


def _place(records: pl.DataFrame, own: pl.DataFrame) -> pl.Series:
    """The place of each record; of one that the sheet does not name, its region; nothing where the sheet names no place."""
    named = (
        own["place"].cast(pl.String).drop_nulls().unique() if "place" in own.columns else pl.Series([], dtype=pl.String)
    )
    if not len(named) or "place" not in records.columns:
        return pl.Series("place", [""], dtype=pl.String).new_from_index(0, records.height)
    place, region = (records[name].cast(pl.String) for name in _PLACES)
    return place.zip_with(place.is_in(named.implode()), region).fill_null("").alias("place")


def _time(records: pl.DataFrame, own: pl.DataFrame) -> pl.Expr:
    """The period of the sheet in which each record lies; the record's own day or period where the sheet has none such."""
    times = [name for name in _TIMES if name in own.columns and own[name].null_count() < own.height]
    exact = (
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in times], separator="..")
        if times
        else pl.lit("")
    )
    if not {"start", "end"} <= set(times) or not {"start", "end"} <= set(records.columns):
        return exact
    spans = own.select("start", "end").drop_nulls().unique().sort(pl.col("end") - pl.col("start"), "start").rows()
    found = pl.lit(None, pl.String)
    for first, last in reversed(spans):
        inside = (pl.col("start") >= first) & (pl.col("end") <= last)
        found = pl.when(inside).then(pl.lit(f"{first}..{last}")).otherwise(found)
    rest = [pl.col(name).cast(pl.String).fill_null("") for name in times if name not in {"start", "end"}]
    return pl.concat_str([found.fill_null(""), *rest], separator="..")
