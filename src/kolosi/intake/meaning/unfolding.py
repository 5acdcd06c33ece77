"""Turns columns that differ in one thing of their headers (a month, a place) into rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import is_total_label, total_rows
from kolosi.intake.columns.values import is_missing, read_number
from kolosi.intake.meaning.shares import says_share
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
    names = (*(table.names[at] for at in fixed), name, *measures)
    frames = [_rows_of(table, key, columns, fixed, measures) for key in keys]
    return replace(
        table,
        names=names,
        folded=tuple(map(fold, names)),
        tags=(*(table.tags[at] for at in fixed), None, *([None] * len(measures))),
        frame=pl.concat(frames).sort("row", maintain_order=True),
        printed=(),
        totals=(*table.totals, *table.frame["row"].filter(total_rows(table))),
    )


def terms_as_rows(table: TextTable, known: Mapping[str, str], name: str) -> TextTable:
    """The table with a row for each term of a list that stands over the same columns of numbers: "Conflit | Individus",
    "Inondations | Individus"; as it is where fewer than two do. Totals beside them are left out.
    """
    split = [[part.strip() for part in header.split(" | ")] for header in table.names]
    found = []
    for at, parts in enumerate(split):
        terms = [part for part in parts if len(parts) > 1 and term_in(known, part) is not None]
        if len(terms) == 1:
            rest = " | ".join(part for part in parts if part != terms[0])
            found.append(Spread(at=at, key=terms[0], measure=rest))
    keys = list(dict.fromkeys(one.key for one in found))
    if len(keys) < FEWEST or len({(one.key, one.measure) for one in found}) < len(found):
        return table
    if len({one.measure for one in found}) == len(found):
        return table
    own = {one.at for one in found}
    fixed = [at for at, parts in enumerate(split) if at not in own and not any(map(_says_total, parts))]
    return unfolded(table, found, keys, fixed, name)


def kinds_as_rows(table: TextTable, known: Mapping[str, str], name: str, says: Callable[[str], bool]) -> TextTable:
    """The table with a row for each kind of a list that stands as a column of numbers, the kind in a column called `name`: "Type
    de violation | Vols", "Type de violation | Meurtres"; as it is where fewer than two are known.

    A column that nobody knows is a kind too where it stands under the same title, one that `says` what the list is, or where a
    printed total is the sum with it: then its numbers count, of no kind of the list. Where a total is not the sum of the kinds, one fact may be of several of them, or a kind is
    hidden: such a table is left as it is. So is one with other numbers beside them, which would count once for each kind.
    """
    numbers = [at for at, header in enumerate(table.names) if header and not says_share(header) and _counts(table, at)]
    lasts = {at: table.names[at].rpartition(" | ") for at in numbers}
    totals = [at for at in numbers if is_total_label(lasts[at][2])]
    named = [at for at in numbers if at not in totals and term_in(known, lasts[at][2]) is not None]
    titles = {lasts[at][0] for at in named}
    title = titles.pop() if len(titles) == 1 else None
    if len(named) < FEWEST or title is None or len(totals) > 1 or (title and not says(title)):
        return table
    beside = [at for at in numbers if at not in (*named, *totals) and not _are_years(table, at)]
    kinds = sorted((*named, *(at for at in beside if lasts[at][0] == title)))
    if not title and len(kinds) > len(named) and not totals:
        return table
    if set(beside) - set(kinds) or (totals and not _is_sum(table, totals[0], kinds)):
        return table
    keys = {at: lasts[at][2] for at in kinds}
    if len(set(keys.values())) < len(keys):
        return table
    fixed = [at for at in range(len(table.names)) if at not in (*kinds, *totals)]
    spread = [Spread(at=at, key=keys[at], measure=NUMBER) for at in kinds]
    found = unfolded(table, spread, list(keys.values()), fixed, name)
    unknown = [keys[at] for at in kinds if at not in named] if totals else []
    column = f"c{len(fixed)}"
    kind = pl.when(~pl.col(column).is_in(unknown)).then(pl.col(column)).alias(column)
    return replace(found, frame=found.frame.with_columns(kind))


def _counts(table: TextTable, at: int) -> bool:
    """True for a column of numbers, a few texts that say that there is none aside."""
    filled = table.frame.filter(~is_missing(pl.col(f"c{at}")))[f"c{at}"]
    return bool(len(filled)) and int(read_number(filled).is_not_null().sum()) * 2 >= len(filled)


def _are_years(table: TextTable, at: int) -> bool:
    return bool(table.frame[f"c{at}"].drop_nulls().str.contains(r"^\s*20\d\d\s*$").all())


def _is_sum(table: TextTable, total: int, parts: Sequence[int]) -> bool:
    """True where a printed total is the sum of its parts in every row, and no row has a total alone."""
    numbers = [read_number(table.frame[f"c{at}"], whole=True).fill_null(0) for at in (total, *parts)]
    printed = read_number(table.frame[f"c{total}"], whole=True).is_not_null()
    summed = pl.DataFrame([one.alias(str(at)) for at, one in enumerate(numbers[1:])]).sum_horizontal()
    return bool(printed.any()) and bool((~printed | (numbers[0] == summed)).all())


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
