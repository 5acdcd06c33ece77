"""The texts held out keep the scores that the rules have reached on them since they were first read."""

from __future__ import annotations

import pytest
from tests.proof.evaluation.corpora import held_out_sets
from tests.proof.evaluation.scoring import scored

SETS = held_out_sets()


@pytest.mark.parametrize("name", SETS)
def test_nearly_every_flag_on_a_text_held_out_is_right(name: str) -> None:
    score = scored(SETS[name], any_family=True)["all", "all"]
    assert score.precision.value >= 0.97, score.false_alarms
    assert score.recall.value >= 0.73, score.missed
