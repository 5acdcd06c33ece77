"""Why two estimates are not comparable, and what must be said beside a change that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kolosi.measure.comparison.reason_words import KINDS, Blanks
from kolosi.measure.comparison.reason_words import reason as say_reason
from kolosi.measure.sentences import Titles, day_words, joined, number_words, period_words, source_words
from kolosi.model.figure import Estimate, Reason, Waits
from kolosi.model.indicator import Indicator
from kolosi.model.label import say

FLOWS = ("flow", "event")
SHARES = ("share", "rate")
COVERED = ("nothing_here", "nothing_of_it", "partly_covered", "nothing_declared", "waiting")
"""Ways to have no data in a period that a file covers."""


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where comparability ends: values of a policy, with the method's defaults.

    A base under `least_base` takes no percent. Reporters may fall to `least_continuity` of those before, and the share
    of reporters heard from may move by `received_points`; where only one side was measured it must reach
    `least_received`. Places that came or went may hold `moved_share` of the count. A month `steepness` times another,
    in a period of `least_monthly` a month or more, is an uneven profile. Rows without a day or a place may be `untold_share` of
    those that count. `design_effect` is that of a survey whose
    own is not known.
    """

    least_base: int = 20
    least_continuity: Fraction = Fraction(7, 10)
    received_points: int = 15
    least_received: Fraction = Fraction(7, 10)
    moved_share: Fraction = Fraction(1, 10)
    steepness: int = 3
    least_monthly: int = 20
    profile_shift: Fraction = Fraction(15, 100)
    untold_share: Fraction = Fraction(2, 100)
    design_effect: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Context:
    """Two estimates and what else is known of them.

    `months_before` and `months_after` are the values of their months, empty when not known. `lost` and `gained` are
    the shares of the count before and after that lie in places present on one side only; None when not computed.
    """

    before: Estimate
    after: Estimate
    indicator: Indicator
    thresholds: Thresholds
    months_before: tuple[Fraction, ...] = ()
    months_after: tuple[Fraction, ...] = ()
    lost: Fraction | None = None
    gained: Fraction | None = None
    vintages: Mapping[str, str] | None = None
    titles: Titles
    names: Titles


def reasons(context: Context) -> tuple[Reason, ...]:
    """Every reason that applies, the refusals first."""
    absent = _absent(context)
    if absent:
        return tuple(absent)
    rules = (_same_thing, _periods, _untold, _unsaid, _same_places, _reporters, _base, _profile, _nature, _precision)
    found = [reason for rule in rules for reason in rule(context)]
    return tuple(sorted(found, key=lambda reason: not reason.is_refusal))


def _absent(context: Context) -> list[Reason]:
    return [_without_value(context, side) for side in (context.before, context.after) if side.value is None]


def _without_value(context: Context, side: Estimate) -> Reason:
    """That there are no data; where a file covers the period and not the place, or not the figure, that this is so."""
    return say_reason(
        "no_data",
        is_refusal=True,
        words=side.absence if side.absence in COVERED else None,
        blanks=lambda language: {
            "period": period_words(side.key.period, language),
            "source": source_words(side.sources, language, context.titles),
        },
    )


def _same_thing(context: Context) -> list[Reason]:
    before, after = context.before, context.after
    found = []
    if before.kind != after.kind:
        blanks = _both_kinds(before, after)
        found.append(say_reason("kinds_differ", is_refusal=True, blanks=blanks))
    if before.definition != after.definition:
        found.append(say_reason("definition_differs", is_refusal=True))
    if set(before.sources) != set(after.sources):
        found.append(say_reason("sources_differ", is_refusal=True, blanks=_both_sources(context)))
    return found


def _both_kinds(before: Estimate, after: Estimate) -> Blanks:
    return lambda language: {"before_kind": KINDS[before.kind][language], "after_kind": KINDS[after.kind][language]}


def _both_sources(context: Context) -> Blanks:
    return lambda language: {
        "before_source": source_words(context.before.sources, language, context.titles),
        "after_source": source_words(context.after.sources, language, context.titles),
    }


def _periods(context: Context) -> list[Reason]:
    before, after = context.before, context.after
    found = [_incomplete(side) for side in (before, after) if not side.coverage.is_complete]
    if after.kind in FLOWS and _lengths_differ(before, after):
        found.insert(0, say_reason("lengths_differ", is_refusal=True))
    if after.kind in ("stock", "target") and (before.as_of is None) != (after.as_of is None):
        found.append(say_reason("span_role_differs", is_refusal=True))
    return found


def _lengths_differ(before: Estimate, after: Estimate) -> bool:
    """Whole months are as long as each other, whatever their days."""
    one, other = before.key.period, after.key.period
    if one.is_whole_months and other.is_whole_months:
        return one.month_count != other.month_count
    return (one.last - one.first) != (other.last - other.first)


def _incomplete(side: Estimate) -> Reason:
    coverage = side.coverage
    return say_reason(
        "incomplete_period",
        is_refusal=True,
        blanks=lambda language: {
            "period": period_words(side.key.period, language),
            "present": str(coverage.months_present),
            "expected": str(coverage.months_expected),
        },
    )


def _untold(context: Context) -> list[Reason]:
    """Rows that say no day or place: where they are more than a few beside the count, it is not compared."""
    return _left_open(context, "rows_untold", lambda waits: waits.untold)


def _unsaid(context: Context) -> list[Reason]:
    """Rows that count and leave a number or a word out: where they are more than a few, the count is not compared."""
    return _left_open(context, "rows_unsaid", lambda waits: waits.unsaid)


def _left_open(context: Context, id_: str, rows: Callable[[Waits], int]) -> list[Reason]:
    """That rows of one kind beside a flow leave something open; a refusal where they are more than a few."""
    return [
        say_reason(
            id_,
            is_refusal=count > (side.value or 0) * context.thresholds.untold_share,
            blanks=_of_side(context, side),
        )
        for side in (context.before, context.after)
        if side.kind in FLOWS and side.waits is not None and (count := rows(side.waits))
    ]


def _of_side(context: Context, side: Estimate) -> Blanks:
    return lambda language: {
        "period": period_words(side.key.period, language),
        "source": source_words(side.sources, language, context.titles),
    }


def _same_places(context: Context) -> list[Reason]:
    before, after = set(context.before.coverage.places), set(context.after.coverage.places)
    if before == after:
        return []
    if _vintages(context, before) != _vintages(context, after):
        return [say_reason("place_vintage_differs", is_refusal=True)]
    is_refusal = _is_large_move(context)
    blanks = _places_blanks(context, sorted(before ^ after))
    words = "places_differ" if is_refusal else "places_moved"
    return [say_reason("places_differ", is_refusal=is_refusal, blanks=blanks, words=words)]


def _vintages(context: Context, places: set[str]) -> set[str]:
    return {vintage for place in places if (vintage := (context.vintages or {}).get(place))}


def _is_large_move(context: Context) -> bool:
    """Places on one side only that hold too much of the count; in values already aggregated, any when not known.

    A record system that covers a place and has nothing to record there has no row either: alone, this refuses nothing.
    """
    if context.lost is None or context.gained is None:
        return context.indicator.table == "statistics"
    return max(context.lost, context.gained) > context.thresholds.moved_share


def _places_blanks(context: Context, places: Sequence[str]) -> Blanks:
    def blanks(language: str) -> Mapping[str, str]:
        names = sorted(say(context.names.get(place, place), language) for place in places)
        return {"places": joined(names, language)}

    return blanks


def _reporters(context: Context) -> list[Reason]:
    if context.after.kind == "target":
        return []
    before, after = context.before.coverage.reporters, context.after.coverage.reporters
    if before is not None and after is not None:
        return _both_measured(context, before, after)
    unmeasured = [side for side in (context.before, context.after) if side.coverage.reporters is None]
    found = [_unmeasured(unmeasured)]
    for side in (context.before, context.after):
        if side.coverage.reporters is not None and _share(side.coverage.reporters) < context.thresholds.least_received:
            found.append(_few(side, side.coverage.reporters))
    return found


def _unmeasured(sides: Sequence[Estimate]) -> Reason:
    if len(sides) > 1:
        return say_reason("coverage_unknown", is_refusal=False)
    period = sides[0].key.period
    return say_reason(
        "coverage_unknown",
        is_refusal=False,
        words="coverage_known_once",
        blanks=lambda language: {"period": period_words(period, language)},
    )


def _both_measured(context: Context, before: tuple[int, int], after: tuple[int, int]) -> list[Reason]:
    limits = context.thresholds
    least, most = sorted((before[0], after[0]))
    is_kept = least >= limits.least_continuity * most
    if is_kept and abs(_share(before) - _share(after)) * 100 <= limits.received_points:
        return []
    is_fall = (after[0], _share(after)) < (before[0], _share(before))
    return [
        say_reason(
            "fewer_reporters" if is_fall else "more_reporters",
            is_refusal=True,
            blanks=lambda language: {
                "before_received": number_words(Fraction(before[0]), language),
                "after_received": number_words(Fraction(after[0]), language),
            },
        )
    ]


def _few(side: Estimate, reporters: tuple[int, int]) -> Reason:
    return say_reason(
        "fewer_reporters",
        is_refusal=True,
        words="few_reporters",
        blanks=lambda language: {
            "received": number_words(Fraction(reporters[0]), language),
            "expected": number_words(Fraction(reporters[1]), language),
            "period": period_words(side.key.period, language),
        },
    )


def _share(reporters: tuple[int, int]) -> Fraction:
    return Fraction(*reporters)


def _base(context: Context) -> list[Reason]:
    is_unknown = context.after.kind == "share" and not (context.before.n and context.after.n)
    return [say_reason("base_unknown", is_refusal=True)] if is_unknown else []


def _profile(context: Context) -> list[Reason]:
    """Uneven months: steep in one of the periods, and not the same season in both."""
    if context.after.kind not in FLOWS or _is_same_season(context):
        return []
    sides = ((context.before, context.months_before), (context.after, context.months_after))
    return [_uneven(side, months) for side, months in sides if _is_steep(months, context.thresholds)]


def _is_steep(months: Sequence[Fraction], limits: Thresholds) -> bool:
    if len(months) < 3 or sum(months) < limits.least_monthly * len(months):
        return False
    return max(months) >= limits.steepness * max(min(months), Fraction(1))


def _is_same_season(context: Context) -> bool:
    before, after = context.months_before, context.months_after
    if not before or len(before) != len(after) or not sum(before) or not sum(after):
        return False
    shifts = (abs(b / sum(before) - a / sum(after)) for b, a in zip(before, after, strict=True))
    return sum(shifts) / 2 <= context.thresholds.profile_shift


def _uneven(side: Estimate, months: Sequence[Fraction]) -> Reason:
    return say_reason(
        "uneven_profile",
        is_refusal=False,
        months_of=side.key,
        blanks=lambda language: {
            "period": period_words(side.key.period, language),
            "low": number_words(min(months), language),
            "high": number_words(max(months), language),
        },
    )


def _nature(context: Context) -> list[Reason]:
    """What a difference of this kind does not say."""
    before, after = context.before, context.after
    if after.kind in FLOWS and context.indicator.is_people:
        return [say_reason("clustered", is_refusal=False)]
    if after.kind == "stock":
        return [say_reason("stock_differs", is_refusal=False, blanks=_both_days(before, after))]
    if after.kind in FLOWS and not counts_events(context.indicator):
        return [say_reason("no_interval", is_refusal=False)]
    return []


def _both_days(before: Estimate, after: Estimate) -> Blanks:
    return lambda language: {
        f"{name}_day": day_words(side.as_of or side.key.period.last, language)
        for name, side in (("before", before), ("after", after))
    }


def _precision(context: Context) -> list[Reason]:
    found = []
    if context.before.qualifier or context.after.qualifier:
        found.append(say_reason("approximate", is_refusal=False))
    if context.after.kind not in SHARES and (context.before.value or 0) < context.thresholds.least_base:
        least = str(context.thresholds.least_base)
        found.append(say_reason("small_base", is_refusal=False, blanks=lambda _: {"least": least}))
    return found


def counts_events(indicator: Indicator) -> bool:
    """True for a flow of things that happen one by one: not people, not money, not different values."""
    measure = indicator.measure
    if indicator.kind not in FLOWS or indicator.is_people or measure is None or measure.function == "distinct":
        return False
    return indicator.table != "funding"
