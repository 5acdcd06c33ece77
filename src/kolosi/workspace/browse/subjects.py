"""Tells what speaks of gender-based violence: who has a role that must not see it, sees nothing of it, not even that it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.workspace.ask.breakdowns import columns_of, counted_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.indicator import Indicator
    from kolosi.model.key import Key
    from kolosi.model.source import Source
    from kolosi.model.term import Taxonomy

GBV = "gbv"
"""How the terms of areas of responsibility and of risks that are this subject begin."""
PUBLISHER = "gbv_aor"
"""Who publishes the systems that hold nothing else."""


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """What content says of indicators, systems and terms, asked whether they speak of this subject."""

    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    taxonomies: Mapping[str, Taxonomy]

    def is_of_source(self, id_: str | None) -> bool:
        """True for a system that holds nothing else."""
        source = self.sources.get(id_ or "")
        return source is not None and source.publisher == PUBLISHER

    def is_of(self, indicator: Indicator) -> bool:
        """True for an indicator of such a system, one marked sensitive, and a share of which a part is one."""
        if indicator.is_sensitive or self.is_of_source(indicator.source):
            return True
        return any(one.is_sensitive or self.is_of_source(one.source) for one in counted_by(indicator, self.indicators))

    def is_of_key(self, key: Key) -> bool:
        """True for a figure of such an indicator, or of terms that are marked sensitive."""
        indicator = self.indicators.get(key.indicator)
        if indicator is None or self.is_of(indicator):
            return True
        parts = [part for part in (indicator.numerator, indicator.denominator) if part is not None]
        fixed = [*key.breakdown, *(pair for part in parts for pair in part.breakdown)]
        return any(self.is_of_term(column, term) for column, terms in fixed for term in terms)

    def is_of_term(self, column: str, term: str) -> bool:
        """True for a term that is marked sensitive, or is the subject itself."""
        taxonomy = self._taxonomy(column)
        known = taxonomy.terms.get(term) if taxonomy else None
        return term.startswith(GBV) or (known is not None and known.is_sensitive)

    def columns(self, indicator: Indicator, *, is_shown: bool) -> tuple[str, ...]:
        """The columns by which an indicator is laid out. Without the subject, none that has a term of it: the rest, taken from the total, would tell it."""
        found = columns_of(indicator, self.indicators)
        return found if is_shown else tuple(name for name in found if not self._has_subject(name))

    def _has_subject(self, column: str) -> bool:
        taxonomy = self._taxonomy(column)
        return taxonomy is None or any(self.is_of_term(column, term) for term in taxonomy.terms)

    def _taxonomy(self, column: str) -> Taxonomy | None:
        from kolosi.model.record import TABLES

        named = (table.column(column) for table in TABLES.values())
        ids = [one.taxonomy for one in named if one is not None and one.taxonomy]
        return next((self.taxonomies[one] for one in ids if one in self.taxonomies), None)
