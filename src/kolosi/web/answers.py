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
from kolosi.store.parts import PART

if TYPE_CHECKING:
    from kolosi.workspace import Workspace

Answer = TypeVar("Answer")
Stamp = tuple[object, ...]
LOOKED_AT = ("workspace.yaml", "decisions", "receipts", "content", "report", "editions", "documents", "copies")
"""What people or verbs write; `build` and `out` are made of it."""
KEPT = 600
"""Answers kept of a workspace: some thirty screens with their choices and forty sections, in two languages; those asked longest ago go first."""
FOREVER = float("inf")
SHORT_PAUSE, LONGEST_PAUSE = 0.02, 5.0
"""Seconds between two looks at whether somebody waits; and the longest that is left between two answers computed beside."""
OF_FILES = ("desk",)
"""The answers that read files later on."""
SHORT = 0.2
"""Seconds within which an answer comes that is asked for at once, not beside."""
BUSY = "workspace_busy"
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
        if entry.name.startswith((".lock", PART)):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield entry.name
            yield from _entries(Path(entry.path))
        else:
            with suppress(FileNotFoundError):  # gone since its folder was read
                seen = entry.stat(follow_symlinks=False)
                yield entry.name, seen.st_size, seen.st_mtime_ns


class _Thread(threading.local):
    """In which lane a thread is asking, if it is; and whether the question it asks has asked another."""

    lane: _Lane | None = None
    is_deep: bool = False


class _Deep(Exception):
    """A question that was thought to be short asks another."""


@dataclass
class _Lane:
    """One turn to ask verbs, with a workspace of its own, opened anew when files change; and what is to be computed in it beside."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    opened: tuple[Stamp, Workspace] | None = None
    renewed: dict[Hashable, tuple[Callable[[Workspace], object], threading.Event]] = field(default_factory=dict)
    is_renewing: bool = False


@dataclass
class Reader:
    """One workspace as it is read: opened anew when its files change. Verbs run one at a time; who reads what is kept waits for nobody.

    Short questions (to files, not to figures) have a turn of their own: who wrote sees his file in the list while the figures are counted anew.
    """

    open: Callable[[], Workspace]
    folder: Path
    _kept: OrderedDict[Hashable, tuple[Stamp, object]] = field(default_factory=OrderedDict)
    _lane: _Lane = field(default_factory=_Lane)
    _short_lane: _Lane = field(default_factory=_Lane)
    _short: set[Hashable] = field(default_factory=set)
    _later: dict[Hashable, Callable[[Workspace], object]] = field(default_factory=dict)
    _wanted: list[Hashable] = field(default_factory=list)
    _thread: _Thread = field(default_factory=_Thread)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _waiting: int = 0

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
        if self._thread.lane is not None:  # within another question: what is kept of an older folder would pass for new
            return self._within(name, verb)
        if known is None or (is_patient and seconds == FOREVER):
            with self._first():
                return self._computed(name, verb)
        is_new = self._renew(name, verb)
        if is_patient and seconds > 0:
            self._await(name, is_new, seconds)
            known = self._kept.get(name, known)
        return cast("Answer", known[1])

    def _within(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> Answer:
        if self._thread.lane is self._short_lane:
            raise _Deep
        self._thread.is_deep = True
        return self._computed(name, verb)

    def _await(self, name: Hashable, is_new: threading.Event, seconds: float) -> None:
        """Waits for what is computed beside, which comes before all that nobody waits for."""
        with self._guard:
            self._wanted.append(name)
        try:
            is_new.wait(seconds)
        finally:
            with self._guard:
                self._wanted.remove(name)

    @contextmanager
    def _first(self) -> Iterator[None]:
        """The turn of somebody who waits for a page: what is computed beside waits until nobody does."""
        with self._guard:
            self._waiting += 1
        try:
            with self._turn(self._lane):
                yield
        finally:
            with self._guard:
                self._waiting -= 1

    @contextmanager
    def _turn(self, lane: _Lane) -> Iterator[None]:
        with lane.lock:
            self._thread.lane = lane
            try:
                yield
            finally:
                self._thread.lane = None

    def knows(self, name: Hashable) -> bool:
        """True where an answer is kept that still holds."""
        known = self._kept.get(name)
        return known is not None and known[0] == stamp_of(self.folder)

    def is_older(self, name: Hashable, stamp: Stamp) -> bool:
        """True where the answer that is kept is of the folder as it was before."""
        known = self._kept.get(name)
        return known is not None and known[0] != stamp

    def forget(self) -> None:
        """Lets everything kept go, the workspaces and their key with it."""
        for lane in (self._lane, self._short_lane):
            with lane.lock:
                self._kept.clear()
                lane.opened = None

    def reopen(self) -> None:
        """Lets go what was opened: its files were replaced by another process."""
        for lane in (self._lane, self._short_lane):
            lane.opened = None  # without a turn: who computes holds what he reads
        for name in OF_FILES:
            self._kept.pop(name, None)

    def _renew(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> threading.Event:
        """Has an answer computed beside, once: the event tells when it is there."""
        with self._guard:
            lane = self._short_lane if name in self._short else self._lane
            # what reads files later on comes first: the last build but one is swept away
            first = () if lane is self._short_lane else self._later
            for one in (*first, name):
                if one not in lane.renewed:
                    lane.renewed[one] = (self._later.get(one, verb), threading.Event())
            if not lane.is_renewing:
                lane.is_renewing = True
                threading.Thread(target=self._renew_all, args=(lane,), daemon=True, name="answers").start()
            return lane.renewed[name][1]

    def _renew_all(self, lane: _Lane) -> None:
        """Computes what waits, one after the other, and leaves as much time between for who waits for a page."""
        try:
            while (name := self._next(lane)) is not None:
                began = time.monotonic()
                self._renew_one(lane, name)
                until = time.monotonic() + min(time.monotonic() - began, LONGEST_PAUSE)
                while time.monotonic() < until and not self._wanted:
                    time.sleep(SHORT_PAUSE)
        finally:
            lane.is_renewing = False

    def _next(self, lane: _Lane) -> Hashable | None:
        """What is to be computed next; nothing: the thread ends."""
        while self._waiting and lane is self._lane:
            time.sleep(SHORT_PAUSE)
        with self._guard:
            wanted = (one for one in self._wanted if one in lane.renewed)
            found = next(wanted, next(iter(lane.renewed), None))
            lane.is_renewing = found is not None
            return found

    def _renew_one(self, lane: _Lane, name: Hashable) -> None:
        """What is refused, or fails, is told to who asks next; a workspace that is written to, or was built anew meanwhile, is asked again later."""
        verb, is_there = lane.renewed[name]
        is_kept = False
        try:
            with self._turn(lane):
                self._computed(name, verb)
            is_kept = True
        except Refusal as refusal:
            is_kept = refusal.finding.id == BUSY
        except _Deep:
            self._short.discard(name)
            is_kept = True
        except lost():
            is_kept = True
        finally:
            if not is_kept:
                self._kept.pop(name, None)
            with self._guard:
                lane.renewed.pop(name, None)
            is_there.set()

    def _computed(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> Answer:
        stamp = stamp_of(self.folder)
        known = self._kept.get(name)
        if known is not None and known[0] == stamp:
            return cast("Answer", known[1])
        was_deep, self._thread.is_deep = self._thread.is_deep, False
        began = time.monotonic()
        answer = self._answered(verb)
        is_short = not self._thread.is_deep and time.monotonic() - began < SHORT
        (self._short.add if is_short else self._short.discard)(name)
        self._thread.is_deep = was_deep
        self._kept[name] = (stamp, answer)  # the folder as it was before: what was written meanwhile may not be in it
        self._kept.move_to_end(name)
        while len(self._kept) > KEPT:
            gone, _ = self._kept.popitem(last=False)
            self._short.discard(gone)
        return answer

    def _answered(self, verb: Callable[[Workspace], Answer]) -> Answer:
        """What the verb answers; asked again where the files of what is open were replaced meanwhile."""
        for _ in range(TRIES):
            try:
                return verb(self._workspace())
            except lost():
                self.reopen()
        return verb(self._workspace())

    def _workspace(self) -> Workspace:
        """The workspace of this turn as its files are now."""
        lane = self._thread.lane or self._lane
        stamp = stamp_of(self.folder)
        if lane.opened is None or lane.opened[0] != stamp:
            lane.opened = (stamp, self.open())
        return lane.opened[1]
