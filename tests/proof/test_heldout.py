"""The texts held out keep the scores that the rules have reached on them since they were first read."""

from __future__ import annotations

import pytest
from tests.proof.evaluation.corpora import HELD_OUT, held_out, names_of_sets
from tests.proof.evaluation.scoring import scored
from tests.proof.evaluation.seeding import printed_under

SETS = names_of_sets()


LATER = 26
"""From this set on, most faults need figures of other sentences, of tables or lists: these sets are judged together."""


@pytest.mark.parametrize("name", [name for name in SETS if int(name) < LATER])
def test_nearly_every_flag_on_a_text_held_out_is_right(name: str) -> None:
    score = scored(held_out(HELD_OUT / name), any_family=True)["all", "all"]
    assert score.precision.value >= 0.96, score.false_alarms
    assert score.recall.value >= (0.65 if int(name) <= 16 else 0.4), score.missed
    assert score.pointed.value >= (0.7 if int(name) <= 16 else 0.5), score.pointed


@pytest.mark.long
def test_nearly_every_flag_on_the_later_sets_is_right() -> None:
    later = [one for name in SETS if int(name) >= LATER for one in held_out(HELD_OUT / name)]
    score = scored(later, any_family=True)["all", "all"]
    assert score.precision.value >= 0.95, score.false_alarms
    assert score.recall.value >= 0.3, str(score.recall)


DUMPED = """
import json, sys
from pathlib import Path
import kolosi
for path in sorted(Path(sys.argv[1]).glob("*/*.md"))[:: int(sys.argv[2])]:
    found = kolosi.check_text(path.read_text("utf-8"), language=path.name[:2] if path.name[:2] in ("fr", "en") else None)
    sys.stdout.write(json.dumps(found))
"""


@pytest.mark.parametrize("one_of", [20, pytest.param(1, marks=pytest.mark.long)])
def test_the_same_is_found_whatever_the_order_of_hashes(one_of: int) -> None:
    runs = printed_under(("0", "1", "3"), DUMPED, str(HELD_OUT), str(one_of))
    assert len(runs) == 1
