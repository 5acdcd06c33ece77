"""Tells what speaks of gender-based violence: who has a role that must not see it, sees nothing of it, not even that it is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from kolosi.model.record import TABLES
from kolosi.workspace.ask.breakdowns import columns_of, counted_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kolosi.model.indicator import Indicator
    from kolosi.model.key import Key
    from kolosi.model.source import Source
    from kolosi.model.term import Taxonomy, Term

GBV = "gbv"
"""How the terms of areas of responsibility and of risks that are this subject begin."""
PUBLISHER = "gbv_aor"
"""Who publishes the systems that hold nothing else."""
COMMON = frozenset({"unknown", "other", "none", "not_known"})
"""Terms whose names are said of anything."""
KEPT = 20_000
SHORT = 5
"""Letters of a name that is an abbreviation, or as short as one."""


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

    def is_named_in(self, *texts: str) -> bool:
        """True where a text says an id or a name of an indicator, a system or a term of the subject, in any language: in singular or plural, whatever
        its accents and capitals."""
        return any(self._is_named(one) for one in texts if one)

    def _is_named(self, text: str) -> bool:
        if text not in self._kept:
            if len(self._kept) > KEPT:
                self._kept.clear()
            self._kept[text] = self._said.search(_plain(text)) is not None
        return self._kept[text]

    @cached_property
    def _kept(self) -> dict[str, bool]:
        """What was looked at: the pages of one workspace ask of the same texts again and again."""
        return {}

    @cached_property
    def _said(self) -> re.Pattern[str]:
        names = {_plain(one).strip() for one in self._names()}
        return re.compile(rf"\b(?:{'|'.join(sorted(map(_pattern, names - {''}), key=len)) or '(?!)'})")

    def _names(self) -> Iterator[str]:
        for one in self.indicators.values():
            if self.is_of(one):
                yield from (one.id, *one.label.values())
        for source in self.sources.values():
            if self.is_of_source(source.id):
                yield from (source.id, *source.title.values())
        for id_, taxonomy in self.taxonomies.items():
            for term in taxonomy.terms.values():
                if _is_subject(id_, term):
                    yield from chain((term.id,), term.label.values(), term.short.values())
                    yield from chain.from_iterable(re.findall(r"\((\w{3,})\)", one) for one in term.label.values())

    def _has_subject(self, column: str) -> bool:
        taxonomy = self._taxonomy(column)
        return taxonomy is None or any(self.is_of_term(column, term) for term in taxonomy.terms)

    def _taxonomy(self, column: str) -> Taxonomy | None:
        named = (table.column(column) for table in TABLES.values())
        ids = [one.taxonomy for one in named if one is not None and one.taxonomy]
        return next((self.taxonomies[one] for one in ids if one in self.taxonomies), None)


def _is_subject(taxonomy: str, term: Term) -> bool:
    """True for a term that is the subject, one of a list of it, and a risk that is told by indicators of it."""
    if term.id in COMMON:
        return False
    told_by = term.attributes.get("indicators", "").split()
    return (
        term.id.startswith(GBV) or taxonomy.startswith(f"{GBV}_") or any(one.startswith(f"{GBV}_") for one in told_by)
    )


def _plain(text: str) -> str:
    """A text without accents and capitals, its spaces and apostrophes those of a typewriter."""
    letters = normalize("NFKD", text.replace("’", "'")).casefold()
    return " ".join("".join(one for one in letters if not combining(one)).split())


def _pattern(name: str) -> str:
    """A name as it is met: each word with or without the ending of its plural; one that begins as the subject's short name does, with what follows."""
    if " " not in name and len(name) <= SHORT:
        return rf"{re.escape(name)}(?:s\b|ims|\b|_)"
    return " ".join(rf"{re.escape(word.rstrip('s'))}s?" for word in name.split(" ")) + r"\b"
