"""A command that is killed before its n-th change of the disk, and what it leaves behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests import signing_case

from kolosi.workspace import Workspace

PASSPHRASE = "une phrase inventée, assez longue"
KILLED = """
import os, signal, sys
import kolosi
from kolosi.store import swapping
folder, verb, at, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
count = 0
def counted(real, *, also_after=False):
    def killing(*given, **named):
        global count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*given, **named)
        if also_after:
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return done
    return killing
workspace = kolosi.open(folder)
if verb in ("render", "publish"):
    workspace.desk().points  # what comes before the first change of the disk is always the same
if steps == "plain":
    swapping._renameat2 = lambda: None
for name in ("replace", "rename", "unlink", "mkdir", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
swapping._exchanged = counted(swapping._exchanged, also_after=True)
match verb:
    case "render":
        workspace.render(formats=("html", "docx"))
    case "publish":
        workspace.publish("2025-04", by="Awa D. (fictive)", why="essai")
    case "add":
        workspace.add([sys.argv[5]], during="2025-Q1")
    case "lock":
        workspace.lock(passphrase=sys.argv[5])
print(count)
"""
"""`steps`: `plain` for a system that knows no exchange of two folders."""
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


def run(folder: Path, verb: str, at: int, *more: str, steps: str = "own") -> int | None:
    """Kills a command before its `at`-th change; gives how many changes it has where it ended before, None where it was killed."""
    command = [sys.executable, "-c", KILLED, str(folder), verb, str(at), steps, *more]
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=300, env={**os.environ, "TMPDIR": str(temporary)}
    )
    assert list(temporary.iterdir()) == []
    if done.returncode == -signal.SIGKILL:
        return None
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout.split()[-1])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the locks, by its name from there."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def left_over(folder: Path) -> list[str]:
    """What was being written when the command was killed, and is still there."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.part-*"))


def prepared(folder: Path) -> Workspace:
    """A workspace that can be signed, rendered once; its drafts have changed since, so that every document will."""
    workspace = signing_case.sound(folder)
    workspace.render(formats=("html", "docx"))
    signing_case.add_text(workspace, "La ligne de plus.", "The line that was added.")
    return Workspace(folder)


def copied(ready: Path, folder: Path) -> Path:
    """A copy to be killed in."""
    shutil.copytree(ready, folder)
    return folder


def is_one_of(found: Mapping[str, bytes], *wholes: Mapping[str, bytes]) -> bool:
    """Whether what was found is wholly the one or the other."""
    return any(dict(found) == dict(whole) for whole in wholes)
