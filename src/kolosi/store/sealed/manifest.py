"""What a locked workspace last accepted: for each file that people write its version and the hash of what it says, under a counter.

A sealed file says by itself that the key made it, and not that it is the last one made, nor that another one is missing.
The manifest does. It is sealed like any file, each state of it names the one before, and a code of a state, noted outside,
finds a folder that was put back whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

NAME = "manifest.json"
SETTINGS = "workspace.yaml"
WAITING = "waiting"
"""The folder, inside, of what was put in by hand and accepted by nobody."""

POLICIES = "content/policies/"
LISTED_ROOMS = frozenset({"receipts", "decisions"})
"""Folders that machines write in: only what is missing there is told, for their versions have chains and lists of their own."""

UNSIGNED_ROOMS = frozenset({"build", "out", "editions", "keys", "collected", WAITING})
"""Folders of what can be made again, of what bears a seal of its own, and of what nobody has accepted."""

_SHORT = 12


def is_signed(name: str) -> bool:
    """Whether a file is read only as it was last accepted: content, drafts, settings, and whatever else people put there."""
    room = name.partition("/")[0]
    return name != NAME and room not in UNSIGNED_ROOMS | LISTED_ROOMS


def is_listed(name: str) -> bool:
    """Whether a file that machines keep is missed when it is gone."""
    return name.partition("/")[0] in LISTED_ROOMS


def is_kept_whole(name: str) -> bool:
    """Whether the manifest holds what the file says too: settings and policies can be compared, and put back, when they are gone."""
    return name == SETTINGS or name.startswith(POLICIES)


@dataclass(frozen=True)
class Entry:
    """One file as it was accepted: the version in which it was sealed (0: it lies plain), and the SHA-256 of what it says."""

    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Every file as it was accepted. `counter` is the version of the whole; `past` the code of each of its states, in order.

    `listed` are files of machines, `whole` what settings and policies say. `collects`: content lies plain, as on a laptop that collects.
    """

    counter: int = 0
    files: Mapping[str, Entry] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    whole: Mapping[str, str] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    collects: bool = False

    @property
    def following(self) -> int:
        """The version of what is sealed next."""
        return self.counter + 1

    @property
    def code(self) -> str:
        """The code of this state, to be noted outside."""
        return f"m{self.counter}-{self.past[-1]}" if self.past else ""

    def holds(self, code: str) -> bool:
        """Whether a code noted earlier is of a state that this one goes on from."""
        return code.strip().lower() in {f"m{at}-{short}" for at, short in self._states()}

    def _states(self) -> Iterable[tuple[int, str]]:
        return enumerate(self.past, self.counter + 1 - len(self.past))

    def is_as_accepted(self, name: str, version: int, digest: str) -> bool:
        """Whether a file is the version that was accepted, or the one that was being written when a process was killed."""
        return self.files.get(name) == Entry(version, digest) or version == self.following

    def with_files(
        self, written: Mapping[str, bytes], gone: Iterable[str] = (), *, plain: Iterable[str] = ()
    ) -> Manifest:
        """The next state: some files written in the version that follows, some gone; `plain` are those that are not sealed."""
        left, open_ = set(gone), frozenset(plain)
        files = {name: entry for name, entry in self.files.items() if name not in left}
        whole = {name: text for name, text in self.whole.items() if name not in left}
        for name, data in written.items():
            if is_signed(name):
                files[name] = Entry(0 if name in open_ else self.following, digest_of(data))
            if is_kept_whole(name):
                whole[name] = data.decode("utf-8", "surrogateescape")
        listed = (self.listed - left) | {name for name in written if is_listed(name)}
        state = {"counter": self.following, "files": files, "listed": frozenset(listed), "whole": whole}
        return Manifest(**{**vars(self), **state})._coded()

    def with_versions(self, versions: Mapping[str, int]) -> Manifest:
        """The same state, of files that were sealed before, each in a version of its own."""
        known = {
            name: Entry(versions[name], one.digest) if name in versions else one for name, one in self.files.items()
        }
        return Manifest(**{**vars(self), "files": known, "past": self.past[:-1]})._coded()

    def _coded(self) -> Manifest:
        said = json.dumps([self.past[-1:], *self._said()], sort_keys=True)
        code = sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:_SHORT]
        return Manifest(**{**vars(self), "past": (*self.past, code)})

    def _said(self) -> list[object]:
        files = {name: [entry.version, entry.digest] for name, entry in self.files.items()}
        return [self.counter, self.collects, files, sorted(self.listed), dict(self.whole)]

    def as_bytes(self) -> bytes:
        """The manifest as it is sealed."""
        return json.dumps([*self._said(), self.past], sort_keys=True).encode()


def from_bytes(data: bytes) -> Manifest:
    """A manifest as it was sealed."""
    counter, collects, files, listed, whole, past = json.loads(data)
    return Manifest(
        counter=counter,
        collects=collects,
        files={name: Entry(version, digest) for name, (version, digest) in files.items()},
        listed=frozenset(listed),
        whole=whole,
        past=tuple(past),
    )


def digest_of(data: bytes) -> str:
    """What stands for what a file says."""
    return sha256(data).hexdigest()
