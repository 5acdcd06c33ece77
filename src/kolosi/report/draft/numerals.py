"""Numbers, percentages, days and periods as people read them, in each language.

Rounding is half away from zero from exact fractions. French takes the narrow no-break space (U+202F) between thousands
and before %, and every language takes the true minus (U+2212).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.reading.labels import label, lists

Number = int | float | Fraction | Decimal

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"

MANY = 8_192
"""So many numbers and days are worded once: those of one document, which its text, tables and annex print again."""

HIDDEN_SIGN = "–"
"""What every hidden cell prints, and every zero of a sensitive table."""

HIDDEN: Label = label("values.hidden")
NO_DATA: Label = label("values.no_data")
WAITING: Label = label("values.waiting")
"""Printed where rows or files wait for an answer that may change the value."""
NOT_COMPARABLE: Label = label("values.not_comparable")

_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
_POINTS: Label = label("values.point")
_AS_OF: Label = label("periods_said.as_of")
_QUARTERS, _HALVES = lists("periods_said.quarters"), lists("periods_said.halves")


def exact(value: Number) -> Fraction:
    """The fraction that a number was written as: 0.1 is one tenth.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def rounded(value: Number, decimals: int = 0) -> Decimal:
    """A number rounded half away from zero.

    >>> rounded(2.5), rounded(-2.5), rounded(0.285, 2)
    (Decimal('3'), Decimal('-3'), Decimal('0.29'))
    """
    scaled = abs(exact(value)) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


@lru_cache(maxsize=MANY, typed=True)
def number(value: Number, language: str, decimals: int = 0) -> str:
    """A number with the thousands and the decimal sign of the language.

    >>> number(14171, "en"), number(-2.85, "en", 1)
    ('14,171', '−2.9')
    """
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    text = format_decimal(rounded(value, decimals), format=pattern, locale=_LOCALES.get(language, language))
    text = text.replace("-", MINUS)
    return text.replace(NO_BREAK, NARROW) if language == "fr" else text


def signed_number(value: Number, language: str, decimals: int = 0) -> str:
    """A difference, always with its sign.

    >>> signed_number(1644, "en"), signed_number(-1644, "en"), signed_number(0, "en")
    ('+1,644', '−1,644', '0')
    """
    text = number(value, language, decimals)
    return "+" + text if rounded(value, decimals) > 0 else text


def percent(value: Number, language: str, decimals: int | None = None) -> str:
    """A share or rate, already in percent. Without `decimals`: an integer from 10 on, one decimal below.

    A value that is not zero never reads as zero: it takes the decimals it needs.

    >>> percent(Fraction(571, 10), "en"), percent(2.84, "en"), percent(5, "en"), percent(0.04, "en")
    ('57%', '2.8%', '5%', '0.04%')
    """
    places = _rate_decimals(value) if decimals is None else decimals
    return number(value, language, places) + _percent_sign(language)


def signed_percent(value: Number, language: str, decimals: int | None = None) -> str:
    """A change in percent, with its sign. Without `decimals`: an integer, unless that would read as zero.

    >>> signed_percent(-10.4, "en"), signed_percent(12, "en"), signed_percent(0.3, "en"), signed_percent(0, "en")
    ('−10%', '+12%', '+0.3%', '0%')
    """
    places = _visible_decimals(value, 0) if decimals is None else decimals
    return signed_number(value, language, places) + _percent_sign(language)


def points(value: Number, language: str, decimals: int | None = None) -> str:
    """A difference of two shares, in percentage points, with its sign.

    >>> points(3, "en"), points(Fraction(-12, 10), "en"), points(1, "en")
    ('+3 percentage points', '−1.2 percentage points', '+1 percentage point')
    """
    places = _rate_decimals(value) if decimals is None else decimals
    words = _plural(say(_POINTS, language), rounded(value, places), language)
    space = NO_BREAK if language == "fr" else " "
    return signed_number(value, language, places) + space + words


def _percent_sign(language: str) -> str:
    return NARROW + "%" if language == "fr" else "%"


def _rate_decimals(value: Number) -> int:
    """None from 10 on and for whole numbers, else one, or as many as needed not to read as zero."""
    one = rounded(value, 1)
    if abs(one) >= 10 or exact(value).denominator == 1:
        return 0
    return _visible_decimals(value, 1)


def _visible_decimals(value: Number, least: int) -> int:
    """The fewest decimals, from `least` to 4, with which the value does not read as zero."""
    if value == 0:
        return least
    return next((places for places in range(least, 5) if rounded(value, places)), 4)


def _plural(words: str, value: Decimal, language: str) -> str:
    """The words in the plural that a number asks for; French is plural from 2 on, English except at 1."""
    is_singular = abs(value) < 2 if language == "fr" else abs(value) == 1
    if is_singular:
        return words
    head, *tail = words.split(" ")
    return " ".join([head + "s", *tail]) if language == "fr" else words + "s"


def day(value: date, language: str) -> str:
    """A day in full.

    >>> day(date(2025, 4, 1), "fr"), day(date(2025, 3, 31), "fr"), day(date(2025, 4, 1), "en")
    ('1er avril 2025', '31 mars 2025', '1 April 2025')
    """
    text = _date(value, "d MMMM y", language)
    return "1er" + text[1:] if language == "fr" and value.day == 1 else text


def month(value: date, language: str) -> str:
    """The month of a day, with its year.

    >>> month(date(2025, 3, 31), "fr"), month(date(2025, 3, 31), "en")
    ('mars 2025', 'March 2025')
    """
    return _date(value, "LLLL y", language)


def month_names(language: str) -> tuple[str, ...]:
    """The months in order, as they are printed within a sentence.

    >>> month_names("fr")[:2], month_names("en")[:2], month_names("es")[:2]
    (('janvier', 'février'), ('January', 'February'), ('enero', 'febrero'))
    """
    names = get_month_names("wide", locale=_LOCALES.get(language, language))
    return tuple(names[number] for number in range(1, 13))


def language_name(code: str, language: str) -> str:
    """The name of a language within a sentence of another; its code where it has none there.

    >>> language_name("en", "fr"), language_name("es", "en"), language_name("zz", "en")
    ('anglais', 'Spanish', 'zz')
    """
    try:
        return Locale.parse(code).get_language_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


@lru_cache(maxsize=MANY)
def _date(value: date, pattern: str, language: str) -> str:
    return format_date(value, format=pattern, locale=_LOCALES.get(language, language))


@lru_cache(maxsize=MANY)
def period_words(text_period: str, language: str) -> str:
    """A period as it is said.

    >>> period_words("2025-Q1", "fr"), period_words("2025-Q1", "en")
    ('1er trimestre 2025', 'first quarter of 2025')
    >>> period_words("2024-10..2025-03", "fr"), period_words("2025-02..2025-03", "en")
    ('octobre 2024 – mars 2025', 'February – March 2025')
    >>> period_words("2025-03-31", "fr"), period_words("2025-03", "en"), period_words("2024", "fr")
    ('au 31 mars 2025', 'March 2025', '2024')
    """
    period = Period.parse(text_period)
    if period.is_day:
        return say(_AS_OF, language).format(day=day(period.first, language))
    named = _named(str(period), language) or _half(period, language)
    return named or _span(period, language)


def period_short(text_period: str, language: str) -> str:
    """A period as a chart or a table prints it.

    >>> period_short("2025-Q1", "fr"), period_short("2025-Q1", "en"), period_short("2025-03", "fr")
    ('T1 2025', 'Q1 2025', 'mars 2025')
    >>> period_short("2024-10..2025-03", "fr"), period_short("2025-03-31", "en"), period_short("2024", "fr")
    ('oct. 2024 – mars 2025', '31 Mar 2025', '2024')
    """
    period = Period.parse(text_period)
    name = str(period)
    if period.is_day:
        return _short_day(period.first, language)
    if match := re.fullmatch(r"(\d{4})-Q(\d)", name):
        return f"{'T' if language == 'fr' else 'Q'}{match[2]} {match[1]}"
    if re.fullmatch(r"\d{4}", name):
        return name
    pattern = "LLL y" if period.is_whole_months else "d MMM y"
    ends = dict.fromkeys(_date(end, pattern, language) for end in (period.first, period.last))
    return " – ".join(ends)


def _short_day(value: date, language: str) -> str:
    text = _date(value, "d MMM y", language)
    return "1er" + text[1:] if language == "fr" and value.day == 1 else text


def _named(name: str, language: str) -> str | None:
    """The words for a year, a quarter or a month, or None for any other span."""
    if re.fullmatch(r"\d{4}", name):
        return name
    if match := re.fullmatch(r"(\d{4})-Q(\d)", name):
        return _QUARTERS[language][int(match[2]) - 1].format(year=match[1])
    if re.fullmatch(r"\d{4}-\d{2}", name):
        return month(Period.parse(name).first, language)
    return None


def _half(period: Period, language: str) -> str | None:
    """The words for a half-year, or None for any other span."""
    if not period.is_whole_months or period.month_count != 6 or period.first.month not in (1, 7):
        return None
    return _HALVES[language][period.first.month // 7].format(year=period.first.year)


def _span(period: Period, language: str) -> str:
    """A span between two months or two days; the year is said once when it is the same."""
    first, last = period.first, period.last
    if period.is_whole_months:
        start = _date(first, "LLLL" if first.year == last.year else "LLLL y", language)
        return f"{start} – {month(last, language)}"
    start = day(first, language)
    if first.year == last.year:
        start = start.removesuffix(f" {first.year}")
    return f"{start} – {day(last, language)}"
