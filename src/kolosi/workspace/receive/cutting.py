"""Corrections of a part of a file: the days and places of an older file that a newer one speaks of instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from kolosi.model.receipt import Receipt


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The part of a receipt that no longer counts: days, and first-level units or finer places (all, where none is named)."""

    receipt: str
    period: Period
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.receipt}|{self.period}|{','.join(self.places)}"

    @classmethod
    def parse(cls, text: str) -> Cut:
        """A cut as a receipt keeps it."""
        receipt, period, places = text.split("|")
        return cls(
            receipt=receipt, period=Period.parse(period), places=tuple(place for place in places.split(",") if place)
        )


def cut_out_of(older: str, days: Period, newer: Iterable[pl.DataFrame], spoken: Period) -> Cut:
    """The part of an older file, by its id and its `days`, that a newer one of fewer days (`spoken`) or places counts instead of.

    A file of fewer days speaks for all places of these days; one of as many days for the places that occur in it.
    """
    is_shorter = spoken.day_count < days.day_count
    return Cut(receipt=older, period=spoken, places=() if is_shorter else tuple(sorted(_places(newer))))


def _places(frames: Iterable[pl.DataFrame]) -> set[str]:
    import polars as pl

    found: set[str] = set()
    for frame in frames:
        names = [name for name in ("region", "place") if name in frame.columns]
        if names:
            label = frame.select(pl.coalesce(pl.col(name).cast(pl.String) for name in names)).to_series()
            found |= set(label.drop_nulls())
    return found


def cuts_by_receipt(receipts: Iterable[Receipt]) -> dict[str, list[Cut]]:
    """What is cut out of each receipt by those that count."""
    found: dict[str, list[Cut]] = {}
    for receipt in receipts:
        for text in receipt.cuts:
            cut = Cut.parse(text)
            found.setdefault(cut.receipt, []).append(cut)
    return found


def without_cuts(records: pl.DataFrame, table: str, cuts: Sequence[Cut]) -> pl.DataFrame:
    """The records that still count."""
    import polars as pl

    from kolosi.measure.compile import TIMES

    first, last = TIMES.get(table, ("", ""))
    if not cuts or first not in records.columns or not records.height:
        return records
    ends = pl.coalesce(last, first) if last in records.columns else pl.col(first)
    gone = pl.lit(value=False)
    for cut in cuts:
        inside = (pl.col(first) >= cut.period.first) & (ends <= cut.period.last)
        placed = [
            pl.col(name).cast(pl.String).is_in(cut.places) for name in ("region", "place") if name in records.columns
        ]
        gone |= inside & (pl.any_horizontal(placed) if cut.places and placed else pl.lit(value=True))
    return records.filter(~gone.fill_null(value=False))
