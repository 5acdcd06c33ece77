"""What two breakdowns that no figure crosses tell of one another: of 8 victims of one sort where 5 are adults, 3 are children.

Of the few that one figure counts, those beyond all that another counts are in what the other leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.atoms import adds_up
from kolosi.release.context import Context, Published
from kolosi.release.rules import threshold


def crossing(
    cells: Mapping[Key, Estimate], held: frozenset[Key], editions: Sequence[Published], context: Context
) -> frozenset[Key]:
    """The printed counts that must be held back so that none proves, with another, that there are few of a protected sort."""
    now = {key: cell.value for key, cell in cells.items() if key not in held and cell.value is not None}
    told = {old.key: old.value for old in editions if old.value is not None} | now
    alike: dict[object, list[Key]] = {}
    for key in sorted(told):
        if key.breakdown and adds_up(context.indicators[key.indicator]) and not threshold(key, context).is_strict:
            alike.setdefault((key.indicator, key.period, key.places), []).append(key)
    return frozenset(one for keys in alike.values() for one in _telling(keys, told, now, context))


def _telling(
    keys: Sequence[Key], told: Mapping[Key, Fraction], now: Mapping[Key, Fraction], context: Context
) -> Iterator[Key]:
    for open_ in keys:
        for column, minimum in _left_out(open_, context):
            for few in keys:
                if told[open_] < told[few] < minimum and _is_crossed(few, open_, column):
                    yield from [one for one in (open_, few) if one in now][:1]


def _left_out(key: Key, context: Context) -> Iterator[tuple[str, int]]:
    """The columns in which all that a count leaves out is protected, with the minimum of that."""
    for column, terms in key.breakdown:
        everything = context.terms[column].terms if column in context.terms else ()
        inside = frozenset().union(*(context.terms_within(column, one) for one in terms))
        others = [one for one in everything if not context.terms_within(column, one) & inside]
        limits = [threshold(key.with_breakdown(column, one), context) for one in others]
        if limits and all(limit.is_strict for limit in limits):
            yield column, max(limit.minimum for limit in limits)


def _is_crossed(few: Key, open_: Key, column: str) -> bool:
    """True where the first is not cut by a column, and by all others that cut the second."""
    others = {pair for pair in open_.breakdown if pair[0] != column}
    return column not in dict(few.breakdown) and others <= set(few.breakdown)
