"""Reads the periods that cells name: a month, a quarter, a year; a day in such a column means the one it lies in."""

from __future__ import annotations

from kolosi.model.period import Period
from kolosi.model.spoken_period import period_named


def span_of(text: str, read: str = "period") -> Period | None:
    """Give the period that a cell names; None when it names none.

    >>> span_of("T4 2024"), span_of("1er trimestre 2025"), span_of("oct. - déc. 2024")
    (Period('2024-Q4'), Period('2025-Q1'), Period('2024-Q4'))
    >>> span_of("2025-05-13", "month"), span_of("2025-05-13 00:00:00", "quarter"), span_of("2025.0", "year")
    (Period('2025-05'), Period('2025-Q2'), Period('2025'))
    """
    period = period_named(text.strip().removesuffix(".0"))
    if period is None or read == "period" or not period.is_day:
        return period
    year, month = period.first.year, period.first.month
    around = {"month": f"{year}-{month:02}", "quarter": f"{year}-Q{(month + 2) // 3}", "year": str(year)}
    return Period.parse(around[read])
