"""What measuring needs to know about places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Places(Protocol):
    """A gazetteer: which places lie wholly inside another."""

    def members(self, place: str, /) -> frozenset[str]:
        """The ids of every place wholly inside, itself included."""
        ...


def inside(places: Places, wanted: Iterable[str]) -> frozenset[str]:
    """The union of what lies inside some places; a place nobody knows contains itself alone."""
    return frozenset().union(*(_members(places, place) for place in wanted))


def _members(places: Places, place: str) -> frozenset[str]:
    try:
        return places.members(place) | {place}
    except KeyError:
        return frozenset({place})
