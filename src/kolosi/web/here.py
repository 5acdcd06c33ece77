"""Where a request is: which workspace, who asks, in which language; and the two things a screen does, ask and act."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kolosi.model.finding import Refusal, point
from kolosi.store.locks import locked
from kolosi.store.sealed.opening import is_open_now
from kolosi.store.sealed.protection import root_of
from kolosi.web.answers import FOREVER, Reader, Stamp, stamp_of
from kolosi.web.rights import Person
from kolosi.web.site import site
from kolosi.web.team import passphrases
from kolosi.web.words import counted, said, word
from kolosi.workspace import Workspace
from kolosi.workspace.decide.speaking import speaking

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kolosi.model.label import Label
    from kolosi.store.sealed.vault import Vault
    from kolosi.workspace import Workspace

Answer = TypeVar("Answer")
WROTE = "wrote"
JUST_NOW = 15.0
"""Seconds: longer than the answers of one screen take to compute anew."""
PATIENCE = 60.0
"""Seconds for which one who writes waits for another: a file of 400 rows took the queue up to 21 s on a machine six times too busy."""

_READERS: dict[Path, Reader] = {}
_VAULTS: dict[Path, tuple[str, Vault]] = {}
_GUARD = threading.Lock()


def wrote(request: HttpRequest) -> None:
    """Notes that a person wrote, by a form or by work that is done now: what is read next holds it."""
    request.session[WROTE] = time.time()


def wrote_lately(request: HttpRequest) -> bool:
    """True for who wrote within the last seconds."""
    return time.time() - float(request.session.get(WROTE, 0)) < JUST_NOW


def reader_of(folder: Path) -> Reader:
    """The one reader of a workspace in this process."""
    with _GUARD:
        if folder not in _READERS:
            _READERS[folder] = Reader(lambda: opened(folder), folder)
        return _READERS[folder]


def opened(folder: Path) -> Workspace:
    """A workspace, with the passphrase that was typed into its page if it is locked. Raises `Refusal` while nobody typed it."""
    root = root_of(folder)
    if root is None:
        return Workspace(folder)
    typed = passphrases.kept(folder)
    if typed is None:
        _VAULTS.pop(root, None)
        if site().is_team:
            raise Refusal(point("workspace_locked", found=folder.name))
        return Workspace(folder)
    is_held = _VAULTS.get(root, ("", None))[0] == typed and is_open_now(root)
    return _held(root, typed, Workspace(folder, passphrase=None if is_held else typed))


def _held(root: Path, passphrase: str, workspace: Workspace) -> Workspace:
    """The workspace, its key held until it is locked again: proving a passphrase costs a second of work or more each time."""
    if workspace.vault is not None:
        _VAULTS[root] = (passphrase, workspace.vault)
    return workspace


def unlock(folder: Path, passphrase: str) -> None:
    """Keeps the passphrase of a locked workspace in memory, once it opens it. Raises `Refusal` when it does not."""
    workspace = Workspace(folder, passphrase=passphrase)
    root = root_of(folder)
    if root is not None:
        _held(root, passphrase, workspace)
        passphrases.keep(folder, passphrase)


def close(folder: Path) -> None:
    """Forgets the passphrase of a workspace and all that was read from it."""
    passphrases.drop(folder)
    _VAULTS.pop(Path(os.path.abspath(folder)), None)
    reader_of(folder).forget()
    gc.collect()  # the key goes with the last that held it


def is_lockable(folder: Path) -> bool:
    """True for a workspace that is locked with a key."""
    return root_of(folder) is not None


@dataclass(frozen=True, kw_only=True)
class Here:
    """One request: the workspace by its name in the address, the person, the language of the page.

    In a team readers do not wait for who writes (`is_patient` False), except, some `seconds` a page, for what they have just written themselves.
    """

    name: str
    folder: Path
    person: Person
    language: str
    is_patient: bool = True
    seconds: float = FOREVER
    begun: float = field(default_factory=time.monotonic)
    older: set[Hashable] = field(default_factory=set)
    """The questions that were answered as the folder was before: their new answers are being worked out."""

    @cached_property
    def stamp(self) -> Stamp:
        """The folder as this request found it."""
        return stamp_of(self.folder)

    def ask(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> Answer:
        """What a verb answers, as the folder is now; `name` tells the question from others. Answers are in every language."""
        reader = reader_of(self.folder)
        seconds = max(0.0, self.begun + self.seconds - time.monotonic())
        answer = reader.ask(name, verb, stamp=self.stamp, is_patient=self.is_patient, seconds=seconds)
        if reader.is_older(name, self.stamp):
            self.older.add(name)
        return answer

    def ask_now(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> Answer:
        """What a verb answers as the folder is now: for what somebody signs."""
        return reader_of(self.folder).ask(name, verb)

    @contextmanager
    def writing(self) -> Iterator[Workspace]:
        """The workspace for one who writes, opened anew, under his name; others wait. Raises `Refusal` when they wait too long."""
        with locked(site().state / "writers" / self.name, seconds=PATIENCE), speaking(self.person.name):
            yield opened(self.folder)
        vars(self).pop("stamp", None)

    def word(self, id_: str, **blanks: object) -> str:
        """A text of the pages."""
        return word(id_, self.language, **blanks)

    def count(self, id_: str, n: int) -> str:
        """A number with its noun."""
        return counted(id_, self.language, n)

    def said(self, label: Label | str | None) -> str:
        """A text that a verb answered."""
        return said(label, self.language)
