"""Sentences beside a table: that nothing happened, and where and when, a zero declared in words; that numbers are partial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import fold
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.context import TITLE, Surroundings, says_nothing
from kolosi.intake.records.zeros_said import statements_of
from kolosi.model.finding import Finding, Where, point
from kolosi.model.period import Period
from kolosi.model.source import Source
from kolosi.reading.labels import written

_MOST = 60
"""A text with more cells than this is no short report in words."""

_LONGEST = 200
"""Letters of a note that are shown."""


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """That nothing happened in some places; in a period, where the sentence names one."""

    places: tuple[str, ...]
    period: str | None = None


def said_partial(texts: Iterable[str], where: Where) -> list[Finding]:
    """That a note under a table says that its numbers are not whole yet: a fall of the last month is read into them otherwise."""
    partial = [f" {fold(word)} " for word in written("cells.partial")]
    found = [text for text in texts if any(word in f" {fold(text)} " for word in partial)]
    return [point("said_partial", where=where, found=text[:_LONGEST]) for text in dict.fromkeys(found)]


def statements_in(texts: Iterable[str], lookup: Lookup) -> list[Nothing]:
    """What some texts say of places in which nothing happened; a text that names no place says nothing of any.

    Each sentence speaks for itself: "No incident in Gao. No partner reports from Kidal" is a zero for Gao, and none for Kidal.
    """
    told = (one for text in texts if says_nothing(text) for one in statements_of(text, lookup))
    return [Nothing(places=places, period=period) for places, period in told]


def nothing_in(rows: pl.DataFrame) -> tuple[Nothing, ...]:
    """What rows say that tell that nothing happened: of a day it is its month, as such rows are reported; of none, the time of the file."""
    days = [[name for name in names if name in rows.columns] for names in (("start", "day"), ("end", "until", "day"))]
    first, last = (pl.coalesce(names) if names else pl.lit(None, pl.Date) for names in days)
    found: dict[str | None, set[str]] = {}
    placed = rows.filter(pl.col("place").is_not_null())
    for place, start, end in placed.select(pl.col("place").cast(pl.String), a=first, b=last).iter_rows():
        span = None if start is None or end is None else f"{start:%Y-%m}..{end:%Y-%m}"
        found.setdefault(span, set()).add(place)
    return tuple(
        Nothing(places=tuple(sorted(places)), period=None if span is None else str(Period.parse(span)))
        for span, places in found.items()
    )


def report_in_words(sheets: Sequence[Sheet], file: str, folder: str) -> Surroundings | None:
    """The texts of a file that is a report in words and says that nothing happened; None for any other file."""
    texts = [text for sheet in sheets if not sheet.hidden for text in _texts(sheet)]
    if not texts or len(texts) > _MOST or not any(map(says_nothing, texts)):
        return None
    names = [(file.rsplit(".", 1)[0], "file"), *([(folder, "folder")] if folder else [])]
    return Surroundings(texts=(*((text, TITLE) for text in texts), *names))


def _texts(sheet: Sheet) -> list[str]:
    cells = (cell for row in sheet.cells.drop("row").iter_rows() for cell in row)
    return [cell.strip() for cell in cells if cell and cell.strip()]


def source_meant(around: Surroundings, sources: Sequence[Source]) -> Source | None:
    """The one source of lists of facts of which the texts speak; None where they speak of none, or of two."""
    found = {
        source.id: source
        for source in sources
        for layout in source.layouts
        if source.files_add_up and layout.meaning is not None and around.hints(layout.meaning.hints)
    }
    return next(iter(found.values())) if len(found) == 1 else None
