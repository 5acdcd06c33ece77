"""Tells the rows that those who filled a table in marked as not to be counted: duplicates, rejected, deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from kolosi.intake.columns.table import fold, texts_saying
from kolosi.intake.meaning.words import words
from kolosi.reading.labels import written

_TICKS = frozenset({"x", "1"})
"""What people write into a column of ticks, beside "yes"."""


def marked(frame: pl.DataFrame, states: Sequence[str], unread: dict[str, str]) -> pl.Series:
    """The rows that say themselves that they do not count. `states` are the columns of the state of a row; `unread` the headers, by
    column, of those that the layout does not read.

    A bare "Statut" is such a column where it is not read as something else; so is "Doublon ?" with a tick. Of all other columns
    ("Observations") a cell that says duplicate, and nothing else, is enough: nobody writes it of a row that counts.
    """
    if not frame.height:
        return pl.Series([], dtype=pl.Boolean)
    same = written("cells.duplicates")
    named = {word for text in same for word in words(text)}
    bare = {name for name, header in unread.items() if _last(header) in written("cells.states")}
    ticked = {name for name, header in unread.items() if not named.isdisjoint(words(header))} - bare
    found = [
        *_saying(frame, {*states, *bare}, written("cells.rejected")),
        *_saying(frame, ticked, written("cells.yes") | _TICKS),
        *_saying(frame, set(unread), same),
    ]
    if not found:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    return frame.select(pl.any_horizontal(found)).to_series()


def tells_states(header: str, cells: pl.Series) -> bool:
    """Whether a column is the state of its rows and was used as such: a bare "Statut" under which some row is rejected."""
    return _last(header) in written("cells.states") and bool(texts_saying(cells, written("cells.rejected")))


def _last(header: str) -> str:
    return fold(header.rpartition(" | ")[2])


def _saying(frame: pl.DataFrame, columns: Iterable[str], said: frozenset[str]) -> list[pl.Expr]:
    """For each column, whether its cells say one of some folded words."""
    known = {name: texts_saying(frame[name], said) for name in sorted(columns) if frame[name].dtype == pl.String}
    return [pl.col(name).is_in(texts).fill_null(value=False) for name, texts in known.items() if texts]
