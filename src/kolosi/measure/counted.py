"""Figures counted in record tables: one base a table, one filtered sum a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kolosi.measure.compile import STANDING, TIMES, Located, answers, base, counted_column, table_of, traced
from kolosi.measure.coverage import Evidence
from kolosi.measure.measured import Measured, exact
from kolosi.measure.places import Places, inside
from kolosi.model.figure import Coverage
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

_AT_ONCE = 150


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What the table says of one key. `seen` rows of the source lie in the period, `asked` have the breakdown filled."""

    value: int | Decimal | None
    receipts: tuple[str, ...]
    sources: tuple[str, ...]
    places: tuple[str, ...]
    months: int
    matched: int
    seen: int
    asked: int


def count(
    keys: Sequence[Key], indicator: Indicator, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, Measured]:
    """The figures of one indicator over a table of records, in one query for each grain of time."""
    located = locate(keys, table_of(indicator), engine, places)
    found: dict[Key, Measured] = {}
    for by_month in (True, False):
        asked = [(key, located[key]) for key in keys if key.period.is_whole_months == by_month]
        tally = _tallied if _counts_what_the_base_holds(indicator) else _queried
        for key, answer in tally(asked, indicator, engine, by_month):
            found[key] = _measured(key, indicator, answer, evidence, places)
    return found


Asked = Sequence[tuple[Key, Located | None]]


def _counts_what_the_base_holds(indicator: Indicator) -> bool:
    """False for different values of a column of many values, such as identifiers: the base would be the table."""
    return not counted_column(indicator)


def _queried(asked: Asked, indicator: Indicator, engine: Engine, by_month: bool) -> Iterator[tuple[Key, _Answer]]:
    """The answers of one query for some keys at a time."""
    for chunk in _chunks(asked):
        row = engine.query(answers(indicator, chunk, by_month=by_month).sql(dialect="duckdb")).row(0, named=True)
        for number, (key, _) in enumerate(chunk):
            yield key, _answer(row, number)


def _tallied(asked: Asked, indicator: Indicator, engine: Engine, by_month: bool) -> Iterator[tuple[Key, _Answer]]:
    """The answers of many keys from one small base, fetched once."""
    if not asked:
        return
    columns = sorted({name for key, _ in asked for name, _ in key.breakdown})
    frame = engine.query(base(indicator, columns, by_month=by_month).sql(dialect="duckdb"))
    yield from ((key, tally(frame, key, located, indicator)) for key, located in asked)


def tally(frame: pl.DataFrame, key: Key, located: Located | None, indicator: Indicator) -> _Answer:
    """What the base says of one key."""
    import polars as pl

    in_time = frame.filter(_during(indicator, key.period))
    filled = [pl.col(name).is_not_null() for name, _ in key.breakdown]
    in_scope = in_time.filter(_at(located)) if located is not None else in_time
    terms = [pl.col(name).is_in(list(terms)) for name, terms in key.breakdown]
    matched = in_scope.filter(pl.col("counted") > 0, *terms)
    return _Answer(
        value=_value(matched, indicator),
        receipts=_texts(matched["receipt"].unique().to_list()),
        sources=_texts(matched["source"].unique().to_list()),
        places=_texts(in_scope.select(pl.coalesce("region", "place")).to_series().unique().to_list()),
        months=_months(in_time, indicator),
        matched=matched.height,
        seen=in_time.height,
        asked=in_time.filter(pl.col("asked") > 0, *filled).height,
    )


def _during(indicator: Indicator, period: Period) -> pl.Expr:
    import polars as pl

    first, last = (pl.col(name) for name in TIMES[table_of(indicator)])
    if indicator.kind in STANDING:
        return (first <= period.last) & (last >= period.first)
    return (first >= period.first) & (last <= period.last)


def _at(located: Located) -> pl.Expr:
    import polars as pl

    by_region = pl.col("region").is_in(list(located.regions))
    return (by_region | pl.col("place").is_in(list(located.places))).fill_null(False)


def _value(matched: pl.DataFrame, indicator: Indicator) -> int | Decimal | None:
    measure = indicator.measure
    if measure is not None and measure.function == "distinct" and measure.column is not None:
        return matched[measure.column].drop_nulls().n_unique()
    if matched["amount"].null_count() == matched.height:
        return None
    total = matched["amount"].sum()
    return total if isinstance(total, int | Decimal) else None


def _months(in_time: pl.DataFrame, indicator: Indicator) -> int:
    return in_time[TIMES[table_of(indicator)][0]].drop_nulls().dt.truncate("1mo").n_unique()


def rows_behind(key: Key, indicator: Indicator, engine: Engine, places: Places) -> pl.DataFrame:
    """The rows a counted figure adds up, with the contribution of each."""
    import polars as pl

    located = locate([key], table_of(indicator), engine, places)[key]
    rows = engine.query(traced(indicator, key, located).sql(dialect="duckdb"))
    return rows.filter(pl.col("contribution").is_not_null())


def _chunks(asked: Asked) -> Iterator[Asked]:
    for start in range(0, len(asked), _AT_ONCE):
        yield asked[start : start + _AT_ONCE]


def locate(keys: Sequence[Key], table: str, engine: Engine, places: Places) -> dict[Key, Located | None]:
    """For each key, the places of the table that lie inside the places it names."""
    wanted = {key: inside(places, key.places) for key in keys}
    if all(ids is None for ids in wanted.values()):
        return dict.fromkeys(keys)
    pairs = engine.query(f'SELECT DISTINCT place, region FROM "{table}"').rows()
    return {key: None if ids is None else _located(pairs, ids) for key, ids in wanted.items()}


def _located(pairs: Sequence[tuple[str | None, str | None]], ids: frozenset[str]) -> Located:
    regions = {region for _, region in pairs if region in ids}
    below = {place for place, region in pairs if place in ids and region not in regions}
    return Located(tuple(sorted(filter(None, below))), tuple(sorted(filter(None, regions))))


def _answer(row: Mapping[str, Any], number: int) -> _Answer:
    return _Answer(
        value=row[f"value_{number}"],
        receipts=_texts(row[f"receipts_{number}"]),
        sources=_texts(row[f"sources_{number}"]),
        places=_texts(row[f"places_{number}"]),
        months=row[f"months_{number}"],
        matched=row[f"matched_{number}"],
        seen=row[f"seen_{number}"],
        asked=row[f"asked_{number}"],
    )


def _texts(values: Sequence[str | None] | None) -> tuple[str, ...]:
    return tuple(sorted(value for value in values or () if value is not None))


def _measured(key: Key, indicator: Indicator, answer: _Answer, evidence: Evidence, places: Places) -> Measured:
    sources = (indicator.source,) if indicator.source else answer.sources
    months = evidence.months(sources, key.period) if evidence.knows(sources) else answer.months
    missing = _why_missing(answer, months)
    receipts = answer.receipts or (() if missing else evidence.covering(sources, key.period))
    return Measured(
        value=None if missing else exact(answer.value or 0),
        coverage=Coverage(
            months_present=months,
            months_expected=key.period.month_count,
            reporters=evidence.reporters(sources, key.period, inside(places, key.places)),
            places=answer.places,
        ),
        sources=sources,
        receipts=receipts,
        as_of=evidence.as_of(receipts),
        missing=missing,
    )


def _why_missing(answer: _Answer, months: int) -> str | None:
    """Missing is not zero: a zero needs a source that was there, and that asked."""
    if answer.matched:
        return "not_filled" if answer.value is None else None
    if not months and not answer.seen:
        return "not_covered"
    return "not_asked" if answer.seen and not answer.asked else None
