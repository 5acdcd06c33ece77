"""A quarter's inbox comes in: what first contact makes of each file, and no wrong figure before or after an officer's answers.

The inbox (invented files and the figures that they hold, computed without kolosi) lies outside the repository; these tests
are skipped where it is absent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from filelock import FileLock
from tests.inboxes.walk import agrees, is_misplaced, is_right, outcomes, truth, walk, wrong_and_lacking
from tests.inboxes.walk import inbox as inbox_of
from tests.inboxes.walk import measured as measured_in

COUNTRY, PERIOD = "MLI", "2025-Q2"
ENOUGH = Fraction(8, 10)
"""The part of the files that come in, or are asked about rightly, with nothing told."""

AS_ANSWERED = {
    # Truth says 38. The inbox's own answers put "Atteinte à la liberté de mouvement" under forced movements too: 41 rows more.
    "hr_violations;category=forced_movement/2025-Q2": Fraction(79),
}
"""Figures for which the answers of the inbox lead elsewhere than its truth."""

Figures = Mapping[str, Fraction | None]


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What first contact made of each file, and the figures at each moment: the first is first contact."""

    outcomes: Mapping[str, str]
    moments: tuple[Figures, ...]


@pytest.fixture(scope="session")
def quarter(shared_data: Path) -> Path:
    """The folder of the inbox; skipped where it is absent."""
    folder = shared_data.parent / "quarter"
    if not folder.is_dir():
        pytest.skip("the inbox of a quarter is not present (set KOLOSI_SHARED to its folder)")
    return folder


@pytest.fixture(scope="session")
def walked(quarter: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Walked:
    """The walk, gone once however many processes run the tests."""
    root = tmp_path_factory.getbasetemp()
    root = root if worker_id == "master" else root.parent
    kept = root / "walk-of-the-quarter.json"
    with FileLock(root / "walk-of-the-quarter.lock"):
        if not kept.exists():
            kept.write_text(_walk(quarter, tmp_path_factory.mktemp("walk")), "utf-8")
    found = json.loads(kept.read_text("utf-8"))
    moments = ({key: None if text is None else Fraction(text) for key, text in one.items()} for one in found["moments"])
    return Walked(outcomes=found["outcomes"], moments=tuple(moments))


def _walk(folder: Path, at: Path) -> str:
    """The walk, as text."""
    told, dues = inbox_of(folder), truth(folder)
    found: dict[str, str] = {}
    moments = []
    for moment, workspace, answers in walk(folder, at, COUNTRY, PERIOD):
        if moment == "first contact":
            found = outcomes(workspace, told, answers)
        figures = measured_in(workspace, dues)
        moments.append({key: None if value is None else str(value) for key, value in figures.items()})
    return json.dumps({"outcomes": found, "moments": moments})


def test_four_files_of_five_are_read_or_asked_about_rightly_at_first_contact(quarter: Path, walked: Walked) -> None:
    told = inbox_of(quarter)
    assert walked.outcomes.keys() == {one.file for one in told}
    right = [one.file for one in told if is_right(one, walked.outcomes[one.file], COUNTRY)]
    assert len(right) >= ENOUGH * len(told), sorted(walked.outcomes.keys() - set(right))


def test_no_file_comes_in_under_a_source_that_is_not_its_own(quarter: Path, walked: Walked) -> None:
    misplaced = {
        one.file: walked.outcomes[one.file]
        for one in inbox_of(quarter)
        if is_misplaced(one, walked.outcomes[one.file], COUNTRY)
    }
    assert misplaced == {}


def test_no_figure_is_wrong_at_any_moment(quarter: Path, walked: Walked) -> None:
    """A figure is right or there is none; 0 where nobody reported is wrong like any other number."""
    dues = truth(quarter)
    assert len(walked.moments) >= 2
    for figures in walked.moments:
        wrong, _ = wrong_and_lacking(figures, dues)
        assert {one.key: one.found for one in wrong if AS_ANSWERED.get(one.key) != one.found} == {}


def test_figures_that_need_no_answer_are_there_at_first_contact(quarter: Path, walked: Walked) -> None:
    _, lacking = wrong_and_lacking(walked.moments[0], [one for one in truth(quarter) if one.after == "first contact"])
    assert lacking == []


def test_every_figure_is_right_once_the_questions_are_answered(quarter: Path, walked: Walked) -> None:
    dues = {one.key: AS_ANSWERED.get(one.key, one.value) for one in truth(quarter)}
    assert len(dues) >= 80
    found = walked.moments[-1]
    assert {key: found[key] for key, value in dues.items() if not agrees(found[key], value)} == {}
