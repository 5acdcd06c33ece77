"""Shred: nobody opens the workspace again, nothing is left plain in it, and it can be killed at any moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.keys_case import CUT_OFF, public
from tests.test_keys import OPEN, PASSPHRASE, SECRET, contents, folder, identity, killed_after, refused
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.protect.protecting import shred

__all__ = ["folder", "identity"]

pytestmark = pytest.mark.usefixtures("no_key_given")


def test_without_its_keys_nobody_opens_it_again(folder: Path, identity: Path) -> None:
    workspace = Workspace(folder)
    workspace.lock(passphrase=PASSPHRASE, recipients=[public(identity)])
    secret = workspace.vault.keys.secret if workspace.vault else ""
    for given, id_ in (({"why": "x"}, "shred_unconfirmed"), ({"why": " ", "yes": True}, "decision_without_reason")):
        with pytest.raises(Refusal, match=id_):
            workspace.shred(**given)  # type: ignore[arg-type]
    del workspace
    runner = CliRunner()
    result = runner.invoke(app, ["shred", "--yes", "--why", "contrôle routier", "-w", str(folder), "-l", "fr"])
    assert (result.exit_code, "Les clés sont détruites" in result.output) == (0, True)
    assert not list((folder / "keys").glob("*"))
    for given in ({}, {"passphrase": PASSPHRASE}, {"identity": identity}):
        assert refused(folder, **given).id == "workspace_shredded"
    assert "ont été détruites le" in refused(folder).message["fr"]
    result = runner.invoke(app, ["status", "-w", str(folder)], env={"KOLOSI_KEY": secret})
    assert result.exit_code == 2


SHRED = (
    CUT_OFF
    + """
import sys
from pathlib import Path
from kolosi.store.sealed import protection, sealing
left = int(sys.argv[2])
sealing.erase = counted(sealing.erase)
protection.put = counted(protection.put)
from kolosi.workspace.protect.protecting import shred
shred(Path(sys.argv[1]), why="contrôle", yes=True)
"""
)


@pytest.mark.parametrize("steps", [0, 3, *(pytest.param(steps, marks=pytest.mark.long) for steps in (1, 2, 4))])
def test_a_shred_that_was_killed_is_finished_by_who_has_no_key(folder: Path, identity: Path, steps: int) -> None:
    Workspace(folder).lock(passphrase=PASSPHRASE, recipients=[public(identity)])
    (folder / "report").mkdir(exist_ok=True)
    for name in ("brouillon.docx", "notes.md"):
        (folder / "report" / name).write_text(SECRET, "utf-8")
    run = subprocess.run([sys.executable, "-c", SHRED, str(folder), str(steps)], capture_output=True, check=False)
    assert run.returncode == 9, run.stderr.decode()[-800:]
    told = shred(folder, why="contrôle", yes=True)
    assert {finding.id for finding in told.findings} == {"plain_erased"}
    assert set(contents(folder)) == {name for name in contents(folder) if name.endswith(".age")} | OPEN
    assert not list((folder / "keys").glob("*"))
    assert refused(folder, identity=identity).id == "workspace_shredded"


def test_what_an_opening_that_was_killed_left_plain_is_destroyed_with_the_keys(folder: Path, identity: Path) -> None:
    Workspace(folder).lock(recipients=[public(identity)])
    assert killed_after(folder, "", 5, KOLOSI_IDENTITY=str(identity)) == 9
    assert any(SECRET.encode() in data for data in contents(folder).values())
    assert {finding.id for finding in shred(folder, why="contrôle", yes=True).findings} == {"plain_erased"}
    assert all(SECRET.encode() not in data for data in contents(folder).values())
    assert refused(folder, identity=identity).id == "workspace_shredded"


def test_a_shred_names_the_folders_of_other_programs_that_it_leaves(folder: Path, identity: Path) -> None:
    Workspace(folder).lock(recipients=[public(identity)])
    (folder / ".git").mkdir()
    assert [finding.id for finding in shred(folder, why="contrôle", yes=True).findings] == ["history_left_plain"]
