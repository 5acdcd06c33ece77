"""Reads the names people give to periods, in French and English."""

from __future__ import annotations

import re

from kolosi.intake.table import fold
from kolosi.model.period import Period, PeriodError

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan janv",
            "fevrier february feb fev fevr",
            "mars march mar",
            "avril april apr avr",
            "mai may",
            "juin june jun",
            "juillet july jul juil",
            "aout august aug",
            "septembre september sep sept",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        1,
    )
    for name in names.split()
}
_QUARTER = (
    re.compile(r"(?:t|q|trim|trimestre) ?([1-4]) ?(\d{4})"),
    re.compile(r"([1-4]) ?(?:er|e|eme|st|nd|rd|th)? ?(?:trimestre|trim|quarter) ?(?:de |of )?(\d{4})"),
)
_YEAR_FIRST = re.compile(r"(\d{4}) ?(?:t|q|trimestre) ?([1-4])")
_MONTH_YEAR = re.compile(r"([a-z]+) (\d{4})")
_NUMBERS = re.compile(r"(0?[1-9]|1[0-2]) (\d{4})")
_MONTH_MONTH = re.compile(r"([a-z]+) (?:a|au|et|to|and) ([a-z]+) (\d{4})|([a-z]+) ([a-z]+) (\d{4})")
_FULL = re.compile(r"([a-z]+) (\d{4}) (?:a |au |et |to |and )?([a-z]+) (\d{4})")
_ISO_MONTHS = re.compile(r"(\d{4})-(\d{2})-\d{2}T?[ 0-9:.]*")


def span_of(text: str, read: str = "period") -> Period | None:
    """The period a text names; None when it names none.

    >>> span_of("T4 2024"), span_of("1er trimestre 2025"), span_of("oct. - déc. 2024")
    (Period('2024-Q4'), Period('2025-Q1'), Period('2024-Q4'))
    >>> span_of("mars 2025"), span_of("octobre 2024 à mars 2025"), span_of("beaucoup")
    (Period('2025-03'), Period('2024-10..2025-03'), None)
    """
    text = text.strip()
    if read in {"month", "quarter", "year"} and _ISO_MONTHS.fullmatch(text):
        return _around(text, read)
    try:
        return Period.parse(text)
    except PeriodError:
        return _named(fold(text).replace("-", " ").replace(",", " "))


def _around(text: str, read: str) -> Period:
    year, month = int(text[:4]), int(text[5:7])
    if read == "year":
        return Period.parse(str(year))
    return Period.parse(f"{year}-Q{(month + 2) // 3}") if read == "quarter" else Period.parse(f"{year}-{month:02}")


def _named(text: str) -> Period | None:
    text = " ".join(text.split())
    for pattern in _QUARTER:
        if match := pattern.fullmatch(text):
            return Period.parse(f"{match[2]}-Q{match[1]}")
    if match := _YEAR_FIRST.fullmatch(text):
        return Period.parse(f"{match[1]}-Q{match[2]}")
    if match := _NUMBERS.fullmatch(text):
        return _months(match[2], int(match[1]), match[2], int(match[1]))
    if match := _FULL.fullmatch(text):
        return _months(match[2], _MONTHS.get(match[1]), match[4], _MONTHS.get(match[3]))
    if match := _MONTH_MONTH.fullmatch(text):
        first, last, year = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        return _months(year, _MONTHS.get(first), year, _MONTHS.get(last))
    if match := _MONTH_YEAR.fullmatch(text):
        return _months(match[2], _MONTHS.get(match[1]), match[2], _MONTHS.get(match[1]))
    return None


def _months(first_year: str, first: int | None, last_year: str, last: int | None) -> Period | None:
    if first is None or last is None or (int(first_year), first) > (int(last_year), last):
        return None
    return Period.parse(f"{first_year}-{first:02}..{last_year}-{last:02}")
