"""Every figure of some indicators over the groupings asked for, in one pass over the records; an inside answer."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.record import BREAKDOWNS, TABLES
from kolosi.workspace.ask.breakdowns import columns_of
from kolosi.workspace.ask.notebook import shown_rows
from kolosi.workspace.correct.nearby import require_indicator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.indicator import Indicator
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk

GROUPS = ("month", "region", "place", *BREAKDOWNS)
"""What figures may be grouped by."""


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """One row a group of each grouping: its terms, and the value of each indicator; None where no row speaks of it.

    A grouping leaves out the columns that a group does not name. What no row speaks of is not zero, and not known to be
    missing either: ask for a single figure, which says what was covered.
    """

    indicators: Mapping[str, Label]
    columns: tuple[str, ...]
    rows: tuple[tuple[Mapping[str, str | None], Mapping[str, int | float | None]], ...]

    def as_json(self) -> list[Mapping[str, object]]:
        """The public shape."""
        return [{"group": dict(group), "values": dict(values)} for group, values in self.rows]

    def _repr_html_(self) -> str:
        heads = [*self.columns, *self.indicators]
        lines = [
            [*("Σ" if name not in group else group[name] or "–" for name in self.columns), *values.values()]
            for group, values in self.rows
        ]
        return shown_rows(heads, lines)


def explore(desk: Desk, names: Sequence[str], group: Sequence[str]) -> Grouped:
    """The figures of some indicators of one record table. Raises `Refusal` for what cannot be counted together."""
    from kolosi.measure.cube import cube

    indicators = [_countable(desk, name) for name in dict.fromkeys(names)]
    sets = [[name for name in columns.split(",") if name] for columns in group] or [[]]
    if len({one.table for one in indicators}) > 1:
        raise Refusal(point("not_groupable", found=", ".join(names)))
    known = _groups_of(indicators, desk)
    for name in (name for columns in sets for name in columns):
        _require_group(name, known)
    columns = tuple(sorted({name for columns in sets for name in columns}))
    found = cube(indicators, desk.engine, sets)
    return Grouped(
        indicators={one.id: one.label for one in indicators},
        columns=columns,
        rows=tuple(_row(line, columns, indicators) for line in found.iter_rows(named=True)),
    )


def _countable(desk: Desk, name: str) -> Indicator:
    """An indicator that counts the rows of a record table."""
    require_indicator(desk.workspace.knowledge.indicators, name)
    indicator = desk.workspace.knowledge.indicators[name]
    measure = indicator.measure
    if measure is None or measure.function in {"latest", "share"} or indicator.table == "statistics":
        raise Refusal(point("not_groupable", found=name))
    return indicator


def _groups_of(indicators: Sequence[Indicator], desk: Desk) -> list[str]:
    """What all of some indicators may be grouped by: time, places that their table has, and columns that each has."""
    table = TABLES[indicators[0].table or ""]
    own = [columns_of(one, desk.workspace.knowledge.indicators) for one in indicators]
    places = [name for name in ("region", "place") if table.column(name)]
    return ["month", *places, *(name for name in own[0] if all(name in columns for columns in own))]


def _require_group(name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = ", ".join(get_close_matches(name, known, n=3)) or ", ".join(known)
        raise Refusal(point("group_unknown", found=name, data={"near": near}))


def _row(
    line: Mapping[str, object], columns: Sequence[str], indicators: Sequence[Indicator]
) -> tuple[Mapping[str, str | None], Mapping[str, int | float | None]]:
    named = {name: _text(line[name]) for name in columns if not line[f"{name}_is_total"]}
    return named, {one.id: _number(line[one.id]) for one in indicators}


def _text(value: object) -> str | None:
    return None if value is None else str(value)[:7] if hasattr(value, "month") else str(value)


def _number(value: object) -> int | float | None:
    if value is None:
        return None
    number = float(str(value))
    return int(number) if number.is_integer() else number
