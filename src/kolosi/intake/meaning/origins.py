"""Turns countries of origin that stand as columns into rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import FEWEST_SUMS, is_total_label, whole_numbers
from kolosi.intake.columns.values import is_masked, read_number
from kolosi.intake.meaning.months import PERIOD
from kolosi.intake.meaning.regions import holds_numbers
from kolosi.intake.meaning.unfolding import NUMBER, Spread, unfolded
from kolosi.intake.meaning.words import halves, without_brackets
from kolosi.intake.recognise.reshaping import with_columns
from kolosi.reading.labels import written

FEWEST = 2
"""One country over a column may be where people are, or who speaks."""

_YEARS = (1900, 2100)

OF_ALL = ""
"""Stands in place of a country for the people of all of them together."""


@cache
def _others() -> frozenset[str]:
    """What stands over the people of all other countries: left out, the total would be short of them."""
    return frozenset(fold(text) for text in written("cells.other_countries"))


def tells_origin(texts: Iterable[str]) -> bool:
    """True where a text says that countries are those that people come from. Those that Malians fled to stand over columns too."""
    flat = [f" {fold(text)} " for text in texts]
    return any(f" {said} " in text for text in flat for said in _of_origin())


def countries_as_rows(
    table: TextTable, lookup: Lookup, name: str, titles: Iterable[str], *, with_all: bool = True
) -> TextTable:
    """The table with a row for each country that stood over a column of numbers, in a column called `name`; as it is where fewer
    than two do, or where neither its headers nor the `titles` say that people come from there. The people of all countries together have a row too (`with_all`), but for a table of which a row must name one. Other numbers beside the countries are of all of them together.
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
    totals = [at for at, parts in enumerate(split) if at not in own and _is_total(table, at, parts)]
    beside = [at for at in range(len(split)) if at not in (*own, *totals) and _counts(table, at)]
    fixed = [at for at in range(len(split)) if at not in (*own, *totals, *beside)]
    keys = list(dict.fromkeys(one.key for one in found))
    if not with_all:
        return unfolded(table, found, keys, fixed, name)
    kept = [*beside, *(at for at in totals if _is_of_other_days(table, at, sorted(own)))]
    table, together = _together(table, found, {at: _measure(split[at]) for at in totals})
    taken = {one.at for one in together}
    together += [Spread(at=at, key=OF_ALL, measure=table.names[at]) for at in kept if at not in taken]
    return unfolded(table, [*found, *together], [*keys, OF_ALL], fixed, name)


def _counts(table: TextTable, at: int) -> bool:
    """True for a column of numbers with a name, which are no years."""
    if not table.names[at] or not table.frame.height or not holds_numbers(table.frame[f"c{at}"]):
        return False
    numbers = read_number(table.frame[f"c{at}"], whole=True).drop_nulls()
    return bool(len(numbers)) and not bool(numbers.is_between(*_YEARS).all())


def _is_of_other_days(table: TextTable, total: int, countries: Sequence[int]) -> bool:
    """Whether a total stands alone on a day of which nothing is told by country, and beside the countries on another."""
    if PERIOD not in table.names:
        return False
    day = f"c{table.names.index(PERIOD)}"
    told = table.frame.select(
        day=pl.col(day),
        total=read_number(table.frame[f"c{total}"]).is_not_null(),
        country=pl.any_horizontal(pl.col(f"c{at}").is_not_null() for at in countries),
    )
    days = told.group_by("day").agg(pl.col("total").any(), pl.col("country").any()).filter("total")
    return bool(days["country"].any()) and not bool(days["country"].all())


def _together(table: TextTable, found: Sequence[Spread], totals: Mapping[int, str]) -> tuple[TextTable, list[Spread]]:
    """The table with a column of the people of all countries together, for each thing counted: the printed total of the row where it
    is one, for it holds the small numbers that are masked beside it; else what is seen, added up.

    Without it, people told by country could not stand beside others who are not: the fewest words win, and take the place of all.
    """
    together = []
    for measure in dict.fromkeys(one.measure for one in found):
        parts = [one.at for one in found if one.measure == measure]
        fitting = [at for at, what in totals.items() if what in {measure, NUMBER} and _is_total_of(table, at, parts)]
        named = [at for at in fitting if totals[at] == measure]
        printed = named or [at for at in fitting if _adds_up(table, at, parts)]
        if len(printed) == 1:
            together.append(Spread(at=printed[0], key=OF_ALL, measure=measure))
            continue
        seen = pl.DataFrame([read_number(table.frame[f"c{at}"], whole=True).alias(str(at)) for at in parts])
        is_any = seen.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        total = seen.sum_horizontal().cast(pl.Int64).cast(pl.String)
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(total))
        together.append(Spread(at=len(table.names), key=OF_ALL, measure=measure))
        table = with_columns(table, {f"{OF_ALL}{measure}": total.zip_with(is_any, nothing)})
    return table, together


def _adds_up(table: TextTable, total: int, parts: Sequence[int]) -> bool:
    """Whether enough rows show that a total is the sum of some columns, whatever else its header says: "Total refugees"."""
    printed = read_number(table.frame[f"c{total}"], whole=True)
    is_sum = printed == whole_numbers(table, parts).sum_horizontal()
    return int(((printed > 0) & is_sum).sum()) >= FEWEST_SUMS


def _is_total_of(table: TextTable, total: int, parts: Sequence[int]) -> bool:
    """True where in every row the numbers that are seen make a printed total, or fall short of it where one of them is masked.

    A total of other people is none of them. A row that gives the total alone, or hides it too, says nothing against it.
    """
    masked = pl.DataFrame([is_masked(table.frame[f"c{at}"]).alias(str(at)) for at in parts])
    numbers = pl.DataFrame([read_number(table.frame[f"c{at}"], whole=True).alias(str(at)) for at in parts])
    printed = read_number(table.frame[f"c{total}"], whole=True)
    seen, has_masked = numbers.sum_horizontal(), masked.select(pl.any_horizontal(pl.all())).to_series()
    is_alone = numbers.select(pl.all_horizontal(pl.all().is_null())).to_series() & ~has_masked
    is_hidden = is_masked(table.frame[f"c{total}"]) & has_masked
    fits = is_alone | is_hidden | (printed == seen) | (has_masked & (printed >= seen))
    return bool(fits.fill_null(value=False).all())


def _measure(parts: Sequence[str]) -> str:
    """What a column of totals counts: what its header says beside that."""
    return " | ".join(part for part in parts if part and not is_total_label(part) and not _says_origin(part)) or NUMBER


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
    """True for a header over those of the countries that says what they are: "Pays d’origine", in one language or two."""
    return all(fold(without_brackets(text)) in _of_origin() for text in halves(part) or (part,))


def _is_total(table: TextTable, at: int, parts: list[str]) -> bool:
    return any(map(is_total_label, parts)) and holds_numbers(table.frame[f"c{at}"])
