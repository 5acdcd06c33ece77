"""Indicators as SQL: syntax trees, never text, so that one definition runs on every engine.

A table is aggregated once, by month and by the few columns the asked figures need; every figure is then one filtered
sum over that base. The same filters, on single days, give the rows of a trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from kolosi.measure.condition import fixed_columns, parse
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.record import BREAKDOWNS, TABLES

TIMES = {
    "incidents": ("day", "day"),
    "events": ("day", "day"),
    "responses": ("day", "day"),
    "excerpts": ("day", "day"),
    "services": ("since", "since"),
    "activities": ("start", "end"),
    "funding": ("start", "end"),
    "effort": ("start", "end"),
    "statistics": ("start", "end"),
}
"""The columns that date a row: its day, or its first and last day."""

STANDING = frozenset({"stock", "target"})
"""Kinds that hold over a span: a row counts when its span touches the period."""

EXACT = "DECIMAL(38, 6)"
_WHOLE = "BIGINT"


@dataclass(frozen=True)
class Located:
    """The places and regions, among those of a table, that a figure is about; None for the whole country."""

    places: tuple[str, ...]
    regions: tuple[str, ...]


def named(name: str, table: str | None = None) -> exp.Column:
    """A column, quoted: group and end are words of SQL too."""
    return exp.column(name, table=table, quoted=True)


def day_value(value: date) -> exp.Expr:
    """A day as SQL."""
    return exp.cast(exp.Literal.string(value.isoformat()), "date")


def one_of(column: exp.Expr, values: Iterable[str]) -> exp.Expr:
    """True where a column holds one of some texts."""
    return exp.In(this=column, expressions=[exp.Literal.string(value) for value in sorted(values)])


def all_of(conditions: Iterable[exp.Expr | None]) -> exp.Expr | None:
    """Every condition together; None when there is none."""
    kept = [condition for condition in conditions if condition is not None]
    return exp.and_(*kept, copy=True) if kept else None


def during(table: str, kind: str, period: Period) -> exp.Expr:
    """True for rows of a period: inside it, or, for what stands over a span, touching it."""
    first, last = (named(name) for name in TIMES[table])
    if kind in STANDING:
        return exp.and_(first <= day_value(period.last), last >= day_value(period.first))
    return exp.and_(first >= day_value(period.first), last <= day_value(period.last))


def at(located: Located | None) -> exp.Expr | None:
    """True for rows of some places."""
    if located is None:
        return None
    by_region = one_of(named("region"), located.regions) if located.regions else None
    by_place = one_of(named("place"), located.places) if located.places else None
    found = [condition for condition in (by_region, by_place) if condition is not None]
    return exp.paren(exp.or_(*found)) if found else exp.false()


def broken_down(key: Key) -> exp.Expr | None:
    """True for rows with the terms that a key asks for."""
    return all_of(one_of(named(name), terms) for name, terms in key.breakdown)


def from_source(indicator: Indicator) -> exp.Expr | None:
    """True for rows of the system that an indicator reads."""
    return named("source").eq(exp.Literal.string(indicator.source)) if indicator.source else None


def where_of(indicator: Indicator) -> exp.Expr | None:
    """The condition of an indicator, accepted and parsed."""
    return parse(indicator.where, table_of(indicator))


def table_of(indicator: Indicator) -> str:
    """The record table an indicator counts in."""
    if indicator.table not in TABLES:
        raise ValueError(f"{indicator.id}: no record table {indicator.table!r}")
    return indicator.table


def required_columns(indicator: Indicator) -> frozenset[str]:
    """Breakdown columns that the condition of an indicator holds fixed."""
    return fixed_columns(where_of(indicator)) & frozenset(BREAKDOWNS)


def amount(indicator: Indicator) -> exp.Expr:
    """What one row adds to a count or a sum; exact, whatever the type of the column."""
    column = indicator.measure.column if indicator.measure else None
    if column is None or indicator.measure is None or indicator.measure.function in ("count", "distinct"):
        return exp.Literal.number(1)
    return exp.cast(named(column), EXACT) if _is_number(indicator, column) else named(column)


def _is_number(indicator: Indicator, column: str) -> bool:
    found = TABLES[table_of(indicator)].column(column)
    return found is not None and found.type == "number"


def total_type(indicator: Indicator) -> str:
    """The SQL type of a sum: never the engine's own widening, which Parquet would write as a floating number."""
    column = indicator.measure.column if indicator.measure else None
    return EXACT if column and _is_number(indicator, column) else _WHOLE


def added(value: exp.Expr, type_: str, condition: exp.Expr | None) -> exp.Expr:
    """A sum over the rows of a condition, in its exact type."""
    return exp.cast(filtered(exp.Sum(this=value), condition), type_)


def filtered(aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    """An aggregate over the rows of a condition."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition.copy())) if condition else aggregate


def month_of(column: str) -> exp.Expr:
    """The first day of the month of a day."""
    return exp.cast(exp.TimestampTrunc(this=named(column), unit=exp.var("MONTH")), "date")


def base(indicator: Indicator, columns: Sequence[str], *, by_month: bool) -> exp.Select:
    """The base table of an indicator: its rows summed by time, place, receipt and the columns asked for.

    Rows outside the condition stay, with an amount of nothing: they tell that the source was there.
    """
    times = dict.fromkeys(TIMES[table_of(indicator)])
    dated = {name: month_of(name) if by_month else named(name) for name in times}
    plain = {name: named(name) for name in ("place", "region", "source", "receipt", *columns)}
    condition = where_of(indicator)
    scope = all_of([from_source(indicator), None if indicator.source else condition])
    query = exp.select(
        *(exp.alias_(value.copy(), name, quoted=True) for name, value in {**dated, **plain}.items()),
        exp.alias_(added(amount(indicator), total_type(indicator), condition), "amount"),
        exp.alias_(filtered(exp.Count(this=exp.Star()), condition), "counted"),
        exp.alias_(filtered(exp.Count(this=exp.Star()), _filled(required_columns(indicator))), "asked"),
    ).from_(exp.to_table(table_of(indicator)))
    query = query.where(scope) if scope else query
    return query.group_by(*(value.copy() for value in {**dated, **plain}.values()))


def _filled(columns: Iterable[str]) -> exp.Expr | None:
    return all_of(exp.not_(exp.Is(this=named(name), expression=exp.Null())) for name in sorted(columns))


def answers(indicator: Indicator, keys: Sequence[tuple[Key, Located | None]], *, by_month: bool) -> exp.Select:
    """One row with, for each key by its number, its value and what it rests on."""
    columns = sorted({name for key, _ in keys for name, _ in key.breakdown} | counted_column(indicator))
    fields = [field for number, (key, located) in enumerate(keys) for field in _fields(indicator, key, located, number)]
    return exp.select(*fields).from_(base(indicator, columns, by_month=by_month).subquery("base"))


def counted_column(indicator: Indicator) -> set[str]:
    """The column whose different values are counted, where the base does not hold it already."""
    measure = indicator.measure
    kept = {"place", "region", "source", "receipt"}
    is_new = measure is not None and measure.function == "distinct" and measure.column not in kept
    return {measure.column} if is_new and measure is not None and measure.column else set()


def _fields(indicator: Indicator, key: Key, located: Located | None, number: int) -> list[exp.Expr]:
    in_time = during(table_of(indicator), indicator.kind, key.period)
    in_scope = all_of([in_time, at(located)])
    matched = all_of([in_scope, broken_down(key), named("counted") > 0])
    asked = all_of([in_time, _filled(name for name, _ in key.breakdown), named("asked") > 0])
    region = exp.Coalesce(this=named("region"), expressions=[named("place")])
    month = month_of(TIMES[table_of(indicator)][0])
    found = {
        "value": _value(indicator, matched),
        "receipts": filtered(_set_of(named("receipt")), matched),
        "sources": filtered(_set_of(named("source")), matched),
        "places": filtered(_set_of(region), in_scope),
        "months": filtered(exp.Count(this=exp.Distinct(expressions=[month])), in_time),
        "matched": filtered(exp.Count(this=exp.Star()), matched),
        "seen": filtered(exp.Count(this=exp.Star()), in_time),
        "asked": filtered(exp.Count(this=exp.Star()), asked),
    }
    return [exp.alias_(value, f"{name}_{number}") for name, value in found.items()]


def _value(indicator: Indicator, matched: exp.Expr | None) -> exp.Expr:
    measure = indicator.measure
    if measure is not None and measure.function == "distinct" and measure.column is not None:
        return filtered(exp.Count(this=exp.Distinct(expressions=[named(measure.column)])), matched)
    return added(named("amount"), total_type(indicator), matched)


def _set_of(value: exp.Expr) -> exp.Expr:
    return exp.ArrayAgg(this=exp.Distinct(expressions=[value]))


def traced(indicator: Indicator, key: Key, located: Located | None) -> exp.Select:
    """The rows behind a counted figure, with what each adds: the same filters as its value."""
    table = table_of(indicator)
    condition = all_of(
        [
            from_source(indicator),
            where_of(indicator),
            during(table, indicator.kind, key.period),
            at(located),
            broken_down(key),
        ]
    )
    return (
        exp.select(
            *(named(name) for name in ("receipt", "sheet", "row")),
            exp.alias_(_contribution(indicator), "contribution"),
        )
        .from_(exp.to_table(table))
        .where(condition)
        .order_by(*(named(name) for name in ("receipt", "sheet", "row")))
    )


def _contribution(indicator: Indicator) -> exp.Expr:
    """What a row adds; for different values, the first row of each value adds 1."""
    measure = indicator.measure
    if measure is None or measure.function != "distinct" or measure.column is None:
        return exp.cast(amount(indicator), total_type(indicator))
    order = exp.Order(expressions=[exp.Ordered(this=named(name)) for name in ("receipt", "sheet", "row")])
    number = exp.Window(this=exp.RowNumber(), partition_by=[named(measure.column)], order=order)
    is_first = exp.and_(exp.EQ(this=number, expression=exp.Literal.number(1)), _filled([measure.column]))
    return exp.cast(exp.Case().when(is_first, exp.Literal.number(1)).else_(exp.Literal.number(0)), _WHOLE)
