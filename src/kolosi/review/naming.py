"""Finds the names of places in a text, and the places that they may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kolosi.model.place import ZONE, Place, Places
from kolosi.model.spelling import fold_name
from kolosi.reading.expressions import Expressions

PLACES = "places"

_LINKS = frozenset({"de", "d'", "du", "des", "la", "le", "l'", "the", "of", "-"})
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Named:
    """A place that a text names, where, and other places of the same name."""

    place: str
    spans: tuple[Span, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NamesOfPlaces:
    """The names of the places of a country, ready to be found among words; which places a name may be, by level, is found once."""

    places: Places
    expressions: Expressions
    known: dict[tuple[str, int | None], tuple[Place, ...]] = field(default_factory=dict)

    def find(self, text: str, words: Sequence[str], spans: Sequence[Span]) -> tuple[Named, ...]:
        """The places that a text names; several for a name that several bear. The country itself is passed over.

        A name begins with a capital; a zone ("le Centre") does not begin a sentence, where "centre de santé" has one too.
        """
        met: dict[str, list[Span]] = {}
        rivals: dict[str, tuple[str, ...]] = {}
        at = 0
        while at < len(words):
            size, names = self.expressions.at(words, at)
            if names and text[spans[at][0]].isupper():
                found = self._found(text, words, (at, at + size), spans)
                for place in found:
                    met.setdefault(place.id, []).append((spans[at][0], spans[at + size - 1][1]))
                    rivals[place.id] = tuple(other.id for other in found if other.id != place.id)
                at += size
            else:
                at += 1
        return tuple(
            Named(place=place, spans=tuple(where), others=rivals[place])
            for place, where in met.items()
            if self.places[place].level
        )

    def _found(self, text: str, words: Sequence[str], part: Span, spans: Sequence[Span]) -> tuple[Place, ...]:
        """The places of a name at the level that a word beside it says ("cercle de Mopti"), else at any."""
        start, end = part
        written = text[spans[start][0] : spans[end - 1][1]]
        level = self._level(words, start, end)
        found = self._bearing(written, level) or self._bearing(written, None)
        begins = start == 0 or words[start - 1] in {".", "!", "?", "\n"}
        return tuple(place for place in found if place.level != ZONE or not begins)

    def _level(self, words: Sequence[str], start: int, end: int) -> int | None:
        levels, before = self.places.country.level_words, start - 1
        while before >= 0 and words[before] in _LINKS:
            before -= 1
        said = levels.get(words[before]) if before >= 0 else None
        return said if said is not None else levels.get(words[end]) if end < len(words) else None

    def _bearing(self, name: str, level: int | None) -> tuple[Place, ...]:
        key = fold_name(name), level
        if key not in self.known:
            match = self.places.find(name, level=level)
            self.known[key] = match.candidates if match.place is None else (match.place,)
        return self.known[key]


def names_of_places(places: Places) -> NamesOfPlaces:
    """The names and spellings of the places of a country, ready to be found."""
    forms = sorted(
        {name for place in places.values() for name in (*place.name.values(), *place.spellings) if len(name) > 1}
    )
    return NamesOfPlaces(places=places, expressions=Expressions({PLACES: [form for form in forms if fold_name(form)]}))
