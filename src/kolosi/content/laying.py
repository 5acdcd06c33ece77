"""Finds the units of a list among known places, and makes places of those that are new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kolosi.model.place import EVERY, LOCALITY, Country, Place, Places
from kolosi.model.placelist import Listed
from kolosi.model.spelling import fold_name, words_of

_OUTSIDE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A code that the list gives to one place and what is known to another."""

    code: str
    told: str
    known: str


class Laying:
    """The units of one list beside the places of its country: coarse ones first, each looked for inside the one around it.

    `vintage` is the set of boundaries that the list speaks of. `is_new`: nothing was known of that set; then a unit is one
    of another set only where code, name, what is around it and what it holds are all the same. `only` are the levels of
    which places are made.
    """

    def __init__(
        self,
        country: Country,
        places: Places,
        units: Sequence[Listed],
        *,
        codes: str,
        vintage: str,
        is_new: bool,
        only: frozenset[int] | None = None,
    ) -> None:
        self.country = country
        self.vintage = vintage
        self.clashes: list[Clash] = []
        self.respelled: list[tuple[str, str]] = []
        self.orphans: list[str] = []
        self._places = places
        self._units = units
        self._codes = codes
        self._is_new = is_new
        self._ids: dict[int, str] = {}
        self._by_code: dict[str, str] = {}
        self._laid: dict[str, Place] = dict(places)
        for level in sorted({unit.level for unit in units}):
            self._lay_level(level, is_made=only is None or level in only)

    @property
    def places(self) -> list[Place]:
        """Every place, those of the list among them."""
        return list(self._laid.values())

    def _lay_level(self, level: int, *, is_made: bool) -> None:
        wanted = [at for at, unit in enumerate(self._units) if unit.level == level]
        around = {at: self._around(at) for at in wanted}
        found = self._found(wanted, around)
        for at, id_ in found.items():
            self._take(at, id_)
        if is_made:
            new = [at for at in wanted if at not in found]
            for at, id_ in self._new_ids(new, around).items():
                self._make(at, id_, around[at])

    # -- what lies around ---------------------------------------------------------------------------------------------

    def _around(self, at: int) -> str:
        """The id of the place around a unit: the one the list names, else the one whose code begins its own, else the country."""
        unit = self._units[at]
        parent = unit.parent
        while parent is not None:
            if parent in self._ids:
                return self._ids[parent]
            parent = self._units[parent].parent
        if unit.level == 1:
            return self.country.id
        by_code = self._of_code(self.country.normal_code(unit.around)) or self._of_prefix(unit.code)
        if by_code is None:
            self.orphans.append(unit.name["fr"])
        return by_code or self.country.id

    def _of_code(self, normal: str) -> str | None:
        return self._by_code.get(normal) or self._known_codes.get(normal)

    def _of_prefix(self, code: str) -> str | None:
        """The place with the longest code that begins this one."""
        normal = self.country.normal_code(code)
        ends = range(len(normal) - 1, len(self.country.iso2), -1)
        return next((id_ for end in ends if (id_ := self._of_code(normal[:end])) is not None), None)

    @cached_property
    def _known_codes(self) -> Mapping[str, str]:
        """The place of each code that is known in the set of boundaries: by a list of that set, else by one of another.

        What two places share is neither's.
        """
        if self._is_new:
            return {}
        of_set = [codes.id for codes in self.country.code_lists if codes.is_pcodes and codes.vintage == self.vintage]
        others = [codes.id for codes in self.country.code_lists if codes.is_pcodes and codes.vintage != self.vintage]
        return {**self._coded(others), **self._coded(of_set)}

    def _coded(self, lists: Sequence[str]) -> dict[str, str]:
        found: dict[str, set[str]] = {}
        for place in self._places.values():
            for codes in lists:
                if codes in place.codes and place.stands_in(self.vintage):
                    found.setdefault(self.country.normal_code(place.codes[codes]), set()).add(place.id)
        return {code: next(iter(ids)) for code, ids in found.items() if len(ids) == 1}

    # -- which are known ----------------------------------------------------------------------------------------------

    def _found(self, wanted: Sequence[int], around: Mapping[int, str]) -> dict[int, str]:
        """The known place of each unit: by name inside what lies around it; else by code, where no other bears that name."""
        look = self._unchanged if self._is_new else self._named
        named = {at: id_ for at in wanted if (id_ := look(at, around[at])) is not None}
        claims = Counter(named.values())
        sure = {at: id_ for at, id_ in named.items() if claims[id_] == 1 or self._known_of(at) == id_}
        taken = set(sure.values())
        for at in wanted:
            coded = self._known_of(at)
            if coded is None or sure.get(at) == coded:
                continue
            told, known = self._units[at].name["fr"], self._places[coded]
            if at in sure or coded in taken or not self._lies_in(known, around[at], self._units[at].level):
                self.clashes.append(Clash(code=self._units[at].code, told=told, known=known.name["fr"]))
            else:
                sure[at] = coded
                taken.add(coded)
                self.respelled.append((told, known.name["fr"]))
        return sure

    def _known_of(self, at: int) -> str | None:
        code = self._units[at].code
        return self._known_codes.get(self.country.normal_code(code)) if code else None

    def _lies_in(self, place: Place, around: str, level: int) -> bool:
        return place.level == level and (around == self.country.id or place.id in self._places.members(around))

    def _named(self, at: int, around: str) -> str | None:
        """The place of the set of boundaries with the name of a unit, inside what lies around it."""
        unit = self._units[at]
        within = None if around == self.country.id else around
        for name in dict.fromkeys((*unit.name.values(), *unit.spellings)):
            place = self._places.find(name, level=unit.level, within=within, vintage=self.vintage).place
            if place is not None and place.stands_in(self.vintage) and fold_name(name) in _names_of(place):
                return place.id
        return self._same_locality(unit, around) if unit.level == LOCALITY else None

    def _same_locality(self, unit: Listed, around: str) -> str | None:
        """The known locality of the name in the same region, whatever unit it is said to lie in."""
        region = self._region_of(around)
        place = self._places.find(unit.name["fr"], level=LOCALITY, within=region).place if region else None
        return place.id if place is not None else None

    def _region_of(self, id_: str) -> str | None:
        while id_ not in self._places:
            id_ = self._laid[id_].parent or self.country.id
        return self._places.region_of(id_)

    def _unchanged(self, at: int, around: str) -> str | None:
        """The place of another set that is the same unit still: code, name, what lies around and what it holds."""
        unit = self._units[at]
        within = [place for place in self._children.get(around, ()) if place.level == unit.level]
        same = [place for place in within if set(_folded(unit)) & _names_of(place) and self._bears(place, unit.code)]
        return same[0].id if len(same) == 1 and self._holds_the_same(at, same[0]) else None

    def _bears(self, place: Place, code: str) -> bool:
        normal = self.country.normal_code(code)
        return any(self.country.normal_code(own) == normal for own in place.codes.values())

    def _holds_the_same(self, at: int, place: Place) -> bool:
        told = {self.country.normal_code(self._units[one].code) for one in self._inside.get(at, ())}
        inner = self._children.get(place.id, ())
        known = {self.country.normal_code(code) for one in inner for code in one.codes.values()}
        return not told or not known or told == known

    @cached_property
    def _children(self) -> Mapping[str, Sequence[Place]]:
        found: dict[str, list[Place]] = {}
        for place in self._places.values():
            found.setdefault(place.parent or "", []).append(place)
        return found

    @cached_property
    def _inside(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for at, unit in enumerate(self._units):
            if unit.parent is not None:
                found.setdefault(unit.parent, []).append(at)
        return found

    # -- what becomes of them -----------------------------------------------------------------------------------------

    def _take(self, at: int, id_: str) -> None:
        """A known place, with the code and the other spellings that the list gives it."""
        unit, place = self._units[at], self._laid[id_]
        known = _names_of(place)
        new = tuple(name for name in (*unit.name.values(), *unit.spellings) if fold_name(name) not in known)
        also = () if place.stands_in(self.vintage) else (self.vintage,)
        self._keep(
            at,
            replace(
                place,
                spellings=(*place.spellings, *dict.fromkeys(new)),
                also=(*place.also, *also),
                codes={**place.codes, **({self._codes: unit.code} if unit.code else {})},
            ),
        )

    def _make(self, at: int, id_: str, around: str) -> None:
        """A new place. It stands in every set of boundaries in which the unit around it stands."""
        unit, parent = self._units[at], self._laid.get(around)
        inherits = parent is not None and parent.level > 0
        kind = self.country.level_names.get(unit.level, {}).get("en", f"admin {unit.level}")
        self._keep(
            at,
            Place(
                id=id_,
                name=unit.name,
                level=unit.level,
                kind=kind,
                vintage=EVERY if unit.level >= LOCALITY else parent.vintage if inherits and parent else self.vintage,
                also=parent.also if inherits and parent and unit.level < LOCALITY else (),
                parent=around,
                codes={self._codes: unit.code} if unit.code else {},
                spellings=unit.spellings,
                lon=unit.lon,
                lat=unit.lat,
            ),
        )

    def _keep(self, at: int, place: Place) -> None:
        self._laid[place.id] = place
        self._ids[at] = place.id
        if self._units[at].code:
            self._by_code[self.country.normal_code(self._units[at].code)] = place.id

    def _new_ids(self, new: Sequence[int], around: Mapping[int, str]) -> dict[int, str]:
        """An id for each new unit: that of what lies around it and its name; its code too where others are called so."""
        plain = {
            at: "-".join(filter(None, (self._beginning(around[at]), slug(self._units[at].name["fr"])))) for at in new
        }
        counted = Counter(plain.values())
        ids: dict[int, str] = {}
        taken = {*self._laid, *counted}
        for at, id_ in plain.items():
            is_free = counted[id_] == 1 and id_ not in self._laid and id_ != self._beginning(around[at])
            ids[at] = id_ if is_free else self._apart(id_, self._units[at].code, taken)
            taken.add(ids[at])
        return ids

    def _beginning(self, around: str) -> str:
        """What the ids of places inside another begin with: of those right in the country, the set of boundaries too, unless
        it is the first there is or the one in force in content."""
        if around != self.country.id:
            return around
        others = [place for place in self._places.values() if place.level == 1]
        is_first = not others or (not self._is_new and self.vintage == self.country.current)
        return around if is_first else f"{around}-{self.vintage}"

    def _apart(self, id_: str, code: str, taken: set[str]) -> str:
        coded = "-".join(filter(None, (id_, slug(code))))
        return next(one for one in _numbered(coded) if one not in taken)


def _numbered(id_: str) -> Iterator[str]:
    yield id_
    number = 2
    while True:
        yield f"{id_}-{number}"
        number += 1


def slug(text: str) -> str:
    """A name as a piece of an id: small letters without accents, digits and hyphens; empty for other alphabets.

    >>> slug("Mayo-Kebbi Est"), slug("N’Djamena"), slug("الانبار")
    ('mayo-kebbi-est', 'ndjamena', '')
    """
    return _OUTSIDE.sub("-", "-".join(words_of(text.replace("’", "").replace("'", "")))).strip("-")


def _folded(unit: Listed) -> list[str]:
    return [fold_name(name) for name in dict.fromkeys((*unit.name.values(), *unit.spellings))]


def _names_of(place: Place) -> set[str]:
    return {fold_name(name) for name in (*place.name.values(), *place.spellings)}
