"""Our own documents are silent: the narratives of the demonstration, and coherent tables told in many ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.proof.evaluation.claims import Document, findings
from tests.proof.evaluation.generating import LANGUAGES, narratives
from tests.proof.evaluation.scoring import scored, wilson

REPORT = Path(__file__).resolve().parents[2] / "examples" / "mali-2025" / "report"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_narratives_of_the_demonstration_raise_no_flag(language: str) -> None:
    data = (REPORT / f"pau.{language}.md").read_bytes()
    found = findings(Document(corpus="demo", name=f"pau.{language}", language=language, data=data, suffix=".md"))
    assert [one for one in found if one.is_flag] == []
    assert sum(one.verdict == "consistent" for one in found) >= 40


def test_a_generated_narrative_is_the_same_each_time() -> None:
    for language in LANGUAGES:
        first, again = (narratives(language, 2) for _ in range(2))
        assert [one.data for one in first] == [one.data for one in again]
        for one in first:
            assert all(" ".join(one.text[slice(*claim.focus)].split()) in claim.quote for claim in one.claims)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_planted_faults_are_found_and_nothing_else(language: str) -> None:
    score = scored(narratives(language, 30), any_family=True)[language, "all"]
    assert score.precision.value >= 0.95, score.false_alarms
    assert score.recall.value >= 0.60, score.missed
    assert score.diagnosis.value >= 0.90, score.misnamed


def test_the_interval_of_wilson_is_that_of_the_tables() -> None:
    assert [round(end, 3) for end in wilson(7, 7)] == [0.646, 1.0]
    assert [round(end, 3) for end in wilson(7, 25)] == [0.143, 0.476]
    assert wilson(0, 0) == (0.0, 1.0)
