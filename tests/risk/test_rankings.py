"""Rankings put together: Borda, Kemeny and what is equally good."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, permutations

import pytest

from kolosi.risk.rankings import MOST, Ballot, borda, kemeny, mid_ranks, options_of


def ballots(*votes: str) -> list[Ballot]:
    """`a b=c` ranks a first, then b and c tied."""
    return [Ballot(tuple(tuple(place.split("=")) for place in vote.split())) for vote in votes]


def distance(order: tuple[str, ...], given: list[Ballot], options: list[str]) -> int:
    ranks = [mid_ranks(ballot, options) for ballot in given]
    return sum(ranked[one] > ranked[other] for one, other in combinations(order, 2) for ranked in ranks)


def test_the_published_example_has_three_orders_at_distance_ten() -> None:
    given = ballots("a b c d", "b c a d", "c a b d", "a c b d", "d b c a")
    found = kemeny(given, options_of(given))
    assert (found.distance, found.count) == (10, 3)
    assert found.orders == (("a", "b", "c", "d"), ("b", "c", "a", "d"), ("c", "a", "b", "d"))
    assert found.ranks == {"a": (1, 3), "b": (1, 3), "c": (1, 3), "d": (4, 4)}


def test_a_cycle_gives_all_its_orders() -> None:
    found = kemeny(ballots("a b c", "b c a", "c a b"), ["a", "b", "c"])
    assert (found.distance, found.count, found.is_single) == (4, 3, False)


@pytest.mark.parametrize("seed", range(60))
def test_kemeny_equals_every_order_tried(seed: int) -> None:
    draw = random.Random(seed)
    options = list("abcdef")[: draw.randint(1, 6)]
    given = []
    for _ in range(draw.randint(1, 5)):
        named = draw.sample(options, draw.randint(0, len(options)))
        places: list[tuple[str, ...]] = []
        for option in named:
            if places and draw.random() < 0.3:
                places[-1] = (*places[-1], option)
            else:
                places.append((option,))
        given.append(Ballot(tuple(places)))
    found = kemeny(given, options, most_orders=1_000)
    tried = {order: distance(order, given, options) for order in permutations(options)}
    best = sorted(order for order, far in tried.items() if far == min(tried.values()))
    assert found.distance == min(tried.values())
    assert found.orders == tuple(best)
    assert found.count == len(best)
    for option in options:
        at = [order.index(option) + 1 for order in best]
        assert found.ranks[option] == (min(at), max(at))


def test_fifteen_options_without_any_preference_are_all_orders() -> None:
    options = [f"risk_{number:02}" for number in range(15)]
    found = kemeny([Ballot(())], options, most_orders=2)
    assert found.distance == 0
    assert found.count == 1_307_674_368_000
    assert found.ranks["risk_07"] == (1, 15)
    assert len(found.orders) == 2


def test_a_top_five_puts_the_rest_together_behind() -> None:
    points = borda(ballots("a b", "b a"), list("abcd"))
    assert points == {"a": 5, "b": 5, "c": 1, "d": 1}
    assert mid_ranks(Ballot((("a",),)), list("abc")) == {"a": 1, "b": Fraction(5, 2), "c": Fraction(5, 2)}


def test_what_cannot_be_ranked_is_refused() -> None:
    with pytest.raises(ValueError, match="ranked twice: a"):
        Ballot((("a",), ("b", "a")))
    with pytest.raises(ValueError, match=f"from 1 to {MOST}"):
        kemeny([], [str(number) for number in range(MOST + 1)])
    with pytest.raises(ValueError, match="0 options"):
        kemeny([], [])
