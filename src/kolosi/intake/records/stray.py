"""Dates far from all others of their file: a slip of the pen, or a fact of another year; a person says which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

STRAY_SHARE = 0.01
STRAY_GAP = 10
"""Dates of fewer than one row in a hundred, beyond a gap longer than a tenth of the span of the others, are stray."""


def are_stray(days: pl.Series) -> pl.Series:
    """True for days far from all others: few rows beyond a gap longer than a tenth of the others' span; one row, as long as it."""
    counts = days.drop_nulls().value_counts(sort=False, name="rows").sort(days.name)
    kept, rows = counts[days.name].to_list(), counts["rows"].to_list()
    low, high = 0, len(kept)
    while high - low > 2:
        at = max(range(low + 1, high), key=lambda n: kept[n] - kept[n - 1])
        cut = _cut(kept, rows, (low, at, high))
        if cut is None:
            break
        low, high = cut
    inside = set(kept[low:high])
    return (
        days.is_not_null() & ~days.is_in(list(inside))
        if len(inside) < len(kept)
        else pl.repeat(False, len(days), eager=True)
    )


def _cut(days: Sequence[date], rows: Sequence[int], parts: tuple[int, int, int]) -> tuple[int, int] | None:
    """The bounds of the days that stay when the smaller side of the widest gap is stray; None when it is not."""
    low, at, high = parts
    gap, total = days[at] - days[at - 1], sum(rows)
    few, left = sum(rows[low:at]), (at, high)
    if few > sum(rows[at:high]):
        few, left = sum(rows[at:high]), (low, at)
    rest = days[left[1] - 1] - days[left[0]]
    is_few = few < total * STRAY_SHARE and gap > max(rest / STRAY_GAP, timedelta(days=31))
    is_alone = few == 1 and left[1] - left[0] >= 5 and gap > max(rest, timedelta(days=92))
    return left if is_few or is_alone else None
