"""Lists the sensitive targets of a family: hidden counts, small differences, pieces of sensitive counts.

Written so that the work grows with the number of pairs of figures of which one contains the other, not with all pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Literal

import numpy as np

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.linked.bits import as_mask, bits_of
from kolosi.release.linked.elementary_cells import REPORTED, ZONES, Atom, Region
from kolosi.release.linked.equations import numerator_of_none, share_parts
from kolosi.release.linked.family import Family
from kolosi.release.linked.links import counted_as
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import Threshold, numerator_of, threshold
from kolosi.release.suppress.implied_cells import Sides, sides_of
from kolosi.release.suppress.leftovers import differ_in_one, is_strict_throughout, left_of_each, leftovers, unnamed

Need = Literal["existence", "exact", "presence", "difference", "silence", "unasked", "few"]
_TOLERANCE = 1e-5
"""How far a bound from the solver may miss a whole number and still be it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A sum of elementary cells that an attacker must not learn, with the protection interval that it needs.

    `existence`: it must be possible that it is 0, and that it is at least the minimum. `exact`: two whole numbers must
    be possible. `presence`: a reader must not be sure that there are some, unless they are many. `difference`: he must not be
    sure that it is a small count. `silence`: nor that it is 0 or small.
    `unasked` and `few` are the first two for counts that nobody cites: to know that they are large, or 0, is granted.
    `held` is what it is of an edition that held it back, where nobody asks it now.
    """

    key: Key | None
    region: Region
    need: Need
    minimum: int
    held: Key | None = None

    def is_granted(self, low: float, high: float) -> bool:
        """True when it is surely no small count of something, and may be known."""
        if self.need == "presence":
            return low >= self.minimum - _TOLERANCE
        return self.is_beside and (low >= self.minimum - _TOLERANCE or high <= _TOLERANCE)

    @property
    def is_beside(self) -> bool:
        """True for a count that nobody cites."""
        return self.need in {"unasked", "few"}

    def is_like(self, need: Need) -> bool:
        """True if it must be able to move as a target of some need must."""
        return self.need == need or (self.need, need) in {("unasked", "existence"), ("few", "exact")}

    def is_safe(self, low: float, high: float) -> bool:
        """True if its feasibility interval holds the protection interval. Wider is safer; an empty one (no point met yet) is not safe."""
        if low > high:
            return False
        reaches = high >= self.minimum - _TOLERANCE
        if self.is_like("existence"):
            return low <= _TOLERANCE and reaches
        if self.is_like("exact"):
            return floor(high + _TOLERANCE) > ceil(low - _TOLERANCE)
        if self.need == "difference":
            return low <= _TOLERANCE or reaches
        if self.need == "presence":
            return low <= _TOLERANCE
        return reaches or (low <= _TOLERANCE and high > _TOLERANCE)

    def weaker(self) -> Iterator[Target]:
        """What may still be protected where it is not: that there are some, then how many there are."""
        if self.need in {"existence", "presence", "silence", "unasked"}:
            yield replace(self, key=None, held=None, need="difference")
        if not self.is_like("exact"):
            yield replace(self, key=None, held=None, need="exact")

    def wants(self, low: float, high: float) -> tuple[bool, bool]:
        """Which ends would have to move so that it is safe: the lower, the upper."""
        if self.is_like("existence"):
            return low > _TOLERANCE, high < self.minimum - _TOLERANCE
        return (low > _TOLERANCE, False) if self.need == "presence" else (True, True)

    def moves(self, now: float, low: float, high: float) -> list[float]:
        """By how much it would have to move from what it is, each of which alone would help."""
        up = max(self.minimum - now, 1.0)
        if self.is_like("existence"):
            return [-now] if low > _TOLERANCE else [up]
        if self.is_like("exact"):
            return [1.0, -1.0] if now >= 1.0 else [1.0]
        if self.need == "difference":
            return [up, -now]
        if self.need == "presence":
            return [-now]
        return [up] if now > _TOLERANCE else [up, 1.0]


def targets_of(family: Family, hidden: frozenset[Key], context: Context, *, is_consistent: bool) -> list[Target]:
    """Lists everything to protect from a reader who guesses while these figures are hidden.

    Where the equations can all be true, a difference of printed figures that is not small needs no look: it is what it
    is while both are printed, and can only be larger in the eyes of a reader when one of them is hidden.
    """
    found = [*hidden_counts(family, hidden, context), *_still_hidden(family)]
    found += _left_over(family, hidden, is_consistent=is_consistent)
    return [one for one in dict.fromkeys(found) if one.need != "presence"]


def remainders_of(family: Family, hidden: frozenset[Key]) -> list[Target]:
    """Lists what counts leave of one another on a sensitive subject, of which even a reader who does not guess must not be sure that
    there are some, unless they are many."""
    found = [one for one in _left_over(family, hidden, is_consistent=True) if one.need == "presence"]
    seen = {one.region for one in found}
    for one in left_of_each(family, family.memo["limits"]):
        if not one.is_many and _is_new(one.region, family, seen):
            found.append(Target(key=None, region=one.region, need="presence", minimum=one.limit.minimum))
    return list(dict.fromkeys(found))


def _left_over(family: Family, hidden: frozenset[Key], *, is_consistent: bool) -> Iterator[Target]:
    """What nobody cites: remainders of counts, pieces of sensitive ones, counts beside them, what was reported late."""
    if "limits" not in family.memo:
        family.memo["limits"] = {key: threshold(key, family.context) for key in (*family.counts, *family.cells)}
    limits: Mapping[Key, Threshold] = family.memo["limits"]
    seen: set[Region] = set()
    yield from _cuts(family, limits, seen)
    yield from _differences(family, hidden, limits, seen, is_consistent=is_consistent)
    yield from _pieces(family, limits, seen)
    if "beside" not in family.memo:
        family.memo["beside"] = tuple(_beside(family))
    yield from family.memo["beside"]
    yield from _late(family, seen)


def hidden_counts(family: Family, hidden: frozenset[Key], context: Context) -> Iterator[Target]:
    """Hidden counts, and the numerators of hidden shares that give a small count back. In a place that nobody knows lies nothing."""
    for key, value in _secrets(family, hidden, context):
        if not family.inside[key]:
            continue
        limit = threshold(key, context)
        need: Need = "existence" if limit.is_strict and value < limit.minimum else "exact"
        yield Target(key=key, region=family.inside[key], need=need, minimum=limit.minimum)


def _still_hidden(family: Family) -> Iterator[Target]:
    """What editions held back and nobody asks now; where it is not known whether it was a small count, no more than that."""
    for key in sorted(family.still_hidden):
        held = family.still_hidden[key]
        need: Need = "exact"
        if held.limit.is_strict and held.is_few is not False:
            need = "existence" if held.is_few else "difference"
        named = key.without_breakdown(REPORTED)
        yield Target(key=None, region=family.inside[key], need=need, minimum=held.limit.minimum, held=named)


def _secrets(family: Family, hidden: frozenset[Key], context: Context) -> Iterator[tuple[Key, Fraction]]:
    named = {family.names.get(key, key) for key in family.cells if context.indicators[key.indicator].kind != "share"}
    for key in sorted(hidden & set(family.cells)):
        cell = family.cells[key]
        if cell.value is None:
            above = numerator_of_none(key, cell, context)
            if above is not None and above not in named:
                yield above, Fraction(0)
            continue
        if key in family.inside and context.indicators[key.indicator].kind != "share":
            yield key, cell.value
        parts = share_parts(key, context)
        above = counted_as(parts[0], context) if parts else key
        base = _base_of(cell, parts[1], family) if parts else None
        if above in family.place and above not in named and base is not None:
            yield above, numerator_of(cell, base)


def _base_of(cell: Estimate, below: Key, family: Family) -> Fraction | None:
    """The base of a share, measured, published beside it, or cited itself."""
    if cell.denominator is not None or cell.n is not None:
        return cell.denominator if cell.n is None or cell.denominator is not None else Fraction(cell.n)
    return family.cells[below].value if below in family.cells else None


def _differences(
    family: Family,
    hidden: frozenset[Key],
    limits: Mapping[Key, Threshold],
    seen: set[Region],
    *,
    is_consistent: bool,
) -> Iterator[Target]:
    """Yields what is left when one printed figure is subtracted from another that contains it."""
    printed = _printed_counts(family, hidden)
    shown = sorted(family.place[key] for key in printed)
    for child, (part, child_is_old) in printed.items():
        for j in np.flatnonzero(family.held_by[family.place[child], shown]).tolist():
            parent = family.counts[shown[j]]
            total, is_old = printed[parent]
            limit = limits[parent] if limits[parent].minimum else limits[child]
            if not limit.minimum and not differ_in_one(parent, child):
                limit = threshold(unnamed(parent, child), family.context)
            if part > total or (is_old and child_is_old) or not limit.minimum:
                continue
            is_far = total - part >= limit.minimum
            if (is_far and (is_consistent or not limit.is_strict)) or (_is_late(parent, child) and not limit.is_strict):
                continue
            region = _without(family.inside[parent], family.inside[child])
            is_time = (parent.breakdown, parent.places) == (child.breakdown, child.places)
            need: Need = "silence" if is_time and limit.is_strict else "difference"
            if _is_new(region, family, seen):
                yield Target(key=None, region=region, need=need, minimum=limit.minimum)
                if not _is_late(parent, child) and is_strict_throughout(parent, family.context):
                    yield Target(key=None, region=region, need="presence", minimum=limit.minimum)


def _is_late(now: Key, then: Key) -> bool:
    """True when two counts differ only by what was reported late."""
    return now.with_breakdown(REPORTED) == then.with_breakdown(REPORTED)


def _without(whole: Region, part: Region) -> Region:
    taken = set(part)
    return tuple(i for i in whole if i not in taken)


def _is_new(region: Region, family: Family, seen: set[Region]) -> bool:
    """True, once, for a region in which something real may lie."""
    if region in seen or _nothing(family).issuperset(region):
        return False
    seen.add(region)
    return True


def _nothing(family: Family) -> frozenset[int]:
    """The atoms in which nothing real lies; listed once for each family."""
    if "nothing" not in family.memo:
        family.memo["nothing"] = frozenset(i for i, atom in enumerate(family.atoms) if not _is_something(atom))
    found: frozenset[int] = family.memo["nothing"]
    return found


def _beside(family: Family) -> Iterator[Target]:
    """The counts that nobody cites and that have not the same atoms as one that somebody does.

    An ordinary share may give its own counts back; one of a sensitive subject may not. Where a period, a place or a term is
    named by no count, what a reader must not be able to prove is that there are some and that they are few.
    """
    named = {family.names.get(key, key) for key in family.cells} | family.still_hidden.keys()
    limits = {key: threshold(key, family.context) for key in (*family.counts, *family.beside)}
    told = [key for key in family.counts if key not in named and limits[key].is_strict]
    seen = {family.inside[key] for key in family.counts if key not in told}
    sides: dict[str, Sides] = {}
    for name in {key.indicator for key in family.counts}:
        sides[name] = sides_of([key for key in family.counts if key.indicator == name], family.context)
    for key in (*told, *family.beside):
        limit, region = limits[key], family.inside[key]
        if limit.minimum and _is_new(region, family, seen):
            need: Need = "unasked" if limit.is_strict else "few"
            need = need if sides[key.indicator].are_of(key) else "difference"
            yield Target(key=None, region=region, need=need, minimum=limit.minimum)


def _late(family: Family, seen: set[Region]) -> Iterator[Target]:
    """What was reported late of each count of a sensitive subject that is told, or lies beside those that are."""
    for key in (*family.counts, *family.beside):
        if not any(column == REPORTED for column, _ in key.breakdown):
            continue
        now = key.without_breakdown(REPORTED)
        limit = threshold(now, family.context)
        if limit.is_strict and now in family.inside:
            region = _without(family.inside[now], family.inside[key])
            if _is_new(region, family, seen):
                yield Target(key=None, region=region, need="difference", minimum=limit.minimum)


def _is_something(atom: Atom) -> bool:
    """False for what is left when all that is known is named, and for what a zone has beside its regions."""
    return atom.is_real and not atom.remainder_of >> ZONES & 1


def _printed_counts(family: Family, hidden: frozenset[Key]) -> dict[Key, tuple[Fraction, bool]]:
    """The counts that stand alone in an equation, with their value and whether an edition printed them before."""
    found: dict[Key, tuple[Fraction, bool]] = {}
    for row in family.rows:
        if row.is_exact and row.is_known(hidden):
            found.setdefault(row.terms[0][0], (row.low, row.is_old))
    return found


def _cuts(family: Family, limits: Mapping[Key, Threshold], seen: set[Region]) -> Iterator[Target]:
    """Yields the remainders of counts by differencing in one dimension."""
    for one in leftovers(family, limits):
        if _is_new(one.region, family, seen) and not one.is_many:
            need: Need = "silence" if one.is_over_time and one.limit.is_strict else "difference"
            yield Target(key=None, region=one.region, need=need, minimum=one.limit.minimum)
            if one.is_strict_throughout:
                yield Target(key=None, region=one.region, need="presence", minimum=one.limit.minimum)


def _pieces(family: Family, limits: Mapping[Key, Threshold], seen: set[Region]) -> Iterator[Target]:
    """Yields the pieces that the strict counts tell apart among themselves."""
    if "pieces" not in family.memo:
        family.memo["pieces"] = tuple(_told_apart(family, limits)) if len(family.counts) > 1 else ()
    pieces: Sequence[tuple[Region, int]] = family.memo["pieces"]
    for region, minimum in pieces:
        if _is_new(region, family, seen):
            yield Target(key=None, region=region, need="difference", minimum=minimum)


def _told_apart(family: Family, limits: Mapping[Key, Threshold]) -> Iterator[tuple[Region, int]]:
    """The pieces in which something real may lie, with the largest minimum of the counts around each."""
    strict = as_mask([j for j, key in enumerate(family.counts) if limits[key].is_strict], len(family.counts))
    least = [limits[key].minimum for key in family.counts]
    pieces: dict[int, list[int]] = {}
    for i, atom in enumerate(family.atoms):
        pieces.setdefault(atom.covered_by & strict, []).append(i)
    for covering, atoms in sorted(pieces.items()):
        if covering and not _nothing(family).issuperset(atoms):
            yield tuple(atoms), max(map(least.__getitem__, bits_of(covering)))
