"""The world of a country as its content files tell it, read here from the files themselves and by no code of the package.

A zone is its regions, a type of violation lies in its category and speaks of its risk, a term of a published table holds the
terms below it. An attacker who knows this much and no data is asked what printed figures prove.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from tests.drawn_caseload import SOURCE

import kolosi
from kolosi.model.key import Key

CONTENT = Path(kolosi.__file__).parent
MONTHS = tuple(f"2024-{month:02d}" for month in range(7, 13))
LISTS = {
    "violation": "violation_types",
    "risk": "protection_risks",
    "gbv_type": "gbv_types",
    "sex": "sex",
    "age_group": "age_groups",
    "group": "population_groups",
    "statistic": "statistics",
}
"""The list of terms of each column that cases break down by; that of categories is the list of types."""
Element = Mapping[str, str | None]
"""What a row bears in some columns that belong together; None is nothing."""


@cache
def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CONTENT / name).read_text("utf-8"))
    return loaded


@cache
def terms(column: str) -> dict[str, dict[str, Any]]:
    """The terms of a column, as the file has them."""
    found: dict[str, dict[str, Any]] = _yaml(f"taxonomies/{LISTS[column]}.yaml")["terms"]
    return found


def below(column: str, term: str) -> frozenset[str]:
    """A term and all below it."""
    children = (one for one, said in terms(column).items() if said.get("parent") == term)
    return frozenset({term}).union(*(below(column, one) for one in children))


def types_of(category: str) -> list[str]:
    """The types of violation in a category; a category without types is its own."""
    return [one for one, said in terms("violation").items() if said.get("parent") == category] or [category]


def categories() -> list[str]:
    """The types of violation that others lie in."""
    return sorted({said["parent"] for said in terms("violation").values() if "parent" in said})


def risks_of(term: str) -> list[str]:
    """The risks of which rows of a type, or of a group of types, speak."""
    mine = (terms("violation")[one].get("risks", ()) for one in sorted(below("violation", term)))
    return sorted({risk for risks in mine for risk in risks})


@cache
def indicator(name: str) -> dict[str, Any]:
    """An indicator, as its file has it."""
    files = sorted((CONTENT / "indicators").glob("*.yaml"))
    read = (_yaml(f"indicators/{path.name}") for path in files)
    found: dict[str, Any] = next(one[name] for one in read if name in one)
    return found


@dataclass(frozen=True)
class Place:
    """A line of the list of places."""

    id: str
    level: int
    kind: str
    parent: str
    vintages: frozenset[str]


class Country:
    """The places of a country and what lies in what."""

    def __init__(self, iso3: str) -> None:
        folder = CONTENT / "countries" / iso3
        self.places = {line["id"]: _place(line) for line in _lines(folder / "places.csv")}
        self.iso3, self.root = iso3, next(one.id for one in self.places.values() if one.level == 0)
        self._whole: dict[str, set[str]] = {}
        self._pieces: dict[tuple[str, frozenset[str]], set[str]] = {}
        for one in self.places.values():
            self._whole.setdefault(one.parent, set()).add(one.id)
        crosses = list(_lines(folder / "crosswalk.csv")) if (folder / "crosswalk.csv").is_file() else []
        for line in crosses:
            source, target = line["source"], line["target"]
            if line["weight"] == "1":
                self._whole.setdefault(target, set()).add(source)
            else:
                self._pieces.setdefault((source, self.places[target].vintages), set()).add(target)
        said = yaml.safe_load((folder / "country.yaml").read_text("utf-8"))["vintages"]
        self.current = next(str(one["id"]) for one in said if one.get("current"))
        self._inside: dict[str, frozenset[str]] = {}

    def inside(self, place: str) -> frozenset[str]:
        """All places that lie wholly in one: below it, listed as lying in it, or all pieces of which do."""
        if place not in self._inside:
            found, before = {place}, 0
            while before != len(found):
                before = len(found)
                found |= {one for around in list(found) for one in self._whole.get(around, ())}
                found |= {source for (source, _), targets in self._pieces.items() if targets <= found}
            self._inside[place] = frozenset(found)
        return self._inside[place]

    def within(self, places: frozenset[str]) -> frozenset[str]:
        """What lies in some places, but for what one has beside the others that lie in it."""
        lowest = (one for one in places if self.inside(one) & places == {one})
        return frozenset().union(*(self.inside(one) for one in lowest))

    @property
    def zones(self) -> list[str]:
        """The unions of regions that have a name."""
        return [one.id for one in self.places.values() if one.kind == "zone"]

    @property
    def regions(self) -> list[str]:
        """The units of the first level in force."""
        return [one.id for one in self.places.values() if one.level == 1 and self.current in one.vintages]

    @property
    def split(self) -> frozenset[str]:
        """The units that lie in several of another set of boundaries."""
        return frozenset(source for source, _ in self._pieces)

    def parts(self, place: str, level: int = 1) -> list[str]:
        """The units of a level that lie in a place: those in force, or those of another set of boundaries that are not split."""
        mine = self.inside(place or self.root)
        units = [one for one in sorted(mine) if self.places[one].level == level and self.inside(one) != mine]
        now = [one for one in units if self.current in self.places[one].vintages]
        return now if len(now) > 1 else [one for one in units if one not in self.split]

    def leaves(self, *, is_closed: bool) -> list[str]:
        """The places at which a row can be: never a zone, and in a closed world neither the country nor a unit that is split."""
        known = [one.id for one in self.places.values() if one.kind != "zone"]
        return [one for one in known if not (is_closed and (one == self.root or one in self.split))]


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _place(line: Mapping[str, str]) -> Place:
    vintages = frozenset(one for one in (line["vintage"], *(line.get("also") or "").split("|")) if one)
    return Place(line["id"], int(line["level"]), line["kind"], line["parent"], vintages)


@cache
def country(iso3: str) -> Country:
    """A country by its code."""
    return Country(iso3)


def rows_of_types(*, is_closed: bool) -> list[Element]:
    """The types, categories and risks that a row can bear together; in a closed world each row has a type that holds no other."""
    found: list[Element] = []
    groups = categories()
    for term, said in terms("violation").items():
        if is_closed and term in groups:
            continue
        risks = said.get("risks", ())
        is_free = not is_closed and "parent" not in said and term not in groups
        for category in (*groups, term, None) if is_free else (said.get("parent", term),):
            for risk in risks if len(risks) == 1 else (*risks, *(() if is_closed else (None,))):
                found.append({"violation": term, "category": category, "risk": risk})
    if not is_closed:
        alone = [one for one, said in terms("violation").items() if "parent" not in said and one not in groups]
        for category in (None, *alone):
            found += [{"violation": None, "category": category, "risk": risk} for risk in (None, *terms("risk"))]
        for category in groups:
            found += [{"violation": None, "category": category, "risk": risk} for risk in (None, *risks_of(category))]
    return found


def dimensions(columns: Iterable[str], *, is_closed: bool) -> list[list[Element]]:
    """What rows can bear in each column, or in those that say something of one another. Nothing but in a closed world."""
    mine = set(columns)
    found = [rows_of_types(is_closed=is_closed)] if "violation" in mine else []
    for column in sorted(mine - {"violation", "category", "risk"}):
        known = set(terms(column))
        if column == "age_group" and "statistic" in mine:  # rows of children alone, whose age a file may not say
            known = below(column, "child") | {"unknown"}
        found.append([{column: term} for term in (*sorted(known), *(() if is_closed else (None,)))])
    return found


def about(key: Key) -> dict[str, frozenset[str]]:
    """The terms of each column that a count is about: those below too where a system published the table; those that its
    definition holds fixed."""
    said = indicator(key.indicator)
    is_published = said["from"] == "statistics"

    def held(column: str, chosen: Iterable[str]) -> frozenset[str]:
        lower = (below(column, term) for term in chosen) if is_published else (frozenset(chosen),)
        return frozenset().union(*lower)

    found = {column: held(column, chosen) for column, chosen in key.breakdown}
    for column, chosen in Key.parse(f"{said['part_of']}/2024").breakdown if "part_of" in said else ():
        found[column] = held(column, chosen) & found.get(column, held(column, chosen))
    if said["source"] == SOURCE:
        found["statistic"] = frozenset({key.indicator})
    return found


def is_then(key: Key, month: str) -> bool:
    """True when a count counts rows of a month: a stock those of the last month of its period."""
    period = Key.parse(f"x/{month}").period
    is_last = indicator(key.indicator)["kind"] != "stock" or period.last == key.period.last
    return is_last and key.period.contains(period)


def covers(key: Key, month: str, place: str, borne: Element, land: Country) -> bool:
    """True when a count counts a row; what does not speak of a column, a place or a month says nothing against it."""
    is_there = not key.places or any(place in land.inside(one) for one in key.places)
    return is_there and is_then(key, month) and all(borne[column] in chosen for column, chosen in about(key).items())


Guessed = Mapping[str, frozenset[str]]
"""What a reader takes for all that rows bear in some columns; under `place`, for all places where there are any."""


def atoms(
    keys: list[Key], columns: Iterable[str], land: Country, *, is_closed: bool, guessed: Guessed | None = None
) -> list[int]:
    """The smallest pieces that some counts tell apart, each as bits: which of them count it."""
    guessed = guessed or {}
    said = [about(key) for key in keys]
    inside = [frozenset().union(*(land.inside(one) for one in key.places)) for key in keys]
    whole = (1 << len(keys)) - 1
    sides = [
        {_bits(is_then(key, month) for key in keys) for month in MONTHS},
        {
            _bits(not key.places or place in mine for key, mine in zip(keys, inside, strict=True))
            for place in land.leaves(is_closed=is_closed)
            if place in guessed.get("place", {place})
        },
    ]
    for elements in dimensions(columns, is_closed=is_closed):
        borne = [one for one in elements if all(one[column] in guessed.get(column, {one[column]}) for column in one)]
        sides.append({_bits(_may(one, mine) for mine in said) for one in borne})
    found = {whole}
    for side in sides:
        found = {one & other for one, other in product(found, side)} - {0}
    return sorted(found)


def named(keys: Iterable[Key], columns: Iterable[str], land: Country) -> Guessed:
    """What counts name in each column of which they name anything, but for what a term has beside those below it."""
    found: dict[str, frozenset[str]] = {}
    for column in columns:
        chosen = frozenset().union(*(terms for key in keys for name, terms in key.breakdown if name == column))
        lowest = [one for one in chosen if below(column, one) & chosen == {one}]
        if lowest:
            found[column] = frozenset().union(*(below(column, one) for one in lowest))
    places = frozenset(one for key in keys for one in key.places)
    return found | ({"place": land.within(places)} if places else {})


def _may(borne: Element, chosen: Mapping[str, frozenset[str]]) -> bool:
    return all(column not in borne or borne[column] in mine for column, mine in chosen.items())


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << i for i, flag in enumerate(flags) if flag)
