"""Two periods side by side: both values, what they give, and whether it may be called a change."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction

from kolosi.measure.comparison.comparison_words import Told, lift_of, sentence, side
from kolosi.measure.comparison.context import FLOWS, SHARES, Context, Thresholds, counts_events
from kolosi.measure.comparison.estimators.compound import Sizes, compound_ratio
from kolosi.measure.comparison.estimators.dispersion import dispersed_rate_ratio
from kolosi.measure.comparison.estimators.panel_ratio import panel_ratio
from kolosi.measure.comparison.interval import RateRatio, estimates_differ
from kolosi.measure.comparison.late_records import Filling
from kolosi.measure.comparison.reason_words import reason
from kolosi.measure.comparison.reasons import nature, reasons
from kolosi.measure.comparison.records import Told as OfRecords
from kolosi.measure.comparison.records import families, raised, told_by_records
from kolosi.measure.comparison.reporter_reasons import break_even_reason, lifted_by
from kolosi.measure.comparison.season import Steps, same_step, same_step_keys
from kolosi.measure.compute import Indicators, compute
from kolosi.measure.places import Places
from kolosi.measure.sentences import Titles
from kolosi.model import place
from kolosi.model.figure import Comparison, Estimate, Reason, Verdict
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.model.panel import Panel
from kolosi.model.term import Taxonomy
from kolosi.store.engine import Engine

_DEFAULTS = Thresholds()


def compare(
    before: Estimate,
    after: Estimate,
    indicator: Indicator,
    *,
    thresholds: Thresholds = _DEFAULTS,
    months_before: Sequence[Fraction] = (),
    months_after: Sequence[Fraction] = (),
    lost: Fraction | None = None,
    gained: Fraction | None = None,
    panel: Panel | None = None,
    phi: float | None = None,
    sizes: tuple[Sizes, Sizes] | None = None,
    is_one_of_many: bool = False,
    same_step: Steps | None = None,
    filling: Filling | None = None,
    vintages: Mapping[str, str] | None = None,
    titles: Titles | None = None,
    names: Titles | None = None,
    is_judged_apart: bool = False,
    lifted: str | None = None,
) -> Comparison:
    """The comparison of two estimates of one indicator, with a verdict, its reasons and a ready sentence.

    `months_before` and `months_after` are the values of the months of each period, where known. `lost` and `gained`
    are the shares of the count that lie in places present on one side only. `panel` is what the reporters heard from in both
    counted; `phi`, `sizes`, `is_one_of_many`, `same_step` and `filling` are what else is known, as in `Context`. `vintages` gives
    the set of boundaries of a place. `titles` and `names` are what people call sources and places. What people have judged apart is not
    comparable, whatever the data say. `lifted` names why two people judged comparable what was declared about reporters or places
    not to be; it lifts no other refusal.
    """
    context = Context(
        before=before,
        after=after,
        indicator=indicator,
        thresholds=thresholds,
        months_before=tuple(months_before),
        months_after=tuple(months_after),
        lost=lost,
        gained=gained,
        panel=panel,
        phi=phi,
        sizes=sizes,
        is_one_of_many=is_one_of_many,
        same_step=same_step,
        filling=filling,
        vintages=vintages,
        titles=titles or {},
        names=names or {},
    )
    judged = (reason("judged", is_refusal=True),) if is_judged_apart else ()
    found = (*lifted_by(reasons(context), lifted), *judged)
    return _judged(context, sorted(found, key=lambda one: not one.is_refusal))


def again(
    comparison: Comparison,
    before: Estimate,
    after: Estimate,
    indicator: Indicator,
    thresholds: Thresholds = _DEFAULTS,
) -> Comparison:
    """The same comparison, for the same reasons, of two other values; what only records tell (sizes of events) is not known of them."""
    context = Context(
        before=before,
        after=after,
        indicator=indicator,
        thresholds=thresholds,
        phi=comparison.phi,
        titles={},
        names={},
    )
    kept = [one for one in comparison.reasons if one.id not in ("break_even", "compound")]
    return _judged(context, kept if len(kept) == len(comparison.reasons) else [*kept, *nature(context)])


def _judged(context: Context, known: Sequence[Reason]) -> Comparison:
    before, after = context.before, context.after
    found = (*known, *break_even_reason(before, after, known))
    refused = any(reason.is_refusal for reason in found)
    arithmetic = _arithmetic(before.value, after.value)
    ratio = None if refused else _ratio(context)
    if ratio is None or not ratio.excludes_one:
        found = tuple(one for one in found if one.id != "one_of_many")
    verdict: Verdict = "NOT COMPARABLE" if refused else _verdict(context, ratio)
    withheld = refused or after.kind in SHARES or (before.value or 0) < context.thresholds.least_base
    percent = None if withheld else arithmetic
    is_whole = counts_events(context.indicator) or context.sizes is not None
    interval = ratio.percent if ratio is not None and not withheld and is_whole else None
    lift = lift_of(context, found[0]) if refused else {}
    told = Told(
        label=context.indicator.label,
        kind=after.kind,
        before=side(before, context.indicator.decimals),
        after=side(after, context.indicator.decimals),
        verdict=verdict,
        percent=percent,
        interval=interval,
        reasons=found,
        lift=lift,
    )
    return Comparison(
        key=after.key.to(before.key.period),
        before=before,
        after=after,
        difference=None if before.value is None or after.value is None else after.value - before.value,
        percent=percent,
        arithmetic=arithmetic,
        interval=interval,
        verdict=verdict,
        reasons=found,
        sentence=sentence(told),
        lift=lift,
        phi=context.phi,
    )


def _arithmetic(before: Fraction | None, after: Fraction | None) -> Fraction | None:
    """What the two numbers give, whatever they are worth: (new - old) / old, in percent."""
    return 100 * (after - before) / before if before and after is not None else None


def _ratio(context: Context) -> RateRatio | None:
    """The ratio of two counts of a flow; of people too, where it is the least uncertainty there is."""
    before, after = context.before.value, context.after.value
    if context.after.kind not in FLOWS or not (counts_events(context.indicator) or context.indicator.is_people):
        return None
    if before is None or after is None or not before + after:
        return None
    if context.sizes is not None:
        return compound_ratio(*context.sizes)
    is_count = before.denominator == after.denominator == 1 and min(before, after) >= 0
    return dispersed_rate_ratio(int(after), int(before), context.phi) if is_count else None


def _verdict(context: Context, ratio: RateRatio | None) -> Verdict:
    """CHANGE when chance alone does not explain it; without an interval, when the values differ."""
    before, after = context.before, context.after
    is_clear = before.value != after.value
    if ratio is not None:
        is_clear = ratio.excludes_one
    elif after.kind == "share":
        is_clear = is_clear and estimates_differ(before, after, context.thresholds.design_effect)
    is_clear = is_clear and not context.is_one_of_many and _panel_agrees(context, ratio)
    return "CHANGE" if is_clear else "NO CLEAR CHANGE"


def _panel_agrees(context: Context, ratio: RateRatio | None) -> bool:
    """False where the same reporters, alone, show no clear change or one the other way."""
    own = None if context.panel is None or context.after.kind not in FLOWS else panel_ratio(context.panel)
    if own is None or own.ratio is None or ratio is None or ratio.ratio is None:
        return True
    return own.excludes_one and (own.ratio > 1) == (ratio.ratio > 1)


# -- many at once -----------------------------------------------------------------------------------------------------


def compare_all(
    keys: Iterable[Key],
    indicators: Indicators,
    engine: Engine,
    places: Places,
    *,
    thresholds: Thresholds = _DEFAULTS,
    titles: Titles | None = None,
    names: Titles | None = None,
    apart: Container[Key] = (),
    panels: Mapping[Key, Panel] | None = None,
    lifted: Mapping[Key, str] | None = None,
    taxonomies: Mapping[str, Taxonomy] | None = None,
    counted: Mapping[Key, Estimate] | None = None,
) -> dict[Key, Comparison]:
    """The comparison of every key of a change, with months, places, seasons and regions looked into: two passes over the tables, and what records tell.

    `apart` are the changes that people have judged not comparable; `panels` what the same reporters counted on both sides;
    `lifted` those that two people judged comparable, and why. `taxonomies` tell which terms stand beside that of a change.
    `counted` are the estimates that are there already, in full, with the same titles.
    """
    wanted = sorted({key for key in keys if key.is_change})
    tables = families(wanted, indicators, places, taxonomies or {})
    asked = set(wanted).union(*(month_keys(key, indicators[key.indicator]) for key in wanted))
    asked |= {side for family in set(tables.values()) for key in family for side in (key.before, key.after)}
    asked |= {side for key in wanted for side in same_step_keys(key, indicators[key.indicator])}
    sides = {side for key in asked for side in ((key.before, key.after) if key.is_change else (key,))}
    have = {key: one for key, one in (counted or {}).items() if key in sides}
    values = {**have, **compute(sides - have.keys(), indicators, engine, places, titles=titles)}
    moved = compute([m for key in wanted for m in moved_keys(values, key)], indicators, engine, places)
    vintages = vintages_of(places)
    told = told_by_records(wanted, values, indicators, engine, places)
    many = _one_of_many(tables, values, told, thresholds)
    found = {}
    for key in wanted:
        lost, gained = moved_shares(values, moved, key)
        found[key] = compare(
            values[key.before],
            values[key.after],
            indicators[key.indicator],
            thresholds=thresholds,
            months_before=profile(values, key.before, indicators[key.indicator]),
            months_after=profile(values, key.after, indicators[key.indicator]),
            lost=lost,
            gained=gained,
            panel=(panels or {}).get(key),
            phi=told.phi.get(key),
            sizes=told.of(key),
            is_one_of_many=key in many,
            same_step=same_step(values, key, indicators[key.indicator]),
            filling=told.filling.get(key),
            vintages=vintages,
            titles=titles,
            names=names,
            is_judged_apart=key in apart,
            lifted=(lifted or {}).get(key),
        )
    return found


def _one_of_many(
    tables: Mapping[Key, tuple[Key, ...]], values: Mapping[Key, Estimate], told: OfRecords, thresholds: Thresholds
) -> frozenset[Key]:
    """The changes of regions that are too likely by chance among so many regions, whichever of them were asked for."""
    asked = {family: key for key, family in sorted(tables.items())}
    levels = {family: raised(family, values, told.phi.get(key)) for family, key in asked.items()}
    return frozenset(key for key in tables if levels[tables[key]].get(key, 0.0) > thresholds.false_changes)


def month_keys(key: Key, indicator: Indicator) -> tuple[Key, ...]:
    """The months of a flow: those of both sides for a change."""
    sides = (key.before, key.after) if key.is_change else (key,)
    if indicator.kind not in FLOWS:
        return ()
    return tuple(side.during(month) for side in sides if side.period.is_whole_months for month in side.period.months)


def profile(values: Mapping[Key, Estimate], key: Key, indicator: Indicator) -> tuple[Fraction, ...]:
    """The values of the months of a figure; empty unless all are known."""
    found = [values[month].value for month in month_keys(key, indicator)]
    known = tuple(value for value in found if value is not None)
    return known if len(known) == len(found) else ()


def moved_keys(values: Mapping[Key, Estimate], key: Key) -> tuple[Key, ...]:
    """The figures of places that supplied data on one side only."""
    lost, gained = _moved(values[key.before], values[key.after])
    before = (key.before.at(*lost),) if lost else ()
    return before + ((key.after.at(*gained),) if gained else ())


def moved_shares(
    values: Mapping[Key, Estimate], moved: Mapping[Key, Estimate], key: Key
) -> tuple[Fraction | None, Fraction | None]:
    """The shares of the count before and after that lie in places present on one side only; None when not known."""
    before, after = values[key.before], values[key.after]
    if after.kind not in FLOWS or not before.coverage.places or not after.coverage.places:
        return None, None
    lost, gained = _moved(before, after)
    return _part(moved, key.before, lost, before), _part(moved, key.after, gained, after)


def _moved(before: Estimate, after: Estimate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    one, other = set(before.coverage.places), set(after.coverage.places)
    return (tuple(sorted(one - other)), tuple(sorted(other - one))) if one and other else ((), ())


def _part(moved: Mapping[Key, Estimate], key: Key, places: tuple[str, ...], whole: Estimate) -> Fraction | None:
    if not places:
        return Fraction(0)
    part = moved[key.at(*places)].value
    return part / whole.value if part is not None and whole.value else None


def vintages_of(places: Places) -> Mapping[str, str] | None:
    """The set of boundaries of each place, where the gazetteer tells."""
    if not isinstance(places, place.Places):
        return None
    return {id_: one.vintage for id_, one in places.items() if one.vintage != place.EVERY}
