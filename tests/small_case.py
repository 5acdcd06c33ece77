"""Copies of the small workspace (the fixture `ready`) for tests that change it, and what is asked of them again and again."""

from __future__ import annotations

import shutil
from pathlib import Path

from kolosi.model.finding import Finding
from kolosi.workspace import Workspace


def copied(ready: Path, into: Path) -> Workspace:
    """A copy that a test may change."""
    return Workspace(shutil.copytree(ready, into / "essai"))


def sent_with(ready: Path, into: Path, text: str) -> Path:
    """A copy whose French draft holds a text before its last chapter, and of which a first Word copy was issued."""
    workspace = copied(ready, into)
    draft = workspace.file("report", "pau.fr.md")
    draft.write_text(draft.read_text("utf-8").replace("# Limites", f"{text}# Limites"), "utf-8")
    workspace.send()
    return workspace.folder


def issued(workspace: Workspace) -> bytes:
    """The first French copy, as it went out."""
    return workspace.file("out", "copies", "pau.fr.v1.docx").read_bytes()


def told(workspace: Workspace, id_: str) -> list[Finding]:
    """What `ready` says of a workspace under one message."""
    return [one for one in workspace.ready().lines if one.id == id_]
