"""The audit's own reading: everything that could be true given some facts, and the ends of what a count can be there.

Facts with one unknown are put in one after the other; what is left falls apart, and each part is given to the solver once
and asked again with other costs only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from math import ceil, floor, inf

import numpy as np
from scipy.sparse import csr_array, vstack

from kolosi.model.key import Key
from kolosi.release.audit.consistency import Growing
from kolosi.release.audit.grid import Layout, Numbers
from kolosi.release.audit.lp import Left, Line, Lines, can_be, emptied
from kolosi.release.lp import INFINITY, SolverError, total

_NOTHING = 1e-7
_IMPOSSIBLE = "facts that could be true became impossible"
_FEW = 5
"""Of fewer counts that two worlds together show to be safe, each is asked for by itself: that takes a fifth of the time (measured)."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line a reader can write: weights of counts, and where their sum lies; of an earlier edition, or of now ("").

    `is_secret`: true, and told to no reader. `is_few`: what is secret may be a small count. `is_open`: the sum is never just
    at its end.
    """

    weights: Mapping[Key, float]
    low: float
    high: float
    edition: str = ""
    is_secret: bool = False
    is_few: bool = False
    is_open: bool = False

    @property
    def is_old(self) -> bool:
        """True for a fact of an earlier edition."""
        return bool(self.edition)


def whole_numbers(facts: Sequence[Fact]) -> Iterator[Fact]:
    """What slopes say of the count above where the count below is known: only some whole numbers give the percentage."""
    below: dict[Key, set[tuple[float, str]]] = {}
    for fact in facts:
        if len(fact.weights) == 1 and fact.low == fact.high:
            for key, weight in fact.weights.items():
                below.setdefault(key, set()).add((fact.low / weight, fact.edition))
    for fact in facts:
        if len(fact.weights) != 2 or fact.high < inf or fact.low > 0:
            continue
        (above, weight), (base, slope) = fact.weights.items()
        for count, edition in sorted(below.get(base, ())):
            end = -slope * count / weight
            low, high = (ceil(end - _NOTHING), inf) if weight > 0 else (0, floor(end + _NOTHING))
            high = ceil(end - _NOTHING) - 1 if weight < 0 and fact.is_open else high
            if high >= low:
                yield Fact(weights={above: 1.0}, low=float(low), high=float(high), edition=fact.edition or edition)


class Together:
    """Which facts can be true together, where what is nothing by the facts of now stays nothing."""

    def __init__(self, keys: Sequence[Key], facts: Sequence[Fact], layout: Layout) -> None:
        highest = max((fact.high for fact in facts if fact.high < inf), default=1.0)
        self._layout = layout
        self._top = np.full(layout.covers.shape[1], 10.0 * highest + 10000.0)
        self._place = {key: i for i, key in enumerate(keys)}
        now = [fact for fact in facts if not fact.is_old]
        emptied(_written(now, self._place, layout.covers, layout.links), layout.rests, self._top)

    def fit(self, facts: Sequence[Fact]) -> bool:
        """True when all of them can be true together; what an edition held back is no reason why not."""
        told = [fact for fact in facts if not (fact.is_secret and fact.is_old)]
        return can_be(_written(told, self._place, self._layout.covers, self._layout.links), self._top)


def _written(facts: Sequence[Fact], place: Mapping[Key, int], covers: csr_array, links: csr_array) -> Lines:
    """The facts and the ties of the lay-out as sums over cells, with their ends."""
    rows = [i for i, fact in enumerate(facts) for _ in fact.weights]
    columns = [place[key] for fact in facts for key in fact.weights]
    weights = [weight for fact in facts for weight in fact.weights.values()]
    over_counts = csr_array((weights, (rows, columns)), shape=(len(facts), len(place)))
    matrix = csr_array(vstack([csr_array(over_counts @ covers), links]))
    matrix.eliminate_zeros()
    ties = np.zeros(links.shape[0])
    low = np.append([fact.low for fact in facts], ties)
    high = np.append([fact.high if fact.high < inf else INFINITY for fact in facts], ties)
    return matrix, low, high


def can_be_true(keys: Sequence[Key], facts: Sequence[Fact], layout: Layout) -> bool:
    """True when some facts can be true together."""
    highest = max((fact.high for fact in facts if fact.high < inf), default=1.0)
    top = np.full(layout.covers.shape[1], 10.0 * highest + 10000.0)
    return can_be(_written(facts, {key: i for i, key in enumerate(keys)}, layout.covers, layout.links), top)


class Worlds:
    """All that could be true: `facts` in order of trust, with `secrets`, which are true and which no reader is told; to one
    who guesses that nothing happened where no count speaks."""

    def __init__(self, keys: Sequence[Key], facts: Sequence[Fact], secrets: Sequence[Fact], layout: Layout) -> None:
        self._layout = layout
        self._place = {key: i for i, key in enumerate(keys)}
        highest = max((fact.high for fact in (*facts, *secrets) if fact.high < inf), default=1.0)
        self._most = 10.0 * highest + 10000.0
        self._believed = sorted((*facts, *secrets), key=lambda fact: (fact.is_old, fact.is_secret))
        self._secret = {id(fact) for fact in secrets}
        self.are_all_true = self._guess(layout.rests)
        """True when all facts can be true together, and are believed."""
        self.doubted: tuple[Fact, ...] = ()
        """What is printed now and not believed, for it contradicts what is trusted more."""
        if not self.are_all_true:
            everything, self._believed = self._believed, self._consistent(self._believed)
            kept = {id(fact) for fact in self._believed}
            told = (fact for fact in everything if not fact.is_old and not fact.is_secret)
            self.doubted = tuple(fact for fact in told if id(fact) not in kept)
            if not self._guess(layout.rests):
                raise SolverError(_IMPOSSIBLE)

    def where_sure(self) -> Worlds:
        """The same to a reader who guesses only where he is sure: that comes first, so it is what the one who guesses took of that."""
        other, rests = copy(self), self._layout.rests
        sure = [rests[number] for number in self._taken if number < self._layout.sure]
        other._top = np.full(len(self._top), self._most)
        if sure:
            other._top[np.concatenate(sure)] = 0.0
        other._left = self._left_of_told(other._top)
        return other

    def where_told(self) -> Worlds:
        """The same to one who guesses only where he is sure, and who knows what is hidden."""
        other = self.where_sure()
        other._left = Left(*other._lines(other._believed), other._top)
        return other

    def _guess(self, rests: Sequence[Numbers]) -> bool:
        """Takes each remainder as empty where that is possible: a reader may guess so. False where what is believed is impossible."""
        self._top = np.full(self._layout.covers.shape[1], self._most)
        found = emptied(self._lines(self._believed), rests, self._top)
        if found is None:
            return False
        self.example, self._taken = found
        self._left = self._left_of_told(self._top)
        return True

    def _left_of_told(self, top: Line) -> Left:
        """What the facts leave open that a reader is told."""
        return Left(*self._lines([fact for fact in self._believed if id(fact) not in self._secret]), top)

    # -- what is believed --------------------------------------------------------------------------------------------

    def _consistent(self, facts: Sequence[Fact]) -> list[Fact]:
        """Those of some facts that can be true together, in order of trust; an old one that cannot is kept as a least value, if it can."""
        growing = Growing(self._lines(facts), len(facts), np.full(len(self._top), self._most))
        kept: list[Fact] = []
        for at, fact in enumerate(facts):
            if growing.takes(at):
                kept.append(fact)
            elif fact.is_old and fact.low == fact.high and growing.takes(at, is_least=True):
                kept.append(replace(fact, high=inf))
        return kept

    def _lines(self, facts: Sequence[Fact]) -> Lines:
        return _written(facts, self._place, self._layout.covers, self._layout.links)

    # -- what is asked -----------------------------------------------------------------------------------------------

    def ends(self, key: Key) -> tuple[float, float]:
        """The smallest and the largest value that a count can have."""
        line = self._sum([key])
        return total(line, self._cheapest(line)), total(line, self._cheapest(-line))

    def smallest(self, keys: Sequence[Key]) -> Line:
        """A world in which some counts are together as small as they can be."""
        return self._cheapest(self._sum(keys))

    def largest(self, keys: Sequence[Key]) -> Line:
        """A world in which some counts are together as large as they can be."""
        return self._cheapest(-self._sum(keys))

    @property
    def exact(self) -> Mapping[Key, float]:
        """What counts are by a fact of their own, those that are hidden among them."""
        return {
            key: fact.low / weight
            for fact in self._believed
            if len(fact.weights) == 1 and fact.low == fact.high
            for key, weight in fact.weights.items()
        }

    def smallest_of(self, cells: Line) -> Line:
        """A world in which a sum of cells is as small as it can be."""
        return self._cheapest(cells)

    def least(self, cells: Line) -> float:
        """The smallest value that a sum of cells can have."""
        return total(cells, self._cheapest(cells))

    def over(self, keys: Sequence[Key]) -> csr_array:
        """Which cells each of some counts covers."""
        return csr_array(self._layout.covers[np.array([self._place[key] for key in keys], dtype=np.int64)])

    def _cheapest(self, costs: Line) -> Line:
        return self._left.cheapest(costs, self.example)

    def _sum(self, keys: Sequence[Key]) -> Line:
        return np.asarray(self.over(keys).sum(axis=0), dtype=np.float64).ravel()


class Seen:
    """Values that some counts do have in the worlds met so far: the first are those where all are small, or large, together."""

    def __init__(self, keys: Sequence[Key], worlds: Worlds) -> None:
        self._worlds, self._covers = worlds, worlds.over(keys)
        self._row = {key: i for i, key in enumerate(keys)}
        self._low, self._high = np.full(len(keys), inf), np.full(len(keys), -inf)
        if keys:
            for world in (worlds.example, worlds.smallest(keys), worlds.largest(keys)):
                self._note(world)

    def ends(self, key: Key) -> tuple[float, float]:
        """The smallest and the largest value met."""
        i = self._row[key]
        return float(self._low[i]), float(self._high[i])

    def together(self, keys: Sequence[Key], is_safe: Callable[[Key, tuple[float, float]], bool]) -> list[Key]:
        """The counts that are not seen to be safe, once worlds were met in which those left are small, or large, together."""
        left = [key for key in keys if not is_safe(key, self.ends(key))]
        while len(left) > 1:
            self._note(self._worlds.largest(left))
            self._note(self._worlds.smallest(left))
            before, left = len(left), [key for key in left if not is_safe(key, self.ends(key))]
            if len(left) > before - _FEW:
                break
        return left

    def asked(self, key: Key, is_safe: Callable[[Key, tuple[float, float]], bool]) -> tuple[float, float]:
        """The smallest and the largest value that a count can have, or some that show it to be safe; the worlds that show it are met
        from now on.

        No world has less than nothing: where one with nothing was met, no smaller value is sought.
        """
        if self.ends(key)[0] > 0.0:
            self._note(self._worlds.smallest([key]))
        if not is_safe(key, self.ends(key)):
            self._note(self._worlds.largest([key]))
        return self.ends(key)

    def _note(self, world: Line) -> None:
        values = self._covers @ world
        self._low, self._high = np.minimum(self._low, values), np.maximum(self._high, values)
