"""Reads in what a table counts: ones, thousands or millions, as a header or a title says it ("en milliers", "USD million").

68 under "PDI, en milliers" are 68 000 displaced people; counted as 68 they are a collapse that never was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.values import is_share, read_number
from kolosi.reading.labels import written

_WORDS = {"mill(?:ier|e)s?|thousands?": 1_000, "millions?|mio|mln": 1_000_000, "milliards?|billions?": 1_000_000_000}
_LETTERS = {"k": 1_000, "m": 1_000_000}
_ANY = "|".join(_WORDS)
_MONEY = r"us\s?\$|\$(?:\s?us)?|usd|us\sdollars|dollars?(?:\sus)?"
_SAID = re.compile(
    rf"""(?ix)
    (?<!\d)(?<!\d\s)(?<!\d[.,]\d)                               # "3 millions de personnes" is a number, and no unit
    (?: \b(?:(?:exprim\w+\s+)?(?:en|in)|unit\w*\s*:?(?:\s*en)?)\s+(?P<said>{_ANY})\b(?:\s+(?:de\s+|d['’]|of\s+)?(?:{_MONEY}))?
      | \(\s*(?P<alone>{_ANY})\b(?:\s+(?:de\s+|d['’]|of\s+)?(?:\w|[$€])+)*\s*\)
      | \b(?P<before>{_ANY})\s+(?:de\s+|d['’]|of\s+)?(?:{_MONEY})(?!\w)
      | \b(?P<letter>[km])\s?(?:{_MONEY})(?!\w)
      | (?:{_MONEY})\s?(?:(?P<after>{_ANY})|(?P<mark>[km]))\b
      | \(?\s*[x×]\s?(?P<times>1[\s.,]?000(?:[\s.,]?000)?)\b\s*\)?
      | \(\s*(?:in\s+|en\s+)?['’]?(?P<zeros>000s?)\s*\)
    )"""
)
_DOLLARS = re.compile(rf"(?i)(?<!\w)(?:(?:en|in)\s+)?(?:{_MONEY})(?!\w)")
_OTHER_MONEY = re.compile(r"(?i)(?<!\w)(?:f ?cfa|cfa|xof|xaf|eur|euros?|€|ngn|naira|gbp|£|chf)(?!\w)")
_YEARS = (1990, 2100)
_NO_NUMBER = re.compile(r"(?i)p-?code|\bcode\b|\bid\b|\blat|\blong|\bn[°o]\b|^#$|%|ann[ée]e|\byear")
"""Headers of what is no number of things, whatever a title says of the numbers under it."""


def scale_of(text: str) -> int:
    """How many ones a number under a header or a title stands for: 1 where it says nothing.

    >>> [scale_of(text) for text in ("PDI (en milliers)", "Reçu (M USD)", "Requirements, US$ million", "Individus", "3 millions de PDI")]
    [1000, 1000000, 1000000, 1, 1]
    """
    found = _SAID.search(text)
    if found is None:
        return 1
    said = found.groupdict()
    if said["times"]:
        return int(re.sub(r"\D", "", said["times"]))
    if said["zeros"]:
        return 1_000
    letter = said["letter"] or said["mark"]
    if letter:
        return _LETTERS[letter.lower()]
    word = said["said"] or said["alone"] or said["before"] or said["after"]
    return next(times for form, times in _WORDS.items() if re.fullmatch(form, word, re.IGNORECASE))


def without_scale(text: str) -> str:
    """A header without the words that say in what it counts; dollars are written in one way.

    >>> without_scale("PDI (en milliers)"), without_scale("Reçu (M US$)"), without_scale("3 millions de PDI")
    ('PDI ( )', 'Reçu (  usd  )', '3 millions de PDI')
    """
    bare = _SAID.sub(lambda said: " usd " if _DOLLARS.search(said[0]) else " ", text)
    return _DOLLARS.sub(" usd ", bare)


def says_money(text: str) -> bool:
    """True for a header that names money: a number under it counts no people.

    >>> says_money("Besoins (FCFA)"), says_money("Reçu (M USD)"), says_money("Reçu")
    (True, True, False)
    """
    return _DOLLARS.search(text) is not None or _OTHER_MONEY.search(text) is not None


def says_other_money(text: str) -> bool:
    """True for a header that names money other than dollars, and no dollars: a number under it is no number of these.

    >>> says_other_money("Besoins (FCFA)"), says_other_money("Reçu (USD)"), says_other_money("Reçu")
    (True, False, False)
    """
    return _OTHER_MONEY.search(text) is not None and _DOLLARS.search(text) is None


def scales_of(headers: Mapping[int, str], titles: Iterable[str]) -> dict[str, int]:
    """The columns, by where they stand, that count in more than ones, each with what one of its numbers stands for: as its header
    says it, or else the titles over the table."""
    over = next((scale for title in titles if (scale := scale_of(title)) > 1), 1)
    said = {
        f"c{at}": scale_of(header) if scale_of(header) > 1 or _NO_NUMBER.search(header) else over
        for at, header in headers.items()
        if header
    }
    return {name: scale for name, scale in said.items() if scale > 1}


def with_ones(table: TextTable, titles: Iterable[str]) -> TextTable:
    """The table with all its numbers in ones, and without the unit that some cells repeat: "61 mén." under "Ménages" is 61."""
    titles = tuple(titles)
    table = _without_units(table, titles)
    found = scales_of(dict(enumerate(table.names)), titles)
    if not found:
        return table
    return replace(
        table, frame=table.frame.with_columns(in_ones(table.frame[name], one) for name, one in found.items())
    )


def in_ones(column: pl.Series, scale: int) -> pl.Series:
    """The cells with their numbers in ones, as text: those that are no number or a share stay as they are written, and a column of years too."""
    numbers = read_number(column)
    if numbers.null_count() == len(numbers) or bool(numbers.drop_nulls().is_between(*_YEARS).all()):
        return column
    ones = (numbers * scale).round(6)
    written = ones.cast(pl.String).str.strip_suffix(".0")
    is_one = numbers.is_not_null() & ~is_share(column)
    return column.zip_with(~is_one, written.alias(column.name))


_WITH_UNIT = r"^\s*(\d[\d\s.,]*?)\s*(\p{L}{2,})\.?\s*$"
_SHORTEST = 3
"""A shorter word is a unit only where the header has the very word: "120 HH" under "HH"."""
_MOSTLY = 0.5


def _without_units(table: TextTable, titles: Iterable[str]) -> TextTable:
    """The table with the number alone in cells that say what a header, or a title, says that the column counts."""
    over = frozenset(word for title in titles for word in fold(title).split())
    found = [
        bare
        for at, name in enumerate(table.names)
        if name
        and (bare := _bare(table.frame[f"c{at}"], frozenset(fold(name).split()), over | _cases(name))) is not None
    ]
    return replace(table, frame=table.frame.with_columns(found)) if found else table


def _cases(header: str) -> frozenset[str]:
    """The words for cases, which say nothing more under a header that tells of whom alone: "14 cas" under "F". Under "Tués" they may be
    incidents."""
    is_part = fold(header.rsplit(" | ", 1)[-1]) in written("cells.parts_of_people")
    return written("cells.units_of_cases") if is_part else frozenset()


def _bare(column: pl.Series, header: frozenset[str], over: frozenset[str]) -> pl.Series | None:
    """The cells without the unit that the header, or a title over it, says; None where no cell has one, or few are numbers."""
    parts = column.str.extract_groups(_WITH_UNIT).struct.unnest()
    numbers, units = parts.to_series(0), parts.to_series(1)
    known = [unit for unit in units.drop_nulls().unique().to_list() if _is_unit(fold(unit), header, over)]
    is_one = units.is_in(known).fill_null(value=False)
    filled = column.drop_nulls()
    if not is_one.any() or int(is_one.sum()) + int(read_number(filled).is_not_null().sum()) < _MOSTLY * len(filled):
        return None
    return column.zip_with(~is_one, numbers).alias(column.name)


def _is_unit(unit: str, header: frozenset[str], over: frozenset[str]) -> bool:
    """Whether a unit is a word, or the beginning of one, of a header or of the titles over it; people are one where the header speaks of
    no households, and these of no people. A time is how long, and counts nothing."""
    people, households = written("cells.units_of_people"), written("cells.units_of_households")
    if unit in written("cells.times") or not (people if unit in households else households).isdisjoint(header):
        return unit in header and unit not in written("cells.times")
    is_long = len(unit) >= _SHORTEST
    return unit in people or any(
        unit == word or (is_long and (word.startswith(unit) or unit == f"{word}s")) for word in header | over
    )
