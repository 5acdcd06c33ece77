"""Days that are written short: "06/02" in a file of a known period, "6" on the sheet of a month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kolosi.model.period import Period

_PAIR = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\.?")
_ALONE = re.compile(r"(\d{1,2})(?:[.,]0+)?|0?1(?:er|st)", re.IGNORECASE)


def short_days(texts: Iterable[str], periods: Sequence[Period]) -> Mapping[str, str]:
    """The days (ISO) that short texts of a column name in the first of some periods that holds them all, the nearest first.

    Day and month without a year are read in the one order in which all of the column lie in the period, and not at all where
    both do; a number alone is a day where the nearest period is one month.

    >>> short_days(["06/02", "30/01"], [Period.parse("2025-02"), Period.parse("2025-Q1")])
    {'06/02': '2025-02-06', '30/01': '2025-01-30'}
    >>> short_days(["02/03", "03/02"], [Period.parse("2025")]), short_days(["6", "31"], [Period.parse("2025-01")])
    ({}, {'6': '2025-01-06', '31': '2025-01-31'})
    """
    written = list(dict.fromkeys(texts))
    pairs = {text: match for text in written if (match := _PAIR.fullmatch(text.strip()))}
    alone = {text: match for text in written if (match := _ALONE.fullmatch(text.strip()))}
    if pairs:
        ways = (_in_one_order(pairs, period) for period in periods)
        return next((way for way in ways if way is not None), {})
    if not alone or not periods or periods[0].month_count != 1:
        return {}
    first = periods[0].first
    numbers = {text: [_day(first.year, first.month, int(match[1] or 1))] for text, match in alone.items()}
    return _all_in(periods[0], numbers) or {}


def _in_one_order(pairs: Mapping[str, re.Match[str]], period: Period) -> dict[str, str] | None:
    """The days of a period, all in the same order; nothing known where no order fits, no day where both do."""
    years = range(period.first.year, period.last.year + 1)
    ways = [
        _all_in(
            period,
            {text: [_day(year, int(match[month]), int(match[day])) for year in years] for text, match in pairs.items()},
        )
        for day, month in ((1, 2), (2, 1))
    ]
    fitting = [way for way in ways if way is not None]
    return None if not fitting else fitting[0] if len(fitting) == 1 or fitting[0] == fitting[1] else {}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _all_in(period: Period, days: Mapping[str, list[date | None]]) -> dict[str, str] | None:
    """The one day of each text in a period; None where one of them has none, or two."""
    own = {
        text: [day for day in each if day is not None and period.first <= day <= period.last]
        for text, each in days.items()
    }
    return {text: str(each[0]) for text, each in own.items()} if all(len(each) == 1 for each in own.values()) else None
