"""Figures counted in record tables: one base an indicator, joined with the figures asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
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
    places_spoken_of,
    table_of,
    traced,
    where_of,
)
from kolosi.measure.measured import Measured, exact
from kolosi.measure.places import Places, country_of, inside, members
from kolosi.measure.reporting.coverage import Evidence
from kolosi.measure.reporting.reach import Reach, wanted
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


def count(
    keys: Sequence[Key], indicator: Indicator, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, Measured]:
    """The figures of one indicator over a table of records, in one query for each grain of time."""
    located = locate(keys, table_of(indicator), engine, places)
    spoken = _places_spoken_of(keys, indicator, engine)
    found: dict[Key, _Found] = {}
    for by_month in (True, False):
        own = [key for key in keys if key.period.is_whole_months == by_month]
        asked = [Asked(number=number, key=key, located=located[key]) for number, key in enumerate(own)]
        possible = [one for one in asked if one.located is None or one.located.grounds]
        if possible:
            query = answers(indicator, possible, by_month=by_month)
            for row in engine.query(query.sql(dialect="duckdb", copy=False)).iter_rows(named=True):
                found[own[row["number"]]] = _found(row)
    longer = _in_longer_spans({key.period for key in keys if key not in found}, indicator, engine)
    beside = _straddling(keys, indicator, engine, places)
    nothing: frozenset[str] = frozenset()
    return {
        key: _measured(
            key,
            indicator,
            found.get(key),
            spoken[key.period],
            located[key],
            None if key.period in longer and key not in found else beside.get(key, nothing),
            evidence,
            places,
        )
        for key in keys
    }


def _places_spoken_of(keys: Sequence[Key], indicator: Indicator, engine: Engine) -> dict[Period, frozenset[str]]:
    """For each period, the first-level units of the rows of the source."""
    found: dict[Period, frozenset[str]] = {key.period: frozenset() for key in keys}
    for by_month in (True, False):
        periods = sorted({key.period for key in keys if key.period.is_whole_months == by_month})
        if periods:
            query = places_spoken_of(indicator, periods, by_month=by_month)
            for row in engine.query(query.sql(dialect="duckdb")).iter_rows(named=True):
                found[periods[row["number"]]] = frozenset(_texts(row["places"]))
    return found


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
    spoken: frozenset[str],
    located: Located | None,
    straddling: frozenset[str] | None,
    evidence: Evidence,
    places: Places,
) -> Measured:
    sources = (indicator.source,) if indicator.source else (found.sources if found else ())
    reach = _reach(key, indicator, sources, evidence)
    within = inside(places, key.places)
    unknown = _why_unknown(straddling, spoken) if found is None else None
    missing = unknown or _why_missing(key, indicator, sources, found, reach, evidence, within)
    receipts = found.receipts if found else () if missing else evidence.covering(sources, key.period)
    is_standing = indicator.kind in STANDING
    return Measured(
        value=None if missing else exact(found.value or 0) if found else exact(0),
        coverage=Coverage(
            months_present=1 if is_standing and found else reach.months,
            months_expected=1 if is_standing else key.period.month_count,
            reporters=evidence.reporters(sources, key.period, within),
            is_expected_known=evidence.says_who(sources),
            places=tuple(sorted(spoken if located is None else spoken & located.labels)),
            units=(len(reach.whole_units), len(reach.units)) if table_of(indicator) in ANSWERING else None,
        ),
        sources=sources,
        receipts=receipts,
        as_of=evidence.as_of(receipts),
        qualifier=AT_LEAST if found and straddling and straddling & spoken else None,
        missing=missing,
    )


AT_LEAST = "at least"
"""Qualifies a count beside which stand rows of a larger unit, or of other boundaries, that cannot be told apart."""

ANSWERING = frozenset({"incidents"})
"""Tables in which what happened has a row: no row, where a file answers, is nothing. Elsewhere people declare what they do."""


def _reach(key: Key, indicator: Indicator, sources: Sequence[str], evidence: Evidence) -> Reach:
    """How far the files that ask what an indicator counts answer for the places and days of a key."""
    scopes = evidence.scopes.answering(table_of(indicator), sources, wanted(key, indicator))
    units = evidence.scopes.units(scopes, key.places, evidence.registry.places(sources))
    return evidence.scopes.reach(scopes, units, key.period, is_national=not key.places)


def _why_missing(
    key: Key,
    indicator: Indicator,
    sources: Sequence[str],
    found: _Found | None,
    reach: Reach,
    evidence: Evidence,
    within: frozenset[str] | None,
) -> str | None:
    """Missing is not zero: a zero needs files that answer for all places and days and that asked for it."""
    if found is not None:
        return "not_filled" if found.value is None else None
    if reach.is_whole and table_of(indicator) in ANSWERING:
        return None
    if _is_reported_zero(key, indicator, sources, reach, evidence, within):
        return None
    if reach.covered:
        return "nothing_declared" if reach.is_whole else "partly_covered"
    asked = evidence.scopes.answering(table_of(indicator), sources, wanted(key, indicator))
    others = evidence.scopes.answering(table_of(indicator), sources, {})
    is_there = any(span.overlaps(key.period) for one in others for span in one.spans)
    if is_there and not any(span.overlaps(key.period) for one in asked for span in one.spans):
        plain = evidence.scopes.answering(table_of(indicator), sources, wanted(replace(key, breakdown=()), indicator))
        return "not_asked" if plain else "nothing_of_it"
    return "not_covered"


def _is_reported_zero(
    key: Key,
    indicator: Indicator,
    sources: Sequence[str],
    reach: Reach,
    evidence: Evidence,
    within: frozenset[str] | None,
) -> bool:
    """True where everybody who is registered reported, or reports of zero cover what is asked."""
    if evidence.registry.is_complete(sources, key.period, within):
        is_said = evidence.registry.is_all_zero(sources, key.period, within)
        return is_said or bool(reach.months == reach.months_expected)
    zeros = evidence.scopes.zeros(table_of(indicator), sources)
    return evidence.scopes.reach(zeros, reach.units, key.period).is_whole


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
    around = {
        ids: frozenset(
            label
            for ground, label in spoken
            if ids.isdisjoint({ground, label}) and _may_lie_in(ground, label, ids, places)
        )
        for ids in set(wanted.values())
    }
    return {key: around[ids] for key, ids in wanted.items()}


def _may_lie_in(ground: str, label: str, ids: frozenset[str], places: Places) -> bool:
    """True where a row may lie in some places: by its own place, and by the first-level unit that it names, if it names one."""
    return all(not ids.isdisjoint(members(places, one)) for one in {ground, label})


def _why_unknown(straddling: frozenset[str] | None, spoken: frozenset[str]) -> str | None:
    """Why no row is not zero: the source counts in longer spans (None), or in larger units, than asked for."""
    if straddling is None:
        return "longer_spans"
    return "not_told_apart" if straddling & spoken else None


def _in_longer_spans(periods: Set[Period], indicator: Indicator, engine: Engine) -> frozenset[Period]:
    """The periods that rows of the source touch without lying inside: what they count in them cannot be told."""
    table = table_of(indicator)
    first, last = (exp.column(name, quoted=True) for name in TIMES[table])
    if first == last or indicator.kind in STANDING or not periods:
        return frozenset()
    scope = [part for part in (from_source(indicator), where_of(indicator), first.neq(last)) if part]
    spans = exp.select(first, last).distinct().from_(exp.to_table(table)).where(*scope)
    found = [span for span in engine.query(spans.sql(dialect="duckdb")).rows() if None not in span]
    return frozenset(
        period
        for period in periods
        if any(
            a <= period.last and b >= period.first and not (a >= period.first and b <= period.last) for a, b in found
        )
    )
