"""Periods that are still filling: records that give both the day of an incident and the day of its report tell how late reports come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlglot import exp

from kolosi.measure.comparison.estimators.lateness import LEAST_COMPLETE, Row, completeness, factors
from kolosi.measure.compile import all_of, from_source, month_of, named, summed, where_of
from kolosi.model.indicator import SUMMABLE_OVER_TIME, Indicator
from kolosi.model.key import Key
from kolosi.store.engine import Engine

_EVENTS = "incidents"
LEAST_MONTHS = 12
"""Months of incidents from which the lateness of reports is known: fewer hold less than a year of habits."""
MOST_UNDATED = Fraction(1, 10)
"""The share of the count that may lack the day of its report: beyond, its lateness is not that of the rest."""


@dataclass(frozen=True, kw_only=True)
class Filling:
    """Of a period that is not full: the share known of what will be known; and both periods at the age of the younger one."""

    known: Fraction
    same_age: tuple[int, int] | None = None


def filling(changes: Sequence[Key], indicator: Indicator, engine: Engine) -> dict[Key, Filling]:
    """The changes whose later period is still filling; none where the day of reports is not known.

    An incident counts on its own day, never on that of its report.
    """
    if indicator.table != _EVENTS or indicator.kind not in SUMMABLE_OVER_TIME:
        return {}
    rows = _triangle(indicator, engine)
    if len(rows) < LEAST_MONTHS:
        return {}
    growth = factors(list(rows.values()))
    found = {}
    for key in changes:
        share = _known(key, rows, growth)
        if share is not None and share < LEAST_COMPLETE:
            is_whole = not key.places and not key.breakdown
            found[key] = Filling(known=share, same_age=_at_same_age(key, rows) if is_whole else None)
    return found


def _triangle(indicator: Indicator, engine: Engine) -> dict[date, Row]:
    """What of each month of incidents was reported in that month, the next one, and so on up to the last report."""
    months = {"month": month_of("day"), "told": month_of("reported")}
    query = exp.select(*(exp.alias_(value, name) for name, value in months.items()))
    query = query.select(exp.alias_(summed(indicator, None), "amount")).from_(exp.to_table(_EVENTS))
    condition = all_of([from_source(indicator), where_of(indicator), exp.not_(named("day").is_(exp.null()))])
    query = query.where(condition).group_by(*(value.copy() for value in months.values()))
    counts: dict[date, dict[int, int]] = {}
    undated = 0
    last = None
    for month, told, amount in engine.query(query.sql(dialect="duckdb")).iter_rows():
        if told is None:
            undated += int(amount or 0)
            continue
        age = max(0, _months_between(month, told))
        own = counts.setdefault(month, {})
        own[age] = own.get(age, 0) + int(amount or 0)
        last = told if last is None else max(last, told)
    dated = sum(sum(own.values()) for own in counts.values())
    if last is None or undated > MOST_UNDATED * (dated + undated):
        return {}
    return {
        month: [own.get(age, 0) for age in range(_months_between(month, last) + 1)]
        for month, own in sorted(counts.items())
    }


def _months_between(month: date, later: date) -> int:
    return 12 * (later.year - month.year) + later.month - month.month


def _known(key: Key, rows: Mapping[date, Row], growth: Sequence[Fraction | None]) -> Fraction | None:
    """The share known of what will be known of the later period; None where that is not known of one of its months."""
    seen, whole = 0, Fraction(0)
    for month in key.after.period.months:
        row = rows.get(month.first)
        share = None if row is None else completeness(row, growth)
        if row is None or not share:
            return None
        count = sum(cell or 0 for cell in row)
        seen, whole = seen + count, whole + count / share
    return Fraction(seen) / whole if whole else None


def _at_same_age(key: Key, rows: Mapping[date, Row]) -> tuple[int, int] | None:
    """Both periods, each month as it was known at the age of the younger of the two; later first."""
    pairs = list(zip(key.after.period.months, key.before.period.months, strict=False))
    if len(pairs) != key.after.period.month_count or any(
        one.first not in rows or other.first not in rows for one, other in pairs
    ):
        return None
    after = before = 0
    for one, other in pairs:
        now, then = rows[one.first], rows[other.first]
        age = min(len(now), len(then))
        after, before = after + sum(cell or 0 for cell in now[:age]), before + sum(cell or 0 for cell in then[:age])
    return after, before
