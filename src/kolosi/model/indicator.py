"""Indicators: what a figure counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kolosi.model.label import Label
from kolosi.model.survey import Survey

Kind = Literal["flow", "stock", "share", "rate", "target", "event"]
Function = Literal["count", "sum", "distinct", "latest", "share"]

SUMMABLE_OVER_TIME: frozenset[str] = frozenset({"flow", "event"})


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is done to the rows that satisfy the condition.

    `count` counts rows, `sum` adds a column, `distinct` counts different values of a column, `latest` takes the last
    as-of day inside the period and adds the places of that day. `share` is of the respondents of a survey. Another share or
    a rate has none: it has a numerator and a denominator.
    """

    function: Function
    column: str | None = None


@dataclass(frozen=True, kw_only=True)
class Adds:
    """Over what published values of an indicator may be added: spans of time, places, categories of one place and span."""

    time: bool = False
    place: bool = False
    category: bool = False


ADDS: Mapping[Kind, Adds] = {
    "flow": Adds(time=True, place=True, category=True),
    "event": Adds(time=True, place=True, category=True),
    "stock": Adds(place=True, category=True),
    "target": Adds(place=True),
    "share": Adds(),
    "rate": Adds(),
}
"""What each kind adds over where its definition says nothing: people who are planned for stand in several categories."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Numerator or denominator of a share: an indicator, with terms of a breakdown held fixed."""

    indicator: str
    breakdown: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Example:
    """Rows and what they give: the definition's own test."""

    rows: tuple[Mapping[str, str], ...]
    gives: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A definition.

    `where` is a condition in SQL of which a short list of forms is accepted. `source` names the system whose title,
    coverage and sensitivity go with the figure; only its rows are read. `definition` is the version of the meaning:
    two periods computed from different definitions are not comparable. `part_of` says that a figure is that of another
    indicator with some terms held fixed, though a system publishes it apart: a reader may subtract the one from the other.
    `adds` says over what values that a system published are added; what is not declared is refused with its reason.
    `why` says, where it is declared more open than its source, what makes that safe. `also` is the same figure counted from
    another table of the same system, which is taken where nobody published it; the two are never added. `survey` is what a share of
    respondents asks, and of whom. `levels`: it is a judgement on a scale of so many, behind which no count stands. `apart` is a column of
    values that a system published whose terms each have values of their own, told on other days and of other places: they are people
    of their own, and all are added. `whole_of` are the terms that only together are it: without a value of each there is none.
    `above` are, by such a column, the terms that each term lies in, the nearest first. `only` are, by column, the terms (with those
    below them) that whoever is counted can bear: of children, no age of adults; in another column, or one it does not name, any.
    """

    id: str
    label: Label
    unit: Label
    kind: Kind
    table: str | None = None
    source: str | None = None
    measure: Measure | None = None
    where: str | None = None
    numerator: Part | None = None
    denominator: Part | None = None
    part_of: Part | None = None
    by: tuple[str, ...] = ()
    better: Literal["up", "down"] | None = None
    decimals: int = 0
    sensitivity: Literal["public", "aggregate", "incident"] = "aggregate"
    is_sensitive: bool = False
    is_people: bool = False
    why: Label = field(default_factory=dict)
    reference: str | None = None
    caveat: Label = field(default_factory=dict)
    definition: str = "1"
    example: Example | None = None
    origin: str = ""
    also: Indicator | None = None
    whole_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    adds: Adds = Adds(time=True, place=True, category=True)
    survey: Survey | None = None
    levels: int | None = None
    apart: str | None = None
    above: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def is_ratio(self) -> bool:
        """True when it is computed from two other figures."""
        return self.numerator is not None
