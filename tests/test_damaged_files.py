"""A file of the workspace that is damaged, absent, shut or saved in another encoding gets a sentence, not a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.workspace.write.creating import create


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new workspace."""
    return create(tmp_path / "essai", country="MLI", period="2025-Q1")


def refused(folder: Path, verb: str) -> str:
    result = CliRunner().invoke(app, [verb, "--workspace", str(folder), "--language", "fr"])
    assert result.exit_code == 2, result.output
    return result.output.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("verb", ["check", "render", "refresh", "figures"])
def test_a_draft_saved_in_another_encoding_is_told_with_its_line(folder: Path, verb: str) -> None:
    path = folder / "report" / "pau.fr.md"
    lines = path.read_bytes().count(b"\n")
    path.write_bytes(path.read_bytes() + "café\n".encode("latin-1"))
    assert f"pau.fr.md, ligne {lines + 1} : caractères illisibles" in refused(folder, verb)


def test_a_draft_that_begins_with_the_mark_of_a_windows_editor_is_read(folder: Path) -> None:
    path = folder / "report" / "pau.fr.md"
    plain = CliRunner().invoke(app, ["check", "--json", "--workspace", str(folder)]).output
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert CliRunner().invoke(app, ["check", "--json", "--workspace", str(folder)]).output == plain


def test_a_damaged_index_is_named(folder: Path) -> None:
    (folder / "receipts" / "index.json").write_text("{", "utf-8")
    assert "Le fichier receipts/index.json de l’espace de travail est abîmé." in refused(folder, "status")


def test_a_file_that_the_system_keeps_shut_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(_: Path) -> bytes:
        raise PermissionError(13, "accès refusé", str(folder / "report" / "pau.fr.md"))

    monkeypatch.setattr(Path, "read_bytes", shut)
    assert "pau.fr.md n’a pas pu être ouvert (réponse du système : accès refusé)." in refused(folder, "check")


def test_a_kept_file_that_is_gone_is_named(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,country\n"
        "MLI1,14 February 2025,Battles,Armed clash,Gao,2,Mali\n",
        "utf-8",
    )
    CliRunner().invoke(app, ["add", str(path), "--workspace", str(folder)])
    for kept in (folder / "receipts").rglob("*"):
        if kept.is_file() and kept.suffix not in (".json", ".lock"):
            kept.unlink()
    for built in sorted((folder / "build").rglob("*"), reverse=True):
        built.unlink() if built.is_file() else built.rmdir()
    assert "manque.\nRemettez-le en place" in refused(folder, "status")
