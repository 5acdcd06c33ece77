"""A relation between printed numbers: its operands, what is recomputed, the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from kolosi.proof.arithmetic.values import (
    CONSISTENT,
    INCONSISTENT,
    ROUNDING,
    UNKNOWN,
    Range,
    change,
    claimed,
    exactly,
    measured,
    nearest_share,
    numerators,
    readings,
    share,
    total,
    verdict,
)
from kolosi.proof.rules import Row, row_of
from kolosi.reading.mentions import Mention

Operands = Mapping[str, tuple[Mention, ...]]


@dataclass(frozen=True, kw_only=True)
class Relation:
    """What some numbers say of each other. `stated` is the number that is tested; a note is a flag that is not sure."""

    family: str
    rule: str
    verdict: str
    stated: Mention
    operands: Operands
    recomputed: Range | None = None
    unit: str = ""
    tier: str = "B"
    chance: Fraction | None = None
    diagnosis: str | None = None
    alternatives: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    is_note: bool = False

    @property
    def row(self) -> Row:
        """What is known of its rule."""
        return row_of(self.rule, self.family)

    @property
    def is_flag(self) -> bool:
        """True for what the author must look at."""
        return self.verdict in (ROUNDING, INCONSISTENT)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every number of it, in order."""
        if len(self.operands) == 1 and next(iter(self.operands.values())) == (self.stated,):
            return (self.stated,)
        found = {one.start: one for some in self.operands.values() for one in some} | {self.stated.start: self.stated}
        return tuple(found[start] for start in sorted(found))

    @property
    def claim(self) -> tuple[object, ...]:
        """What it says of which figures, whichever rule finds it."""
        return self.family, self.stated.start, tuple(mention.start for mention in self.mentions)

    def is_of_size(self, times: int | Fraction) -> bool:
        """Whether what is stated and what is recomputed are of one size: neither is more than so many times the other."""
        assert self.recomputed is not None
        right, stated = abs(self.recomputed.middle), self.stated.exact
        return stated <= times * right and right <= times * stated


def is_near(relation: Relation, room: Fraction = Fraction(1, 5)) -> bool:
    """Whether what is recomputed lies within a part of the stated total, a fifth: else the parts are those of something else."""
    assert relation.recomputed is not None
    stated = relation.stated.exact
    return abs(relation.recomputed.middle - stated) <= room * stated


def weighed(family: str, rule: str, slots: Mapping[str, Mention], *, tier: str = "B") -> Relation | None:
    """The relation of a family between numbers in its slots; of several readings of them, the one that holds."""
    found = [relation for reading in _readings(slots) if (relation := FAMILIES[family](rule, reading)) is not None]
    best = min(found, key=lambda one: _RANK[one.verdict], default=None)
    return replace(best, tier=tier) if best else None


_RANK = {CONSISTENT: 0, ROUNDING: 1, UNKNOWN: 2, INCONSISTENT: 3}


def _readings(slots: Mapping[str, Mention]) -> list[Mapping[str, Mention]]:
    names = list(slots)
    return [
        dict(zip(names, chosen, strict=True)) for chosen in product(*(list(readings(slots[name])) for name in names))
    ]


def signed(percent: Mention, recomputed: Range) -> Range:
    """What a printed change says, with its sign; without a sign it is read the way the figures go."""
    said = claimed(percent)
    sign = percent.sign or (-1 if recomputed.middle < 0 else 1)
    return said if sign > 0 else Range(-said.high, -said.low)


def _change(rule: str, slots: Mapping[str, Mention]) -> Relation | None:
    new, old, percent = slots["new"], slots["old"], slots["pct"]
    recomputed = change(claimed(new), claimed(old))
    if recomputed is None:
        return _unknown("change", rule, percent, slots)
    found = verdict(recomputed, percent, signed(percent, recomputed))
    if found == ROUNDING and (room := change(measured(new), measured(old))) is not None:
        found = verdict(room, percent, signed(percent, room))
    return _made("change", rule, found, percent, slots, recomputed, "percent_change")


def _share(rule: str, slots: Mapping[str, Mention]) -> Relation | None:
    part, whole, percent = slots["part"], slots["whole"], slots["pct"]
    recomputed = share(claimed(part), claimed(whole))
    if recomputed is None:
        return _unknown("share", rule, percent, slots)
    found = verdict(recomputed, percent)
    if found == ROUNDING and (room := share(measured(part), measured(whole))) is not None:
        found = verdict(room, percent)
    return _made("share", rule, found, percent, slots, recomputed, "percent_share")


def _grim(rule: str, slots: Mapping[str, Mention]) -> Relation | None:
    """Whether some whole number of a whole is the printed share; it says something of small wholes only."""
    whole, percent = slots["whole"], slots["pct"]
    if whole.is_rough or percent.is_rough or whole.exact <= 0 or whole.exact.denominator != 1:
        return None
    if numerators(percent, whole.exact):
        return _made("grim", rule, CONSISTENT, percent, slots, exactly(percent.exact), "percent_share")
    nearest = nearest_share(percent, whole.exact)
    found = ROUNDING if abs(nearest - percent.exact) < percent.step else INCONSISTENT
    return _made("grim", rule, found, percent, slots, exactly(nearest), "percent_share")


def _points(rule: str, slots: Mapping[str, Mention]) -> Relation | None:
    new, old, points = slots["new"], slots["old"], slots["pct"]
    room = (new.step + old.step) / 2
    middle = new.exact - old.exact
    recomputed = Range(middle - room, middle + room)
    found = verdict(recomputed, points, signed(points, recomputed))
    return _made("points", rule, found, points, slots, exactly(middle), "points")


def _difference(rule: str, slots: Mapping[str, Mention]) -> Relation | None:
    new, old, printed = claimed(slots["new"]), claimed(slots["old"]), slots["diff"]
    low, high = old.low - new.high, old.high - new.low
    recomputed = Range(low, high) if low + high >= 0 else Range(-high, -low)
    found = CONSISTENT if recomputed.apart(claimed(printed)) == 0 else INCONSISTENT
    return _made("difference", rule, found, printed, slots, recomputed, "count")


def _made(
    family: str,
    rule: str,
    found: str,
    stated: Mention,
    slots: Mapping[str, Mention],
    recomputed: Range,
    unit: str,
) -> Relation:
    return Relation(
        family=family,
        rule=rule,
        verdict=found,
        stated=stated,
        operands={name: (mention,) for name, mention in slots.items()},
        recomputed=recomputed,
        unit=unit,
    )


def _unknown(family: str, rule: str, stated: Mention, slots: Mapping[str, Mention]) -> Relation:
    operands = {name: (mention,) for name, mention in slots.items()}
    return Relation(family=family, rule=rule, verdict=UNKNOWN, stated=stated, operands=operands)


FAMILIES: Mapping[str, Callable[[str, Mapping[str, Mention]], Relation | None]] = {
    "change": _change,
    "share": _share,
    "grim": _grim,
    "points": _points,
    "difference": _difference,
}


def summed(rule: str, whole: Mention, parts: tuple[Mention, ...], *, tier: str = "B") -> Relation:
    """A total against its parts: counts add up exactly, rounded shares within their roundings."""
    recomputed = total(claimed(part) for part in parts)
    target = claimed(whole)
    if whole.kind == "count":
        rounded = [one.step for one in (whole, *parts) if one.step > 1]
        room = sum(rounded, Fraction(0)) / 2
    else:
        room = (whole.step + sum((part.step for part in parts), Fraction(0))) / 2
    found = CONSISTENT if recomputed.apart(target) <= room else INCONSISTENT
    return Relation(
        family="sum", rule=rule, verdict=found, stated=whole, operands={"total": (whole,), "parts": parts},
        recomputed=recomputed, unit=whole.kind, tier=tier,
    )  # fmt: skip


def makes_hundred(parts: Sequence[Mention]) -> bool:
    """Whether shares may be all of one whole: each is off by half its last digit at most, so that many are off by less."""
    gap = abs(sum((part.exact for part in parts), Fraction(0)) - 100)
    room = sum((part.step for part in parts), Fraction(0)) / 2
    return gap < room or gap <= max(part.step for part in parts)
