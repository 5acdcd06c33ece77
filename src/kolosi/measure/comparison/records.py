"""What records tell of a change beyond its two totals: the sizes of events, how reports cluster, the other regions of its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from kolosi.measure.comparison.context import FLOWS, counts_events
from kolosi.measure.comparison.estimators.compound import Sizes
from kolosi.measure.comparison.estimators.dispersion import LEAST_MONTHS, dispersion
from kolosi.measure.comparison.estimators.multiplicity import adjusted, p_value
from kolosi.measure.comparison.late_records import Filling, filling
from kolosi.measure.compile import (
    TIMES,
    all_of,
    amount,
    at,
    broken_down,
    counted_value,
    during,
    from_source,
    month_of,
    named,
    summed,
    table_of,
    where_of,
)
from kolosi.measure.counted import locate
from kolosi.measure.places import Places
from kolosi.model import place
from kolosi.model.figure import Estimate
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.record import INCIDENTS
from kolosi.model.term import Taxonomy
from kolosi.store.engine import Engine

_EVENTS = "incidents"
"""The table of which a row, or the rows of one number, is one event."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Sizes of the events behind a side; dispersion of the reports behind a change; later periods that are still filling."""

    sizes: Mapping[Key, Sizes] = field(default_factory=dict)
    phi: Mapping[Key, float] = field(default_factory=dict)
    filling: Mapping[Key, Filling] = field(default_factory=dict)

    def of(self, key: Key) -> tuple[Sizes, Sizes] | None:
        """The events after and before, where both are known."""
        after, before = self.sizes.get(key.after), self.sizes.get(key.before)
        return (after, before) if after and before else None


def told_by_records(
    changes: Sequence[Key],
    values: Mapping[Key, Estimate],
    indicators: Mapping[str, Indicator],
    engine: Engine,
    places: Places,
) -> Told:
    """What the records of some changes tell: a few queries for each indicator, whatever the number of its changes."""
    sizes: dict[Key, Sizes] = {}
    phi: dict[Key, float] = {}
    late: dict[Key, Filling] = {}
    for id_ in sorted({key.indicator for key in changes}):
        own = [key for key in changes if key.indicator == id_]
        indicator = indicators[id_]
        late |= filling(own, indicator, engine)
        if _is_of_people(indicator):
            sides = sorted({side for key in own for side in (key.before, key.after) if values[side].value})
            found = _sizes(sides, indicator, engine, places)
            sizes |= {side: events for side, events in found.items() if _total(events) == values[side].value}
        elif counts_events(indicator) and indicator.table == _EVENTS:
            phi |= _dispersions(own, indicator, engine)
    return Told(sizes=sizes, phi=phi, filling=late)


def _is_of_people(indicator: Indicator) -> bool:
    measure = indicator.measure
    is_sum = measure is not None and measure.function == "sum"
    return indicator.kind in FLOWS and indicator.is_people and is_sum and indicator.table == _EVENTS


def _total(events: Sizes) -> int:
    return sum(size * seen for size, seen in events.items())


def _sizes(sides: Sequence[Key], indicator: Indicator, engine: Engine, places: Places) -> dict[Key, Sizes]:
    """How many events of each size are behind each side; the rows of one number are one event."""
    located = locate(sides, table_of(indicator), engine, places)
    parts: list[str] = []
    for number, side in enumerate(sides):
        condition = all_of(
            [
                from_source(indicator),
                where_of(indicator),
                during(table_of(indicator), indicator.kind, side.period),
                at(located[side]),
                broken_down(side),
            ]
        )
        events = exp.select(exp.alias_(exp.Sum(this=amount(indicator)), "size")).from_(exp.to_table(_EVENTS))
        events = events.where(condition, copy=False).group_by(counted_value("incident"), copy=False)
        side_number = exp.alias_(exp.Literal.number(number), "number")
        seen = exp.select(side_number, named("size"), exp.alias_(exp.Count(this=exp.Star()), "seen"))
        seen = seen.from_(events.subquery("events", copy=False), copy=False).where(named("size") > 0, copy=False)
        seen = seen.group_by(named("size"), copy=False)
        parts.append(seen.sql(dialect="duckdb"))
    found: dict[Key, Counter[int]] = {}
    if parts:
        for number, size, seen_often in engine.query(" UNION ALL ".join(parts)).iter_rows():
            found.setdefault(sides[number], Counter())[int(size)] = int(seen_often)
    return dict(found)


def _dispersions(changes: Iterable[Key], indicator: Indicator, engine: Engine) -> dict[Key, float]:
    """The dispersion of the indicator in the months before each change, over the reporters heard from in all of them."""
    first, _ = TIMES[table_of(indicator)]
    groups = {"reporter": exp.Lower(this=exp.Trim(this=named("organisation"))), "month": month_of(first)}
    condition = all_of([from_source(indicator), where_of(indicator), exp.not_(named("organisation").is_(exp.null()))])
    query = exp.select(*(exp.alias_(value, name) for name, value in groups.items()))
    query = query.select(exp.alias_(summed(indicator, None), "amount")).from_(exp.to_table(_EVENTS)).where(condition)
    query = query.group_by(*(value.copy() for value in groups.values()))
    counts = {(row[0], row[1]): int(row[2] or 0) for row in engine.query(query.sql(dialect="duckdb")).iter_rows()}
    months = sorted({month for _, month in counts})
    reporters = sorted({reporter for reporter, _ in counts})
    found = {}
    for key in changes:
        past = [month for month in months if month < key.after.period.first][-LEAST_MONTHS:]
        rows = [[counts.get((reporter, month), 0) for month in past] for reporter in reporters]
        phi = dispersion([row for row in rows if all(row)])
        if phi is not None:
            found[key] = phi
    return found


# -- the other regions of its table -----------------------------------------------------------------------------------


def families(
    changes: Iterable[Key], indicators: Mapping[str, Indicator], places: Places, taxonomies: Mapping[str, Taxonomy]
) -> dict[Key, tuple[Key, ...]]:
    """For each change at one first-level unit, the same change at every such unit: people look for the largest among them.

    Of one term of a column (a risk, a type of violation) also at each term beside it: the table then is of regions and risks.
    """
    if not isinstance(places, place.Places):
        return {}
    units = [one.id for one in places.level_one()]
    return {
        key: tuple(one.at(unit) for one in _beside(key, taxonomies) for unit in units)
        for key in changes
        if len(key.places) == 1 and key.places[0] in units and counts_events(indicators[key.indicator])
    }


def _beside(key: Key, taxonomies: Mapping[str, Taxonomy]) -> tuple[Key, ...]:
    """A change with each term beside the one it is of; itself where it is of no single term of a closed list."""
    if len(key.breakdown) != 1 or len(key.breakdown[0][1]) != 1:
        return (key,)
    name, (term,) = key.breakdown[0]
    column = INCIDENTS.column(name)
    taxonomy = taxonomies.get(column.taxonomy or "") if column else None
    return tuple(key.with_breakdown(name, one) for one in taxonomy.beside(term)) if taxonomy else (key,)


def raised(family: Sequence[Key], values: Mapping[Key, Estimate], phi: float | None) -> dict[Key, float]:
    """The p-value of each change of a family, raised for their number; of those with two counts alone."""
    known: dict[Key, float] = {}
    for key in family:
        before, after = values[key.before].value, values[key.after].value
        if (
            before is not None
            and after is not None
            and before.denominator == after.denominator == 1
            and before + after > 0
        ):
            known[key] = p_value(int(after), int(before), phi=phi)
    return dict(zip(known, adjusted(list(known.values())), strict=True))
