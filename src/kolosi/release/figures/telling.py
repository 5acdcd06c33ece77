"""What is told of a change: on a sensitive subject nothing finer than its two sides as they leave, in words without counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kolosi.measure.comparison.comparison_words import Side, Told, sentence
from kolosi.measure.comparison.interval import estimates_differ
from kolosi.model.figure import Comparison, Figure, Reason, Verdict
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.release.figures.wording import tells_reporters
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import rounded, threshold

_PERCENTAGES = frozenset({"share", "rate"})
_LARGE_PERCENT = 10
_OF_REPORTERS = frozenset({"fewer_reporters", "more_reporters"})


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What leaves of a comparison beside its two sides."""

    difference: Fraction | None
    interval: tuple[float, float | None] | None
    verdict: Verdict
    reasons: tuple[Label, ...]
    sentence: Label


def telling(
    comparison: Comparison, before: Figure, after: Figure, context: Context, is_printed: Callable[[Key], bool]
) -> Telling:
    """What may be told of a change whose sides leave as these figures. `is_printed`: the value of a figure leaves too.

    An interval of people follows from the sizes of the events behind them: on a sensitive subject it stays inside.
    """
    key = comparison.key
    is_strict = threshold(key, context).is_strict
    reasons = tuple(_spoken(reason, comparison, is_printed, context) for reason in comparison.reasons)
    if not is_strict and reasons == comparison.reasons:
        return Telling(
            difference=comparison.difference,
            interval=comparison.interval,
            verdict=comparison.verdict,
            reasons=tuple(reason.message for reason in reasons),
            sentence=comparison.sentence,
        )
    is_rounded = is_strict and after.kind in _PERCENTAGES
    verdict = _verdict(comparison, before, after, context) if is_rounded else comparison.verdict
    difference = _difference(before, after) if is_rounded else comparison.difference
    interval = None if is_strict and context.indicators[key.indicator].is_people else comparison.interval
    sides = [_side(figure, is_strict=is_strict) for figure in (before, after)]
    told = Told(
        label=after.label,
        kind=after.kind,
        before=sides[0],
        after=sides[1],
        verdict=verdict,
        percent=comparison.percent,
        interval=interval,
        reasons=reasons,
        lift=comparison.lift,
        points=max(one.decimals for one in sides) if is_rounded else 1,
    )
    return Telling(
        difference=difference,
        interval=interval,
        verdict=verdict,
        reasons=tuple(reason.message for reason in reasons),
        sentence=sentence(told),
    )


def _spoken(reason: Reason, comparison: Comparison, is_printed: Callable[[Key], bool], context: Context) -> Reason:
    """The reason in words that may leave: without counts on a sensitive subject, elsewhere unless every month is printed.

    The reporters of the whole country are counted where the coverage of both sides counts them too.
    """
    if reason.discreet is None:
        return reason
    if threshold(comparison.key, context).is_strict:
        is_open = reason.id in _OF_REPORTERS and _tells_reporters(comparison, context)
    else:
        is_open = all(is_printed(one) or _is_free(one, context) for one in _months(reason))
    return reason if is_open else replace(reason, message=reason.discreet)


def _months(reason: Reason) -> Iterator[Key]:
    """The figures whose counts a reason tells."""
    if reason.months_of is not None:
        yield from (reason.months_of.during(month) for month in reason.months_of.period.months)


def _is_free(key: Key, context: Context) -> bool:
    """True for a count of what is neither people nor has a minimum."""
    return not context.indicators[key.indicator].is_people and not threshold(key, context).minimum


def _tells_reporters(comparison: Comparison, context: Context) -> bool:
    is_national = not comparison.key.places
    counted = [one.coverage.reporters for one in (comparison.before, comparison.after)]
    known = [one for one in counted if one is not None]
    return all(tells_reporters(one, is_sensitive=True, is_national=is_national, context=context) for one in known)


def _side(figure: Figure, *, is_strict: bool) -> Side:
    """A value as it is printed; None is no data."""
    value, decimals = figure.value, _decimals(figure)
    if value is not None and figure.kind in _PERCENTAGES and is_strict:
        value = rounded(value, decimals)
    return Side(value=value, decimals=decimals, period=figure.key.period)


def _decimals(figure: Figure) -> int:
    """The decimals with which a figure is printed: one more for a small percentage that is not whole."""
    if figure.value is None or figure.kind not in _PERCENTAGES:
        return figure.decimals
    is_small = abs(figure.value) < _LARGE_PERCENT and figure.value.denominator != 1
    return max(figure.decimals, 1 if is_small else 0)


def _difference(before: Figure, after: Figure) -> Fraction | None:
    """The difference of two percentages as they are printed."""
    if before.value is None or after.value is None:
        return None
    return rounded(after.value, _decimals(after)) - rounded(before.value, _decimals(before))


def _verdict(comparison: Comparison, before: Figure, after: Figure, context: Context) -> Verdict:
    """The verdict on two percentages as they are printed: one on the exact values would tell more than they do."""
    if comparison.verdict == "NOT COMPARABLE":
        return comparison.verdict
    sides = [
        replace(one, value=None if figure.value is None else rounded(figure.value, _decimals(figure)))
        for one, figure in ((comparison.before, before), (comparison.after, after))
    ]
    is_clear = sides[0].value != sides[1].value
    if after.kind == "share":
        is_clear = is_clear and estimates_differ(sides[0], sides[1], context.policy.R22.design_effect)
    return "CHANGE" if is_clear else "NO CLEAR CHANGE"
