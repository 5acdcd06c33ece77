"""Minimises the number of secondary suppressions by cutting planes, with a lower bound on the least number.

A master problem chooses figures; an attacker with a solver bounds the targets; each of his proofs becomes a cut of the master:
enough of the figures in it must be hidden (Fischetti and Salazar 2001, sections 4 and 5). Work is bounded by rounds and nodes,
not by the clock, so that the same figures are hidden on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log10

import numpy as np

from kolosi.model.key import Key
from kolosi.release.bounds.bounds import TOLERANCE, Attack
from kolosi.release.bounds.presolve import Values
from kolosi.release.bounds.sampled_bounds import Seen
from kolosi.release.linked.family import Family
from kolosi.release.lp import INFINITY, Choice, SolverError
from kolosi.release.suppress.targets import Target

LARGEST = 200
"""The most figures for which the minimum is sought: each is a binary variable of the master problem, whose search can double with every one.
Of larger families the greedy choice stands."""
ROUNDS, NODES, NEAR = 25, 200, 0.05
"""The most rounds of cuts, the most branch-and-bound nodes of each, and the gap to the lower bound at which a choice is good enough:
of twenty suppressions one may be too many."""
EFFORT = 600_000
"""The budget of the attacker, in variables of the programs he solves: of work and not of time, so that the same is chosen on every machine."""


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """A choice of secondary suppressions, and a lower bound on the number that any choice needs."""

    hidden: frozenset[Key]
    at_least: int

    @property
    def gap(self) -> float:
        """The relative optimality gap: 0 if no suppression can be saved."""
        return (len(self.hidden) - self.at_least) / len(self.hidden) if self.hidden else 0.0


Cut = Mapping[Key, float]
"""A cut: weights of figures; those hidden must sum to at least 1."""


def optimum(
    family: Family,
    attack: Attack,
    targets: Sequence[Target],
    choice: Sequence[Key],
    known: frozenset[Key],
    *,
    rounds: int = ROUNDS,
    near: float = NEAR,
) -> Optimum:
    """Seeks the fewest figures of `choice` that make every target safe; `known` is a choice that does."""
    reader, master = _Reader(family, attack, targets, choice), _Master(family, choice)
    least = 0
    for _ in range(rounds):
        chosen, bound = master.choose()
        least = max(least, bound)
        if least >= len(known) * (1 - near):
            return Optimum(hidden=known, at_least=least)
        if chosen is None:
            break
        reader.hide(chosen)
        cuts = [cut for target in targets if reader.effort < EFFORT and (cut := reader.cut(target)) is not None]
        if reader.effort >= EFFORT:
            break
        if not cuts:
            return Optimum(hidden=chosen, at_least=least)
        master.add(cuts)
        master.add_bridges(reader.bridges(chosen))
    return Optimum(hidden=known, at_least=least)


class _Reader:
    """The attacker: all constraints in one program, of which some are released."""

    def __init__(self, family: Family, attack: Attack, targets: Sequence[Target], choice: Sequence[Key]) -> None:
        self._family, self._attack, self._alike = family, attack, attack.alike
        chosen = (family.inside[key] for key in choice if key in family.inside)
        self._met = Seen([*(target.region for target in targets), *chosen], attack.alike)
        self._seen = self._met.only(np.zeros(0, dtype=bool))
        self._system = attack.alike.merged
        self._program = self._system.program(attack.alike.sums(attack.sample) > 0.0)
        self._choice = frozenset(choice)
        self.effort = 0
        self._is_held = [True] * len(family.rows)
        for i, row in enumerate(family.rows):
            if i in attack.aside or not self._choice.issuperset(row.needed):
                self._hold(i, is_held=False)

    def _hold(self, i: int, *, is_held: bool) -> None:
        if self._is_held[i] != is_held:
            self._is_held[i] = is_held
            ends = (self._system.low[i], self._system.high[i]) if is_held else (-INFINITY, INFINITY)
            self._program.bound_row(i, *ends)

    def hide(self, chosen: frozenset[Key]) -> None:
        """Releases the constraints of just these figures."""
        for key in self._choice:
            for i in self._attack.owned.get(key, ()):
                needed = self._family.rows[i].needed
                if i not in self._attack.aside and self._choice.issuperset(needed):
                    self._hold(i, is_held=chosen.isdisjoint(needed))
        printed = sorted(self._choice - chosen)
        self._seen = self._met.only(self._attack.fits(printed, self._met.together))

    def cut(self, target: Target) -> Cut | None:
        """The cut that makes a target safe; None if it is safe already."""
        if target.is_safe(*self._seen.ends(target.region)):
            return None
        low, below = self._end(target.region, 1.0)
        high, above = self._end(target.region, -1.0)
        if target.is_safe(low, high):
            return None
        down, up = max(low, TOLERANCE), max(target.minimum - high, 1.0)
        if target.is_like("exact"):
            return self._weights([(below, 1.0), (above, 1.0)], short=max(1.0 - (high - low), TOLERANCE))
        if target.is_like("existence"):
            return self._weights([(below, 1.0)], down) if low > TOLERANCE else self._weights([(above, 1.0)], up)
        parts = [(below, 1.0 / down), (above, 1.0 / (up if high > TOLERANCE else 1.0))]
        return self._weights(parts, short=1.0)

    def bridges(self, chosen: frozenset[Key]) -> dict[Key, Cut]:
        """Cuts for chosen figures that the others give away all the same (bridge-less inequalities): what else would have to be hidden."""
        found: dict[Key, Cut] = {}
        for key in sorted(chosen & set(self._family.inside)):
            region = self._family.inside[key]
            lowest, highest = self._seen.ends(region)
            if highest - lowest >= TOLERANCE:
                continue
            low, below = self._end(region, 1.0)
            high, above = self._end(region, -1.0)
            if high - low < TOLERANCE:
                found[key] = self._weights([(below, 1.0), (above, 1.0)], short=TOLERANCE)
        return found

    def _end(self, region: Sequence[int], sign: float) -> tuple[float, Values]:
        """One end of the feasibility interval of a region, and the dual value of each constraint."""
        costs = np.zeros(len(self._alike.of))
        costs[list(region)] = sign
        costs = costs[self._alike.cheapest(costs)]
        if not self._program.run(costs):
            raise SolverError("equations that could be true became impossible")
        self.effort += len(costs)
        sums = self._program.values
        self._met.add_sums(sums)
        self._seen.add_sums(sums)
        return float(abs((costs * sums).sum())), self._program.duals

    def _weights(self, proofs: Sequence[tuple[Values, float]], short: float) -> Cut:
        """By how much hiding each figure can loosen some proofs together, as a part of what they are short of.

        An equation that bounds from below loosens by at most its value, since what is hidden is at least 0.
        """
        weights: dict[Key, float] = {}
        for duals, factor in proofs:
            for i in np.flatnonzero(np.abs(duals) > TOLERANCE).tolist():
                row, dual = self._family.rows[i], float(duals[i])
                is_plain = row.is_exact and dual > 0
                loosened = factor * dual * float(row.low) if is_plain else short
                for key in self._choice.intersection(row.needed):
                    weights[key] = min(weights.get(key, 0.0) + loosened / short, 1.0)
        return {key: weight for key, weight in weights.items() if weight > TOLERANCE}


class _Master:
    """The master problem: the fewest figures that the cuts so far allow, and of those the ones that tell least."""

    def __init__(self, family: Family, choice: Sequence[Key]) -> None:
        self._at = {key: i for i, key in enumerate(choice)}
        self._keys = list(choice)
        values = [abs(float(family.cells[key].value or 0)) if key in family.cells else 0.0 for key in choice]
        tie = np.array([log10(1.0 + value) for value in values])
        self._tie = tie / (4.0 * max(float(tie.sum()), 1.0))
        self._program = Choice(1.0 + self._tie, NODES)

    def choose(self) -> tuple[frozenset[Key] | None, int]:
        """The best choice so far and the lower bound on any; None if the bound of work was met first."""
        values, bound = self._program.run()
        least = ceil(max(bound, 0.0) - 0.25 - TOLERANCE)
        if values is None:
            return None, least
        return frozenset(self._keys[i] for i in np.flatnonzero(values > 0.5).tolist()), least

    def add(self, cuts: Sequence[Cut]) -> None:
        """Adds cuts that every choice must satisfy."""
        for cut in cuts:
            self._line(cut, {}, 1.0)

    def add_bridges(self, bridges: Mapping[Key, Cut]) -> None:
        """Adds: a figure may be hidden only if something else is, without which it would be known."""
        for key, cut in bridges.items():
            self._line({one: 1.0 for one in cut if one != key}, {key: -1.0}, 0.0)

    def _line(self, cut: Cut, more: Cut, least: float) -> None:
        weights = {**cut, **more}
        columns = np.array([self._at[key] for key in weights], dtype=np.int64)
        self._program.add_row(columns, np.array(list(weights.values())), least)
