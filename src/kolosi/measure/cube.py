"""Many figures at once: every indicator of a table over every grouping wanted, from one pass over its rows.

Sums come from one base table at the grain of all groupings together. Different values cannot be added up; a small set
of them is kept as bits, which can be merged, and a large one is counted again from the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from kolosi.measure.compile import (
    TIMES,
    added,
    all_of,
    counted_value,
    filtered,
    from_source,
    month_of,
    named,
    rows_of,
    summed,
    table_of,
    total_type,
    where_of,
)
from kolosi.model.indicator import Indicator
from kolosi.model.record import FIRST_LEVEL
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

MONTH = "month"
"""The name, among the columns of a grouping, of the month of a row."""

_BITS = 60
_MOST_WORDS = 16

Sets = Sequence[Sequence[str]]


def cube(indicators: Sequence[Indicator], engine: Engine, sets: Sets) -> pl.DataFrame:
    """One row a group of each grouping; a column for each indicator, empty where a group has no row of it.

    `<column>_is_total` is 1 where a grouping leaves a column out, which tells a total from a group whose term is
    empty. All indicators count in one table. Coverage is not looked at: use `compute` for what is to be published.
    """
    words = {one.id: _words(one, engine) for one in indicators if _distinct_column(one) not in (None, FIRST_LEVEL)}
    small = [one for one in indicators if words.get(one.id, 0) <= _MOST_WORDS and _distinct_column(one) != FIRST_LEVEL]
    large = [one for one in indicators if one not in small]
    found = engine.query(cube_query(small, sets, words, table=table_of(indicators[0])).sql(dialect="duckdb"))
    columns = _columns(sets)
    by = [*columns, *(f"{name}_is_total" for name in columns)]
    for one in large:
        counted = engine.query(_recount(one, sets).sql(dialect="duckdb"))
        found = found.join(counted, on=by, how="left", nulls_equal=True)
    return found.select(*by, *(one.id for one in indicators)).sort(by, nulls_last=True)


def cube_query(
    indicators: Sequence[Indicator], sets: Sets, words: Mapping[str, int], *, table: str = "incidents"
) -> exp.Select:
    """The query of the sums and of the small sets of values; `words` says how many words of bits each of these takes."""
    fields = [_merged(one, words).as_(one.id, quoted=True) for one in indicators]
    base = _base(indicators, _columns(sets), words, table).subquery("base")
    return _grouped(exp.select(*_labels(sets), *fields).from_(base), sets)


def _columns(sets: Sets) -> list[str]:
    return sorted({name for columns in sets for name in columns})


def _labels(sets: Sets) -> list[exp.Expr]:
    columns = _columns(sets)
    totals = (exp.alias_(exp.Grouping(expressions=[named(name)]), f"{name}_is_total", quoted=True) for name in columns)
    return [*(named(name) for name in columns), *totals]


def _grouped(query: exp.Select, sets: Sets) -> exp.Select:
    tuples: list[exp.Expr] = [exp.Tuple(expressions=[named(name) for name in columns]) for columns in sets]
    query.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=tuples)]))
    return query


def _merged(indicator: Indicator, words: Mapping[str, int]) -> exp.Expr:
    """The figure of a group from the rows of the base; a count of no row says nothing, and is no zero."""
    if not _distinct_column(indicator):
        total = added(named(indicator.id), total_type(indicator), None)
        is_count = indicator.measure is not None and indicator.measure.function == "count"
        return exp.Nullif(this=total, expression=exp.Literal.number(0)) if is_count else total
    bits = [_bit_count(exp.BitwiseOrAgg(this=named(word))) for word in _word_names(indicator, words)]
    total = bits[0]
    for more in bits[1:]:
        total = exp.Add(this=total, expression=more)
    return exp.Nullif(this=exp.cast(total, "BIGINT"), expression=exp.Literal.number(0))


def _bit_count(value: exp.Expr) -> exp.Expr:
    """Bits set, as a number wide enough to be added: engines give the narrowest."""
    count = exp.cast(exp.Anonymous(this="BIT_COUNT", expressions=[value]), "BIGINT")
    return exp.Coalesce(this=count, expressions=[exp.Literal.number(0)])


def _word_names(indicator: Indicator, words: Mapping[str, int]) -> list[str]:
    return [f"{indicator.id}_{number}" for number in range(max(words[indicator.id], 1))]


def _base(indicators: Sequence[Indicator], columns: Sequence[str], words: Mapping[str, int], table: str) -> exp.Select:
    """The rows of the table summed at the grain of all groupings together."""
    groups = {name: _group(name, table) for name in columns}
    fields = [field for one in indicators for field in _base_fields(one, words)]
    query = exp.select(*(exp.alias_(value, name, quoted=True) for name, value in groups.items()), *fields)
    query = query.from_(exp.to_table(table))
    for one in indicators:
        if column := _distinct_column(one):
            same = counted_value(column, table).eq(named("value", f"of_{one.id}"))
            query = query.join(_dictionary(one, column, words), on=same, join_type="left")
    return query.group_by(*(value.copy() for value in groups.values()))


def _group(name: str, table: str) -> exp.Expr:
    return month_of(TIMES[table][0]) if name == MONTH else named(name, table)


def _base_fields(indicator: Indicator, words: Mapping[str, int]) -> list[exp.Expr]:
    scope = all_of([from_source(indicator), where_of(indicator)])
    if not _distinct_column(indicator):
        return [exp.alias_(summed(indicator, scope), indicator.id, quoted=True)]
    return [
        exp.alias_(filtered(exp.BitwiseOrAgg(this=named(word, f"of_{indicator.id}")), scope), word, quoted=True)
        for word in _word_names(indicator, words)
    ]


def _dictionary(indicator: Indicator, column: str, words: Mapping[str, int]) -> exp.Subquery:
    """Each value of a column with its bit, in words of sixty: a sign bit is never used."""
    distinct = exp.select(exp.alias_(counted_value(column), "value", quoted=True)).distinct()
    distinct = distinct.from_(exp.to_table(table_of(indicator)))
    order = exp.Order(expressions=[exp.Ordered(this=named("value"))])
    rank = exp.Window(this=exp.RowNumber(), order=order)
    numbered = exp.select(named("value"), exp.alias_(rank - 1, "slot", quoted=True)).from_(distinct.subquery("found"))
    numbered = numbered.where(exp.not_(exp.Is(this=named("value"), expression=exp.Null())))
    fields = [exp.alias_(_bit(number), word, quoted=True) for number, word in enumerate(_word_names(indicator, words))]
    return exp.select(named("value"), *fields).from_(numbered.subquery("numbered")).subquery(f"of_{indicator.id}")


def _bit(number: int) -> exp.Expr:
    slot = exp.paren(named("slot") - number * _BITS)
    in_word = named("slot").between(number * _BITS, number * _BITS + _BITS - 1)
    one = exp.cast(exp.Literal.number(1), "BIGINT")
    return exp.Case().when(in_word, exp.BitwiseLeftShift(this=one, expression=slot)).else_(exp.Literal.number(0))


def _distinct_column(indicator: Indicator) -> str | None:
    measure = indicator.measure
    return measure.column if measure is not None and measure.function == "distinct" else None


def _words(indicator: Indicator, engine: Engine) -> int:
    """How many words of bits the different values of a column take."""
    values = exp.Count(this=exp.Distinct(expressions=[counted_value(_distinct_column(indicator) or "")]))
    query = exp.select(exp.alias_(values, "values")).from_(exp.to_table(table_of(indicator)))
    count: int = engine.query(query.sql(dialect="duckdb")).item()
    return -(-count // _BITS)


def _recount(indicator: Indicator, sets: Sets) -> exp.Select:
    """A large set of values, counted from the rows: each value once a group."""
    table, columns = table_of(indicator), _columns(sets)
    column = _distinct_column(indicator) or ""
    scope = all_of([from_source(indicator), where_of(indicator)])
    rows = exp.select(
        *(exp.alias_(_group(name, table), name, quoted=True) for name in columns),
        exp.alias_(counted_value(column), "counted_value", quoted=True),
    )
    rows = rows_of(rows, table, column)
    rows = (rows.where(scope) if scope else rows).distinct()
    count = exp.Count(this=exp.Distinct(expressions=[named("counted_value")]))
    labelled = exp.select(*_labels(sets), exp.alias_(count, indicator.id, quoted=True))
    return _grouped(labelled.from_(rows.subquery("base")), sets)
