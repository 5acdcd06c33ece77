"""The long works of the intake: files added, questions answered, a file read otherwise, the last step undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kolosi.store.receipts import digest_of
from kolosi.web.jobs.telling import Told, fact, facts, told_of, told_of_undone
from kolosi.web.uploads import Tray, Upload, sweep, trays
from kolosi.web.words import LANGUAGES, counted
from kolosi.workspace.decide.speaking import Speaker, speaking
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.receive.file_answers import SHORT
from kolosi.workspace.receive.steps import last_step
from kolosi.workspace.receive.whose import givers

if TYPE_CHECKING:
    from kolosi.workspace import Workspace


def add(workspace: Workspace, person: str, **given: Any) -> list[Told]:
    """Adds the files that a person sent, as one step; destroys those that nothing is asked of any more, also where it is stopped half-way."""
    tray = Tray.of(given["within"], person)
    found = [one for id_ in given["uploads"] if (one := tray.find(id_)) is not None and tray.is_whole(one)]
    said: dict[str, Any] = {name: given.get(name) or None for name in ("source", "organisation", "during")}
    is_done = False
    try:
        with speaking(_speaker(person, given)):
            answers = workspace.add([tray.path(one) for one in found], **said) if found else []
            told = told_of(workspace, answers)
        is_done = True
    finally:
        _took(workspace, tray, found, are_all=is_done)
        settle(workspace, given["within"])
    return told


def _took(workspace: Workspace, tray: Tray, found: Sequence[Upload], *, are_all: bool) -> None:
    """Notes which files were read: all of them; of work that was stopped, those that the workspace knows."""
    known = frozenset() if are_all else frozenset(givers(workspace))
    for one in found:
        if are_all or digest_of(tray.path(one).read_bytes())[:SHORT] in known:
            tray.took(one)


def correct(workspace: Workspace, person: str, **given: Any) -> list[Told]:
    """Records answers to lines of the to-correct list, and reads what they were about."""
    with speaking(_speaker(person, given)):
        done = workspace.correct(_texts(given.get("answers")), sure=bool(given.get("sure")))
        told = told_of(workspace, done.files)
    settle(workspace, given["within"])
    return [*_decided(done.decisions), *facts(done.findings), *told]


def learn(workspace: Workspace, person: str, **given: Any) -> list[Told]:
    """Records what the columns of a file mean, and reads it so."""
    with speaking(_speaker(person, given)):
        workspace.learn(given["file"], columns=_texts(given["columns"]), author=person)
    settle(workspace, given["within"])
    return _decided(len(given["columns"]))


def reclassify(workspace: Workspace, person: str, **given: Any) -> list[Told]:
    """Reads a file again as of another source, sender or period."""
    said: dict[str, Any] = {name: given.get(name) or None for name in ("source", "organisation", "during")}
    with speaking(_speaker(person, given)):
        answer = workspace.reclassify(given["file"], why=given["why"], author=person, **said)
        told = told_of(workspace, [answer])
    settle(workspace, given["within"])
    return told


def undo(workspace: Workspace, person: str, **given: Any) -> list[Told]:
    """Takes the last step back, and reads what counts again."""
    with speaking(_speaker(person, given)):
        taken = workspace.undo(why=given.get("why") or "", author=person)
        workspace.build()
    return told_of_undone(taken)


def settle(workspace: Workspace, within: str) -> None:
    """Destroys the files that were read, but those of which something is asked: answered, they are read again. So are those that the last
    step answered: where it is undone, they are asked about anew.

    In a locked workspace all of them go, for here they lie in the clear.
    """
    sweep()
    last = last_step(workspace)
    settled = {str(one.get("path")) for one in last.settled} if last is not None else set()
    held = set() if workspace.vault is not None else {*settled, *(one.path for one in asked_files(workspace))}
    for tray in trays(within):
        for one in tray.all():
            if one.is_taken and str(tray.path(one).resolve()) not in held:
                tray.destroy(one)


def _speaker(person: str, given: Mapping[str, Any]) -> Speaker:
    return Speaker(name=person, gives_forms=bool(given.get("forms")), of_own_files=not given.get("all"))


def _texts(given: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}


def _decided(count: int) -> list[Told]:
    return [fact({language: counted("jobs.decided", language, count) for language in LANGUAGES})]
