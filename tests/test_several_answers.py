"""Exports of a form under its questions, where people tick several types of violation: each tick is a violation, and people count once.

The figures are counted by hand from invented submissions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import Line, given, values

from kolosi.intake.columns.choices import choices_as_rows
from kolosi.intake.columns.table import TextTable, fold

pytestmark = pytest.mark.long

TYPE = "2.2 Quel(s) type(s) de violation ont été commis ? (plusieurs réponses possibles)"
ANSWERS = ["Meurtre", "Enlèvement", "Pillage", "Arrestation arbitraire"]
HEADER = [
    "start",
    "end",
    "1.1 Date de la collecte",
    "1.3 Région",
    "1.4 Cercle",
    "2.1 À quelle date l'incident a-t-il eu lieu ?",
    TYPE,
    *(f"{TYPE}/{answer}" for answer in ANSWERS),
    "2.4 Nombre de personnes tuées",
    "2.4.a dont femmes (18 ans et +)",
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
]
Q1 = "hr_violations/2025-Q1"


def sent(
    number: int, day: str, ticks: Sequence[str], *, cercle: str = "Ansongo", state: str = "Approved", uuid: str = ""
) -> Line:
    """A submission of Gao."""
    chosen = [1 if answer in ticks else 0 for answer in ANSWERS]
    at = f"{day}T10:00:00"
    return [at, at, day, "Gao", cercle, day, " ".join(ticks), *chosen, 2, 1, number, uuid or f"u{number}", at, state]


def exported(tmp_path: Path, lines: Sequence[Line], header: Sequence[object] = HEADER) -> dict[str, int | None]:
    """The violations of a quarter, of a type and of a month in an export."""
    workspace, _ = given(tmp_path, "Monitoring_de_protection_-_labels.xlsx", [header, *lines], None)
    assert [line.source for line in workspace.files()] == ["protection_monitoring"]
    return values(workspace, dict.fromkeys((Q1, "hr_violations/2025-01", "hr_violations/2025-03")))


ROWS = [
    sent(1, "2025-01-05", ["Meurtre"]),
    sent(2, "2025-01-06", ["Enlèvement", "Pillage"]),
    sent(3, "2025-02-07", ["Pillage"], cercle="Bourem"),
    sent(4, "2025-02-08", ["Meurtre", "Pillage", "Arrestation arbitraire"]),
    sent(5, "2025-02-09", ["Arrestation arbitraire"]),
]


def test_each_tick_is_a_violation_of_its_submission(tmp_path: Path) -> None:
    assert exported(tmp_path, ROWS) == {Q1: 8, "hr_violations/2025-01": 3, "hr_violations/2025-03": None}


def test_a_submission_that_was_sent_twice_or_not_approved_counts_once_or_not(tmp_path: Path) -> None:
    again = [sent(2, "2025-01-06", ["Enlèvement", "Pillage"]), sent(6, "2025-01-07", ["Meurtre"], state="Not Approved")]
    assert exported(tmp_path, [*ROWS, *again])[Q1] == 8


def test_people_of_several_violations_are_counted_once() -> None:
    names = ("Type", "Type/Vol", "Type/Meurtre", "Femmes", "_uuid")
    frame = pl.DataFrame(
        {
            "row": [2, 3],
            "c0": ["Vol Meurtre", "Autre"],
            "c1": ["1", "0"],
            "c2": ["1", "0"],
            "c3": ["4", None],
            "c4": ["u", "v"],
        }
    )
    table = TextTable(
        sheet="s",
        names=names,
        folded=tuple(map(fold, names)),
        tags=(None,) * 5,
        frame=frame,
        header_rows=(1,),
        tag_row=None,
    )
    rows = choices_as_rows(table, 0, once=[3], keys=[4])
    assert rows.names == ("Type", "Femmes", "_uuid")
    assert rows.frame.rows() == [(2, "Vol", "4", "u"), (2, "Meurtre", "0", "u#1"), (3, "Autre", None, "v")]


@pytest.mark.parametrize("ticked", [("True", "False"), ("x", ""), ("Oui", "Non")])
def test_ticks_may_be_written_in_words(tmp_path: Path, ticked: tuple[str, str]) -> None:
    first = HEADER.index(f"{TYPE}/{ANSWERS[0]}")
    cells = slice(first, first + len(ANSWERS))
    rows = [
        [*row[:first], *(ticked[0] if tick else ticked[1] for tick in row[cells]), *row[cells.stop :]] for row in ROWS
    ]
    assert exported(tmp_path, rows)[Q1] == 8


def test_questions_in_english_are_read_alike(tmp_path: Path) -> None:
    asked = "B2. What type(s) of violation occurred? (select multiple)"
    header = [name.replace(TYPE, asked) for name in HEADER]
    header[5] = "B1. Date of the incident"
    assert exported(tmp_path, ROWS, header)[Q1] == 8
