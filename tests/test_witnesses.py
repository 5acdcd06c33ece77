"""Editions and decisions deleted together, or a whole folder put back: what was published finds it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyrage
import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A plain workspace with two editions of one sentence, and a public folder of each kept elsewhere."""
    workspace = Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))
    for language, text in (("fr", "# Résumé\n\nRien.\n"), ("en", "# Summary\n\nNothing.\n")):
        workspace.file("report", f"pau.{language}.md").write_text(text, "utf-8")
        workspace.file("report", f"region.{language}.md").unlink()
    for edition in ("2025-05", "2025-06"):
        workspace.publish(edition, by="Awa D. (fictive)")
        shutil.copytree(workspace.file("editions", edition, "public"), tmp_path / "donateur" / edition)
    return workspace


def kept(workspace: Workspace, edition: str) -> str:
    return str(workspace.folder.parent / "donateur" / edition / "edition.json")


def points(workspace: Workspace, *noted: str) -> list[Finding]:
    found = Workspace(workspace.folder).status(noted=noted).findings
    return [one for one in found if one.id == "edition_not_held"]


def test_what_was_published_holds_and_its_file_says_little(workspace: Workspace) -> None:
    assert points(workspace, kept(workspace, "2025-05"), kept(workspace, "2025-06")) == []
    told = json.loads(Path(kept(workspace, "2025-06")).read_text("utf-8"))
    assert set(told) == {"format", "edition", "code"}
    assert len(told["code"]) == 32
    assert workspace.salt not in json.dumps(told)


def test_editions_and_decisions_deleted_together_are_found(workspace: Workspace) -> None:
    for room in ("editions", "decisions"):
        shutil.rmtree(workspace.file(room))
    found = points(workspace)
    assert [(one.found, one.severity) for one in found] == [("2025-05", "error"), ("2025-06", "error")]
    assert "n’est plus ici" in found[0].message["fr"]
    assert "is not here any more" in found[0].message["en"]


def test_nothing_is_published_while_an_edition_is_missing(workspace: Workspace) -> None:
    for room in ("editions", "decisions"):
        shutil.rmtree(workspace.file(room))
    with pytest.raises(Refusal, match="edition_not_held"):
        Workspace(workspace.folder).publish("2025-07", by="Awa D. (fictive)")


def test_by_who_knows_every_place_they_are_found_with_what_others_kept_alone(workspace: Workspace) -> None:
    for room in ("editions", "decisions"):
        shutil.rmtree(workspace.file(room))
    workspace.file("receipts", "editions.json").unlink()
    assert points(workspace) == []
    assert [one.found for one in points(workspace, kept(workspace, "2025-06"))] == ["2025-06"]
    command = ["status", "--noted", kept(workspace, "2025-05"), "-w", str(workspace.folder), "-l", "fr"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "L’édition 2025-05, que nomme edition.json" in result.output.replace("\u00a0", " ")


def test_a_whole_folder_put_back_is_found_with_the_last_edition(workspace: Workspace, tmp_path: Path) -> None:
    before = Path(shutil.copytree(workspace.folder, tmp_path / "avant"))
    workspace.publish("2025-07", by="Awa D. (fictive)")
    shutil.copytree(workspace.file("editions", "2025-07", "public"), tmp_path / "donateur" / "2025-07")
    shutil.rmtree(workspace.folder)
    shutil.copytree(before, workspace.folder)
    assert points(workspace, kept(workspace, "2025-06")) == []
    assert [one.found for one in points(workspace, kept(workspace, "2025-07"))] == ["2025-07"]


def test_an_edition_written_anew_with_its_decision_is_found_by_the_next(workspace: Workspace) -> None:
    shutil.rmtree(workspace.file("editions", "2025-05"))
    for path in workspace.file("decisions").iterdir():
        path.unlink()
    workspace.file("receipts", "editions.json").unlink()
    assert [one.where.file for one in points(workspace)] == ["editions/2025-06"]
    again = Workspace(workspace.folder)
    again.editions.freeze("2025-05", {"public/pau.fr.html": b"autre"})
    assert [one.found for one in points(workspace)] == ["2025-05"]


def test_another_workspace_cannot_make_the_code(workspace: Workspace, tmp_path: Path) -> None:
    other = Path(shutil.copytree(workspace.folder, tmp_path / "autre"))
    (other / "receipts" / "salt.json").write_text('"00"\n', "utf-8")
    found = Workspace(other).status(noted=[kept(workspace, "2025-05")]).findings
    assert "edition_not_held" in {one.id for one in found}


def test_in_a_locked_workspace_it_is_the_same(workspace: Workspace) -> None:
    workspace.lock(recipients=[str(pyrage.x25519.Identity.generate().to_public())])
    assert [one for one in workspace.status().findings if one.id == "edition_not_held"] == []
    for path in (*workspace.file("editions").rglob("*"), *workspace.file("decisions").rglob("*")):
        if path.is_file():
            path.unlink()
    shutil.rmtree(workspace.file("editions"))
    gone = workspace.status().findings
    assert {one.id for one in gone} == {"sealed_missing"}, "nothing is read before a person says that these may be gone"
    workspace.accept([str(one.where.file) for one in gone], why="Essai.", by="Awa D. (fictive)")
    assert len([one for one in workspace.status().findings if one.id == "edition_not_held"]) == 2


@pytest.mark.parametrize("text", ["{}", '{"format": "autre"}', "[]"])
def test_a_file_of_another_kind_is_refused(workspace: Workspace, tmp_path: Path, text: str) -> None:
    other = tmp_path / "autre.json"
    other.write_text(text, "utf-8")
    for path in (other, tmp_path / "nulle part.json"):
        with pytest.raises(Refusal, match="edition_file_none"):
            workspace.status(noted=[str(path)])
