"""A family of linked figures: their constraints over elementary cells, and which cells each count is the sum of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.linked.bits import holding, members_as_arrays, packed
from kolosi.release.linked.elementary_cells import Atom, atoms_of
from kolosi.release.linked.equations import Row
from kolosi.release.linked.links import part_of_whole
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import Threshold


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is known of a count that an edition held back: how it is protected, and whether it is few (None: not known).

    It is from `at_least` to `at_most`. No reader is told; a guess that would make it another is not true.
    """

    limit: Threshold
    is_few: bool | None
    at_most: Fraction | None
    at_least: int = 0


@dataclass(frozen=True, kw_only=True)
class Family:
    """Figures linked by indicator or by a share, with their equations over atoms.

    `counts` are the counts that the equations speak of, cited or not; bit i of an atom is the count i. `still_hidden`
    are counts that an edition held back and that are not asked now: their values are not known here. `names` gives the
    count that a cell is by definition, where that bears another name. `beside` are counts that nobody cites; no bit is theirs.
    `held_last` are the cells that the last edition held back, where it asked the same and printed the rest as it is now.
    """

    cells: Mapping[Key, Estimate]
    counts: tuple[Key, ...]
    rows: tuple[Row, ...]
    context: Context
    still_hidden: Mapping[Key, Held] = field(default_factory=dict)
    names: Mapping[Key, Key] = field(default_factory=dict)
    beside: tuple[Key, ...] = ()
    held_last: frozenset[Key] = frozenset()
    memo: dict[object, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What others worked out of the family alone, and ask for again: by their own names."""

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """The elementary cells of the counts and of those beside them."""
        if not self.beside:
            return self._told_apart
        mine = (1 << len(self.counts)) - 1
        return tuple(
            Atom(covered_by=atom.covered_by & mine, is_real=atom.is_real, remainder_of=atom.remainder_of)
            for atom in self._told_apart
        )

    @cached_property
    def _told_apart(self) -> tuple[Atom, ...]:
        if not self.counts:
            return ()
        everything = [part_of_whole(key, self.context) for key in (*self.counts, *self.beside)]
        return atoms_of(everything, self.context, len(self.counts))

    @cached_property
    def inside(self) -> Mapping[Key, tuple[int, ...]]:
        """The elementary cells of each count, in order; also for figures that are a count under another name."""
        number = list(range(len(self._told_apart))).__getitem__  # one object for each number
        inside = {key: tuple(map(number, one.tolist())) for key, one in self.inside_numbers.items()}
        return {**inside, **{key: inside[name] for key, name in self.names.items()}}

    @cached_property
    def inside_numbers(self) -> Mapping[Key, NDArray[np.int32]]:
        """The same as arrays, for the counts and those beside them."""
        everything = (*self.counts, *self.beside)
        found = members_as_arrays(self._covers, len(everything))
        return dict(zip(everything, found, strict=True))

    @cached_property
    def _covers(self) -> NDArray[np.uint8]:
        """The counts, and those beside them, that cover each elementary cell, as bits."""
        return packed([atom.covered_by for atom in self._told_apart], len(self.counts) + len(self.beside))

    @cached_property
    def held_by(self) -> NDArray[np.bool_]:
        """Containment of counts: row i, column j is True where count j contains count i, itself included."""
        return holding(self._covers, [self.inside_numbers[key] for key in self.counts])

    @cached_property
    def place(self) -> Mapping[Key, int]:
        """The number of each count: its bit in an atom."""
        return {key: j for j, key in enumerate(self.counts)}

    @property
    def untold(self) -> frozenset[Key]:
        """The owners of constraints that no reader is told: of what editions held back."""
        return frozenset(untold(key) for key in self.still_hidden)

    def printed(self, hidden: frozenset[Key]) -> frozenset[Key]:
        """The counts that an attacker reads off exactly while these figures are hidden."""
        return frozenset(row.terms[0][0] for row in self.rows if row.is_exact and row.is_known(hidden))


def untold(key: Key) -> Key:
    """The owner of the equation of what an edition held back, which is never that of a figure of now."""
    return key.with_breakdown("held", "back")
