"""Agreement: published examples."""

from __future__ import annotations

import pytest

from kolosi.risk.agreement import interval, kendall_w, krippendorff_alpha, masi, ratio

_: None = None
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
"""Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C."""


def test_alpha_of_the_published_example() -> None:
    assert krippendorff_alpha(PUBLISHED) == pytest.approx(0.7434210526, abs=1e-10)
    assert krippendorff_alpha(PUBLISHED, is_ordinal=True) == pytest.approx(0.8153875038, abs=1e-10)
    assert krippendorff_alpha(PUBLISHED, interval) == pytest.approx(0.8491071429, abs=1e-10)
    assert krippendorff_alpha(PUBLISHED, ratio) == pytest.approx(0.7974027747, abs=1e-10)


def test_alpha_says_nothing_where_there_is_nothing_to_tell_apart() -> None:
    assert krippendorff_alpha([[1, None], [None, 2]]) is None
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None
    assert krippendorff_alpha([[1, 2], [1, 2]]) == 1


def test_sets_of_labels_agree_in_part() -> None:
    one, two, both = frozenset({"gbv"}), frozenset({"mines"}), frozenset({"gbv", "mines"})
    assert [masi(one, other) for other in (one, both, two)] == [0, pytest.approx(2 / 3), 1]
    assert masi(both, frozenset({"mines", "siege"})) == pytest.approx(1 - 1 / 9)
    near = krippendorff_alpha([[one, both, two], [one, one, two]], masi)
    far = krippendorff_alpha([[one, both, two], [one, frozenset({"siege"}), two]], masi)
    assert near is not None
    assert far is not None
    assert near > far


def test_kendall_w_of_three_judges() -> None:
    rankings = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
    found = kendall_w([{str(at): rank for at, rank in enumerate(ranking)} for ranking in rankings])
    assert found is not None
    assert (found.w, found.chi2, found.df, found.p) == pytest.approx(
        (0.1619047619, 2.428571429, 5, 0.787211814), abs=1e-8
    )


def test_kendall_w_with_ties_of_judges_who_agree_is_one() -> None:
    ranking = {"a": 1.5, "b": 1.5, "c": 3}
    found = kendall_w([ranking, ranking])
    assert found is not None
    assert found.w == pytest.approx(1)


def test_kendall_w_needs_judges_who_rank_the_same_things() -> None:
    assert kendall_w([{"a": 1, "b": 2}]) is None
    assert kendall_w([{"a": 1.5, "b": 1.5}, {"a": 1.5, "b": 1.5}]) is None
    with pytest.raises(ValueError, match="different things"):
        kendall_w([{"a": 1, "b": 2}, {"a": 1, "c": 2}])
