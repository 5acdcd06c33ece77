"""Counts that nobody cites and that a reader may ask for all the same: the cells beside those that are printed.

They have the period of one count, the place of another and terms of others, never breakdowns together that no count brings
together. On a sensitive subject each region is among the places. Sensitive terms, and those of children, are among the terms
of each column that some count has. Their values are not known here; what a reader can prove of them is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from kolosi.model.key import Key
from kolosi.release.atoms import adds_up
from kolosi.release.context import Context
from kolosi.release.rules import threshold

Pair = tuple[str, tuple[str, ...]]
MOST_STRICT, MOST = 4000, 500
"""How many cells of one indicator are laid out, on a sensitive subject and on others; where there are more, none is."""


def unasked(counts: Sequence[Key], context: Context) -> tuple[Key, ...]:
    """The counts beside some others, in order; those with terms that no count has are left out first where there are many."""
    asked, found = set(counts), set[Key]()
    for indicator in sorted({key.indicator for key in counts}):
        mine = [key for key in counts if key.indicator == indicator]
        if adds_up(context.indicators[indicator]):
            is_strict = any(threshold(key, context).is_strict for key in mine)
            for more in (_protected_terms(mine, context), frozenset[Pair]()):
                sides = list(_sides(mine, context.regions if is_strict else (), more))
                if sum(prod(map(len, each)) for each in sides) <= (MOST_STRICT if is_strict else MOST):
                    found.update(key for key in _crossed(indicator, sides) if key not in asked)
                    break
    return tuple(sorted(found))


def has_own_terms(key: Key, pairs: Collection[Pair]) -> bool:
    """True for a count that has terms of none of the others, whose terms are `pairs`."""
    return any(pair not in pairs for pair in key.breakdown)


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


def _sides(counts: Sequence[Key], regions: Sequence[str], more: frozenset[Pair]) -> Iterator[list[list[Any]]]:
    """For each set of columns that counts have: their periods, their places, and the terms of each column."""
    periods, places = sorted({key.period for key in counts}), {key.places for key in counts}
    if any(places):
        places |= {(region,) for region in regions}
    pairs = {pair for key in counts for pair in key.breakdown} | more
    for columns in sorted({tuple(column for column, _ in key.breakdown) for key in counts}):
        terms = [sorted(pair for pair in pairs if pair[0] == column) for column in columns]
        yield [periods, sorted(places), *terms]


def _crossed(indicator: str, sides: Sequence[list[list[Any]]]) -> Iterator[Key]:
    for each in sides:
        for period, places, *terms in product(*each):
            yield Key(indicator=indicator, period=period, places=places, breakdown=tuple(terms))
