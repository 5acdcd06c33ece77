"""What the audit takes a figure for: the count of which it tells, and the world in which counts can be added."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from kolosi.model.key import Key
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import base_key, threshold

MEASURED_ON = "measured_on"
"""The breakdown of all that a published share is measured on, where that has no name."""
_ANSWERS = ("answer",)
"""Breakdowns in which one may be counted under several terms."""


def grows_with_time(key: Key, context: Context) -> bool:
    """True when the count of a period is the sum of those of its days."""
    indicator = context.indicators[key.indicator]
    measure = indicator.measure.function if indicator.measure else None
    return measure in {"count", "sum"} and indicator.kind in {"flow", "event"}


def is_published(key: Key, context: Context) -> bool:
    """True for a share that a system published as such: nobody measured what it counts."""
    indicator = context.indicators[key.indicator]
    return indicator.kind == "share" and indicator.numerator is None


def measured_on(key: Key, context: Context) -> Key | None:
    """The base of a share: a count, or one without a name where a sensitive share is published with its n alone."""
    named = base_key(key, context)
    if named is not None or not is_published(key, context):
        return named
    has_one_answer = not any(column in _ANSWERS for column, _ in key.breakdown)
    is_kept = has_one_answer and threshold(key, context).is_strict
    return replace(key, breakdown=((MEASURED_ON, ("all",)),)) if is_kept else None


def counted(key: Key, context: Context) -> Key:
    """The count of which a published share tells: those of its base that are in it, by its terms."""
    columns = [column for column, _ in key.breakdown]
    if not is_published(key, context):
        return key
    if MEASURED_ON in columns or any(column in _ANSWERS for column in columns):
        return key
    below = base_key(key, context) or replace(key, breakdown=((MEASURED_ON, ("all",)),))
    both = {**dict(below.breakdown), **dict(key.breakdown), key.indicator: ("in it",)}
    return replace(below, breakdown=tuple(sorted(both.items())))


def own_world(key: Key, context: Context) -> Hashable:
    """Counts that can be added lie in one world: all of an indicator, or the last day of a stock, or one count alone."""
    indicator = context.indicators[key.indicator]
    if grows_with_time(key, context):
        return world_of(key.indicator, context)
    is_alone = indicator.measure is None or indicator.measure.function == "distinct"
    if any(column == MEASURED_ON for column, _ in key.breakdown):
        return key.indicator, key.period
    if is_alone or indicator.kind in {"share", "rate"}:
        return key
    return world_of(key.indicator, context), key.period if indicator.kind in {"flow", "event"} else key.period.last


def world_of(name: str, context: Context) -> str:
    """The indicator of which an indicator is a part, and that of which this one is, to the last; itself when of none."""
    while (part := context.indicators[name].part_of) is not None and _is_alike(name, part.indicator, context):
        name = part.indicator
    return name


def _is_alike(name: str, whole: str, context: Context) -> bool:
    """True when both are counted in a way that lets one be taken from the other."""
    known, one = context.indicators.get(whole), context.indicators[name]
    return (
        known is not None and known.kind == one.kind and one.measure is not None and one.measure.function != "distinct"
    )
