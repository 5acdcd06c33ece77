"""The two sides of a rate over the same areas: what has no denominator is in neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kolosi.measure.measured import Measured
from kolosi.measure.places import Places, country_of
from kolosi.model import place
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.record import TABLES
from kolosi.store.engine import Engine

Measuring = Callable[[Iterable[Key]], dict[Key, Measured]]
Indicators = Mapping[str, Indicator]


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """The denominator of a rate taken apart by one column, or by place: a key for each part."""

    above: Key
    below: Key
    column: str | None
    parts: Mapping[str, Key]

    def kept(self, names: Sequence[str]) -> Key:
        """The numerator of some parts alone."""
        return self.above.with_breakdown(self.column, *names) if self.column else self.above.at(*names)


def same_areas(
    sides: Mapping[Key, tuple[Key, Key]], indicators: Indicators, engine: Engine, places: Places, measuring: Measuring
) -> dict[Key, Key]:
    """Gives, for each rate whose denominator is made of areas, the numerator of these areas; others are not in it.

    A numerator may have areas of which nobody gave the denominator (funding of a sector without requirement): they would
    raise the rate. Where the denominator is one number for the whole, nothing is left out.
    """
    cuts = {key: _cuts(above, below, indicators, engine, places) for key, (above, below) in sides.items()}
    wanted = {part for own in cuts.values() for cut in own for part in (*cut.parts.values(), cut.below)}
    values = measuring(sorted(wanted)) if wanted else {}
    found: dict[Key, Key] = {}
    for key, own in cuts.items():
        for cut in own:
            names = _areas(cut, values)
            if names and key not in found:
                found[key] = cut.kept(names)
    return found


def _areas(cut: _Cut, values: Mapping[Key, Measured]) -> list[str]:
    """The parts that together are the whole denominator; none where they are not, or where all have one."""
    known = {name: value for name, part in cut.parts.items() if (value := values[part].value) is not None}
    whole = values[cut.below].value
    is_made_of_them = bool(known) and whole is not None and sum(known.values()) == whole
    return sorted(known) if is_made_of_them and len(known) < len(cut.parts) else []


def _cuts(above: Key, below: Key, indicators: Indicators, engine: Engine, places: Places) -> list[_Cut]:
    one, other = indicators[above.indicator], indicators[below.indicator]
    if one.id == other.id:
        return []
    held = {name for name, _ in (*above.breakdown, *below.breakdown)}
    columns = [name for name in one.by if name in other.by and name not in held]
    cuts = [
        _Cut(
            above=above,
            below=below,
            column=name,
            parts={term: below.with_breakdown(name, term) for term in _terms(name, (one, other), engine)},
        )
        for name in columns
    ]
    if not above.places and isinstance(places, place.Places) and country_of(places):
        parts = {unit.id: below.at(unit.id) for unit in places.level_one()}
        cuts.append(_Cut(above=above, below=below, column=None, parts=parts))
    return [cut for cut in cuts if cut.parts]


def _terms(column: str, indicators: Sequence[Indicator], engine: Engine) -> list[str]:
    """The terms of a column in the tables of some indicators."""
    tables = sorted({one.table for one in indicators if one.table is not None and TABLES[one.table].column(column)})
    queries = (f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL' for table in tables)
    return sorted({str(term) for query in queries for (term,) in engine.query(query).iter_rows()})
