"""Puts rankings by several groups together: Borda points, and the exact Kemeny orders with all that are equally good.

Borda (1784) with mid-ranks for ties; Kemeny (1959), solved by dynamic programming over subsets (Betzler et al. 2009).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

MOST = 18
"""So many options are ranked exactly: 2^18 subsets take two seconds and 100 MB. The protection risks are fifteen."""

Costs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ballot:
    """One ranking: places from the best, each of one option or of several that are tied.

    What it leaves out is tied behind all that it names: a group that writes its top five says that the others come after.
    Raises ValueError when an option stands in it twice.
    """

    places: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        twice = [option for option, times in Counter(self.named).items() if times > 1]
        if twice:
            raise ValueError(f"ranked twice: {', '.join(sorted(twice))}")

    @property
    def named(self) -> tuple[str, ...]:
        """The options that it ranks."""
        return tuple(option for place in self.places for option in place)

    def complete(self, options: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Its places over all options, those left out together as the last one.

        >>> Ballot((("gbv",), ("siege",))).complete(["gbv", "mines", "siege", "theft"])
        (('gbv',), ('siege',), ('mines', 'theft'))
        """
        rest = tuple(sorted(set(options) - set(self.named)))
        return (*self.places, rest) if rest else self.places


@dataclass(frozen=True, kw_only=True)
class Kemeny:
    """The orders that contradict the ballots least.

    `distance` is the number of contradicted pairs, summed over ballots; `orders` are the best orders in the order of names, as
    many as were asked for, of `count` in all. `ranks` is the first and last rank of each option over all of them.
    """

    distance: int
    orders: tuple[tuple[str, ...], ...]
    count: int
    ranks: Mapping[str, tuple[int, int]]

    @property
    def is_single(self) -> bool:
        """True when one order alone is best."""
        return self.count == 1


def options_of(ballots: Iterable[Ballot]) -> tuple[str, ...]:
    """Every option that a ballot names, in the order of names."""
    return tuple(sorted({option for ballot in ballots for option in ballot.named}))


def borda(ballots: Sequence[Ballot], options: Sequence[str]) -> dict[str, Fraction]:
    """The Borda points of each option: how many others it stands before, ties counted by half; the sum over ballots.

    >>> borda([Ballot((("a",), ("b", "c")))], ["a", "b", "c"])
    {'a': Fraction(2, 1), 'b': Fraction(1, 2), 'c': Fraction(1, 2)}
    """
    points = dict.fromkeys(options, Fraction(0))
    for ballot in ballots:
        behind = len(options)
        for place in ballot.complete(options):
            behind -= len(place)
            for option in place:
                points[option] += behind + Fraction(len(place) - 1, 2)
    return points


def mid_ranks(ballot: Ballot, options: Sequence[str]) -> dict[str, Fraction]:
    """The rank of each option in a ballot, from 1; those that are tied share the mean of their ranks."""
    ranks = {}
    before = 0
    for place in ballot.complete(options):
        for option in place:
            ranks[option] = before + Fraction(len(place) + 1, 2)
        before += len(place)
    return ranks


def preferences(ballots: Iterable[Ballot], options: Sequence[str]) -> Costs:
    """How many ballots put the option of a row before that of a column; ties count for neither."""
    at = {option: number for number, option in enumerate(options)}
    ranks = np.zeros(len(options))
    wins = np.zeros((len(options), len(options)), dtype=np.int64)
    for ballot in ballots:
        for number, place in enumerate(ballot.complete(options)):
            ranks[[at[option] for option in place]] = number
        wins += ranks[:, None] < ranks[None, :]
    return wins


def kemeny(ballots: Sequence[Ballot], options: Sequence[str], *, most_orders: int = 24) -> Kemeny:
    """The orders at the least distance from all ballots, found exactly.

    Raises ValueError for more than `MOST` options, or none.
    """
    if not 0 < len(options) <= MOST:
        raise ValueError(f"{len(options)} options: from 1 to {MOST} can be ranked exactly")
    options = sorted(options)
    costs = _costs(preferences(ballots, options))
    ahead, behind = _forward(costs), _backward(costs)
    best = int(ahead[-1])
    ranks: dict[int, list[int]] = {number: [] for number in range(len(options))}
    ways = np.zeros(len(ahead), dtype=object)
    ways[0] = 1
    for masks, number, is_best in _steps(costs, ahead, behind, best):
        chosen = masks[is_best]
        if len(chosen):
            ranks[number].append(int(chosen[0]).bit_count() + 1)
            ways[chosen | (1 << number)] += ways[chosen]
    orders = _orders(costs, ahead, behind, most_orders)
    return Kemeny(
        distance=best,
        orders=tuple(tuple(options[number] for number in order) for order in orders),
        count=int(ways[-1]),
        ranks={options[number]: (min(found), max(found)) for number, found in ranks.items()},
    )


# -- dynamic programming over subsets ---------------------------------------------------------------------------------


def _costs(wins: Costs) -> Costs:
    """For each option and each set of others: how many pairs are contradicted when the option stands before all of the set."""
    count = len(wins)
    costs = np.zeros((count, 1 << count), dtype=np.int64)
    for other in range(count):
        low = 1 << other
        costs[:, low : 2 * low] = costs[:, :low] + wins[other][:, None]
    return costs


def _by_size(count: int) -> list[npt.NDArray[np.int64]]:
    """The subsets of so many options by how many they hold."""
    masks = np.arange(1 << count, dtype=np.int64)
    sizes = np.bitwise_count(masks)
    return [masks[sizes == size] for size in range(count + 1)]


def _forward(costs: Costs) -> Costs:
    """The least distance at which each set of options can stand before all others."""
    count, full = len(costs), costs.shape[1] - 1
    least = np.full(full + 1, np.iinfo(np.int64).max, dtype=np.int64)
    least[0] = 0
    for masks in _by_size(count)[:-1]:
        for number in range(count):
            free = masks[(masks >> number) & 1 == 0]
            after = free | (1 << number)
            np.minimum.at(least, after, least[free] + costs[number, full ^ after])
    return least


def _backward(costs: Costs) -> Costs:
    """The least distance that remains when each set of options has been placed."""
    count, full = len(costs), costs.shape[1] - 1
    least = np.full(full + 1, np.iinfo(np.int64).max, dtype=np.int64)
    least[full] = 0
    for masks in reversed(_by_size(count)[:-1]):
        for number in range(count):
            free = masks[(masks >> number) & 1 == 0]
            after = free | (1 << number)
            least[free] = np.minimum(least[free], least[after] + costs[number, full ^ after])
    return least


def _steps(
    costs: Costs, ahead: Costs, behind: Costs, best: int
) -> Iterable[tuple[npt.NDArray[np.int64], int, npt.NDArray[np.bool_]]]:
    """Every way to place one more option, by size of the set placed before, and whether a best order takes it."""
    count, full = len(costs), costs.shape[1] - 1
    for masks in _by_size(count)[:-1]:
        for number in range(count):
            free = masks[(masks >> number) & 1 == 0]
            after = free | (1 << number)
            yield free, number, ahead[free] + costs[number, full ^ after] + behind[after] == best


def _orders(costs: Costs, ahead: Costs, behind: Costs, most: int) -> list[tuple[int, ...]]:
    """The best orders in the order of their options, up to so many."""
    full = costs.shape[1] - 1
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    while waiting and len(found) < most:
        mask, order = waiting.pop()
        if mask == full:
            found.append(order)
            continue
        for number in reversed(range(len(costs))):
            after = mask | (1 << number)
            if after != mask and ahead[mask] + costs[number, full ^ after] + behind[after] == ahead[full]:
                waiting.append((after, (*order, number)))
    return found
