"""Whether the documents that lie there were made before what is there now: told without making them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.signing_case import SETTINGS, add_text, came, rows, sound
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.workspace import Workspace
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.write import rendering

pytestmark = pytest.mark.long

BY = "Awa D. (fictive)"


@pytest.fixture
def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose documents were just made; none may be made again."""
    workspace = sound(tmp_path / "saine")
    Workspace(workspace.folder).render(formats=["html"])

    def made(*_: object) -> None:
        raise AssertionError("a document was made")

    monkeypatch.setattr(rendering, "_documents", made)
    return Workspace(workspace.folder)


def is_older(workspace: Workspace) -> bool:
    return [one.id for one in rendering.older_documents(desk_of(Workspace(workspace.folder)))] == ["documents_before"]


def test_documents_just_made_in_some_formats_are_of_now(laid: Workspace) -> None:
    assert not is_older(laid)


def test_a_document_that_was_not_made_again_with_the_others_stays_older(tmp_path: Path) -> None:
    workspace = sound(tmp_path / "saine")
    Workspace(workspace.folder).render(formats=["html"])
    add_text(workspace, "Rien de plus.", "Nothing more.")
    Workspace(workspace.folder).render(formats=["html"], languages=["fr"])
    assert is_older(workspace)
    Workspace(workspace.folder).render(formats=["html"])
    assert not is_older(workspace)


def test_a_correction_of_figures_makes_them_older(laid: Workspace) -> None:
    laid.remove("acled.csv", why="incomplet")
    came(laid, [*rows(), *rows(first=40)], "acled v2.csv")
    assert is_older(laid)


def test_a_draft_that_says_more_makes_them_older_and_taken_back_no_longer(laid: Workspace) -> None:
    then = laid.file("report", "pau.fr.md").read_text("utf-8")
    add_text(laid, "Rien de plus.", "Nothing more.")
    assert is_older(laid)
    laid.file("report", "pau.fr.md").write_text(then, "utf-8")
    add_text(laid, "", "")
    english = laid.file("report", "pau.en.md")
    english.write_text(english.read_text("utf-8").replace("Nothing more.\n\n", ""), "utf-8")
    for path in (laid.file("report", "pau.fr.md"), english):
        path.write_text(path.read_text("utf-8").replace("\n\n\n\n", "\n\n"), "utf-8")
    assert not is_older(laid)


def test_where_no_document_lies_there_nothing_is_told(laid: Workspace) -> None:
    add_text(laid, "Rien de plus.", "Nothing more.")
    for path in laid.file("out", "public").iterdir():
        path.unlink()
    assert not is_older(laid)


def test_a_template_that_is_missing_is_not_told_as_age(laid: Workspace) -> None:
    laid.file("workspace.yaml").write_text(SETTINGS + "template: absent.docx\n", "utf-8")
    assert not is_older(laid)


def test_the_command_says_it_in_one_line_with_the_command_that_makes_them_again(laid: Workspace) -> None:
    given = ["ready", "--workspace", str(laid.folder), "--language", "en"]
    assert "were made before" not in CliRunner().invoke(app, given).output
    add_text(laid, "Rien de plus.", "Nothing more.")
    said = CliRunner().invoke(app, given)
    assert " ".join(said.output.split()).count("The documents in out/public were made before") == 1
    assert "kolosi render" in said.output
    assert said.exit_code == 0
    lines = json.loads(CliRunner().invoke(app, [*given, "--json"]).output)["lines"]
    assert [one["colour"] for one in lines if one["id"] == "documents_before"] == ["amber"]


def test_right_after_an_edition_the_documents_are_of_now(tmp_path: Path) -> None:
    workspace = sound(tmp_path / "saine")
    Workspace(workspace.folder).publish("2025-04", by=BY)
    assert not is_older(workspace)
    Workspace(workspace.folder).withdraw("2025-04", by=BY, why="Chiffres à revoir")
    assert is_older(workspace)  # they are to say on their face that the edition was withdrawn
