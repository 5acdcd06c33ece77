"""A large invented table: four levels of places (country, zones, regions, districts), groups of kinds, quarters."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
from tests.release_case import TODAY, context, taxonomy

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.place import Place
from kolosi.release import Context

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3")
YEAR = "2025-01..2025-09"


def large_table(
    subject: str, scale: float, *, zones: int = 4, regions: int = 26, groups: int = 3, seed: int = 0
) -> tuple[dict[Key, Estimate], Context]:
    """Counts of every place by every kind and every quarter, with all totals: 7 020 cells as it stands."""
    districts = [f"d{i}" for i in range(4 * regions)]
    inside = {f"r{i}": frozenset({f"r{i}", *districts[i::regions]}) for i in range(regions)}
    for i in range(zones):
        inside[f"z{i}"] = frozenset({f"z{i}"}).union(*(inside[f"r{j}"] for j in range(i, regions, zones)))
    kinds = [[f"k{group}{i}" for i in range(3)] for group in range(groups)]
    every = [kind for group in kinds for kind in group]
    dice = np.random.default_rng(seed)
    size, weight = dice.lognormal(0, 1, len(districts)), dice.lognormal(0, 0.7, len(every))
    micro = dice.poisson(scale * size[:, None, None] * weight[None, :, None] * np.ones(len(QUARTERS)))
    places = {"": districts, **{place: sorted(inside[place] & set(districts)) for place in inside}}
    places |= {place: [place] for place in districts}
    terms = {"": every, **{"+".join(group): group for group in kinds}, **{kind: [kind] for kind in every}}
    times = {**{quarter: [i] for i, quarter in enumerate(QUARTERS)}, YEAR: list(range(len(QUARTERS)))}
    values = {}
    for (place, units), (term, named), (period, stretches) in product(places.items(), terms.items(), times.items()):
        cells = micro[np.ix_([districts.index(one) for one in units], [every.index(one) for one in named], stretches)]
        key = Key.parse(f"{subject}{f';kind={term}' if term else ''}/{period}{f'@{place}' if place else ''}")
        values[key] = Estimate(
            key=key, value=Fraction(int(cells.sum())), kind="flow", sources=("invented",), as_of=TODAY
        )
    return values, _context(inside, districts, every)


def _context(inside: dict[str, frozenset[str]], districts: list[str], kinds: list[str]) -> Context:
    known = {id_: Place(id=id_, name={"en": id_, "fr": id_}, level=1, kind="region") for id_ in (*inside, *districts)}
    return context(
        places=known,
        members=lambda id_: inside.get(id_, frozenset({id_})),
        regions=tuple(districts),
        terms={"kind": taxonomy("kind", {kind: kind for kind in kinds})},
    )
