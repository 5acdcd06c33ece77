"""A published edition is sealed: a file of it that changes, comes or goes is seen, and nothing more is published over it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.decide.recording import record
from kolosi.workspace.publish.sealing import in_order, seal
from kolosi.workspace.write.creating import create

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one edition of one sentence."""
    workspace = Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))
    for language, text in (("fr", "# Résumé\n\nRien.\n"), ("en", "# Summary\n\nNothing.\n")):
        workspace.file("report", f"pau.{language}.md").write_text(text, "utf-8")
        workspace.file("report", f"region.{language}.md").unlink()
    workspace.publish("2025-05", by="Awa D.")
    return workspace


def points(workspace: Workspace) -> list[Finding]:
    return [finding for finding in workspace.status().findings if finding.id.startswith("edition_")]


def test_an_edition_as_signed_says_nothing(workspace: Workspace) -> None:
    assert points(workspace) == []
    (decision,) = workspace.decisions.all()
    assert (decision.kind, decision.author) == ("published", "Awa D.")
    assert "public/figures.csv" in decision.value


@pytest.mark.parametrize("name", ["public/figures.csv", "register.json", "public/ajouté.txt"])
def test_a_file_that_changed_or_came_is_named_with_who_signed(workspace: Workspace, name: str) -> None:
    with workspace.file("editions", "2025-05", *name.split("/")).open("a", encoding="utf-8") as file:
        file.write("x\n")
    (found,) = points(workspace)
    assert (found.id, found.severity, found.data["files"]) == ("edition_altered", "error", name)
    assert "que Awa D. a signée" in found.message["fr"]
    assert "that Awa D. signed" in found.message["en"]
    result = CliRunner().invoke(app, ["status", "--workspace", str(workspace.folder)])
    assert result.exit_code == 1
    assert name in result.output


def test_a_file_or_a_folder_that_is_gone_is_seen(workspace: Workspace) -> None:
    workspace.file("editions", "2025-05", "versions.json").unlink()
    assert [found.data["files"] for found in points(workspace)] == ["versions.json"]
    workspace.file("editions", "2025-05").rename(workspace.file("ailleurs"))
    (found,) = points(workspace)
    assert "register.json" in str(found.data["files"])


def test_an_indicator_that_the_content_no_longer_knows_is_named(workspace: Workspace) -> None:
    """Its register is written and signed as an earlier version of the content would have."""
    register = [{"key": "autre_nom/2025-Q1", "value": "60"}]
    workspace.file("editions", "2025-04", "register.json").parent.mkdir()
    workspace.file("editions", "2025-04", "register.json").write_text(json.dumps(register), "utf-8")
    record(workspace, "published", "2025-04", seal(workspace.editions.hashes("2025-04")), why="essai", author="Awa D.")
    (found,) = points(workspace)
    assert (found.id, found.found, found.data["editions"]) == ("edition_indicator_gone", "autre_nom", "2025-04")


def test_editions_are_in_the_order_in_which_they_were_published(workspace: Workspace) -> None:
    workspace.publish("2024-12", by="Awa D.")
    assert workspace.editions.ids() == ["2024-12", "2025-05"]
    assert in_order(workspace) == ["2025-05", "2024-12"]


def test_nothing_is_published_over_an_edition_that_was_altered(workspace: Workspace) -> None:
    workspace.file("editions", "2025-05", "register.json").write_text("[]\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        workspace.publish("2025-06", by="Awa D.")
    assert refused.value.finding.id == "edition_altered"
    assert workspace.editions.ids() == ["2025-05"]


def test_a_second_signature_over_other_files_does_not_count(workspace: Workspace) -> None:
    workspace.file("editions", "2025-05", "register.json").write_text("[]\n", "utf-8")
    record(workspace, "published", "2025-05", '{"register.json": "0"}', why="autre", author="Issa K.")
    assert [found.id for found in points(workspace)] == ["edition_altered"]


@pytest.mark.parametrize("value", ["Awa D.", "[1]"])
def test_an_edition_from_before_the_seals_cannot_be_verified(tmp_path: Path, value: str) -> None:
    workspace = Workspace(create(tmp_path / "ancien", country="MLI", period="2025-Q1"))
    workspace.editions.freeze("2025-05", {"register.json": b"[]"})
    assert [found.id for found in points(workspace)] == ["edition_not_sealed"]
    record(workspace, "published", "2025-05", value, why="publié", author="Awa D.")
    assert [(found.id, found.severity) for found in points(workspace)] == [("edition_not_sealed", "warning")]


def test_a_later_signature_of_an_altered_edition_does_not_make_it_whole(workspace: Workspace) -> None:
    workspace.file("editions", "2025-05", "register.json").write_text("[]\n", "utf-8")
    now = seal(workspace.editions.hashes("2025-05"))
    record(workspace, "published", "2025-05", now, why="autre", author="A. avant tous")
    assert [found.id for found in points(workspace)] == ["edition_altered"]
