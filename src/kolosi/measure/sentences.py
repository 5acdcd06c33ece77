"""Words about values and comparisons, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.model.period_forms import MONTHS
from kolosi.reading.labels import label, labels

Titles = Mapping[str, Label]
"""What people call a source, a place."""

NARROW = "\u202f"
_MINUS = "\u2212"

MISSING = labels("measure.missing")
_ANY_SOURCE = label("measure.any_source")
_AND = label("measure.and")


def missing(why: str, sources: tuple[str, ...], period: Period, titles: Titles) -> Label:
    """Why a figure has no value, and which file would supply it."""
    return {
        language: text.format(source=source_words(sources, language, titles), period=period_words(period, language))
        for language, text in MISSING[why].items()
    }


def source_words(sources: tuple[str, ...], language: str, titles: Titles) -> str:
    """Sources as people call them."""
    if not sources:
        return _ANY_SOURCE[language]
    return joined([say(titles.get(source, source), language) for source in sources], language)


def joined(items: list[str], language: str) -> str:
    """A list in words: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {_AND[language]} {items[-1]}"


def number_words(value: Fraction, language: str, decimals: int = 0) -> str:
    """A number as it is printed, rounded half away from zero.

    >>> number_words(Fraction(-15815), "en"), number_words(Fraction("-3.6044"), "fr", 1)
    ('−15,815', '−3,6')
    """
    scaled = abs(value) * 10**decimals
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, part = divmod(rounded, 10**decimals)
    grouped = f"{whole:,}".replace(",", NARROW if language == "fr" else ",")
    point = "," if language == "fr" else "."
    text = f"{grouped}{point}{part:0{decimals}}" if decimals else grouped
    return f"{_MINUS}{text}" if value < 0 and rounded else text


def percent_words(value: Fraction, language: str) -> str:
    """A signed percent, to one decimal."""
    sign = "+" if value > 0 else ""
    return f"{sign}{number_words(value, language, 1)}{NARROW if language == 'fr' else ''}%"


def share_words(value: Fraction, language: str) -> str:
    """A share in percent, to one decimal."""
    return f"{number_words(value, language, 1)}{NARROW if language == 'fr' else ''}%"


def day_words(day: date, language: str) -> str:
    """A day in words.

    >>> day_words(date(2025, 3, 1), "fr"), day_words(date(2025, 3, 1), "en")
    ('1er mars 2025', '1 March 2025')
    """
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {MONTHS[language][day.month - 1]} {day.year}"


def period_words(period: Period, language: str) -> str:
    """A period in words that stand after a verb or a bracket.

    >>> period_words(Period.parse("2024-10..2025-03"), "fr"), period_words(Period.parse("2025-Q1"), "en")
    ('octobre 2024 – mars 2025', 'January–March 2025')
    """
    if period.is_day:
        return day_words(period.first, language)
    if not period.is_whole_months:
        return f"{day_words(period.first, language)} – {day_words(period.last, language)}"
    if period.month_count == 12 and period.first.month == 1:
        return str(period.first.year)
    first, last = (MONTHS[language][day.month - 1] for day in (period.first, period.last))
    if period.month_count == 1:
        return f"{first} {period.first.year}"
    if period.first.year == period.last.year:
        return f"{first}–{last} {period.last.year}"
    return f"{first} {period.first.year} – {last} {period.last.year}"
