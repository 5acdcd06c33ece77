"""Makes the constraints of an attacker feasible, and fixes the cells that he may guess to be zero.

Presolve (`Reduction`) settles most of it; the solver is asked about what is left, with identical columns merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_array, diags_array, hstack

from kolosi.model.key import Key
from kolosi.release.bounds.presolve import Flags, Numbers, Reduction, System, Values
from kolosi.release.bounds.symmetry import Alike
from kolosi.release.linked.bits import members
from kolosi.release.linked.elementary_cells import SEVERAL, UNITS, UNTYPED, ZONES
from kolosi.release.linked.family import Family
from kolosi.release.lp import INFINITY, Program, SolverError

T = TypeVar("T")
_ROOM = 1_000.0
"""Factor on the upper bounds of variables, tried where the system is infeasible with the usual ones: the whole of which a printed
share is one per thousand is so many times larger than its part."""
_NOW, _HIDDEN, _THEN, _UNTOLD = 1000.0, 30.0, 1.0, 0.001
"""Prices of relaxing a constraint where some contradict the rest: of a figure that is printed now, of one that is hidden now, of an
edition, of what no reader is told. What is printed is relaxed only where not all of it can be true; a figure of now by one only
where that saves thirty, or a thousand, in editions."""
_APART = 0.01
"""By how much of itself a price may differ from others of its kind, so that one choice alone costs least, whichever the solver meets
first; far less than kinds differ."""
_SMALL, _NOTHING = 1e-5, 1e-9
"""Violation that is no contradiction (see `TOLERANCE`), and the value below which a variable of a solution is zero: finer, for a
guess of zero that is taken from a solution without asking the solver must be one."""

_MOST_READERS = 8
"""The most readers asked of figures that contradict one another: an old unit and its parts are seldom more."""
_TYPES = frozenset({UNTYPED, SEVERAL})
"""Remainders that only a reader who guesses takes for nothing."""


@dataclass(frozen=True, kw_only=True)
class Believed:
    """A feasible system, the rows that were relaxed to make it so, and a feasible point."""

    system: System
    aside: frozenset[int]
    sample: Values

    @cached_property
    def alike(self) -> Alike:
        """The classes of identical columns of the system."""
        return Alike(self.system)


def believed(
    family: Family, hidden: frozenset[Key], trusted: frozenset[Key] = frozenset(), *, is_guessing: bool = True
) -> Believed:
    """Builds the system that an attacker takes for true: the constraints, and zero in the cells of which none speaks, where feasible.

    One who does not guess takes zero only for what lies outside all that is known to exist. Where constraints contradict one
    another, those of the figures of `hidden`, of which no reader knows, give way to what is printed: set aside, a printed figure
    would be protected from nobody. Those of `trusted` are believed where they can all be true. Built once for each family, or for
    what contradicts itself once for what is hidden and trusted.
    """
    found = _once_consistent(family, is_guessing=is_guessing)
    if found is not None:
        return found
    is_hidden = np.array([not row.is_old and not row.is_known(hidden) for row in family.rows], dtype=bool)
    name = "relaxed", is_guessing, is_hidden.tobytes(), trusted
    if name not in family.memo:
        family.memo[name] = _relaxed(family, is_hidden, trusted, is_guessing=is_guessing)
    known: Believed = family.memo[name]
    return known


def readers(family: Family, hidden: frozenset[Key]) -> Iterator[frozenset[Key]]:
    """Yields what readers trust most of figures that are printed and contradict one another: what one does not believe the next
    trusts, so that each figure is believed by some reader. Nothing where all that is printed can be true."""
    trusted = frozenset[Key]()
    for _ in range(_MOST_READERS):
        aside = (family.rows[i] for i in believed(family, hidden, trusted).aside)
        doubted = {row.owner for row in aside if not row.is_old and row.is_known(hidden)}
        if doubted <= trusted | family.untold:
            return
        trusted |= doubted
        yield trusted


def is_consistent(family: Family) -> bool:
    """True if all constraints of a family are feasible; what was solved to find out serves `believed`."""
    return _once_consistent(family, is_guessing=True) is not None


def _once_consistent(family: Family, *, is_guessing: bool) -> Believed | None:
    """As `_consistent`, asked once for each family."""
    name = "believed", is_guessing
    if name not in family.memo:
        family.memo[name] = _consistent(family, is_guessing=is_guessing)
    known: Believed | None = family.memo[name]
    return known


def _consistent(family: Family, *, is_guessing: bool) -> Believed | None:
    """The system with all constraints; None where they contradict one another."""
    remainders = _remainders(family, is_guessing=is_guessing)
    if is_guessing:
        emptied = _first(_emptied(one, remainders) for one in _with_more_room(system_of(family)))
    else:  # what is possible to one who guesses is possible
        guess = _once_consistent(family, is_guessing=True)
        if guess is None:
            return None
        possible = guess.sample
        rooms = (one for one in _with_more_room(system_of(family)) if np.all(possible <= one.top))
        emptied = _first(_emptied(one, remainders, possible) for one in rooms)
    return None if emptied is None else Believed(system=emptied[0], aside=frozenset(), sample=emptied[1])


def _relaxed(family: Family, is_hidden: Flags, trusted: frozenset[Key], *, is_guessing: bool) -> Believed:
    """The system once the constraints that contradict the rest are relaxed."""
    is_old = np.array([row.is_old for row in family.rows], dtype=bool)
    untold = family.untold
    is_untold = np.array([row.owner in untold for row in family.rows], dtype=bool)
    price = np.where(is_untold, _UNTOLD, np.where(is_old, _THEN, np.where(is_hidden, _HIDDEN, _NOW)))
    price *= 1.0 + _APART * np.random.default_rng(0).random(len(price))
    is_printed = ~(is_old | is_untold | is_hidden)
    is_trusted = is_printed & np.array([row.owner in trusted for row in family.rows], dtype=bool)
    aside, system = _settled(system_of(family), is_old, (is_printed, is_trusted, np.zeros_like(is_printed)), price)
    emptied = _emptied(system, _remainders(family, is_guessing=is_guessing))
    if emptied is None:
        raise SolverError("equations that contradict one another were not all set aside")
    return Believed(system=emptied[0], aside=aside, sample=emptied[1])


def can_be(system: System) -> bool:
    """True if some constraints are feasible."""
    return _first(map(_possibility, _with_more_room(system))) is not None


def system_of(family: Family) -> System:
    """The constraints as sums of cells; written once for each family."""
    if "system" not in family.memo:
        family.memo["system"] = _written(family)
    known: System = family.memo["system"]
    return known


def _written(family: Family) -> System:
    terms = [
        (i, family.inside_numbers[key], float(factor)) for i, row in enumerate(family.rows) for key, factor in row.terms
    ]
    numbers, columns, factors = zip(*terms, strict=True)
    lengths = [len(mine) for mine in columns]
    shape = (len(family.rows), len(family.atoms))
    entries = (np.repeat(factors, lengths), (np.repeat(numbers, lengths), np.concatenate(columns)))
    high = np.array([INFINITY if row.high is None else float(row.high) for row in family.rows])
    ceiling = 4.0 * max((float(row.high) for row in family.rows if row.high is not None), default=0.0) + 1000.0
    matrix = csr_array(entries, shape=shape)
    matrix.eliminate_zeros()
    low = np.array([float(row.low) for row in family.rows])
    return System(matrix=matrix, low=low, high=high, bottom=np.zeros(shape[1]), top=np.full(shape[1], ceiling))


def _with_more_room(system: System) -> tuple[System, System]:
    """The system, and the same with wider upper bounds: the base of a small percentage may be many times what is printed."""
    return system, replace(system, top=system.top * _ROOM)


def _first(found: Iterable[T | None]) -> T | None:
    """The first that is something."""
    return next((one for one in found if one is not None), None)


def _settled(system: System, is_old: Flags, firm: Iterable[Flags], price: Values) -> tuple[frozenset[int], System]:
    """Relaxes the constraints that contradict the rest, but the first of some that are firm which can be true together.

    An old equation keeps its lower bound where that is feasible: what is reported late only adds.
    """
    aside = _first(_contradictions(system, price, is_firm) for is_firm in firm)
    if aside is None:
        raise SolverError("equations with room to give became impossible")
    low, high = system.low.copy(), system.high.copy()
    grown = [i for i in aside if is_old[i] and low[i] == high[i]]
    high[aside] = INFINITY
    low[[i for i in aside if i not in grown]] = -INFINITY
    loosened = replace(system, low=low, high=high)
    if _possibility(loosened) is None:
        low[aside] = -INFINITY
        loosened = replace(system, low=low, high=high)
    return frozenset(i for i in aside if low[i] == -INFINITY), loosened


def _contradictions(system: System, price: Values, is_firm: Flags) -> list[int] | None:
    """Finds rows to relax so that the others are feasible: an elastic program with two priced slacks for each row, but those that are
    firm; None where these alone contradict one another."""
    count, size = system.matrix.shape
    unit, room = diags_array(np.ones(count)), np.where(is_firm, 0.0, INFINITY)
    wide = System(
        matrix=csr_array(hstack([system.matrix, unit, -unit])),
        low=system.low,
        high=system.high,
        bottom=np.zeros(size + 2 * count),
        top=np.concatenate([system.top, room, room]),
    )
    program = wide.program()
    if not program.run(np.concatenate([np.zeros(size), price, price])):
        return None
    slack = program.values[size:].reshape(2, -1).sum(axis=0)
    return [int(i) for i in np.flatnonzero(slack > _SMALL)]


@dataclass(frozen=True, kw_only=True)
class _Open:
    """A presolved system: values of the fixed variables, the free columns, their merged form and its program."""

    value: Values
    columns: Numbers
    alike: Alike
    program: Program

    def possibility(self, sums: Values, top: Values) -> Values:
        """Expands sums of merged variables to a feasible point, in columns whose upper bound is above zero."""
        found = self.value.copy()
        chosen = self.alike.cheapest((top[self.columns] <= 0.0).astype(np.float64))
        found[self.columns[chosen]] = sums
        return found


def _opened(system: System) -> _Open | None:
    """Presolves a system; None if presolve itself proves it infeasible."""
    left = Reduction(system, np.ones(len(system.low), dtype=bool))
    columns = np.flatnonzero(~left.is_fixed)
    taken = system.matrix @ left.value
    part = csr_array(system.matrix[:, columns])
    is_open = np.diff(part.indptr) > 0
    low, high = system.low - taken, system.high - taken
    if np.any((low > _SMALL)[~is_open]) or np.any((high < -_SMALL)[~is_open]):
        return None
    alike = Alike(
        System(
            matrix=csr_array(part[is_open]),
            low=low[is_open],
            high=high[is_open],
            bottom=system.bottom[columns],
            top=system.top[columns],
        )
    )
    return _Open(value=left.value, columns=columns, alike=alike, program=alike.merged.program())


def _possibility(system: System) -> Values | None:
    """Finds a feasible point; None if there is none."""
    opened = _opened(system)
    if opened is None or not opened.program.run():
        return None
    return opened.possibility(opened.program.values, system.top)


def _emptied(
    system: System, remainders: Sequence[Sequence[int]], possible: Values | None = None
) -> tuple[System, Values] | None:
    """Fixes each remainder to zero where that is feasible, in order, and gives a feasible point; None if the system is infeasible.

    An attacker may guess that nothing happened where no figure speaks; the guess is made only where it can be true. A remainder
    needs no program if it is zero in the solution that minimises all remainders, or in a feasible point that is known, or if its
    value can move to columns identical to its own.
    """
    opened = _opened(system)
    if opened is None:
        return None
    alike, program, top = opened.alike, opened.program, system.top.copy()
    at = np.full(len(top), -1, dtype=np.int64)
    at[opened.columns] = alike.of
    left = alike.size.copy()
    unnamed = np.unique(np.concatenate([np.array(one, dtype=np.int64) for one in (*remainders, [])]))
    if possible is not None:
        sums = alike.sums(possible[opened.columns])
    elif program.run((left == _counted(at[unnamed], len(left))).astype(np.float64)):
        sums = program.values
    else:
        return None
    for remainder in remainders:
        mine = np.array(remainder, dtype=np.int64)
        mine = mine[top[mine] > 0.0]
        if np.any(opened.value[mine] > _SMALL):
            continue
        fewer = left - _counted(at[mine], len(left))
        gone = np.flatnonzero((fewer == 0) & (left > 0))
        nothing = np.zeros(len(gone))
        if len(gone):
            program.bound_columns(gone, nothing, nothing)
            is_seen = float(sums[gone].max()) <= _NOTHING
            if not is_seen and not program.run():
                program.bound_columns(gone, nothing, alike.merged.top[gone])
                continue
            sums = sums if is_seen else program.values
        left, top[mine] = fewer, 0.0
    return replace(system, top=top), opened.possibility(sums, top)


def _counted(kinds: Numbers, size: int) -> Numbers:
    """Counts the columns of each merged variable; those that are not free (-1) belong to none."""
    found: Numbers = np.bincount(kinds[kinds >= 0], minlength=size)
    return found


def _remainders(family: Family, *, is_guessing: bool) -> list[Sequence[int]]:
    """What a reader takes for nothing, in order of how sure he is: what zones have beside their regions; what each other place has
    beside its parts; all that is outside, as rows that bear a category and no type, and what no type stands behind; then, for each
    dimension, the atoms that no figure names there, those outside all that is known to exist first; last what types bear that
    speak of several things. To one who is not guessing only what zones have, and what is outside in each dimension.

    A guess that is mostly true comes before one that is mostly not: what is granted first may forbid what comes after.
    """
    dimensions = max((atom.remainder_of.bit_length() for atom in family.atoms), default=0)
    of_dimension = members([atom.remainder_of for atom in family.atoms], dimensions)
    is_real = [atom.is_real for atom in family.atoms]
    beyond = [i for i, real in enumerate(is_real) if not real]
    found: list[Sequence[int]] = []
    for d in sorted(range(dimensions), key=_rank):
        mine = of_dimension[d]
        if is_guessing and _rank(d)[0] > 1 and beyond:
            found.append(beyond)
            beyond = []
        if d in _TYPES:
            found += [mine] if is_guessing else []
            continue
        outside = [i for i in mine if not is_real[i]]
        is_left = len(outside) < len(mine)
        found += [outside, mine] if is_left and (is_guessing or d == ZONES) else [outside if is_left else mine]
    return [*found, beyond] if is_guessing and beyond else found


def _rank(dimension: int) -> tuple[int, int]:
    """The place of a remainder among those that a reader takes for nothing."""
    order = {ZONES: 0, UNTYPED: 2, SEVERAL: 4}
    return order.get(dimension, 1 if dimension >= UNITS else 3), dimension
