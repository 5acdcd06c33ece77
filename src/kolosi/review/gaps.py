"""Information gaps: where nothing was read, only what is old, or one source alone; and how much the last documents still brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

State = Literal["none", "old", "single", "covered"]
"""Nothing was read; all that was read is old; all of it is of one source; at least two sources, one of them recent."""

OPEN: tuple[State, ...] = ("none", "old", "single")
"""The states that are gaps, the widest first."""

COUNTRY = ""
"""The place of what is said of the whole country: it is evidence of none of its regions."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one excerpt says, however many coded it: of which risks, regions and sub-pillars, by which document of which source, of which day.

    `regions` is empty for what is said of the whole country. `day` is the last one that it speaks of; None where nobody knows it.
    """

    document: str
    source: str
    day: date | None
    risks: frozenset[str]
    regions: frozenset[str]
    sub_pillars: frozenset[str]

    @property
    def findings(self) -> frozenset[tuple[str, str, str]]:
        """The cells that it speaks to: risk, region, sub-pillar."""
        return frozenset(product(self.risks, self.regions or {COUNTRY}, self.sub_pillars))


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What is known of a risk in a region under a sub-pillar: excerpts, documents, sources, the last day spoken of."""

    risk: str
    region: str
    sub_pillar: str
    state: State
    excerpts: int = 0
    documents: int = 0
    sources: int = 0
    latest: date | None = None


def cells_of(
    evidence: Iterable[Evidence], risks: Sequence[str], regions: Sequence[str], sub_pillars: Sequence[str], since: date
) -> list[Cell]:
    """Every cell, in the order given. What has no day is taken as old: nobody can say that it still holds."""
    by_cell: dict[tuple[str, str, str], list[Evidence]] = {}
    for one in evidence:
        for key in one.findings:
            by_cell.setdefault(key, []).append(one)
    return [_cell(key, by_cell.get(key, ()), since) for key in product(risks, regions, sub_pillars)]


def _cell(key: tuple[str, str, str], found: Sequence[Evidence], since: date) -> Cell:
    days = [one.day for one in found if one.day is not None]
    sources = {one.source for one in found}
    latest = max(days, default=None)
    state: State = "covered"
    if not found:
        state = "none"
    elif latest is None or latest < since:
        state = "old"
    elif len(sources) == 1:
        state = "single"
    risk, region, sub_pillar = key
    return Cell(
        risk=risk,
        region=region,
        sub_pillar=sub_pillar,
        state=state,
        excerpts=len(found),
        documents=len({one.document for one in found}),
        sources=len(sources),
        latest=latest,
    )


def counts(cells: Iterable[Cell]) -> Mapping[State, int]:
    """How many cells are in each state."""
    found = Counter(cell.state for cell in cells)
    return {state: found[state] for state in (*OPEN, "covered")}


def matrix(cells: Iterable[Cell]) -> Mapping[tuple[str, str], Mapping[State, int]]:
    """For each risk and region, how many sub-pillars are in each state."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.risk, cell.region), []).append(cell)
    return {key: counts(own) for key, own in found.items()}


def since_day(end: date) -> date:
    """The first day of what is not old, for a period that ends on a day: a year before it.

    A year earlier is the furthest period that an analysis compares with; what is older was true of other seasons. A choice, not a measurement.

    >>> since_day(date(2025, 3, 31)).isoformat(), since_day(date(2024, 2, 29)).isoformat()
    ('2024-03-31', '2023-02-28')
    """
    is_leap_day = (end.month, end.day) == (2, 29)
    return end.replace(year=end.year - 1, day=28 if is_leap_day else end.day)


# -- saturation -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a document brought: its excerpts, the distinct findings in them (risk, region, sub-pillar), and how many of these were new."""

    document: str
    excerpts: int
    findings: int
    new: int


def saturation(evidence: Iterable[Evidence], documents: Sequence[str]) -> list[Brought]:
    """What each document brought that none before it had, in the order in which they were taken in."""
    own: dict[str, list[Evidence]] = {document: [] for document in documents}
    for one in evidence:
        if one.document in own:
            own[one.document].append(one)
    known: set[tuple[str, str, str]] = set()
    found = []
    for document, several in own.items():
        findings = {finding for one in several for finding in one.findings}
        new = findings - known
        known |= findings
        found.append(Brought(document=document, excerpts=len(several), findings=len(findings), new=len(new)))
    return found
