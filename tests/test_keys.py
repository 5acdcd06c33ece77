"""Lock and unlock: what they say, what they leave on the disk, and that they can be killed at any moment."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyrage
import pytest
from tests.keys_case import CUT_OFF, public
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app, door, keys
from kolosi.content.messages import load_messages
from kolosi.model.finding import Finding, Refusal
from kolosi.store.sealed import sealing, vault
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

PASSPHRASE = "mil sorgho fonio riz"
SECRET = "phrase que personne ne doit lire"
OPEN = {"workspace.yaml", "protection.json", *vault.SHORTCUTS}
"""What a locked workspace leaves for everybody to read."""


pytestmark = pytest.mark.usefixtures("no_key_given")


opened_by = cache(pyrage.passphrase.decrypt)
"""Trying a passphrase is slow on purpose: the same passphrase on the same file is tried once."""


@pytest.fixture(autouse=True)
def each_passphrase_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyrage.passphrase, "decrypt", opened_by)


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    return new_identity(tmp_path / "identité.txt")


def new_identity(path: Path) -> Path:
    path.write_text(f"# public key below\n{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small workspace with a draft, local words and a decision."""
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    (folder / "report" / "pau.fr.md").write_text(f"# Résumé\n\n{SECRET}\n", "utf-8")
    (folder / "content" / "taxonomies").mkdir(parents=True)
    (folder / "notes privées").mkdir()
    (folder / "notes privées" / "à garder.txt").write_text(SECRET, "utf-8")
    Workspace(folder).decide("word", "violation_types:mot", "ignore", why=SECRET, author="Awa")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def refused(folder: Path, **given: object) -> Finding:
    """Why a workspace does not open, in words."""
    gc.collect()
    with pytest.raises(Refusal) as refusal:
        kolosi.open(folder, **given)  # type: ignore[arg-type]
    worded = load_messages().word(refusal.value.finding)
    assert "?" not in worded.message["fr"].replace(" ?", "")
    return worded


# -- with a passphrase ------------------------------------------------------------------------------------------------


def test_a_passphrase_locks_and_opens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Workspace(folder).lock(passphrase=PASSPHRASE)
    assert (told.has_passphrase, told.recipients, told.collects) == (True, (), False)
    assert [finding.id for finding in told.findings] == ["one_key_only"]
    assert refused(folder).id == "workspace_locked"
    assert refused(folder, passphrase="mil sorgho fonio blé").id == "passphrase_wrong"
    opened = kolosi.open(folder, passphrase=f" {PASSPHRASE}\n")
    assert SECRET in opened.decisions.all()[0].why
    del opened
    monkeypatch.setenv("KOLOSI_PASSPHRASE", PASSPHRASE)
    opened = kolosi.open(folder)
    assert opened.decisions.all()[0].author == "Awa"
    result = CliRunner().invoke(app, ["status", "-w", str(folder), "-l", "fr"])
    assert result.exit_code in (0, 1), result.output


@pytest.mark.parametrize(
    ("given", "id_"),
    [
        ({"passphrase": "court"}, "passphrase_short"),
        ({}, "lock_without_key"),
        ({"recipients": ["age1abc"]}, "recipient_unreadable"),
        ({"collect_only": True}, "collect_without_recipient"),
        ({"collect_only": True, "passphrase": PASSPHRASE}, "collect_without_recipient"),
    ],
)
def test_a_lock_that_cannot_be_leaves_everything_as_it_was(folder: Path, given: dict[str, object], id_: str) -> None:
    before = contents(folder)
    with pytest.raises(Refusal) as refusal:
        Workspace(folder).lock(**given)  # type: ignore[arg-type]
    assert refusal.value.finding.id == id_
    assert contents(folder) == before


# -- with keys of persons ---------------------------------------------------------------------------------------------


def test_any_of_several_persons_opens_and_no_other(folder: Path, tmp_path: Path) -> None:
    one, two, other = (new_identity(tmp_path / name) for name in ("une.txt", "deux.txt", "autre.txt"))
    told = Workspace(folder).lock(recipients=[public(one), public(two)])
    assert told.findings == ()
    assert (refused(folder).id, refused(folder, identity=other).id) == ("workspace_locked", "identity_other")
    assert refused(folder, passphrase=PASSPHRASE).id == "passphrase_none"
    assert refused(folder, identity=folder / "workspace.yaml").id == "identity_unreadable"
    for key in (one, two):
        opened = kolosi.open(folder, identity=key)
        assert len(opened.decisions.all()) == 1
        del opened


def test_a_passphrase_that_the_library_takes_for_too_much_work_is_not_called_wrong(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(folder).lock(passphrase=PASSPHRASE)
    gc.collect()
    real, seen = pyrage.passphrase.decrypt, list[str]()

    def once_too_busy(data: bytes, passphrase: str) -> bytes:
        seen.append(passphrase)
        return bytes(real(data if len(seen) > 1 else of_more_work(data), passphrase))

    monkeypatch.setattr(pyrage.passphrase, "decrypt", once_too_busy)
    assert len(kolosi.open(folder, passphrase=PASSPHRASE).decisions.all()) == 1
    assert len(seen) == 2
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda data, passphrase: real(of_more_work(data), passphrase))
    assert refused(folder, passphrase=PASSPHRASE).id == "passphrase_not_tried"


def of_more_work(data: bytes) -> bytes:
    """A file that says that its passphrase takes a thousand times the work."""
    head, stanza, rest = data.split(b"\n", 2)
    return b"\n".join([head, stanza.rpartition(b" ")[0] + b" 30", rest])


@pytest.mark.long
def test_a_locked_workspace_gets_a_second_person_and_another_passphrase(folder: Path, identity: Path) -> None:
    workspace = Workspace(folder)
    workspace.lock(passphrase=PASSPHRASE)
    told = workspace.lock(passphrase="sorgho mil riz fonio", recipients=[public(identity)])
    assert (told.has_passphrase, told.recipients, told.findings) == (True, (public(identity),), ())
    with pytest.raises(Refusal, match="collect_too_late"):
        workspace.lock(recipients=[public(identity)], collect_only=True)
    del workspace
    assert refused(folder, passphrase=PASSPHRASE).id == "passphrase_wrong"
    opened = kolosi.open(folder, identity=identity)
    assert len(opened.decisions.all()) == 1


# -- what lies on the disk --------------------------------------------------------------------------------------------


def test_nothing_plain_is_left_and_no_name_tells(folder: Path, identity: Path) -> None:
    (folder / ".git").mkdir()
    told = Workspace(folder).lock(recipients=[public(identity)])
    assert "history_left_plain" in {finding.id for finding in told.findings}
    names = contents(folder)
    plain = {name for name in names if not name.endswith(".age")}
    assert plain == OPEN
    assert not [path for path in folder.rglob("*") if "priv" in path.name or "awa" in path.name or "pau" in path.name]
    assert all(SECRET.encode() not in data for data in names.values())


def test_for_good_gives_every_file_back_as_it_was(folder: Path, identity: Path) -> None:
    before = contents(folder)
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    assert workspace.unlock(for_good=True).files == (str(len(set(before) - OPEN)),)
    assert contents(folder) == before
    assert workspace.decisions.all() == Workspace(folder).decisions.all()
    for verb in (workspace.unlock, lambda: workspace.shred(why="x", yes=True)):
        with pytest.raises(Refusal, match="not_locked"):
            verb()


def test_a_copy_is_taken_out_corrected_and_put_back(folder: Path, identity: Path, tmp_path: Path) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    with pytest.raises(Refusal, match="take_outside"):
        workspace.unlock(take=["report/pau.fr.md"], into=folder / "report")
    with pytest.raises(Refusal, match="file_absent"):
        workspace.unlock(take=["report/nulle part.md"], into=tmp_path / "bureau")
    (copy,) = workspace.unlock(take="report/pau.fr.md", into=tmp_path / "bureau").files
    assert SECRET in Path(copy).read_text("utf-8")
    shutil.copy(copy, folder / "report" / "pau.fr.md")
    (folder / "report" / "pau.fr.md").write_text("# Résumé\n\nAutre.\n", "utf-8")
    del workspace
    again = kolosi.open(folder, identity=identity)
    assert not (folder / "report" / "pau.fr.md").exists()
    with pytest.raises(Refusal, match="plain_file_waits"):
        again.needed("report/pau.fr.md")
    again.accept("report/pau.fr.md", why="corrigé", by="Awa D.")
    assert again.needed("report/pau.fr.md").decode() == "# Résumé\n\nAutre.\n"
    assert len(again.unlock(take=["report"], into=tmp_path / "tout").files) >= 4


def test_the_next_edition_takes_over_the_keys_with_the_words(folder: Path, identity: Path, tmp_path: Path) -> None:
    held = Workspace(folder)
    held.lock(recipients=[public(identity)])
    new = kolosi.new(tmp_path / "suivant", period="2025-Q2", previous=folder)
    del held
    assert refused(new).id == "workspace_locked"
    assert all(SECRET.encode() not in data for data in contents(new).values())
    following = kolosi.open(new, identity=identity)
    assert SECRET in following.needed("report/pau.fr.md").decode()
    assert [decision.why for decision in following.decisions.all()] == [SECRET]


# -- killed in the middle, disk full ----------------------------------------------------------------------------------

LOCK = (
    CUT_OFF
    + """
import sys
from pathlib import Path
from kolosi.store.sealed import sealing, vault
from kolosi.workspace import Workspace
left = int(sys.argv[3])
for module in (vault, sealing):
    for name in ("put", "erase"):
        setattr(module, name, counted(getattr(module, name)))
from kolosi.store.sealed import protection
protection.put = counted(protection.put)
workspace = Workspace(Path(sys.argv[1]))
if workspace.vault is None:
    workspace.lock(recipients=[sys.argv[2]])
else:
    workspace.unlock(for_good=True)
"""
)


def killed_after(folder: Path, recipient: str, steps: int, **environment: str) -> int:
    run = subprocess.run(
        [sys.executable, "-c", LOCK, str(folder), recipient, str(steps)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert run.returncode in (0, 9), run.stderr.decode()[-2000:]
    return run.returncode


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4, 7, 12])
def test_a_lock_that_was_killed_is_finished_when_the_key_comes(folder: Path, identity: Path, steps: int) -> None:
    before = contents(folder)
    killed_after(folder, public(identity), steps)
    if not (folder / "protection.json").exists():  # killed before anything was sealed
        assert {name: data for name, data in contents(folder).items() if not name.startswith("keys/")} == before
        Workspace(folder).lock(recipients=[public(identity)])
    else:
        assert refused(folder).id == "workspace_locked"
    workspace = kolosi.open(folder, identity=identity)
    assert all(SECRET.encode() not in data for data in contents(folder).values())
    assert {name for name in contents(folder) if not name.endswith(".age")} == OPEN
    workspace.unlock(for_good=True)
    assert contents(folder) == before


@pytest.mark.parametrize("steps", [1, 2, 5, 9])
def test_an_opening_that_was_killed_goes_back_to_locked(folder: Path, identity: Path, steps: int) -> None:
    before = contents(folder)
    Workspace(folder).lock(recipients=[public(identity)])
    assert killed_after(folder, "", steps, KOLOSI_IDENTITY=str(identity)) == 9
    workspace = kolosi.open(folder, identity=identity)
    assert all(SECRET.encode() not in data for data in contents(folder).values())
    workspace.unlock(for_good=True)
    assert contents(folder) == before


def test_a_disk_that_fills_up_loses_nothing(folder: Path, identity: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, written = contents(folder), iter(range(5))

    def full(path: Path, data: bytes, real: object = vault.put) -> None:
        if next(written, None) is None:
            raise vault.not_written(path, OSError(28, "No space left on device"))
        real(path, data)  # type: ignore[operator]

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "put", full)
        with pytest.raises(Refusal, match="sealing_stopped"):
            Workspace(folder).lock(recipients=[public(identity)])
    assert refused(folder).id == "workspace_locked"
    workspace = kolosi.open(folder, identity=identity)
    assert all(SECRET.encode() not in data for data in contents(folder).values())
    workspace.unlock(for_good=True)
    assert contents(folder) == before


# -- the command line -------------------------------------------------------------------------------------------------


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a person types, in order."""
    typed: list[str] = []
    for module in ("kolosi.cli.keys.getpass", "getpass.getpass"):
        monkeypatch.setattr(module, lambda prompt: typed.pop(0))
    monkeypatch.setattr("kolosi.cli.door.can_type", lambda: True)
    yield typed
    assert typed == []


def run(*words: str, language: str = "fr") -> tuple[int, str]:
    """Exit code and text of a command; what it held in memory is gone, as when a process ends."""
    gc.collect()
    result = CliRunner().invoke(app, [*words, "-l", language])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.long
def test_an_officer_locks_and_opens_by_typing(
    folder: Path, keyboard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ("-w", str(folder))
    keyboard += [PASSPHRASE, "autre chose que cela"]
    code, said = run("lock", *here)
    assert (code, "ne sont pas les mêmes" in said, "plus rien ne peut être lu" in said) == (2, True, True)
    keyboard += [PASSPHRASE, PASSPHRASE]
    code, said = run("lock", *here)
    assert (code, "Verrouillé" in said, "Une seule clé ouvre" in said) == (0, True, True)
    keyboard += [PASSPHRASE]
    assert run("status", *here)[0] in (0, 1)
    keyboard += ["un autre mot de passe"]
    code, said = run("status", *here)
    assert (code, "Ce n’est pas la phrase de passe" in said) == (2, True)
    seen: dict[str, str] = {}
    monkeypatch.setattr(keys, "run_shell", lambda shell, environment: seen.update(environment))
    keyboard += [PASSPHRASE]
    code, said = run("unlock", *here)
    assert (code, "Tapez exit" in said) == (0, True)
    opened = {name: seen[name] for name in ("KOLOSI_KEY", "KOLOSI_WORKSPACE")}
    result = CliRunner().invoke(app, ["status", "-l", "fr"], env=opened)
    assert result.exit_code in (0, 1), result.output
    del result  # it holds what the command held
    keyboard += [PASSPHRASE]
    code, said = run("unlock", "--for-good", *here)
    assert (code, "Ouvert pour de bon" in said) == (0, True)


def test_a_session_runs_a_shell_that_holds_the_key(folder: Path, identity: Path, tmp_path: Path) -> None:
    Workspace(folder).lock(recipients=[public(identity)])
    script = tmp_path / "shell.sh"
    program = "from kolosi.cli import main; main()"
    script.write_text(f"#!/bin/sh\n{sys.executable} -c '{program}' status --json > {tmp_path}/said.json\n", "utf-8")
    script.chmod(0o755)
    if os.name == "nt":
        pytest.skip("the shell of this test is a script of another system")
    environment = {**os.environ, "SHELL": str(script), "KOLOSI_IDENTITY": str(identity)}
    command = [sys.executable, "-c", program, "unlock", "-w", str(folder)]
    run_ = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "Ouvert dans cette fenêtre" in run_.stdout or "Open in this window" in run_.stdout
    assert json.loads((tmp_path / "said.json").read_text("utf-8"))["decisions"] == 1


def test_where_nobody_types_the_command_says_what_to_set(folder: Path) -> None:
    code, said = run("lock", "-w", str(folder))
    assert (code, "KOLOSI_PASSPHRASE" in said) == (2, True)
    code, said = run("lock", "-w", str(folder), language="en")
    assert (code, "Nobody is here to type a passphrase" in said) == (2, True)


def test_the_command_line_locks_with_json_and_takes_out(folder: Path, identity: Path, tmp_path: Path) -> None:
    code, said = run("lock", "--recipient", public(identity), "--json", "-w", str(folder))
    told = json.loads(said)
    assert (code, told["collects"], told["recipients"]) == (0, False, [public(identity)])
    assert told["address"].startswith("age1")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KOLOSI_IDENTITY", str(identity))
        code, said = run("unlock", "--take", "report/pau.fr.md", "--into", str(tmp_path / "bureau"), "-w", str(folder))
        assert (code, "Ces copies sont en clair" in said) == (0, True)
        patched.setenv("KOLOSI_IDENTITY", str(folder / "workspace.yaml"))
        assert run("status", "-w", str(folder))[0] == 2
        patched.setenv("KOLOSI_KEY", "AGE-SECRET-KEY-NONE")
        assert run("status", "-w", str(folder))[0] == 2
    assert door.can_type() is False
