"""A table built from its filled cells alone, so that a declared size costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from kolosi.intake.formats.sheet import Limits, Unreadable, column


class SparseTable:
    """Filled cells by column, in the order of the rows; refuses what exceeds the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows: list[int] = []
        self._texts: dict[int, list[str]] = {}
        self._places: dict[int, list[int]] = {}
        self._cells = 0
        self._spent = 0

    def add(self, row: int, filled: Iterable[tuple[int, str]]) -> None:
        """Add the filled cells (position, text) of a row, below those already there."""
        place, before = len(self._rows), self._cells
        for at, text in filled:
            self._texts.setdefault(at, []).append(text)
            self._places.setdefault(at, []).append(place)
            self._cells += 1
            self._spent += len(text)
            if at >= self._limits.columns:
                raise Unreadable("too_many_columns", found=at + 1, allowed=self._limits.columns)
        if self._cells > before:
            self._rows.append(row)
        self._check()

    def _check(self) -> None:
        if self._spent > self._limits.text_bytes:
            raise Unreadable("bomb", unpacked=self._spent)
        if self._cells > self._limits.cells:
            raise Unreadable("too_large", allowed=self._limits.cells)

    def frame(self) -> pl.DataFrame:
        """The cells as a frame of text; null where nothing was added."""
        series = [pl.Series("row", self._rows, dtype=pl.UInt32)]
        series += [self._column(at) for at in range(max(self._texts, default=-1) + 1)]
        return pl.DataFrame(series)

    def _column(self, at: int) -> pl.Series:
        return sparse_column(column(at), len(self._rows), self._places.get(at, []), self._texts.get(at, []))


def sparse_column(name: str, height: int, places: Sequence[int], texts: Sequence[str]) -> pl.Series:
    """A column of nulls with the given texts at the given places (from 0)."""
    whole = pl.Series(name, [None], dtype=pl.String).new_from_index(0, height)
    return whole.scatter(list(places), pl.Series(texts, dtype=pl.String)) if texts else whole
