"""The rules that look at one figure alone: too fine, too small, a share that gives a small count back."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from kolosi.model.figure import Estimate
from kolosi.model.indicator import Indicator, Part
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.place import ZONE
from kolosi.release.context import Context

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
    """True when the figure can point to a survivor, a witness, a detainee, a child victim or a reporter."""
    indicator = context.indicators[key.indicator]
    pairs = breakdown_pairs(key, indicator)
    if indicator.is_sensitive or any(context.is_sensitive_term(*pair) for pair in pairs):
        return True
    parts = (indicator.numerator, indicator.denominator)
    if any(part is not None and context.indicators[part.indicator].is_sensitive for part in parts):
        return True
    return indicator.sensitivity == "incident" and any(context.is_child_term(*pair) for pair in pairs)


def threshold(key: Key, context: Context) -> Threshold:
    """The protection of a figure. Survivors, detainees, child victims and reporters are never exempt."""
    rule, indicator = context.policy.R2, context.indicators[key.indicator]
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
    if fine or estimate.value is None:
        return fine
    limit = threshold(key, context)
    if estimate.kind in {"share", "rate"}:
        return _share_breach(estimate, base, limit, context)
    if limit.is_strict and estimate.value == 0:
        return "R12" if context.policy.R12.hides_zero else None
    return "R2" if 0 < abs(estimate.value) < limit.minimum else None


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
    """The count that is the numerator or the denominator of a share."""
    held = dict(part.breakdown)
    merged = {**dict(key.breakdown), **held}
    return Key(indicator=part.indicator, period=key.period, breakdown=tuple(sorted(merged.items())), places=key.places)


def base_key(key: Key, context: Context) -> Key | None:
    """The count that is the base of a share, when the definition or the policy names it."""
    indicator = context.indicators[key.indicator]
    if indicator.denominator is not None:
        return part_key(indicator.denominator, key)
    name = context.policy.R11.bases.get(key.indicator)
    return Key(indicator=name, period=key.period, places=key.places) if name else None
