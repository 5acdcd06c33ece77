"""Greedy secondary suppression with repair, and a last pass that takes back redundant suppressions.

Cox 1980; Willenborg and de Waal 2001, chapter 4; Fischetti and Salazar 2001 for the protection by linear programming.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from kolosi.model.key import Key
from kolosi.release.bounds.bounds import Attack, End
from kolosi.release.bounds.sampled_bounds import Seen
from kolosi.release.linked.family import Family
from kolosi.release.lp import spent
from kolosi.release.policy.context import Context
from kolosi.release.suppress.circuits import Circuits
from kolosi.release.suppress.optimum import LARGEST, optimum
from kolosi.release.suppress.protection import Protection
from kolosi.release.suppress.targets import Target, hidden_counts, targets_of

_EARLY = 0.4
"""Up to this part of the budget of work fewer suppressions are sought a second time: that takes about what the first took."""
_MANY, _PROGRESS = 4, 0.8
"""From this many open targets on, one program for the sum of all is solved instead of two for each, as long as it settles at least a fifth
of them: below, single programs settle more for their cost."""
_MET = "met"
"""The name under which a family keeps the possibilities that the last run over it met."""
_EFFORT = 600_000
"""The budget for finding redundant suppressions, in variables that the solver is given: of work and not of time, so that the same figures
are hidden on every machine. What is not looked at stays hidden."""


@dataclass(frozen=True, kw_only=True)
class _State:
    """What is hidden at some time of a run, and what shows that it is enough; what was given up until then."""

    secondary: Mapping[Key, bool]
    seen: Seen
    open: Sequence[Key]
    targets: tuple[Target, ...]
    dropped: tuple[Target, ...]
    known: tuple[Key, ...]
    lost: tuple[Key, ...]


class Repair:
    """One run of secondary suppression over one family; with `targets`, of these alone, against an attacker who does not guess.

    `trusted` are the figures that the attacker believes before others. `is_first`: nothing was hidden for others yet.
    """

    def __init__(
        self,
        family: Family,
        hidden: frozenset[Key],
        context: Context,
        targets: Sequence[Target] | None = None,
        *,
        trusted: frozenset[Key] = frozenset(),
        is_first: bool = False,
    ) -> None:
        self.family, self.hidden, self.context, self._trusted = family, hidden, context, trusted
        self.attack = Attack(family, hidden, trusted, is_guessing=targets is None)
        found = targets_of(family, hidden, context, is_consistent=not self.attack.aside) if targets is None else targets
        self.targets = list(found)
        self.secondary: dict[Key, bool] = {}
        self.known: list[Key] = []
        self.lost: list[Key] = []
        self._dropped: list[Target] = []
        self.open = [key for key in sorted({row.owner for row in family.rows if not row.is_old}) if key not in hidden]
        self.seen = Seen((target.region for target in self.targets), self.attack.alike)
        self.seen.add(self.attack.sample)
        self.circuits = Circuits(family, self.attack)
        self._may_hide(self.open)
        self._is_first = is_first
        self._needed_for: dict[Key, Target] = {}

    def run(self) -> Protection:
        """Hides until every target is safe, then seeks the fewest suppressions in small families."""
        self.attack.hold(self.hidden, is_held=False)
        self.attack.refresh()
        self._recall()
        left = self._see_many(self.targets)
        self.seen = self.seen.about(target.region for target in left)
        self.targets = [one for one in left if not self._is_granted(one)]
        at_least = None
        if self.targets:
            self._drop_known()
            asked = list(self.targets)
            if not self._hide_as_before():
                self._settle()
                at_least = self._seek_fewer(asked) if self.secondary else None
        self.family.memo[_MET] = self.seen.spread
        return Protection(
            secondary=dict(sorted(self.secondary.items())),
            known=tuple(self.known),
            lost=tuple(self.lost),
            at_least=at_least,
            dropped=tuple(self._dropped),
        )

    def _recall(self) -> None:
        """Meets the possibilities of the last run over the family again, such as are some of this reader's: most are, for what was
        hidden since leaves more possible."""
        if _MET in self.family.memo:
            self.seen.add_all(self.attack.possible(self.family.memo[_MET]))

    def _see_many(self, targets: Sequence[Target]) -> list[Target]:
        """Samples points in which many targets are small, or large, together; gives the targets that these do not show to be safe."""
        left = self.seen.unsafe(targets)
        while len(left) >= _MANY:
            for is_largest in (True, False):
                wanted = [one.region for one in left if one.wants(*self.seen.ends(one.region))[is_largest]]
                if wanted:
                    self._note(self.attack.together(wanted, is_largest=is_largest))
            before, left = len(left), self.seen.unsafe(left)
            if len(left) > before * _PROGRESS:
                break
        return left

    def _is_granted(self, target: Target) -> bool:
        """True when what is printed proves that a count beside the figures is no small one; of what counts leave of one another, when
        all of them prove that it is many, those that are hidden among them."""
        for is_largest in (False, True):
            if target.is_granted(*self.seen.ends(target.region)):
                self._note(self.attack.extreme(target.region, is_largest=is_largest))
        if target.is_granted(*self.seen.ends(target.region)):
            return True
        is_likely = target.need == "presence" and self.attack.sample[list(target.region)].sum() >= target.minimum
        return bool(is_likely and self._truth.extreme(target.region, is_largest=False).value >= target.minimum)

    @cached_property
    def _truth(self) -> Attack:
        """One who knows the hidden figures too."""
        knowing = Attack(self.family, self.hidden, self._trusted, is_guessing=False)
        knowing.refresh()
        return knowing

    def _settle(self) -> None:
        """Hides until every target is safe and what was hidden is safe too."""
        while self.seen.unsafe(self.targets):
            self._hide_until_safe()
            self._take_back()
            self._protect_secondary()

    def _seek_fewer(self, asked: Sequence[Target]) -> int | None:
        """Seeks fewer suppressions: of a small family the fewest, with a lower bound on any; of a larger one fewer among those found,
        where the first are often no longer needed once the last are there. What comes out otherwise is not taken."""
        first, at_least = self._state, None
        mine = [one for one in asked if one in self.targets]
        if len(self.open) <= LARGEST:
            best = optimum(self.family, self.attack, asked, self.open, frozenset(self.secondary))
            at_least = best.at_least
            self._choose(best.hidden, mine)
        elif self._is_first and len(self.secondary) <= LARGEST and spent() < _EARLY:
            self._may_hide(sorted(self.secondary))
            self.attack.effort = min(self.attack.effort, _EFFORT // 2)
            self._choose(frozenset(), mine)
        if len(self.secondary) > len(first.secondary) or tuple(self._dropped) != first.dropped:
            self._go_back(first)
        self._may_hide(first.open)
        return at_least

    def _may_hide(self, some: Sequence[Key]) -> None:
        """Limits what may be hidden to some figures."""
        self.open, self._may_be_hidden = list(some), frozenset(some)
        self._prices: dict[int, float | None] = {}

    @property
    def _state(self) -> _State:
        return _State(
            secondary=dict(self.secondary),
            seen=self.seen,
            open=self.open,
            targets=tuple(self.targets),
            dropped=tuple(self._dropped),
            known=tuple(self.known),
            lost=tuple(self.lost),
        )

    def _go_back(self, to: _State) -> None:
        """Hides again what was hidden at some time, and no more."""
        self.attack.hold((key for key in to.open if key not in to.secondary), is_held=True)
        self.attack.hold(to.secondary, is_held=False)
        self.secondary, self.seen = dict(to.secondary), to.seen
        self.targets, self._dropped = list(to.targets), list(to.dropped)
        self.known, self.lost = list(to.known), list(to.lost)

    def _choose(self, hidden: frozenset[Key], targets: list[Target]) -> None:
        """Hides just these figures; what they need themselves is hidden besides."""
        if hidden == self.secondary.keys():
            return
        printed = [key for key in self.open if key not in hidden]
        self.attack.hold(printed, is_held=True)
        self.attack.hold(hidden, is_held=False)
        self.secondary = dict.fromkeys(sorted(hidden), self._is_near_old(hidden))
        self.seen = self.seen.only(self.attack.fits(printed, self.seen.together))
        self.targets = targets
        self._protect_secondary()
        self._settle()

    def _hide_as_before(self) -> bool:
        """Hides what the last edition hid of the same figures; True when that protects all."""
        again = self.family.held_last.intersection(self.open)
        if not again:
            return False
        self.secondary = dict.fromkeys(sorted(again), self._is_near_old(again))
        self.attack.hold(again, is_held=False)
        self._protect_secondary()
        self.attack.refresh()
        return not any(self._ends(target) for target in self._see_many(self.targets))

    # -- what can still be protected -------------------------------------------------------------------------------

    def _drop_known(self) -> None:
        """Targets that the earlier editions alone give away cannot be protected any more, or only in part."""
        self.attack.hold((*self.hidden, *self.open), is_held=False)
        self.attack.refresh()
        if any(row.is_old for row in self.family.rows):
            before, self.seen = self.seen, self.seen.only(np.ones(len(self.seen.points), dtype=bool))
            for target in list(self.targets):
                if self._proof(target) is not None:
                    self._give_up(target)
            self.seen = before
        self.attack.hold(self.open, is_held=True)

    def _give_up(self, target: Target) -> None:
        """Drops a target; what is not known of it is protected further on: that it exists, or else how many they are."""
        self.targets.remove(target)
        self._dropped.append(target)
        if target.key is not None:
            self.known.append(target.key)
        if target.held is not None:
            self.lost.append(target.held)
        left = next((weaker for weaker in target.weaker() if self._proof(weaker) is None), None)
        if left is not None and left not in self.targets:
            self.targets.append(left)

    # -- hiding ----------------------------------------------------------------------------------------------------

    def _hide_until_safe(self) -> None:
        """For each target in turn, hides what the cheapest move that makes it safe would change."""
        for target in list(self.targets):
            while self.seen.unsafe([target]) and target in self.targets:
                self.attack.refresh()
                if self._ends(target) and not self._hide_for(target):
                    self._hide_one_of_the_proof(target)

    def _hide_for(self, target: Target) -> bool:
        """Hides what the cheapest of the moves that help a target would change. False when none does."""
        now = float(self.attack.sample[list(target.region)].sum())
        moves = [
            self.circuits.cheapest(target.region, by, self._price)
            for by in target.moves(now, *self.seen.ends(target.region))
        ]
        found = [move for move in moves if move is not None]
        if not found:
            return False
        best = min(found, key=lambda move: move.cost)
        before = self.seen.ends(target.region)
        self.seen.add(best.point)
        owners = self._owners(best.broken)
        self.secondary.update(dict.fromkeys(sorted(owners), self._is_near_old(owners)))
        self._needed_for.update(dict.fromkeys(owners, target))
        self.attack.hold(owners, is_held=False)
        return self.seen.ends(target.region) != before

    def _is_near_old(self, owners: Iterable[Key]) -> bool:
        """True when an earlier edition speaks of a part of some figures."""
        mine = {i for key in owners for i in self.family.inside.get(key, ())}
        old = (key for row in self.family.rows if row.is_old for key, _ in row.terms)
        return any(not mine.isdisjoint(self.family.inside[key]) for key in old)

    def _price(self, row: int) -> float | None:
        """What it costs to hide the figure that an equation belongs to; None where it cannot be hidden."""
        if row not in self._prices:
            self._prices[row] = self._price_of(row)
        return self._prices[row]

    def _price_of(self, row: int) -> float | None:
        owner = self.family.rows[row].owner
        if self.family.rows[row].is_old or owner not in self._may_be_hidden:
            return None
        return 1.0 + math.log10(1.0 + abs(float(self._cost(owner)[0]))) / 10

    def _hide_one_of_the_proof(self, target: Target) -> None:
        """Where no move was found: one figure of the proof, or the target is given up."""
        self.attack.refresh()
        proof = self._proof(target)
        if proof is None:
            return
        chosen = self._cheapest(target, proof)
        if chosen is None:
            self._give_up(target)
        else:
            self.secondary[chosen] = any(self.family.rows[i].is_old for i in proof)
            self._needed_for[chosen] = target
            self.attack.hold([chosen], is_held=False)

    def _note(self, end: End) -> End:
        self.seen.add(end.point)
        return end

    def _ends(self, target: Target) -> list[End]:
        """The ends of a target that give it away; none when it is safe. Asks the solver for no more than it must."""
        found: list[End] = []
        for is_largest in (True, False):
            now = self.seen.ends(target.region)
            if target.is_safe(*now):
                return []
            if target.wants(*now)[is_largest]:
                found.append(self._note(self.attack.extreme(target.region, is_largest=is_largest)))
        return [] if target.is_safe(*self.seen.ends(target.region)) else found

    def _proof(self, target: Target) -> frozenset[int] | None:
        """The equations that give a target away; None when it is safe."""
        ends = self._ends(target)
        return frozenset().union(*(self.attack.proof(end) for end in ends)) if ends else None

    def _owners(self, proof: Iterable[int]) -> set[Key]:
        return {self.family.rows[i].owner for i in proof if not self.family.rows[i].is_old}

    def _cheapest(self, target: Target, proof: Iterable[int]) -> Key | None:
        """The figure to hide: the smallest count that is large enough to help, then the one that covers least.

        Where the solver names none, any printed figure that shares an atom with the target.
        """
        owners = self._owners(proof)
        free = [key for key in self.open if key not in self.secondary]
        named = [key for key in free if key in owners]
        near = [key for key in free if self._touches(key, frozenset(target.region))] if not named else []
        low, high = self.seen.ends(target.region)
        short = max(low, target.minimum - high) if target.is_like("existence") else 1.0
        return min(named or near, key=lambda key: (self._cost(key)[0] < short, *self._cost(key)), default=None)

    def _touches(self, key: Key, region: frozenset[int]) -> bool:
        mine = (one for i in self.attack.owned.get(key, ()) for one, _ in self.family.rows[i].terms)
        return any(not region.isdisjoint(self.family.inside[one]) for one in mine)

    def _cost(self, key: Key) -> tuple[Fraction, int, str]:
        cell = self.family.cells[key]
        count = cell.numerator if cell.numerator is not None else cell.value or Fraction(0)
        return count, len(self.family.inside.get(key, ())), str(key)

    def _protect_secondary(self) -> None:
        """Makes the secondary suppressions safe too: they must not be worked out either."""
        known = {*self.targets, *self._dropped}
        new = [one for one in hidden_counts(self.family, frozenset(self.secondary), self.context) if one not in known]
        self.seen = self.seen.also(one.region for one in new)
        self.targets += new

    # -- taking back -----------------------------------------------------------------------------------------------

    def _take_back(self) -> None:
        """Prints again, the largest first, each figure without which the targets are still safe.

        A figure that a reader could work out anyway is among them: printing it tells nothing new. So what stays
        hidden cannot be worked out.
        """
        self.attack.refresh(self.secondary)
        for key in sorted(self.secondary, key=self._cost, reverse=True):
            if self.attack.effort < _EFFORT and self._is_free(key):
                del self.secondary[key]

    def _is_free(self, key: Key) -> bool:
        """True, and printed again, when every target stays safe without it: asked first of the one that it was needed for last."""
        before = self.seen
        fits = self.attack.fits([key], before.together)
        self.attack.hold([key], is_held=True)
        self.seen = before.only(fits)
        for target in self._in_doubt(key):
            if self._ends(target):
                self._needed_for[key] = target
                break
        else:
            return True
        self.attack.hold([key], is_held=False)
        before.take(self.seen, since=int(fits.sum()))
        self.seen = before
        return False

    def _in_doubt(self, key: Key) -> Iterator[Target]:
        """Yields the targets that may be unsafe without a figure."""
        last = self._needed_for.get(key)
        if last is not None and last in self.targets:
            yield last
        yield from sorted(self._see_many(self.targets), key=lambda target: len(target.region))
