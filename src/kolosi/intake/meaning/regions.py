"""Turns first-level places that stand as columns into rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.lookup import Lookup
from kolosi.intake.meaning.months import NUMBER
from kolosi.intake.table import TextTable, fold, total_rows
from kolosi.intake.values import is_missing, read_number

REGION = "Région"
FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class _Column:
    """A column of a place: what is left of its header beside it."""

    at: int
    place: str
    measure: str


def regions_as_rows(table: TextTable, lookup: Lookup) -> TextTable:
    """The table with a row for each first-level place that stood as a column of numbers; as it is where fewer than two do.

    Totals beside such columns are left out. A table that has places in its rows already is left as it is.
    """
    found = _place_columns(table, lookup)
    if len({one.place for one in found}) < FEWEST or len({(one.place, one.measure) for one in found}) < len(found):
        return table
    own = {one.at for one in found}
    fixed = [at for at in range(len(table.names)) if at not in own and not _is_total(table, at)]
    if any(_holds_places(table, at, lookup) for at in fixed):
        return table
    measures = list(dict.fromkeys(one.measure for one in found))
    names = (*(table.names[at] for at in fixed), REGION, *measures)
    frames = [_rows_of(table, place, found, fixed, measures) for place in dict.fromkeys(one.place for one in found)]
    return replace(
        table,
        names=names,
        folded=tuple(map(fold, names)),
        tags=(*(table.tags[at] for at in fixed), None, *([None] * len(measures))),
        frame=pl.concat(frames).sort("row", maintain_order=True),
        printed=(),
        totals=(*table.totals, *table.frame["row"].filter(total_rows(table))),
    )


def _place_columns(table: TextTable, lookup: Lookup) -> list[_Column]:
    """The columns of numbers with one first-level place in their header."""
    split = [[part.strip() for part in name.split(" | ")] for name in table.names]
    known = _known({part for parts in split for part in parts if part}, lookup)
    found = []
    for at, parts in enumerate(split):
        places = [part for part in parts if part in known]
        if len(places) == 1 and _holds_numbers(table.frame[f"c{at}"]):
            rest = " | ".join(part for part in parts if part != places[0])
            found.append(_Column(at=at, place=places[0], measure=rest or NUMBER))
    return found


def _known(texts: set[str], lookup: Lookup) -> Mapping[str, str]:
    named = sorted(text for text in texts if not text.isdigit())
    if not named:
        return {}
    ids, _ = lookup.places(pl.Series("place", named), level=1, within=None, vintage=None)
    return {text: str(id_) for text, id_ in zip(named, ids.to_list(), strict=True) if id_ is not None}


def _holds_numbers(column: pl.Series) -> bool:
    """True for a column without other texts than numbers and what says that there is none."""
    filled = column.to_frame("x").filter(~is_missing(pl.col("x")))["x"]
    return not len(filled) or int(read_number(filled).is_not_null().sum()) * 2 >= len(filled)


def _is_total(table: TextTable, at: int) -> bool:
    return table.folded[at].rsplit(" | ", 1)[-1].startswith("total") and _holds_numbers(table.frame[f"c{at}"])


def _holds_places(table: TextTable, at: int, lookup: Lookup) -> bool:
    texts = set(table.frame[f"c{at}"].drop_nulls().unique().head(50).to_list())
    return len(_known(texts, lookup)) * 2 > len(texts)


def _rows_of(
    table: TextTable, place: str, columns: Sequence[_Column], fixed: Sequence[int], measures: Sequence[str]
) -> pl.DataFrame:
    """The rows of one place, in the columns of the new table."""
    own = {one.measure: one.at for one in columns if one.place == place}
    kept = [pl.col(f"c{at}").alias(f"c{new}") for new, at in enumerate(fixed)]
    start = len(fixed)
    given = [
        (pl.col(f"c{own[measure]}") if measure in own else pl.lit(None, pl.String)).alias(f"c{start + 1 + at}")
        for at, measure in enumerate(measures)
    ]
    return table.frame.select("row", *kept, pl.lit(place).alias(f"c{start}"), *given)
