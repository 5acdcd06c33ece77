"""What measuring needs to know about places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kolosi.model import place


class Places(Protocol):
    """A gazetteer: which places lie wholly inside another."""

    def members(self, id_: str, /) -> frozenset[str]:
        """The ids of every place wholly inside, itself included."""
        ...


def country_of(places: Places) -> str | None:
    """The id of the whole country, which stands for no place at all."""
    return places.country.id if isinstance(places, place.Places) else None


def inside(places: Places, wanted: Iterable[str]) -> frozenset[str] | None:
    """Everything that lies inside some places; None for the whole country."""
    ids = tuple(wanted)
    if not ids or country_of(places) in ids:
        return None
    return frozenset().union(*(members(places, id_) for id_ in ids))


def members(places: Places, id_: str) -> frozenset[str]:
    """What lies inside one place; a place nobody knows contains itself alone."""
    try:
        return places.members(id_) | {id_}
    except KeyError:
        return frozenset({id_})
