"""What anybody can read of the shipped content: which places make up another, which words say the same of a row."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

import kolosi

CONTENT = Path(kolosi.__file__).parent
UNKNOWN = "unknown"
"""The place, sex or age of a row that does not say it."""


@dataclass(frozen=True, kw_only=True)
class Country:
    """The first-level places of a country by id and name, and which of them make up a zone or a region of other boundaries."""

    id: str
    regions: Mapping[str, str]
    unions: Mapping[str, frozenset[str]]

    def inside(self, places: Iterable[str]) -> frozenset[str]:
        """The regions of today that some places cover together."""
        return frozenset().union(*(self.unions.get(one, frozenset({one})) for one in places))


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of act: the category that holds it, the risk it speaks of (None: open), and whether a survivor may be behind it."""

    id: str
    category: str | None
    risk: str | None
    is_sensitive: bool


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def _current(iso3: str) -> str:
    told = yaml.safe_load((CONTENT / "countries" / iso3.lower() / "country.yaml").read_text("utf-8"))
    return next(str(one["id"]) for one in told["vintages"] if one.get("current"))


@cache
def country(iso3: str) -> Country:
    """A shipped country. Zones and older regions are kept where they are whole regions of today; what cuts through one is left out."""
    folder = CONTENT / "countries" / iso3.lower()
    places, lies = _rows(folder / "places.csv"), _rows(folder / "crosswalk.csv")
    vintage = _current(iso3)
    regions = {one["id"]: one["name_fr"] for one in places if one["level"] == "1" and one["vintage"] == vintage}
    parents = {one["id"]: one["parent"] for one in places}
    first = {one["id"] for one in places if one["level"] == "1" and one["vintage"] != vintage}
    zones: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    for pair in lies:
        if pair["source"] in regions and pair["target"] not in regions and pair["target"] not in first:
            zones[pair["target"]].add(pair["source"])
        if pair["target"] in regions:
            sources[pair["target"]].add(pair["source"])
    for region, parts in sources.items():
        above = {part if part in first else parents.get(part, "") for part in parts}
        for old in above & first:
            if all(_lies_in(part, old, parents) for part in parts if _same_set(part, old, parents, first)):
                zones[old].add(region)
    whole = {name: frozenset(parts) for name, parts in zones.items() if parts}
    return Country(id=iso3, regions=regions, unions=whole)


def _lies_in(part: str, region: str, parents: Mapping[str, str]) -> bool:
    return part == region or parents.get(part) == region


def _same_set(part: str, region: str, parents: Mapping[str, str], first: set[str]) -> bool:
    """True when a unit belongs to the same set of boundaries as a region: ids of one set share their stem."""
    above = part if part in first else parents.get(part, "")
    return above.rsplit("-", 1)[0] == region.rsplit("-", 1)[0]


def _terms(name: str) -> Mapping[str, Mapping[str, object]]:
    told = yaml.safe_load((CONTENT / "taxonomies" / f"{name}.yaml").read_text("utf-8"))
    return {str(term): said or {} for term, said in told["terms"].items()}


@cache
def violations() -> Mapping[str, Kind]:
    """Types of violation, and for each category the rows that say no type, with its risk or none (`category*risk`, `category*`).

    A type is sensitive where its own entry says so, or where the risk it speaks of is: the same row is counted under both names.
    """
    types, risks = _terms("violation_types"), _terms("protection_risks")
    kinds = {}
    for name, said in types.items():
        spoken = said.get("risks")
        risk = str(spoken[0]) if isinstance(spoken, list) and len(spoken) == 1 else None
        is_sensitive = bool(said.get("sensitive")) or bool(risk and risks[risk].get("sensitive"))
        parent = said.get("parent")
        if parent:
            kinds[name] = Kind(id=name, category=str(parent), risk=risk, is_sensitive=is_sensitive)
            continue
        for id_, tied in ((f"{name}*", None), (f"{name}*{risk}", risk)):
            kinds[id_] = Kind(id=id_, category=name, risk=tied, is_sensitive=is_sensitive)
    return kinds


@cache
def gbv_types() -> Mapping[str, Kind]:
    """Types of gender-based violence, each in the term that holds it; all of them sensitive."""
    kinds = {}
    for name, said in _terms("gbv_types").items():
        parent = said.get("parent")
        is_parent = any(other.get("parent") == name for other in _terms("gbv_types").values())
        id_ = f"{name}*" if is_parent else name
        kinds[id_] = Kind(
            id=id_, category=str(parent or name) if parent or is_parent else None, risk=None, is_sensitive=True
        )
    return kinds


@cache
def children_terms() -> frozenset[str]:
    """The age groups of children."""
    return frozenset({"child"} | {name for name, said in _terms("age_groups").items() if said.get("parent") == "child"})
