"""Knows by their numbers the column that adds up those of women, men, girls and boys, and columns that are parts of one that is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.matching import SURE
from kolosi.intake.meaning.words import parts_of_people, words

if TYPE_CHECKING:
    from kolosi.intake.meaning.headers.given import Given
    from kolosi.model.source import Rule

_PARTS = frozenset({"women", "men", "girls", "boys"})
_WHOLE = "reached"
_FEWEST_PARTS, _FEWEST_ROWS = 2, 5
"""So many rows do not add up by chance."""
_NEARLY_ALL = 0.9
"""A tenth of the rows may hold a slip, or tell fewer by sex than in all."""


def with_sum_of_parts(given: Sequence[Given], rules: Sequence[Rule], rows: pl.DataFrame) -> list[Given]:
    """What headers mean, with the column that is the sum of the people by sex and age surely the people reached of its rows.

    No running total is such a sum, where the parts are those of a month; nor is any column where another names a part of the people
    that nobody knows yet.
    """
    parts = [one for one in given if one.rule is not None and one.rule.into in _PARTS and one.is_sure]
    whole = next((rule for rule in rules if rule.into == _WHOLE and not rule.settings), None)
    known = any(one.rule is whole and one.is_sure for one in given)
    if whole is None or known or len({one.rule and one.rule.into for one in parts}) < _FEWEST_PARTS:
        return list(given)
    together = _sum(parts, rows)
    open_ = [one for one in given if one not in parts and not one.is_sure and one.aside is None]
    if any(_speaks_of_a_part(one.header) for one in open_):
        return list(given)
    found = [one for one in open_ if _is(_numbers(one, rows), together)]
    if len(found) != 1:
        return list(given)
    sure = replace(found[0], rule=whole, strength=SURE, also=())
    left = [replace(one, rule=None, strength=0.0) if one.rule is whole else one for one in given]
    return [sure if one.at == sure.at else other for one, other in zip(given, left, strict=True)]


def with_known_parts(given: Sequence[Given], rows: pl.DataFrame) -> list[Given]:
    """What headers mean, with columns of which nothing else is known left aside where together they are one that is surely read.

    They stand under its title ("Écoles fermées | Public", "| Privé" beside "| Total"), or say a sex or an age.
    """
    strange: dict[str, list[Given]] = {}
    for one in given:
        if one.rule is None and one.aside is None:
            strange.setdefault(one.title, []).append(one)
    found = {one.at: one for one in given}
    for title, columns in strange.items():
        parts = columns if title else [one for one in columns if _says_a_part(one.header)]
        if len(parts) < _FEWEST_PARTS:
            continue
        together = _sum(parts, rows)
        read = (one for one in given if one.rule is not None and one.rule.read == "count" and one.is_sure)
        beside = [one for one in read if one.title == title]
        if any(_is(_numbers(one, rows), together) for one in beside):
            found |= {one.at: replace(one, aside="ignore", strength=SURE) for one in parts}
    return list(found.values())


def _says_a_part(header: str) -> bool:
    said = frozenset(words(header))
    return bool(said) and said <= parts_of_people()


def _speaks_of_a_part(header: str) -> bool:
    """Whether a header names some of the people: "Adultes" may add up women and men, where "Enfants" stand beside them."""
    return not parts_of_people().isdisjoint(words(header))


def _numbers(one: Given, rows: pl.DataFrame) -> pl.Series:
    return read_number(rows[f"c{one.at}"])


def _sum(parts: Sequence[Given], rows: pl.DataFrame) -> pl.Series:
    """The sum of some columns in each row, what is not told taken for nothing."""
    return rows.select(pl.sum_horizontal([_numbers(one, rows) for one in parts])).to_series()


def _is(numbers: pl.Series, together: pl.Series) -> bool:
    """Whether a column holds the sums, in nearly all rows in which both are told and not nothing."""
    told = (numbers.is_not_null() & (together > 0)).fill_null(value=False)
    same = (numbers == together).fill_null(value=False) & told
    return int(told.sum()) >= _FEWEST_ROWS and int(same.sum()) >= _NEARLY_ALL * int(told.sum())
