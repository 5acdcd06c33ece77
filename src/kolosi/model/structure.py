"""Which terms of two breakdowns one row can bear together: the structure of the world that taxonomies describe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Pair = tuple[str, str]
"""A column and a term of it."""


def joined(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Sets that have something in common put together, in order; empty ones are left out.

    >>> [sorted(one) for one in joined([frozenset("ab"), frozenset("c"), frozenset("bd")])]
    [['a', 'b', 'd'], ['c']]
    """
    found: list[frozenset[str]] = []
    for one in sets:
        touched = [group for group in found if group & one]
        found = [group for group in found if not group & one] + ([one.union(*touched)] if one else [])
    return sorted(found, key=sorted)


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What a term says of the other columns of a row that bears it.

    `says` gives, for a column and a term, the terms of other columns of which such a row bears one: the type of a violation
    says its category, and the risk that it speaks of; where there are several, or none, the row need not bear one. A term that
    says nothing of a column goes with all terms of it.
    """

    says: Mapping[Pair, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    @cached_property
    def columns(self) -> frozenset[frozenset[str]]:
        """The pairs of columns of which one says something of the other."""
        return frozenset(frozenset({column, other}) for (column, _), said in self.says.items() for other in said)

    def tied(self, columns: Iterable[str]) -> list[frozenset[str]]:
        """Columns of which one says something of another, put together; those that stand alone are left out."""
        asked = frozenset(columns)
        return joined(pair for pair in self.columns if pair <= asked)
