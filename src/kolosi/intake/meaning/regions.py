"""Turns first-level places that stand as columns into rows, and those that head rows of a pivot into a column."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.columns.values import is_missing, read_number
from kolosi.intake.meaning.context import first_level
from kolosi.intake.meaning.unfolding import NUMBER, Spread, unfolded
from kolosi.intake.recognise.reshaping import with_columns

REGION = "Région"
FEWEST = 2
_ROUNDING = 1e-6
"""What floating numbers add to a sum."""


def regions_as_rows(table: TextTable, lookup: Lookup) -> TextTable:
    """The table with a row for each first-level place that stood as a column of numbers; as it is where fewer than two do.

    Totals beside such columns are left out. A table that has places in its rows already is left as it is.
    """
    found = _place_columns(table, lookup)
    if len({one.key for one in found}) < FEWEST or len({(one.key, one.measure) for one in found}) < len(found):
        return table
    own = {one.at for one in found}
    fixed = [at for at in range(len(table.names)) if at not in own and not _is_total(table, at)]
    if any(_holds_places(table, at, lookup) for at in fixed):
        return table
    return unfolded(table, found, list(dict.fromkeys(one.key for one in found)), fixed, REGION)


def _place_columns(table: TextTable, lookup: Lookup) -> list[Spread]:
    """The columns of numbers with one first-level place in their header."""
    split = [[part.strip() for part in name.split(" | ")] for name in table.names]
    parts_named = {part for parts in split for part in parts if part and not part.isdigit()}
    known = first_level(sorted(parts_named), lookup)
    found = []
    for at, parts in enumerate(split):
        places = [part for part in parts if part in known]
        if len(places) == 1 and holds_numbers(table.frame[f"c{at}"]):
            rest = " | ".join(part for part in parts if part != places[0])
            found.append(Spread(at=at, key=places[0], measure=rest or NUMBER))
    return found


def holds_numbers(column: pl.Series) -> bool:
    """True for a column without other texts than numbers and what says that there is none."""
    filled = column.to_frame("x").filter(~is_missing(pl.col("x")))["x"]
    return not len(filled) or int(read_number(filled).is_not_null().sum()) * 2 >= len(filled)


def _is_total(table: TextTable, at: int) -> bool:
    return table.folded[at].rsplit(" | ", 1)[-1].startswith("total") and holds_numbers(table.frame[f"c{at}"])


def _holds_places(table: TextTable, at: int, lookup: Lookup) -> bool:
    texts = set(table.frame[f"c{at}"].drop_nulls().unique().head(50).to_list())
    return len(first_level(sorted(text for text in texts if not text.isdigit()), lookup)) * 2 > len(texts)


def nested_as_columns(table: TextTable, lookup: Lookup) -> TextTable:
    """The table with the place over each group of rows in a column of its own; as it is where the numbers do not bear that out.

    A pivot writes places and what lies under them in one column: "Gao" with its sum, then a row for each type. Every number of such
    a place is the sum of the rows under it, or this is no pivot.
    """
    labels = next((at for at, name in enumerate(table.names) if name), None)
    frame = table.frame
    if labels is None or frame.height < 2 * FEWEST or any(fold(name) == fold(REGION) for name in table.names):
        return table
    column = frame[f"c{labels}"]
    if not _places_in(column.head(1), lookup):  # most tables are no pivots: one cell tells
        return table
    texts = [(text or "").strip() for text in column.to_list()]
    groups = _under_places(texts, _places_in(column, lookup))
    if not groups or not _adds_up(frame, labels, groups):
        return table
    over = [texts[first] for first, last in groups for _ in range(first + 1, last)]
    own = [at for first, last in groups for at in range(first + 1, last)]
    return with_columns(replace(table, frame=frame[own]), {REGION: pl.Series(over, dtype=pl.String)})


def _places_in(column: pl.Series, lookup: Lookup) -> Collection[str]:
    """The names of places of the first level in a column."""
    texts = {text.strip() for text in column.drop_nulls().unique().to_list()}
    return first_level(sorted(text for text in texts if text and not text.isdigit()), lookup)


def _under_places(texts: Sequence[str], places: Collection[str]) -> list[tuple[int, int]]:
    """For each place, its row and the one behind the last that stands under it; none where a place comes back or has no rows."""
    heads = [at for at, text in enumerate(texts) if text in places]
    if len(heads) < FEWEST or len(heads) != len({texts[at] for at in heads}):
        return []
    behind = range(heads[-1] + 1, len(texts))
    end = next((at for at in behind if not texts[at] or is_total_label(texts[at])), len(texts))
    groups = list(zip(heads, [*heads[1:], end], strict=True))
    return groups if all(last - first >= 2 for first, last in groups) else []


def _adds_up(frame: pl.DataFrame, labels: int, groups: Sequence[tuple[int, int]]) -> bool:
    """True where in every column of numbers the first row of each group is the sum of the others, and in one at least is any number."""
    columns = [name for name in frame.columns if name not in {"row", f"c{labels}"} and holds_numbers(frame[name])]
    found = False
    for name in columns:
        numbers = read_number(frame[name]).to_list()
        for first, last in groups:
            parts = [number for number in numbers[first + 1 : last] if number is not None]
            if abs((numbers[first] or 0) - sum(parts)) > _ROUNDING:
                return False
            found |= bool(parts)
    return found
