"""What each reporter counted in the past: the share of it made by those who are still heard from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from kolosi.measure.compile import STANDING, TIMES, base, table_of
from kolosi.measure.measured import exact
from kolosi.measure.reporting.registry import Registry
from kolosi.model.indicator import Indicator
from kolosi.model.period import Period, month_end
from kolosi.model.spelling import fold
from kolosi.store.engine import Engine

PAST_PERIODS = 4
"""Past volume is counted over so many periods before: a year of quarters, in which every reporter had its season."""

_ADDED = frozenset({"count", "sum", "distinct"})
_Row = tuple[date, date, str | None, str | None, Fraction]
"""The first and last day, the place, the reporter (None: nobody knows) and the amount."""


def past_of(period: Period) -> Period:
    """The periods before a period over which volume is counted."""
    last = period.first - timedelta(days=1)
    years, month = divmod(last.year * 12 + last.month - PAST_PERIODS * period.month_count, 12)
    return Period(date(years, month + 1, 1), month_end(last.year, last.month))


class Volumes:
    """What each reporter counted of each indicator, read once, when it is first asked."""

    def __init__(self, engine: Engine, registry: Registry) -> None:
        self._engine = engine
        self._registry = registry
        self._rows: dict[str, list[_Row]] = {}
        self._by_place: dict[tuple[str, Period], dict[str | None, dict[str | None, Fraction]]] = {}
        self._shares: dict[object, Fraction | None] = {}

    def share(
        self, indicator: Indicator, sources: Sequence[str], period: Period, inside: frozenset[str] | None
    ) -> Fraction | None:
        """The share of the count of the last four periods that the reporters heard from in every month of a period had made.

        None where nobody is known to report, where nothing was counted before, or where nobody knows who counted a part of it.
        """
        asked = (indicator.id, tuple(sources), period, inside)
        if asked not in self._shares:
            is_asked = _is_counted(indicator) and self._registry.knows(sources, period)
            self._shares[asked] = self._share(indicator, sources, period, inside) if is_asked else None
        return self._shares[asked]

    def _share(
        self, indicator: Indicator, sources: Sequence[str], period: Period, inside: frozenset[str] | None
    ) -> Fraction | None:
        heard = self._registry.heard(sources, period)
        made: dict[str | None, Fraction] = {}
        for place, counted in self._past(indicator, past_of(period)).items():
            for reporter, amount in counted.items() if inside is None or place in inside else ():
                made[reporter] = made.get(reporter, Fraction(0)) + amount
        total = sum(made.values(), Fraction(0))
        if not total or None in made:
            return None
        return sum((amount for name, amount in made.items() if name in heard), Fraction(0)) / total

    def _past(self, indicator: Indicator, past: Period) -> Mapping[str | None, Mapping[str | None, Fraction]]:
        """What each reporter counted in a period, by place, added up once for the figures of all places."""
        asked = (indicator.id, past)
        if asked not in self._by_place:
            found = self._by_place[asked] = {}
            for first, last, place, reporter, amount in self._of(indicator):
                if first >= past.first and last <= past.last:
                    made = found.setdefault(place, {})
                    made[reporter] = made.get(reporter, Fraction(0)) + amount
        return self._by_place[asked]

    def _of(self, indicator: Indicator) -> list[_Row]:
        if indicator.id not in self._rows:
            self._rows[indicator.id] = list(self._read(indicator))
        return self._rows[indicator.id]

    def _read(self, indicator: Indicator) -> Iterator[_Row]:
        import polars as pl

        first, last = TIMES[table_of(indicator)]
        query = base(indicator, ["organisation"], by_month=True).sql(dialect="duckdb")
        keys = list(dict.fromkeys((first, last, "ground", "organisation")))
        rows = self._engine.query(query).group_by(keys).agg(pl.col("amount").sum()).sort(keys)
        for row in rows.drop_nulls("amount").iter_rows(named=True):
            if row[first] is not None and row[last] is not None:
                name = row["organisation"]
                yield row[first], row[last], row["ground"], fold(name) if name else None, exact(row["amount"])


def _is_counted(indicator: Indicator) -> bool:
    function = indicator.measure.function if indicator.measure else None
    is_record = indicator.table not in {None, "statistics"}
    return is_record and function in _ADDED and indicator.kind not in STANDING
