"""A list of places as somebody gave it: names, codes and what lies in what, before it is laid beside what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kolosi.model.label import Label


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One unit of a list.

    `parent` is the position in the list of the unit around it; `around` is the code of that unit where the list gives no
    more of it. `name` is by language; a language that the list does not have is missing.
    """

    level: int
    name: Label
    code: str = ""
    parent: int | None = None
    around: str = ""
    spellings: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What a list says twice, and not the same: `kind` is what about (`names`, `parents`)."""

    kind: str
    code: str
    found: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceList:
    """The units of one list, the coarse ones first. `day` is the day the list speaks of, empty where it says none.

    `words` gives the level that a word of its headers says, such as "cercle". `elsewhere` counts the rows of other
    countries that were left aside, by the code of the country.
    """

    units: tuple[Listed, ...]
    day: str = ""
    words: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels of its units."""
        return tuple(sorted({unit.level for unit in self.units}))

    def count(self, level: int) -> int:
        """How many units of a level it holds."""
        return sum(unit.level == level for unit in self.units)
