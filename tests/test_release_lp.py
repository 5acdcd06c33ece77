"""The one set-up of the solver: who sets it up, what it says, and its budget of work."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.code_read import nodes
from tests.test_import_graph import SOURCE

from kolosi.release.lp import INFINITY, Choice, OutOfWork, Program, SolverError, Values, bounded, cheapest_cover, spent


def of_two(low: float, high: float) -> Program:
    """Two variables of at most 5 each, whose sum lies between two ends."""
    return Program(csr_array(np.array([[1.0, 1.0]])), np.array([low]), np.array([high]), np.zeros(2), np.full(2, 5.0))


def test_one_module_sets_the_solver_up() -> None:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in nodes(path):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or "", *(one.name for one in node.names)] if isinstance(node, ast.ImportFrom) else []
            if "highspy" in names or "linprog" in names:
                found.add(path.relative_to(SOURCE).as_posix())
    assert found == {"kolosi/release/lp.py"}


def test_a_program_is_asked_again_with_other_costs_and_other_ends() -> None:
    program = of_two(3.0, 4.0)
    assert program.run(np.array([1.0, 0.0]))
    assert program.values.tolist() == [0.0, pytest.approx(program.values.sum())]
    assert program.run(np.array([-1.0, -1.0]))
    assert program.values.sum() == pytest.approx(4.0)
    assert program.duals.tolist() == [pytest.approx(-1.0)]
    program.bound_row(0, 7.0, INFINITY)
    assert program.run()
    assert program.values.sum() == pytest.approx(10.0)
    program.bound_columns(np.array([0]), np.zeros(1), np.zeros(1))
    assert not program.run()


def wide(seed: int) -> tuple[tuple[csr_array, Values, Values, Values, Values], Values]:
    """Ten sums over six hundred variables, and a point in which all are true."""
    drawn = np.random.default_rng(seed)
    matrix = csr_array((drawn.random((10, 600)) < 0.3).astype(np.float64))
    point = np.zeros(600)
    point[drawn.choice(600, 8, replace=False)] = drawn.integers(1, 30, 8)
    sums = matrix @ point
    return (matrix, sums, sums + drawn.integers(0, 2, 10), np.zeros(600), np.full(600, 200.0)), point


@pytest.mark.parametrize("seed", range(6))
def test_a_wide_program_that_brings_variables_in_has_the_ends_of_the_whole(seed: int) -> None:
    """Whatever it starts from, with other costs, other ends of a sum and of variables; and it sees what is impossible."""
    drawn = np.random.default_rng(100 + seed)
    written, point = wide(seed)
    starts = (point > 0.0, np.arange(600) == 7, np.zeros(600, dtype=bool))
    whole, *few = (Program(*written, start) for start in (None, *starts))
    assert whole.width == 600 > max(one.width for one in few)
    for step in range(8):
        costs = drawn.integers(-1, 3, 600).astype(np.float64) * (drawn.random(600) < 0.1)
        if step == 3:
            for one in (whole, *few):
                one.bound_row(2, float(written[1][2]), INFINITY)
        if step == 5:
            gone = np.flatnonzero(point == 0.0)[::3]
            for one in (whole, *few):
                one.bound_columns(gone, np.zeros(len(gone)), np.zeros(len(gone)))
        assert all(one.run(costs) for one in (whole, *few))
        ends = [float(costs @ one.values) for one in (whole, *few)]
        assert ends[1:] == pytest.approx([ends[0]] * 3, abs=1e-5)
        for one in few:
            sums = written[0] @ one.values
            assert np.all(sums >= written[1] - 1e-6)
    assert few[0].width < 600
    for one in (whole, *few):
        one.bound_row(0, 1e9, INFINITY)
        assert not one.run()


def test_a_run_beyond_the_budget_is_out_of_work() -> None:
    with bounded(1.0), pytest.raises(OutOfWork):
        of_two(3.0, 4.0).run(np.array([1.0, 2.0]))
    assert of_two(3.0, 4.0).run(np.array([1.0, 2.0]))
    with bounded(1000.0):
        assert spent() == 0.0
        of_two(3.0, 4.0).run(np.array([1.0, 2.0]))
        assert 0.0 < spent() < 1.0
    assert spent() == 0.0


def test_the_cheapest_cover_gives_each_row_what_it_needs() -> None:
    cost, weights = cheapest_cover(
        csr_array(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])), np.array([1.0, 2.0]), np.array([2.0, 1.0, 2.5])
    )
    assert (cost, weights.tolist()) == (3.5, [0.0, 1.0, 1.0])
    with pytest.raises(SolverError):
        cheapest_cover(csr_array((1, 1)), np.ones(1), np.ones(1))


def test_the_cheapest_choice_that_has_enough() -> None:
    choice = Choice(np.array([1.0, 1.5, 4.0]), nodes=10)
    choice.add_row(np.array([0, 2]), np.array([1.0, 1.0]), 1.0)
    choice.add_row(np.array([1, 2]), np.array([1.0, 1.0]), 1.0)
    values, least = choice.run()
    assert values is not None
    assert np.rint(values).tolist() == [1.0, 1.0, 0.0]
    assert least == pytest.approx(2.5)
