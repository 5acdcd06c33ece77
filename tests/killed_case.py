"""A command that is killed before its n-th change of the disk, and what is wrong with what it leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from tests import keys_case, signing_case

from kolosi.store.sealed.opening import sealed_place
from kolosi.workspace import Workspace
from kolosi.workspace.protect.accepting import unaccepted

PASSPHRASE = "une phrase inventée, assez longue"
FORMATS = ("html", "docx")
EDITION, DRAFT, CORRECTED = "2025-04", "report/pau.fr.md", "# Corrigé\n\nDit autrement.\n".encode()
KILLED = """
import json, os, signal, sys
import kolosi
from kolosi.store import swapping
folder, verb, at, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
changes = []
def counted(real, name, *, also_after=False):
    def change():
        changes.append(name)
        if len(changes) == at:
            os.kill(os.getpid(), signal.SIGKILL)
    def killing(*given, **named):
        change()
        done = real(*given, **named)
        if also_after:
            change()
        return done
    return killing
workspace = None if verb in ("accept", "refuse") else kolosi.open(folder)  # opening seals what was put in: killed too
if verb in ("render", "publish"):
    workspace.desk().points  # what comes before the first change of the disk is always the same
if steps == "plain":
    swapping._renameat2 = lambda: None
for name in ("replace", "rename", "unlink", "mkdir", "rmdir"):
    setattr(os, name, counted(getattr(os, name), name))
swapping._exchanged = counted(swapping._exchanged, "renameat2", also_after=True)
match verb:
    case "render":
        workspace.render(formats=("html", "docx"))
    case "publish":
        workspace.publish("2025-04", by="Awa D. (fictive)", why="essai")
    case "add":
        workspace.add([sys.argv[5]], during="2025-Q1")
    case "lock":
        workspace.lock(passphrase=sys.argv[5])
    case "accept" | "refuse":
        workspace = kolosi.open(folder, identity=sys.argv[5])
        workspace.accept(["report/pau.fr.md"], why="essai", by="Awa D. (fictive)", refuse=verb == "refuse")
print(json.dumps(changes))
"""
"""`steps`: `plain` for a system that knows no exchange of two folders."""
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


def run(folder: Path, verb: str, at: int, *more: str, steps: str = "own") -> list[str] | None:
    """Kills a command before its `at`-th change; gives what its changes were where it ended before, None where it was killed."""
    command = [sys.executable, "-c", KILLED, str(folder), verb, str(at), steps, *more]
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert list(temporary.iterdir()) == []
    if done.returncode == -signal.SIGKILL:
        return None
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) < at
    return list(found)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the locks, by its name from there."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def public(folder: Path) -> dict[str, bytes]:
    """What a reader finds in the outputs of a workspace."""
    return contents(folder / "out" / "public")


def left_over(folder: Path) -> list[str]:
    """What was being written when the command was killed, and is still there."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.part-*"))


def copied(ready: Path, folder: Path) -> Path:
    """A copy to be killed in."""
    shutil.copytree(ready, folder)
    return folder


# -- what a command is killed in ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Workspaces to be copied: plain, and locked with a draft that waits to be accepted; what whole commands write into `out/public`.

    And a file to be added, and that of the key.
    """

    ready: Path
    waiting: Path
    identity: Path
    rendered: Mapping[str, bytes]
    published: Mapping[str, bytes]
    file: Path


def scene(folder: Path) -> Scene:
    """A workspace that can be signed, rendered once; its drafts have changed since, so that every document will."""
    workspace = signing_case.sound(folder / "essai")
    workspace.decide("word", "acled_events:Rixe", "riots", why="lexique", author="Awa D. (fictive)")
    workspace.render(formats=FORMATS)
    signing_case.add_text(workspace, "La ligne de plus.", "The line that was added.")
    ready, file, identity = workspace.folder, folder / "plus.csv", folder / "identité.txt"
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    file.write_text(f"{signing_case.HEAD}\nINV900,05 April 2025,Battles,Armed clash,Mopti,3,\n", "utf-8")
    rendered, published, locked = (copied(ready, folder / name) for name in ("rendu", "publié", "fermé"))
    Workspace(rendered).render(formats=FORMATS)
    Workspace(published).publish(EDITION, by="Awa D. (fictive)", why="essai")
    Workspace(locked).lock(recipients=[keys_case.public(identity)])
    (locked / "report").mkdir(exist_ok=True)
    locked.joinpath(*DRAFT.split("/")).write_bytes(CORRECTED)
    return Scene(
        ready=ready,
        waiting=locked,
        identity=identity,
        rendered=public(rendered),
        published=public(published),
        file=file,
    )


# -- what is wrong after a kill ----------------------------------------------------------------------------------------


def mixed(folder: Path, *wholes: Mapping[str, bytes]) -> list[str]:
    """Says so where the public outputs are wholly none of these."""
    found = public(folder)
    return [] if any(found == dict(whole) for whole in wholes) else [f"mixture: out/public holds {sorted(found)}"]


def left(folder: Path) -> list[str]:
    """Says so of each part that is left."""
    return [f"left over: {name}" for name in left_over(folder)]


def lost(before: Path, folder: Path, *but: str) -> list[str]:
    """Says so of what people wrote, what came in and what was decided that a workspace no longer holds; the other one lies plain."""
    return [f"lost: {name}" for name in sorted(contents(before)) if name not in but and _is_lost(before, folder, name)]


def _is_lost(before: Path, folder: Path, name: str) -> bool:
    if not name.startswith(
        ("receipts/", "report/", "content/", "inputs/", "decisions/", "editions/", "workspace.yaml")
    ):
        return False
    data = before.joinpath(name).read_bytes()
    path = folder.joinpath(*name.split("/"))
    sealed = sealed_place(path)
    now = path.read_bytes() if sealed is None else sealed[0].read(sealed[1])  # accepted or not: that is told elsewhere
    if name in ("receipts/index.json", "receipts/steps.json"):  # lines are added behind
        lines = json.loads(data)
        return bool(json.loads(now)[: len(lines)] != lines)
    if name.endswith((".jsonl", ".heads.json")):  # a chain goes on, and where it ends is signed anew
        return name.endswith(".jsonl") and not now.startswith(data)
    return bool(now != data)


def after_render(scene: Scene, folder: Path, at: int, steps: str) -> list[str]:
    """What is wrong after a render was killed and the workspace opened, and after the next."""
    before = public(copied(scene.ready, folder))
    assert before != scene.rendered
    run(folder, "render", at, steps=steps)
    faults = mixed(folder, before, scene.rendered) if steps == "own" else []
    workspace = Workspace(folder)
    faults += [*mixed(folder, before, scene.rendered), *left(folder), *lost(scene.ready, folder)]
    workspace.render(formats=FORMATS)
    return [*faults, *mixed(folder, scene.rendered), *left(folder)]


def after_publish(scene: Scene, folder: Path, at: int, steps: str) -> list[str]:
    """The same of a publish: an edition is there whole and signed, or not at all."""
    before = public(copied(scene.ready, folder))
    run(folder, "publish", at, steps=steps)
    faults = mixed(folder, before, scene.published) if steps == "own" else []
    workspace = Workspace(folder)
    faults += [*mixed(folder, before, scene.published), *left(folder), *lost(scene.ready, folder)]
    signed = [decision.subject for decision in workspace.decisions.all() if decision.kind == "published"]
    if workspace.editions.ids() != signed:
        faults.append(f"mixture: editions {workspace.editions.ids()}, signed {signed}")
    told = {one.id for one in workspace.status().findings}
    faults += [f"lost: {one}" for one in sorted({"edition_altered", "edition_not_sealed", "edition_not_held"} & told)]
    if not signed:
        workspace.publish(EDITION, by="Awa D. (fictive)", why="essai")
    if workspace.editions.ids() != [EDITION] or "edition.json" not in contents(
        folder / "editions" / EDITION / "public"
    ):
        faults.append("lost: the edition")
    return [*faults, *mixed(folder, scene.published), *left(folder), *lost(scene.ready, folder)]


def after_add(scene: Scene, folder: Path, at: int, steps: str) -> list[str]:
    """The same of a file that is added: it has come, or nothing has; it comes when it is given again."""
    before = public(copied(scene.ready, folder))
    run(folder, "add", at, str(scene.file), steps=steps)
    workspace = Workspace(folder)
    faults = [*mixed(folder, before), *left(folder), *lost(scene.ready, folder)]
    if len(workspace.receipts.all()) not in (1, 2):
        faults.append(f"mixture: {len(workspace.receipts.all())} receipts")
    (answer,) = workspace.add([scene.file], during="2025-04")
    if answer.receipt is None or {one.file for one in workspace.receipts.current()} != {"acled.csv", scene.file.name}:
        faults.append("lost: the file that was given again")
    if workspace.figure("acled_events/2025-Q1").value != 30:
        faults.append("lost: a figure")
    return [*faults, *left(folder), *lost(scene.ready, folder)]


def after_lock(scene: Scene, folder: Path, at: int, steps: str) -> list[str]:
    """The same of a lock, which is taken up again: everything says what it said, and nothing of it lies plain."""
    before = public(copied(scene.ready, folder))
    run(folder, "lock", at, PASSPHRASE, steps=steps)
    faults = mixed(folder, before)
    if (folder / "protection.json").is_file():
        workspace = Workspace(folder, passphrase=PASSPHRASE)
    else:
        workspace = Workspace(folder)
        workspace.lock(passphrase=PASSPHRASE)
    faults += [*mixed(folder, before), *left(folder), *lost(scene.ready, folder)]
    faults += [f"lost: {one.id} {one.where.file}" for one in unaccepted(workspace)]
    if workspace.figure("acled_events/2025-Q1").value != 30:
        faults.append("lost: a figure")
    plain = [name for name, data in contents(folder).items() if b"INV1," in data]
    return [*faults, *(f"left over: {name}, plain" for name in plain)]


def after_accept(scene: Scene, folder: Path, at: int, steps: str) -> list[str]:
    """The same of a draft that is accepted: the old one or the new one is in force, and what waits can be accepted again."""
    return _after_saying(scene, folder, at, steps, "accept")


def after_refusal(scene: Scene, folder: Path, at: int, steps: str) -> list[str]:
    """The same of a draft that is refused: the old one stays in force."""
    return _after_saying(scene, folder, at, steps, "refuse")


def _after_saying(scene: Scene, folder: Path, at: int, steps: str, verb: str) -> list[str]:
    before = public(copied(scene.waiting, folder))
    old, is_refusal = scene.ready.joinpath(*DRAFT.split("/")).read_bytes(), verb == "refuse"
    run(folder, verb, at, str(scene.identity), steps=steps)
    workspace = Workspace(folder, identity=scene.identity)
    faults = [*mixed(folder, before), *left(folder), *lost(scene.ready, folder, DRAFT)]
    told = [(one.id, str(one.where.file)) for one in unaccepted(workspace)]
    assert workspace.vault is not None
    if told == [("plain_file_waits", DRAFT)]:
        if workspace.vault.read(DRAFT) not in ((old,) if is_refusal else (old, CORRECTED)):
            faults.append(f"mixture: {DRAFT}")
        workspace.accept([DRAFT], why="essai", by="Awa D. (fictive)", refuse=is_refusal)
    elif told:
        faults.append(f"mixture: {told}")
    again = Workspace(folder, identity=scene.identity)
    if unaccepted(again) or again.needed(DRAFT) != (old if is_refusal else CORRECTED):
        faults.append(f"lost: {DRAFT}")
    return [*faults, *left(folder), *lost(scene.ready, folder, DRAFT)]


VERBS: Mapping[str, tuple[Callable[[Scene, Path, int, str], list[str]], tuple[str, ...]]] = {
    "render": (after_render, ("own", "plain")),
    "publish": (after_publish, ("own", "plain")),
    "add": (after_add, ("own",)),
    "lock": (after_lock, ("own",)),
    "accept": (after_accept, ("own",)),
    "refuse": (after_refusal, ("own",)),
}
"""What is looked at after each command, and the systems that it is killed on: `plain` for one that knows no exchange of two folders."""


def moments(scene: Scene, folder: Path) -> Iterator[tuple[str, str, int, str]]:
    """Every change of every command, run whole in a folder of its own: command, steps, number from 1, and which call it is."""
    more = {"add": (str(scene.file),), "lock": (PASSPHRASE,)} | dict.fromkeys(
        ("accept", "refuse"), (str(scene.identity),)
    )
    for verb, (_, every) in VERBS.items():
        for steps in every:
            ready = scene.waiting if verb in ("accept", "refuse") else scene.ready
            own = copied(ready, folder / f"{verb}-{steps}" / "essai")
            changes = run(own, verb, 10**6, *more.get(verb, ()), steps=steps)
            assert changes
            yield from ((verb, steps, at, name) for at, name in enumerate(changes, 1))
