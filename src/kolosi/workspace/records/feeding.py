"""Says of a file that is taken in whether any figure reads a number of it: one that counts and feeds nothing must never pass in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.indicator import Indicator

if TYPE_CHECKING:
    import polars as pl

    from kolosi.workspace.receive.adding import Candidate

_COUNTED = frozenset({"incidents", "activities", "funding"})
"""Tables that figures count or add up, row by row. Of values that a system published each row says itself what it is."""


def feeds_nothing(candidate: Candidate, indicators: Mapping[str, Indicator]) -> list[Finding]:
    """The point that a file gives records of which no figure of its source reads a number; none where one does, where it gives no
    record, and where its source has no figure of its own. It names the columns that figures would read."""
    own = [one for indicator in indicators.values() for one in _ways(indicator) if one.source == candidate.source.id]
    read = [reading for reading in candidate.readings if reading.records.height and not reading.rows_waiting]
    if not own or not read or len(read) < len(candidate.readings):
        return []
    doubtful = frozenset(into for match in candidate.matches for into in match.layout.doubtful)
    if any(reading.table not in _COUNTED or _feeds(reading.records, reading.table, own, doubtful) for reading in read):
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
