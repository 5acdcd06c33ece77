"""Lays out implied cells: counts that nobody cites and that an attacker may infer all the same, beside those that are printed.

They have the period of one count, the place of another and terms of others, never breakdowns together that no count brings
together. On a sensitive subject each region is among the places. Sensitive terms, and those of children, are among the terms
of each column that some count has. So is what counts leave of one another without being named: the stretches between
their days, what lies in some of the places, the other terms. Their values are not known here; what a reader can prove of
them is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, product
from math import prod
from typing import Any

from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.release.linked.elementary_cells import REPORTED, adds_up, adds_up_over_time
from kolosi.release.linked.family import Family
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import threshold

Pair = tuple[str, tuple[str, ...]]
Places = tuple[str, ...]
MOST_STRICT, MOST = 4000, 500
"""The most implied cells laid out for one indicator: where some are sensitive, or of children, and elsewhere. Each is a target to bound
with the solver, and crossings multiply; the budget goes where a cell can point to somebody. Beyond it crossings are left out first."""


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Periods, places and terms of counts, or some that no count has."""

    periods: frozenset[Period] = frozenset()
    places: frozenset[Places] = frozenset()
    pairs: frozenset[Pair] = frozenset()

    def are_of(self, key: Key) -> bool:
        """True when the period, the place and all terms of a count are among them."""
        return key.period in self.periods and key.places in self.places and self.pairs.issuperset(key.breakdown)


def sides_of(counts: Sequence[Key], context: Context) -> Sides:
    """Collects what counts name; on a sensitive subject with the regions, where they name any place."""
    places = {key.places for key in counts}
    if any(places) and any(threshold(key, context).is_strict for key in counts):
        places |= {(region,) for region in context.regions}
    pairs = frozenset(pair for key in counts for pair in key.breakdown)
    return Sides(periods=frozenset(key.period for key in counts), places=frozenset(places), pairs=pairs)


def unasked(counts: Sequence[Key], context: Context) -> tuple[Key, ...]:
    """Lists the implied cells of some counts, in order."""
    asked, found = set(counts), set[Key]()
    for indicator in sorted({key.indicator for key in counts}):
        if adds_up(context.indicators[indicator]):
            mine = [key for key in counts if key.indicator == indicator]
            found.update(key for key in _beside(mine, context) if key not in asked and not context.is_of_nobody(key))
    return tuple(sorted(found))


def with_implied(part: Family, family: Family) -> Family:
    """A part of a family, or all of it, with the implied cells beside it; laid out once however often it is asked for."""
    if part.counts not in family.memo:
        family.memo[part.counts] = replace(part, beside=unasked(part.counts, part.context))
    found: Family = family.memo[part.counts]
    return found


def _beside(counts: Sequence[Key], context: Context) -> set[Key]:
    """Lays out all that fits the budget: where there are many cells, what no count names is left out first, then crossings."""
    protected = Sides(pairs=_protected_terms(counts, context))
    is_strict = bool(protected.pairs) or any(threshold(key, context).is_strict for key in counts)
    most = MOST_STRICT if is_strict else MOST
    left = Sides(
        periods=_stretches(counts, context), places=_other_places(counts, context), pairs=_other_terms(counts, context)
    )
    named, found = sides_of(counts, context), set[Key]()
    for more in ([protected, left], [protected], []):
        sides = list(_sides(counts, [named, *more]))
        if sum(prod(map(len, each)) for each in sides) <= most:
            found = set(_crossed(counts[0].indicator, sides))
            break
    if len(more) < 2:
        near = {one for key in counts for one in _near(key, protected.pairs)}
        found |= near if len(near) <= most else set()
    return found


def _protected_terms(counts: Sequence[Key], context: Context) -> frozenset[Pair]:
    """Terms that no count names, of columns of counts that are of no sensitive subject, which they would be with these: each of
    a column, and all together."""
    named = {(column, term) for key in counts for column, terms in key.breakdown for term in terms}
    cut = {(column, threshold(key, context).is_strict) for key in counts for column, _ in key.breakdown}
    plain, found = Key(indicator=counts[0].indicator, period=counts[0].period), set[Pair]()
    for column in sorted({column for column, is_strict in cut if not is_strict and column in context.terms}):
        terms = [term for term in context.terms[column].terms if (column, term) not in named]
        strict = [one for one in terms if threshold(plain.with_breakdown(column, one), context).is_strict]
        found |= {(column, (one,)) for one in strict} | {(column, tuple(sorted(strict)))}
    return frozenset(pair for pair in found if pair[1])


# -- what counts leave of one another --------------------------------------------------------------------------------


def _stretches(counts: Sequence[Key], context: Context) -> frozenset[Period]:
    """Splits time at the first and last days of additive periods."""
    if not adds_up_over_time(context.indicators[counts[0].indicator]):
        return frozenset()
    periods = {key.period for key in counts}
    marks = sorted({day for one in periods for day in (one.first.toordinal(), one.last.toordinal() + 1)})
    between = (Period(date.fromordinal(first), date.fromordinal(after - 1)) for first, after in pairwise(marks))
    return frozenset(one for one in between if any(period.contains(one) for period in periods))


def _other_places(counts: Sequence[Key], context: Context) -> frozenset[Places]:
    """The regions that the same places hold; and for each place the regions elsewhere."""
    named = {key.places for key in counts if key.places}
    return _left(context.regions, [context.inside(places) for places in named])


def _other_terms(counts: Sequence[Key], context: Context) -> frozenset[Pair]:
    """The terms that the same counts hold; and for each count the other terms of its column."""
    holds, found = context.holds_lower_terms(counts[0].indicator), set[Pair]()
    named = {pair for key in counts for pair in key.breakdown if pair[0] in context.terms}
    for column in sorted({column for column, _ in named}):
        within = {one: context.terms_within(column, one) if holds else {one} for one in context.terms[column].terms}
        sides = [
            frozenset().union(*(within.get(one, {one}) for one in terms)) for name, terms in named if name == column
        ]
        reached = frozenset().union(*sides)
        apart = [one for one, below in within.items() if one in reached or not reached & below]
        lowest = [one for one in apart if not reached & (within[one] - {one})]
        found |= {(column, terms) for terms in _left(lowest, sides)}
    return frozenset(found)


def _left(universe: Iterable[str], sides: Collection[frozenset[str]]) -> frozenset[tuple[str, ...]]:
    """What some sides leave of one another: elements that the same of them hold, and for each side all the others."""
    everything, alike = sorted(universe), dict[frozenset[frozenset[str]], list[str]]()
    for one in everything:
        alike.setdefault(frozenset(side for side in sides if one in side), []).append(one)
    alike.pop(frozenset(), None)
    others = ([one for one in everything if one not in side] for side in sides)
    return frozenset(tuple(each) for each in (*alike.values(), *others) if each)


# -- laid out --------------------------------------------------------------------------------------------------------


def _sides(counts: Sequence[Key], named: Sequence[Sides]) -> Iterator[list[list[Any]]]:
    """For each set of columns that counts have, states of the data with and without: periods, places, and the terms of each."""
    periods = sorted(frozenset().union(*(one.periods for one in named)))
    places = sorted(frozenset().union(*(one.places for one in named)))
    pairs = frozenset().union(*(one.pairs for one in named))
    crossed = {tuple(column for column, _ in key.breakdown) for key in counts}
    crossed |= {tuple(column for column in columns if column != REPORTED) for columns in crossed}
    for columns in sorted(crossed):
        yield [periods, places, *(sorted(pair for pair in pairs if pair[0] == column) for column in columns)]


def _crossed(indicator: str, sides: Sequence[list[list[Any]]]) -> Iterator[Key]:
    for each in sides:
        for period, places, *terms in product(*each):
            yield Key(indicator=indicator, period=period, places=places, breakdown=tuple(terms))


def _near(key: Key, pairs: Iterable[Pair]) -> Iterator[Key]:
    """Yields the cells that differ from a count by terms of one column."""
    columns = {column for column, _ in key.breakdown}
    yield from (key.with_breakdown(column, *terms) for column, terms in pairs if column in columns)
