"""Answers of verbs, kept while the folder stays as it is: a page costs a verb once, however many people read it.

The folder is the one truth: what is kept goes with the names, sizes and times of its files, and with the day, for some answers count days.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from kolosi.model.finding import Refusal

if TYPE_CHECKING:
    from kolosi.workspace import Workspace

Answer = TypeVar("Answer")
Stamp = tuple[object, ...]
LOOKED_AT = ("workspace.yaml", "decisions", "receipts", "content", "report", "editions", "documents", "copies")
"""What people or verbs write; `build` and `out` are made of it."""
KEPT = 200
"""Answers kept of a workspace: some thirty screens with their choices, in two languages; those asked longest ago go first."""


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
    _renewed: set[Hashable] = field(default_factory=set)

    def ask(
        self,
        name: Hashable,
        verb: Callable[[Workspace], Answer],
        *,
        stamp: Stamp | None = None,
        is_patient: bool = True,
    ) -> Answer:
        """What a verb answers now, at a `stamp` of the folder where the caller knows it. Who is not patient is given the last answer at
        once while the new one is computed beside."""
        stamp = stamp or stamp_of(self.folder)
        known = self._kept.get(name)
        if known is not None and (known[0] == stamp or not is_patient):
            if known[0] != stamp:
                self._renew(name, verb)
            return cast("Answer", known[1])
        with self._lock:
            return self._computed(name, verb)

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

    def forget(self) -> None:
        """Lets everything kept go, the workspace and its key with it."""
        with self._lock:
            self._kept.clear()
            self._opened = None

    def _renew(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> None:
        """Computes an answer beside, once; what it refuses is told to who asks patiently."""

        def compute() -> None:
            try:
                with self._lock:
                    self._computed(name, verb)
            except Refusal:
                self._kept.pop(name, None)
            finally:
                self._renewed.discard(name)

        if name not in self._renewed:
            self._renewed.add(name)
            threading.Thread(target=compute, daemon=True).start()

    def _computed(self, name: Hashable, verb: Callable[[Workspace], Answer]) -> Answer:
        stamp = stamp_of(self.folder)
        known = self._kept.get(name)
        if known is not None and known[0] == stamp:
            return cast("Answer", known[1])
        answer = verb(self.workspace())
        self._kept[name] = (stamp_of(self.folder), answer)
        self._kept.move_to_end(name)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return answer
