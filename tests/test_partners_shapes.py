"""Shapes in which partners and public systems write their files: figures that must come right, or a question. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values
from tests.test_partners_sheets import attacks

from kolosi.workspace import Workspace
from kolosi.workspace.records.building import findings_in

pytestmark = pytest.mark.long

OTHER_DAY: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010], ["2025-02-09", "MLI", "Gao", 1, 0, 0, 5010]]
OTHER_PLACE: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010], ["2025-01-03", "MLI", "Mopti", 1, 0, 0, 5010]]


@pytest.mark.parametrize("lines", [OTHER_DAY, OTHER_PLACE], ids=["day", "place"])
@pytest.mark.parametrize(("answer", "told"), [("c’est un autre fait : le compter", 2), ("laisser de côté", 1)])
def test_rows_of_one_number_that_differ_in_day_or_place_alone_wait_until_a_person_says(
    lines: Sequence[Line], answer: str, told: int, tmp_path: Path
) -> None:
    workspace, ids = attacks(tmp_path, lines)
    assert "same_number_elsewhere" in ids
    assert workspace.figure("attacks_on_schools/2025-Q1").value is None
    (subject,) = [line.subject for line in workspace.correct().lines if "same_number_elsewhere" in line.subject]
    workspace.correct({subject: answer}, author="Awa D.")
    assert values(workspace, {"attacks_on_schools/2025-Q1": told}) == {"attacks_on_schools/2025-Q1": told}


def test_one_day_and_place_written_in_two_ways_are_one_event(tmp_path: Path) -> None:
    lines: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010], ["03/01/2025", "MLI", "GAO ", 1, 0, 0, 5010]]
    workspace, ids = attacks(tmp_path, [*lines, ["17/01/2025", "MLI", "Gao", 1, 0, 0, 5011]])
    assert "same_number_elsewhere" not in ids
    assert values(workspace, {"attacks_on_schools/2025-Q1": 2}) == {"attacks_on_schools/2025-Q1": 2}


def test_rows_that_bear_no_number_are_not_one_row(tmp_path: Path) -> None:
    lines: list[Line] = [["2025-01-03", "MLI", "Gao", 1, 0, 0, None], ["2025-01-03", "MLI", "Gao", 1, 2, 0, None]]
    workspace, _ = attacks(tmp_path, [*lines, ["2025-01-09", "MLI", "Gao", 1, 0, 0, 5011]])
    assert values(workspace, {"attacks_on_schools/2025-Q1": 3}) == {"attacks_on_schools/2025-Q1": 3}


REACHED = ["Organisation", "Région", "Cercle", "Activité", "AoR", "Mois", "Bénéficiaires", "Commentaire"]
DEDUCT, ASIDE = "c’est une correction : la déduire", "laisser de côté"


def corrected(root: Path, cell: object, remark: str, answer: str) -> tuple[Workspace, list[str]]:
    """A workspace with an invented 5W of which one line of March corrects another, once a person answered what it is."""
    lines: list[Line] = [
        REACHED,
        ["ONG A", "Gao", "Gao", "Sensibilisation", "Protection générale", "2025-01", 280, SAID],
        ["ONG A", "Gao", "Gao", "Sensibilisation", "Protection générale", "2025-02", 300, None],
        ["ONG A", "Gao", "Gao", "Sensibilisation", "Protection générale", "2025-03", cell, remark],
        ["ONG B", "Mopti", "Mopti", "Appui psychosocial", "VBG", "2025-01", 42, None],
    ]
    workspace, _ = given(root, "5W.xlsx", lines, "response_5w")
    assert workspace.figure("people_assisted/2025-Q1").value is None, "a row waits that may change it"
    (line,) = [line for line in workspace.correct().lines if "negative_count" in line.subject]
    assert line.choices == (DEDUCT, ASIDE)
    workspace.correct({line.subject: answer}, author="Awa D.")
    return workspace, [finding.id for entry in workspace.build().receipts.values() for finding in findings_in(entry)]


@pytest.mark.parametrize("cell", [-120, "-120 bénéficiaires, correction de février"], ids=["number", "words"])
def test_a_correction_below_zero_is_taken_off_the_line_that_it_corrects(cell: object, tmp_path: Path) -> None:
    workspace, _ = corrected(tmp_path, cell, "correction de février", DEDUCT)
    expected = {
        "people_assisted/2025-Q1": 502,
        "people_assisted/2025-Q1@ml-gao": 460,
        "people_assisted/2025-02@ml-gao": 180,
        "people_assisted/2025-03": None,
    }
    assert values(workspace, expected) == expected
    assert not workspace.correct().lines


def test_a_correction_that_names_the_month_it_corrects_is_taken_off_that_month(tmp_path: Path) -> None:
    workspace, _ = corrected(tmp_path, -120, "double compte de janvier", DEDUCT)
    expected = {"people_assisted/2025-01@ml-gao": 160, "people_assisted/2025-02@ml-gao": 300}
    assert values(workspace, expected) == expected


def test_a_correction_left_aside_changes_no_figure(tmp_path: Path) -> None:
    workspace, _ = corrected(tmp_path, -120, "correction de février", ASIDE)
    expected = {"people_assisted/2025-Q1": 622, "people_assisted/2025-02@ml-gao": 300}
    assert values(workspace, expected) == expected


def test_a_correction_greater_than_any_line_it_may_correct_waits_on_and_says_why(tmp_path: Path) -> None:
    workspace, findings = corrected(tmp_path, -1200, "correction", DEDUCT)
    assert workspace.figure("people_assisted/2025-Q1").value is None
    assert "nothing_to_deduct_from" in findings
