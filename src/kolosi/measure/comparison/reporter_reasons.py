"""Who reported: why a change of reporters refuses a comparison, and what is known in spite of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kolosi.measure.comparison.context import FLOWS, Context
from kolosi.measure.comparison.estimators.missing import MOST, Bounds, bounds, break_even, weighted_total
from kolosi.measure.comparison.estimators.panel_ratio import panel_ratio
from kolosi.measure.comparison.reason_words import NAMED
from kolosi.measure.comparison.reason_words import reason as say_reason
from kolosi.measure.sentences import number_words, percent_words, period_words, share_words
from kolosi.model.figure import Estimate, Reason
from kolosi.model.panel import Panel

OF_REPORTERS = frozenset({"fewer_reporters", "more_reporters", "low_continuity"})
"""The refusals that a change of reporters makes."""

LIFTABLE = OF_REPORTERS | {"places_differ"}
"""The refusals about which people may know better than what was declared. No judgement makes up for data that are not there."""

_LONGEST = 3
"""Months of a period in which who reported in its worst month is taken to have reported throughout."""


def reporter_reasons(context: Context) -> list[Reason]:
    """Refusals for what changed among the reporters, what the panel of the same reporters says, or that nobody measured them."""
    if context.after.kind == "target" or context.after.survey is not None:
        return []  # a survey asks a sample: there are no reporters to be heard from
    if context.panel is not None and context.after.kind in FLOWS:
        return _of_panel(context, context.panel)
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
    if is_kept and not _moved_apart(context, before, after):
        return []
    return [_fewer_or_more(before, after)]


def _moved_apart(context: Context, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """True where the shares heard from differ by more points than the policy lets."""
    return abs(_share(before) - _share(after)) * 100 > context.thresholds.received_points


def _fewer_or_more(before: tuple[int, int], after: tuple[int, int]) -> Reason:
    is_fall = (after[0], _share(after)) < (before[0], _share(before))
    return say_reason(
        "fewer_reporters" if is_fall else "more_reporters",
        is_refusal=True,
        blanks=lambda language: {
            "before_received": number_words(Fraction(before[0]), language),
            "after_received": number_words(Fraction(after[0]), language),
        },
    )


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


# -- what is known in spite of it -------------------------------------------------------------------------------------


def _of_panel(context: Context, panel: Panel) -> list[Reason]:
    """Where a panel is known, the share of the count that its reporters made stands for their number."""
    before, after = context.before.coverage.reporters, context.after.coverage.reporters
    found = []
    if before is not None and after is not None and _moved_apart(context, before, after):
        found.append(_fewer_or_more(before, after))
    continuity = panel.continuity
    if continuity is not None and continuity < context.thresholds.least_continuity:
        kept = 100 * continuity
        low = say_reason(
            "low_continuity", is_refusal=True, blanks=lambda language: {"kept": share_words(kept, language)}
        )
        found.append(_without_few(context, panel, low))
    if continuity is not None and continuity >= context.thresholds.least_panel:
        found += _told_of_panel(context, panel)
        found += _left_open(context, panel) if continuity < context.thresholds.least_continuity else []
    return found


def _told_of_panel(context: Context, panel: Panel) -> list[Reason]:
    """Both counts of the panel and, from a large enough base, its change with the interval."""
    ratio = panel_ratio(panel)
    if ratio is None or ratio.ratio is None or panel.reporters[0] < context.thresholds.least_reporters:
        return []
    high = ratio.percent[1]
    is_large = panel.before >= context.thresholds.least_base and high is not None
    ends = (100 * (ratio.ratio - 1), ratio.percent[0], high or 0.0)

    def blanks(language: str) -> dict[str, str]:
        percents = (percent_words(Fraction(f"{end:.6f}"), language) for end in ends)
        return {
            "reporters": number_words(Fraction(panel.reporters[0]), language),
            "before_count": number_words(panel.before, language),
            "after_count": number_words(panel.after, language),
            **dict(zip(("change", "low", "high"), percents, strict=True)),
        }

    way = ("panel_rose" if ratio.ratio > 1 else "panel_fell") if ratio.excludes_one else "panel_unclear"
    words = "panel" if is_large else "panel_counts"
    told = say_reason(way, is_refusal=False, blanks=blanks, words=words, discreet=way)
    return [_without_few(context, panel, told)]


def _left_open(context: Context, panel: Panel) -> list[Reason]:
    """What the silent may have known: the total if they moved as the others did, what of the whole is open, where its sign turns."""
    limits = context.thresholds
    whole, silent = weighted_total(panel.after, panel.continuity), panel.all_before - panel.before
    if whole is None or silent <= 0 or panel.before < limits.least_base or panel.reporters[0] < limits.least_reporters:
        return []
    left = bounds(heard_after=panel.after, heard_before=panel.before, silent_before=silent, most=MOST)
    return [_without_few(context, panel, _bounds_reason(left, whole))]


def _bounds_reason(left: Bounds, whole: Fraction) -> Reason:
    turns = left.tipping is not None and -100 <= left.tipping <= MOST

    def blanks(language: str) -> dict[str, str]:
        ends = {"low": left.low, "high": left.high, **({"tipping": left.tipping or Fraction(0)} if turns else {})}
        percents = {name: percent_words(end, language) for name, end in ends.items()}
        return {"whole": number_words(Fraction(round(whole)), language), **percents}

    words = "bounds" if turns else "bounds_settled"
    return say_reason("bounds", is_refusal=False, blanks=blanks, words=words)


def _without_few(context: Context, panel: Panel, told: Reason) -> Reason:
    """The reason, in words without counts where one or two reporters came or went: the total less the panel would be their count."""
    both, before, after = panel.reporters
    is_open = all(not few or few >= context.thresholds.least_reporters for few in (before - both, after - both))
    return told if is_open or told.discreet is None else replace(told, message=told.discreet, discreet=None)


def break_even_reason(before: Estimate, after: Estimate, found: Sequence[Reason]) -> list[Reason]:
    """Where reporters alone keep a fall from being compared: the share of the earlier count that decides its direction.

    Who is silent for part of a longer period counted in the rest of it, and nobody knows how much: up to a quarter alone.
    """
    refusals = {reason.id for reason in found if reason.is_refusal}
    if (
        after.key.period.month_count > _LONGEST
        or after.kind not in FLOWS
        or not refusals
        or not refusals <= OF_REPORTERS
        or before.value is None
    ):
        return []
    share = break_even(after.value or Fraction(0), before.value)
    if share is None:
        return []
    return [
        say_reason(
            "break_even", is_refusal=False, blanks=lambda language: {"share": share_words(100 * share, language)}
        )
    ]


# -- what people know better ------------------------------------------------------------------------------------------


def lifted_by(found: Sequence[Reason], why: str | None) -> list[Reason]:
    """The reasons, of which people lifted those that they may lift: each is still said, and why they know better."""
    lifted = [one for one in found if one.is_refusal and one.id in LIFTABLE] if why else []
    if not lifted or why is None:
        return list(found)
    named = say_reason("lifted", is_refusal=False, blanks=lambda language: {"named": NAMED[why][language]})
    return [*(replace(one, is_refusal=False) if one in lifted else one for one in found), named]
