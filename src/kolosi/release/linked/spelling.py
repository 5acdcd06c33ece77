"""Normalises keys by what they mean: the same places, days and terms under other names are the same count."""

from __future__ import annotations

from collections.abc import Hashable

from kolosi.model.key import Key
from kolosi.release.linked.elementary_cells import adds_up
from kolosi.release.linked.links import counted_as
from kolosi.release.policy.context import Context
from kolosi.release.suppress.covers import as_sums


class Spelling:
    """Reads keys by what they mean."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sums = as_sums(context)
        self._everywhere = self._inside(context.regions)

    def meaning(self, key: Key) -> Hashable:
        """Computes a normal form, equal for two keys that count the same.

        A zone is its regions; a term of a published table holds those below it; a stock is that of the last day. All terms of
        a closed list are everything, of what adds up.
        """
        named = counted_as(key, self._sums)
        indicator = self._context.indicators[named.indicator]
        when = named.period.last if indicator.kind == "stock" else named.period
        where = self._inside(named.places)
        is_everywhere = not where or (bool(self._everywhere) and where >= self._everywhere)
        about = {column: self._held(named, column, terms) for column, terms in named.breakdown}
        if adds_up(indicator):
            about = {column: terms for column, terms in about.items() if not self._is_all(column, terms)}
        return named.indicator, when, None if is_everywhere else where, frozenset(about.items())

    def _inside(self, places: tuple[str, ...]) -> frozenset[str]:
        inside = self._context.inside(places)
        return frozenset(one for one in inside if not self._context.is_zone(one)) or inside

    def _held(self, key: Key, column: str, terms: tuple[str, ...]) -> frozenset[str]:
        if not self._context.holds_lower_terms(key.indicator):
            return frozenset(terms)
        return frozenset().union(*(self._context.terms_within(column, term) for term in terms))

    def _is_all(self, column: str, terms: frozenset[str]) -> bool:
        taxonomy = self._context.terms.get(column)
        return taxonomy is not None and terms >= taxonomy.terms.keys()
