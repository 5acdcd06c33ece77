"""The audit's own view of days: which figures of other periods are of the day of a figure's value.

The day stands beside a figure that is printed. A stock, or a share that a system published, is the last known inside its
period: whoever asks for that day alone, or for any period that holds no later value, is told the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kolosi.model.figure import Estimate, Figure
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import base_key


def by_day(shown: Mapping[Key, Figure], truth: Mapping[Key, Estimate], context: Context) -> dict[Key, Key]:
    """For each figure the one of the day of its value; itself where that is not one day.

    Figures of one day, place and breakdown that are not the same stay as they are, with what shares places and terms with
    them: their data are not the same.
    """
    same = {key: _of_its_day(key, _day_of(figure), context) for key, figure in shown.items()}
    told: dict[Key, set[object]] = {}
    for key, one in same.items():
        if key in truth and truth[key].value is not None:
            told.setdefault(one, set()).add((truth[key].value, truth[key].n))
    unclear = [one for one, values in told.items() if len(values) > 1]
    return {key: key if any(_shares(one, each, context) for each in unclear) else one for key, one in same.items()}


def _shares(one: Key, other: Key, context: Context) -> bool:
    """True where some place and some terms lie in both of two figures of one indicator and day."""
    if one.indicator != other.indicator or one.period != other.period:
        return False
    if one.places and other.places and context.inside(one.places).isdisjoint(context.inside(other.places)):
        return False
    known = dict(one.breakdown)
    return all(column not in known or not set(terms).isdisjoint(known[column]) for column, terms in other.breakdown)


def _day_of(figure: Figure) -> date | None:
    return figure.as_of if figure.hidden is None else figure.hidden.as_of


def _of_its_day(key: Key, day: date | None, context: Context) -> Key:
    if day is None or day > key.period.last or key.period.is_day or not _is_standing(key, context):
        return key
    return Key(indicator=key.indicator, breakdown=key.breakdown, period=Period(day, day), places=key.places)


def _is_standing(key: Key, context: Context) -> bool:
    """True when the value is that of one day, and neither a sum over a period nor measured on one."""
    kinds = set(_kinds(key, context))
    function = measure.function if (measure := context.indicators[key.indicator].measure) else None
    return (kinds == {"stock"} and function != "distinct") or (kinds == {"share"} and base_key(key, context) is None)


def _kinds(key: Key, context: Context) -> Iterator[str]:
    """The kind of a figure; of a share of two counts the kinds of these."""
    indicator = context.indicators[key.indicator]
    if indicator.numerator is None and indicator.denominator is None:
        yield indicator.kind
    for part in (indicator.numerator, indicator.denominator):
        if part is not None:
            yield context.indicators[part.indicator].kind


def again(cited: Mapping[Key, Key]) -> dict[Key, tuple[Key, ...]]:
    """The figures that each one of a day stands for."""
    found: dict[Key, tuple[Key, ...]] = {}
    for key, one in sorted(cited.items()):
        found[one] = (*found.get(one, ()), key)
    return found
