"""How many people live in each place, where a table of population is at hand."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kolosi.measure.measured import exact
from kolosi.model.columns import BREAKDOWN_COLUMNS
from kolosi.store.engine import Engine

POPULATION = "population"
"""The statistic of how many people live in a place."""


class Population:
    """The people of each place, as they were last told."""

    def __init__(self, engine: Engine) -> None:
        undivided = " AND ".join(f'"{name}" IS NULL' for name in BREAKDOWN_COLUMNS)
        rows = engine.query(
            'SELECT COALESCE(place, region), COALESCE(as_of, "end"), value FROM statistics '
            f"WHERE statistic = '{POPULATION}' AND value > 0 AND {undivided} ORDER BY 2 NULLS FIRST, 1, 3"
        )
        self._people: dict[str | None, Fraction] = {place: exact(value) for place, _, value in rows.iter_rows()}

    def share(self, some: Iterable[str], every: Iterable[str]) -> Fraction | None:
        """The share of the people of places that live in some of them; None unless the people of every place are known."""
        whole = set(every)
        if not whole or not whole <= self._people.keys():
            return None
        total = sum((self._people[one] for one in whole), Fraction(0))
        return sum((self._people[one] for one in whole.intersection(some)), Fraction(0)) / total
