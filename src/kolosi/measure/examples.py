"""The example of a definition, run: its rows, and what they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from kolosi.measure.compute import Indicators, compute
from kolosi.measure.places import Places
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.record import TABLES, Column
from kolosi.store.engine import Engine

if TYPE_CHECKING:
    import polars as pl

_Cell = str | int | float | bool | date | None


def outcomes(
    indicator: Indicator, indicators: Indicators, places: Places
) -> dict[Key, tuple[Fraction | None, Fraction | None]]:
    """For each figure of the example: what the definition promises, and what its rows give."""
    if indicator.example is None:
        return {}
    promised = {Key.parse(key): _number(value) for key, value in indicator.example.gives.items()}
    with example_engine(indicator, indicators) as engine:
        given = compute(promised, indicators, engine, places)
    return {key: (value, given[key].value) for key, value in promised.items()}


def example_engine(indicator: Indicator, indicators: Indicators) -> Engine:
    """An engine over the drawn rows of an example; a column `table` says where rows of several tables belong."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in indicator.example.rows if indicator.example else ():
        rows.setdefault(row.get("table") or _table_of(indicator, indicators), []).append(row)
    return Engine.from_frames({table: _frame(table, own) for table, own in rows.items()})


def _table_of(indicator: Indicator, indicators: Indicators) -> str:
    if indicator.table is not None:
        return indicator.table
    part = indicator.numerator
    return (indicators[part.indicator].table if part else None) or ""


def _frame(table: str, rows: Sequence[Mapping[str, str]]) -> pl.DataFrame:
    columns = {}
    for name in dict.fromkeys(name for row in rows for name in row if name != "table"):
        column = TABLES[table].column(name)
        if column is not None:
            columns[name] = [_cell(column, row.get(name, "")) for row in rows]
    return pl.DataFrame({"receipt": ["example"] * len(rows), "row": list(range(1, len(rows) + 1)), **columns})


def _cell(column: Column, text: str) -> _Cell:
    if not text:
        return None
    if column.type == "day":
        return date.fromisoformat(text)
    if column.type == "count":
        return int(text)
    if column.type == "number":
        return float(text)
    return text == "true" if column.type == "flag" else text


def _number(text: str) -> Fraction | None:
    return None if text in ("", "no data", "None") else Fraction(text)
