"""Two breakdowns that no figure crosses still bound their crossing: of 8 victims of one sort where 5 are adults, 3 are children.

Of the few that one figure counts, those beyond all that another counts are in what the other leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.linked.elementary_cells import adds_up, adds_up_over_time
from kolosi.release.linked.links import counted_as
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import part_key, threshold


def crossing(
    cells: Mapping[Key, Estimate], held: frozenset[Key], editions: Sequence[Published], context: Context
) -> frozenset[Key]:
    """Finds the printed counts to hold back so that no two of them prove that there are few of a protected sort."""
    told = [_Told(key=old.key, value=old.value) for old in editions if old.value is not None]
    told += [one for key, cell in sorted(cells.items()) if key not in held for one in _counts(cell, context)]
    alike: dict[str, list[_Told]] = {}
    for one in told:
        is_open = adds_up(context.indicators[one.key.indicator]) and not threshold(one.key, context).is_strict
        if is_open and one.value < context.policy.R2.children:
            alike.setdefault(counted_as(one.key, context).indicator, []).append(one)
    return frozenset(owner for mine in alike.values() for owner in _telling(mine, context))


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A count that a reader knows, and the figure of now that tells it; None: an edition."""

    key: Key
    value: Fraction
    owner: Key | None = None


def _counts(cell: Estimate, context: Context) -> Iterator[_Told]:
    """The count that a figure is, or the one above a share whose base is known."""
    numerator = context.indicators[cell.key.indicator].numerator
    if numerator is None and cell.value is not None:
        yield _Told(key=cell.key, value=cell.value, owner=cell.key)
    elif numerator is not None and cell.numerator is not None:
        yield _Told(key=part_key(numerator, cell.key), value=cell.numerator, owner=cell.key)


def _telling(told: Sequence[_Told], context: Context) -> Iterator[Key]:
    for open_ in told:
        for column, minimum in _left_out(open_.key, context):
            for few in told:
                if open_.value < few.value < minimum and _is_crossed(few.key, open_.key, column, context):
                    yield from [one.owner for one in (open_, few) if one.owner is not None][:1]


def _left_out(key: Key, context: Context) -> Iterator[tuple[str, int]]:
    """The columns in which all that a count leaves out is protected, with the minimum of that."""
    for column, terms in key.breakdown:
        everything = context.terms[column].terms if column in context.terms else ()
        inside = frozenset().union(*(context.terms_within(column, one) for one in terms))
        others = [one for one in everything if not context.terms_within(column, one) & inside]
        limits = [threshold(key.with_breakdown(column, one), context) for one in others]
        if limits and all(limit.is_strict for limit in limits):
            yield column, max(limit.minimum for limit in limits)


def _is_crossed(few: Key, open_: Key, column: str, context: Context) -> bool:
    """True if the first is not broken down by a column, and lies inside the second but for that column."""
    mine, other = counted_as(few, context), counted_as(open_, context)
    about = dict(mine.breakdown)
    others = [(name, set(terms)) for name, terms in other.breakdown if name != column]
    where, around = (context.inside(key.places) for key in (mine, other))
    if column in about or not _is_during(mine, other, context) or (around and not (where and where <= around)):
        return False
    return all(name in about and terms.issuperset(about[name]) for name, terms in others)


def _is_during(few: Key, open_: Key, context: Context) -> bool:
    if adds_up_over_time(context.indicators[open_.indicator]):
        return open_.period.contains(few.period)
    return few.period == open_.period
