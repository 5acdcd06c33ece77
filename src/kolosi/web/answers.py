"""Answers of verbs, kept while the folder stays as it is: a page costs a verb once, however many people read it.

The folder is the one truth: what is kept goes with the names, sizes and times of its files, and with the day, for some answers count days.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from kolosi.model.finding import Refusal
from kolosi.store.engine import lost

if TYPE_CHECKING:
    from kolosi.workspace import Workspace

Answer = TypeVar("Answer")
Stamp = tuple[object, ...]
LOOKED_AT = ("workspace.yaml", "decisions", "receipts", "content", "report", "editions", "documents", "copies")
"""What people or verbs write; `build` and `out` are made of it."""
KEPT = 200
"""Answers kept of a workspace: some thirty screens with their choices, in two languages; those asked longest ago go first."""
FOREVER = float("inf")
SHORT_PAUSE, LONGEST_PAUSE = 0.02, 5.0
"""Seconds between two looks at whether somebody waits; and the longest that is left between two answers computed beside."""
OF_FILES = ("desk", "workspace")
"""The answers that read files later on."""
TRIES = 3
"""Times that a verb is asked again: a build is replaced once in an import of a file."""


def stamp_of(folder: Path) -> Stamp:
    """What the answers of a workspace depend on: names, sizes and times of its files, and the day."""
    return (date.today(), *(entry for name in LOOKED_AT for entry in _entries(folder / name)))


def _entries(path: Path) -> Iterator[object]:
    try:
        if path.is_file():
            seen = path.stat()
            yield path.name, seen.st_size, seen.st_mtime_ns
            return
        with os.scandir(path) as found:
            inside = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in inside:
        if entry.name.startswith(".lock"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield entry.name
            yield from _entries(Path(entry.path))
        else:
            seen = entry.stat(follow_symlinks=False)
            yield entry.name, seen.st_size, seen.st_mtime_ns


@dataclass
class Reader:
    """One workspace as it is read: opened anew when its files change. Verbs run one at a time; who reads what is kept waits for nobody."""

    open: Callable[[], Workspace]
    folder: Path
    _kept: OrderedDict[Hashable, tuple[Stamp, object]] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _opened: tuple[Stamp, Workspace] | None = None
    _renewed: dict[Hashable, tuple[Callable[[Workspace], object], threading.Event]] = field(default_factory=dict)
    _later: dict[Hashable, Callable[[Workspace], object]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _waiting: int = 0
    _is_renewing: bool = False

    def ask(
        self,
        name: Hashable,
        verb: Callable[[Workspace], Answer],
        *,
        stamp: Stamp | None = None,
        is_patient: bool = True,
        seconds: float = FOREVER,
    ) -> Answer:
        """What a verb answers now, at a `stamp` of the folder where the caller knows it. Who is not patient, or has no more `seconds`, is given the
        last answer while the new one is computed beside."""
        stamp = stamp or stamp_of(self.folder)
        if name in OF_FILES:
            self._later[name] = verb
        known = self._kept.get(name)
        if known is not None and known[0] == stamp:
            return cast("Answer", known[1])
        if known is None or (is_patient and seconds == FOREVER):
            with self._first():
                return self._computed(name, verb)
        is_new = self._renew(name, verb)
        if is_patient:
            is_new.wait(seconds)
            known = self._kept.get(name, known)
        return cast("Answer", known[1])

    @contextmanager
    def _first(self) -> Iterator[None]:
        """The turn of somebody who waits for a page: what is computed beside waits until nobody does."""
        with self._guard:
            self._waiting += 1
        try:
            with self._lock:
                yield
        finally:
            with self._guard:
                self._waiting -= 1

    def workspace(self) -> Workspace:
        """The workspace as its files are now."""
        with self._lock:
            stamp = stamp_of(self.folder)
            if self._opened is None or self._opened[0] != stamp:
                self._opened = (stamp, self.open())
            return self._opened[1]

    def knows(self, name: Hashable) -> bool:
        """True where an answer is kept that still holds."""
        known = self._kept.get(name)
        return known is not None and known[0] == stamp_of(self.folder)

    def is_older(self, name: Hashable, stamp: Stamp) -> bool:
        """True where the answer that is kept is of the folder as it was before."""
        known = self._kept.get(name)
        return known is not None and known[0] != stamp

    def forget(self) -> None:
        """Lets everything kept go, the workspace and its key with it."""
        with self._lock:
            self._kept.clear()
            self._opened = None

    def reopen(self) -> None:
        """Lets go what was opened: its files were replaced by another process."""
        self._opened = None  # without a turn: who computes holds what he reads
        for name in OF_FILES:
            self._kept.pop(name, None)

    def _renew(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> threading.Event:
        """Has an answer computed beside, once: the event tells when it is there."""
        with self._guard:
            # what reads files later on comes first: the last build but one is swept away
            for one in (*self._later, name):
                if one not in self._renewed:
                    self._renewed[one] = (self._later.get(one, verb), threading.Event())
            if not self._is_renewing:
                self._is_renewing = True
                threading.Thread(target=self._renew_all, daemon=True, name="answers").start()
            return self._renewed[name][1]

    def _renew_all(self) -> None:
        """Computes what waits, one after the other, and leaves as much time between for who waits for a page."""
        try:
            while (name := self._next()) is not None:
                began = time.monotonic()
                self._renew_one(name)
                pause = min(time.monotonic() - began, LONGEST_PAUSE)
                time.sleep(pause)
        finally:
            self._is_renewing = False

    def _next(self) -> Hashable | None:
        """What is to be computed next; nothing: the thread ends."""
        while self._waiting:
            time.sleep(SHORT_PAUSE)
        with self._guard:
            found = next(iter(self._renewed), None)
            self._is_renewing = found is not None
            return found

    def _renew_one(self, name: Hashable) -> None:
        """What is refused, or fails, is told to who asks next."""
        verb, is_there = self._renewed[name]
        is_done = False
        try:
            with self._lock, suppress(Refusal):
                self._computed(name, verb)
                is_done = True
        finally:
            if not is_done:
                self._kept.pop(name, None)
            with self._guard:
                self._renewed.pop(name, None)
            is_there.set()

    def _computed(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> Answer:
        stamp = stamp_of(self.folder)
        known = self._kept.get(name)
        if known is not None and known[0] == stamp:
            return cast("Answer", known[1])
        answer = self._answered(verb)
        self._kept[name] = (stamp, answer)  # the folder as it was before: what was written meanwhile may not be in it
        self._kept.move_to_end(name)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return answer

    def _answered(self, verb: Callable[[Workspace], Answer]) -> Answer:
        """What the verb answers; asked again where the files of what is open were replaced meanwhile."""
        for _ in range(TRIES):
            try:
                return verb(self.workspace())
            except lost():
                self.reopen()
        return verb(self.workspace())
