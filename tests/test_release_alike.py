"""Unknowns that no equation tells apart, put together: what can be proved of them stays the same."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from kolosi.release.bounds.presolve import System, Values
from kolosi.release.bounds.sampled_bounds import Seen
from kolosi.release.bounds.symmetry import Alike


def system_of(columns: np.ndarray, values: Values) -> System:
    """Sums of unknowns that are known exactly."""
    sums = columns @ values
    size = columns.shape[1]
    top = np.full(size, 4.0 * sums.max() + 1000.0)
    return System(matrix=csr_array(columns), low=sums, high=sums, bottom=np.zeros(size), top=top)


def least(system: System, costs: Values) -> float:
    program = system.program()
    assert program.run(costs)
    return float(costs @ program.moves)


@pytest.mark.parametrize("seed", range(20))
def test_the_ends_of_a_sum_are_those_of_the_unknowns(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    kinds = np.array([[1.0, 0.0, 1.0, -0.5], [1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 100.0]])
    columns = kinds[:, drawn.integers(0, 4, 14)]
    system = system_of(columns, drawn.integers(0, 9, 14).astype(np.float64))
    alike = Alike(system)
    assert len(alike.first) == len(np.unique(columns, axis=1).T)
    for _ in range(10):
        region = np.flatnonzero(drawn.random(14) < 0.4)
        for sign in (1.0, -1.0):
            costs = np.zeros(14)
            costs[region] = sign
            merged = least(alike.merged, costs[alike.cheapest(costs)])
            assert merged == pytest.approx(least(system, costs), abs=1e-6)


def test_a_possibility_shows_that_what_is_in_one_could_be_in_another() -> None:
    """The first two are in the same sums, the third is not; of the fourth a reader knows that there is nothing."""
    system = system_of(np.array([[1.0, 1.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0]]), np.array([5.0, 0.0, 3.0, 0.0]))
    system.top[3] = 0.0
    regions = [(0,), (1,), (0, 1), (2,), (3,), (1, 2)]
    seen = Seen(regions, Alike(system))
    seen.add(np.array([5.0, 0.0, 3.0, 0.0]))
    assert [seen.ends(one) for one in regions] == [(0, 5), (0, 5), (5, 5), (3, 3), (0, 0), (3, 8)]


@pytest.mark.parametrize("seed", range(10))
def test_possibilities_that_are_met_at_once_show_what_they_show_one_after_the_other(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    columns = drawn.integers(0, 2, (3, 12)).astype(np.float64)
    system = system_of(columns, drawn.integers(0, 9, 12).astype(np.float64))
    regions = [tuple(np.flatnonzero(drawn.random(12) < 0.4).tolist()) for _ in range(6)]
    points = drawn.integers(0, 3, (5, 12)).astype(np.float64)
    each, at_once = (Seen(regions, Alike(system)) for _ in range(2))
    for point in points:
        each.add(point)
    at_once.add_all(csr_array(points))
    assert [at_once.ends(one) for one in regions] == [each.ends(one) for one in regions]
    again = Seen(regions, Alike(system))
    again.add_all(at_once.spread)
    assert [again.ends(one) for one in regions] == [each.ends(one) for one in regions]
    some = regions[1:4]
    assert [each.about(some).ends(one) for one in some] == [each.ends(one) for one in some]
    kept = np.arange(5) < 2
    assert [each.about(some).only(kept).ends(one) for one in some] == [each.only(kept).ends(one) for one in some]
