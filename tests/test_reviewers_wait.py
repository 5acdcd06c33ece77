"""Who signs is told what reviewers still wait for; their comments stand by passage, whoever made them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.small_case import copied, sent_with
from tests.test_receiving import PROSE, copy_of, given

from kolosi.workspace import Workspace

pytestmark = [pytest.mark.usefixtures("no_key_given"), pytest.mark.long]
MATRIX = ("out", "copies", "pau.fr.v1.commentaires.xlsx")


@pytest.fixture(scope="module")
def sent(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sent_with(ready, tmp_path_factory.mktemp("relecture"), PROSE)


@pytest.fixture
def workspace(sent: Path, tmp_path: Path) -> Workspace:
    return copied(sent, tmp_path)


def waiting(workspace: Workspace) -> dict[str, int]:
    """The lines of the page about copies, with what they count."""
    lines = Workspace(workspace.folder).ready().lines
    return {one.id: one.count for one in lines if "copies" in one.id}


def commented(workspace: Workspace) -> None:
    """Two reviewers: a thread and a struck passage of one, a comment on the same words and a number of the other."""
    awa, bo = copy_of(workspace, "Awa"), copy_of(workspace, "Bo")
    first = awa.remarks("chaque soir", "Partout ?", "Awa")
    awa.remarks("premier recours", "Source ?", "Awa")
    awa.remarks("chaque soir", "Dans deux villes", "Dia", parent=first)
    bo.remarks("premier recours", "Le second, plutôt", "Bo")
    bo.types_over("160 violations", "190 violations")
    given(workspace, awa=awa, bo=bo)


def rows(workspace: Workspace) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(workspace.file(*MATRIX))["Commentaires"]
    return [tuple(cell.value for cell in row[:5]) for row in sheet.iter_rows(min_row=4)]


def test_an_open_comment_and_a_changed_number_are_said_to_who_signs(workspace: Workspace) -> None:
    assert waiting(workspace) == {"sound_copies": 0}
    commented(workspace)
    assert waiting(workspace) == {"ready_copies_numbers": 1, "ready_copies_remarks": 3}
    assert Workspace(workspace.folder).ready().colour != "green"


def test_what_is_answered_waits_no_more(workspace: Workspace) -> None:
    commented(workspace)
    book = openpyxl.load_workbook(workspace.file(*MATRIX))
    comments, numbers = book["Commentaires"], book["Nombres"]
    for row in range(4, comments.max_row + 1):
        comments.cell(row, 9, "traité")
    numbers["G4"], numbers["H4"] = "garder le chiffre calculé", "Confirmé"
    filled = workspace.folder.parent / "rempli.xlsx"
    book.save(filled)
    workspace.receive([filled], author="Coordination")
    assert waiting(workspace) == {"sound_copies": 1}


def test_comments_on_one_passage_stand_together_and_an_answer_follows_its_comment(workspace: Workspace) -> None:
    commented(workspace)
    assert [(row[0], row[3], row[4]) for row in rows(workspace)] == [
        ("1", "Source ?", "Awa"),
        ("2", "Le second, plutôt", "Bo"),
        ("3", "Partout ?", "Awa"),
        ("3.1", "Dans deux villes", "Dia"),
    ]


def test_a_comment_on_words_struck_out_names_these_words(workspace: Workspace) -> None:
    awa = copy_of(workspace, "Awa")
    awa.remarks("les uns après les autres", "Non vérifié", "Awa")
    awa.tracks("les uns après les autres", "", "Awa")
    given(workspace, awa=awa)
    [row] = rows(workspace)
    assert row[2:4] == ("les uns après les autres", "Non vérifié")
