"""What is left among the unread: intervals that hold the truth as often as they say, and what makes a sample none."""

from __future__ import annotations

from math import comb

import pytest

from kolosi.review.remaining import LEVEL, Control, chance_of_less, draw, interval, remaining


def chance(size, good, drawn, kept):
    return comb(good, kept) * comb(size - good, drawn - kept) / comb(size, drawn)


@pytest.mark.parametrize(("size", "drawn"), [(40, 20), (60, 12), (25, 5), (30, 30)])
def test_the_interval_holds_the_truth_as_often_as_it_says_whatever_the_truth(size, drawn):
    """Summed over every sample there is, by whole numbers."""
    told = {kept: interval(size, drawn, kept) for kept in range(drawn + 1)}
    for good in range(size + 1):
        held = sum(
            chance(size, good, drawn, kept)
            for kept in range(max(0, drawn - size + good), min(good, drawn) + 1)
            if told[kept][0] <= good <= told[kept][1]
        )
        assert held >= LEVEL - 1e-9, good


def test_a_whole_sample_leaves_no_doubt():
    assert interval(30, 30, 7) == (7, 7)


def test_none_of_forty_in_two_hundred_leaves_fifteen_at_most():
    """16 would leave a sample without any in fewer than 2.5 of 100 draws, 15 in more."""
    low, high = interval(200, 40, 0)
    assert (low, high) == (0, 15)
    assert chance(200, high, 40, 0) > 0.025 >= chance(200, high + 1, 40, 0)


def test_the_same_ids_give_the_same_draw_in_any_order():
    ids = [f"d{number}" for number in range(300)]
    assert draw(ids) == draw(list(reversed(ids)))
    assert len(draw(ids).sample) == 60
    assert draw(ids, seed="again").sample != draw(ids).sample
    assert len(draw(ids[:50]).sample) == 20
    assert len(draw(ids[:5]).sample) == 5
    assert draw([]).sample == ()


CONTROL = Control(
    frame=tuple(f"d{number}" for number in range(100)), sample=tuple(f"d{number}" for number in range(20))
)


def test_what_was_kept_since_the_draw_is_taken_off():
    read = {f"d{number}": number == 3 for number in range(20)} | {"before": True}
    told = remaining(CONTROL, read)
    low, high = interval(100, 20, 1)
    assert (told.unread, told.drawn, told.kept) == (80, 20, 1)
    assert (told.low, told.high) == (0, high - 1)
    assert told.estimate == pytest.approx(5 - 1)
    assert told.recall == (pytest.approx(2 / (2 + high - 1)), 1.0)
    more = remaining(CONTROL, read | {f"d{number}": True for number in range(20, 23)})
    assert (more.high, more.unread) == (high - 4, 77)
    assert low <= 1


def test_only_the_part_read_in_the_order_of_the_draw_is_a_sample():
    read = {"d0": False, "d1": False, "d5": True}
    told = remaining(CONTROL, read)
    assert (told.drawn, told.kept) == (2, 0)
    assert told.high == interval(100, 2, 0)[1] - 1
    assert remaining(CONTROL, {"d1": True, "d50": True}) is None
    assert remaining(Control(frame=(), sample=()), {}) is None


def test_everything_read_leaves_nothing():
    told = remaining(CONTROL, {one: one == "d7" for one in CONTROL.frame})
    assert (told.estimate, told.low, told.high, told.recall) == (0, 0, 0, (1.0, 1.0))


def test_the_chance_of_having_found_less_is_that_of_the_formula():
    """19 kept before, 1 in the sample: less than 95 % would be 3 or more in the 100 that were unread."""
    assert chance_of_less(100, 20, 1, before=19, target=0.95) == pytest.approx(
        chance(100, 3, 20, 0) + chance(100, 3, 20, 1)
    )
    assert chance_of_less(10, 10, 0, before=400, target=0.95) == 0.0
    assert chance_of_less(100, 50, 0, before=190, target=0.95) == pytest.approx(chance(100, 11, 50, 0))
