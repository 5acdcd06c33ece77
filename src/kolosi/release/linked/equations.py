"""Writes printed figures as linear constraints on counts: what an attacker knows while they are printed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.linked.links import counted_as, on_day, whole_of
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import band, is_sensitive, numerator_of, part_key, rounded, threshold

_PERCENT = Fraction(100)
COUNTED = frozenset({"flow", "event", "stock", "target"})
"""The kinds whose values are counts, and so sums of elementary cells."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A constraint that an attacker holds while `owner` is printed: a weighted sum of counts lies between `low` and `high`.

    One of an earlier edition (`is_old`) cannot be released. One with `besides` takes both figures to be known.
    """

    owner: Key
    terms: tuple[tuple[Key, Fraction], ...]
    low: Fraction
    high: Fraction | None
    is_old: bool = False
    besides: Key | None = None

    @property
    def is_exact(self) -> bool:
        """True if it fixes one count."""
        return self.high == self.low and len(self.terms) == 1

    def is_known(self, hidden: Container[Key]) -> bool:
        """True if an attacker holds it while these figures are hidden."""
        return self.is_old or not any(key in hidden for key in self.needed)

    @property
    def needed(self) -> tuple[Key, ...]:
        """The present figures that it takes to know it."""
        return () if self.is_old else (self.owner,) if self.besides is None else (self.owner, self.besides)

    @property
    def is_least(self) -> bool:
        """True if it is a lower bound alone."""
        return self.high is None and self.low > 0


def share_parts(key: Key, context: Context) -> tuple[Key, Key] | None:
    """The numerator and the denominator of a share or a rate, as counts; a share without a measured numerator stands for its own."""
    below = whole_of(key, context)
    numerator = context.indicators[key.indicator].numerator
    if below is None or (numerator is None and context.indicators[key.indicator].kind != "share"):
        return None
    above = key if numerator is None else part_key(numerator, key)
    return on_day(above, context, key), on_day(below, context, key)


def numerator_of_none(key: Key, cell: Estimate, context: Context) -> Key | None:
    """The numerator of a sensitive share of nobody, which has no value and is hidden like a zero; None for any other figure."""
    if cell.value is not None or 0 not in (cell.denominator, cell.n) or not threshold(key, context).is_strict:
        return None
    parts = share_parts(key, context)
    return None if parts is None else counted_as(parts[0], context)


def now_of(key: Key, cell: Estimate, bases: Mapping[Key, Fraction], context: Context) -> Iterator[Row]:
    """Yields the constraints of a present figure; none where it has no value."""
    if cell.value is not None:
        yield from _equations(key, cell.value, bases.get(key), context, is_old=False)
        yield from _by_policy(key, cell, bases.get(key), context)


def _by_policy(key: Key, cell: Estimate, base: Fraction | None, context: Context) -> Iterator[Row]:
    """What the policy says of a sensitive share that is printed: that its base, its count and the rest are large enough."""
    parts, limit = share_parts(key, context), threshold(key, context)
    if parts is None or base is None or not limit.is_strict:
        return
    count, minimum, least = numerator_of(cell, base), Fraction(limit.minimum), Fraction(context.policy.R11.base)
    if base >= least and min(count, base - count) >= minimum:
        above, below = (counted_as(part, context) for part in parts)
        one = Fraction(1)
        yield Row(owner=key, terms=((below, one),), low=least, high=None)
        yield Row(owner=key, terms=((above, one),), low=minimum, high=None)
        yield Row(owner=key, terms=((above, -one), (below, one)), low=minimum, high=None)


def then_of(old: Published, context: Context) -> Iterator[Row]:
    """Yields the constraints of what an edition printed; none of what it held back."""
    if old.value is not None:
        yield from _equations(old.key, old.value, old.n, context, is_old=True)


def _equations(key: Key, value: Fraction, base: Fraction | None, context: Context, *, is_old: bool) -> Iterator[Row]:
    if context.indicators[key.indicator].kind in COUNTED:
        terms = ((counted_as(key, context), Fraction(1)),)
        yield Row(owner=key, terms=terms, low=value, high=value, is_old=is_old)
        return
    parts = share_parts(key, context)
    if parts is None:
        return
    above, below = (counted_as(part, context) for part in parts)
    low, high = _band(key, value, context)
    yield Row(owner=key, terms=((above, _PERCENT), (below, -low)), low=Fraction(0), high=None, is_old=is_old)
    yield Row(owner=key, terms=((above, -_PERCENT), (below, high)), low=Fraction(0), high=None, is_old=is_old)
    is_printed = below.indicator == key.indicator or not is_sensitive(key, context)
    if base is not None and is_printed:
        yield Row(owner=key, terms=((below, Fraction(1)),), low=base, high=base, is_old=is_old)


def in_whole_numbers(rows: Sequence[Row], context: Context) -> list[Row]:
    """Tightens the constraints of shares whose base is known exactly to whole numerators."""
    exact: dict[Key, dict[tuple[Key, ...], Row]] = {}
    for row in rows:
        if row.is_exact and row.terms[0][1] == 1:
            exact.setdefault(row.terms[0][0], {}).setdefault(row.needed, row)
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if len(row.terms) == 2 and row.high is None and not row.is_least:
            for base in exact.get(row.terms[1][0], {}).values():
                one = _whole(row, base, context)
                same = one.owner, one.besides, one.is_old, one.terms
                found[same] = _both(found[same], one) if same in found else one
    return [row for row in found.values() if row.high is not None and row.low <= row.high]


def _whole(slope: Row, base: Row, context: Context) -> Row:
    """One slope of a share over a base that is known, as an end of the count above it; the other end is wide."""
    (above, weight), (_, factor) = slope.terms
    is_ours = is_sensitive(slope.owner, context) and context.indicators[slope.owner.indicator].numerator is not None
    count = abs(factor) * base.low / _PERCENT
    high = Fraction(ceil(count) - 1 if is_ours and factor < _PERCENT else floor(count))
    ends = (Fraction(ceil(count)), base.low) if weight > 0 else (Fraction(0), high)
    owner, *more = dict.fromkeys((*slope.needed, *base.needed)) or (slope.owner,)
    return Row(
        owner=owner,
        terms=((above, Fraction(1)),),
        low=ends[0],
        high=ends[1],
        is_old=slope.is_old and base.is_old,
        besides=more[0] if more else None,
    )


def _both(one: Row, other: Row) -> Row:
    """Intersects two constraints on the same count."""
    highs = [each.high for each in (one, other) if each.high is not None]
    return replace(one, low=max(one.low, other.low), high=min(highs))


def _band(key: Key, value: Fraction, context: Context) -> tuple[Fraction, Fraction]:
    """The rounding interval of a printed share; outside sensitive subjects a measured share leaves exact."""
    if is_sensitive(key, context):
        return band(rounded(value, 0), 0)
    is_measured = context.indicators[key.indicator].numerator is not None
    return (value, value) if is_measured else band(value, 1)
