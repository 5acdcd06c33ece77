"""The same reporters in two periods: from records that say who reports, and from panels that a coordinator added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kolosi.measure.compile import table_of, where_of
from kolosi.measure.compute import Indicators, is_void, known
from kolosi.measure.condition import fixed_terms
from kolosi.measure.places import Places, inside
from kolosi.measure.reporting.coverage import Evidence, evidence_in
from kolosi.measure.reporting.reach import wanted
from kolosi.measure.reporting.senders import added_by_each
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.panel import Panel
from kolosi.model.spelling import fold
from kolosi.store.engine import Engine

FEWEST = 3
"""A panel added up by a coordinator is not taken of fewer organisations: two can each subtract their own (R3)."""

LEAST = 10
"""Nor where the organisations counted fewer than this in one of the periods: small counts of survivors' incidents stay out (R2)."""

_SUMS = frozenset({"count", "sum"})
_TOLD = """
SELECT DISTINCT source, statistic, "start", "end", base_start, base_end, COALESCE(place, region) AS place, "both",
       COALESCE(reporters_before, 0) AS first, COALESCE(reporters_after, 0) AS second, "before", "after", all_before
FROM panels WHERE "both" IS NOT NULL AND "before" IS NOT NULL AND "after" IS NOT NULL AND all_before IS NOT NULL
ORDER BY ALL
"""
_WAITING = 'SELECT DISTINCT source, "start", "end" FROM panels_beside WHERE NOT counted'


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A panel that a coordinator added up, of one place or of the whole country (None)."""

    source: str
    statistic: str
    now: tuple[date, date]
    base: tuple[date, date]
    place: str | None
    panel: Panel


def panels(
    keys: Iterable[Key],
    indicators: Indicators,
    engine: Engine,
    places: Places,
    *,
    fewest: int = FEWEST,
    least: int = LEAST,
) -> dict[Key, Panel]:
    """The panel of each change of which it is known who reports in both periods; one pass over each table.

    A reporter is in the panel that was heard from in every month of both periods, and was asked what is counted. Changes of
    values that a system published have the panel that it gives of the same two periods and the same places, unless that is
    of fewer than `fewest` organisations or of a count below `least`.
    """
    changes = sorted({key for key in keys if key.is_change and not is_void(key)})
    counted: dict[str, list[Key]] = {}
    told: list[Key] = []
    for key in changes:
        indicator = known(key, indicators)
        if _is_summed(indicator):
            (told if indicator.table == "statistics" else counted.setdefault(indicator.id, [])).append(key)
    found = _added_up(told, indicators, engine, places, fewest, least)
    evidence = evidence_in(engine, places) if counted else None
    for id_, own in counted.items():
        if evidence is not None:
            found |= _of_records(own, indicators[id_], engine, places, evidence)
    return found


def _is_summed(indicator: Indicator) -> bool:
    function = indicator.measure.function if indicator.measure else None
    return indicator.kind in {"flow", "event"} and indicator.source is not None and function in _SUMS


# -- from records -----------------------------------------------------------------------------------------------------


def _of_records(
    keys: list[Key], indicator: Indicator, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, Panel]:
    sources, registry = (indicator.source or "",), evidence.registry
    known_of = [key for key in keys if all(registry.knows(sources, side.period) for side in (key.before, key.after))]
    sides = sorted({side for key in known_of for side in (key.before, key.after)})
    parts = added_by_each(sides, indicator, engine, places) if sides else {}
    made = {side: _named(parts.get(side, [])) for side in sides}
    found = {}
    for key in known_of:
        before, after = made[key.before], made[key.after]
        if before is None or after is None:
            continue
        told = [
            registry.heard(sources, side.period) & _who_was_asked(side, indicator, made[side] or {}, evidence)
            for side in (key.before, key.after)
        ]
        both = sorted(told[0] & told[1])
        if both:
            pairs = tuple(sorted((before.get(name, Fraction(0)), after.get(name, Fraction(0))) for name in both))
            found[key] = Panel(
                before=sum((pair[0] for pair in pairs), Fraction(0)),
                after=sum((pair[1] for pair in pairs), Fraction(0)),
                all_before=sum(before.values(), Fraction(0)),
                reporters=(len(both), len(told[0]), len(told[1])),
                pairs=pairs,
            )
    return found


def _named(parts: list[tuple[str | None, Fraction | None]]) -> Mapping[str, Fraction] | None:
    """What each reporter counted; None where nobody knows who counted a part of it."""
    made: dict[str, Fraction] = {}
    for name, value in parts:
        if name is None:
            return None
        if value is not None:
            made[fold(name)] = made.get(fold(name), Fraction(0)) + value
    return made


def _who_was_asked(side: Key, indicator: Indicator, made: Mapping[str, Fraction], evidence: Evidence) -> frozenset[str]:
    """The reporters whose files ask what is counted, so that no row is a zero; and those who said that there is nothing."""
    sources = (indicator.source or "",)
    scopes = evidence.scopes.answering(table_of(indicator), sources, wanted(side, indicator))
    asked = {fold(name) for one in scopes for name, span in one.reporters.items() if span.overlaps(side.period)}
    return frozenset(asked) | made.keys() | evidence.registry.with_nothing(sources, side.period)


# -- from panels that a coordinator added up --------------------------------------------------------------------------


def _added_up(
    keys: list[Key], indicators: Indicators, engine: Engine, places: Places, fewest: int, least: int
) -> dict[Key, Panel]:
    told = _told(engine) if keys else []
    waiting = {(source, (first, last)) for source, first, last in engine.query(_WAITING).iter_rows()} if told else set()
    found = {}
    for key in keys:
        own = [one for one in told if not key.breakdown and _is_of(one, key, indicators[key.indicator])]
        is_whole = inside(places, key.places) is None
        chosen = [one for one in own if ((one.place is None) if is_whole else (one.place,) == key.places)]
        is_parted = is_whole and not chosen and not any((one.source, one.now) in waiting for one in own)
        panel = _one(chosen) or (_of_all(own) if is_parted else None)
        if panel is not None and panel.reporters[0] >= fewest and min(panel.before, panel.after) >= least:
            found[key] = panel
    return found


def _told(engine: Engine) -> list[_Told]:
    return [
        _Told(
            source=source,
            statistic=statistic,
            now=(start, end),
            base=(base_start, base_end),
            place=place,
            panel=Panel(
                before=Fraction(before),
                after=Fraction(after),
                all_before=Fraction(max(whole, before)),
                reporters=(both, max(first, both), max(second, both)),
            ),
        )
        for source, statistic, start, end, base_start, base_end, place, both, first, second, before, after, whole in (
            engine.query(_TOLD).iter_rows()
        )
    ]


def _is_of(one: _Told, key: Key, indicator: Indicator) -> bool:
    """True for a panel of what an indicator counts, of the two periods of a change."""
    is_same = one.source == indicator.source and _statistic(indicator) == one.statistic
    now, base = key.after.period, key.before.period
    return is_same and (one.now, one.base) == ((now.first, now.last), (base.first, base.last))


def _statistic(indicator: Indicator) -> str | None:
    """The one statistic that an indicator adds up, where it adds up all of it."""
    fixed = fixed_terms(where_of(indicator))
    terms = fixed.get("statistic") if fixed.keys() == {"statistic"} else None
    return next(iter(terms)) if terms is not None and len(terms) == 1 else None


def _one(chosen: list[_Told]) -> Panel | None:
    """The panel, where one only is told: of two that differ nobody knows which holds."""
    return chosen[0].panel if len(chosen) == 1 else None


def _of_all(parts: list[_Told]) -> Panel | None:
    """The panels of all places together, each told once; an organisation counts in each of its places."""
    if not parts or len({one.place for one in parts}) < len(parts):
        return None
    own = [one.panel for one in parts]
    both, first, second = (sum(one.reporters[at] for one in own) for at in range(3))
    return Panel(
        before=sum((one.before for one in own), Fraction(0)),
        after=sum((one.after for one in own), Fraction(0)),
        all_before=sum((one.all_before for one in own), Fraction(0)),
        reporters=(both, first, second),
    )
