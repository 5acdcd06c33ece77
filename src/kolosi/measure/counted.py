"""Figures counted in record tables: one base an indicator, joined with the figures asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from kolosi.measure.compile import (
    STANDING,
    TIMES,
    Asked,
    Located,
    answers,
    from_source,
    presences,
    table_of,
    traced,
    where_of,
)
from kolosi.measure.coverage import Evidence
from kolosi.measure.measured import Measured, exact
from kolosi.measure.places import Places, country_of, inside, members
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What the rows of one figure say."""

    value: int | Decimal | None
    receipts: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Presence:
    """Whether the source was there in a period: months, places, and rows with a breakdown filled."""

    months: int
    places: frozenset[str]
    asked: Mapping[tuple[str, ...], int]


def count(
    keys: Sequence[Key], indicator: Indicator, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, Measured]:
    """The figures of one indicator over a table of records, in one query for each grain of time."""
    located = locate(keys, table_of(indicator), engine, places)
    presence = _presences(keys, indicator, engine)
    found: dict[Key, _Found] = {}
    for by_month in (True, False):
        own = [key for key in keys if key.period.is_whole_months == by_month]
        asked = [Asked(number=number, key=key, located=located[key]) for number, key in enumerate(own)]
        possible = [one for one in asked if one.located is None or one.located.grounds]
        if possible:
            query = answers(indicator, possible, by_month=by_month)
            for row in engine.query(query.sql(dialect="duckdb")).iter_rows(named=True):
                found[own[row["number"]]] = _found(row)
    longer = _in_longer_spans({key.period for key in keys if key not in found}, indicator, engine)
    beside = _straddling(keys, indicator, engine, places)
    nothing: frozenset[str] = frozenset()
    return {
        key: _measured(
            key,
            indicator,
            found.get(key),
            presence[key.period],
            located[key],
            None if key.period in longer and key not in found else beside.get(key, nothing),
            evidence,
            places,
        )
        for key in keys
    }


def _presences(keys: Sequence[Key], indicator: Indicator, engine: Engine) -> dict[Period, _Presence]:
    """For each period, whether the source was there."""
    cuts = sorted({_cut(key) for key in keys})
    nothing = _Presence(months=0, places=frozenset(), asked=dict.fromkeys(cuts, 0))
    found = {key.period: nothing for key in keys}
    for by_month in (True, False):
        periods = sorted({key.period for key in keys if key.period.is_whole_months == by_month})
        if periods:
            query = presences(indicator, periods, cuts, by_month=by_month)
            for row in engine.query(query.sql(dialect="duckdb")).iter_rows(named=True):
                found[periods[row["number"]]] = _presence(row, cuts)
    return found


def _presence(row: Mapping[str, Any], cuts: Sequence[tuple[str, ...]]) -> _Presence:
    return _Presence(
        months=row["months"],
        places=frozenset(_texts(row["places"])),
        asked={cut: row[f"asked_{position}"] for position, cut in enumerate(cuts)},
    )


def _cut(key: Key) -> tuple[str, ...]:
    return tuple(name for name, _ in key.breakdown)


def _found(row: Mapping[str, Any]) -> _Found:
    return _Found(value=row["value"], receipts=_texts(row["receipts"]), sources=_texts(row["sources"]))


def rows_behind(key: Key, indicator: Indicator, engine: Engine, places: Places) -> pl.DataFrame:
    """The rows a counted figure adds up, with the contribution of each."""
    import polars as pl

    located = locate([key], table_of(indicator), engine, places)[key]
    rows = engine.query(traced(indicator, key, located).sql(dialect="duckdb"))
    return rows.filter(pl.col("contribution").is_not_null())


def locate(keys: Sequence[Key], table: str, engine: Engine, places: Places) -> dict[Key, Located | None]:
    """For each key, the places of the table that lie inside the places it names."""
    wanted = {key: inside(places, key.places) for key in keys}
    if all(ids is None for ids in wanted.values()):
        return dict.fromkeys(keys)
    pairs = engine.query(f'SELECT DISTINCT place, region FROM "{table}"').rows()
    return {key: None if ids is None else _located(pairs, ids) for key, ids in wanted.items()}


def _located(pairs: Sequence[tuple[str | None, str | None]], ids: frozenset[str]) -> Located:
    matched = [(place, region) for place, region in pairs if place in ids or region in ids]
    grounds = {ground for place, region in matched if (ground := place or region) is not None}
    labels = {label for place, region in matched if (label := region or place) is not None}
    return Located(tuple(sorted(grounds)), frozenset(labels))


def _texts(values: Sequence[str | None] | None) -> tuple[str, ...]:
    return tuple(sorted(value for value in values or () if value is not None))


def _measured(
    key: Key,
    indicator: Indicator,
    found: _Found | None,
    presence: _Presence,
    located: Located | None,
    straddling: frozenset[str] | None,
    evidence: Evidence,
    places: Places,
) -> Measured:
    sources = (indicator.source,) if indicator.source else (found.sources if found else ())
    months = evidence.months(sources, key.period) if evidence.knows(sources) else presence.months
    missing = _why_missing(key, found, presence, months)
    if missing is None and found is None and key.places and table_of(indicator) in DECLARED:
        missing = "not_covered"
    if missing is None and found is None:
        missing = _why_unknown(straddling, presence)
    receipts = found.receipts if found else () if missing else evidence.covering(sources, key.period)
    return Measured(
        value=None if missing else exact(found.value or 0) if found else exact(0),
        coverage=Coverage(
            months_present=months,
            months_expected=key.period.month_count,
            reporters=evidence.reporters(sources, key.period, inside(places, key.places)),
            places=tuple(sorted(presence.places if located is None else presence.places & located.labels)),
        ),
        sources=sources,
        receipts=receipts,
        as_of=evidence.as_of(receipts),
        qualifier=AT_LEAST if found and straddling and straddling & presence.places else None,
        missing=missing,
    )


AT_LEAST = "at least"
"""Qualifies a count beside which stand rows of a larger unit, or of other boundaries, that cannot be told apart."""

DECLARED = frozenset({"activities", "services", "funding"})
"""Tables of what people declare: a place that nobody names there is not known to have nothing."""


def _why_missing(key: Key, found: _Found | None, presence: _Presence, months: int) -> str | None:
    """Missing is not zero: a zero needs a source that was there, and that asked."""
    if found is not None:
        return "not_filled" if found.value is None else None
    if not months and not presence.months:
        return "not_covered"
    return "not_asked" if presence.months and not presence.asked[_cut(key)] else None


def _straddling(keys: Sequence[Key], indicator: Indicator, engine: Engine, places: Places) -> dict[Key, frozenset[str]]:
    """For each key, the larger units, or units of other boundaries, that its source speaks of and that it lies in."""
    wanted = {key: ids for key in keys if (ids := inside(places, key.places)) is not None}
    if not wanted:
        return {}
    condition = from_source(indicator)
    query = exp.select("place", "region").distinct().from_(exp.to_table(table_of(indicator)))
    pairs = engine.query((query.where(condition) if condition else query).sql(dialect="duckdb")).rows()
    country = country_of(places)
    spoken = {
        (ground, region or place) for place, region in pairs if (ground := place or region) not in (None, country)
    }
    return {
        key: frozenset(
            label for ground, label in spoken if ground not in ids and not ids.isdisjoint(members(places, ground))
        )
        for key, ids in wanted.items()
    }


def _why_unknown(straddling: frozenset[str] | None, presence: _Presence) -> str | None:
    """Why no row is not zero: the source counts in longer spans (None), or in larger units, than asked for."""
    if straddling is None:
        return "longer_spans"
    return "not_told_apart" if straddling & presence.places else None


def _in_longer_spans(periods: Set[Period], indicator: Indicator, engine: Engine) -> frozenset[Period]:
    """The periods that rows of the source touch without lying inside: what they count in them cannot be told."""
    table = table_of(indicator)
    first, last = (exp.column(name, quoted=True) for name in TIMES[table])
    if first == last or indicator.kind in STANDING or not periods:
        return frozenset()
    scope = [part for part in (from_source(indicator), where_of(indicator)) if part]
    spans = exp.select(first, last).distinct().from_(exp.to_table(table)).where(*scope)
    found = [span for span in engine.query(spans.sql(dialect="duckdb")).rows() if None not in span]
    return frozenset(
        period
        for period in periods
        if any(
            a <= period.last and b >= period.first and not (a >= period.first and b <= period.last) for a, b in found
        )
    )
