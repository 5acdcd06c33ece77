"""The words of pictures, in French and English."""

from __future__ import annotations

from collections.abc import Iterable

from kolosi.model.label import say
from kolosi.reading.labels import labels
from kolosi.report.charts.chart import Chart, Point
from kolosi.report.draft.numerals import HIDDEN_SIGN, NARROW, NO_BREAK, NO_DATA, number, percent
from kolosi.report.draft.phrases import phrase

WORDS = labels("charts.words")


def word(name: str, language: str) -> str:
    """A word or a sentence of the catalogue."""
    return say(WORDS[name], language)


def colon(language: str) -> str:
    """The sign between a name and what it is.

    >>> colon("en"), colon("fr") == NARROW + ": "
    (': ', True)
    """
    return NARROW + ": " if language == "fr" else ": "


def semicolon(language: str) -> str:
    """The sign between two statements."""
    return NARROW + "; " if language == "fr" else "; "


def printed(point: Point | None, language: str) -> str:
    """What a cell prints: the value, the sign of a hidden one, or that there is no data."""
    if point is None or (point.value is None and not point.hidden):
        return say(NO_DATA, language)
    return HIDDEN_SIGN if point.hidden else point.text


def spoken(point: Point, chart: Chart) -> str:
    """What a mark says: where, when and what, then the value with its unit."""
    where = ", ".join(part for part in (point.series, point.label) if part)
    return where + colon(chart.language) + with_unit(point.text, chart)


def with_unit(text: str, chart: Chart) -> str:
    """A printed value and its unit, unless the value already says it."""
    unit = chart.unit
    if not unit or unit == "%" or unit in text:
        return text
    return f"{text}{NO_BREAK if chart.language == 'fr' else ' '}{unit}"


def axis_number(value: float, chart: Chart) -> str:
    """A number of an axis or of a legend."""
    decimals = next((places for places in range(4) if round(value, places) == value), 4)
    if chart.unit == "%":
        return percent(value, chart.language, decimals)
    return number(value, chart.language, decimals)


def listed(points: Iterable[Point], name: str, language: str) -> list[str]:
    """A line that names places and their values, or nothing when there are none."""
    told = [f"{point.label} {printed(point, language)}" for point in points]
    return [word(name, language) + colon(language) + semicolon(language).join(told)] if told else []


def signs(chart: Chart, *, with_missing: bool = False) -> list[str]:
    """What the signs of a picture mean, one line each, only for the signs that stand in it."""
    language = chart.language
    lines = []
    if any(point.is_break for point in chart.points):
        lines.append("≠ " + word("break", language))
    if any(point.is_partial and point.shown is not None for point in chart.points):
        lines.append(word("partial", language))
    if with_missing and any(point.value is None and not point.hidden for point in chart.points):
        lines.append(word("gap", language))
    if any(point.hidden for point in chart.points):
        lines.append(phrase("hidden_sentence", language))
    return lines
