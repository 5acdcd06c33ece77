"""The texts that no author of rules has read: what the checker is worth on a document it has never seen."""

from __future__ import annotations

import hashlib

from tests.proof.evaluation.asking import asked_in
from tests.proof.evaluation.corpora import UNREAD, held_out, names_of_sets
from tests.proof.evaluation.scoring import scored

SETS = names_of_sets(UNREAD)
FIRST = [name for name in SETS if int(name) <= 6]
"""The sets by the earlier briefs; those after ask more of figures that stand elsewhere in a document."""


def test_what_nobody_has_read_is_told_right_more_often_than_not() -> None:
    score = scored([one for name in FIRST for one in held_out(UNREAD / name)], any_family=True)["all", "all"]
    assert score.precision.value >= 0.93, str(score.precision)
    assert score.recall.value >= 0.53, str(score.recall)


def test_claims_about_figures_that_stand_elsewhere_are_told_right_where_they_are_told() -> None:
    later = [name for name in SETS if name not in FIRST]
    score = scored([one for name in later for one in held_out(UNREAD / name)], any_family=True)["all", "all"]
    assert score.precision.value >= 0.93, str(score.precision)
    assert score.recall.value >= 0.19, str(score.recall)


def test_questions_are_few_and_mostly_stand_on_a_fault_that_nothing_accuses() -> None:
    found = asked_in([one for name in SETS for one in held_out(UNREAD / name)])
    assert found.on_faults.of <= 32, str(found.on_faults)
    assert found.on_faults.value >= 0.6, str(found.on_faults)
    assert found.most <= 3
    assert found.answered.hits - found.recall.hits >= 14, f"{found.recall} {found.answered}"
    assert found.after.hits - found.precision.hits == found.after.of - found.precision.of


def test_the_texts_are_those_that_were_scored_first() -> None:
    kept = dict(line.split("  ", 1)[::-1] for line in (UNREAD / "SHA256SUMS").read_text("utf-8").splitlines())
    files = [path for name in SETS for path in sorted((UNREAD / name).iterdir())]
    found = {path.relative_to(UNREAD).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == kept
