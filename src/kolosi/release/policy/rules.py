"""The rules that look at one figure alone: too fine, too small, a share that gives a small count back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from kolosi.model.figure import Estimate
from kolosi.model.indicator import Indicator, Part
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.place import ZONE
from kolosi.release.policy.context import Context
from kolosi.release.policy.surveys import survey_breach

_OVER_TIME = frozenset({"flow", "event", "share", "rate"})
_PERCENT = 100
_ROUNDING = Fraction(1, 2)


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """How a figure is protected: counts under `minimum` are hidden (0: exempt).

    `is_strict`: not even the existence of a case may be proved, so a zero is hidden too.
    """

    minimum: int
    is_strict: bool = False


def breakdown_pairs(key: Key, indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """Every (column, term) that a figure is about, those that its definition holds fixed included."""
    held = [part.breakdown for part in (indicator.numerator, indicator.denominator) if part is not None]
    return tuple((column, term) for pairs in (key.breakdown, *held) for column, terms in pairs for term in terms)


def is_sensitive(key: Key, context: Context) -> bool:
    """True when the figure can point to a survivor, a witness, a detainee, a child victim or a reporter. Kept for each key."""
    known: bool | None = context.memo.get(("is_sensitive", key))
    if known is None:
        known = context.memo["is_sensitive", key] = _is_sensitive(key, context)
    return known


def _is_sensitive(key: Key, context: Context) -> bool:
    indicator = context.indicators[key.indicator]
    pairs = breakdown_pairs(key, indicator)
    if indicator.is_sensitive or any(context.is_sensitive_term(*pair) for pair in pairs):
        return True
    if context.is_sensitive_part(key):
        return True
    parts = (indicator.numerator, indicator.denominator)
    if any(part is not None and context.indicators[part.indicator].is_sensitive for part in parts):
        return True
    return indicator.sensitivity == "incident" and any(context.is_child_term(*pair) for pair in pairs)


def threshold(key: Key, context: Context) -> Threshold:
    """The protection of a figure. Survivors, detainees, child victims and reporters are never exempt. Kept for each key."""
    known: Threshold | None = context.memo.get(("threshold", key))
    if known is None:
        known = context.memo["threshold", key] = _threshold(key, context)
    return known


def _threshold(key: Key, context: Context) -> Threshold:
    rule, indicator = context.policy.R2, context.indicators[key.indicator]
    if (
        indicator.levels is not None
    ):  # a judgement on a scale: 3 is a phase, not three people; agreement is asked all the same (R13)
        return Threshold(minimum=0)
    if is_sensitive(key, context):
        return Threshold(minimum=rule.sensitive, is_strict=True)
    if indicator.is_people and any(context.is_child_term(*pair) for pair in breakdown_pairs(key, indicator)):
        return Threshold(minimum=rule.children, is_strict=True)
    is_open = _is_exempt(key, indicator, context) or context.lifting(key, "R2", is_sensitive=False)
    return Threshold(minimum=0 if is_open else rule.other)


def strictest(*limits: Threshold) -> Threshold:
    """What satisfies all of some protections."""
    return Threshold(minimum=max(one.minimum for one in limits), is_strict=any(one.is_strict for one in limits))


def _is_exempt(key: Key, indicator: Indicator, context: Context) -> bool:
    counts_someone = indicator.is_people or indicator.sensitivity == "incident"
    if indicator.sensitivity == "public" or indicator.kind == "target" or not counts_someone:
        return True
    column = indicator.measure.column if indicator.measure else None
    return not key.places and column in context.policy.R2.casualty_columns


def too_fine(key: Key, context: Context) -> str | None:
    """R1 or R7 when a figure speaks of a place or a time that is too small, whatever its value."""
    indicator, policy = context.indicators[key.indicator], context.policy
    sensitive = is_sensitive(key, context)
    if sensitive and any(_is_too_small(place, context) for place in key.places):
        return "R1"
    if indicator.kind not in _OVER_TIME or (indicator.sensitivity == "public" and not sensitive):
        return None
    months = policy.R7.sensitive_months if sensitive else policy.R7.other_months
    is_long = key.period.is_whole_months and key.period.month_count >= months
    is_open = is_long or _is_as_of(key, indicator) or context.lifting(key, "R7", is_sensitive=sensitive)
    return None if is_open else "R7"


def _is_too_small(place: str, context: Context) -> bool:
    known = context.places.get(place)
    return known is None or (known.level > context.policy.R1.sensitive_level and known.level != ZONE)


def _is_as_of(key: Key, indicator: Indicator) -> bool:
    """True for a share or rate given for an as-of day, which is the date of a survey and not of an event."""
    is_latest = indicator.measure is not None and indicator.measure.function == "latest"
    return key.period.is_day and is_latest


def breach(key: Key, estimate: Estimate, base: Fraction | None, context: Context) -> str | None:
    """The first rule that a value breaks on its own; None when it may leave as far as it alone goes."""
    fine = too_fine(key, context)
    if fine:
        return fine
    limit = threshold(key, context)
    if limit.is_strict and context.is_of_nobody(key):
        return "R12"
    if estimate.value is None:
        return "R12" if limit.is_strict and context.policy.R12.hides_zero and is_nothing(estimate) else None
    imprecise = survey_breach(estimate, context.policy)
    if imprecise:
        return imprecise
    if estimate.kind in {"share", "rate"}:
        return _share_breach(estimate, base, limit, context)
    if limit.is_strict and estimate.value == 0:
        return "R12" if context.policy.R12.hides_zero else None
    return "R2" if 0 < abs(estimate.value) < limit.minimum else None


_ABSENT_EVERYWHERE = frozenset({"not_covered", "not_asked"})
"""Absences that a place or a term does not have alone: no file covers the period, no file tells the breakdown."""


def is_nothing(estimate: Estimate) -> bool:
    """True when there are data for the period and no value in them: no row of it, no number, nobody in the base of a share.

    Beside figures that are hidden, "no data" would tell that these are of at least one. A total of the whole country that a
    file passes over is a gap in its series, unless figures beside it have data (`absent_beside`).
    """
    if estimate.value is not None:
        return False
    is_gap = estimate.absence == "nothing_of_it" and not (estimate.key.places or estimate.key.breakdown)
    is_of_it_alone = estimate.absence is not None and estimate.absence not in _ABSENT_EVERYWHERE and not is_gap
    return is_of_it_alone or estimate.denominator == 0 or estimate.n == 0


def absent_beside(cells: Mapping[Key, Estimate], context: Context) -> frozenset[Key]:
    """Sensitive figures without data of a period for which there are data of the same indicator: R12 hides them like a zero."""
    if not context.policy.R12.hides_zero:
        return frozenset()
    has_data = {
        (key.indicator, key.period) for key, cell in cells.items() if cell.value is not None or is_nothing(cell)
    }
    empty = (key for key, cell in cells.items() if cell.value is None and cell.absence != "not_asked")
    return frozenset(
        key for key in empty if (key.indicator, key.period) in has_data and threshold(key, context).is_strict
    )


def caveat_of(key: Key, context: Context) -> Label:
    """What a figure does not say; a share without a caveat has that of its base."""
    own = context.indicators[key.indicator].caveat
    base = base_key(key, context) if not own else None
    return context.indicators[base.indicator].caveat if base else own


def undated(key: Key, estimate: Estimate, context: Context) -> str | None:
    """R17 when nobody knows on which day a figure is true, or when a sensitive one does not say what it counts."""
    rule = context.policy.R17
    if estimate.value is None:
        return None
    is_dumb = rule.needs_caveat and is_sensitive(key, context) and not caveat_of(key, context)
    return "R17" if is_dumb or (rule.needs_day and estimate.as_of is None) else None


def _share_breach(estimate: Estimate, base: Fraction | None, limit: Threshold, context: Context) -> str | None:
    if limit.minimum == 0:
        return None
    if base is None:
        return "R11" if limit.is_strict and not context.policy.R11.allows_unknown_base else None
    if not limit.is_strict:
        return "R2" if estimate.denominator is not None and 0 < base < limit.minimum else None
    count = numerator_of(estimate, base)
    is_safe = base >= context.policy.R11.base and min(count, base - count) >= limit.minimum
    return None if is_safe else "R11"


def numerator_of(estimate: Estimate, base: Fraction) -> Fraction:
    """The count behind a share: measured, or what the share and its base give."""
    if estimate.numerator is not None:
        return estimate.numerator
    return (estimate.value or Fraction(0)) * base / _PERCENT


def proved_counts(percent: Fraction, base: Fraction, decimals: int = 0) -> tuple[int, int]:
    """The smallest and largest count that a rounded percentage and its base leave possible.

    >>> proved_counts(Fraction(7), Fraction(1171))
    (77, 87)
    """
    low, high = band(percent, decimals)
    return ceil(low * base / _PERCENT), floor(high * base / _PERCENT)


def rounded(value: Fraction, decimals: int) -> Fraction:
    """The value as printed, halves away from zero.

    >>> rounded(Fraction(-25, 2), 0), rounded(Fraction(1, 3), 1)
    (Fraction(-13, 1), Fraction(3, 10))
    """
    scale = 10**decimals
    size = Fraction(floor(abs(value) * scale + _ROUNDING), scale)
    return size if value >= 0 else -size


def band(percent: Fraction, decimals: int) -> tuple[Fraction, Fraction]:
    """The shares that are printed as this percentage."""
    half = _ROUNDING / 10**decimals
    return max(percent - half, Fraction(0)), min(percent + half, max(percent, Fraction(_PERCENT)))


def part_key(part: Part, key: Key) -> Key:
    """The count that is the numerator or the denominator of a share.

    As it is measured: where the part and the key speak of the same column, only the terms they share are left.
    """
    breakdown = dict(key.breakdown)
    for column, terms in part.breakdown:
        asked = breakdown.get(column, terms)
        breakdown[column] = tuple(sorted(term for term in terms if term in asked))
    return Key(
        indicator=part.indicator, period=key.period, breakdown=tuple(sorted(breakdown.items())), places=key.places
    )


def base_key(key: Key, context: Context) -> Key | None:
    """The count that is the base of a share, when the definition or the policy names it."""
    indicator = context.indicators[key.indicator]
    if indicator.denominator is not None:
        return part_key(indicator.denominator, key)
    name = context.policy.R11.bases.get(key.indicator)
    return Key(indicator=name, period=key.period, places=key.places) if name else None
