"""Lays lists of places that a workspace was given beside what is known of its country: which unit is which, and what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from string import ascii_letters

from kolosi.content.laying import Laying, slug
from kolosi.model.finding import Finding, point
from kolosi.model.label import Label
from kolosi.model.place import CodeList, Country, Place, Places, Vintage
from kolosi.model.placelist import Listed, PlaceList
from kolosi.model.spelling import fold_name
from kolosi.reading.labels import label

ALIKE = 0.9
"""From this share of names on, in the list and in the set of boundaries, a list speaks of that set: the rest is spelling."""
GIVEN = "given"
"""The set of boundaries of a country of which nothing is known."""
_BROUGHT = "list"
_SHOWN = 5
_MANY = 1_000_000


@dataclass(frozen=True, kw_only=True)
class GivenList:
    """A list of places, and the file it came in. One `fills_gaps` that gives places of the levels only of which few are known."""

    id: str
    file: str
    listed: PlaceList
    fills_gaps: bool = False

    @property
    def codes(self) -> str:
        """The id of the code list that it brings."""
        return "-".join((_BROUGHT, self.listed.day or slug(self.file.partition(".")[0]) or GIVEN, self.id[:4]))


@dataclass(frozen=True, kw_only=True)
class Laid:
    """The places with those of a list, the set of boundaries the list speaks of, and what to check."""

    places: Places
    vintage: Vintage
    findings: tuple[Finding, ...] = ()


def with_lists(places: Places, lists: Sequence[GivenList]) -> Places:
    """The places with those of each list, in the order in which they came."""
    for given in lists:
        places = lay_beside(places, given).places
    return places


def lay_beside(places: Places, given: GivenList) -> Laid:
    """The places of a country with those of one list, each found again where it is known.

    A list that names the coarsest units of a known set of boundaries speaks of that set; any other is a set of its own.
    """
    known = _vintage_spoken(places, given)
    only = _unknown_levels(places, given.listed, known) if given.fills_gaps else None
    if only is not None and not only:
        return Laid(places=places, vintage=_vintage_of(places.country, known or places.country.current))
    id_ = known or _own_vintage(places, given)
    laying = Laying(
        _country_with(places.country, given, id_, is_known=known is not None),
        places,
        given.listed.units,
        codes=given.codes,
        vintage=id_,
        is_new=known is None,
        only=only,
    )
    whole = Places(laying.country, laying.places, places.crosses)
    vintage = _vintage_of(laying.country, id_)
    return Laid(places=whole, vintage=vintage, findings=(_told(given, vintage, laying), *_doubts(given, laying)))


def _vintage_of(country: Country, id_: str) -> Vintage:
    return next(one for one in country.vintages if one.id == id_)


# -- which set of boundaries ------------------------------------------------------------------------------------------


def _unknown_levels(places: Places, listed: PlaceList, vintage: str | None) -> frozenset[int]:
    """The levels of a list of which fewer than half as many places are known in the set it speaks of; or none in any."""
    stands = Counter(place.level for place in places.values() if vintage is None or place.stands_in(vintage))
    least = 2 if vintage is not None else _MANY
    return frozenset(level for level in listed.levels if stands[level] * least < listed.count(level))


def _vintage_spoken(places: Places, given: GivenList) -> str | None:
    """The set of boundaries whose coarsest units the list names; of several, the one whose next units it names best.

    A list of a part of the country, or of smaller units alone, is told by its codes.
    """
    listed = given.listed
    level = min(listed.levels, default=0)
    whole = {one.id: _likeness(places, listed, one.id, level) for one in places.country.vintages}
    fitting = [id_ for id_, share in whole.items() if max(share, _coded(places, listed, id_, level)) >= ALIKE]
    named = {id_: sum(_shares(places, listed, id_, other)[0] for other in listed.levels) for id_ in fitting}
    return max(fitting, key=lambda id_: (whole[id_] if whole[id_] >= ALIKE else 0, named[id_]), default=None)


def _coded(places: Places, listed: PlaceList, vintage: str, level: int) -> float:
    """The share of the units of a level whose code stands for the same name in a set of boundaries.

    Where the set has no code of that level, the share of those whose code begins with one that it has.
    """
    normal = places.country.normal_code
    lists = [codes.id for codes in places.country.code_lists if codes.vintage == vintage and codes.is_pcodes]
    known = {normal(place.codes[one]): place for place in places.values() for one in lists if one in place.codes}
    told = [unit for unit in listed.units if unit.level == level and unit.code]
    if not told or not known:
        return 0.0
    if any(place.level == level for place in known.values()):
        named = {code: _names(place) for code, place in known.items() if place.level == level}
        fits = [not named.get(normal(unit.code), set()).isdisjoint(_folded(unit)) for unit in told]
    else:
        above = {code for code, place in known.items() if 0 < place.level < level}
        fits = [any(normal(unit.code)[:end] in above for end in range(3, len(unit.code))) for unit in told]
    return sum(fits) / len(fits)


def _names(place: Place) -> set[str]:
    return {fold_name(name) for name in (*place.name.values(), *place.spellings)}


def _likeness(places: Places, listed: PlaceList, vintage: str, level: int) -> float:
    """The share of the units of a level that list and set have in common, by name: of both, the lesser."""
    return min(_shares(places, listed, vintage, level))


def _shares(places: Places, listed: PlaceList, vintage: str, level: int) -> tuple[float, float]:
    """Which part of the units of a level in the list the set has by name, and which part of those of the set the list has."""
    told = [unit for unit in listed.units if unit.level == level]
    own = [place for place in places.values() if place.level == level and place.vintage and place.stands_in(vintage)]
    if not told or not own:
        return 0.0, 0.0
    names = {name: place.id for place in own for name in _names(place)}
    found = {names[text] for unit in told for text in _folded(unit) if text in names}
    return len(found) / len(told), len(found) / len(own)


def _folded(unit: Listed) -> list[str]:
    return [fold_name(name) for name in dict.fromkeys((*unit.name.values(), *unit.spellings))]


def _own_vintage(places: Places, given: GivenList) -> str:
    """The name of a set of boundaries that a list brings: its day, else its file; with a number where that is taken."""
    name = given.listed.day or slug(given.file.partition(".")[0]) or GIVEN
    taken = {known for vintage in places.country.vintages for known in (vintage.id, *vintage.aliases)} - {GIVEN}
    return next(one for one in (name, *(f"{name}-{number}" for number in range(2, 999))) if one not in taken)


def _country_with(country: Country, given: GivenList, vintage: str, *, is_known: bool) -> Country:
    """The country with the codes and words of the list, and the set of boundaries it brings."""
    bare = [unit.code.lstrip(ascii_letters) for unit in given.listed.units]
    digits = {len(code) for code in bare if code.isdigit()}
    codes = CodeList(id=given.codes, vintage=vintage, name=_title(given), is_pcodes=True)
    return replace(
        country,
        vintages=country.vintages if is_known else _with_vintage(country, given, vintage),
        code_lists=(*country.code_lists, codes),
        code_digits=tuple(sorted({*country.code_digits, *digits})),
        level_words={**given.listed.words, **country.level_words},
    )


def _with_vintage(country: Country, given: GivenList, id_: str) -> tuple[Vintage, ...]:
    """The sets of boundaries with that of the list, from the newest to the oldest.

    Where content describes the country, its set in force stays in force; else the newest list is.
    """
    new = Vintage(id=id_, name=_title(given), since=given.listed.day, is_confirmed=False)
    if not _is_of_lists(country):
        return (*country.vintages, new)
    others = [vintage for vintage in country.vintages if vintage.id != GIVEN]
    ordered = sorted((*others[::-1], new), key=lambda vintage: vintage.since)[::-1]
    return tuple(replace(vintage, is_current=at == 0) for at, vintage in enumerate(ordered))


def _is_of_lists(country: Country) -> bool:
    """Whether all that is known of the sets of boundaries of a country was given as lists."""
    brought = {codes.vintage for codes in country.code_lists if codes.id.startswith(f"{_BROUGHT}-")}
    return all(vintage.id == GIVEN or vintage.id in brought for vintage in country.vintages)


def _title(given: GivenList) -> Label:
    if not given.listed.day:
        return {language: text.format(given.file) for language, text in label("places.list").items()}
    from babel.dates import format_date

    day = date.fromisoformat(given.listed.day)
    return {
        language: text.format(format_date(day, "d MMMM y", locale=language))
        for language, text in label("places.list_of").items()
    }


# -- what is said about it --------------------------------------------------------------------------------------------


def _told(given: GivenList, vintage: Vintage, laying: Laying) -> Finding:
    """How many units of each level the list holds, and which set of boundaries it speaks of."""
    levels = laying.country.level_names
    counts = [(given.listed.count(level), levels.get(level, {})) for level in given.listed.levels]
    said = {
        language: ", ".join(f"{name.get(language, '')} {count}".strip() for count, name in counts)
        + f" ({vintage.name.get(language, vintage.id)})"
        for language in ("en", "fr")
    }
    return point("places_listed", found=given.file, count=len(given.listed.units), data=said)


def _doubts(given: GivenList, laying: Laying) -> Iterator[Finding]:
    """What the list says against itself or against what is known."""
    twice = [f"{one.code} ({' / '.join(one.found)})" for one in given.listed.conflicts]
    clashes = [f"{clash.code} ({clash.told} / {clash.known})" for clash in laying.clashes]
    respelled = [f"{told} = {known}" for told, known in laying.respelled]
    orphans = list(dict.fromkeys(laying.orphans))
    for id_, found in (
        ("place_codes_twice", twice),
        ("place_codes_clash", clashes),
        ("places_spelled_otherwise", respelled),
        ("places_around_unknown", orphans),
    ):
        if found:
            yield point(id_, found=_few(found), count=len(found))


def _few(texts: Sequence[str]) -> str:
    return ", ".join(texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")
