"""The disk of a locked workspace in the hands of somebody else: lengths, names, what programs leave beside the files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.keys_case import as_of_an_earlier_version, public
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.messages import load_messages
from kolosi.model.finding import Refusal
from kolosi.store.sealed import sealing
from kolosi.store.sealed.padding import SMALLEST, padded, padded_length
from kolosi.store.sealed.vault import HEAD_BARE, Vault, not_written
from kolosi.workspace import Workspace
from kolosi.workspace.protect.protecting import shred
from kolosi.workspace.write.creating import create

SECRET = "phrase que personne ne doit lire"


pytestmark = pytest.mark.usefixtures("no_key_given")


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identité.txt"
    path.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    (folder / "report" / "pau.fr.md").write_text(f"# Résumé\n\n{SECRET}\n", "utf-8")
    return folder


def vault_of(workspace: Workspace) -> Vault:
    assert workspace.vault is not None
    return workspace.vault


def holding(folder: Path, word: str) -> list[str]:
    """The files below a folder that hold a word, or have it in their name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if word.encode() in path.read_bytes() or word in path.as_posix()]


# -- lengths ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**40))
def test_a_length_is_rounded_up_by_an_eighth_at_most(length: int) -> None:
    longer = padded_length(length)
    assert longer >= length
    assert longer <= max(SMALLEST, length * 1.12)
    assert padded_length(longer) == longer


def test_of_a_million_lengths_a_few_hundred_are_left() -> None:
    assert len({padded_length(length) for length in range(1_000_000)}) < 200


def test_the_length_of_a_sealed_file_does_not_tell_one_row_from_a_few_more(folder: Path, identity: Path) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault = vault_of(workspace)
    one, other = b"x", b"x" * 3000
    small, large = vault.sealed("receipts/a.xlsx", one), vault.sealed("receipts/a much longer name.xlsx", other)
    assert abs(len(small) - len(large)) <= 320  # age itself adds a few bytes at random
    assert {-(-len(sealed) // 4096) for sealed in (small, large)} == {1}
    assert vault.unsealed("receipts/a.xlsx", vault.sealed("receipts/a.xlsx", one)) == one
    ended = b"ends with noughts\0\0\0"
    assert vault.unsealed("b", vault.sealed("b", ended)) == ended
    lengths = {-(-path.stat().st_size // 4096) for path in vault.files()}
    assert len(lengths) < len(list(vault.files())) / 2


def test_what_an_earlier_version_sealed_is_read(folder: Path, identity: Path) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault, data = vault_of(workspace), b"# Ancien\n"
    as_of_an_earlier_version(vault)
    head = json.dumps(["report/pau.fr.md", vault.keys.code("report/pau.fr.md", data)]).encode()
    vault.place("report/pau.fr.md").write_bytes(pyrage.encrypt(HEAD_BARE + head + b"\n" + data, [vault.keys.recipient]))
    again = kolosi.open(folder, identity=identity)
    assert again.needed("report/pau.fr.md") == data


@pytest.mark.parametrize(
    "head", [b"kolosi-sealed/2 {", b"kolosi-sealed/2 1", b'kolosi-sealed/2 ["a", "b", "c"]', b"kolosi-sealed/1 []", b""]
)
def test_what_somebody_made_with_the_public_key_is_damaged_and_no_crash(
    folder: Path, identity: Path, head: bytes
) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault = vault_of(workspace)
    vault.place("report/pau.fr.md").write_bytes(pyrage.encrypt(padded(head + b"\nx"), [vault.keys.recipient]))
    with pytest.raises(Refusal, match="sealed_damaged"):
        workspace.needed("report/pau.fr.md")


@pytest.mark.parametrize(
    "head", [b"", b"kolosi-collected/2 {", b"kolosi-collected/2 {}", b'kolosi-collected/2 {"received": "x"}']
)
def test_what_somebody_made_for_the_collecting_laptop_is_damaged_and_no_crash(
    folder: Path, identity: Path, head: bytes
) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault = vault_of(workspace)
    (folder / "collected").mkdir()
    (folder / "collected" / f"{'0' * 32}.age").write_bytes(pyrage.encrypt(head + b"\nx", [vault.keys.recipient]))
    with pytest.raises(Refusal, match="sealed_damaged"):
        workspace.status()


# -- what programs leave beside the files -----------------------------------------------------------------------------

LEFT = (
    "report/.pau.fr.md.swp",
    "report/.~lock.pau.fr.docx#",
    "report/.#pau.fr.md",
    "report/pau.fr.md~",
    "report/~$pau.fr.docx",
    "content/.DS_Store",
    "receipts/.part-x1y2",
    "build/records/abc.part-4711",
    "editions/.part-tmp/public/pau.fr.md",
    ".ipynb_checkpoints/analyse-checkpoint.ipynb",
    ".Trash-1000/files/survivantes.xlsx",
)
"""Swap files, locks of office programs, copies of editors, and what a process that was killed had begun to write."""


def test_what_editors_and_killed_processes_left_is_not_left_plain(folder: Path, identity: Path) -> None:
    for name in LEFT:
        path = folder.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SECRET, "utf-8")
    (folder / "report" / "rapport.part-2.docx").write_text(SECRET, "utf-8")
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    assert holding(folder, SECRET) == []
    assert not [path for path in folder.rglob("*") if {"pau", "analyse", "survivantes"} & set(path.name.split("."))]
    workspace.unlock(for_good=True)
    given_back = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(LEFT) - given_back == {name for name in LEFT if ".part-" in name}
    assert "report/rapport.part-2.docx" in given_back


def test_a_swap_file_of_today_is_sealed_by_the_next_command(folder: Path, identity: Path) -> None:
    Workspace(folder).lock(recipients=[public(identity)])
    (folder / "report").mkdir(exist_ok=True)
    (folder / "report" / ".pau.fr.md.swp").write_text(SECRET, "utf-8")
    opened = kolosi.open(folder, identity=identity)
    assert holding(folder, SECRET) == []
    assert vault_of(opened).read("waiting/report/.pau.fr.md.swp").decode() == SECRET
    assert opened.check_drafts() is not None, "what a program left stops nobody"


def test_a_history_below_the_folder_is_told_and_left_whole(folder: Path, identity: Path) -> None:
    (folder / "report" / ".git").mkdir()
    (folder / "report" / ".git" / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    told = Workspace(folder).lock(recipients=[public(identity)])
    assert [one.found for one in told.findings if one.id == "history_left_plain"] == ["report/.git"]
    assert (folder / "report" / ".git" / "HEAD").is_file()


@pytest.mark.parametrize("name", ["receipts/lien.xlsx", "inputs"])
def test_a_link_to_what_lies_elsewhere_is_refused_and_what_it_leads_to_stays_whole(
    folder: Path, identity: Path, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "ailleurs"
    target.mkdir()
    (target / "à moi.xlsx").write_text(SECRET, "utf-8")
    link = folder.joinpath(*name.split("/"))
    link.parent.mkdir(parents=True, exist_ok=True)
    try:
        link.symlink_to(target if name == "inputs" else target / "à moi.xlsx")
    except OSError:
        pytest.skip("no links on this system")
    with pytest.raises(Refusal, match="lock_with_links") as refused:
        Workspace(folder).lock(recipients=[public(identity)])
    worded = load_messages().word(refused.value.finding)
    assert name in worded.message["fr"]
    assert name in worded.message["en"]
    assert (target / "à moi.xlsx").read_text("utf-8") == SECRET
    assert not (folder / "protection.json").exists()
    link.unlink()
    Workspace(folder).lock(recipients=[public(identity)])


# -- a session in a shell, the memory ---------------------------------------------------------------------------------

PROGRAM = "from kolosi.cli import main; main()"


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_what_is_typed_while_the_workspace_is_open_is_in_no_history(
    folder: Path, identity: Path, tmp_path: Path
) -> None:
    Workspace(folder).lock(recipients=[public(identity)])
    home = tmp_path / "home"
    home.mkdir()
    shell = tmp_path / "interactif.sh"
    shell.write_text("#!/bin/sh\nexec bash -i\n", "utf-8")
    shell.chmod(0o755)
    typed = f"echo {SECRET}\nenv > '{tmp_path}/vu.txt'\nexit\n"
    given_ = {"HOME": str(home), "SHELL": str(shell), "KOLOSI_IDENTITY": str(identity)}
    command = [sys.executable, "-c", PROGRAM, "unlock", "-w", str(folder)]
    for is_session in (False, True):  # the same without kolosi: the history does take it down
        run = subprocess.run(
            command if is_session else [str(shell)],
            env={**os.environ, "KOLOSI_PASSPHRASE": "" if is_session else "x", **given_},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert SECRET in run.stdout, run.stderr
        assert (holding(home, SECRET) != []) is not is_session
        shutil.rmtree(home)
        home.mkdir()
    seen = (tmp_path / "vu.txt").read_text("utf-8")
    assert "KOLOSI_KEY=AGE-SECRET-KEY-" in seen
    assert "KOLOSI_PASSPHRASE" not in seen


DYING = """
import os, sys
import kolosi
held = kolosi.open(sys.argv[1], identity=sys.argv[2])
import resource
print(resource.getrlimit(resource.RLIMIT_CORE))
from ctypes import CDLL
print("dumpable", CDLL(None).prctl(3, 0, 0, 0, 0))
sys.stdout.flush()
os.abort()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_a_process_that_holds_a_key_leaves_no_image_of_its_memory(folder: Path, identity: Path, tmp_path: Path) -> None:
    Workspace(folder).lock(recipients=[public(identity)])
    here = tmp_path / "ici"
    here.mkdir()
    command = f"ulimit -c unlimited; exec '{sys.executable}' -c '{DYING}' '{folder}' '{identity}'"
    run = subprocess.run(["sh", "-c", command], cwd=here, capture_output=True, text=True, check=False)
    assert run.returncode == -6, run.stderr
    assert "(0, 0)" in run.stdout
    assert "dumpable 0" in run.stdout
    assert list(here.iterdir()) == []


# -- keys that are destroyed ------------------------------------------------------------------------------------------

PASSPHRASE = "mil sorgho fonio riz"


def opens(sealed: bytes, identity: Path) -> bool:
    try:
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.read_text("utf-8").strip())])
    except pyrage.DecryptError:
        return False
    return True


@pytest.mark.skipif(os.name == "nt", reason="a second name of the same bytes")
def test_the_bytes_of_a_key_are_gone_from_the_disk_and_not_its_name_alone(
    folder: Path, identity: Path, tmp_path: Path
) -> None:
    workspace = Workspace(folder)
    workspace.lock(passphrase=PASSPHRASE, recipients=[public(identity)])
    for name in ("passphrase.age", "recipients.age"):
        os.link(folder / "keys" / name, tmp_path / name)
    assert opens((tmp_path / "recipients.age").read_bytes(), identity)
    (folder / "keys" / ".part-k1").write_bytes((tmp_path / "passphrase.age").read_bytes())
    (folder / "keys" / "recipients.age").chmod(0o400)
    workspace.shred(why="contrôle", yes=True)
    assert list((folder / "keys").iterdir()) == []
    assert not opens((tmp_path / "recipients.age").read_bytes(), identity)
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt((tmp_path / "passphrase.age").read_bytes(), PASSPHRASE)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="a second name of the same bytes")
def test_a_passphrase_that_was_changed_opens_nothing_that_lay_on_the_disk(
    folder: Path, identity: Path, tmp_path: Path
) -> None:
    workspace = Workspace(folder)
    workspace.lock(passphrase=PASSPHRASE)
    os.link(folder / "keys" / "passphrase.age", tmp_path / "avant.age")
    workspace.lock(passphrase="une autre phrase, plus longue")
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt((tmp_path / "avant.age").read_bytes(), PASSPHRASE)
    assert kolosi.open(folder, passphrase="une autre phrase, plus longue").vault is not None


def test_a_key_that_cannot_be_destroyed_spares_none_of_the_others(
    folder: Path, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(folder).lock(passphrase=PASSPHRASE, recipients=[public(identity)])
    real = sealing.erase

    def stuck(path: Path) -> None:
        if path.name == "passphrase.age":
            raise not_written(path, OSError(30, "Read-only file system"))
        real(path)

    monkeypatch.setattr(sealing, "erase", stuck)
    with pytest.raises(Refusal, match="shred_unfinished"):
        shred(folder, why="contrôle", yes=True)
    assert [path.name for path in (folder / "keys").iterdir()] == ["passphrase.age"]
    monkeypatch.undo()
    shred(folder, why="contrôle", yes=True)
    with pytest.raises(Refusal, match="workspace_shredded"):
        kolosi.open(folder, passphrase=PASSPHRASE)


def test_a_shred_says_where_the_same_key_still_lies(folder: Path, identity: Path, tmp_path: Path) -> None:
    held = Workspace(folder)
    held.lock(recipients=[public(identity)])
    following = kolosi.new(tmp_path / "suivant", period="2025-Q2", previous=folder)
    del held
    result = CliRunner().invoke(app, ["shred", "--yes", "--why", "contrôle", "-w", str(folder), "-l", "fr"])
    assert (result.exit_code, "ouvre encore suivant" in result.output) == (0, True)
    result = CliRunner().invoke(app, ["shred", "--yes", "--why", "x", "-w", str(following), "-l", "en", "--json"])
    assert json.loads(result.output) == {"keys": True, "files": [], "findings": []}
