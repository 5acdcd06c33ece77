"""Rows that a partner marked as not to be counted do not count, wherever the mark stands; the figures, counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

KEY = "access_incidents/2025-Q1"
TYPES = ["Hostilités", "Ingérence", "Restrictions de mouvement", "Violence contre le personnel humanitaire"]


def listed(
    tmp_path: Path, header: str, marks: Sequence[str | None], kinds: Sequence[str] = TYPES
) -> dict[str, int | None]:
    """What is counted of a list of incidents with one more column, a mark for each row."""
    lines: list[Line] = [
        [f"Suivi de l’accès : incidents {SAID}"],
        ["Date de l’incident", "Région", "Cercle", "Catégorie de contrainte", header],
        *([f"2025-02-{3 + at:02}", "Gao", "Ansongo", kinds[at % len(kinds)], mark] for at, mark in enumerate(marks)),
    ]
    workspace, _ = given(tmp_path, "Accès.xlsx", lines, None)
    return values(workspace, {KEY: None})


@pytest.mark.parametrize(
    ("header", "marks"),
    [
        ("Statut", ["Validé", "Doublon", "Validé", "Rejeté", "Validé"]),
        ("Status", ["ok", "Duplicate", "ok", "Rejected", "ok"]),
        ("Doublon ?", ["non", "oui", "non", "oui", "non"]),
        ("Duplicate", [None, "x", None, "x", None]),
        ("Commentaire", ["axe coupé", "Doublon", None, "doublon", "à recouper"]),
    ],
)
def test_rows_marked_as_duplicates_or_rejected_do_not_count(
    tmp_path: Path, header: str, marks: list[str | None]
) -> None:
    assert listed(tmp_path, header, marks) == {KEY: 3}


@pytest.mark.parametrize(
    ("header", "marks"),
    [
        ("Commentaire", ["pas un doublon", "vérifié", "doublon possible", None, "annulé ensuite"]),
        ("Doublon vérifié", ["non", "non", "non", "non", "non"]),
        ("Conséquence", ["Annulé", "Retard", "Annulé", "Retard", "Aucune"]),
    ],
)
def test_rows_that_only_speak_of_it_count(tmp_path: Path, header: str, marks: list[str | None]) -> None:
    assert listed(tmp_path, header, marks) == {KEY: 5}


@pytest.mark.parametrize(
    "kinds",
    [["Présence d'engins explosifs", "Contraintes administratives", "Interférence dans les activités", "Hostilités"]],
)
def test_words_of_constraints_in_use_are_known(tmp_path: Path, kinds: list[str]) -> None:
    assert listed(tmp_path, "Commentaire", [None] * 4, kinds) == {KEY: 4}
