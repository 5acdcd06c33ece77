"""From keys to estimates: every figure of an indicator in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kolosi.measure.comparison.sides import same_areas
from kolosi.measure.measured import Measured
from kolosi.measure.places import Places
from kolosi.measure.reporting.coverage import Evidence, evidence_in
from kolosi.measure.sentences import Titles, missing
from kolosi.model.figure import Coverage, Estimate, Status, Waits
from kolosi.model.finding import Refusal, point
from kolosi.model.indicator import Indicator, Part
from kolosi.model.key import Key
from kolosi.model.record import TABLES
from kolosi.store.engine import Engine

Indicators = Mapping[str, Indicator]


def compute(
    keys: Iterable[Key],
    indicators: Indicators,
    engine: Engine,
    places: Places,
    *,
    titles: Titles | None = None,
) -> dict[Key, Estimate]:
    """The estimate of each key; for the key of a change, those of its two sides.

    A key without a place is about the whole country. `titles` are what people call the sources, for the sentences
    that say why there is no value. Raises `Refusal` for an indicator or a breakdown that does not exist.
    """
    wanted = sorted({side for key in keys for side in _sides(key)})
    if not wanted:
        return {}
    ratios = [key for key in wanted if known(key, indicators).is_ratio]
    evidence = evidence_in(engine, places)
    parts = parts_over_same_areas(ratios, indicators, engine, places, evidence)
    both_sides = (part for pair in parts.values() for part in pair)
    plain = sorted({key for key in (*wanted, *both_sides) if not known(key, indicators).is_ratio})
    measured = measure(plain, indicators, engine, places, evidence)
    shares = {key: _share(*(measured[part] for part in parts[key])) for key in ratios}
    both = {**measured, **{key: share for key, (share, _) in shares.items()}}
    counts = {key: pair for key, (_, pair) in shares.items()}
    told = {key: _told(key, indicators[key.indicator], found, evidence) for key, found in both.items()}
    return {key: _estimate(key, indicators[key.indicator], told[key], counts.get(key), titles or {}) for key in wanted}


def _told(key: Key, indicator: Indicator, found: Measured, evidence: Evidence) -> Measured:
    """What was found, and the files behind it; of a period that a file of the source covers it is not said that none does."""
    sources = found.sources or ((indicator.source,) if indicator.source else ())
    found = replace(found, coverage=_filed(key, indicator, found, sources, evidence))
    if found.missing != "not_covered" or not evidence.covering(sources, key.period):
        return found
    return replace(found, missing="nothing_here" if key.places else "nothing_of_it")


def _filed(key: Key, indicator: Indicator, found: Measured, sources: tuple[str, ...], evidence: Evidence) -> Coverage:
    """What a value rests on, with the files of its sources that cover the period, whatever they hold of it, and who reports."""
    files = evidence.files(sources, key.period, found.receipts)
    months = evidence.months(sources, key.period) if evidence.knows(sources) else None
    until = evidence.as_of(files)
    coverage = replace(found.coverage, files=files, filed=months, until=until)
    return evidence.with_effort(coverage, key, indicator, sources, _day_of_data(indicator, found, until))


def _day_of_data(indicator: Indicator, found: Measured, until: date | None) -> date | None:
    """The day up to which the data behind a value speak; of what is planned there is none."""
    if indicator.kind == "target":
        return None
    is_over_time = indicator.kind in {"flow", "event"} or indicator.is_ratio
    return (until if is_over_time else None) or found.as_of


def _sides(key: Key) -> tuple[Key, ...]:
    return (key.before, key.after) if key.is_change else (key,)


def is_void(key: Key) -> bool:
    """True when a side of a share and the key ask for different terms of one column: nothing is both."""
    return not all(terms for _, terms in key.breakdown)


def known(key: Key, indicators: Indicators) -> Indicator:
    """The indicator a key names, its breakdowns being columns of its table. Raises `Refusal`."""
    indicator = indicators.get(key.indicator)
    if indicator is None:
        raise Refusal(point("indicator_unknown", found=key.indicator, data={"near": "–"}))
    table = TABLES.get(indicator.table or "")
    for name, _ in key.breakdown if table else ():
        if table is not None and table.column(name) is None:
            data: dict[str, str | int | float | None] = {"column": name, "known": ", ".join(indicator.by)}
            raise Refusal(point("breakdown_unknown", found=key.indicator, data=data))
    return indicator


def parts_of(key: Key, indicators: Indicators) -> tuple[Key, ...]:
    """The keys of the numerator and the denominator of a share; none for another figure."""
    indicator = known(key, indicators)
    if indicator.numerator is None or indicator.denominator is None:
        return ()
    return part_key(key, indicator.numerator), part_key(key, indicator.denominator)


def parts_over_same_areas(
    keys: Iterable[Key], indicators: Indicators, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, tuple[Key, Key]]:
    """The keys of both sides of some rates, the numerator kept to the areas that have a denominator."""
    sides = {key: (above, below) for key in keys for above, below in [parts_of(key, indicators)]}
    kept = same_areas(
        sides, indicators, engine, places, lambda wanted: measure(wanted, indicators, engine, places, evidence)
    )
    return {key: (kept.get(key, above), below) for key, (above, below) in sides.items()}


def part_key(key: Key, part: Part) -> Key:
    """One side of a share: what the part holds fixed and what the key asks for, together.

    Where both speak of the same column, only the terms they share are left.
    """
    breakdown = dict(key.breakdown)
    for name, terms in part.breakdown:
        breakdown[name] = tuple(sorted(set(terms) & set(breakdown.get(name, terms))))
    return replace(key, indicator=part.indicator, breakdown=tuple(sorted(breakdown.items())))


def measure(
    keys: Iterable[Key], indicators: Indicators, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, Measured]:
    """The figures that are no shares of others, indicator by indicator."""
    from kolosi.measure import aggregated, counted
    from kolosi.measure import stocks as standing
    from kolosi.measure.survey import surveyed

    found: dict[Key, Measured] = {}
    by_indicator: dict[str, list[Key]] = {}
    for key in keys:
        if is_void(key):
            found[key] = Measured(value=None, missing="not_asked")
        else:
            by_indicator.setdefault(key.indicator, []).append(key)
    published = [indicators[id_] for id_ in by_indicator if indicators[id_].table == "statistics"]
    found |= aggregated.read(by_indicator, published, engine, places, evidence)
    for id_, own in by_indicator.items():
        indicator = indicators[id_]
        if indicator in published:
            continue
        if indicator.survey is not None:
            found |= surveyed.read(own, indicator, engine, places)
        elif indicator.measure is not None and indicator.measure.function == "latest":
            found |= standing.read(own, indicator, engine, places, evidence)
        else:
            found |= counted.count(own, indicator, engine, places, evidence)
    for id_, own in by_indicator.items():
        wholes = _wholes(own, found) if indicators[id_] in published else ()
        waits = evidence.open_rows.of(own, indicators[id_], wholes)
        found |= {key: _as_waiting(found[key], waits[key]) for key in waits}
        if (also := indicators[id_].also) is not None:
            found |= _counted_also({key: found[key] for key in own}, also, engine, places, evidence)
    return found


def _wholes(keys: Iterable[Key], found: Mapping[Key, Measured]) -> frozenset[Key]:
    """The figures of the whole country that are values published for it, and no sums of its parts."""
    told = (key for key in keys if not key.places and found[key].value is not None)
    return frozenset(key for key in told if not found[key].coverage.places)


def _counted_also(
    found: Mapping[Key, Measured], also: Indicator, engine: Engine, places: Places, evidence: Evidence
) -> dict[Key, Measured]:
    """The figures that nobody published, counted from another table or as a part of another published value; those that wait for what
    may be published stay so."""
    from kolosi.measure import aggregated, counted

    table = TABLES[also.table or ""]
    open_ = [
        key
        for key, one in found.items()
        if one.value is None
        and not (one.waits and one.waits.withholds)
        and all(table.column(name) for name, _ in key.breakdown)
    ]
    if not open_:
        return {}
    if also.table == "statistics":
        again = aggregated.read({also.id: open_}, [also], engine, places, evidence)
    else:
        again = counted.count(open_, also, engine, places, evidence)
    waits = evidence.open_rows.of(open_, also, _wholes(open_, again) if also.table == "statistics" else ())
    again |= {key: _as_waiting(again[key], waits[key]) for key in waits}
    named = {key: replace(one, definition=also.definition) for key, one in again.items()}
    return {key: one for key, one in named.items() if one.missing != "not_covered"}


MOST_UNTOLD = Fraction(1, 4)
"""A figure is printed without rows whose day or place is not known where these are at most so much of it; 0 never is."""


def _as_waiting(found: Measured, waits: Waits) -> Measured:
    """What was found, withheld where it may be another value once what waits is answered.

    Rows of which nobody can tell the day or the place withhold it too where they are many beside what was found; rows that
    leave out what would belong to it, where nothing was.
    """
    counted = found.value if found.survey is None else Fraction(found.n or 0)
    is_little = counted is None or (waits.untold <= counted * MOST_UNTOLD and bool(counted or not waits.unsaid))
    if not waits.withholds and is_little:
        return replace(found, waits=waits)
    return replace(found, value=None, missing="waiting", waits=replace(waits, so_far=found.value))


Pair = tuple[Fraction | None, Fraction | None]


def _share(above: Measured, below: Measured) -> tuple[Measured, Pair]:
    """A share in percent, exact, with the counts behind it."""
    value = 100 * above.value / below.value if above.value is not None and below.value else None
    why = above.missing or below.missing or ("no_base" if below.value == 0 else None)
    days = [side.as_of for side in (above, below) if side.as_of is not None]
    share = Measured(
        value=value,
        coverage=_joint(above.coverage, below.coverage),
        sources=tuple(sorted({*above.sources, *below.sources})),
        receipts=tuple(sorted({*above.receipts, *below.receipts})),
        as_of=max(days, default=None),
        qualifier=_joint_qualifier(above.qualifier, below.qualifier),
        n=int(below.value) if below.value is not None else None,
        missing=why if value is None else None,
        waits=above.waits or below.waits,
    )
    return share, (above.value, below.value)


def _joint_qualifier(above: str | None, below: str | None) -> str | None:
    """The doubt about a share: of two counts, one of which may be larger, it is only about so much."""
    return "about" if "at least" in (above, below) else above or below


def _joint(above: Coverage, below: Coverage) -> Coverage:
    """The coverage of a share: that of its weaker side."""
    weaker = min(
        above, below, key=lambda side: side.months_present / side.months_expected if side.months_expected else 0
    )
    return replace(
        weaker,
        reporters=above.reporters if above.reporters is not None else below.reporters,
        places=tuple(sorted({*above.places, *below.places})),
    )


def _status(found: Measured) -> Status:
    """Final only where nothing that was asked for is without data."""
    if found.value is None:
        return "no_data"
    if not found.coverage.is_complete:
        return "provisional"
    return "final" if found.coverage.is_whole and not found.waits else "partial"


def _estimate(key: Key, indicator: Indicator, found: Measured, counts: Pair | None, titles: Titles) -> Estimate:
    told = None if found.numerator is None or found.n is None else (found.numerator, Fraction(found.n))
    numerator, denominator = counts or told or (None, None)
    sources = found.sources or ((indicator.source,) if indicator.source else ())
    return Estimate(
        key=key,
        value=found.value,
        kind=indicator.kind,
        qualifier=found.qualifier,
        n=found.n,
        numerator=numerator,
        denominator=denominator,
        status=_status(found),
        as_of=found.as_of,
        coverage=found.coverage,
        receipts=found.receipts,
        sources=sources,
        definition=found.definition or indicator.definition,
        missing=missing(found.missing, sources, key.period, titles) if found.missing else {},
        absence=found.missing,
        waits=found.waits,
        survey=found.survey,
    )
