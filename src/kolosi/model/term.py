"""Terms: the words of the taxonomies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kolosi.model.label import Label


@dataclass(frozen=True, kw_only=True)
class Term:
    """One entry of a taxonomy. `is_sensitive`: counts of it can point to a survivor or a witness.

    `near` are other words for it, less exact than a synonym: on their strength it is offered to a person, never taken.
    """

    id: str
    label: Label
    parent: str | None = None
    synonyms: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    is_sensitive: bool = False
    is_confirmed: bool = True
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """A closed list of terms, in its own order."""

    id: str
    label: Label
    terms: Mapping[str, Term]

    def children(self, parent: str) -> tuple[str, ...]:
        """The ids directly below a term."""
        return tuple(term.id for term in self.terms.values() if term.parent == parent)
