"""The example of every indicator gives what the definition says."""

from __future__ import annotations

import pytest

from kolosi.content.indicators import load_indicators
from kolosi.measure.condition import check
from kolosi.measure.examples import outcomes

INDICATORS = load_indicators()


class Nowhere:
    """No place contains another."""

    def members(self, id_: str, /) -> frozenset[str]:
        return frozenset({id_})


@pytest.mark.parametrize("id_", sorted(INDICATORS))
def test_the_example_of_an_indicator_gives_what_it_says(id_: str) -> None:
    for key, (promised, given) in outcomes(INDICATORS[id_], INDICATORS, Nowhere()).items():
        assert given == promised, str(key)


@pytest.mark.parametrize("id_", sorted(id_ for id_, indicator in INDICATORS.items() if indicator.where))
def test_the_condition_of_an_indicator_is_accepted(id_: str) -> None:
    indicator = INDICATORS[id_]
    assert indicator.where is not None
    assert indicator.table is not None
    assert check(indicator.where, indicator.table, {}) == []
