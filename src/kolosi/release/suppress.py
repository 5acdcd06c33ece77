"""The second suppression: hides the cheapest further figures until no hidden one can be worked out.

Greedy with repair and a last pass that takes back what was hidden for nothing (Cox 1980; Willenborg and de Waal 2001,
chapter 4; Fischetti and Salazar 2001 for the protection by linear programming).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

from kolosi.model.key import Key
from kolosi.release.context import Context
from kolosi.release.families import Family, share_parts
from kolosi.release.parts import independent_parts
from kolosi.release.rules import Threshold, numerator_of, threshold

if TYPE_CHECKING:
    from kolosi.release.attack import Attack

Need = Literal["existence", "exact", "difference", "silence"]
_TOLERANCE = 1e-5


@dataclass(frozen=True, kw_only=True)
class Target:
    """A sum of atoms that a reader must not learn.

    `existence`: it must be possible that it is 0, and that it is at least the minimum. `exact`: two whole numbers must
    be possible. `difference`: a reader must not be sure that it is a small count. `silence`: nor that it is 0 or small.
    """

    key: Key | None
    region: tuple[int, ...]
    need: Need
    minimum: int

    def is_safe(self, low: float, high: float) -> bool:
        """True when knowing that it lies between the two harms nobody. Wider is safer; nothing seen yet is not safe."""
        if low > high:
            return False
        reaches = high >= self.minimum - _TOLERANCE
        if self.need == "existence":
            return low <= _TOLERANCE and reaches
        if self.need == "exact":
            return floor(high + _TOLERANCE) > ceil(low - _TOLERANCE)
        if self.need == "difference":
            return low <= _TOLERANCE or reaches
        return reaches or (low <= _TOLERANCE and high > _TOLERANCE)


@dataclass(frozen=True, kw_only=True)
class Protection:
    """Figures hidden to protect others, each with True when an earlier edition is part of the danger.

    `known` are hidden figures that no further hiding protects: earlier editions give them away.
    """

    secondary: Mapping[Key, bool]
    known: tuple[Key, ...]


def protect(family: Family, hidden: frozenset[Key], context: Context) -> Protection:
    """What must be hidden besides, in one family, once the figures of `hidden` do not leave."""
    secondary: dict[Key, bool] = {}
    known: set[Key] = set()
    while True:
        before = len(secondary)
        for part in independent_parts(family, hidden | secondary.keys()):
            found = _protect_part(part, hidden | secondary.keys(), context)
            secondary |= found.secondary
            known.update(found.known)
        if len(secondary) == before:
            return Protection(secondary=dict(sorted(secondary.items())), known=tuple(sorted(known)))


def _protect_part(family: Family, hidden: frozenset[Key], context: Context) -> Protection:
    limits = {key: threshold(key, context) for key in (*family.counts, *family.cells)}
    targets = list(_targets(family, hidden, limits, context))
    if not targets:
        return Protection(secondary={}, known=())
    from kolosi.release.attack import Attack

    return _Repair(family, hidden, targets, Attack(family)).run()


def _targets(
    family: Family, hidden: frozenset[Key], limits: Mapping[Key, Threshold], context: Context
) -> Iterator[Target]:
    """Hidden counts, numerators of shares that give a small count back, and small differences of printed figures."""
    for key, value in _secrets(family, hidden, context):
        limit = limits[key]
        is_small = limit.is_strict and value < limit.minimum
        region = tuple(sorted(family.inside[key]))
        yield Target(key=key, region=region, need="existence" if is_small else "exact", minimum=limit.minimum)
    for key in sorted(family.still_hidden):
        need: Need = "difference" if limits[key].is_strict else "exact"
        yield Target(key=None, region=tuple(sorted(family.inside[key])), need=need, minimum=limits[key].minimum)
    yield from _differences(family, hidden, limits)


def _secrets(family: Family, hidden: frozenset[Key], context: Context) -> Iterator[tuple[Key, Fraction]]:
    counts = set(family.counts)
    for key in sorted(hidden & set(family.cells)):
        cell = family.cells[key]
        if cell.value is None:
            continue
        if key in counts and context.indicators[key.indicator].kind != "share":
            yield key, cell.value
        parts = share_parts(key, context)
        if parts and parts[0] in counts and parts[0] not in family.cells and cell.denominator is not None:
            yield parts[0], numerator_of(cell, cell.denominator)


def _differences(family: Family, hidden: frozenset[Key], limits: Mapping[Key, Threshold]) -> Iterator[Target]:
    """What is left when one printed figure is taken from another that contains it; and the pieces of strict counts."""
    printed = _printed_counts(family, hidden)
    inside = family.inside
    seen: set[tuple[int, ...]] = set()
    for parent, (total, is_old) in printed.items():
        for child, (part, child_is_old) in printed.items():
            if part > total or (is_old and child_is_old) or not inside[child] < inside[parent]:
                continue
            limit = limits[parent] if limits[parent].minimum else limits[child]
            is_near = total - part < limit.minimum
            if not limit.minimum or not (is_near or limit.is_strict):
                continue
            region = tuple(sorted(inside[parent] - inside[child]))
            is_time = (parent.breakdown, parent.places) == (child.breakdown, child.places)
            need: Need = "silence" if is_time and limit.is_strict else "difference"
            is_real = any(family.atoms[i].is_real for i in region)
            if is_real and region not in seen:
                seen.add(region)
                yield Target(key=None, region=region, need=need, minimum=limit.minimum)
    yield from _cuts(family, limits, seen)
    yield from _pieces(family, limits, seen)


def _cuts(family: Family, limits: Mapping[Key, Threshold], seen: set[tuple[int, ...]]) -> Iterator[Target]:
    """The pieces into which a strict count is cut by counts that differ from it in one dimension, remainder included."""
    inside = family.inside
    alike = _differing_in_one(family.counts)
    for parent in family.counts:
        if not limits[parent].is_strict:
            continue
        for dimension, others in alike[parent]:
            cutting = [inside[key] for key in others if inside[key] < inside[parent]]
            need: Need = "silence" if dimension == "period" else "difference"
            for region in _pieces_cut(inside[parent], cutting):
                if region not in seen and any(family.atoms[i].is_real for i in region):
                    seen.add(region)
                    yield Target(key=None, region=region, need=need, minimum=limits[parent].minimum)


def _differing_in_one(keys: Iterable[Key]) -> dict[Key, list[tuple[str, list[Key]]]]:
    """For each key and each dimension, the keys that are the same in all other dimensions."""
    counts = list(keys)
    columns = sorted({column for key in counts for column, _ in key.breakdown})
    alike: dict[tuple[str, tuple[object, ...]], list[Key]] = {}
    for key in counts:
        for dimension, rest in _left_open(key, columns):
            alike.setdefault((dimension, rest), []).append(key)
    return {
        key: [(dimension, alike[dimension, rest]) for dimension, rest in _left_open(key, columns)] for key in counts
    }


def _left_open(key: Key, columns: Iterable[str]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What remains of a key when one of its dimensions is left open, for each of them."""
    yield "period", (key.indicator, key.places, key.breakdown)
    yield "places", (key.indicator, key.period, key.breakdown)
    for column in columns:
        others = tuple(pair for pair in key.breakdown if pair[0] != column)
        yield column, (key.indicator, key.period, key.places, others)


def _pieces_cut(parent: frozenset[int], children: list[frozenset[int]]) -> list[tuple[int, ...]]:
    pieces: dict[tuple[bool, ...], list[int]] = {}
    for atom in sorted(parent):
        pieces.setdefault(tuple(atom in child for child in children), []).append(atom)
    return [tuple(piece) for piece in pieces.values()] if children else []


def _pieces(family: Family, limits: Mapping[Key, Threshold], seen: set[tuple[int, ...]]) -> Iterator[Target]:
    """The pieces that the strict counts tell apart among themselves."""
    strict = [limits[key].is_strict for key in family.counts]
    mask = sum(1 << j for j, is_strict in enumerate(strict) if is_strict)
    pieces: dict[int, list[int]] = {}
    for i, atom in enumerate(family.atoms):
        pieces.setdefault(atom.covered_by & mask, []).append(i)
    for covering, atoms in sorted(pieces.items()):
        region = tuple(atoms)
        is_real = any(family.atoms[i].is_real for i in atoms)
        if covering and len(family.counts) > 1 and is_real and region not in seen:
            minimum = max(limits[key].minimum for j, key in enumerate(family.counts) if covering >> j & 1)
            yield Target(key=None, region=region, need="difference", minimum=minimum)


def _printed_counts(family: Family, hidden: frozenset[Key]) -> dict[Key, tuple[Fraction, bool]]:
    """The counts that stand alone in an equation, with their value and whether an edition printed them before."""
    found: dict[Key, tuple[Fraction, bool]] = {}
    for row in family.rows:
        if row.is_exact and (row.is_old or row.owner not in hidden):
            found.setdefault(row.terms[0][0], (row.low, row.is_old))
    return found


class _Repair:
    """One run of the second suppression over one family."""

    def __init__(self, family: Family, hidden: frozenset[Key], targets: list[Target], attack: Attack) -> None:
        self.family = family
        self.targets = targets
        self.attack = attack
        self.secondary: dict[Key, bool] = {}
        self.known: list[Key] = []
        self.open = [key for key in sorted({row.owner for row in family.rows if not row.is_old}) if key not in hidden]
        attack.hold(hidden, is_held=False)

    def run(self) -> Protection:
        """Hides until every target is safe, then takes back what was hidden for nothing."""
        self._drop_known()
        pending = list(self.targets)
        while pending:
            proof = self._proof(pending[0])
            if proof is None:
                pending.pop(0)
                continue
            chosen = self._cheapest(pending[0], proof)
            if chosen is None:
                self._give_up(pending.pop(0))
                continue
            self._hide(chosen, proof)
            pending = list(self.targets)
        self._take_back()
        return Protection(secondary=dict(sorted(self.secondary.items())), known=tuple(self.known))

    def _drop_known(self) -> None:
        """Targets that the earlier editions alone give away cannot be protected any more, or only in part."""
        if not any(row.is_old for row in self.family.rows):
            return
        self.attack.hold(self.open, is_held=False)
        for target in list(self.targets):
            if self._proof(target) is not None:
                self._give_up(target)
        self.attack.hold(self.open, is_held=True)

    def _give_up(self, target: Target) -> None:
        """Drops a target; where it is only known to be small, its existence is protected further on."""
        self.targets.remove(target)
        if target.key is not None:
            self.known.append(target.key)
        weaker = replace(target, key=None, need="difference")
        if target.need in {"existence", "silence"} and self._proof(weaker) is None:
            self.targets.append(weaker)

    def _proof(self, target: Target) -> frozenset[int] | None:
        """The equations that give a target away; None when it is safe."""
        if target.is_safe(*self.attack.seen(target.region)):
            return None
        high, above = self.attack.extreme(target.region, is_largest=True)
        if target.is_safe(*self.attack.seen(target.region)):
            return None
        low, below = self.attack.extreme(target.region, is_largest=False)
        return None if target.is_safe(low, high) else above | below

    def _cheapest(self, target: Target, proof: Iterable[int]) -> Key | None:
        """The figure to hide: the smallest count among those that the proof uses, then the one that covers least.

        Where the solver names none, any printed figure that shares an atom with the target.
        """
        owners = {self.family.rows[i].owner for i in proof if not self.family.rows[i].is_old}
        free = [key for key in self.open if key not in self.secondary]
        named = [key for key in free if key in owners]
        near = [key for key in free if self._touches(key, frozenset(target.region))] if not named else []
        return min(named or near, key=self._cost, default=None)

    def _touches(self, key: Key, region: frozenset[int]) -> bool:
        mine = (one for row in self.family.rows if row.owner == key for one, _ in row.terms)
        return any(self.attack.inside[one] & region for one in mine)

    def _cost(self, key: Key) -> tuple[Fraction, int, str]:
        cell = self.family.cells[key]
        count = cell.numerator if cell.numerator is not None else cell.value or Fraction(0)
        covered = len(self.family.inside[key]) if key in self.family.counts else 0
        return count, covered, str(key)

    def _hide(self, key: Key, proof: Iterable[int]) -> None:
        self.secondary[key] = any(self.family.rows[i].is_old for i in proof)
        self.attack.hold([key], is_held=False)

    def _take_back(self) -> None:
        """Prints again, the largest first, each figure without which the targets are still safe.

        A figure that a reader could work out anyway is among them: printing it tells nothing new. So what stays
        hidden cannot be worked out.
        """
        for key in sorted(self.secondary, key=self._cost, reverse=True):
            self.attack.hold([key], is_held=True)
            if all(self._proof(target) is None for target in self.targets):
                del self.secondary[key]
            else:
                self.attack.hold([key], is_held=False)
