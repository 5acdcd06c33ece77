"""Says of a file that is taken in whether any figure reads a number of it: one that counts and feeds nothing must never pass in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.indicator import Indicator

if TYPE_CHECKING:
    import polars as pl

    from kolosi.intake.records.importing import Reading
    from kolosi.workspace.receive.adding import Candidate

_COUNTED = frozenset({"statistics", "incidents", "activities", "funding"})
"""Tables of which figures are made by indicators. Excerpts, services and who reports are shown otherwise, answers by the questions
that a workspace asks of them."""

_ROWS = _COUNTED - {"statistics"}
"""Tables that figures count or add up, row by row. Of values that a system published each row says itself what it is."""

_BEHIND = frozenset({"population"})
"""Published values by which figures are divided and places weighed, though none prints them."""


def fed_by_none(candidate: Candidate, indicators: Mapping[str, Indicator]) -> Iterator[Finding]:
    """Give a point where no figure reads a number of a file that gives records: no indicator counts what it tells, or the columns that
    those of its source read are not there."""
    point_ = _uncounted(candidate, indicators.values())
    yield from [point_] if point_ is not None else _without_columns(candidate, indicators)


def _uncounted(candidate: Candidate, indicators: Collection[Indicator]) -> Finding | None:
    """The point that no indicator counts what a file tells."""
    read = [reading for reading in candidate.readings if reading.records.height]
    counted = [reading for reading in read if reading.table in _COUNTED]
    source = candidate.source
    if not counted or len(counted) < len(read) or any(_is_read(one, source.id, indicators) for one in counted):
        return None
    rows = sum(reading.records.height for reading in counted)
    return point(
        "feeds_no_figure", where=Where(file=candidate.file), found=source.id, count=rows, data={**source.title}
    )


def _is_read(reading: Reading, source: str, indicators: Iterable[Indicator]) -> bool:
    """True where an indicator counts in the table of some records, of their system or of any, and asks for a value that they give."""
    from kolosi.measure.condition import literals

    given = _statistics(reading)
    for one in indicators:
        for way in (one, one.also):
            if way is None or way.table != reading.table or (way.source or one.source) not in {None, source}:
                continue
            asked = literals(way.where, way.table or "").get("statistic")
            if asked is None or not given or not asked.isdisjoint(given):
                return True
    return not given.isdisjoint(_BEHIND)


def _statistics(reading: Reading) -> frozenset[str]:
    names = reading.records.columns
    return (
        frozenset(map(str, reading.records["statistic"].drop_nulls().unique())) if "statistic" in names else frozenset()
    )


def _without_columns(candidate: Candidate, indicators: Mapping[str, Indicator]) -> list[Finding]:
    """The point that a file gives records of which no figure of its source reads a number; none where one does, where it gives no
    record, and where its source has no figure of its own. It names the columns that figures would read."""
    own = [one for indicator in indicators.values() for one in _ways(indicator) if one.source == candidate.source.id]
    read = [reading for reading in candidate.readings if reading.records.height and not reading.rows_waiting]
    if not own or not read or len(read) < len(candidate.readings):
        return []
    doubtful = frozenset(into for match in candidate.matches for into in match.layout.doubtful)
    if any(reading.table not in _ROWS or _feeds(reading.records, reading.table, own, doubtful) for reading in read):
        return []
    wanted = {one.measure.column for one in own if one.table in {reading.table for reading in read} and one.measure}
    rules = [rule for match in candidate.matches for rule in match.layout.rules if rule.into in wanted]
    found = ", ".join(dict.fromkeys(rule.names[0] for rule in rules)) or candidate.source.id
    count = sum(reading.records.height for reading in read)
    return [point("feeds_nothing", where=Where(file=candidate.file), found=found, count=count)]


def _ways(indicator: Indicator) -> Iterable[Indicator]:
    """An indicator, and the same counted from another table."""
    return (one for one in (indicator, indicator.also) if one is not None and one.measure is not None)


def _feeds(records: pl.DataFrame, table: str, indicators: Iterable[Indicator], doubtful: Collection[str]) -> bool:
    """Whether a row is counted by some indicator, or gives it a number; a column that is `doubtful` is not known of any row.

    Things that bear no number count one by one.
    """
    import polars as pl

    texts = records.with_columns(pl.col(pl.Categorical).cast(pl.String))
    for one in indicators:
        if one.table != table or one.measure is None or one.measure.column in doubtful:
            continue
        rows = texts if one.where is None else texts.filter(pl.sql_expr(one.where))
        column = one.measure.column if one.measure.function != "distinct" else None
        if rows.height and (column is None or (column in rows.columns and rows[column].null_count() < rows.height)):
            return True
    return False
