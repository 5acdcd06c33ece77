"""Terms: the words of the taxonomies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

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

    @property
    def short(self) -> Label:
        """Its name where there is little room: the short one, in languages that have one."""
        return {language: self.attributes.get(f"short.{language}") or name for language, name in self.label.items()}


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """A closed list of terms, in its own order. `grouped_by` is another column of rows, which bears a term above theirs."""

    id: str
    label: Label
    terms: Mapping[str, Term]
    grouped_by: str | None = None

    def children(self, parent: str) -> tuple[str, ...]:
        """The ids directly below a term."""
        return self._below.get(parent, ())

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for term in self.terms.values():
            if term.parent is not None:
                found[term.parent] = (*found.get(term.parent, ()), term.id)
        return found

    def beside(self, term: str) -> tuple[str, ...]:
        """The ids with as many terms above them as a term has, itself among them; itself alone where the list does not hold it."""
        if term not in self.terms:
            return (term,)
        depth = len(self.above(term))
        return tuple(one for one in self.terms if len(self.above(one)) == depth)

    def above(self, term: str) -> tuple[str, ...]:
        """A term and those above it, to the top."""
        found = [term]
        while (parent := self.terms[found[-1]].parent) is not None and parent not in found:
            found.append(parent)
        return tuple(found)

    def within(self, term: str) -> frozenset[str]:
        """A term and every term below it."""
        found, new = {term}, [term]
        while new:
            new = [child for one in new for child in self.children(one) if child not in found]
            found.update(new)
        return frozenset(found)
