"""Counts that nobody cites and that a reader may ask for all the same: the cells beside those that are printed.

They have the period of one count, the place of another and terms of others, never breakdowns together that no count brings
together. On a sensitive subject each region is among the places. Their values are not known here; what a reader can prove
of them is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from kolosi.model.key import Key
from kolosi.release.atoms import adds_up
from kolosi.release.context import Context
from kolosi.release.rules import threshold

MOST_STRICT, MOST = 4000, 500
"""How many cells of one indicator are laid out, on a sensitive subject and on others; where there are more, none is."""


def unasked(counts: Sequence[Key], context: Context) -> tuple[Key, ...]:
    """The counts beside some others, in order."""
    asked, found = set(counts), set[Key]()
    for indicator in sorted({key.indicator for key in counts}):
        mine = [key for key in counts if key.indicator == indicator]
        if adds_up(context.indicators[indicator]):
            is_strict = any(threshold(key, context).is_strict for key in mine)
            sides = list(_sides(mine, context.regions if is_strict else ()))
            if sum(prod(map(len, each)) for each in sides) <= (MOST_STRICT if is_strict else MOST):
                found.update(key for key in _crossed(indicator, sides) if key not in asked)
    return tuple(sorted(found))


def _sides(counts: Sequence[Key], regions: Sequence[str]) -> Iterator[list[list[Any]]]:
    """For each set of columns that counts have: their periods, their places, and the terms of each column."""
    periods, places = sorted({key.period for key in counts}), {key.places for key in counts}
    if any(places):
        places |= {(region,) for region in regions}
    for columns in sorted({tuple(column for column, _ in key.breakdown) for key in counts}):
        terms = [sorted({pair for key in counts for pair in key.breakdown if pair[0] == column}) for column in columns]
        yield [periods, sorted(places), *terms]


def _crossed(indicator: str, sides: Sequence[list[list[Any]]]) -> Iterator[Key]:
    for each in sides:
        for period, places, *terms in product(*each):
            yield Key(indicator=indicator, period=period, places=places, breakdown=tuple(terms))
