"""Stocks in record tables: what each service, or each source, said last."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlglot import exp

from kolosi.measure.compile import TIMES, amount, from_source, named, table_of, total_type, where_of
from kolosi.measure.measured import Measured, exact
from kolosi.measure.places import Places, inside
from kolosi.measure.reporting.coverage import Evidence
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.record import TABLES
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

_GROUPS = {"services": ("source", "organisation", "service", "place", "region", "aor")}
"""What holds until it is said anew: a service at a place. Elsewhere a source speaks for all its rows of a day."""


def read(
    keys: Sequence[Key], indicator: Indicator, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, Measured]:
    """The stocks of one indicator over a table of records."""
    rows = _rows(indicator, engine)
    return {key: _measured(key, indicator, _chosen(rows, key, indicator, places), evidence, places) for key in keys}


def rows_behind(key: Key, indicator: Indicator, engine: Engine, places: Places) -> pl.DataFrame:
    """The rows a stock adds up, with the contribution of each."""
    return _chosen(_rows(indicator, engine), key, indicator, places).select("receipt", "sheet", "row", "contribution")


def _rows(indicator: Indicator, engine: Engine) -> pl.DataFrame:
    table = table_of(indicator)
    condition = where_of(indicator)
    fits = exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()]) if condition else exp.true()
    query = exp.select(
        *(named(name) for name in TABLES[table].names),
        exp.alias_(fits, "fits"),
        exp.alias_(named(TIMES[table][1]), "said"),
        exp.alias_(exp.cast(amount(indicator), total_type(indicator)), "contribution"),
    ).from_(exp.to_table(table))
    source = from_source(indicator)
    query = query.where(source) if source else query
    return engine.query(query.sql(dialect="duckdb")).sort("receipt", "sheet", "row")


def _chosen(rows: pl.DataFrame, key: Key, indicator: Indicator, places: Places) -> pl.DataFrame:
    """What was said last by the end of the period, and then fits the condition."""
    import polars as pl

    table = table_of(indicator)
    conditions = [pl.col("said") <= key.period.last]
    if table not in _GROUPS:
        conditions.append(pl.col("said") >= key.period.first)
    wanted = inside(places, key.places)
    if wanted is not None:
        conditions.append(pl.col("place").is_in(wanted) | pl.col("region").is_in(wanted))
    group = list(_GROUPS.get(table, ("source", "organisation")))
    last = rows.filter(conditions).filter(pl.col("said") == pl.col("said").max().over(group))
    terms = [pl.col(name).is_in(terms) for name, terms in key.breakdown]
    return last.filter(pl.col("fits"), pl.col("contribution").is_not_null(), *terms)


def _measured(key: Key, indicator: Indicator, rows: pl.DataFrame, evidence: Evidence, places: Places) -> Measured:
    import polars as pl

    sources = (indicator.source,) if indicator.source else tuple(sorted(set(rows["source"].drop_nulls())))
    regions = rows.select(pl.coalesce("region", "place")).to_series().drop_nulls()
    receipts = tuple(sorted(set(rows["receipt"].drop_nulls())))
    return Measured(
        value=sum((exact(value) for value in rows["contribution"]), Fraction(0)) if rows.height else None,
        coverage=Coverage(
            months_present=1 if rows.height else 0,
            months_expected=1,
            reporters=evidence.reporters(sources, key.period, inside(places, key.places)),
            is_expected_known=evidence.says_who(sources),
            places=tuple(sorted(set(regions))),
        ),
        sources=sources,
        receipts=receipts,
        as_of=max(rows["said"].to_list(), default=None),
        missing=None if rows.height else "not_covered",
    )
