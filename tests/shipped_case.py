"""A context of the gate with the countries, taxonomies and indicators that kolosi ships, for tests."""

from __future__ import annotations

from functools import cache

from tests.release_case import TODAY, agreed_policy

from kolosi.content.indicators import load_indicators
from kolosi.content.places import load_places
from kolosi.content.structure import structure_of
from kolosi.content.taxonomies import load_taxonomies
from kolosi.model.columns import BREAKDOWN_COLUMNS
from kolosi.release.policy.context import Context


@cache
def shipped_context(country: str = "mli") -> Context:
    """The real structure of a country; the default policy with the agreement of all organisations."""
    taxonomies, places = load_taxonomies(), load_places(country)
    terms = {name: taxonomies[one.taxonomy] for name, one in BREAKDOWN_COLUMNS.items() if one.taxonomy in taxonomies}
    return Context(
        policy=agreed_policy(),
        on=TODAY,
        indicators=load_indicators(),
        terms=terms,
        structure=structure_of(terms),
        places=places,
        members=places.members,
        regions=tuple(place.id for place in places.level_one()),
        source_titles={},
    )
