"""Totals of several days beside numbers of one of them: "Total 30 September", "Total 30 June" beside the countries of origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.values import is_masked, read_number
from kolosi.intake.meaning.context import Said
from kolosi.intake.meaning.months import PERIOD
from kolosi.intake.meaning.origins import tells_origin
from kolosi.intake.meaning.unfolding import stacked
from kolosi.model.period import Period
from kolosi.model.spoken_period import periods_in
from kolosi.reading.labels import written

FEWEST = 2
_BETWEEN = " \n\r|–—-:,()"


@dataclass(frozen=True, kw_only=True)
class _Dated:
    """A column of numbers whose header says a day or a month beside what is counted (`rest`)."""

    at: int
    rest: str
    period: Period


def with_other_days(table: TextTable, told: Said | None) -> TextTable:
    """The table with a row for each day of a number that it gives of several, and a column for the day; as it is elsewhere.

    The numbers without a day are those of the day that the title says (`told`): on another day nothing is told of them. Countries of origin
    whose day nothing says are of none; other numbers are left as they stand then, for they may hold always.
    """
    day = Period.parse(told.value) if told is not None else None
    dated = _dated_columns(table)
    of_day = [one for one in dated if day is not None and _is(one.period, day)]
    if len(dated) < FEWEST or not (len(of_day) == 1 or tells_origin(table.names)):
        return table
    own = of_day[0] if len(of_day) == 1 else None
    numbers = [at for at in range(len(table.names)) if table.names[at] and _holds_numbers(table.frame[f"c{at}"])]
    beside = set(numbers) - {one.at for one in dated}
    is_series = len({one.period for one in dated}) == len(dated) and len({fold(one.rest) for one in dated}) == 1
    if not is_series or not beside:
        return table
    kept = [at for at in range(len(table.names)) if at not in {one.at for one in dated}]
    frames = [_rows_of(table, one, kept, [] if one is own else numbers) for one in dated]
    return stacked(table, kept, (dated[0].rest, PERIOD), frames)


def _rows_of(table: TextTable, one: _Dated, kept: Sequence[int], untold: Sequence[int]) -> pl.DataFrame:
    """The rows of one day: its numbers, and those beside them that are not `untold` of that day."""
    columns = [
        (pl.lit(None, pl.String) if at in untold else pl.col(f"c{at}")).alias(f"c{new}") for new, at in enumerate(kept)
    ]
    day = pl.lit(str(one.period)).alias(f"c{len(kept) + 1}")
    return table.frame.select("row", *columns, pl.col(f"c{one.at}").alias(f"c{len(kept)}"), day)


def _dated_columns(table: TextTable) -> list[_Dated]:
    """The columns of numbers of a day; a day alone beside the one total of another day ("TOTAL 30 Sep", "30 Jun") is that of the same
    total."""
    found = list(_with_a_day(table))
    totals = {one.rest for one in found if one.rest}
    if len(totals) == 1 and {fold(one) for one in totals} <= written("cells.just_total"):
        return [replace(one, rest=one.rest or next(iter(totals))) for one in found]
    return [one for one in found if one.rest]


def _with_a_day(table: TextTable) -> Iterator[_Dated]:
    for at, name in enumerate(table.names):
        found = [one for one in periods_in(name, None) if one.period.month_count == 1] if name else []
        if len(found) == 1 and _holds_numbers(table.frame[f"c{at}"]):
            rest = f"{name[: found[0].start].strip(_BETWEEN)} {name[found[0].end :].strip(_BETWEEN)}".strip()
            if " | " not in name or rest:
                yield _Dated(at=at, rest=rest, period=found[0].period)


def _is(period: Period, day: Period) -> bool:
    """True for the very day, and for a month that ends on it."""
    return period == day or (period.is_whole_months and period.last == day.last and period.contains(day))


def _holds_numbers(column: pl.Series) -> bool:
    filled = column.drop_nulls()
    return bool(len(filled)) and int((read_number(filled).is_not_null() | is_masked(filled)).sum()) * 2 >= len(filled)
