"""The same rows in two sheets of one file: a copy that somebody kept, or the sheet of last month. Each row counts once. So does a number
that two tables of a file tell of one place and time: incidents by month and quarter, and those of the quarter by sex and age.

Two sheets with the same numbers of two months, or of two regions, are no copies: rows are one when every cell that both sheets have
says the same, and the records that they give are of the same days and places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.meaning.context import places_in
from kolosi.intake.recognise.recognising import Match
from kolosi.intake.records.importing import Reading
from kolosi.intake.records.summaries import AGREED, MANY
from kolosi.model.finding import Finding, Where, point

FEWEST = 2
"""So many rows of a sheet stand in another, at least, before they are taken for a copy: one row may be alike by chance."""

PART = 0.5
"""And at least this part of the rows of the shorter sheet: two lists of different facts have hardly any row in common."""

_SUMS = "statistics"
_TIMES = ("day", "start", "end", "as_of", "until")
_WHERE = frozenset({"receipt", "sheet", "row", "heading"})


def once_in_file(matches: Sequence[Match], readings: Sequence[Reading], file: str, lookup: Lookup) -> list[Reading]:
    """The readings of the sheets of a file without the rows that an earlier sheet has too, word for word."""
    found = list(readings)
    for later in range(1, len(found)):
        for earlier in range(later):
            pair = matches[earlier], matches[later]
            if _may_repeat(*pair, lookup) and (rows := _repeated(pair, found[earlier], found[later])):
                where = Where(file=file, sheet=pair[1].table.sheet)
                said = point("rows_repeated_in_sheets", where=where, found=pair[0].table.sheet, count=len(rows))
                found[later] = without_rows(found[later], rows, [said])
    for later in range(1, len(found)):
        for earlier in range(later):
            if matches[earlier].source.id == matches[later].source.id:
                fewer, more = sorted((later, earlier), key=lambda at: (found[at].records.height, -at))
                if rows := _told_elsewhere(found[fewer], found[more]):
                    where = Where(file=file, sheet=matches[fewer].table.sheet)
                    said = point("numbers_told_twice", where=where, count=len(rows))
                    found[fewer] = without_rows(found[fewer], rows, [said])
    return _told_by_several(matches, found, file)


def _told_by_several(matches: Sequence[Match], readings: Sequence[Reading], file: str) -> list[Reading]:
    """The readings of the sheets of a file without the numbers that several others tell together: a summary of regions beside a sheet
    for each of them."""
    found = list(readings)
    for at in sorted(range(len(found)), key=lambda one: found[one].records.height):
        others = [
            one
            for other, one in enumerate(found)
            if other != at
            and one.table == found[at].table == _SUMS
            and matches[other].source.id == matches[at].source.id
        ]
        if len([one for one in others if one.records.height]) < FEWEST:
            continue
        records = pl.concat([one.records for one in others if one.records.height], how="diagonal_relaxed")
        if rows := _told_elsewhere(found[at], replace(others[0], records=records)):
            where = Where(file=file, sheet=matches[at].table.sheet)
            said = point("numbers_told_twice", where=where, count=len(rows))
            found[at] = without_rows(found[at], rows, [said])
    return found


def _told_elsewhere(reading: Reading, other: Reading) -> list[int]:
    """The rows of a table of statistics of which another tells the very same: place, time, terms and numbers, a few that were corrected
    aside. Numbers of few may be alike by chance: tables of two partners have hardly any large one (`MANY`) in common."""
    own, rest = reading.records, other.records
    if not (reading.table == other.table == _SUMS) or not own.height or not rest.height:
        return []
    names = sorted({*own.columns, *rest.columns} - {*_WHERE, "value"})
    mine, theirs = (_keyed(one, names) for one in (own, rest))
    if mine["key"].is_duplicated().any() or theirs["key"].is_duplicated().any():
        return []  # lists of things that are added up
    beside = mine.join(theirs.select("key", told="value"), on="key", how="left", maintain_order="left")
    told = beside.filter(pl.col("told").is_not_null() & (pl.col("value") > 0))
    same = told.filter(pl.col("value") == pl.col("told"))
    count, large = int((mine["value"] > 0).sum()), int((same["value"] >= MANY).sum())
    is_all = same.height == count and bool(large or count >= MANY)
    if not is_all and (large < FEWEST or same.height < max(AGREED * told.height, PART * count)):
        return []
    rows = beside.group_by("row").agg(pl.col("told").is_not_null().all())
    return rows.filter("told")["row"].sort().to_list()


def _keyed(records: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Each record's row and value, and what it says besides, as text."""
    said = [pl.col(one).cast(pl.String).fill_null("") if one in records.columns else pl.lit("") for one in names]
    key = pl.concat_str(said, separator="\x1f").alias("key")
    return records.select(pl.col("row").cast(pl.Int64), pl.col("value").cast(pl.Float64), key)


def _may_repeat(one: Match, other: Match, lookup: Lookup) -> bool:
    """True for two sheets of one system, unless their names are of two places: a sheet for each region."""
    is_same = one.source.id == other.source.id and one.layout.table == other.layout.table
    named = [set(places_in(match.table.sheet, lookup).values()) for match in (one, other)]
    return is_same and one.table.sheet != other.table.sheet and named[0] == named[1]


def _repeated(pair: tuple[Match, Match], earlier: Reading, later: Reading) -> list[int]:
    """The rows of the later sheet that the earlier one has too, as often as it has them; none where they are too few."""
    shared = _shared(*pair)
    left, right = (_told(match, reading, shared) for match, reading in zip(pair, (earlier, later), strict=True))
    if not left.height or not right.height:
        return []
    key = ("said", "records")
    numbered = [one.with_columns(nth=pl.int_range(pl.len()).over(key)) for one in (left, right)]
    same = numbered[1].join(numbered[0], on=[*key, "nth"], how="semi")["row"].sort().to_list()
    is_all = len(same) == min(left.height, right.height) and _is_large(later, same)
    return same if is_all or len(same) >= max(FEWEST, PART * min(left.height, right.height)) else []


def _is_large(reading: Reading, rows: Sequence[int]) -> bool:
    """Whether some rows tell a number that is not alike by chance."""
    records = reading.records.filter(pl.col("row").cast(pl.Int64).is_in(pl.Series(rows, dtype=pl.Int64).implode()))
    numbers = records.select(pl.selectors.numeric().exclude(_WHERE))
    return any((largest or 0) >= MANY for largest in numbers.max().row(0)) if numbers.width and rows else False


def _shared(one: Match, other: Match) -> list[str]:
    """The headers, folded, that both sheets have: all that the one with fewer has; none where it has others of its own."""
    names = [{name for name in match.table.folded if name} for match in (one, other)]
    smaller, larger = sorted(names, key=len)
    return sorted(smaller) if smaller <= larger else []


def _told(match: Match, reading: Reading, shared: Sequence[str]) -> pl.DataFrame:
    """For each row that gives dated records, what its cells say (`said`) and what its records do (`records`)."""
    table = match.table
    times = [name for name in _TIMES if name in reading.records.columns]
    none = pl.DataFrame(schema={"row": pl.Int64, "said": pl.String, "records": pl.String})
    if not shared or not times or not reading.records.height:
        return none
    columns = [f"c{table.folded.index(name)}" for name in shared]
    cells = table.frame.select(
        pl.col("row").cast(pl.Int64),
        said=pl.concat_str([pl.col(name).str.strip_chars().fill_null("") for name in columns], separator="\x1f"),
    )
    dated = reading.records.filter(pl.any_horizontal(pl.col(times).is_not_null()))
    names = [name for name in dated.columns if name not in _WHERE]
    text = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in names], separator="\x1f")
    records = dated.select(pl.col("row").cast(pl.Int64), records=text).group_by("row").agg(pl.col("records").sort())
    said = cells.group_by("row").agg(pl.col("said").sort())
    joined = said.join(records, on="row").select(
        "row", pl.col("said").list.join("\x1e"), pl.col("records").list.join("\x1e")
    )
    return joined.sort("row")


def without_rows(reading: Reading, rows: Sequence[int], said: Sequence[Finding]) -> Reading:
    """A reading without some rows, and with what is said of them."""
    gone = pl.Series(rows, dtype=pl.Int64)

    def left(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(~pl.col("row").cast(pl.Int64).is_in(gone.implode())) if "row" in frame.columns else frame

    return replace(
        reading,
        records=left(reading.records),
        waiting=left(reading.waiting),
        beside=left(reading.beside),
        findings=(*reading.findings, *said),
        rows=reading.rows - len(rows),
    )
