"""Rows and files that wait and that a figure may lack: while there are any, the figure is not known.

A row that waits is read as far as it can be. What is not known of it could be anything: it belongs to every figure of
which nothing that is known of it says the contrary. A row that counts without a cell matters to the figures that ask for
that cell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sqlglot import exp

from kolosi.measure.compile import TIMES, all_of, day_value, from_source, named, table_of, where_of
from kolosi.measure.places import Places, country_of, inside, members
from kolosi.model.figure import Waits
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.record import ALL_KILLED, BREAKDOWNS, FIRST_LEVEL, HARMED, TABLES, Table, beside_of
from kolosi.store.engine import ASKED, RECEIPTS, Engine

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

_DERIVED = {"declared": "reached", "reached_in_aor": "reached", ALL_KILLED: "killed"}
"""Columns that are worked out of another one."""

_SUMS = frozenset({HARMED})
"""Columns that are the sum of others of their row."""

_CHOSEN_BY = ("status", "counting")
"""What decides whether, and how, the people of an activity count: one still planned has reached nobody."""

_TELLS = ("receipt", "sheet", "row", "place", "region", "open", "counted", "soft", "unsaid")
_EVER = (date(1, 1, 1), date(9999, 12, 31))
_NOTHING: Mapping[str, exp.Expr] = {
    **dict.fromkeys(("text", "term", "place"), exp.Literal.string("")),
    "flag": exp.false(),
}
"""What stands for an empty cell of a type in a condition."""


@dataclass(frozen=True, kw_only=True)
class _AskedFile:
    file: str
    source: str
    table: str | None
    first: date | None
    last: date | None


class OpenRows:
    """What waits, read once for many figures."""

    def __init__(self, engine: Engine, places: Places) -> None:
        self._engine = engine
        self._places = places
        self._rows: dict[str, _PossibleRows] = {}
        self._sources: dict[str, frozenset[str | None]] = {}
        self._asked = [
            _AskedFile(file=file, source=source, table=table, first=first, last=last)
            for file, source, table, first, last in engine.query(
                f"SELECT file, source, record_table, first, last FROM {ASKED} ORDER BY ALL"
            ).iter_rows()
        ]

    def of(self, keys: Iterable[Key], indicator: Indicator, wholes: Collection[Key] = ()) -> dict[Key, Waits]:
        """The figures of one indicator that may lack something, and what.

        `wholes` are values that were published for the whole country: what is left out of a part of it is in them.
        """
        found = {}
        rows = self._of_indicator(indicator) if self._has_any(indicator) else None
        for key in keys:
            hard, soft, unsaid = (
                rows.count(key, is_whole=key in wholes) if rows is not None and rows.height else (0, 0, 0)
            )
            waits = Waits(
                rows=hard,
                untold=soft,
                unsaid=unsaid,
                files=tuple(sorted({one.file for one in self._asked if _may_change(one, key, indicator)})),
            )
            if waits:
                found[key] = waits
        return found

    def _has_any(self, indicator: Indicator) -> bool:
        """True where rows of the system that an indicator reads wait beside its table: most have none, and need no look at each."""
        table = beside_of(table_of(indicator))
        if table not in self._sources:
            rows = self._engine.query(exp.select("source").distinct().from_(exp.to_table(table)).sql(dialect="duckdb"))
            self._sources[table] = frozenset(rows["source"])
        sources = self._sources[table]
        return bool(sources) if indicator.source is None else indicator.source in sources

    def _of_indicator(self, indicator: Indicator) -> _PossibleRows:
        """The rows that may belong to some figure of an indicator, by what they count."""
        about = f"{table_of(indicator)}:{indicator.id}:{indicator.where}"
        if about not in self._rows:
            rows = self._engine.query(_possible(indicator).sql(dialect="duckdb"))
            self._rows[about] = _PossibleRows(rows, indicator, self._places)
        return self._rows[about]


class _PossibleRows:
    """The rows that may belong to figures of one indicator. What many figures ask alike (a period, a place, a term) is looked up once."""

    def __init__(self, rows: pl.DataFrame, indicator: Indicator, places: Places) -> None:
        self.height = rows.height
        self._rows = rows
        self._indicator = indicator
        self._places = places
        self._masks: dict[object, NDArray[np.bool_]] = {}

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        """One number for each row of a file, which may stand here several times."""
        import numpy as np

        known: dict[tuple[object, ...], int] = {}
        names = self._rows.select("receipt", "sheet", "row").iter_rows()
        return np.fromiter((known.setdefault(name, len(known)) for name in names), dtype=np.int64, count=self.height)

    def count(self, key: Key, *, is_whole: bool = False) -> tuple[int, int, int]:
        """How many rows may belong to a figure: those that withhold it, those without which it is printed, and those that
        leave something out of it."""
        import numpy as np
        import polars as pl

        left = self._where(key.period, lambda: _during(key))
        for name, terms in key.breakdown:
            left = left & self._where((name, terms), partial(_with_terms, name, terms))
        ids = inside(self._places, key.places)
        if ids is not None:
            left = left & self._where(key.places, lambda: self._somewhere_in(ids))
        names = tuple(name for name, _ in key.breakdown)
        asks = ("asks", names, ids is not None)
        left = left & self._where(
            asks, lambda: ~pl.col("counted") | _asks_for_open(names, self._indicator, is_placed=ids is not None)
        )
        if is_whole:
            left = left & self._where("outside parts", lambda: ~(pl.col("unsaid") & self._is_placed()))
        at = np.flatnonzero(left)
        at = at[np.unique(self._numbers[at], return_index=True)[1]]
        is_hard = self._where("hard", lambda: ~pl.col("soft") | self._is_part_of_sum())
        hard = int(is_hard[at].sum())
        unsaid = int((self._where("unsaid", lambda: pl.col("unsaid")) & ~is_hard)[at].sum())
        return hard, len(at) - hard - unsaid, unsaid

    def _where(self, asked: object, condition: Callable[[], pl.Expr]) -> NDArray[np.bool_]:
        """For each row whether it is known to fulfil a condition, which `asked` names."""
        if asked not in self._masks:
            self._masks[asked] = self._rows.select(condition().fill_null(value=False)).to_series().to_numpy()
        return self._masks[asked]

    def _is_part_of_sum(self) -> pl.Expr:
        """Whether a row gives one of the numbers that make up what is added, and not the others: without it the figure would be less
        than one of its parts."""
        import polars as pl

        summed = [_is_open(name) for name in _added(self._indicator) if name in _SUMS]
        return pl.any_horizontal(summed) if summed else pl.lit(value=False)

    def _is_placed(self) -> pl.Expr:
        """Whether a row lies in a part of the country."""
        import polars as pl

        at = pl.coalesce("place", "region")
        return at.is_not_null() & (at != country_of(self._places)).fill_null(value=True)

    def _somewhere_in(self, ids: frozenset[str]) -> pl.Expr:
        """Whether a row lies, or may lie, in some places: where only its region is known, in those the region shares."""
        import polars as pl

        regions = self._rows["region"].drop_nulls().unique().to_list()
        shared = [region for region in regions if not ids.isdisjoint(members(self._places, region))]
        is_known = pl.col("place").is_in(sorted(ids)) | pl.col("region").is_in(sorted(ids))
        is_nowhere = pl.col("region").is_null() | (pl.col("region") == country_of(self._places)).fill_null(value=False)
        return is_known.fill_null(value=False) | (_is_open("place") & (is_nowhere | pl.col("region").is_in(shared)))


def _during(key: Key) -> pl.Expr:
    import polars as pl

    return (pl.col("first") <= key.period.last) & (pl.col("last") >= key.period.first)


def _with_terms(name: str, terms: tuple[str, ...]) -> pl.Expr:
    import polars as pl

    return pl.col(name).is_in(terms) | _is_open(name)


def _may_change(one: _AskedFile, key: Key, indicator: Indicator) -> bool:
    if indicator.source is not None and one.source != indicator.source:
        return False
    if one.table is not None and one.table != indicator.table:
        return False
    return one.first is None or one.last is None or (one.first <= key.period.last and one.last >= key.period.first)


def _is_open(name: str) -> pl.Expr:
    import polars as pl

    return pl.col("open").str.contains(f"|{name}|", literal=True) | pl.col("open").str.contains("*", literal=True)


def _asks_for_open(asked: Iterable[str], indicator: Indicator, *, is_placed: bool) -> pl.Expr:
    """Whether a figure with some breakdowns needs one of the columns that a row leaves open."""
    import polars as pl

    from kolosi.measure.reached import FIGURES

    condition = where_of(indicator)
    names = {column.name for column in condition.find_all(exp.Column)} if condition else set()
    names |= set(asked) | set(TIMES[table_of(indicator)]) | set(_added(indicator))
    is_counted_by_place = indicator.measure is not None and indicator.measure.column == FIRST_LEVEL
    names |= {"place", "region"} if is_placed or is_counted_by_place else set()
    names |= set() if set(FIGURES).isdisjoint(names) else set(_CHOSEN_BY)
    return pl.any_horizontal([_is_open(name) for name in sorted(names)])


def _added(indicator: Indicator) -> tuple[str, ...]:
    """The column that a figure adds up, if it adds one: shares of classes that exclude each other too."""
    column = indicator.measure.column if indicator.measure else None
    return (_DERIVED.get(column, column),) if column and column != FIRST_LEVEL else ()


def _possible(indicator: Indicator) -> exp.Select:
    """The rows beside a table that may be counted, with their days, or those of their file where these are not known.

    A value that is true on a day has that day.
    """
    table = table_of(indicator)
    true_on = [named("as_of")] if TABLES[table].column("as_of") is not None else []
    columns = [name for name in BREAKDOWNS if TABLES[table].column(name) is not None]
    edges = {"first": _EVER[0], "last": _EVER[1]}
    days = [
        exp.alias_(exp.Coalesce(this=named(own), expressions=[*true_on, named(f"of_{edge}"), day_value(ever)]), edge)
        for own, (edge, ever) in zip(TIMES[table], edges.items(), strict=True)
    ]
    receipts = exp.select(
        exp.alias_(named("receipt"), "of_receipt"),
        exp.alias_(named("first"), "of_first"),
        exp.alias_(named("last"), "of_last"),
    ).from_(exp.to_table(RECEIPTS))
    query = exp.select(*(named(name) for name in (*_TELLS, *columns)), *days).from_(exp.to_table(beside_of(table)))
    query = query.join(receipts.subquery("of"), on=named("receipt").eq(named("of_receipt")), join_type="left")
    condition = all_of([from_source(indicator), _not_excluded(indicator), *(_adds(one) for one in _added(indicator))])
    return query.where(condition) if condition else query


def _not_excluded(indicator: Indicator) -> exp.Expr | None:
    """True unless what is known of a row says that it is not counted."""
    condition = where_of(indicator)
    if condition is None:
        return None
    known = condition.transform(_if_known, TABLES[table_of(indicator)])
    return exp.not_(exp.Is(this=exp.paren(known), expression=exp.false()))


def _if_known(node: exp.Expr, table: Table) -> exp.Expr:
    """A column that is open is not known, nor is whether it is empty; one that is empty is known to be nothing."""
    if isinstance(node, exp.Is) and isinstance(node.this, exp.Column):
        return exp.paren(exp.Case().when(_holds_open(node.this.name), exp.Null()).else_(node.copy()))
    if not isinstance(node, exp.Column):
        return node
    column = table.column(node.name)
    nothing = _NOTHING.get(column.type) if column is not None else None
    value = node if nothing is None else exp.Coalesce(this=node.copy(), expressions=[nothing.copy()])
    return exp.paren(exp.Case().when(_holds_open(node.name), exp.Null()).else_(value.copy()))


def _adds(column: str) -> exp.Expr:
    is_there = exp.not_(exp.Is(this=named(column), expression=exp.Null()))
    return exp.paren(exp.or_(is_there, _holds_open(column)))


def _holds_open(column: str) -> exp.Expr:
    marks = (f"|{column}|", "*")
    return exp.paren(exp.or_(*(named("open").like(f"%{mark}%") for mark in marks)))
