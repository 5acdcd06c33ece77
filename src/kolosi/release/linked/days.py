"""Dates stocks by the day of their value, the last one known inside the period: figures of two periods with one day are one count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import base_key

Said = tuple[Key, date | None, object]
"""A figure, the day of its value, and what was said of it; None: nothing."""


def of_editions(editions: Sequence[Published], context: Context) -> list[Published]:
    """Dates the stocks of past editions: each with the period of the day of its value."""
    said: dict[str, list[Said]] = {}
    for old in editions:
        value = None if old.value is None else (old.value, old.n)
        said.setdefault(old.edition, []).append((old.key, old.as_of, value))
    days = {edition: on_days(mine, context) for edition, mine in said.items()}
    return [replace(old, key=days[old.edition].get(old.key, old.key)) for old in editions]


def of_now(cells: Mapping[Key, Estimate], context: Context) -> dict[Key, Key]:
    """Maps present figures whose period is longer than the day of their value to the same figure of that day."""
    return on_days([(key, cell.as_of, _said(cell)) for key, cell in cells.items()], context)


def _said(cell: Estimate) -> tuple[Fraction, int | None] | None:
    return None if cell.value is None else (cell.value, cell.n)


def on_days(said: Sequence[Said], context: Context) -> dict[Key, Key]:
    """Maps figures of longer periods to the same figure of the day of their value.

    Figures that say different things of the same day, places and terms are not of the same data: they stay as they are, and
    so does what overlaps them.
    """
    found = {
        key: replace(key, period=Period(as_of, as_of))
        for key, as_of, _ in said
        if as_of is not None and not key.period.is_day and as_of <= key.period.last and is_of_a_day(key, context)
    }
    values: dict[Key, set[object]] = {}
    for key, _, value in said:
        if value is not None:
            values.setdefault(found.get(key, key), set()).add(value)
    doubtful = [key for key, different in values.items() if len(different) > 1]
    return {key: same for key, same in found.items() if not any(_overlap(same, one, context) for one in doubtful)}


def _overlap(one: Key, other: Key, context: Context) -> bool:
    """True for figures of one indicator and day that may share a cell."""
    if (one.indicator, one.period) != (other.indicator, other.period):
        return False
    mine, others = (context.inside(key.places) for key in (one, other))
    about = dict(other.breakdown)
    is_apart = any(column in about and not set(terms) & set(about[column]) for column, terms in one.breakdown)
    return not is_apart and (not mine or not others or bool(mine & others))


def is_of_a_day(key: Key, context: Context) -> bool:
    """True for a stock, a share of two stocks, and a published share that has no base of a name of its own."""
    indicator = context.reading.indicators[key.indicator]
    if indicator.kind == "stock":
        return indicator.measure is not None and indicator.measure.function != "distinct"
    parts = [part for part in (indicator.numerator, indicator.denominator) if part is not None]
    if parts:
        return all(context.indicators[part.indicator].kind == "stock" for part in parts)
    return indicator.kind == "share" and base_key(key, context) is None
