"""Figures that cross one another by the real structure of a country: a monitoring, or GBV statistics, for tests and benches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray
from tests.release_case import TODAY

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.policy.context import Context

MONITORING, GBV = "hr_violations", "gbv_incidents"
QUARTERS = ("2025-Q1", "2024-Q4", "2024-Q3")
MONTHS = tuple(f"2024-{month:02d}" for month in range(7, 13)) + tuple(f"2025-{month:02d}" for month in range(1, 4))
AGES, SEXES = ("0-11", "12-17", "adult"), ("female", "male")
ZONES = ("ml-north", "ml-centre", "ml-south")
Terms = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Invented rows, a column each: the month, the region and the terms by number, and how many are counted."""

    months: NDArray[np.int64]
    regions: NDArray[np.int64]
    terms: Mapping[str, NDArray[np.object_]]
    counts: NDArray[np.int64]

    def of(self, key: Key, known: Context) -> int:
        """What a key counts."""
        first, last = (MONTHS.index(str(day)[:7]) for day in (key.period.first, key.period.last))
        chosen = (self.months >= first) & (self.months <= last)
        if key.places:
            inside = known.inside(key.places)
            chosen &= np.isin(self.regions, [i for i, region in enumerate(known.regions) if region in inside])
        for column, terms in key.breakdown:
            chosen &= np.isin(self.terms[column].astype(str), list(terms))
        return int(self.counts[chosen].sum())


def drawn(indicator: str, known: Context, seed: int, size: int = 3000) -> Rows:
    """Rows of which few regions and types have most, with the category and the risk that the taxonomies give."""
    rng = np.random.default_rng(seed)
    finest = _types(indicator, known)
    chosen = rng.choice(len(finest), size, p=rng.dirichlet(np.full(len(finest), 0.4)))
    types = np.array([finest[i] for i in chosen], dtype=object)
    columns = {_type_of(indicator): types}
    if indicator == MONITORING:
        of = known.terms["violation"].terms
        columns["category"] = np.array([str(of[one].parent) for one in types], dtype=object)
        said = (known.structure.says.get(("violation", str(one)), {}).get("risk", ()) for one in types)
        columns["risk"] = np.array([next(iter(terms)) if len(terms) == 1 else "" for terms in said], dtype=object)
    columns["sex"] = rng.choice(np.array(SEXES, dtype=object), size)
    columns["age_group"] = rng.choice(np.array(AGES, dtype=object), size, p=(0.1, 0.2, 0.7))
    where = rng.choice(len(known.regions), size, p=rng.dirichlet(np.full(len(known.regions), 0.4)))
    counts = rng.integers(1, 4, size)
    return Rows(months=rng.integers(0, len(MONTHS), size), regions=where, terms=columns, counts=counts)


def _types(indicator: str, known: Context) -> list[str]:
    taxonomy = known.terms[_type_of(indicator)]
    return [term for term in taxonomy.terms if not taxonomy.children(term)]


def _type_of(indicator: str) -> str:
    return "violation" if indicator == MONITORING else "gbv_type"


def cited(indicator: str, known: Context, size: int) -> list[Key]:
    """So many keys as reports cite them: of each shape some, totals before what is crossed."""
    shapes = [list(_shape(indicator, known, columns, places)) for columns, places in _shapes(indicator, known)]
    found: dict[Key, None] = {}
    for rank in range(max(map(len, shapes))):
        for shape in shapes:
            found.update(dict.fromkeys(shape[rank * 3 : rank * 3 + 3]))
    assert len(found) >= size, len(found)
    return sorted(list(found)[:size])


def _shapes(indicator: str, known: Context) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    """Columns that are crossed, and the places for which they are."""
    everywhere, regions = ("", *ZONES), known.regions
    kinds = ("category", "violation", "risk") if indicator == MONITORING else ("gbv_type",)
    yield (), (*everywhere, *regions)
    for kind in kinds:
        yield (kind,), ("",)
        yield (kind,), regions
        yield (kind, "sex"), everywhere
        yield ("age_group", kind), everywhere
    yield ("sex",), (*everywhere, *regions)
    yield ("age_group",), (*everywhere, *regions)
    yield ("age_group", "sex"), (*everywhere, *regions)
    yield ("age_group", kinds[0], "sex"), ("",)
    yield ("age_group", kinds[0], "sex"), regions


def _shape(indicator: str, known: Context, columns: tuple[str, ...], places: Sequence[str]) -> Iterator[Key]:
    periods = (*QUARTERS, *(MONTHS[6:] if not columns and indicator == MONITORING else ()))
    for period, place, *terms in product(periods, places, *(_terms(indicator, known, column) for column in columns)):
        about = "".join(f";{column}={term}" for column, term in zip(columns, terms, strict=True))
        yield Key.parse(f"{indicator}{about}/{period}{f'@{place}' if place else ''}")


def _terms(indicator: str, known: Context, column: str) -> Sequence[str]:
    if column == "category":
        taxonomy = known.terms["violation"]
        return [term for term in taxonomy.terms if taxonomy.children(term)]
    if column in {"violation", "gbv_type"}:
        return _types(indicator, known)
    if column == "risk":
        return sorted({term for said in known.structure.says.values() for term in said.get("risk", ())})
    return SEXES if column == "sex" else AGES


def estimates(keys: Sequence[Key], rows: Rows, known: Context) -> dict[Key, Estimate]:
    """The values of some keys."""
    return {
        key: Estimate(key=key, value=Fraction(rows.of(key, known)), kind="flow", sources=("invented",), as_of=TODAY)
        for key in keys
    }
