"""Places: administrative units in each set of boundaries, localities, road axes, zones; and the questions asked of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from typing import Literal

from kolosi.model.label import Label
from kolosi.model.spelling import fold_name, normal_code, without_level_word

How = Literal["exact", "spelling", "code", "ambiguous", "unknown", "old_boundary", "mismatch"]

LOCALITY, AXIS, ZONE = 4, 5, 6
"""Levels below and beside the administrative ones, which are 0 (country) to 3."""

EVERY = ""
"""The vintage of a place that no reform moves: a country, a locality, an axis, a zone."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place. A unit that a reform changed is another place, with the vintage in its id.

    `codes` are by code list, for the same number names different units in different lists. `also` names other vintages
    in which the unit stands unchanged. `lon` and `lat` are those of the chief town, good for a label and not for a
    distance. `tile` is (row, column) on the country's tile grid.
    """

    id: str
    name: Label
    level: int
    kind: str
    vintage: str = EVERY
    also: tuple[str, ...] = ()
    parent: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    capital: str | None = None
    lon: float | None = None
    lat: float | None = None
    tile: tuple[int, int] | None = None
    is_confirmed: bool = True
    note: str | None = None

    def stands_in(self, vintage: str) -> bool:
        """True when the place exists as such in a set of boundaries."""
        return self.vintage in {vintage, EVERY} or vintage in self.also


@dataclass(frozen=True, kw_only=True)
class Cross:
    """How a place lies in another. `weight` is the share of it that lies there; None when the share is not known.

    `doubt` says what is not sure; empty when nothing is.
    """

    source: str
    target: str
    weight: Fraction | None
    doubt: Label = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Vintage:
    """A set of boundaries: the units that a law or a published list knows. `aliases` are its other names.

    `documents_from` is the day from which documents speak of it, where records are still placed in the set before.
    """

    id: str
    name: Label
    since: str = ""
    aliases: tuple[str, ...] = ()
    is_current: bool = False
    is_confirmed: bool = True
    note: str | None = None
    documents_from: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """A published list of codes, with the set of boundaries it speaks of.

    `is_pcodes`: its codes have the form ML0506, so that the same text may stand in another such list for another place.
    """

    id: str
    vintage: str
    name: Label
    is_pcodes: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Outlines that come with content: of which set of boundaries, from where, and what is doubtful in them."""

    vintage: str
    source: Label
    licence: str
    date: str
    doubt: Label


@dataclass(frozen=True, kw_only=True)
class Country:
    """What is true of all places of a country. `level_words` gives the level that a word such as "cercle" says."""

    id: str
    iso2: str
    iso3: str
    name: Label
    languages: tuple[str, ...]
    vintages: tuple[Vintage, ...]
    code_lists: tuple[CodeList, ...]
    disclaimer: Label
    code_digits: tuple[int, ...] = (2, 4, 6)
    level_names: Mapping[int, Label] = field(default_factory=dict)
    level_words: Mapping[str, int] = field(default_factory=dict)
    outlines: Drawn | None = None

    @property
    def current(self) -> str:
        """The vintage in force."""
        return next(vintage.id for vintage in self.vintages if vintage.is_current)

    def spoken(self, day: str) -> str:
        """The vintage that a document speaks of whose period ends on a day, written as ISO 8601 does."""
        newer = (one.id for one in self.vintages if one.documents_from and one.documents_from <= day)
        return next(newer, self.current)

    def vintage(self, name: str | None) -> str | None:
        """The vintage that a name, an alias or a code list stands for; None when the country knows no such set."""
        for vintage in self.vintages:
            if name in {vintage.id, *vintage.aliases}:
                return vintage.id
        return next((codes.vintage for codes in self.code_lists if codes.id == name), None)

    def lists(self, name: str | None) -> tuple[str, ...]:
        """The code lists meant by a list or a vintage; all of them when none is meant."""
        if any(codes.id == name for codes in self.code_lists):
            return (str(name),)
        wanted = self.vintage(name)
        return tuple(codes.id for codes in self.code_lists if wanted in {None, codes.vintage})

    def normal_code(self, text: str) -> str:
        """A code in the one form that codes of the country are compared in."""
        return normal_code(text, iso2=self.iso2, iso3=self.iso3, digits=self.code_digits)


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a text names. `place` is None whenever it is not certain; `candidates` are what a person may choose from.

    `old_boundary`: certain, but the unit belongs to an older set of boundaries than the one in force. `mismatch`: the
    code names one place and the text beside it another.
    """

    place: Place | None
    how: How
    candidates: tuple[Place, ...] = ()


class Places(Mapping[str, Place]):
    """The places of one country by id, in display order. It answers, or says that it cannot tell; it never guesses.

    The vintages of the country run from the newest to the oldest.
    """

    def __init__(self, country: Country, places: Iterable[Place], crosses: Iterable[Cross] = ()) -> None:
        self.country = country
        self.crosses = tuple(crosses)
        self._places = {place.id: place for place in places}
        self._names: dict[str, dict[str, How]] = {}
        self._codes: dict[tuple[str, str], list[str]] = {}
        self._splits: dict[tuple[str, str], set[str]] = {}
        self._members: dict[str, frozenset[str]] = {}
        self._inner: dict[str, list[str]] = {}
        self._coded_levels: Counter[tuple[str, int]] = Counter()
        for place in self._places.values():
            self._index(place)
        for cross in self.crosses:
            if cross.weight == 1:
                self._inner.setdefault(cross.target, []).append(cross.source)
            else:
                self._splits.setdefault((cross.source, self[cross.target].vintage), set()).add(cross.target)

    def _index(self, place: Place) -> None:
        for spelling in place.spellings:
            self._names.setdefault(fold_name(spelling), {})[place.id] = "spelling"
        for name in place.name.values():
            self._names.setdefault(fold_name(name), {})[place.id] = "exact"
        for codes, code in place.codes.items():
            self._codes.setdefault((codes, self.country.normal_code(code)), []).append(place.id)
            self._coded_levels[codes, place.level] += 1
        if place.parent is not None:
            self._inner.setdefault(place.parent, []).append(place.id)

    def __getitem__(self, id_: str) -> Place:
        return self._places[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"Places({self.country.iso3}, {len(self)})"

    # What a text names

    def find(
        self, text: str, *, level: int | None = None, within: str | None = None, vintage: str | None = None
    ) -> Match:
        """The place that a name, a listed spelling, a code or an id names.

        `within` is the id of the place around it: it settles homonyms. `vintage` is the set of boundaries that the
        text speaks; None is the one in force, and then a unit of an older set comes back as `old_boundary`.
        """
        named, said = self._named(text)
        if not named:
            return self._narrow(self.find_code(text, vintage), level=level, within=within)
        fits = [self[id_] for id_ in named if level in {None, self[id_].level}]
        if level is None and said is not None:
            fits = [place for place in fits if place.level == said]
        inside = self._inside(fits, within)
        standing, is_old = self._standing(inside, self.country.vintage(vintage))
        place = self._certain(standing)
        if place is None:
            everything = tuple(standing or inside or fits or [self[id_] for id_ in named])
            return Match(place=None, how="ambiguous" if standing else "unknown", candidates=everything)
        return Match(place=place, how="old_boundary" if is_old else named[place.id], candidates=tuple(standing))

    def _named(self, text: str) -> tuple[Mapping[str, How], int | None]:
        """How each place that bears the name is spelled, and the level that a word of the text says."""
        exact = self._names.get(fold_name(text))
        if exact:
            return exact, None
        bare, said = without_level_word(text, self.country.level_words)
        if said is None:
            return {}, None
        return dict.fromkeys(self._names.get(bare, {}), "spelling"), said

    def _inside(self, places: Sequence[Place], within: str | None) -> list[Place]:
        """Those that lie inside; when none does wholly, those that may."""
        if within is None:
            return list(places)
        members = self.members(within)
        whole = [place for place in places if place.id in members]
        return whole or [place for place in places if self._may_touch(place.id, members)]

    def _may_touch(self, id_: str, members: frozenset[str]) -> bool:
        """True when the nearest place around it whose crossings are known lies there in part."""
        around: str | None = id_
        while around is not None:
            targets = [cross.target for cross in self.crosses if cross.source == around]
            if targets:
                return any(target in members for target in targets)
            around = self[around].parent
        return False

    def _standing(self, places: Sequence[Place], wanted: str | None) -> tuple[list[Place], bool]:
        """Those of the vintage wanted; when that is the one in force and it has none, those of the newest that has."""
        current = self.country.current
        asked = wanted or current
        older = [vintage.id for vintage in self.country.vintages if asked == current != vintage.id]
        for vintage in (asked, *older):
            standing = [place for place in places if place.stands_in(vintage)]
            if standing:
                return standing, vintage != asked
        return [], False

    def _certain(self, places: Sequence[Place]) -> Place | None:
        """The only one, or the one that contains all the others: Ménaka the region holds Ménaka the cercle."""
        wide = [place for place in places if all(other.id in self.members(place.id) for other in places)]
        return wide[0] if len(wide) == 1 else None

    def find_code(self, code: str, vintage: str | None, name: str | None = None) -> Match:
        """The place of a code in a vintage or a code list, checked against the name that stands beside it.

        Where several lists of p-codes may be meant, a code is certain when all of them give it to the same place, or
        when the name settles it.
        """
        if code in self._places:
            return Match(place=self[code], how="code", candidates=(self[code],))
        lists = self.country.lists(vintage)
        hits = self._coded(code, lists)
        if not hits:
            return Match(place=None, how="unknown", candidates=self._bearing(name))
        if name:
            return self._checked(hits, name)
        is_sure = len(hits) == 1 and self._is_agreed(hits[0], lists)
        return Match(place=hits[0] if is_sure else None, how="code" if is_sure else "ambiguous", candidates=hits)

    def _coded(self, code: str, lists: Iterable[str]) -> tuple[Place, ...]:
        normal = self.country.normal_code(code)
        ids = dict.fromkeys(id_ for one in lists for id_ in self._codes.get((one, normal), ()))
        return tuple(self[id_] for id_ in ids)

    def _is_agreed(self, place: Place, lists: Iterable[str]) -> bool:
        """True when every list of p-codes that goes down to its level knows the place; a single code goes nowhere."""
        pcodes = {
            codes.id
            for codes in self.country.code_lists
            if codes.is_pcodes and codes.id in lists and self._coded_levels[codes.id, place.level] > 1
        }
        return not pcodes & place.codes.keys() or pcodes <= place.codes.keys()

    def _bearing(self, name: str | None) -> tuple[Place, ...]:
        return tuple(self[id_] for id_ in self._named(name)[0]) if name else ()

    def _checked(self, hits: tuple[Place, ...], name: str) -> Match:
        bearing = {place.id: place for place in self._bearing(name)}
        agreed = tuple(place for place in hits if place.id in bearing)
        if not agreed:
            both = {place.id: place for place in hits} | bearing
            return Match(place=None, how="mismatch", candidates=tuple(both.values()))
        is_one = len(agreed) == 1
        return Match(place=agreed[0] if is_one else None, how="code" if is_one else "ambiguous", candidates=agreed)

    def _narrow(self, match: Match, *, level: int | None, within: str | None) -> Match:
        """A code is no answer where another level is asked, or outside the place around it."""
        place = match.place
        if place is None or (level in {None, place.level} and self._inside([place], within)):
            return match
        return Match(place=None, how="mismatch", candidates=match.candidates)

    def suggest(
        self, text: str, n: int = 3, *, level: int | None = None, within: str | None = None
    ) -> tuple[Place, ...]:
        """Places with a name near to the text, the nearest first: to be offered to a person, never applied."""
        bare, said = without_level_word(text, self.country.level_words)
        wanted = level if level is not None else said
        members = None if within is None else self.members(within)
        known = {
            name: [id_ for id_ in ids if wanted in {None, self[id_].level} and (members is None or id_ in members)]
            for name, ids in self._names.items()
        }
        near = get_close_matches(bare, [name for name, ids in known.items() if ids], n=n * 4, cutoff=0.6)
        ids = dict.fromkeys(id_ for name in near for id_ in sorted(known[name], key=self._age))
        return tuple(self[id_] for id_ in ids)[:n]

    def _age(self, id_: str) -> int:
        """0 for a place of the set of boundaries in force, more for older ones."""
        ages = {vintage.id: age for age, vintage in enumerate(self.country.vintages)}
        return ages.get(self[id_].vintage, 0)

    # What lies where

    def members(self, id_: str) -> frozenset[str]:
        """Every id that lies wholly inside: itself, what is below it, and units of other vintages that it covers."""
        if id_ not in self._members:
            self._members[id_] = self._cover(id_)
        return self._members[id_]

    def _cover(self, id_: str) -> frozenset[str]:
        found: set[str] = set()
        new = {id_} & self._places.keys()
        while new:
            found |= new
            new = self._wholly_in(found) - found
        return frozenset(found)

    def _wholly_in(self, found: set[str]) -> set[str]:
        inner = {id_ for around in found for id_ in self._inner.get(around, ())}
        in_pieces = {source for (source, _), targets in self._splits.items() if targets <= found}
        return inner | in_pieces

    def level_one(self, vintage: str | None = None) -> tuple[Place, ...]:
        """The first-level units of a set of boundaries (the one in force when none is named), in display order."""
        wanted = self.country.current if vintage is None else self.country.vintage(vintage)
        return tuple(
            place for place in self._places.values() if place.level == 1 and wanted in {place.vintage, *place.also}
        )

    def region_of(self, id_: str) -> str | None:
        """The first-level unit in force that a place lies in; None when it lies in several, or when it cannot be told."""
        return self._regions.get(id_)

    @cached_property
    def _regions(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for region in self.level_one():
            found = {**dict.fromkeys(self.members(region.id), region.id), **found}
        return found

    def crosswalk(self, from_vintage: str, to_vintage: str) -> tuple[Cross, ...]:
        """How the units of one set of boundaries lie in those of another, with weight or stated doubt."""
        source, target = self.country.vintage(from_vintage), self.country.vintage(to_vintage)
        return tuple(
            cross
            for cross in self.crosses
            if source in {self[cross.source].vintage, *self[cross.source].also} and self[cross.target].vintage == target
        )
