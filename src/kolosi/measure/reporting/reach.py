"""How far the files of a source answer a question: which of the units and days asked for, and which not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kolosi.measure.compile import table_of
from kolosi.measure.condition import terms_fixed_by
from kolosi.measure.places import Places, country_of, members
from kolosi.measure.reporting.scope import SubmissionScope
from kolosi.model import place
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.period import Period, days_shared, joined_spans
from kolosi.model.record import FIRST_LEVEL, ORIGIN

_ORIGIN = frozenset(column.name for column in ORIGIN)

COUNTED_FROM = {"reached_in_aor": "reached", "declared": "reached"}
"""Columns that no file holds: counted from another when people reached are counted by the method of a workspace."""

Wanted = Mapping[str, frozenset[str] | None]
"""The columns that a question needs filled, with the terms it asks for; None for any."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What the files answer of one question.

    `units` are the places asked for (for the whole country, its first-level units), `covered` those for which some day is
    answered, `whole_units` those for which all are; `months` counts the months answered on all their days somewhere,
    `days` the days answered of all units together.
    """

    units: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    whole_units: tuple[str, ...] = ()
    months: int = 0
    months_expected: int = 0
    days: int = 0
    days_expected: int = 0

    @property
    def is_whole(self) -> bool:
        """True when every unit is answered on every day."""
        return bool(self.units) and len(self.whole_units) == len(self.units)


class Scopes:
    """The scopes of all files, asked by table, source and columns."""

    def __init__(self, scopes: Iterable[SubmissionScope], places: Places) -> None:
        self.all = tuple(scopes)
        self._places = places
        self._said: dict[frozenset[str | None], frozenset[str]] = {}
        self._answering: dict[object, tuple[SubmissionScope, ...]] = {}
        self._spans: dict[object, tuple[Period, ...]] = {}

    def answering(self, table: str, sources: Sequence[str], wanted: Wanted) -> tuple[SubmissionScope, ...]:
        """The scopes of a table and of some sources (any, where none is named) that ask for some columns and terms."""
        asked = (table, tuple(sources), tuple(sorted(wanted.items(), key=lambda pair: pair[0])))
        if asked not in self._answering:
            own = (one for one in self.all if one.table == table and (not sources or one.source in sources))
            self._answering[asked] = tuple(one for one in own if one.asks(wanted))
        return self._answering[asked]

    def zeros(self, table: str, sources: Sequence[str]) -> tuple[SubmissionScope, ...]:
        """The reports of zero to a table."""
        asked = ("zeros", table, tuple(sources))
        if asked not in self._answering:
            own = self.answering(table, sources, {})
            self._answering[asked] = tuple(one for one in own if one.asks_all)
        return self._answering[asked]

    def reach(
        self, scopes: tuple[SubmissionScope, ...], units: Sequence[str], period: Period, *, is_national: bool = False
    ) -> Reach:
        """What some scopes answer for some places in a period; the whole country has the days of rows of no place too."""
        by_unit = {unit: self.spans(scopes, unit) for unit in units}
        shared = {unit: days_shared(spans, period) for unit, spans in by_unit.items()}
        elsewhere = (span for one in scopes for span in one.spans) if is_national else ()
        anywhere = joined_spans([*elsewhere, *(span for spans in by_unit.values() for span in spans)])
        return Reach(
            units=tuple(units),
            covered=tuple(unit for unit in units if shared[unit]),
            whole_units=tuple(unit for unit in units if shared[unit] == period.day_count),
            months=sum(_is_answered(month, period, anywhere) for month in period.months),
            months_expected=period.month_count,
            days=sum(shared.values()),
            days_expected=period.day_count * len(units),
        )

    def spans(self, scopes: tuple[SubmissionScope, ...], unit: str) -> tuple[Period, ...]:
        """The days that some scopes, as `answering` gave them, answer for one place."""
        asked = (id(scopes), unit)
        if asked not in self._spans:
            self._spans[asked] = joined_spans(span for one in scopes if self._covers(one, unit) for span in one.spans)
        return self._spans[asked]

    def _covers(self, scope: SubmissionScope, unit: str) -> bool:
        """True where the sender answers for the place, or where something in it occurs."""
        if None in scope.said or country_of(self._places) in scope.said:
            return True
        inside = members(self._places, unit)
        return (
            not inside.isdisjoint(scope.places)
            or unit in self._said_places(scope.said)
            or not inside.isdisjoint(scope.said)
        )

    def _said_places(self, said: frozenset[str | None]) -> frozenset[str]:
        if said not in self._said:
            self._said[said] = frozenset().union(*(members(self._places, one) for one in said if one is not None))
        return self._said[said]

    def units(
        self, scopes: Sequence[SubmissionScope], key_places: Sequence[str], expected: frozenset[str]
    ) -> tuple[str, ...]:
        """The places that a question is about: those it names; for the whole country those expected, else all first-level units."""
        country = country_of(self._places)
        if key_places and country not in key_places:
            return tuple(key_places)
        if expected:
            return tuple(sorted(expected))
        return self.level_one(frozenset().union(*(one.labels for one in scopes))) or (country or "",)

    def level_one(self, labels: frozenset[str]) -> tuple[str, ...]:
        """The first-level units of the set of boundaries that most labels belong to; the labels where content lists none."""
        if not isinstance(self._places, place.Places):
            return tuple(sorted(labels))
        sets = [frozenset(unit.id for unit in self._places.level_one(one.id)) for one in self._places.country.vintages]
        best = max(sets, key=lambda units: len(units & labels), default=frozenset[str]())
        return tuple(sorted(best or labels))


def _is_answered(month: Period, period: Period, spans: Sequence[Period]) -> bool:
    inside = Period(max(month.first, period.first), min(month.last, period.last))
    return days_shared(spans, inside) == inside.day_count


def wanted(key: Key, indicator: Indicator) -> dict[str, frozenset[str] | None]:
    """The columns that a figure needs filled, with the terms it is about: those of its measure, condition and breakdown."""
    columns = dict(terms_fixed_by(indicator.where, table_of(indicator)))
    measure = indicator.measure
    if measure is not None and measure.column is not None and measure.column not in {*_ORIGIN, FIRST_LEVEL}:
        columns[measure.column] = None
    columns |= {name: frozenset(terms) for name, terms in key.breakdown}
    return {COUNTED_FROM.get(name, name): terms for name, terms in columns.items()}
