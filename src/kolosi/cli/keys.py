"""Commands of keys: lock, unlock, shred. A passphrase is asked for, or read from the environment; it is no option."""

from __future__ import annotations

import os
import subprocess
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli import door as doors
from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show
from kolosi.model.finding import Refusal, point
from kolosi.model.shown import shown

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.workspace.protect.protecting import Locked, Unlocked

PASSPHRASE = "KOLOSI_PASSPHRASE"

WITHOUT_HISTORY = {
    **dict.fromkeys(("HISTFILE", "fish_history"), ""),
    **dict.fromkeys(("PYTHON_HISTORY", "SQLITE_HISTORY", "DUCKDB_HISTORY"), os.devnull),
    "LESSHISTFILE": "-",
}
"""What keeps a shell, and programs started in it, from writing down what is typed: names, reasons, the names of files."""


def lock(
    recipients: Annotated[list[str] | None, typer.Option("--recipient")] = None,
    passphrase: Annotated[bool, typer.Option("--passphrase")] = False,
    collect_only: Annotated[bool, typer.Option("--collect-only")] = False,
    without: Annotated[list[str] | None, typer.Option("--without")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi lock`."""
    with Door(workspace, language, json) as door:
        here = door.open()
        asks = passphrase or not (recipients or here.vault)
        said = _new_passphrase(door) if asks else None
        gone, more = without or (), recipients or ()
        _locked(door, here.lock(passphrase=said, recipients=more, collect_only=collect_only, without=gone))


def unlock(
    for_good: Annotated[bool, typer.Option("--for-good")] = False,
    take: Annotated[list[str] | None, typer.Option("--take")] = None,
    into: Annotated[Path | None, typer.Option("--into")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi unlock`."""
    with Door(workspace, language, json) as door:
        _unlocked(door, door.open().unlock(for_good=for_good, take=take or (), into=into))


def accept(
    files: Annotated[list[str], typer.Argument()],
    why: Annotated[str, typer.Option("--why")],
    by: Annotated[str | None, typer.Option("--by")] = None,
    lowers: Annotated[list[str] | None, typer.Option("--lowers")] = None,
    refuse: Annotated[bool, typer.Option("--refuse")] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi accept`."""
    with Door(workspace, language, json) as door:
        told = door.open().accept(files, why=why, by=by, lowers=lowers or (), refuse=refuse)
        if door.as_json:
            door.dump(told.as_json())
            return
        for name in told.files:
            show(f"{shown(name)}  {door.label('cli.keys.in_force')}")
        for name in told.gone:
            show(f"{shown(name)}  {door.label('cli.keys.no_longer_there')}")
        door.next("kolosi status")


def shred(
    why: Annotated[str, typer.Option("--why")],
    yes: Annotated[bool, typer.Option("--yes")] = False,
    due: Annotated[bool, typer.Option("--due")] = False,
    by: Annotated[str | None, typer.Option("--by")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi shred`."""
    with Door(workspace, language, json) as door:
        if due:
            told = door.open().shred(why=why, due=True, by=by)
        else:
            from kolosi.workspace.protect.protecting import shred as shred_keys

            told = shred_keys(workspace, why=why, yes=yes)
        findings = [_worded(finding) for finding in told.findings]
        if door.as_json:
            said = [finding.as_json() for finding in findings]
            door.dump({"keys": not due, "files": list(told.files), "findings": said})
        elif due:
            show(door.label("cli.keys.files_destroyed", files=len(told.files)))
        else:
            show(door.label("cli.keys.keys_destroyed"))
            for finding in findings:
                door.finding(finding)


# -- passphrases ------------------------------------------------------------------------------------------------------


def _new_passphrase(door: Door) -> str:
    """A new passphrase, typed twice, or the one of the environment."""
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    require_keyboard()
    show(_lost(door), file=sys.stderr)
    first = getpass(door.label("cli.keys.new_passphrase"))
    if getpass(door.label("cli.keys.once_more")) != first:
        raise Refusal(point("passphrases_differ"))
    return first


def _lost(door: Door) -> str:
    return door.label("cli.keys.about_passphrases")


def require_keyboard() -> None:
    """Raises `Refusal` when nobody can type a passphrase."""
    if not doors.can_type():
        raise Refusal(point("passphrase_not_asked", found=PASSPHRASE))


# -- what is printed --------------------------------------------------------------------------------------------------


def _locked(door: Door, told: Locked) -> None:
    if door.as_json:
        door.dump(
            {
                "files": told.files,
                "address": told.address,
                "recipients": list(told.recipients),
                "passphrase": told.has_passphrase,
                "collects": told.collects,
                "findings": [_worded(finding).as_json() for finding in told.findings],
            }
        )
        return
    show(door.label("cli.keys.files_sealed", files=told.files))
    ways = [door.label("cli.keys.a_passphrase")] * told.has_passphrase
    ways += [door.label("cli.keys.holder", one=one) for one in told.recipients]
    show(door.label("cli.keys.opened_by") + ", ".join(ways))
    show(door.label("cli.keys.address", address=told.address))
    for finding in told.findings:
        door.finding(_worded(finding))
    door.next("kolosi add FILE …" if told.collects else "kolosi unlock")


def _worded(finding: Finding) -> Finding:
    from kolosi.content.messages import packaged_messages

    return packaged_messages().word(finding)


def _unlocked(door: Door, told: Unlocked) -> None:
    if told.environment:
        _session(door, told)
    elif door.as_json:
        door.dump({"files": list(told.files), "for_good": told.for_good})
    elif told.for_good:
        count = told.files[0]
        show(door.label("cli.keys.opened_for_good", count=count))
    else:
        for file in told.files:
            show(file)
        show(door.label("cli.keys.copies_are_plain"))


def _session(door: Door, told: Unlocked) -> None:
    """A shell in which the workspace is open: the key is in its memory and goes with it."""
    if door.as_json:
        door.dump({"files": [], "for_good": False})
        return
    show(door.label("cli.keys.open_in_window"))
    sys.stdout.flush()
    here = {name: value for name, value in os.environ.items() if name != PASSPHRASE}
    shell = os.environ.get("SHELL") or os.environ.get("COMSPEC") or "sh"
    run_shell(shell, {**here, **WITHOUT_HISTORY, **dict(told.environment)})
    show(door.label("cli.keys.locked"))


def run_shell(shell: str, environment: dict[str, str]) -> None:
    """Runs a shell until its user leaves it."""
    subprocess.run([shell], env=environment, check=False)
