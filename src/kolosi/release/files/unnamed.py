"""Tables whose headers do not say what they hold: rows of people under codes, and small counts beside places without a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import polars as pl

from kolosi.content.countries import known_countries
from kolosi.content.places import load_places
from kolosi.intake.columns.table import fold
from kolosi.release.files.tables import DAY, Column, Table

_CODE = re.compile(
    r"(?:(?:[a-z]{0,4}|quest(?:ion)?|champ|field|col(?:umn|onne)?|item|var(?:iable)?) ?\d{1,4} ?){1,3}[a-z]?|[a-z]|"
)
"""How a header that is a code reads once it is folded: q1, v001, s2 q3, hh 01, 12, col 4; or nothing."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEX = r"(?i)^(?:[mfhw]|hommes?|femmes?|masculin|f[eé]minin|males?|females?|gar[cç]ons?|filles?|man|woman|men|women|boys?|girls?)$"
_BAND = r"^\s*(?:<|>|≥|≤|moins de|plus de|under|over)?\s*\d{1,3}\s*(?:(?:-|–|à|to|a)\s*\d{1,3}|\+)?\s*(?:ans|years?|et plus|and over)?\s*$"
_SPELT_BAND = r"[-–+<>]|à|ans|years?|plus|over"
_PLACE_CODE = r"^[A-Z]{2}\d{2,10}$"
_WHOLE = r"^[0-9]{1,3}(?:[.,]0+)?$"
_OLDEST, _FEWEST_AGES = 110, 8
_FEWEST_ROWS, _FEWEST_CODES, _FEWEST_PLACES = 5, 3, 2
_NEARLY_ALL, _MOST, _HALF = 0.95, 0.8, 0.5
_MOST_PLACES = 2_000
_WORD = re.compile(r"[^\W\d_]+")


def is_coded(table: Table) -> bool:
    """Whether most headers of a table are codes, and its rows many enough to be answers."""
    codes = sum(_is_code(table, column) for column in table.columns)
    is_long = table.text.frame.height >= _FEWEST_ROWS
    return is_long and codes >= _FEWEST_CODES and codes >= _HALF * len(table.columns)


def _is_code(table: Table, column: Column) -> bool:
    if any(table.words.is_a(kind, column.folded) for kind in table.words.columns):
        return False
    return bool(_CODE.fullmatch(column.folded)) and not _YEAR.fullmatch(column.folded)


def read_as(table: Table) -> Mapping[str, Sequence[Column]]:
    """The columns under codes whose values read like what is known of a person, by kind."""
    found: dict[str, list[Column]] = {}
    for column in table.columns:
        kind = _kind(column) if column.is_filled and _is_code(table, column) else ""
        if kind:
            found.setdefault(kind, []).append(column)
    return found


def _kind(column: Column) -> str:
    """What the values of a column read like: sex, age, day or place; empty where like none of them."""
    count = len(column.values)
    if column.holds(_SEX) >= _NEARLY_ALL * count and column.values.str.to_lowercase().n_unique() > 1:
        return "sex"
    if column.holds(DAY) >= _MOST * count:
        return "day"
    if _reads_like_ages(column):
        return "age"
    return "place" if holds_places(column) or column.holds(_PLACE_CODE) >= _NEARLY_ALL * count else ""


def _reads_like_ages(column: Column) -> bool:
    """Whether values are ages in years, many of them different, or bands of ages."""
    count = len(column.values)
    bands = column.values.str.contains(_BAND) & column.values.str.contains(_SPELT_BAND)
    if int(bands.sum()) >= _MOST * count:
        return True
    if column.holds(_WHOLE) < _NEARLY_ALL * count:
        return False
    numbers = column.values.str.extract(r"^([0-9]{1,3})").drop_nulls().cast(pl.Int64)
    steps = numbers.diff().drop_nulls()
    is_rank = len(steps) > 0 and bool((steps == 1).all())
    return not is_rank and numbers.n_unique() >= _FEWEST_AGES and int(str(numbers.max())) <= _OLDEST


def holds_places(column: Column) -> bool:
    """Whether most values of a column are names of places of the countries that are described."""
    values = column.values.unique().head(_MOST_PLACES).to_list()
    known = sum(fold(str(value)) in _place_names() for value in values)
    return len(values) > 1 and known >= _HALF * len(values)


@cache
def _place_names() -> frozenset[str]:
    places = (place for iso3 in known_countries() for place in load_places(iso3).values())
    return frozenset(fold(name) for place in places for name in (*place.name.values(), *place.spellings))


# -- counts without a subject -----------------------------------------------------------------------------------------


def unnamed_counts(table: Table, counted: Iterable[int]) -> list[int]:
    """Of the columns that count something, those beside places of which neither header, title nor label says what."""
    columns, at_counts = table.columns, list(counted)
    beside = [column for at, column in enumerate(columns) if at not in at_counts and column.is_filled]
    if table.text.frame.height < _FEWEST_PLACES or not any(_is_of_places(table, column) for column in beside):
        return []
    if not all(_is_of_places(table, column) or _is_mute(table, column) for column in beside):
        return []
    if not _says_nothing(table, table.heading):
        return []
    return [at for at in at_counts if _says_nothing(table, columns[at].folded)]


def _is_of_places(table: Table, column: Column) -> bool:
    is_named = any(table.words.is_a(kind, column.folded) for kind in ("place", "small_place"))
    return is_named or holds_places(column)


def _is_mute(table: Table, column: Column) -> bool:
    """Whether a column beside the counts says no more than when, or is a code."""
    is_when = any(table.words.is_a(kind, column.folded) for kind in ("day", "not_a_count"))
    return is_when or column.holds(DAY) >= _MOST * len(column.values)


def _says_nothing(table: Table, folded: str) -> bool:
    """Whether a text has no word but general ones, places and times."""
    words = _WORD.findall(folded)
    return all(
        len(word) < 2 or table.words.says_nothing.fullmatch(word) or word in _words_of_places() for word in words
    )


@cache
def _words_of_places() -> frozenset[str]:
    return frozenset(word for name in _place_names() for word in name.split())
