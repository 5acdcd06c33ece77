"""Somebody leaves: the workspace gets another key, everything is sealed anew, and who was left out opens it no more."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyrage
import pytest
from tests.keys_case import CUT_OFF, public
from tests.test_collecting import DAY, made, matrix
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.messages import load_messages
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

PASSPHRASE, OTHER = "mil sorgho fonio riz", "une autre phrase de passe"
SECRET = "phrase que personne ne doit lire"


pytestmark = pytest.mark.usefixtures("no_key_given")


@pytest.fixture
def people(tmp_path: Path) -> tuple[Path, Path]:
    """Who stays, and who leaves."""
    paths = tmp_path / "reste.txt", tmp_path / "part.txt"
    for path in paths:
        path.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    (folder / "report" / "pau.fr.md").write_text(f"# Résumé\n\n{SECRET}\n", "utf-8")
    Workspace(folder).decide("word", "violation_types:mot", "ignore", why=SECRET, author="Awa")
    return folder


def why_shut(folder: Path, **given: object) -> str:
    gc.collect()
    try:
        kolosi.open(folder, **given)  # type: ignore[arg-type]
    except Refusal as refused:
        return refused.finding.id
    return ""


def test_who_was_left_out_opens_it_no_more_not_even_with_the_key_he_knew(
    folder: Path, people: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, leaves = people
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(stays), public(leaves)])
    assert workspace.vault is not None
    known = workspace.vault.keys.secret
    before = {path.name for path in workspace.vault.files()}
    told = workspace.lock(without=[public(leaves)])
    assert told.recipients == (public(stays),)
    (renewed,) = [one for one in told.findings if one.id == "key_renewed"]
    assert told.address in load_messages().word(renewed).hint["fr"]
    assert told.address in load_messages().word(renewed).hint["en"]
    assert workspace.needed("report/pau.fr.md").decode().endswith(f"{SECRET}\n")
    del workspace
    assert why_shut(folder, identity=leaves) == "identity_other"
    monkeypatch.setenv("KOLOSI_KEY", known)
    assert why_shut(folder) == "workspace_locked"
    monkeypatch.delenv("KOLOSI_KEY")
    former = pyrage.x25519.Identity.from_str(known)
    sealed = list(folder.rglob("*.age"))
    assert len(sealed) > 5
    assert not before & {path.name for path in sealed}
    for path in sealed:
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(path.read_bytes(), [former])
    again = kolosi.open(folder, identity=stays)
    assert [one.why for one in again.decisions.all()] == [SECRET]
    assert again.decisions.unsigned() == {}


def test_another_process_that_held_the_former_key_is_refused_and_writes_nothing(
    folder: Path, people: tuple[Path, Path]
) -> None:
    stays, leaves = people
    Workspace(folder).lock(recipients=[public(stays), public(leaves)])
    held = kolosi.open(folder, identity=leaves)
    program = "import sys, kolosi; kolosi.open(sys.argv[1], identity=sys.argv[2]).lock(without=[sys.argv[3]])"
    subprocess.run([sys.executable, "-c", program, str(folder), str(stays), public(leaves)], check=True)
    for verb in (held.status, held.decisions.all, lambda: held.decide("word", "violation_types:m", "ignore", why="x")):
        with pytest.raises(Refusal, match="workspace_locked"):
            verb()
    assert len(kolosi.open(folder, identity=stays).decisions.all()) == 1


@pytest.mark.long
def test_a_passphrase_is_said_again(folder: Path, people: tuple[Path, Path]) -> None:
    workspace = Workspace(folder)
    workspace.lock(passphrase=PASSPHRASE, recipients=[public(people[1])])
    with pytest.raises(Refusal, match="renew_with_passphrase"):
        workspace.lock(without=[public(people[1])])
    with pytest.raises(Refusal, match="recipient_not_there"):
        workspace.lock(passphrase=OTHER, without=[public(people[0])])
    told = workspace.lock(passphrase=OTHER, without=public(people[1]))
    assert (told.has_passphrase, told.recipients) == (True, ())
    del workspace
    assert why_shut(folder, passphrase=PASSPHRASE) == "passphrase_wrong"
    assert why_shut(folder, identity=people[1]) == "identity_other"
    assert why_shut(folder, passphrase=OTHER) == ""


def test_nobody_is_left_out_of_a_plain_workspace_nor_everybody_of_a_locked_one(
    folder: Path, people: tuple[Path, Path]
) -> None:
    workspace = Workspace(folder)
    with pytest.raises(Refusal, match="not_locked"):
        workspace.lock(without=[public(people[0])])
    workspace.lock(recipients=[public(people[0])])
    with pytest.raises(Refusal, match="lock_without_key"):
        workspace.lock(without=[public(people[0])])


KILLED = (
    CUT_OFF
    + """
import sys
from kolosi.store.sealed import protection, sealing, vault
left = int(sys.argv[4])
import kolosi
workspace = kolosi.open(sys.argv[1], identity=sys.argv[2])
for module, names in ((sealing, ("put", "erase")), (protection, ("put", "put_over"))):
    for name in names:
        setattr(module, name, counted(getattr(module, name)))
workspace.lock(without=[sys.argv[3]])
"""
)


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 6, 11])
def test_a_renewal_that_was_killed_is_finished_by_who_stays(
    folder: Path, people: tuple[Path, Path], steps: int
) -> None:
    stays, leaves = people
    Workspace(folder).lock(recipients=[public(stays), public(leaves)])
    command = [sys.executable, "-c", KILLED, str(folder), str(stays), public(leaves), str(steps)]
    run = subprocess.run(command, capture_output=True, check=False, env=dict(os.environ))
    assert run.returncode == 9, run.stderr.decode()[-800:]
    again = kolosi.open(folder, identity=stays)
    assert again.needed("report/pau.fr.md").decode().endswith(f"{SECRET}\n")
    assert [one.why for one in again.decisions.all()] == [SECRET]
    if steps >= 2:
        assert json.loads((folder / "protection.json").read_text("utf-8"))["state"] == "sealed"
        del again
        assert why_shut(folder, identity=leaves) == "identity_other"


def test_what_was_collected_for_the_former_address_is_still_read(people: tuple[Path, Path], tmp_path: Path) -> None:
    home = made(tmp_path / "maison")
    address = home.lock(recipients=[public(people[0]), public(people[1])]).address
    field = made(tmp_path / "terrain")
    field.lock(recipients=[address], collect_only=True)
    field.add([matrix(tmp_path / "béta.xlsx", 120, 30)], received=DAY)
    home.lock(without=[public(people[1])])
    shutil.copytree(field.folder / "collected", home.folder / "collected")
    assert [line.file for line in home.status().lines] == ["béta.xlsx"]
    assert home.receipts.all()[0].received == date(2025, 4, 20)
    home.unlock(for_good=True)
    assert not list(home.folder.rglob("*AGE-SECRET*"))
    assert all(b"AGE-SECRET" not in path.read_bytes() for path in home.folder.rglob("*") if path.is_file())


def test_the_command_leaves_a_person_out(folder: Path, people: tuple[Path, Path]) -> None:
    Workspace(folder).lock(recipients=[public(one) for one in people])
    gc.collect()
    command = ["lock", "--without", public(people[1]), "-w", str(folder), "-l", "fr"]
    result = CliRunner().invoke(app, command, env={"KOLOSI_IDENTITY": str(people[0])})
    said = " ".join(result.output.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert (result.exit_code, "a une autre clé" in said) == (0, True), said
