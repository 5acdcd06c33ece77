"""The structure of the world, from the taxonomies: a type lies in the groups above it, and speaks of a risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kolosi.model.structure import Pair, Structure
from kolosi.model.term import Taxonomy

RISK = "risk"
"""The column of the risks."""
_RISKS = "risks"
"""The attribute of a term that names the risks it speaks of."""


def structure_of(columns: Mapping[str, Taxonomy]) -> Structure:
    """What the terms of each column say of the other columns; `columns` gives the taxonomy of each column that has one."""
    says: dict[Pair, Mapping[str, frozenset[str]]] = {}
    for column, taxonomy in columns.items():
        for term in taxonomy.terms:
            found = {**_grouped(term, column, taxonomy, columns), **_speaking(term, column, taxonomy)}
            if found:
                says[column, term] = found
        says.update(_groups_speaking(taxonomy))
    return Structure(says=says)


def _grouped(
    term: str, column: str, taxonomy: Taxonomy, columns: Mapping[str, Taxonomy]
) -> Mapping[str, frozenset[str]]:
    """The groups in which rows of a term lie: in the column of groups, and in columns of the same list."""
    above = frozenset(taxonomy.above(term))
    alike = [name for name, one in columns.items() if name != column and one.id == taxonomy.id]
    found = {name: above | taxonomy.within(term) for name in alike if len(above | taxonomy.within(term)) > 1}
    over = frozenset(one for one in above if taxonomy.children(one))
    if taxonomy.grouped_by not in {None, column} and over:
        found[str(taxonomy.grouped_by)] = over
    return found


def _speaking(term: str, column: str, taxonomy: Taxonomy) -> Mapping[str, frozenset[str]]:
    """The one risk that rows of a term speak of; where there are several, or none, it is left open."""
    risks = taxonomy.terms[term].attributes.get(_RISKS, "").split()
    return {RISK: frozenset(risks)} if len(risks) == 1 and column != RISK else {}


def _groups_speaking(taxonomy: Taxonomy) -> Iterator[tuple[Pair, Mapping[str, frozenset[str]]]]:
    """The risks of which rows of a group may speak: those of its types, where none of these leaves it open."""
    for group in taxonomy.terms if taxonomy.grouped_by is not None else ():
        types = taxonomy.within(group) - {group}
        risks = [taxonomy.terms[one].attributes.get(_RISKS, "").split() for one in sorted(types)]
        own = taxonomy.terms[group].attributes.get(_RISKS, "").split()
        if types and all(len(one) == 1 for one in risks):
            said = {RISK: frozenset(own).union(*risks)}
            yield (str(taxonomy.grouped_by), group), said
