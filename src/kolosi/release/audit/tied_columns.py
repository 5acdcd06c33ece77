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
ONE_OF_SEVERAL, NO_TYPE = 5, 6
"""Marks of combinations that a reader may doubt: last what a type need not bear, and before other guesses what no type bears."""


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

    def doubt(self, combination: Combination) -> int:
        """Why a reader may take a combination for nothing, least sure of all: `NO_TYPE` where every row that bears it would be of
        no type, in lists that no count names too; `ONE_OF_SEVERAL` where its type speaks of several things and need bear none, or
        says nothing of a column that other types speak of."""
        found = {self._doubt(row) for row in self._rows(combination) if self._can_be(row)}
        return min(found, default=0)

    def _doubt(self, row: Sequence[str | None]) -> int:
        if not self._types:
            term = row[self.finest]
            return ONE_OF_SEVERAL if term is not None and self._need_not(row, self._said(self.finest, term)) else 0
        fitting = [said for said in self._types if self._fits(row, said)]
        if not fitting:
            return NO_TYPE
        return ONE_OF_SEVERAL if all(self._need_not(row, said) for said in fitting) else 0

    def _said(self, at: int, term: str | None) -> Mapping[str, frozenset[str]]:
        return self._context.structure.says.get((self._columns[at], term or ""), {})

    def _fits(self, row: Sequence[str | None], said: Mapping[str, frozenset[str]]) -> bool:
        """True where a row of a type that says this may bear the row; where it says several things, one of them or none."""
        for j, (column, one) in enumerate(zip(self._columns, row, strict=True)):
            terms = said.get(column)
            if terms is not None and one not in terms and (one is not None or not self._may_lack(j, terms)):
                return False
        return True

    def _need_not(self, row: Sequence[str | None], said: Mapping[str, frozenset[str]]) -> bool:
        """True where a row bears something that rows of a type that says this need not bear, and mostly do not."""
        for column, one in zip(self._columns, row, strict=True):
            terms = said.get(column)
            if terms is None and one is not None and column in self._spoken:
                return True
            if terms is not None and one in terms and len(terms) > 1:
                return True
        return False

    @cached_property
    def _spoken(self) -> frozenset[str]:
        """The columns of which some type says something."""
        says = self._context.structure.says
        types = self._types or [said for (name, _), said in says.items() if name == self._columns[self.finest]]
        return frozenset(column for said in types for column in said)

    @cached_property
    def _types(self) -> list[Mapping[str, frozenset[str]]]:
        """What the types of a list say that no count names, where they speak of several of these columns."""
        mine, says = set(self._columns), self._context.structure.says
        found: list[Mapping[str, frozenset[str]]] = []
        for column in sorted({column for column, _ in says} - mine):
            spoken = {other for (name, _), said in says.items() if name == column for other in said}
            if len(spoken & mine) > 1:
                found += [says.get((column, term), {}) for term in sorted(self._universe(column))]
        return found

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
        return other is None and (i != self.finest or self._may_lack(j, terms))

    def _may_lack(self, j: int, terms: frozenset[str]) -> bool:
        """True where a row may bear none of the terms that its type says of a column."""
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
