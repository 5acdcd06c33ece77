"""Counts of different things, each counted once: they do not add up, and tell about one another all the same.

A total is at most the sum of counts that together cover it, with weights if need be: what is in the total is in one of them.
So a total larger than what the printed counts cover proves that there is something in the one that is held back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.atoms import ZONES, Atom, atoms_of
from kolosi.release.context import Context, Published
from kolosi.release.registry import as_meant
from kolosi.release.rules import threshold

_SMALL = 1e-5


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A printed count; one of an edition cannot be taken back."""

    key: Key
    value: float
    is_old: bool


def proving(
    cells: Mapping[Key, Estimate], held: frozenset[Key], editions: Sequence[Published], context: Context
) -> frozenset[Key]:
    """The printed counts that must be held back so that none proves that a small sensitive count which is held back exists."""
    editions, context = as_meant(editions, context)
    found: set[Key] = set()
    names = {key.indicator for key in cells if _is_counted_once(key, context)}
    for name in sorted(names):
        mine = {key: cell for key, cell in cells.items() if key.indicator == name}
        old = [one for one in editions if one.key.indicator == name]
        secrets = [*_few(mine, held, context), *_held_before(mine, old, context)]
        if secrets:
            found |= _proving(mine, secrets, held, old, context)
    return frozenset(found)


def _is_counted_once(key: Key, context: Context) -> bool:
    measure = context.indicators[key.indicator].measure
    return measure is not None and measure.function == "distinct" and threshold(key, context).is_strict


def _few(cells: Mapping[Key, Estimate], held: frozenset[Key], context: Context) -> Iterator[Key]:
    for key, cell in cells.items():
        limit = threshold(key, context)
        if key in held and cell.value is not None and limit.is_strict and cell.value < limit.minimum:
            yield key


def _held_before(cells: Mapping[Key, Estimate], old: Sequence[Published], context: Context) -> Iterator[Key]:
    """What editions held back, few by the minimum of then or of now, and nobody asks now."""
    printed = {one.key for one in old if one.value is not None}
    held = {one.key: threshold(one.key, context) for one in old if one.value is None and one.key not in printed}
    few = {one.key for one in old if one.key in held and one.may_be_few(held[one.key].minimum)}
    yield from sorted(key for key in few - cells.keys() if held[key].is_strict)


def _proving(
    cells: Mapping[Key, Estimate],
    secrets: Sequence[Key],
    held: frozenset[Key],
    old: Sequence[Published],
    context: Context,
) -> set[Key]:
    before = {_Told(key=one.key, value=float(one.value), is_old=True) for one in old if one.value is not None}
    keys = sorted({*cells, *secrets, *(one.key for one in before)})
    atoms, place = _pieces(keys, context), {key: i for i, key in enumerate(keys)}
    found: set[Key] = set()
    while True:
        now = [
            _Told(key=key, value=float(cell.value), is_old=False)
            for key, cell in sorted(cells.items())
            if cell.value is not None and key not in held | found
        ]
        told = [*now, *sorted(before, key=lambda one: (one.key, one.value))]
        more = {one for secret in secrets for one in _proof(secret, told, atoms, place)}
        if not more:
            return found
        found |= more


def _pieces(keys: Sequence[Key], context: Context) -> list[Atom]:
    """What the counts cover, piece by piece, as if they added up; nothing is taken to lie outside what is known to exist."""
    plain = dict(context.indicators)
    for name in {key.indicator for key in keys}:
        measure = plain[name].measure
        if measure is not None:
            plain[name] = replace(plain[name], measure=replace(measure, function="count"))
    atoms = atoms_of(keys, replace(context, indicators=plain))
    return [atom for atom in atoms if atom.is_real and not atom.remainder_of >> ZONES & 1]


def _proof(secret: Key, told: Sequence[_Told], atoms: Sequence[Atom], place: Mapping[Key, int]) -> Iterator[Key]:
    """For each printed count that proves a secret with the others, the figure of now to hold back: itself, or the largest other.

    Nothing is where editions alone prove it.
    """
    for whole in told:
        bits = 1 << place[whole.key]
        if not any(atom.covered_by & bits and atom.covered_by >> place[secret] & 1 for atom in atoms):
            continue
        left = [atom for atom in atoms if atom.covered_by & bits and not atom.covered_by >> place[secret] & 1]
        others = [one for one in told if one.key != whole.key]
        if _is_covered_by_one(whole, left, others, place):
            continue
        least, used = _least_cover(left, others, place)
        if whole.is_old and whole.value > _least_cover(left, [one for one in others if one.is_old], place)[0] + _SMALL:
            continue
        if whole.value > least + _SMALL:
            mine = [one for one in (whole, *sorted(used, key=lambda one: -one.value)) if not one.is_old]
            yield from (one.key for one in mine[:1])


def _is_covered_by_one(whole: _Told, left: Sequence[Atom], others: Sequence[_Told], place: Mapping[Key, int]) -> bool:
    """True where whatever covers some piece is as large as the whole: then any cover is."""
    smaller = sum(1 << place[one.key] for one in {one.key: one for one in others if one.value < whole.value}.values())
    return any(not atom.covered_by & smaller for atom in left)


def _least_cover(left: Sequence[Atom], others: Sequence[_Told], place: Mapping[Key, int]) -> tuple[float, list[_Told]]:
    """The least sum of weighted counts that cover some pieces, and the counts in it; infinite where none do."""
    if not left:
        return 0.0, []
    different = {tuple(-float(atom.covered_by >> place[one.key] & 1) for one in others) for atom in left}
    covers = sorted(different)
    if not all(map(any, covers)):
        return inf, []
    from scipy.optimize import linprog

    answer = linprog([one.value for one in others], A_ub=covers, b_ub=[-1.0] * len(covers), method="highs")
    used = [one for one, weight in zip(others, answer.x, strict=True) if weight > _SMALL]
    return float(answer.fun), used
