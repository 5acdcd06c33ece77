"""Indicators as SQL: syntax trees, never text, so that one definition runs on every engine.

A table is aggregated once, by month and by the few columns the asked figures need. The figures asked for are a small
table beside it: each row of the base finds the figures it belongs to. The same conditions, on single days, give the
rows of a trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlglot import exp

from kolosi.measure.condition import fixed_columns, parse
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.model.record import BREAKDOWNS, FIRST_LEVEL, HALVED, TABLES
from kolosi.store.engine import UNITS

TIMES = {
    "incidents": ("day", "until"),
    "events": ("day", "day"),
    "responses": ("day", "day"),
    "excerpts": ("day", "day"),
    "services": ("since", "since"),
    "activities": ("start", "end"),
    "funding": ("start", "end"),
    "effort": ("start", "end"),
    "panels": ("start", "end"),
    "statistics": ("start", "end"),
}
"""The columns that date a row: its day, or its first and last day. An incident without a last day has its day there."""

STANDING = frozenset({"stock", "target"})
"""Kinds that hold over a span: a row counts when its span touches the period."""

_NAMES = frozenset({"organisation", "partner"})
"""Columns of names as people write them."""

EXACT = "DECIMAL(38, 6)"
_WHOLE = "BIGINT"


@dataclass(frozen=True)
class Located:
    """The places of a table, by the finest known, that a figure is about; and the first-level units they lie in."""

    grounds: tuple[str, ...]
    labels: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One figure to be computed, by its number among those of a query. No `located` is the whole country."""

    number: int
    key: Key
    located: Located | None

    @property
    def shape(self) -> tuple[bool, tuple[str, ...]]:
        """What the figure narrows: figures of one shape are found together."""
        return self.located is not None, tuple(name for name, _ in self.key.breakdown)


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
    return one_of(ground(), located.grounds) if located.grounds else exp.false()


def ground() -> exp.Expr:
    """The finest place known of a row."""
    return exp.Coalesce(this=named("place"), expressions=[named("region")])


def label() -> exp.Expr:
    """The first-level unit of a row, or what is known instead."""
    return exp.Coalesce(this=named("region"), expressions=[named("place")])


INCIDENT = "incident"


def _joined(texts: Sequence[exp.Expr], between: exp.Expr) -> exp.Expr:
    return exp.ConcatWs(expressions=[between.copy(), *(exp.cast(text, "text") for text in texts)])


def counted_value(column: str, table: str | None = None) -> exp.Expr:
    """The value of a row in a column of which different values are counted.

    A name is the same in any case. A row known for the whole country only has no first-level unit. The number of an incident
    is that of its file; a row without one is an incident of its own.
    """
    if column == INCIDENT:
        own = [named("sheet", table), exp.cast(named("row", table), "text")]
        bar = exp.Literal.string("|")
        number = exp.Coalesce(this=named(column, table), expressions=[_joined(own, bar)])
        return _joined([named("receipt", table), number], bar)
    if column in _NAMES:
        return exp.Lower(this=exp.Trim(this=named(column, table)))
    if column != FIRST_LEVEL:
        return named(column, table)
    unit = exp.Coalesce(this=named("unit"), expressions=[named("place"), named("region")])
    return exp.Nullif(this=unit, expression=exp.Literal.string(""))


def rows_of(query: exp.Select, table: str, counted: str | None) -> exp.Select:
    """A query over the rows of a table, with their first-level units where these are counted."""
    query = query.from_(exp.to_table(table))
    if counted != FIRST_LEVEL:
        return query
    return query.join(exp.to_table(UNITS), on=ground().eq(named("unit_place")), join_type="left")


def broken_down(key: Key) -> exp.Expr | None:
    """True for rows with the terms that a key asks for."""
    return all_of(one_of(named(name), terms) for name, terms in key.breakdown)


def from_source(indicator: Indicator) -> exp.Expr | None:
    """True for rows of the system that an indicator reads."""
    return named("source").eq(exp.Literal.string(indicator.source)) if indicator.source else None


def where_of(indicator: Indicator) -> exp.Expr | None:
    """The condition of an indicator, accepted and parsed. An activity that is told by sex, in two rows, is counted once."""
    condition, table = parse(indicator.where, table_of(indicator)), table_of(indicator)
    if table != "activities" or indicator.measure is None or indicator.measure.function != "count":
        return condition
    return all_of([condition, exp.Is(this=named(HALVED), expression=exp.Null())])


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


def summed(indicator: Indicator, condition: exp.Expr | None) -> exp.Expr:
    """What the rows of a condition add to a count or a sum; rows are counted, not added up one by one."""
    if indicator.measure is not None and indicator.measure.function == "count":
        return filtered(exp.Count(this=exp.Star()), condition)
    return added(amount(indicator), total_type(indicator), condition)


def filtered(aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    """An aggregate over the rows of a condition."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition.copy())) if condition else aggregate


def month_of(column: str) -> exp.Expr:
    """The first day of the month of a day."""
    return exp.cast(exp.TimestampTrunc(this=named(column), unit=exp.var("MONTH")), "date")


def base(indicator: Indicator, columns: Sequence[str], *, by_month: bool) -> exp.Select:
    """The base table of an indicator: its rows summed by time, place, receipt and the columns asked for."""
    groups = {**_times(indicator, by_month), "ground": ground()}
    groups |= {name: counted_value(name) for name in ("source", "receipt", *columns)}
    fields = [exp.alias_(summed(indicator, None), "amount")]
    return _grouped(indicator, groups, fields, all_of([from_source(indicator), where_of(indicator)]))


def _times(indicator: Indicator, by_month: bool) -> dict[str, exp.Expr]:
    return {name: month_of(name) if by_month else named(name) for name in TIMES[table_of(indicator)]}


def _grouped(
    indicator: Indicator, groups: Mapping[str, exp.Expr], fields: Sequence[exp.Expr], condition: exp.Expr | None
) -> exp.Select:
    named_groups = (exp.alias_(value.copy(), name, quoted=True) for name, value in groups.items())
    counted = FIRST_LEVEL if FIRST_LEVEL in groups else None
    query = rows_of(exp.select(*named_groups, *fields), table_of(indicator), counted)
    query = query.where(condition) if condition else query
    return query.group_by(*(value.copy() for value in groups.values()))


def answers(indicator: Indicator, figures: Sequence[Asked], *, by_month: bool, per: str | None = None) -> exp.Query:
    """One row for each figure that has rows: its number, value, receipts and sources; with `per`, one for each value of
    that column, which is `part`."""
    asked = {name for one in figures for name, _ in one.key.breakdown} | ({per} if per else set())
    columns = sorted(asked | _counted_column(indicator))
    shapes = sorted({one.shape for one in figures})
    parts = [_of_shape(indicator, [one for one in figures if one.shape == shape], per) for shape in shapes]
    query: exp.Query = parts[0]
    for part in parts[1:]:
        query = exp.union(query, part, distinct=False, copy=False)
    return query.with_("base", as_=base(indicator, columns, by_month=by_month), copy=False)


def _counted_column(indicator: Indicator) -> set[str]:
    measure = indicator.measure
    is_new = measure is not None and measure.function == "distinct" and measure.column not in {"source", "receipt"}
    return {measure.column} if is_new and measure is not None and measure.column else set()


def _of_shape(indicator: Indicator, figures: Sequence[Asked], per: str | None) -> exp.Select:
    """The figures that narrow the same columns, joined to the base on equal terms and on time."""
    is_located, names = figures[0].shape
    rows = [row for one in figures for row in _asked_rows(one)]
    columns = [
        "number",
        "opens",
        "closes",
        *(["spot"] if is_located else []),
        *(f"term_{n}" for n, _ in enumerate(names)),
    ]
    equal = [named(name, "base").eq(named(f"term_{n}", "asked")) for n, name in enumerate(names)]
    equal += [named("ground", "base").eq(named("spot", "asked"))] if is_located else []
    fields = {
        "value": _value(indicator),
        "receipts": _set_of(named("receipt", "base")),
        "sources": _set_of(named("source", "base")),
    }
    query = exp.select(named("number", "asked"), *(exp.alias_(value, name) for name, value in fields.items()))
    asked = exp.values(rows, alias="asked", columns=columns)
    on = exp.and_(*equal, _in_time(indicator), copy=False)
    query = query.from_(exp.to_table("base"), copy=False).join(asked, on=on, copy=False)
    if per is not None:
        part = named(per, "base")
        query = query.select(exp.alias_(part, "part"), copy=False).group_by(part.copy(), copy=False)
    return query.group_by(named("number", "asked"), copy=False)


def _asked_rows(one: Asked) -> Iterator[tuple[int | str, ...]]:
    """A row for each place and each combination of terms of a figure."""
    period = one.key.period
    spots = one.located.grounds if one.located is not None else ()
    choices = [spots] if one.located is not None else []
    choices += [terms for _, terms in one.key.breakdown]
    for chosen in product(*choices):
        yield one.number, period.first.isoformat(), period.last.isoformat(), *chosen


def _in_time(indicator: Indicator) -> exp.Expr:
    """As `during`, the period being that of the figure joined."""
    first, last = (named(name, "base") for name in TIMES[table_of(indicator)])
    opens, closes = (exp.cast(named(name, "asked"), "date") for name in ("opens", "closes"))
    if indicator.kind in STANDING:
        return exp.and_(first <= closes, last >= opens)
    return exp.and_(first >= opens, last <= closes)


def _value(indicator: Indicator) -> exp.Expr:
    """The figure of some rows; none where rows fit and all of them leave the column empty that is added up or told apart."""
    measure = indicator.measure
    if measure is not None and measure.function == "distinct" and measure.column is not None:
        counted = exp.Count(this=exp.Distinct(expressions=[named(measure.column, "base")]))
        return exp.cast(exp.Nullif(this=counted, expression=exp.Literal.number(0)), total_type(indicator))
    return added(named("amount", "base"), total_type(indicator), None)


def _set_of(value: exp.Expr) -> exp.Expr:
    return exp.ArrayAgg(this=exp.Distinct(expressions=[value]))


def places_spoken_of(indicator: Indicator, periods: Sequence[Period], *, by_month: bool) -> exp.Select:
    """One row for each period, by its number, in which the source has rows: their first-level units.

    Rows outside the condition tell as much as rows inside; where no source is named, only rows of the condition tell
    which sources matter.
    """
    groups = {**_times(indicator, by_month), "label": label()}
    inner = _grouped(indicator, groups, [], from_source(indicator) if indicator.source else where_of(indicator))
    rows = [(number, one.first.isoformat(), one.last.isoformat()) for number, one in enumerate(periods)]
    asked = exp.values(rows, alias="asked", columns=["number", "opens", "closes"])
    query = exp.select(named("number", "asked"), exp.alias_(_set_of(named("label", "base")), "places"))
    query = query.from_(inner.subquery("base"))
    return query.join(asked, on=_in_time(indicator)).group_by(named("number", "asked"))


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
    query = exp.select(
        *(named(name) for name in ("receipt", "sheet", "row")),
        exp.alias_(_contribution(indicator), "contribution"),
    )
    counted = indicator.measure.column if indicator.measure else None
    return (
        rows_of(query, table, counted).where(condition).order_by(*(named(name) for name in ("receipt", "sheet", "row")))
    )


def _contribution(indicator: Indicator) -> exp.Expr:
    """What a row adds; for different values, the first row of each value adds 1."""
    measure = indicator.measure
    if measure is None or measure.function != "distinct" or measure.column is None:
        return exp.cast(amount(indicator), total_type(indicator))
    order = exp.Order(expressions=[exp.Ordered(this=named(name)) for name in ("receipt", "sheet", "row")])
    value = counted_value(measure.column)
    number = exp.Window(this=exp.RowNumber(), partition_by=[value], order=order)
    is_there = exp.not_(exp.Is(this=value.copy(), expression=exp.Null()))
    is_first = exp.and_(exp.EQ(this=number, expression=exp.Literal.number(1)), is_there)
    return exp.cast(exp.Case().when(is_first, exp.Literal.number(1)).else_(exp.Literal.number(0)), _WHOLE)
