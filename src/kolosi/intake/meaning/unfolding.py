"""Turns columns that differ in one thing of their headers (a month, a place) into rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import FEWEST_SUMS, are_sums, total_rows
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.words import term_in

FEWEST = 2

NUMBER = "Nombre"
"""The column of the numbers under a header that names nothing else."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A column that stands for one value (`key`): what is left of its header beside it."""

    at: int
    key: str
    measure: str


def unfolded(
    table: TextTable, columns: Sequence[Spread], keys: Sequence[str], fixed: Sequence[int], name: str
) -> TextTable:
    """The table with a row for each of some keys, which stands in a column of that name; `fixed` are the columns that stay.

    The rows that add up others are known before they are spread over several.
    """
    measures = list(dict.fromkeys(one.measure for one in columns))
    return stacked(table, fixed, (name, *measures), [_rows_of(table, key, columns, fixed, measures) for key in keys])


def stacked(table: TextTable, fixed: Sequence[int], added: Sequence[str], frames: Sequence[pl.DataFrame]) -> TextTable:
    """The table with the rows of several frames, each of all its rows: its `fixed` columns, then those `added`."""
    names = (*(table.names[at] for at in fixed), *added)
    return replace(
        table,
        names=names,
        folded=tuple(map(fold, names)),
        tags=(*(table.tags[at] for at in fixed), *([None] * len(added))),
        frame=pl.concat(frames).sort("row", maintain_order=True),
        printed=(),
        totals=(*table.totals, *table.frame["row"].filter(total_rows(table))),
    )


def terms_as_rows(table: TextTable, known: Mapping[str, str], name: str) -> TextTable:
    """The table with a row for each term of a list that stands over the same columns of numbers: "Conflit | Individus",
    "Inondations | Individus"; as it is where fewer than two do. Totals beside them are left out.

    So are read columns of which each names a term and no more, where a column that says what is counted adds them up: "Conflit",
    "Inondations", "PDI individus".
    """
    split = [[part.strip() for part in header.split(" | ")] for header in table.names]
    found = []
    for at, parts in enumerate(split):
        terms = [part for part in parts if len(parts) > 1 and term_in(known, part) is not None]
        if len(terms) == 1:
            rest = " | ".join(part for part in parts if part != terms[0])
            found.append(Spread(at=at, key=terms[0], measure=rest))
    found = found or _parts_named(table, known)
    keys = list(dict.fromkeys(one.key for one in found))
    if len(keys) < FEWEST or len({(one.key, one.measure) for one in found}) < len(found):
        return table
    if len({one.measure for one in found}) == len(found):
        return table
    own = {one.at for one in found}
    added = {one.measure for one in found} if all(len(split[one.at]) == 1 for one in found) else set()
    fixed = [
        at
        for at, parts in enumerate(split)
        if at not in own and table.names[at] not in added and not any(map(_says_total, parts))
    ]
    return unfolded(table, found, keys, fixed, name)


def _parts_named(table: TextTable, known: Mapping[str, str]) -> list[Spread]:
    """The columns of numbers whose headers are terms of a list, where the only other column of numbers is their sum in every row; none
    elsewhere: a term that is missing, or a number that is hidden, makes the sum another."""
    numbers = [
        at for at, name in enumerate(table.names) if name and "%" not in name and mostly_numbers(table.frame[f"c{at}"])
    ]
    named = [at for at in numbers if term_in(known, table.names[at]) is not None]
    others = [at for at in numbers if at not in named]
    if len(named) < FEWEST or len(others) != 1 or not are_sums(table, others[0], named):
        return []
    told = int((read_number(table.frame[f"c{others[0]}"], whole=True) > 0).sum())
    if told < FEWEST_SUMS:
        return []
    return [Spread(at=at, key=table.names[at], measure=table.names[others[0]]) for at in named]


def mostly_numbers(column: pl.Series) -> bool:
    """Whether a column is filled, and half of it at least with numbers."""
    filled = column.drop_nulls()
    perhaps = filled.filter(filled.str.contains(r"\d"))
    if not len(filled) or len(perhaps) * 2 < len(filled):
        return False
    return int(read_number(perhaps).is_not_null().sum()) * 2 >= len(filled)


def _says_total(part: str) -> bool:
    return fold(part).startswith(("total", "ensemble"))


def _rows_of(
    table: TextTable, key: str, columns: Sequence[Spread], fixed: Sequence[int], measures: Sequence[str]
) -> pl.DataFrame:
    """The rows of one key, in the columns of the new table."""
    own = {one.measure: one.at for one in columns if one.key == key}
    kept = [pl.col(f"c{at}").alias(f"c{new}") for new, at in enumerate(fixed)]
    start = len(fixed)
    given = [
        (pl.col(f"c{own[measure]}") if measure in own else pl.lit(None, pl.String)).alias(f"c{start + 1 + at}")
        for at, measure in enumerate(measures)
    ]
    return table.frame.select("row", *kept, pl.lit(key).alias(f"c{start}"), *given)
