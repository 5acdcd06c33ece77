"""Periods: what a figure is about in time."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"([1-9]\d{3})")
_QUARTER = re.compile(r"([1-9]\d{3})-Q([1-4])")
_HALF = re.compile(r"([1-9]\d{3})-H([12])")
_MONTH = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"([1-9]\d{3})-(\d{2})-(\d{2})")


class PeriodError(ValueError):
    """A text that names no period."""


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, first and last included.

    >>> Period.parse("2025-Q1")
    Period('2025-Q1')
    >>> Period.parse("2024-10..2025-03").last
    datetime.date(2025, 3, 31)
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(f"{self.first}..{self.last}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period named by `2025`, `2025-Q1`, `2025-H1`, `2025-03`, `2025-03-31` or a range `a..b`."""
        start, _, end = text.strip().partition("..")
        first = _parse_simple(start)
        return cls(first[0], _parse_simple(end)[1]) if end else cls(*first)

    def __str__(self) -> str:
        """The shortest name of the same days.

        >>> str(Period.parse("2025-01..2025-03")), str(Period.parse("2024-01-01..2024-12-31"))
        ('2025-Q1', '2024')
        """
        if self.first == self.last:
            return self.first.isoformat()
        if not self.is_whole_months:
            return f"{self.first.isoformat()}..{self.last.isoformat()}"
        return self._whole_months_name()

    def _whole_months_name(self) -> str:
        year, month, count = self.first.year, self.first.month, self.month_count
        if count == 12 and month == 1:
            return str(year)
        if count == 3 and month % 3 == 1:
            return f"{year}-Q{(month + 2) // 3}"
        start, end = f"{year}-{month:02}", f"{self.last.year}-{self.last.month:02}"
        return start if count == 1 else f"{start}..{end}"

    def __repr__(self) -> str:
        return f"Period('{self}')"

    @property
    def is_day(self) -> bool:
        """True for an as-of day."""
        return self.first == self.last

    @property
    def day_count(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def is_whole_months(self) -> bool:
        """True when it starts on a first of month and ends on a last day of month."""
        return self.first.day == 1 and self.last.day == month_end(self.last.year, self.last.month).day

    @property
    def month_count(self) -> int:
        """How many calendar months it touches."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def months(self) -> tuple[Period, ...]:
        """The calendar months it touches, in order.

        >>> [str(m) for m in Period.parse("2025-Q1").months]
        ['2025-01', '2025-02', '2025-03']
        """
        return tuple(self._iterate_months())

    def _iterate_months(self) -> Iterator[Period]:
        year, month = self.first.year, self.first.month
        while (year, month) <= (self.last.year, self.last.month):
            yield Period(date(year, month, 1), month_end(year, month))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The calendar quarters it touches, in order."""
        starts = sorted({(m.first.year, (m.first.month - 1) // 3 + 1) for m in self.months})
        return tuple(Period.parse(f"{year}-Q{quarter}") for year, quarter in starts)

    def year_ago(self) -> Period:
        """The same period one year before.

        >>> Period.parse("2024-10..2025-03").year_ago()
        Period('2023-10..2024-03')
        """
        return Period(_shift_months(self.first, -12), _shift_months(self.last, -12, to_end=self.is_whole_months))

    def is_same_season(self, other: Period) -> bool:
        """True where both are of the same months of the year, or this one is of whole years.

        >>> Period.parse("2025-Q1").is_same_season(Period.parse("2024-Q1"))
        True
        >>> Period.parse("2025-Q1").is_same_season(Period.parse("2024-Q4"))
        False
        """
        return self.first.month == other.first.month or self.month_count % 12 == 0

    def previous(self) -> Period:
        """The period of the same length just before.

        >>> Period.parse("2025-Q1").previous()
        Period('2024-Q4')
        """
        if not self.is_whole_months:
            length = self.last - self.first + timedelta(days=1)
            return Period(self.first - length, self.last - length)
        count = self.month_count
        return Period(_shift_months(self.first, -count), _shift_months(self.last, -count, to_end=True))

    def contains(self, other: Period | date) -> bool:
        """True when every day of the other lies inside."""
        if isinstance(other, date):
            return self.first <= other <= self.last
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Period) -> bool:
        """True when the two share a day."""
        return self.first <= other.last and other.first <= self.last


def joined_spans(spans: Iterable[Period]) -> tuple[Period, ...]:
    """The same days in as few spans as possible, in order.

    >>> joined_spans([Period.parse("2025-02"), Period.parse("2025-01"), Period.parse("2025-04-03")])
    (Period('2025-01..2025-02'), Period('2025-04-03'))
    """
    joined: list[Period] = []
    for span in sorted(spans):
        if joined and span.first <= joined[-1].last + timedelta(days=1):
            joined[-1] = Period(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(joined)


def days_shared(spans: Iterable[Period], period: Period) -> int:
    """How many days of a period lie in some spans that share no day.

    >>> days_shared([Period.parse("2025-01"), Period.parse("2025-03-01..2025-03-03")], Period.parse("2025-Q1"))
    34
    """
    shared = ((min(span.last, period.last) - max(span.first, period.first)).days + 1 for span in spans)
    return sum(days for days in shared if days > 0)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _shift_months(day: date, months: int, *, to_end: bool = False) -> date:
    index = day.year * 12 + day.month - 1 + months
    end = month_end(index // 12, index % 12 + 1)
    return end if to_end else end.replace(day=min(day.day, end.day))


def _parse_simple(text: str) -> tuple[date, date]:
    if match := _QUARTER.fullmatch(text):
        year, quarter = int(match[1]), int(match[2])
        return date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)
    if match := _HALF.fullmatch(text):
        year, half = int(match[1]), int(match[2])
        return date(year, half * 6 - 5, 1), month_end(year, half * 6)
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return date(year, month, 1), month_end(year, month)
    if match := _YEAR.fullmatch(text):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    if _DAY.fullmatch(text):
        return _parse_day(text)
    raise PeriodError(text)


def _parse_day(text: str) -> tuple[date, date]:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise PeriodError(text) from error
    return day, day
