"""What a count or a published share is a part of, and which state of the data it was counted in: the same atoms under
another name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kolosi.model.key import Key
from kolosi.release.linked.elementary_cells import REPORTED, WHOLE, adds_up
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import base_key, threshold

_NAMED = ("named",)
_SEVERAL = frozenset({"answer"})
"""Breakdowns whose terms do not exclude one another: who is asked may give several answers."""


def on_day(key: Key, context: Context, share: Key | None = None) -> Key:
    """A figure that is true on a day, of just that day; a stock of which nobody says which is of the day of the share it is in."""
    if share is None or key in context.days or share not in context.days:
        return context.days.get(key, key)
    is_true_on_it = key.indicator == share.indicator or context.indicators[key.indicator].kind == "stock"
    return replace(key, period=context.days[share].period) if is_true_on_it else key


def counted_as(key: Key, context: Context) -> Key:
    """The figure that a figure is by definition, in the words of the indicator that it is a part of.

    A part that holds no term fixed is some of the other, nobody knows which: it gets a breakdown of its own.
    """
    key = on_day(key, context)
    indicator = context.indicators.get(key.indicator)
    part = indicator.part_of if indicator else None
    whole = context.indicators.get(part.indicator) if part else None
    if indicator is None or part is None or whole is None or whole.kind != indicator.kind or not adds_up(indicator):
        return key
    merged = dict(key.breakdown)
    for column, terms in part.breakdown or ((key.indicator, _NAMED),):
        asked = merged.get(column, terms)
        merged[column] = tuple(sorted(set(terms).intersection(asked)))
    return counted_as(replace(key, indicator=whole.id, breakdown=tuple(sorted(merged.items()))), context)


def whole_of(key: Key, context: Context) -> Key | None:
    """What a published share is measured on: the base that the policy names, else one that has no other name.

    The latter of what may not be proved only: an ordinary share may give its own counts back.
    """
    named = base_key(key, context)
    if named is not None or not _is_published(key, context):
        return named
    is_class = all(column not in _SEVERAL for column, _ in key.breakdown)
    return replace(key, breakdown=((WHOLE, _NAMED),)) if is_class and threshold(key, context).is_strict else None


def part_of_whole(key: Key, context: Context) -> Key:
    """The count that a published share speaks of, as a part of what it is measured on; any other count as it is."""
    columns = {column for column, _ in key.breakdown}
    if not _is_published(key, context) or columns & {*_SEVERAL, WHOLE}:
        return key
    named = base_key(key, context)
    whole = replace(key, breakdown=((WHOLE, _NAMED),)) if named is None else counted_as(named, context)
    merged = {**dict(whole.breakdown), **dict(key.breakdown), key.indicator: _NAMED}
    return replace(whole, breakdown=tuple(sorted(merged.items())))


def _is_published(key: Key, context: Context) -> bool:
    indicator = context.indicators[key.indicator]
    return indicator.kind == "share" and indicator.numerator is None


def as_reported(key: Key, states: Iterable[int]) -> Key:
    """A count as it was known when only these states of the data had been reported."""
    known = tuple(f"{state:04d}" for state in states)
    return key.with_breakdown(REPORTED, *known) if known else key
