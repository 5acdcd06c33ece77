"""Composites: missing is not low, ranks carry their doubt."""

from __future__ import annotations

import pytest

from kolosi.risk.composites import Measured, Scale, area_phase, composite, rank_distributions

SCALES = {"events": Scale(low=0, high=100), "displaced": Scale(low=0, high=10, weight=3)}


def measured(events: float | None, displaced: float | None) -> dict[str, Measured | None]:
    pair = {"events": events, "displaced": displaced}
    return {name: None if value is None else Measured(value=value) for name, value in pair.items()}


def test_a_composite_of_known_values_has_no_width() -> None:
    found = composite(measured(50, 2), SCALES, "arithmetic")
    assert found is not None
    assert [found.score, found.low, found.high] == pytest.approx([0.275, 0.275, 0.275])
    assert found.grade == "A"


def test_a_missing_value_widens_and_lowers_the_grade_and_never_the_score() -> None:
    found = composite(measured(80, None), SCALES, "arithmetic")
    assert found is not None
    assert [found.score, found.low, found.high] == pytest.approx([0.8, 0.2, 0.95])
    assert found.grade == "D"
    assert composite(measured(None, None), SCALES, "arithmetic") is None


def test_a_geometric_mean_is_not_zero_for_one_zero() -> None:
    found = composite(measured(0, 10), SCALES, "geometric")
    assert found is not None
    assert found.score == pytest.approx(0.01**0.25)


def test_an_interval_is_carried() -> None:
    values = {"events": Measured(value=50, low=40, high=70), "displaced": Measured(value=2)}
    found = composite(values, SCALES, "arithmetic")
    assert found is not None
    assert [found.low, found.high] == pytest.approx([0.25, 0.325])


def test_values_beyond_the_bounds_count_as_the_bounds() -> None:
    assert Scale(low=10, high=20).score(5) == 0
    assert Scale(low=10, high=20).score(25) == 1
    with pytest.raises(ValueError, match="no scale goes from 5 to 5"):
        Scale(low=5, high=5)


def test_ranks_of_things_far_apart_are_sure_and_of_the_unknown_are_not() -> None:
    things = {
        "high": measured(90, 9),
        "middle": measured(50, 5),
        "low": measured(10, 1),
        "unknown": measured(50, None),
        "nothing": measured(None, None),
    }
    found = rank_distributions(things, SCALES, top=2, draws=2_000)
    assert set(found) == {"high", "middle", "low", "unknown"}
    assert (found["low"].in_top, found["low"].low) == (0, 4)  # the least that "unknown" can be is above it
    assert found["high"].in_top > 0.9
    assert (found["unknown"].low, found["unknown"].high) == (2, 3)  # before or behind "middle", never "high"
    assert sum(one.in_top for one in found.values()) == pytest.approx(2)
    assert found == rank_distributions(things, SCALES, top=2, draws=2_000)


def test_the_phase_of_an_area() -> None:
    assert area_phase({1: 0.35, 2: 0.28, 3: 0.21, 4: 0.12, 5: 0.04}) == 3
    assert area_phase({1: 1.0, 2: 0.0}) == 1
    with pytest.raises(ValueError, match=r"add up to 0\.900"):
        area_phase({1: 0.5, 2: 0.4})
