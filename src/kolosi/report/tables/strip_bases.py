"""The bases of a key-figure strip: cells side by side are read as one story, and say one only if they compare alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kolosi.model.figure import Change, Figures
from kolosi.model.indicator import SUMMABLE_OVER_TIME
from kolosi.model.key import Key


class MixedBases(NamedTuple):
    """Cells that compare with one base, and cells that compare with another: by their season, or by their length."""

    id: str
    some: tuple[Key, ...]
    others: tuple[Key, ...]


def mixed_bases(keys: Sequence[Key], figures: Figures) -> Iterator[MixedBases]:
    """How the bases of the cells differ: the same season of an earlier year or another one; else periods of other lengths.

    Only what is counted over time has a season: a stock compares with its last round, and its cell prints both days.
    """
    flows = [
        key for key in keys if isinstance(one := figures.get(key), Change) and one.after.kind in SUMMABLE_OVER_TIME
    ]
    alike = tuple(key for key in flows if key.period.is_same_season(key.before.period))
    others = tuple(key for key in flows if key not in alike)
    if alike and others:
        yield MixedBases("strip_bases_differ", alike, others)
        return
    long = max((key.period.month_count for key in flows), default=0)
    longest = tuple(key for key in flows if key.period.month_count == long)
    shorter = tuple(key for key in flows if key not in longest)
    if shorter:
        yield MixedBases("strip_lengths_differ", longest, shorter)
