"""What a reader writes down of figures, for the audit: each as lines over counts; and what editions held back, in secret."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from math import inf

from kolosi.model.figure import Estimate, Figure
from kolosi.model.indicator import Part
from kolosi.model.key import Key
from kolosi.release.audit.counted import measured_on
from kolosi.release.audit.feasibility import Fact
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import is_sensitive, part_key, threshold


def is_count(key: Key, context: Context) -> bool:
    """True when a figure counts something, and is no part of something else."""
    return context.indicators[key.indicator].kind not in {"share", "rate"}


def _numerator(key: Key, context: Context) -> Part | None:
    return context.indicators[key.indicator].numerator


def facts_of(figure: Figure, context: Context) -> Iterator[Fact]:
    """What a figure of now says."""
    if figure.value is not None:
        yield from _facts(figure.key, float(figure.value), figure.n, figure.decimals, context)
        yield from _by_policy(figure.key, context)


def _by_policy(key: Key, context: Context) -> Iterator[Fact]:
    """What a reader of the policy knows of a sensitive share of now: its base, its count and the rest are large enough."""
    limit, below, numerator = threshold(key, context), measured_on(key, context), _numerator(key, context)
    is_ruled = limit.is_strict and context.indicators[key.indicator].kind == "share"
    if below is None or not is_ruled or context.lifting(key, "R11", is_sensitive=True):
        return
    above, minimum = part_key(numerator, key) if numerator is not None else key, float(limit.minimum)
    yield Fact(weights={below: 1.0}, low=float(context.policy.R11.base), high=inf)
    yield Fact(weights={above: 1.0}, low=minimum, high=inf)
    yield Fact(weights={below: 1.0, above: -1.0}, low=minimum, high=inf)


def old_facts(shown: Collection[Key], editions: Sequence[Published], context: Context) -> Iterator[Fact]:
    """Facts of earlier editions, in the order in which they came.

    A secret one is a count that an edition held back and that is neither asked now nor printed since.
    """
    known = known_of(editions, context)
    printed = {old.key: number for number, old in enumerate(known) if old.value is not None}
    for number, old in enumerate(known):
        decimals = context.indicators[old.key.indicator].decimals
        if old.value is not None:
            yield from _facts(old.key, float(old.value), old.n, decimals, context, old.edition)
        elif old.is_few is not None and (held := _held_back(old, context)) is not None:
            high = float(old.minimum - 1) if old.is_few and old.minimum else inf
            is_few = bool(old.may_be_few(max(threshold(key, context).minimum for key in (old.key, held))))
            if held not in shown and printed.get(held, -1) < number:
                yield Fact(weights={held: 1.0}, low=0.0, high=high, edition=old.edition, is_secret=True, is_few=is_few)


def _held_back(old: Published, context: Context) -> Key | None:
    """What an edition held back: a count, or what is counted by a share of what are few by the minimum of today."""
    if is_count(old.key, context):
        return old.key
    numerator = _numerator(old.key, context)
    above = old.key if numerator is None else part_key(numerator, old.key)
    minimum = max(threshold(key, context).minimum for key in (old.key, above))
    return above if old.may_be_few(minimum) and measured_on(old.key, context) is not None else None


def _facts(
    key: Key, value: float, n: Fraction | int | None, decimals: int, context: Context, edition: str = ""
) -> Iterator[Fact]:
    """What a printed value says: a count itself; a share its slopes, and the base that was printed beside it."""
    if is_count(key, context):
        yield exactly(key, value, edition)
        return
    yield from _share_facts(key, value, decimals, context, edition)
    below = measured_on(key, context)
    if below is not None and n is not None:
        yield exactly(below, float(n), edition)


def known_of(editions: Sequence[Published], context: Context) -> list[Published]:
    """What editions said of indicators that are known."""
    return [old for old in editions if old.key.indicator in context.indicators]


def nobody_in(cell: Estimate, context: Context) -> Key | None:
    """The count of which a sensitive share tells that is hidden since nobody is in its base: it is 0. None for other figures."""
    numerator, is_empty = _numerator(cell.key, context), cell.value is None and (cell.denominator == 0 or cell.n == 0)
    if not is_empty or is_count(cell.key, context) or not threshold(cell.key, context).is_strict:
        return None
    return cell.key if numerator is None else part_key(numerator, cell.key)


def exactly(key: Key, value: float, edition: str = "") -> Fact:
    """A count that is known."""
    return Fact(weights={key: 1.0}, low=value, high=value, edition=edition)


def _share_facts(key: Key, percent: float, decimals: int, context: Context, edition: str = "") -> Iterator[Fact]:
    """A share, or a rate, is between two slopes: its numerator is at least and at most so many percent of its base."""
    indicator, below = context.indicators[key.indicator], measured_on(key, context)
    if below is None or (indicator.kind != "share" and indicator.numerator is None):
        return
    above = part_key(indicator.numerator, key) if indicator.numerator is not None else key
    half = 0.5 / 10**decimals if is_sensitive(key, context) else 0.0 if indicator.numerator else 0.05
    low, high = max(percent - half, 0.0), min(percent + half, max(percent, 100.0))
    is_open = is_sensitive(key, context) and indicator.numerator is not None and high < 100.0
    yield Fact(weights={above: 100.0, below: -low}, low=0.0, high=inf, edition=edition)
    yield Fact(weights={above: -100.0, below: high}, low=0.0, high=inf, edition=edition, is_open=is_open)
