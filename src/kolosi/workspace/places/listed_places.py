"""The places that outlines bear by their attributes, and the country by everything that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.placelist import PlaceList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.intake.boundaries.gazetteer import Homeland
    from kolosi.intake.boundaries.outlines import Outline
    from kolosi.model.place import Country


def listed_in_outlines(outlines: Sequence[Outline], country: Country) -> PlaceList:
    """The places that outlines bear, by their attributes."""
    from kolosi.intake.boundaries.outline_places import places_drawn

    return places_drawn(outlines, country.level_words, homeland(country))


def homeland(country: Country) -> Homeland:
    """The country by everything that names it, and what names every other."""
    from kolosi.content.countries import nations
    from kolosi.intake.boundaries.gazetteer import Homeland
    from kolosi.model.spelling import fold_name

    known = {fold_name(text): nation.iso3 for nation in nations().values() for text in nation.texts}
    own = nations().get(country.iso3)
    texts = (country.iso2, country.iso3, *country.name.values(), *(own.texts if own else ()))
    return Homeland(iso2=country.iso2, iso3=country.iso3, names=frozenset(map(fold_name, texts)), others=known)
