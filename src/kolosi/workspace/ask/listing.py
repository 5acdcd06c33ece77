"""Lists of content that need no workspace: the systems understood, what can be computed, the places of a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.countries import country_named, known_countries, labels_of, near_countries
from kolosi.content.indicators import load_indicators
from kolosi.content.places import load_places
from kolosi.content.sources import load_sources
from kolosi.model.finding import Refusal, point
from kolosi.workspace.ask.notebook import Indicators, PlaceList, Sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.content.folders import ContentPath
    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Place, Places
    from kolosi.model.source import Source


def sources() -> Mapping[str, Source]:
    """The systems that are understood, by id."""
    return Sources(load_sources())


def indicators() -> Mapping[str, Indicator]:
    """What can be computed, by id."""
    return Indicators(load_indicators())


def places(text: str | None = None, *, country: str | None = None) -> list[Place]:
    """A country and its regions; or its places whose name holds a text or comes near to it.

    Raises `Refusal` when the country is not said or not known.
    """
    if country is None:
        raise Refusal(point("country_not_said", data={"known": ", ".join(known_countries())}))
    return named(places_of(country), text)


def places_of(country: str, overlay: ContentPath | None = None) -> Places:
    """The places of a country by its ISO code or its name."""
    wanted = country_named(country, overlay)
    if wanted is None:
        raise Refusal(point("country_unknown", found=country, data=labels_of(near_countries(country))))
    return load_places(wanted, overlay)


def named(known: Places, text: str | None) -> list[Place]:
    """The country and its regions; or the places whose name holds a text or comes near to it."""
    if not text:
        return PlaceList(place for place in known.values() if place.level <= 1)
    near = {place.id for place in known.suggest(text, n=10)}
    return PlaceList(place for place in known.values() if place.id in near or _holds(place, text))


def _holds(place: Place, text: str) -> bool:
    return any(text.lower() in name.lower() for name in (place.id, *place.name.values(), *place.codes.values()))
