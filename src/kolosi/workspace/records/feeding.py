"""Tells a file of which no figure reads a row: it is kept, and counts nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kolosi.intake.records.importing import Reading
    from kolosi.model.indicator import Indicator
    from kolosi.model.source import Source

_COUNTED = frozenset({"statistics", "incidents", "activities", "funding"})
"""Tables of which figures are made by indicators. Excerpts, services and who reports are shown otherwise, answers by the questions
that a workspace asks of them."""

_BEHIND = frozenset({"population"})
"""Published values by which figures are divided and places weighed, though none prints them."""


def fed_by_none(
    file: str, source: Source, readings: Sequence[Reading], indicators: Iterable[Indicator]
) -> Iterator[Finding]:
    """Give a point where no indicator reads any record of a file that has records."""
    read = [reading for reading in readings if reading.records.height]
    counted = [reading for reading in read if reading.table in _COUNTED]
    if not counted or len(counted) < len(read):
        return
    known = list(indicators)
    if any(_is_read(reading, source.id, known) for reading in counted):
        return
    rows = sum(reading.records.height for reading in counted)
    yield point("feeds_no_figure", where=Where(file=file), found=source.id, count=rows, data={**source.title})


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
