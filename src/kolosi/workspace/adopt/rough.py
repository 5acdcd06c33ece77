"""Quick values, to find among very many figures those that a number may be.

They are looked up in sums made once, without coverage, open rows or bounds, and are never shown: each figure that is
proposed is computed in full. A figure that cannot be had so has no quick value, and is judged by its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from kolosi.measure.compute import parts_of
from kolosi.measure.cube import MONTH, cube
from kolosi.measure.statistics import CUTS, candidates
from kolosi.model.key import Key
from kolosi.model.record import STATISTICS

if TYPE_CHECKING:
    from kolosi.model.indicator import Indicator
    from kolosi.model.period import Period
    from kolosi.workspace.ask.desk import Desk

Cells = dict[tuple[str | None, ...], dict[date, float]]
"""The sums of an indicator by the terms of some columns, then by the first day of the month."""

_SUMMED = frozenset({"count", "sum"})
_REGION = "region"


@dataclass
class Rough:
    """The quick values of one build."""

    desk: Desk
    _cells: dict[tuple[str, tuple[str, ...]], Cells] = field(default_factory=dict)
    _known: dict[Key, frozenset[float]] = field(default_factory=dict)
    _parts: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    _rows: dict[tuple[str, object, object], list[dict[str, Any]]] = field(default_factory=dict)

    def get_ready(self, keys: Iterable[Key]) -> None:
        """Sum what the figures of some keys need, in one query a table."""
        wanted: dict[str, dict[str, set[tuple[str, ...]]]] = {}
        period = self.desk.workspace.settings.period
        for indicator, breakdown, places in {(key.indicator, key.breakdown, key.places) for key in keys}:
            for side in self._sides(Key(indicator=indicator, period=period, breakdown=breakdown, places=places)):
                own = self._indicators[side.indicator]
                if _is_summed(own):
                    wanted.setdefault(own.table or "", {}).setdefault(own.id, set()).add(_columns(side))
        for asked in wanted.values():
            self._sum(asked)

    def of(self, key: Key) -> frozenset[float]:
        """What a figure may come to; nothing where it is not known."""
        if key not in self._known:
            self._known[key] = frozenset(self._ratio(key) if len(self._sides(key)) == 2 else self._plain(key))
        return self._known[key]

    def is_for(self, key: Key) -> bool:
        """True for what has a quick value where it has data.

        Different values, what stands over a span, and what may be counted from another table have none.
        """
        sides = (self._indicators[side.indicator] for side in self._sides(key.after if key.is_change else key))
        return all((_is_summed(one) or one.table == STATISTICS.name) and one.also is None for one in sides)

    def cut_beyond(self, key: Key) -> int:
        """How many columns besides its own cut the rows of a published figure; none where it is counted."""
        indicator = self._indicators[key.indicator]
        if indicator.table != STATISTICS.name:
            return 0
        return min((row["extra"] for row in self._fitting(key, indicator)), default=0)

    def day(self, key: Key) -> date:
        """The day of a stock that a period gives: several periods may give the same; of anything else the last of its period."""
        indicator = self._indicators[key.indicator]
        if indicator.table != STATISTICS.name or indicator.kind != "stock":
            return key.period.last
        days = [row["day"] for row in self._fitting(key, indicator)]
        return max((day for day in days if key.period.first <= day <= key.period.last), default=key.period.last)

    # -- parts --------------------------------------------------------------------------------------------------------

    @property
    def _indicators(self) -> Mapping[str, Indicator]:
        return self.desk.workspace.knowledge.indicators

    def _sides(self, key: Key) -> tuple[Key, ...]:
        """A figure itself, or the two parts of a share."""
        if not self._indicators[key.indicator].is_ratio:
            return (key,)
        if key not in self._parts:
            self._parts[key] = parts_of(key, self._indicators)
        return self._parts[key]

    def _ratio(self, key: Key) -> Iterable[float]:
        above, below = (self._plain(side) for side in self._sides(key))
        return [100 * one / other for one in above for other in below if other]

    def _plain(self, key: Key) -> Iterable[float]:
        indicator = self._indicators[key.indicator]
        return self._published(key, indicator) if indicator.table == STATISTICS.name else self._counted(key, indicator)

    # -- counted from rows --------------------------------------------------------------------------------------------

    def _sum(self, asked: Mapping[str, set[tuple[str, ...]]]) -> None:
        by_sets: dict[frozenset[tuple[str, ...]], list[str]] = {}
        for id_, sets in asked.items():
            new = frozenset(one for one in sets if (id_, one) not in self._cells)
            if new:
                by_sets.setdefault(new, []).append(id_)
        for group, ids in by_sets.items():
            self._sum_sets(ids, sorted(group))

    def _sum_sets(self, ids: Sequence[str], sets: Sequence[tuple[str, ...]]) -> None:
        found = cube([self._indicators[id_] for id_ in ids], self.desk.engine, [[MONTH, *one] for one in sets])
        columns = sorted({name for one in sets for name in one})
        made = {one: [self._cells.setdefault((id_, one), {}) for id_ in ids] for one in sets}
        names = [MONTH, *columns, *(f"{name}_is_total" for name in columns), *ids]
        width = len(columns)
        for month, *row in found.filter(found[MONTH].is_not_null()).select(names).iter_rows():
            kept = [at for at in range(width) if not row[width + at]]
            terms, day = tuple(row[at] for at in kept), _day(month)
            cells = made[tuple(columns[at] for at in kept)]
            for own, value in zip(cells, row[2 * width :], strict=True):
                if value is not None:
                    own.setdefault(terms, {})[day] = float(value)

    def _counted(self, key: Key, indicator: Indicator) -> list[float]:
        if not _is_summed(indicator) or not key.period.is_whole_months:
            return []
        columns = _columns(key)
        cells = self._cells.get((indicator.id, columns))
        if cells is None:
            return []
        wanted = {name: frozenset(terms) for name, terms in key.breakdown} | {_REGION: frozenset(key.places)}
        months = _months(key.period)
        by_months = (cells.get(terms, {}) for terms in product(*(wanted[name] for name in columns)))
        values = [by_month[month] for by_month in by_months for month in months if month in by_month]
        return [sum(values)] if values else []

    # -- published values ---------------------------------------------------------------------------------------------

    @cached_property
    def _published_rows(self) -> Mapping[str, list[dict[str, Any]]]:
        """The rows that each indicator may use, as the full computation chooses among them."""
        own = [one for one in self._indicators.values() if one.table == STATISTICS.name]
        names = ["value", "first", "last", "day", "at", _REGION, *CUTS]
        places = self.desk.workspace.knowledge.places
        return {
            id_: rows.select(names).to_dicts() for id_, rows in candidates(own, self.desk.engine, places, {}).items()
        }

    def _published(self, key: Key, indicator: Indicator) -> list[float]:
        rows = self._fitting(key, indicator)
        period = key.period
        if indicator.kind in ("stock", "target"):
            inside = [row for row in rows if period.first <= row["day"] <= period.last]
            last = max((row["day"] for row in inside), default=None)
            now = [row for row in inside if row["day"] == last]
        else:
            now = [row for row in rows if row["first"] == period.first and row["last"] == period.last]
            now = now or [row for row in rows if period.first <= row["first"] and row["last"] <= period.last]
        fewest = min((row["extra"] for row in now), default=0)
        plain = [row["value"] for row in now if row["extra"] == fewest]
        sums = {float(sum(row["value"] for row in now)), float(sum(plain))} if now else set()
        return sorted({*sums, *(float(value) for value in plain[:3])})

    def _fitting(self, key: Key, indicator: Indicator) -> list[dict[str, Any]]:
        """The rows with the terms and places of a key; `extra` counts the other columns in which they are cut."""
        about = (indicator.id, key.breakdown, key.places)
        if about not in self._rows:
            asked = {name: frozenset(terms) for name, terms in key.breakdown}
            found = []
            for row in self._published_rows.get(indicator.id, ()):
                here = row["at"] in key.places or row[_REGION] in key.places if key.places else True
                if here and row["day"] is not None and all(row[name] in terms for name, terms in asked.items()):
                    extra = sum(row[name] is not None for name in CUTS if name not in asked)
                    found.append({**row, "extra": extra + (not key.places and row["at"] is not None)})
            self._rows[about] = found
        return self._rows[about]


def _is_summed(indicator: Indicator) -> bool:
    measure = indicator.measure
    is_record = indicator.table is not None and indicator.table != STATISTICS.name
    return is_record and measure is not None and measure.function in _SUMMED and indicator.kind in ("flow", "event")


def _columns(key: Key) -> tuple[str, ...]:
    names = {name for name, _ in key.breakdown} | ({_REGION} if key.places else set())
    return tuple(sorted(names))


@lru_cache(maxsize=1024)
def _months(period: Period) -> tuple[date, ...]:
    """The first days of the months of a period."""
    return tuple(month.first for month in period.months)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
