"""Turns countries of origin that stand as columns into rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.meaning.regions import holds_numbers
from kolosi.intake.meaning.unfolding import NUMBER, Spread, unfolded
from kolosi.reading.labels import written

FEWEST = 2
"""One country over a column may be where people are, or who speaks."""


@cache
def _others() -> frozenset[str]:
    """What stands over the people of all other countries: left out, the total would be short of them."""
    return frozenset(fold(text) for text in written("cells.other_countries"))


def tells_origin(texts: Iterable[str]) -> bool:
    """True where a text says that countries are those that people come from. Those that Malians fled to stand over columns too."""
    flat = [f" {fold(text)} " for text in texts]
    return any(f" {said} " in text for text in flat for said in _of_origin())


def countries_as_rows(table: TextTable, lookup: Lookup, name: str, titles: Iterable[str]) -> TextTable:
    """The table with a row for each country that stood over a column of numbers, in a column called `name`; as it is where fewer
    than two do, or where neither its headers nor the `titles` say that people come from there. Totals beside them are left out.
    """
    if not tells_origin((*titles, *table.names)):
        return table
    split = [[part.strip() for part in header.split(" | ")] for header in table.names]
    parts = sorted({part for one in split for part in one if part})
    named = pl.Series("name", parts, dtype=pl.String)
    known = set(named.filter(lookup.abroad(named)).to_list())
    found = [one for at, own in enumerate(split) if (one := _spread(table, at, own, known)) is not None]
    countries = {one.key for one in found if one.key in known}
    measures = {one.measure for one in found if one.key in known}
    found = [one for one in found if one.measure in measures]
    if len(countries) < FEWEST or len({(one.key, one.measure) for one in found}) < len(found):
        return table
    own = {one.at for one in found}
    fixed = [at for at, parts in enumerate(split) if at not in own and not _is_total(table, at, parts)]
    keys = list(dict.fromkeys(one.key for one in found))
    return unfolded(table, found, keys, fixed, name)


def _spread(table: TextTable, at: int, parts: list[str], known: set[str]) -> Spread | None:
    keys = [part for part in parts if part in known or fold(part) in _others()]
    if len(keys) != 1 or not holds_numbers(table.frame[f"c{at}"]):
        return None
    rest = [part for part in parts if part != keys[0] and not _says_origin(part)]
    return Spread(at=at, key=keys[0], measure=" | ".join(rest) or NUMBER)


@cache
def _of_origin() -> frozenset[str]:
    return frozenset(fold(text) for text in written("cells.origin_over_columns"))


def _says_origin(part: str) -> bool:
    """True for a header over those of the countries that says what they are: "Pays d’origine"."""
    return fold(part) in _of_origin()


def _is_total(table: TextTable, at: int, parts: list[str]) -> bool:
    return any(map(is_total_label, parts)) and holds_numbers(table.frame[f"c{at}"])
