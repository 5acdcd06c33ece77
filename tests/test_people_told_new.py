"""Columns that say of each row, with yes or no, whether its people are new: figures of people assisted. Invented data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

pytestmark = pytest.mark.long

KEY = "people_assisted/2025-Q1"
FRENCH: Line = ["Mois", "Organisation", "AoR", "Région", "Nouveaux bénéficiaires (Oui/Non)", "Personnes assistées"]
ENGLISH: Line = ["Month", "Organisation", "AoR", "Region", "New beneficiaries (Yes/No)", "People reached"]
MEANT: Line = [
    "Mois de l’activité",
    "Structure",
    "Sous-cluster",
    "Région",
    "Nouveaux bénéficiaires ?",
    "Personnes touchées",
]


def rows(yes: str, no: str) -> list[Line]:
    return [
        ["2025-01", "ONG A", "VBG", "Gao", yes, 40],
        ["2025-02", "ONG A", "VBG", "Gao", no, 35],
        ["2025-02", "ONG B", "VBG", "Mopti", yes, 20],
        ["2025-03", "ONG B", "VBG", "Mopti", no, 18],
    ]


def reached(root: Path, head: Line, lines: list[Line]) -> tuple[int | None, set[str]]:
    workspace, findings = given(root, "5W_protection_T1_2025.xlsx", [[f"Matrice 5W {SAID}"], head, *lines], None)
    return values(workspace, {KEY: None})[KEY], {one.id for one in findings}


@pytest.mark.parametrize(
    ("head", "yes", "no"),
    [
        (FRENCH, "Oui", "Non"),
        (ENGLISH, "Yes", "No"),
        (ENGLISH, "Y", "N"),
        (MEANT, "Oui", "Non"),
        (MEANT, "oui", "déjà comptés"),
    ],
)
def test_people_who_are_not_new_do_not_count_again(head: Line, yes: str, no: str, tmp_path: Path) -> None:
    found, ids = reached(tmp_path, head, rows(yes, no))
    assert found == 60
    assert "rows_counted_before" in ids
    assert "counting_not_said" not in ids


def test_a_column_that_asks_whether_they_were_counted_before_says_the_contrary(tmp_path: Path) -> None:
    head = ["Already counted? (Yes/No)" if name == "New beneficiaries (Yes/No)" else name for name in ENGLISH]
    assert reached(tmp_path, head, rows("No", "Yes"))[0] == 60


def test_all_of_them_new_all_count(tmp_path: Path) -> None:
    assert reached(tmp_path, ENGLISH, rows("Yes", "Yes"))[0] == 113


@pytest.mark.parametrize("head", [FRENCH, ENGLISH, MEANT])
def test_answers_that_nobody_understands_give_no_figure(head: Line, tmp_path: Path) -> None:
    found, ids = reached(tmp_path, head, rows("A", "B"))
    assert found is None
    assert "unknown_word" in ids or "columns_to_name" in ids


def test_a_count_of_new_people_is_a_count(tmp_path: Path) -> None:
    head: Line = ["Mois", "Organisation", "AoR", "Région", "Nouveaux bénéficiaires", "Remarque"]
    lines: list[Line] = [["2025-01", "ONG A", "VBG", "Gao", 40, "x"], ["2025-02", "ONG B", "VBG", "Mopti", 20, "y"]]
    assert reached(tmp_path, head, lines)[0] == 60


def test_new_and_existing_sites_say_nothing_of_people(tmp_path: Path) -> None:
    head = ["Type d’espace" if name == "Nouveaux bénéficiaires (Oui/Non)" else name for name in FRENCH]
    assert reached(tmp_path, head, rows("Nouveau", "Existant"))[0] == 113


def test_another_question_about_new_people_says_nothing_of_how_they_count(tmp_path: Path) -> None:
    head = ["Do the new beneficiaries receive a kit? (Yes/No)" if "Yes/No" in str(name) else name for name in ENGLISH]
    assert reached(tmp_path, head, rows("Yes", "No"))[0] == 113


@pytest.mark.parametrize(
    "question",
    [
        "First time displaced? (Y/N)",
        "New persons with disabilities (Yes/No)",
        "Nouvelles personnes déplacées (Oui/Non)",
    ],
)
def test_people_to_whom_something_else_is_new_all_count(question: str, tmp_path: Path) -> None:
    head = [question if "Yes/No" in str(name) else name for name in ENGLISH]
    assert reached(tmp_path, head, rows("Yes", "No"))[0] == 113


@pytest.mark.parametrize("head", [FRENCH, ENGLISH, MEANT])
@pytest.mark.parametrize("other", ["Non", None])
def test_who_says_nothing_of_some_rows_is_asked_and_these_do_not_count(
    head: Line, other: str | None, tmp_path: Path
) -> None:
    lines = rows("Oui", "Non")
    lines[1][4], lines[3][4] = other, None  # type: ignore[index]
    found, ids = reached(tmp_path, head, lines)
    assert found in {60, None}
    assert "cell_empty" in ids


def test_rows_that_say_nothing_are_no_new_people_though_most_are_such(tmp_path: Path) -> None:
    lines = rows("Oui", "Non")
    for line in lines[1:]:
        line[4] = None  # type: ignore[index]
    workspace, findings = given(tmp_path, "5W_protection_T1_2025.xlsx", [["Matrice 5W"], FRENCH, *lines], None)
    found = workspace.figure(KEY).estimate
    assert (found.value, found.waits.untold) == (40, 3)
    assert found.status != "final"
    assert "cell_empty" in {one.id for one in findings}


def test_a_planned_row_is_not_asked_whether_its_people_are_new(tmp_path: Path) -> None:
    lines: list[Line] = [[*line, "Achevée"] for line in rows("Oui", "Non")]
    lines.append(["2025-03", "ONG B", "VBG", "Mopti", None, None, "Planifiée"])
    found, ids = reached(tmp_path, [*FRENCH, "Statut"], lines)
    assert found == 60
    assert "cell_empty" not in ids


@pytest.mark.parametrize(
    ("name", "new", "again"),
    [
        ("Nouveau/Ancien", "Nouveau", "Ancien"),
        ("Statut des bénéficiaires", "Nouveaux", "Anciens"),
        ("Catégorie de bénéficiaires", "Nouveau", "Récurrent"),
        ("Beneficiary type", "New", "Existing"),
        ("New or returning", "New", "Returning"),
        ("Reached previously?", "No", "Yes"),
        ("Déjà assistés (O/N)", "N", "O"),
    ],
)
def test_new_and_former_people_are_told_apart_by_words_too(name: str, new: str, again: str, tmp_path: Path) -> None:
    head = [name if at == "Nouveaux bénéficiaires (Oui/Non)" else at for at in FRENCH]
    found, ids = reached(tmp_path, head, rows(new, again))
    assert found == 60
    assert "rows_counted_before" in ids


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("Statut des bénéficiaires", "PDI", "Hôte"),
        ("Statut du site", "Nouveau", "Ancien"),
        ("Type d’assistance", "Nouvelle", "Récurrente"),
        ("Type of centre", "New", "Existing"),
        ("Combattants", "Nouveaux", "Anciens"),
    ],
)
def test_words_of_other_things_tell_no_people_apart(name: str, one: str, other: str, tmp_path: Path) -> None:
    head = [name if at == "Nouveaux bénéficiaires (Oui/Non)" else at for at in FRENCH]
    found, ids = reached(tmp_path, head, rows(one, other))
    assert found == 113
    assert "rows_counted_before" not in ids
