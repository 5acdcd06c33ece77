"""Protects distinct counts: they are not additive, and constrain one another all the same (subadditive).

A total is at most the sum of counts that together cover it, with weights if need be: what is in the total is in one of them.
So a total larger than what the printed counts cover proves that there is something in the one that is held back. And of two
printed counts, one of which contains the other, the difference is a count too: of those that are in no part of the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import inf

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.linked.bits import bits_of
from kolosi.release.linked.equations import COUNTED, in_whole_numbers, now_of, numerator_of_none, share_parts, then_of
from kolosi.release.linked.links import counted_as
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import Threshold, numerator_of, strictest, threshold
from kolosi.release.register.registry import as_meant
from kolosi.release.suppress.covers import SMALL, Masks, Pieces, as_sums, guesses, is_once, least_cover, pieces_of


@dataclass(frozen=True, kw_only=True)
class Telling:
    """The printed figures to hold back, and what editions alone give away: hidden figures of now, and what nobody asks now."""

    held: frozenset[Key] = frozenset()
    known: frozenset[Key] = frozenset()
    lost: frozenset[Key] = frozenset()


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What a reader knows of a count while some figures of now are printed; always where an edition told it (no owners)."""

    name: Key
    low: float
    high: float
    owners: tuple[Key, ...]


@dataclass(frozen=True, kw_only=True)
class _Secret:
    """A small count that is held back: the figure that would tell it, its name, what it is at most, and the minimum."""

    key: Key
    name: Key
    at_most: float
    minimum: int


def proving(
    cells: Mapping[Key, Estimate],
    held: frozenset[Key],
    bases: Mapping[Key, Fraction],
    editions: Sequence[Published],
    context: Context,
) -> Telling:
    """Finds the figures to hold back so that no printed count proves that a small sensitive one exists, or is the rest of two others."""
    editions, context = as_meant(editions, context)
    names = _concerned({key.indicator for key in (*cells, *(old.key for old in editions))}, context)
    cells = {key: cell for key, cell in cells.items() if key.indicator in names}
    if not cells:
        return Telling()
    old = [one for one in editions if one.key.indicator in names]
    found = [world.telling() for world in _worlds(cells, held, bases, old, context)]
    return Telling(
        held=frozenset().union(*(one.held for one in found)),
        known=frozenset().union(*(one.known for one in found)),
        lost=frozenset().union(*(one.lost for one in found)),
    )


def _concerned(names: Iterable[str], context: Context) -> frozenset[str]:
    """The distinct-count indicators, and the shares and rates of such counts."""
    found = set()
    for name in names:
        one = context.indicators.get(name)
        parts = () if one is None else (one.numerator, one.denominator)
        told = [name, context.policy.R11.bases.get(name), *(part.indicator for part in parts if part is not None)]
        if any(is_once(context.indicators.get(each)) for each in told if each):
            found.add(name)
    return frozenset(found)


def _worlds(
    cells: Mapping[Key, Estimate],
    held: frozenset[Key],
    bases: Mapping[Key, Fraction],
    old: Sequence[Published],
    context: Context,
) -> Iterator[_World]:
    """What is known, and what is secret, of each sort of things that are counted."""
    plain = as_sums(context)
    behind = {key: found for key, cell in cells.items() if (found := _behind(key, cell, bases, plain)) is not None}
    truth = {name: float(value) for _, name, value in behind.values()}
    secrets = [*_few(behind, held, context), *_held_before(cells, old, plain, context)]
    told = list(_told(cells, held, bases, old, plain))
    for one in sorted(told, key=lambda each: each.high):
        truth.setdefault(one.name, one.high)
    for secret in secrets:
        truth.setdefault(secret.name, secret.at_most)
    for indicator in sorted({name.indicator for name in truth if is_once(context.indicators[name.indicator])}):
        mine = [one for one in told if one.name.indicator == indicator]
        known = {name: value for name, value in sorted(truth.items()) if name.indicator == indicator}
        hidden = [one for one in secrets if one.name.indicator == indicator]
        yield _World(told=mine, secrets=hidden, truth=known, asked=frozenset(cells), plain=plain, context=context)


def _behind(
    key: Key, cell: Estimate, bases: Mapping[Key, Fraction], plain: Context
) -> tuple[Key, Key, Fraction] | None:
    """The count of which a figure tells, its own or the one above a share, with its name and what it is; None where not known."""
    empty = numerator_of_none(key, cell, plain)
    if empty is not None:
        return empty, empty, Fraction(0)
    above = _count_of(key, plain)
    value = cell.value
    if value is not None and above != key:
        value = cell.numerator if key not in bases else numerator_of(cell, bases[key])
    return None if above is None or value is None else (above, counted_as(above, plain), value)


def _count_of(key: Key, plain: Context) -> Key | None:
    if plain.indicators[key.indicator].kind in COUNTED:
        return key
    parts = share_parts(key, plain)
    return None if parts is None else parts[0]


def _few(behind: Mapping[Key, tuple[Key, Key, Fraction]], held: frozenset[Key], context: Context) -> Iterator[_Secret]:
    for key, (above, name, value) in behind.items():
        limit = _limit(key, above, name, context)
        if key in held and limit.is_strict and value < limit.minimum:
            yield _Secret(key=key, name=name, at_most=float(value), minimum=limit.minimum)


def _limit(key: Key, above: Key, name: Key, context: Context) -> Threshold:
    return strictest(*(threshold(one, context) for one in dict.fromkeys((key, above, name))))


def _held_before(
    cells: Mapping[Key, Estimate], old: Sequence[Published], plain: Context, context: Context
) -> Iterator[_Secret]:
    """What editions held back, or what a share counts that they held back, few by the minimum of then or of now, and nobody asks now."""
    asked = {*cells, *(one.key for one in old if one.value is not None)}
    found: dict[Key, _Secret] = {}
    for one in old:
        above = _count_of(one.key, plain) if one.value is None and one.key not in asked else None
        if above is None or above in asked:
            continue
        name = counted_as(above, plain)
        limit = _limit(one.key, above, name, context)
        if limit.is_strict and one.may_be_few(limit.minimum):
            at_most = float(one.minimum - 1) if one.is_few and one.minimum else inf
            found[one.key] = _Secret(key=one.key, name=name, at_most=at_most, minimum=limit.minimum)
    yield from (found[key] for key in sorted(found))


def _told(
    cells: Mapping[Key, Estimate],
    held: frozenset[Key],
    bases: Mapping[Key, Fraction],
    old: Sequence[Published],
    plain: Context,
) -> Iterator[_Told]:
    """What printed figures say of single counts: the counts themselves, what is printed beside shares, and what shares leave possible."""
    rows = [row for key, cell in cells.items() for row in now_of(key, cell, bases, plain)]
    rows += dict.fromkeys(row for one in old for row in then_of(one, plain))
    rows += in_whole_numbers(rows, plain)
    for row in rows:
        if len(row.terms) == 1 and row.terms[0][1] == 1 and row.is_known(held):
            high = inf if row.high is None else float(row.high)
            yield _Told(name=row.terms[0][0], low=float(row.low), high=high, owners=row.needed)


@dataclass(kw_only=True)
class _World:
    """Counts of one sort of things: what is told of them, what is secret, and what they are in truth or are at most."""

    told: list[_Told]
    secrets: Sequence[_Secret]
    truth: Mapping[Key, float]
    asked: frozenset[Key]
    plain: Context
    context: Context

    def telling(self) -> Telling:
        """What must be held back, and what editions alone give away."""
        held: set[Key] = set()
        given: set[Key] = set()
        readings = [_Reading(self, plain) for plain in self._contexts()] if self.secrets else []
        before = [one for one in self.told if not one.owners]
        for secret, is_few in product(self.secrets, (False, True)):
            if any(
                reading.proof(secret, whole, reading.cheapest(before), is_few=is_few)
                for reading in readings
                for whole in before
            ):
                given.add(secret.key)
                continue
            for reading in readings:
                self._protect(secret, reading, held, is_few=is_few)
        self._keep_apart(held)
        return Telling(held=frozenset(held), known=frozenset(given & self.asked), lost=frozenset(given - self.asked))

    def _contexts(self) -> Iterator[Context]:
        """Terms of a published table may hold those below them, or, where a count names both, may not."""
        yield self.plain
        named = {(column, term) for key in self.truth for column, terms in key.breakdown for term in terms}
        lower = (self.plain.terms_within(column, term) - {term} for column, term in named)
        is_nested = any(
            (column, one) in named for (column, _), below in zip(named, lower, strict=True) for one in below
        )
        if is_nested and any(self.plain.holds_lower_terms(key.indicator) for key in self.truth):
            yield replace(self.plain, is_coded=True)

    def _protect(self, secret: _Secret, reading: _Reading, held: set[Key], *, is_few: bool) -> None:
        """Holds back what proves a secret, whole by whole: the whole, or else the largest of those that cover the rest of it."""
        cheapest = reading.cheapest(self.told)
        for whole in self.told:
            while not held.intersection(whole.owners) and (
                used := reading.proof(secret, whole, cheapest, is_few=is_few)
            ):
                owner = next(one.owners[0] for one in used if one.owners)
                held.add(owner)
                self.told = [one for one in self.told if owner not in one.owners]
                cheapest = reading.cheapest(self.told)

    def _keep_apart(self, held: set[Key]) -> None:
        """Holds back one of each two counts that leave few between them: the one that costs least for what it helps."""
        pairs = [pair for plain in self._contexts() for pair in self._close(plain)]
        chosen: dict[Key, float] = {}
        left = pairs
        while left:
            helped: dict[Key, list[float]] = {}
            for pair in left:
                for one in pair:
                    for owner in one.owners[:1]:
                        helped.setdefault(owner, []).append(one.low)
            best = min(helped, key=lambda key: (min(helped[key]) / len(helped[key]), key))
            chosen[best] = min(helped[best])
            left = [pair for pair in left if not _is_broken(pair, {best})]
        for key in sorted(chosen, key=lambda one: (-chosen[one], one)):
            if all(_is_broken(pair, chosen.keys() - {key}) for pair in pairs):
                del chosen[key]
        held.update(chosen)

    def _close(self, plain: Context) -> Iterator[tuple[_Told, _Told]]:
        """A count and one that it contains, with some between them and surely few, that editions did not both tell."""
        if not any(one.owners for one in self.told):
            return
        names = list(self.truth)
        pieces = pieces_of(names, plain)
        of: dict[Key, list[_Told]] = {}
        for one in self.told:
            of.setdefault(one.name, []).append(one)
        for part in of:
            j = pieces.place[part]
            for i in bits_of(pieces.around[j]):
                if names[i] not in of or pieces.around[i] >> j & 1:
                    continue
                limit = _limit_between(names[i], part, plain, self.context)
                for one, other in product(of[names[i]], of[part]) if limit.is_strict else ():
                    is_few = one.low - other.high > SMALL and one.high - other.low < limit.minimum - SMALL
                    if is_few and (one.owners or other.owners):
                        yield one, other


def _is_broken(pair: tuple[_Told, _Told], held: Iterable[Key]) -> bool:
    return any(owner in held for one in pair for owner in one.owners)


def _limit_between(whole: Key, part: Key, plain: Context, context: Context) -> Threshold:
    """How what is in a count and not in a part of it is protected: like the whole, and like the terms that are left of it."""
    limits = [threshold(whole, context)]
    mine, other = dict(whole.breakdown), dict(part.breakdown)
    columns = [column for column in other if mine.get(column) != other[column]]
    if len(columns) == 1 and (whole.period, whole.places) == (part.period, part.places):
        [column] = columns
        taxonomy = context.terms.get(column)
        holds = plain.holds_lower_terms(whole.indicator)
        taken = {low for term in other[column] for low in (plain.terms_within(column, term) if holds else (term,))}
        left = set(mine.get(column) or (taxonomy.terms if taxonomy else ())) - taken
        if left:
            limits.append(threshold(whole.with_breakdown(column, *left), context))
    return strictest(*limits)


class _Reading:
    """How a reader takes the terms of the counts of one sort, and what can be proved then."""

    def __init__(self, world: _World, plain: Context) -> None:
        names = list(world.truth)
        self._pieces: Pieces = pieces_of(names, plain)
        self._truth = {self._pieces.place[name]: value for name, value in world.truth.items()}
        self._is_sure = plain is world.plain
        self._guesses: dict[tuple[int, float], list[Masks]] = {}

    def cheapest(self, told: Sequence[_Told]) -> dict[int, _Told]:
        """For each count what says that it is smallest, of what is told."""
        found: dict[int, _Told] = {}
        for one in told:
            j = self._pieces.place[one.name]
            if one.high < inf and (j not in found or one.high < found[j].high):
                found[j] = one
        return found

    def proof(self, secret: _Secret, whole: _Told, cheapest: Mapping[int, _Told], *, is_few: bool) -> list[_Told]:
        """What proves that there is something in a secret, or that it is few; nothing where it is not proved.

        A whole, and the counts that cover what it has beside the secret: these are less. Or counts that cover the whole, two
        of which contain the secret: they count it twice, so that it is at most what they are more than the whole. The largest
        first.
        """
        i, hidden = self._pieces.place[whole.name], self._pieces.place[secret.name]
        around, same = self._pieces.around[hidden], self._pieces.same[i]
        enough = whole.low + secret.minimum if is_few else whole.low
        if is_few:
            containing = [cheapest[j].high for j in bits_of(around & ~same) if j in cheapest]
            is_near = len(containing) > 1 and 2 * min(containing) < enough
        else:
            is_near = bool(self._pieces.beside[i] >> hidden & 1)
        if whole.low <= SMALL or not is_near:
            return []
        costs = {j: one.high for j, one in cheapest.items() if one.high < enough}
        for masks in self._taken(i, whole.low):
            left = masks if is_few else [mask for mask in masks if not mask >> hidden & 1]
            if is_few or len(left) < len(masks):
                found = least_cover(left, costs, enough, without=same, twice=around if is_few else 0)
                if found is not None:
                    return [whole, *sorted((cheapest[j] for j in found[1]), key=lambda one: (-one.high, one.name))]
        return []

    def _taken(self, whole: int, low: float) -> list[Masks]:
        """What a reader may take for the pieces of a count."""
        if (whole, low) not in self._guesses:
            same = self._pieces.same[whole]
            found = guesses(
                whole, self._pieces, lambda masks: least_cover(masks, self._truth, low, without=same) is None
            )
            is_possible = self._is_sure or least_cover(found[0], self._truth, low, without=same) is None
            self._guesses[whole, low] = found if is_possible else []
        return self._guesses[whole, low]
