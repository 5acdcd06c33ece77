"""The ready sentence of a comparison: both values, the verdict, why, and which file would lift a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kolosi.measure.comparison.context import COVERED, SHARES, Context
from kolosi.measure.comparison.reason_words import LANGUAGES
from kolosi.measure.sentences import NARROW, number_words, percent_words, period_words, source_words
from kolosi.model.figure import Estimate, Reason, Verdict
from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.reading.labels import label, labels

Interval = tuple[float, float | None] | None

_KNOWN_ALL_THE_SAME = frozenset({"break_even", "same_age", "panel_rose", "panel_fell", "panel_unclear"})
"""What is told beside a refusal: of whom the direction is known, or on what it depends."""

_VERDICTS = labels("comparison.verdicts")
_NO_DATA = label("comparison.no_data")
_THEN = label("comparison.then")
_POINTS = label("comparison.points")
_INTERVAL = label("comparison.interval")
_LIFTS = labels("comparison.lifts")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One value as the sentence tells it; None is no data."""

    value: Fraction | None
    decimals: int
    period: Period


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a sentence tells of a comparison: nothing that is not in here.

    `points` is the number of decimals of a difference of shares. `reasons` are said in this order, of a refusal the
    refusals alone. `lift` is what would lift a refusal.
    """

    label: Label
    kind: str
    before: Side
    after: Side
    verdict: Verdict
    percent: Fraction | None
    interval: Interval
    reasons: Sequence[Reason]
    lift: Label
    points: int = 1


def side(estimate: Estimate, decimals: int) -> Side:
    """A value with the decimals of its indicator, and one more where a share is not whole."""
    is_cut = estimate.kind in SHARES and estimate.value is not None and estimate.value.denominator != 1
    return Side(value=estimate.value, decimals=max(decimals, 1 if is_cut else 0), period=estimate.key.period)


def sentence(told: Told) -> Label:
    """What to print, in each language. A refusal has neither percent nor direction."""
    is_refused = told.verdict == "NOT COMPARABLE"
    return _in_each(lambda language: _refused(told, language) if is_refused else _stated(told, language))


def lift_of(context: Context, refusal: Reason) -> Label:
    """Which file, or whose decision, would lift a refusal."""
    words = _LIFTS[_lifted_by(context, refusal)]
    return _in_each(lambda language: words[language].format(**_lift_blanks(context, language)))


def _in_each(words: Callable[[str], str]) -> Label:
    return {language: words(language) for language in LANGUAGES}


def _refused(told: Told, language: str) -> str:
    refusals = [reason for reason in told.reasons if reason.is_refusal]
    why = "; " if language == "en" else f"{NARROW}; "
    because = why.join(say(reason.message, language) for reason in refusals)
    verdict = _capital(_VERDICTS["NOT COMPARABLE"][language])
    beside = "".join(f" {_capital(say(r.message, language))}." for r in told.reasons if r.id in _KNOWN_ALL_THE_SAME)
    return f"{_values(told, language)}. {verdict}{_colon(language)} {because}.{beside} {say(told.lift, language)}"


def _lifted_by(context: Context, refusal: Reason) -> str:
    """The sentence about what would lift a refusal; a file that is there is not asked for again."""
    absences = {side.absence for side in (context.before, context.after) if side.value is None}
    here = next((one for one in COVERED if absences == {one}), None)
    return here if here and refusal.id == "no_data" else refusal.id


def _stated(told: Told, language: str) -> str:
    shown = [text for text in (_moved(told, language), _between(told.interval, language)) if text]
    change = f" ({', '.join(shown)})" if shown else ""
    caveats = "".join(f" {_capital(say(reason.message, language))}." for reason in told.reasons)
    return f"{_values(told, language)}{_colon(language)} {_VERDICTS[told.verdict][language]}{change}.{caveats}"


def _values(told: Told, language: str) -> str:
    sides = _THEN[language].join(
        f"{_value(one, told.kind, language)} ({period_words(one.period, language)})"
        for one in (told.before, told.after)
    )
    return f"{say(told.label, language)}{_colon(language)} {sides}"


def _value(one: Side, kind: str, language: str) -> str:
    if one.value is None:
        return _NO_DATA[language]
    text = number_words(one.value, language, one.decimals)
    return f"{text}{_percent_sign(language)}" if kind in SHARES else text


def _moved(told: Told, language: str) -> str:
    if told.percent is not None:
        return percent_words(told.percent, language)
    before, after = told.before.value, told.after.value
    if told.kind not in SHARES or before is None or after is None:
        return ""
    sign = "+" if after > before else ""
    return f"{sign}{number_words(after - before, language, told.points)} {_POINTS[language]}"


def _between(interval: Interval, language: str) -> str:
    if interval is None or interval[1] is None:
        return ""
    low, high = (percent_words(Fraction(f"{end:.6f}"), language) for end in interval)
    return _INTERVAL[language].format(low=low, high=high)


def _lift_blanks(context: Context, language: str) -> Mapping[str, str]:
    before, after = context.before, context.after
    sides = (after, before)
    empty = next((side for side in sides if side.value is None), after)
    partial = next((side for side in sides if not side.coverage.is_complete), after)
    periods = {"before": before, "after": after, "empty": empty, "partial": partial}
    named = {name: period_words(side.key.period, language) for name, side in periods.items()}
    return {
        **named,
        "source": source_words(after.sources or before.sources, language, context.titles),
        "before_source": source_words(before.sources, language, context.titles),
    }


def _colon(language: str) -> str:
    return ":" if language == "en" else "\u00a0:"


def _percent_sign(language: str) -> str:
    return "%" if language == "en" else f"{NARROW}%"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
