"""Covers of distinct counts: the elementary cells of each, and the cheapest set of counts that covers some cells (weighted set cover)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from scipy.sparse import csr_array

from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.release.linked.bits import as_mask, bits_of
from kolosi.release.linked.elementary_cells import ZONES, Atom, atoms_of
from kolosi.release.lp import cheapest_cover
from kolosi.release.policy.context import Context

SMALL = 1e-5
"""A value below this is zero: noise of floating point."""

Masks = frozenset[int]
"""Elementary cells, each as the bit set of counts that cover it."""


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """The pieces that some counts tell apart, and for each count those that share one with it or lie around it, as bits.

    `same` are those that cover just the same, itself included.
    """

    place: Mapping[Key, int]
    atoms: tuple[Atom, ...]
    beside: tuple[int, ...]
    around: tuple[int, ...]
    same: tuple[int, ...]


def is_once(indicator: Indicator | None) -> bool:
    """True for distinct counts: each thing is counted once."""
    return indicator is not None and indicator.measure is not None and indicator.measure.function == "distinct"


def as_sums(context: Context) -> Context:
    """The same, with counts of different things written as if they added up; one is a part of another of its own sort only."""
    known = context.indicators
    plain = {
        name: replace(one, part_of=None)
        if one.part_of is not None and is_once(one) != is_once(known.get(one.part_of.indicator))
        else one
        for name, one in known.items()
    }
    for name, one in plain.items():
        if one.measure is not None and is_once(one):
            plain[name] = replace(one, measure=replace(one.measure, function="count"))
    return replace(context, indicators=plain)


def pieces_of(names: Sequence[Key], plain: Context) -> Pieces:
    """What the counts cover; nothing lies outside what is known to exist, nor in a zone beside its regions."""
    atoms = atoms_of(names, plain)
    real = tuple(atom for atom in atoms if atom.is_real and not atom.remainder_of >> ZONES & 1)
    beside, around = [0] * len(names), [-1] * len(names)
    for atom in real:
        for j in bits_of(atom.covered_by):
            beside[j] |= atom.covered_by
            around[j] &= atom.covered_by
    around = [max(mine, 0) for mine in around]
    equal = [as_mask([i for i in bits_of(mine) if around[i] >> j & 1], len(names)) for j, mine in enumerate(around)]
    place = {name: j for j, name in enumerate(names)}
    return Pieces(place=place, atoms=real, beside=tuple(beside), around=tuple(around), same=tuple(equal))


def guesses(whole: int, pieces: Pieces, is_true: Callable[[Masks], bool]) -> list[Masks]:
    """What a reader may take for all the pieces of a count: those that are named, where it can be true that the others are empty.

    Each dimension of what is not named is left out alone and, as long as it can be true, with those before it.
    """
    mine = [atom for atom in pieces.atoms if atom.covered_by >> whole & 1]
    found = [frozenset(atom.covered_by for atom in mine)]
    rests = 0
    for atom in mine:
        rests |= atom.remainder_of
    left = mine
    for d in bits_of(rests):
        for some in (mine, left):
            named = [atom for atom in some if not atom.remainder_of >> d & 1]
            masks = frozenset(atom.covered_by for atom in named)
            if masks not in found and is_true(masks):
                found.append(masks)
            if some is left and masks in found:
                left = named
    return found


def least_cover(
    pieces: Iterable[int], costs: Mapping[int, float], enough: float, *, without: int = 0, twice: int = 0
) -> tuple[float, list[int]] | None:
    """The least sum of weighted counts that cover some pieces, and the counts in it; None where it is not less than enough.

    Those of `without` (bits) are not in it. Of those of `twice` there must be two; none where there are no bits.
    """
    masks = {mask & ~without for mask in pieces}
    everything = twice & ~without
    for mask in masks:
        everything |= mask
    cheap = {j: cost for j in bits_of(everything) if (cost := costs.get(j, inf)) < enough - SMALL}
    affordable = as_mask(cheap, max(cheap, default=0) + 1)
    needed = {mask & affordable: 1.0 for mask in masks} | ({twice & affordable & ~without: 2.0} if twice else {})
    if enough <= SMALL or 0 in needed or _is_dear(needed, cheap, enough - SMALL):
        return None
    if not needed:
        return 0.0, []
    rows = [(list(bits_of(mask)), needed[mask]) for mask in _smallest(needed)]
    used = sorted({j for row, _ in rows for j in row})
    matrix = csr_array([[float(j in row) for j in used] for row in (set(row) for row, _ in rows)])
    cost, weights = cheapest_cover(
        matrix, np.array([times for _, times in rows]), np.array([float(cheap[j]) for j in used])
    )
    chosen = [j for j, weight in zip(used, weights, strict=True) if weight > SMALL]
    return (cost, chosen) if cost < enough - SMALL else None


def _smallest(needed: Mapping[int, float]) -> list[int]:
    """Keeps the cells that must be covered for all to be: those that no other cell implies."""
    kept: list[int] = []
    for mask in sorted(needed, key=lambda one: (-needed[one], one.bit_count(), one)):
        if not any(one & mask == one for one in kept):
            kept.append(mask)
    return kept


def _is_dear(needed: Mapping[int, float], costs: Mapping[int, float], enough: float) -> bool:
    """True if a lower bound on any cover is too dear: cell by cell, what is left of the cheapest count that covers it."""
    left, total = dict(costs), 0.0
    for mask in sorted(needed, key=lambda one: (-needed[one], one.bit_count(), one)):
        row = list(bits_of(mask))
        price = min(left[j] for j in row)
        total += price * needed[mask]
        if total > enough:
            return True
        for j in row:
            left[j] -= price
    return False
