"""Counts as sums of atoms: the smallest pieces of time, place and category that a set of figures tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kolosi.model.indicator import SUMMABLE_OVER_TIME, Indicator
from kolosi.model.key import Key
from kolosi.release.context import Context

Members = frozenset[str] | None
"""What a figure covers in one dimension; None is everything."""


@dataclass(frozen=True, kw_only=True)
class Atom:
    """One piece. `covered_by` has bit i set when figure i covers it.

    `remainder_of` has bit d set when it is what no figure names in dimension d. `is_real` is False for what is left
    when every known place and term is named.
    """

    covered_by: int
    is_real: bool
    remainder_of: int


def adds_up(indicator: Indicator) -> bool:
    """True when the figure of a union is the sum of the figures of its parts (different ones counted once do not)."""
    return indicator.measure is not None and indicator.measure.function != "distinct" and indicator.kind != "share"


def adds_up_over_time(indicator: Indicator) -> bool:
    """True when, besides, the figure of a period is the sum of those of its months."""
    is_sum = indicator.measure is not None and indicator.measure.function in {"count", "sum"}
    return indicator.kind in SUMMABLE_OVER_TIME and is_sum


def atoms_of(keys: Sequence[Key], context: Context) -> tuple[Atom, ...]:
    """The atoms that the figures tell apart, in a fixed order; each is covered by at least one figure."""
    pieces = [Atom(covered_by=(1 << len(keys)) - 1, is_real=True, remainder_of=0)]
    for d, (sides, universe) in enumerate(_dimensions(keys, context)):
        classes = _classes(sides, universe, d)
        crossed: dict[tuple[int, int], Atom] = {}
        for piece in pieces:
            for other in classes:
                _merge(crossed, piece, other)
        pieces = list(crossed.values())
    return tuple(sorted(pieces, key=lambda piece: (piece.covered_by, piece.remainder_of)))


def _merge(crossed: dict[tuple[int, int], Atom], piece: Atom, other: Atom) -> None:
    """Adds what two pieces share; pieces that the same figures cover and that are remainders alike are one."""
    mask, rest = piece.covered_by & other.covered_by, piece.remainder_of | other.remainder_of
    if mask:
        before = crossed.get((mask, rest))
        is_real = (before is not None and before.is_real) or (piece.is_real and other.is_real)
        crossed[mask, rest] = Atom(covered_by=mask, is_real=is_real, remainder_of=rest)


def _dimensions(keys: Sequence[Key], context: Context) -> Iterable[tuple[list[Members], frozenset[str] | None]]:
    """For each dimension what each figure covers, and everything that is known to exist there (None: not known)."""
    yield [frozenset({_identity(key, context)}) for key in keys], frozenset()
    yield _spans(keys, context), None
    regions = frozenset(context.regions)
    yield [_union(key.places, context) for key in keys], regions or None
    for column in sorted({column for key in keys for column, _ in key.breakdown}):
        taxonomy = context.terms.get(column)
        chosen = [dict(key.breakdown).get(column) for key in keys]
        yield (
            [None if terms is None else frozenset(terms) for terms in chosen],
            frozenset(taxonomy.terms) if taxonomy else None,
        )


def _identity(key: Key, context: Context) -> str:
    indicator = context.indicators[key.indicator]
    if adds_up_over_time(indicator):
        return key.indicator
    return f"{key.indicator}@{key.period}" if adds_up(indicator) else str(key)


def _union(places: Iterable[str], context: Context) -> Members:
    named = tuple(places)
    return frozenset().union(*(context.members(place) for place in named)) if named else None


def _spans(keys: Sequence[Key], context: Context) -> list[Members]:
    """The stretches between all first and last days, for the figures that add up over time."""
    summed = [adds_up_over_time(context.indicators[key.indicator]) for key in keys]
    ends = {
        (key.period.first.toordinal(), key.period.last.toordinal() + 1)
        for key, over in zip(keys, summed, strict=True)
        if over
    }
    marks = sorted({day for pair in ends for day in pair})
    return [
        frozenset(str(day) for day in marks if key.period.first.toordinal() <= day <= key.period.last.toordinal())
        if over
        else None
        for key, over in zip(keys, summed, strict=True)
    ]


def _classes(sides: Sequence[Members], universe: frozenset[str] | None, dimension: int) -> list[Atom]:
    """Elements that the same figures cover make one class; what no figure names is the remainder."""
    unlimited = sum(1 << i for i, side in enumerate(sides) if side is None)
    named = {element for side in sides if side is not None for element in side}
    masks = {
        unlimited | sum(1 << i for i, side in enumerate(sides) if side is not None and element in side)
        for element in named
    }
    classes = [Atom(covered_by=mask, is_real=True, remainder_of=0) for mask in sorted(masks)]
    if unlimited and named:
        is_real = universe is None or bool(universe - named)
        classes.append(Atom(covered_by=unlimited, is_real=is_real, remainder_of=1 << dimension))
    return classes or [Atom(covered_by=unlimited, is_real=True, remainder_of=0)]
