"""Weekly counts by first-level unit and type, with what files answer for and who reported: one query over the records.

A week runs from Monday to Sunday and belongs to the month and the year of its Thursday (ISO 8601). No record, where a file
answers for all days of the week, is 0; where none does, it is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlglot import exp

from kolosi.measure.compile import (
    TIMES,
    all_of,
    broken_down,
    counted_value,
    from_source,
    label,
    named,
    rows_of,
    summed,
    table_of,
    where_of,
)
from kolosi.measure.places import Places, country_of, inside
from kolosi.measure.reporting.coverage import Evidence, evidence_in
from kolosi.measure.reporting.reach import wanted
from kolosi.measure.series.arrays import Flags, Floats
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.record import TABLES
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

DAYS = 7
REPORTED = "reported"
"""The column of the day on which a record was entered or received, where its system gives one."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """A first-level unit, and the term of each column that its records are told apart by (None: not known)."""

    place: str
    terms: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """Counts of each series (rows) by week (columns).

    `seen` is what records say, whatever is covered; a file answers for every day of the weeks of `is_whole`, for some of those of
    `is_part`. `heard` and `expected` are reporters, NaN where nobody measured them; `is_declared` where somebody said who is expected. `came` has
    the counts of each week by the week in which they came, where records tell; `unplaced` is what is counted in no unit;
    `waiting` are rows and files that wait for an answer and may belong to some week.
    """

    weeks: tuple[Period, ...]
    series: tuple[Series, ...]
    seen: Floats
    is_whole: Flags
    is_part: Flags
    heard: Floats
    expected: Floats
    is_declared: bool
    came: Mapping[tuple[int, int | None], int]
    unplaced: int
    waiting: tuple[int, int] = (0, 0)

    @property
    def counts(self) -> Floats:
        """The counts, with gaps (NaN) for weeks that no file answers for whole."""
        return np.where(self.is_whole, self.seen, np.nan)

    def during(self, period: Period) -> tuple[int, ...]:
        """The weeks that belong to a period."""
        return tuple(at for at, week in enumerate(self.weeks) if period.contains(thursday(week)))


def week_of(day: date) -> Period:
    """The week of a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=DAYS - 1))


def thursday(week: Period) -> date:
    """The day that says to which month and year a week belongs."""
    return week.first + timedelta(days=3)


def weekly(key: Key, indicator: Indicator, columns: Sequence[str], engine: Engine, places: Places) -> Weekly:
    """The weekly series of an indicator by first-level unit and some columns, from the first record to the end of the period of a key.

    Places and terms of the key narrow them. Raises `ValueError` where no record is dated.
    """
    rows = engine.query(_query(key, indicator, columns).sql(dialect="duckdb"))
    if not rows.height:
        raise ValueError("no records")
    evidence = evidence_in(engine, places)
    within = inside(places, key.places)
    series, unplaced = _series(rows, columns, key, indicator, evidence, places)
    weeks = _weeks(rows, key.period)
    seen, is_open = _seen(rows, columns, series, weeks)
    sources = (indicator.source,) if indicator.source else tuple(sorted(set(rows["source"].drop_nulls())))
    heard, expected = _reporters(series, weeks, sources, evidence, places)
    whole, part = _answered(key, series, weeks, indicator, sources, evidence)
    return Weekly(
        weeks=weeks,
        series=series,
        seen=seen,
        is_whole=whole & ~is_open,
        is_part=part | is_open,
        heard=heard,
        expected=expected,
        is_declared=evidence.says_who(sources),
        came=_came(rows if within is None else rows.filter(rows["unit"].is_in(sorted(within))), weeks),
        unplaced=unplaced,
        waiting=_waiting(key, indicator, weeks, evidence),
    )


def _waiting(key: Key, indicator: Indicator, weeks: Sequence[Period], evidence: Evidence) -> tuple[int, int]:
    """Rows and files that wait for an answer and may belong to the weeks."""
    whole = key.during(Period(weeks[0].first, weeks[-1].last))
    found = evidence.open_rows.of([whole], indicator).get(whole)
    return (found.rows + found.untold + found.unsaid, len(found.files)) if found else (0, 0)


def _query(key: Key, indicator: Indicator, columns: Sequence[str]) -> exp.Select:
    """Counts by first and last week, the week in which they came, unit, source and columns."""
    table = table_of(indicator)
    first, last = TIMES[table]
    came = _week(REPORTED) if TABLES[table].column(REPORTED) else exp.cast(exp.Null(), "date")
    groups: dict[str, exp.Expr] = {"opens": _week(first), "closes": _week(last), "came": came, "unit": label()}
    groups |= {name: counted_value(name) for name in ("source", *columns)}
    fields = [exp.alias_(value.copy(), name, quoted=True) for name, value in groups.items()]
    query = rows_of(exp.select(*fields, exp.alias_(summed(indicator, None), "amount")), table, None)
    is_dated = exp.not_(exp.Is(this=named(first), expression=exp.Null()))
    query = query.where(all_of([from_source(indicator), where_of(indicator), broken_down(key), is_dated]))
    return query.group_by(*(exp.Literal.number(place + 1) for place in range(len(groups))))


def _week(column: str) -> exp.Expr:
    return exp.cast(exp.TimestampTrunc(this=named(column), unit=exp.var("WEEK")), "date")


def _series(
    rows: pl.DataFrame, columns: Sequence[str], key: Key, indicator: Indicator, evidence: Evidence, places: Places
) -> tuple[tuple[Series, ...], int]:
    """Every unit that files answer for with every combination of terms that occurs; and what is counted in no unit."""
    country, within = country_of(places), inside(places, key.places)
    sources = (indicator.source,) if indicator.source else ()
    scopes = evidence.scopes.answering(table_of(indicator), sources, wanted(key, indicator))
    units = {*evidence.scopes.units(scopes, (), evidence.registry.places(sources)), *rows["unit"].drop_nulls()}
    units = {unit for unit in units - {country, ""} if within is None or unit in within}
    terms = sorted(set(rows.select(columns).iter_rows()), key=str) if columns else [()]
    found = tuple(
        Series(place=unit, terms=tuple(zip(columns, values, strict=True))) for unit in sorted(units) for values in terms
    )
    nowhere = rows["unit"].is_null() | (rows["unit"] == (country or "")).fill_null(value=False)
    return found, int(rows.filter(nowhere)["amount"].sum() or 0)


def _weeks(rows: pl.DataFrame, until: Period) -> tuple[Period, ...]:
    """Every week from that of the first record to the last of a period."""
    first = rows["opens"].min()
    assert isinstance(first, date)
    last = week_of(until.last)
    number = (last.first - first).days // DAYS + (thursday(last) <= until.last)
    return tuple(week_of(first + timedelta(days=DAYS * at)) for at in range(max(number, 1)))


def _seen(
    rows: pl.DataFrame, columns: Sequence[str], series: Sequence[Series], weeks: Sequence[Period]
) -> tuple[Floats, Flags]:
    """What the records of each week say; and the weeks of a unit over which some records run on, or say no number."""
    by_name = {one: at for at, one in enumerate(series)}
    of_place: dict[str, list[int]] = {}
    for at, one in enumerate(series):
        of_place.setdefault(one.place, []).append(at)
    seen = np.zeros((len(series), len(weeks)))
    is_open = np.zeros(seen.shape, dtype=bool)
    start = weeks[0].first
    for row in rows.iter_rows(named=True):
        first, last = ((row[name] - start).days // DAYS for name in ("opens", "closes"))
        terms = tuple((name, row[name]) for name in columns)
        at_series = by_name.get(Series(place=row["unit"] or "", terms=terms))
        if at_series is None or first >= len(weeks):
            continue
        if last > first:
            is_open[of_place[row["unit"]], first : last + 1] = True
        elif row["amount"] is None:
            is_open[at_series, first] = True
        else:
            seen[at_series, first] += float(row["amount"])
    return seen, is_open


def _answered(
    key: Key,
    series: Sequence[Series],
    weeks: Sequence[Period],
    indicator: Indicator,
    sources: Sequence[str],
    evidence: Evidence,
) -> tuple[Flags, Flags]:
    """The weeks for whose every day, and for some of whose days, a file answers that asks what a series counts."""
    whole = np.zeros((len(series), len(weeks)), dtype=bool)
    part = whole.copy()
    for at, one in enumerate(series):
        own = key
        for name, term in one.terms:
            own = own.with_breakdown(name, term) if term is not None else own
        scopes = evidence.scopes.answering(table_of(indicator), sources, wanted(own, indicator))
        for span in evidence.scopes.spans(scopes, one.place):
            opens, closes = ((day - weeks[0].first).days for day in (span.first, span.last))
            whole[at, max(-(-opens // DAYS), 0) : max((closes + 1) // DAYS, 0)] = True
            part[at, max(opens // DAYS, 0) : max(closes // DAYS + 1, 0)] = True
    return whole, part


def _reporters(
    series: Sequence[Series], weeks: Sequence[Period], sources: Sequence[str], evidence: Evidence, places: Places
) -> tuple[Floats, Floats]:
    """Reporters heard from and expected in each week, as in the least reported of its months; those of the country where
    none are registered by place."""
    heard = np.full((len(series), len(weeks)), np.nan)
    expected = heard.copy()
    units = sorted({one.place for one in series})
    for unit in units:
        own = [at for at, one in enumerate(series) if one.place == unit]
        for at, pair in enumerate(_pairs(unit, weeks, sources, evidence, places)):
            if pair is not None:
                heard[own, at], expected[own, at] = pair
    return heard, expected


def _pairs(
    unit: str, weeks: Sequence[Period], sources: Sequence[str], evidence: Evidence, places: Places
) -> Iterable[tuple[int, int] | None]:
    months = {month for week in weeks for month in week.months}
    pairs: dict[Period, tuple[int, int] | None] = {
        month: evidence.reporters(sources, month, inside(places, [unit])) or evidence.reporters(sources, month, None)
        for month in months
    }
    for week in weeks:
        found = [pair for month in week.months if (pair := pairs[month]) is not None]
        yield min(found, key=lambda pair: pair[0] / pair[1], default=None) if len(found) == week.month_count else None


def _came(rows: pl.DataFrame, weeks: Sequence[Period]) -> dict[tuple[int, int | None], int]:
    """Counts of each week by the week in which they came, both counted from the first; None: not said."""
    start = weeks[0].first
    found: dict[tuple[int, int | None], int] = {}
    for first, last, came, amount in rows.select("opens", "closes", "came", "amount").iter_rows():
        if first == last and amount is not None:
            key = (first - start).days // DAYS, None if came is None else (came - start).days // DAYS
            found[key] = found.get(key, 0) + int(amount)
    return found
