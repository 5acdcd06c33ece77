"""Turns the places that head rows of a pivot into a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.context import first_level
from kolosi.intake.meaning.layers.footnotes import Older, standing, unmarked
from kolosi.intake.meaning.regions import FEWEST, REGION, holds_numbers
from kolosi.intake.recognise.reshaping import with_columns

_ROUNDING = 1e-6
"""What floating numbers add to a sum."""


def nested_as_columns(table: TextTable, lookup: Lookup, told: Mapping[str, Older] | None = None) -> TextTable:
    """The table with the place over each group of rows in a column of its own; as it is where the numbers do not bear that out.

    A pivot writes places and what lies under them in one column: "Gao" with its sum, then a row for each type. Every number of such
    a place is the sum of the rows under it, or this is no pivot. A place without numbers and rows of its own is one of which
    nothing is known. `told` are the places of older boundaries that notes tell of, by today's of the same name.
    """
    labels = next((at for at, name in enumerate(table.names) if name), None)
    frame = table.frame
    if labels is None or frame.height < 2 * FEWEST or any(fold(name) == fold(REGION) for name in table.names):
        return table
    column = frame[f"c{labels}"]
    if not _places_in(column.head(1), lookup):  # most tables are no pivots: one cell tells
        return table
    texts = [(text or "").strip() for text in column.to_list()]
    groups = _under_places(texts, _places_in(column, lookup), _told(frame, labels))
    if not groups or not _adds_up(frame, labels, groups):
        return table
    places = _places_in(column, lookup)
    older = standing(told or {}, set(places.values()))
    over = [_named(texts[first], places, older) for first, last in groups for _ in range(first + 1, last)]
    own = [at for first, last in groups for at in range(first + 1, last)]
    return with_columns(replace(table, frame=frame[own]), {REGION: pl.Series(over, dtype=pl.String)})


def _named(text: str, places: Mapping[str, str], older: Mapping[str, str]) -> str:
    return older.get(places[text], unmarked(text))


def _places_in(column: pl.Series, lookup: Lookup) -> dict[str, str]:
    """The places of the first level that a column names, by how they are written, the mark of a note behind them or not."""
    texts = {text.strip() for text in column.drop_nulls().unique().to_list()}
    bare = {text: unmarked(text) for text in sorted(texts) if text and not text.isdigit()}
    known = first_level(sorted(set(bare.values())), lookup)
    return {text: known[name] for text, name in bare.items() if name in known}


def _told(frame: pl.DataFrame, labels: int) -> list[bool]:
    """For each row, whether a number stands beside its label."""
    columns = [name for name in frame.columns if name not in {"row", f"c{labels}"}]
    numbers = pl.DataFrame([read_number(frame[name]).is_not_null().alias(name) for name in columns])
    return numbers.select(pl.any_horizontal(pl.all())).to_series().to_list() if columns else []


def _under_places(texts: Sequence[str], places: Mapping[str, str], told: Sequence[bool]) -> list[tuple[int, int]]:
    """For each place with rows under it, its row and the one behind the last of them; none where a place comes back, or bears numbers
    and has no rows."""
    heads = [at for at, text in enumerate(texts) if text in places]
    if len(heads) < FEWEST or len(heads) != len({places[texts[at]] for at in heads}):
        return []
    behind = range(heads[-1] + 1, len(texts))
    end = next((at for at in behind if not texts[at] or is_total_label(texts[at])), len(texts))
    groups = list(zip(heads, [*heads[1:], end], strict=True))
    with_rows = [(first, last) for first, last in groups if last - first >= 2]
    is_whole = all(last - first >= 2 or not told[first] for first, last in groups)
    return with_rows if is_whole and len(with_rows) >= FEWEST else []


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
