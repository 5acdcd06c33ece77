"""The audit's own reader of the structure of the world: which named terms of tied columns some row can bear together.

A combination can be borne where a row can be thought of that bears just these terms, and in a column without one of them a
term that no count names, or none.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

from kolosi.release.policy.context import Context

Combination = tuple[Hashable, ...]
OTHER = None
"""In a combination: none of the terms that counts name."""


class Borne:
    """Combinations of the terms that counts name in some columns. `witnesses` gives, for a column and an element, terms of it."""

    def __init__(
        self, columns: Sequence[str], witnesses: Sequence[Mapping[Hashable, frozenset[str]]], context: Context
    ) -> None:
        self._columns, self._witnesses, self._context = columns, witnesses, context
        self._others = [
            tuple(sorted(self._universe(column) - frozenset().union(*mine.values())))
            for column, mine in zip(columns, witnesses, strict=True)
        ]

    def combinations(self) -> list[Combination]:
        """Those that a row can bear."""
        sides = [[*sorted(mine, key=str), OTHER] for mine in self._witnesses]
        return [one for one in product(*sides) if any(map(self._can_be, self._rows(one)))]

    def is_typed(self, combination: Combination) -> bool:
        """True where a row that bears it can have a term in the finest column."""
        return any(row[self.finest] is not None and self._can_be(row) for row in self._rows(combination))

    def _universe(self, column: str) -> frozenset[str]:
        known = self._context.terms.get(column)
        return frozenset(known.terms if known else ())

    def _rows(self, combination: Combination) -> Iterator[tuple[str | None, ...]]:
        """Rows that would bear a combination. A column in which nothing is named need not say anything."""
        sides = [
            (*others, None) if one is OTHER else tuple(sorted(mine[one]))
            for one, mine, others in zip(combination, self._witnesses, self._others, strict=True)
        ]
        return product(*sides)

    def _can_be(self, row: Sequence[str | None]) -> bool:
        """True where no term of a row says otherwise of another."""
        for i, term in enumerate(row):
            said = self._context.structure.says.get((self._columns[i], term or ""), {})
            for j, other in enumerate(row):
                terms = said.get(self._columns[j])
                if i != j and terms is not None and other not in terms and not self._is_left_out(i, j, other, terms):
                    return False
        return True

    def _is_left_out(self, i: int, j: int, other: str | None, terms: frozenset[str]) -> bool:
        """True for a column that may bear nothing, though a term says some of it: the group of a row need not say its risk.

        The one term that the finest column says is borne; in a column without a list it may be one that no count names.
        """
        if other is not None or i != self.finest:
            return other is None
        if self._columns[j] in self._context.terms:
            return len(terms) != 1
        return bool(terms - frozenset().union(*self._witnesses[j].values()))

    @cached_property
    def finest(self) -> int:
        """The column whose terms say of the most others."""
        of = [
            {other for (column, _), said in self._context.structure.says.items() if column == mine for other in said}
            for mine in self._columns
        ]
        return max(range(len(of)), key=lambda i: (len(of[i].intersection(self._columns)), -i))
