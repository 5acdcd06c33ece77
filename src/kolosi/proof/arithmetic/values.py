"""Exact arithmetic on printed numbers: what interval each may stand for, and how far a recomputed value lies from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from kolosi.reading.mentions import Mention

CONSISTENT, ROUNDING, INCONSISTENT, UNKNOWN = "consistent", "rounding", "inconsistent", "not_checkable"


@dataclass(frozen=True)
class Range:
    """Every value from `low` to `high`."""

    low: Fraction
    high: Fraction

    @property
    def is_exact(self) -> bool:
        """True for one value."""
        return self.low == self.high

    def distance(self, value: Fraction) -> Fraction:
        """How far a value lies outside; 0 inside."""
        return max(self.low - value, value - self.high, Fraction(0))

    def apart(self, other: Range) -> Fraction:
        """How far two ranges lie apart; 0 when they share a value."""
        return max(self.low - other.high, other.low - self.high, Fraction(0))

    @property
    def middle(self) -> Fraction:
        """The value in the middle."""
        return (self.low + self.high) / 2


def exactly(value: Fraction) -> Range:
    """One value."""
    return Range(value, value)


def claimed(mention: Mention) -> Range:
    """What a printed number says of the true value: itself, or what its hedge lets it be."""
    value, step = mention.exact, mention.step
    high = mention.high if mention.high is not None else value
    return _hedged(value, high, step, mention.hedge) if mention.hedge else Range(value, high)


def measured(mention: Mention) -> Range:
    """What a printed operand says of the true value: in thousands or millions it is rounded to its last place."""
    found = claimed(mention)
    if mention.hedge is not None or mention.step <= 1 or mention.high is not None:
        return found
    return Range(found.low - mention.step / 2, found.high + mention.step / 2)


def _hedged(value: Fraction, high: Fraction, step: Fraction, hedge: str) -> Range:
    room = _room(value, step)
    half = step / 2
    if hedge == "approx":
        return Range(value - room, high + room)
    if hedge == "nearly":
        return Range(value - room, high + half)
    if hedge == "more_than":
        return Range(value - half, high + abs(high) / 10 + step)
    if hedge in ("less_than", "up_to"):
        return Range(value - abs(value) / 10 - step, high + half)
    if hedge == "just_over":
        return Range(value - half, high + abs(high) / 20 + step)
    if hedge == "just_under":
        return Range(value - abs(value) / 20 - step, high + half)
    return Range(value, high)


DETAILED = 3
"""A number printed to so many digits is told in full: "some 46,500 people" are no 48 000."""


def _room(value: Fraction, step: Fraction) -> Fraction:
    """How far the true value may lie from a number behind "about": 5 %; two units of its last digit when told in full."""
    printed = str(abs(value / step))
    told = printed.rstrip("0")
    if "/" not in printed and len(told) >= DETAILED:
        return step * (2 * int(10 ** (len(printed) - len(told))))
    return max(abs(value) / 20, 2 * step)


def verdict(recomputed: Range, printed: Mention, target: Range | None = None) -> str:
    """Whether a recomputed value is what was printed, at its last printed place."""
    target = target or claimed(printed)
    distance = recomputed.apart(target)
    if distance <= printed.step / 2:
        return CONSISTENT
    return ROUNDING if distance < printed.step else INCONSISTENT


def change(new: Range, old: Range) -> Range | None:
    """100 (new - old) / old; None from zero or from what may be zero."""
    if old.low <= 0:
        return None
    corners = [100 * (n - o) / o for n in _ends(new) for o in _ends(old)]
    return Range(min(corners), max(corners))


def share(part: Range, whole: Range) -> Range | None:
    """100 part / whole; None of nothing."""
    if whole.low <= 0:
        return None
    corners = [100 * p / w for p in _ends(part) for w in _ends(whole)]
    return Range(min(corners), max(corners))


def _ends(found: Range) -> tuple[Fraction, ...]:
    """The lowest and the highest value; one where both are the same."""
    return (found.low,) if found.low is found.high else (found.low, found.high)


def total(parts: Iterable[Range]) -> Range:
    """The sum."""
    found = list(parts)
    low = added(one.low for one in found)
    return Range(low, low if all(one.low is one.high for one in found) else added(one.high for one in found))


def added(values: Iterable[Fraction]) -> Fraction:
    """The sum of some values; whole ones, which most are, are added as such."""
    whole, rest = 0, Fraction(0)
    for value in values:
        if value.denominator == 1:
            whole += value.numerator
        else:
            rest += value
    return rest + whole


class Look:
    """A quick look, in floating numbers, that leaves out what is far from a percentage; exact numbers decide."""

    def __init__(self, percent: Mention, family: str) -> None:
        self.is_hedged, self.is_change = percent.is_rough, family == "change"
        self.base = 100.0 if self.is_change else 0.0
        self.value, self.room = float(percent.exact), float(percent.step) / 2
        self.room += (self.room + self.value + 100) * 1e-9
        self.has_other = percent.other is not None
        self.sign = percent.sign if family == "change" else None
        self.known: dict[int, float] = {}

    def may(self, one: Mention, other: Mention) -> bool:
        """Whether a pair may give the percentage."""
        if self.is_hedged or one.is_rough or other.is_rough:
            return True
        return self._is_near(self._value(one), self._value(other))

    def may_as_read(self, one: Mention, other: Mention) -> bool:
        """Whether a pair may give the percentage in one of the readings of its numbers."""
        if self.is_hedged or self.has_other or one.is_rough or other.is_rough:
            return True
        return any(self._is_near(float(a.exact), float(b.exact)) for a in readings(one) for b in readings(other))

    def _is_near(self, one: float, other: float) -> bool:
        found = 100 * one / other - self.base if other > 0 else 0.0
        return other > 0 and abs((found * self.sign if self.sign else abs(found)) - self.value) <= self.room

    def _value(self, mention: Mention) -> float:
        found = self.known.get(mention.start)
        if found is None:
            found = self.known[mention.start] = float(mention.exact)
        return found


def numerators(percent: Mention, whole: Fraction) -> range:
    """The whole numbers that are the printed share of a whole: none when no count gives it."""
    low = (percent.exact - percent.step / 2) * whole / 100
    high = (percent.exact + percent.step / 2) * whole / 100
    first = -(-low.numerator // low.denominator)
    last = high.numerator // high.denominator
    return range(max(first, 0), max(last, -1) + 1)


def nearest_share(percent: Mention, whole: Fraction) -> Fraction:
    """The share of a whole number of the whole that comes nearest to the printed one."""
    ideal = percent.exact * whole / 100
    below = ideal.numerator // ideal.denominator
    candidates = [Fraction(100 * k) / whole for k in (below, below + 1) if k >= 0]
    return min(candidates, key=lambda found: abs(found - percent.exact))


def readings(mention: Mention) -> Iterator[Mention]:
    """A number as first read, then as its other separator would have it."""
    yield mention
    if mention.other is not None:
        yield Mention(**{**vars(mention), "value": mention.other, "step": mention.other_step, "other": mention.exact})
