"""Reads running totals: numbers of which a title says that they are counted since a day, each holding those before it.

Added up like the numbers of months, 30, 62 and 90 since January are 182 incidents of a quarter that saw 90. Each is what
happened from that day to the end of its own period, and is read so; nothing is subtracted, for a month that is the difference
of two totals is nobody's figure, and can give a small number away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.meaning.context import Surroundings
from kolosi.intake.meaning.words import running_words, without_periods, words
from kolosi.model.period import Period
from kolosi.model.spoken_period import period_named, periods_in
from kolosi.reading.labels import written

RUNNING = "running_total"
"""The point that tells of numbers read so."""

_FEWEST = 2
_YEAR = 12
_SINCE = re.compile(r"\b(?:depuis|since|a partir d\w*|a compter d\w*|from|starting)\b")
_YEAR_BEGAN = re.compile(
    r"\b(?:depuis|since|from)\b.{0,20}\b(?:debut|beginning|start)\b.{0,6}\b(?:annee|year)\b|\bytd\b|\byear to date\b"
)


@cache
def is_running(text: str) -> bool:
    """True for a header of numbers that each hold those before: "Cum. killed 2025", "Tués (cumul)", "YTD incidents"."""
    flat = f" {fold(text)} "
    return not running_words().isdisjoint(words(text)) or any(f" {said} " in flat for said in _said_of_the_year())


@cache
def says_only_running(text: str) -> bool:
    """True for a header that says that its numbers hold those before, since when, and not of what.

    >>> says_only_running("Cumul depuis janv. 2025"), says_only_running("Cumulative since 1 January"), says_only_running("YTD 2024")
    (True, True, True)
    >>> says_only_running("Cumul : femmes et filles"), says_only_running("Non cumulé"), says_only_running("Janv. 2025")
    (False, False, False)
    """
    if not is_running(text):
        return False
    flat = f" {fold(without_periods(text))} "
    for said in (*_said_of_the_year(), *sorted(map(fold, written("cells.relative_periods")), key=len, reverse=True)):
        flat = flat.replace(f" {said} ", " ")
    return {word for part in flat.split() for word in words(part)} <= running_words() | _beside_running()


@cache
def _beside_running() -> frozenset[str]:
    """Words of a header that say no more than that it is a number, and since when."""
    texts = (*written("cells.just_total"), *written("cells.words_for_a_number"), *written("cells.since"))
    return frozenset(word for text in texts for word in words(text))


@cache
def _said_of_the_year() -> tuple[str, ...]:
    return tuple(sorted((fold(text) for text in written("cells.year_to_date")), key=len, reverse=True))


def running_period(text: str, year: int | None) -> Period | None:
    """The days that a header says its running total holds: "Cumul janv-mars", "YTD Mar 2025".

    One that names its last month alone ("Cumul mars") holds nobody knows what, unless it says that it counts since January; one
    that begins later than in January ("Cumul T2") may have begun before. These, and a whole year, which may not be over, are none.

    >>> str(running_period("Cumul janv-mars", 2025)), str(running_period("YTD Feb 2025", None)), running_period("Cumul mars", 2025)
    ('2025-Q1', '2025-01..2025-02', None)
    """
    flat = f" {fold(text)} "
    of_year = next((said for said in _said_of_the_year() if f" {said} " in flat), None)
    running = [word for word in flat.split() if running_words() & set(words(word))]
    if of_year is None and not running:
        return None
    rest = [word for word in flat.replace(f" {of_year} ", " ").split() if word not in running]
    named = period_named(" ".join(rest).strip(" -–:"), year)
    if named is None:
        return None
    whole = Period(date(named.first.year, 1, 1), named.last)
    is_told = of_year is not None or (named.first == whole.first and named.month_count > 1)
    return whole if is_told and named.last.year == named.first.year and whole.month_count < _YEAR else None


def counted_since(around: Surroundings) -> date | None:
    """The day since which the numbers of a table are counted, where a text around it says that they are cumulated since then."""
    year = around.year()
    for text, _ in around.texts:
        flat = fold(text)
        if year is not None and _YEAR_BEGAN.search(flat):
            return date(year, 1, 1)
        if _SINCE.search(flat) and running_words() & set(words(text)):
            opened = [one.period.first for one in periods_in(text, year, with_open=True) if one.is_open]
            if opened:
                return min(opened)
    return None


def since_then(table: TextTable, columns: Sequence[str], since: date, *, last_only: bool) -> TextTable | None:
    """The table with the periods in some columns drawn out to the day since which they count; None where it names one period only.

    With `last_only`, for a table whose rows are added up, the last total alone: the others are parts of it.
    """
    for column in columns:
        texts = table.frame[column].drop_nulls().unique().to_list()
        named = {
            text: span for text in texts if (span := period_named(text, since.year)) is not None and span.last >= since
        }
        if len(set(named.values())) < _FEWEST:
            continue
        drawn = {text: str(Period(since, span.last)) for text, span in named.items()}
        frame = table.frame
        if last_only:
            latest = max(span.last for span in named.values())
            frame = frame.filter(pl.col(column).is_in([text for text, span in named.items() if span.last == latest]))
        return replace(table, frame=frame.with_columns(frame[column].replace(drawn).alias(column)))
    return None
