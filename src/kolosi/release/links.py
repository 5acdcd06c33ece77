"""What a count is a part of, and which state of the data it was counted in: the same atoms under another name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kolosi.model.key import Key
from kolosi.release.atoms import REPORTED, adds_up
from kolosi.release.context import Context

_NAMED = ("named",)


def counted_as(key: Key, context: Context) -> Key:
    """The figure that a figure is by definition, in the words of the indicator that it is a part of.

    A part that holds no term fixed is some of the other, nobody knows which: it gets a breakdown of its own.
    """
    indicator = context.indicators.get(key.indicator)
    part = indicator.part_of if indicator else None
    whole = context.indicators.get(part.indicator) if part else None
    if indicator is None or part is None or whole is None or whole.kind != indicator.kind or not adds_up(indicator):
        return key
    held = dict(part.breakdown) or {key.indicator: _NAMED}
    merged = {**held, **dict(key.breakdown)}
    return counted_as(replace(key, indicator=whole.id, breakdown=tuple(sorted(merged.items()))), context)


def as_reported(key: Key, states: Iterable[int]) -> Key:
    """A count as it was known when only these states of the data had been reported."""
    known = tuple(f"{state:04d}" for state in states)
    return key.with_breakdown(REPORTED, *known) if known else key
