"""What the gate knows besides the values: policy, definitions, words, places, and what was published before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.place import Place
from kolosi.model.term import Taxonomy
from kolosi.release.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Published:
    """One value that an edition printed, or held back when `value` is None.

    Readers keep what they read: a withdrawn edition counts exactly like another. `n` is the base that was printed beside
    a share. `meaning` is what the key meant then; None: what it means now.
    """

    edition: str
    key: Key
    value: Fraction | None
    is_withdrawn: bool = False
    n: Fraction | None = None
    meaning: Meaning | None = None


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a key stood for when it was printed: how its counts add up, over which places, and the parts of a share."""

    kind: str
    function: str | None
    definition: str
    members: tuple[str, ...] = ()
    numerator: str | None = None
    denominator: str | None = None


def _itself(id_: str) -> frozenset[str]:
    return frozenset({id_})


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the gate knows besides the values.

    `terms` gives the taxonomy of each breakdown column. `members` gives every place that lies wholly inside one, itself
    included. `regions` are the first-level units in force (empty: not known). `receipt_codes` gives the opaque code
    that stands for a receipt in public; a receipt without one is not shown.
    """

    policy: Policy
    indicators: Mapping[str, Indicator]
    terms: Mapping[str, Taxonomy] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    members: Callable[[str], frozenset[str]] = _itself
    regions: tuple[str, ...] = ()
    source_titles: Mapping[str, Label] = field(default_factory=dict)
    receipt_codes: Mapping[str, str] = field(default_factory=dict)

    def terms_within(self, column: str, term: str) -> frozenset[str]:
        """A term and every term below it."""
        taxonomy = self.terms.get(column)
        found, new = {term}, [term]
        while taxonomy and new:
            below = [child for one in new for child in taxonomy.children(one) if child not in found]
            found.update(below)
            new = below
        return frozenset(found)

    def is_whole(self, place: str) -> bool:
        """True for a place that other places make up: what lies in it and in none of them is for a reader to guess empty."""
        return len(self.members(place)) > 1

    def is_sensitive_term(self, column: str, term: str) -> bool:
        """True when counts of the term can point to a survivor or a witness."""
        taxonomy = self.terms.get(column)
        known = taxonomy.terms.get(term) if taxonomy else None
        return known is not None and known.is_sensitive

    def is_child_term(self, column: str, term: str) -> bool:
        """True when the term means children only."""
        roots = self.policy.R2.child_terms.get(column, [])
        return any(term in self.terms_within(column, root) for root in roots)
