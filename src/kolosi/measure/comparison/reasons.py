"""Why two estimates are not comparable, and what must be said beside a change that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kolosi.measure.comparison.context import COVERED, FLOWS, SHARES, Context, Thresholds, counts_events
from kolosi.measure.comparison.estimators.compound import Sizes
from kolosi.measure.comparison.reason_words import KINDS, LANGUAGES, Blanks
from kolosi.measure.comparison.reason_words import reason as say_reason
from kolosi.measure.comparison.reporter_reasons import reporter_reasons
from kolosi.measure.sentences import day_words, joined, number_words, period_words, share_words, source_words
from kolosi.model.figure import Estimate, Reason, Waits
from kolosi.model.label import say


def reasons(context: Context) -> tuple[Reason, ...]:
    """Every reason that applies, the refusals first."""
    absent = _absent(context)
    if absent:
        return tuple(absent)
    rules = (
        _same_thing,
        _periods,
        _filling,
        _untold,
        _unsaid,
        _same_places,
        reporter_reasons,
        _base,
        _profile,
        _moved_before,
        nature,
        _precision,
    )
    found = [reason for rule in rules for reason in rule(context)]
    is_refused = any(reason.is_refusal for reason in found)
    found += [] if is_refused else [*_season(context), *_certainty(context), *_many(context)]
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


def _filling(context: Context) -> list[Reason]:
    """That reports of the later period are still coming, and both periods as they were known at the same age."""
    if context.filling is None:
        return []
    known = 100 * context.filling.known

    def blanks(language: str) -> Mapping[str, str]:
        return {"period": period_words(context.after.key.period, language), "known": share_words(known, language)}

    found = [say_reason("still_filling", is_refusal=True, blanks=blanks)]
    if context.filling.same_age is None:
        return found
    after, before = (Fraction(count) for count in context.filling.same_age)
    counts = {
        language: {"before_count": number_words(before, language), "after_count": number_words(after, language)}
        for language in LANGUAGES
    }
    same_age = say_reason("same_age", is_refusal=False, months_of=context.after.key, blanks=counts.__getitem__)
    return [*found, same_age]


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


def _moved_before(context: Context) -> list[Reason]:
    """That the series moved in the same way a year earlier: a question to those who know it, whatever is said of the change."""
    steps = context.same_step
    if steps is None or not steps.is_alike:
        return []
    before, after = steps.then
    season = context.after.key.period.year_ago()
    return [
        say_reason(
            "moved_before",
            is_refusal=False,
            months_of=steps.earlier,
            blanks=lambda language: {
                "period": period_words(season, language),
                "low": number_words(before, language),
                "high": number_words(after, language),
            },
        )
    ]


def _season(context: Context) -> list[Reason]:
    """That a flow is compared with another season, of which nothing is taken off."""
    after, before = context.after.key.period, context.before.key.period
    is_same = context.after.kind not in FLOWS or after.is_same_season(before)
    return [] if is_same else [say_reason("not_seasonally_adjusted", is_refusal=False)]


def nature(context: Context) -> list[Reason]:
    """What a difference of this kind does not say."""
    before, after = context.before, context.after
    if after.kind in FLOWS and context.indicator.is_people:
        return [_of_events(context.sizes) if context.sizes is not None else say_reason("clustered", is_refusal=False)]
    if after.kind == "stock":
        return [say_reason("stock_differs", is_refusal=False, blanks=_both_days(before, after))]
    if after.kind in FLOWS and not counts_events(context.indicator):
        return [say_reason("no_interval", is_refusal=False)]
    return []


def _of_events(sizes: tuple[Sizes, Sizes]) -> Reason:
    """That the interval is one of events: how many there were."""
    after, before = (Fraction(sum(events.values())) for events in sizes)
    return say_reason(
        "compound",
        is_refusal=False,
        blanks=lambda language: {
            "before_events": number_words(before, language),
            "after_events": number_words(after, language),
        },
    )


def _certainty(context: Context) -> list[Reason]:
    """That the interval of events counts on how reports clustered in the past, or is the least there is."""
    is_small = (context.before.value or 0) < context.thresholds.least_base
    if is_small or context.after.kind not in FLOWS or not counts_events(context.indicator):
        return []
    if context.phi is None:
        return [say_reason("minimum_uncertainty", is_refusal=False)]
    wider = Fraction(f"{context.phi**0.5:.6f}")
    blanks = {language: {"wider": number_words(wider, language, 1)} for language in LANGUAGES}
    return [say_reason("clustered_reports", is_refusal=False, blanks=blanks.__getitem__)]


def _many(context: Context) -> list[Reason]:
    return [say_reason("one_of_many", is_refusal=False)] if context.is_one_of_many else []


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
