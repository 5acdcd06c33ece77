"""Proposes an aggregation (global recoding) that would let a figure leave: coarser places, longer periods, wider categories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.place import ZONE
from kolosi.release.policy.context import Context, Published
from kolosi.release.suppress.plan import base_of, judge, plan

_MOST = 24
"""The most aggregations of a figure that are computed, the closest first: further ones are far from what was asked."""
_TRIED = 6
"""The most of them for which the whole plan is made again, the closest first: a person chooses among a few."""
_REST = "other"


def coarser(key: Key, context: Context) -> tuple[Key, ...]:
    """Lists figures that contain a figure, those that differ from it in one dimension first; at most `_MOST`."""
    steps = [*_terms(key, context), *_places(key, context), *_periods(key)]
    further = [two for one in steps for two in (*_places(one, context), *_periods(one))]
    return tuple(dict.fromkeys(one for one in (*steps, *further) if one != key))[:_MOST]


def _terms(key: Key, context: Context) -> Iterator[Key]:
    """Yields the parent term; the term with its siblings, or with the rest; then the figure without that breakdown."""
    for column, terms in key.breakdown:
        taxonomy = context.terms.get(column)
        known = taxonomy.terms if taxonomy else {}
        parents = {known[term].parent for term in terms if term in known}
        for parent in sorted(one for one in parents if one is not None):
            yield key.with_breakdown(column, parent)
        beside = [
            id_
            for id_, term in known.items()
            if id_ not in terms and (id_ == _REST or (term.parent is not None and term.parent in parents))
        ]
        for one in beside:
            yield key.with_breakdown(column, *terms, one)
        yield key.without_breakdown(column)


def _places(key: Key, context: Context) -> Iterator[Key]:
    """Yields the unit above, the zones that hold all the places, then the whole country."""
    if not key.places:
        return
    above = {context.places[place].parent for place in key.places if place in context.places}
    parents = sorted(
        one for one in above if one is not None and one in context.places and context.places[one].level > 0
    )
    if parents:
        yield key.at(*parents)
    for id_, place in sorted(context.places.items()):
        if place.level == ZONE and set(key.places) <= context.members(id_) and key.places != (id_,):
            yield key.at(id_)
    yield key.at()


def _periods(key: Key) -> Iterator[Key]:
    """Yields the quarter, the half-year and the year that contain the period."""
    first, year = key.period.first, key.period.first.year
    quarter, half = (first.month + 2) // 3, 1 if first.month < 7 else 2
    for text in (f"{year}-Q{quarter}", f"{year}-H{half}", str(year)):
        longer = Period.parse(text)
        if longer.contains(key.period) and longer != key.period:
            yield key.during(longer)


def remedies(
    key: Key,
    cited: Mapping[Key, Estimate],
    merged: Mapping[Key, Estimate],
    editions: Sequence[Published],
    context: Context,
    *,
    most: int = 3,
) -> tuple[Key, ...]:
    """The first merges that would leave instead of a figure, no more being hidden than now.

    `cited` are the other figures that leave, `merged` the values of the merges in order of closeness.
    """
    columns = {name for name, _ in key.breakdown}
    rest = {one: cell for one, cell in cited.items() if one != key and _is_near(one, key, columns)}
    now = len(plan(rest, rest, editions, context).withheld)
    possible = [one for one, cell in merged.items() if _is_open(one, cell, merged, context)]
    found: list[Key] = []
    for one in possible[:_TRIED]:
        asked = {**rest, one: merged[one]}
        decided = plan(asked, asked, editions, context)
        if len(found) < most and one not in decided.withheld and len(decided.withheld) <= now:
            found.append(one)
    return tuple(found)


def _is_near(one: Key, key: Key, columns: set[str]) -> bool:
    """True for a figure that can be subtracted from a merge: of the same thing, cut no further."""
    return one.indicator == key.indicator and {name for name, _ in one.breakdown} <= columns


def _is_open(one: Key, cell: Estimate, values: Mapping[Key, Estimate], context: Context) -> bool:
    return cell.value is not None and judge(one, cell, base_of(one, cell, values, context), context) is None
