"""Lays the figures of an indicator out as a table, by region, month or breakdown, each as it is inside and as the gate would print it.

No data stays no data: what no file answers for has no value, and is never 0. The gate is asked about all cells together, so that what
it hides cannot be had by taking the others from their total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.draft import numerals
from kolosi.report.draft.wording import figure_text, is_hidden
from kolosi.workspace.ask.breakdowns import columns_of
from kolosi.workspace.ask.releasing import gate_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.model.figure import Estimate, Released
    from kolosi.model.indicator import Indicator
    from kolosi.model.key import Key
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk

REGION, MONTH = "region", "month"
MOST_MONTHS = 12
"""Months that a table shows, the last ones: a year; more would not be read."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """A row or a column: what it is called. The total has no id."""

    id: str
    name: Label


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure: as it is inside, and as it would be printed."""

    key: Key
    estimate: Estimate
    released: Released
    unit: Label
    decimals: int = 0
    is_sensitive: bool = False

    @property
    def is_held(self) -> bool:
        """True where the gate would print no value though there is one."""
        return is_hidden(self.released)

    @property
    def is_missing(self) -> bool:
        """True where there is no data."""
        return self.estimate.value is None and not self.is_held

    def said(self, language: str, *, is_inside: bool) -> str:
        """The number as it is written: for people inside the value, for others what would be printed; on a sensitive subject for all."""
        is_open = is_inside and not (self.is_held and self.is_sensitive)
        if is_open and self.estimate.value is not None:
            if self.estimate.kind == "share" or say(self.unit, "en") in ("%", "percent"):
                return numerals.percent(self.estimate.value, language, self.decimals or None)
            return numerals.number(self.estimate.value, language, self.decimals)
        return figure_text(self.released, language)


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A table: heads, and a line of cells for each row. Of rows by terms, those without data are left out."""

    key: Key
    indicator: Indicator
    by: str
    across: str
    columns: tuple[Head, ...]
    rows: tuple[tuple[Head, tuple[Cell, ...]], ...]

    @property
    def has_data(self) -> bool:
        """True where some cell has a value."""
        return any(not cell.is_missing for _, cells in self.rows for cell in cells)

    @property
    def held(self) -> int:
        """How many cells would not be printed."""
        return sum(cell.is_held for _, cells in self.rows for cell in cells)

    @property
    def missing(self) -> int:
        """How many cells have no data."""
        return sum(cell.is_missing for _, cells in self.rows for cell in cells)

    def lines(self, language: str, *, is_inside: bool) -> Iterator[list[str]]:
        """The table as text: heads, then rows."""
        yield [say(self.indicator.label, language), *(say(one.name, language) for one in self.columns)]
        for head, cells in self.rows:
            yield [say(head.name, language), *(cell.said(language, is_inside=is_inside) for cell in cells)]


def lay_out(desk: Desk, key: Key, by: str = REGION, across: str = "") -> Laid:
    """The table of a figure by one thing, and across another. Raises `Refusal` for what it cannot be laid out by."""
    indicator = desk.workspace.knowledge.indicators[key.indicator]
    known = (REGION, MONTH, *columns_of(indicator, desk.workspace.knowledge.indicators))
    for name in (by, *([across] if across else ())):
        if name not in known:
            raise Refusal(point("group_unknown", found=name, data={"near": ", ".join(known)}))
    columns = _heads(desk, key, across) if across and across != by else []
    total = Head(id="", name=label("browse.total"))
    rows, columns = [*_heads(desk, key, by), total], [*columns, total]
    keys = {(row.id, column.id): _at(_at(key, by, row.id), across, column.id) for row in rows for column in columns}
    values = desk.estimates(keys.values())
    printed = gate_of(desk, set(keys.values())).figures
    lines = []
    for row in rows:
        own = [keys[row.id, column.id] for column in columns]
        cells = tuple(
            Cell(
                key=one,
                estimate=values[one],
                released=printed[one],
                unit=indicator.unit,
                decimals=indicator.decimals,
                is_sensitive=indicator.is_sensitive,
            )
            for one in own
        )
        if by in (REGION, MONTH) or not row.id or not all(cell.is_missing for cell in cells):
            lines.append((row, cells))
    return Laid(key=key, indicator=indicator, by=by, across=across, columns=tuple(columns), rows=tuple(lines))


def _heads(desk: Desk, key: Key, name: str) -> Sequence[Head]:
    if name == REGION:
        return [Head(id=place.id, name=place.name) for place in desk.workspace.level_one()]
    if name == MONTH:
        return [Head(id=str(one), name=_month(str(one))) for one in key.period.months[-MOST_MONTHS:]]
    terms = desk.scope.terms.get(name, {})
    return [Head(id=id_, name=words) for id_, words in terms.items() if _is_known(desk, key, name, id_)]


def _month(text: str) -> Label:
    return {language: numerals.period_short(text, language) for language in ("fr", "en")}


def _is_known(desk: Desk, key: Key, name: str, term: str) -> bool:
    try:
        desk.require(key.with_breakdown(name, term))
    except Refusal:
        return False
    return True


def _at(key: Key, name: str, id_: str) -> Key:
    """The same figure for one region, month or term; the whole where none is named."""
    if not id_ or not name:
        return key
    if name == REGION:
        return key.at(id_)
    if name == MONTH:
        return next((key.during(one) for one in key.period.months if str(one) == id_), key)
    return key.with_breakdown(name, id_)
