"""Ages of persons in years, read as the bands that people are counted by: 9, 41, 67."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.values import is_missing

MOSTLY = 0.8
"""A column holds years where so much of what is filled in is a whole number, at least."""

FEWEST_AGES = 6
"""Children alone are told by so many different ages, at least: 1, 2, 3 may be codes of bands."""

NO_ANSWER = frozenset({98, 99, 998, 999})
"""What forms write for an age that is not known: no answer where it repeats, or where nobody else is over 90. Past 90 so few people are
left that the same age twice, or 99 with nobody between, is hardly an age."""

_NINETY = 90
_ADULT, _OLDER, _OLDEST = 18, 60, 120
_YEARS = r"(?i)^\s*(\d{1,3})(?:[.,]0+)?\s*(?:ans?|years?(?:\s+old)?|yrs?|y\.?o\.?)?\s*$"
_BANDS = ("<18", "18-59", "60+")


def in_bands(table: TextTable, column: str) -> TextTable:
    """The table with the years of a column as bands (under 18, 18 to 59, 60 and over); as it is where the column holds no years.

    Numbers that stand for no answer (99) are left empty: the person stays, of an age that is not known.
    """
    filled = table.frame.filter(~is_missing(pl.col(column)))[column]
    years = filled.str.extract(_YEARS).cast(pl.Int64).drop_nulls()
    unknown = _no_answer(years.to_list())
    ages = set(years.to_list()) - unknown
    if not ages or len(years) < MOSTLY * len(filled) or max(ages) > _OLDEST:
        return table
    if max(ages) < _ADULT and len(ages) < FEWEST_AGES:
        return table
    age = pl.col(column).str.extract(_YEARS).cast(pl.Int64)
    child, adult, older = map(pl.lit, _BANDS)
    is_told = ~age.is_in(sorted(unknown)).fill_null(value=False)
    band = pl.when(age < _ADULT).then(child).when(age < _OLDER).then(adult).when(age >= _OLDER).then(older)
    told = pl.when(is_told).then(pl.coalesce(band, pl.col(column)))
    return replace(table, frame=table.frame.with_columns(told.alias(column)))


def _no_answer(years: Sequence[int]) -> set[int]:
    """The numbers of a column of ages that stand for no answer."""
    found = Counter(years)
    is_anyone_old = any(age > _NINETY for age in found if age not in NO_ANSWER)
    return {one for one in NO_ANSWER & found.keys() if one > _OLDEST or found[one] > 1 or not is_anyone_old}
