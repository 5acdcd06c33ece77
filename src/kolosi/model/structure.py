"""Which terms of two breakdowns one row can bear together: the structure of the world that taxonomies describe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Pair = tuple[str, str]
"""A column and a term of it."""


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
        asked, found = frozenset(columns), list[frozenset[str]]()
        for pair in sorted((pair for pair in self.columns if pair <= asked), key=sorted):
            touched = [group for group in found if group & pair]
            found = [group for group in found if not group & pair] + [pair.union(*touched)]
        return sorted(found, key=sorted)
