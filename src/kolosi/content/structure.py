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
    """The risk that rows of a term speak of; with several, or none, a row need not say one."""
    if column == RISK or not _speaks(taxonomy):
        return {}
    return {RISK: _risks(term, taxonomy)}


def _speaks(taxonomy: Taxonomy) -> bool:
    return any(_RISKS in term.attributes for term in taxonomy.terms.values())


def _risks(term: str, taxonomy: Taxonomy) -> frozenset[str]:
    return frozenset(taxonomy.terms[term].attributes.get(_RISKS, "").split())


def _groups_speaking(taxonomy: Taxonomy) -> Iterator[tuple[Pair, Mapping[str, frozenset[str]]]]:
    """The risks of which rows of a group may speak: its own and those of its types."""
    for group in taxonomy.terms if taxonomy.grouped_by is not None else ():
        types = taxonomy.within(group)
        if len(types) > 1:
            said = {RISK: frozenset().union(*(_risks(one, taxonomy) for one in types))}
            yield (str(taxonomy.grouped_by), group), said
