"""A vault: the files of a protected workspace, each sealed with age under a name that tells nothing.

What a file is called and what it says travel together under a code that only the key can make, so that a file altered,
cut short, put in the place of another or made by somebody else is refused.
"""

from __future__ import annotations

import hmac
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.memory import keep_from_dumps
from kolosi.store.padding import padded
from kolosi.store.parts import PART, part_prefix

SUFFIX = ".age"
HEAD, HEAD_BARE = b"kolosi-sealed/2 ", b"kolosi-sealed/1 "
"""How what is sealed begins: with its length, for noughts follow; in earlier versions without either."""

ROOMS = ("receipts", "decisions", "content", "report", "build/records", "build", "out/internal")
"""Folders that every workspace has; what lies elsewhere is kept in one, for the name of a folder tells too."""

ELSEWHERE = "kept"
MACHINE_ROOMS = ("receipts/", "decisions/", "build/", "out/", "editions/")
"""Folders that no hand writes in: a plain file in one of them was put there by somebody else."""


HISTORIES = frozenset({".git", ".hg", ".jj", ".svn", ".venv"})
"""Folders that other programs own and that would not bear to be sealed; lock tells of them."""


class Keys:
    """What opens a workspace, in memory only. `secret` is its key, and behind it those that it had before."""

    def __init__(self, secret: str) -> None:
        from pyrage import x25519

        keep_from_dumps()
        self.secret = secret
        self._own, *former = secret.split() or [""]
        self.identity = x25519.Identity.from_str(self._own)
        self.former = tuple(x25519.Identity.from_str(one) for one in former)
        self.recipient = self.identity.to_public()
        self._of_names = self.derived("names")
        self._of_contents = self.derived("contents")

    @classmethod
    def fresh(cls) -> Keys:
        """New keys, of a new workspace."""
        from pyrage import x25519

        return cls(str(x25519.Identity.generate()))

    def renewed(self) -> Keys:
        """A new key, with those before behind it."""
        return Keys(f"{Keys.fresh().secret} {self.secret}")

    def of_address(self, address: str) -> Keys:
        """The same keys from the one of an address on; as they are where none has it."""
        known = self.secret.split()
        at = next((at for at, one in enumerate((self.identity, *self.former)) if str(one.to_public()) == address), 0)
        return Keys(" ".join(known[at:])) if at else self

    @property
    def address(self) -> str:
        """The public half: who has it can seal for this workspace, and read nothing."""
        return str(self.recipient)

    def derived(self, purpose: str) -> bytes:
        """A key for one purpose."""
        return hmac.digest(self._own.encode(), f"kolosi/{purpose}".encode(), "sha256")

    def opaque(self, name: str) -> str:
        """The name on the disk of what is called so inside."""
        return hmac.digest(self._of_names, name.encode(), "sha256").hex()[:32]

    def code(self, name: str, data: bytes) -> str:
        """The code that binds a name and what is kept under it."""
        return hmac.digest(self._of_contents, name.encode() + b"\0" + sha256(data).digest(), "sha256").hex()


class Vault:
    """The sealed files below one folder, by the names they have inside."""

    def __init__(self, root: Path, keys: Keys) -> None:
        self.root = root
        self.keys = keys
        self._names: dict[Path, tuple[int, int, str]] = {}

    def place(self, name: str) -> Path:
        """Where a file lies on the disk."""
        return self.root.joinpath(*room_of(name).split("/"), self.keys.opaque(name) + SUFFIX)

    def has(self, name: str) -> bool:
        """Whether something is kept under a name."""
        return self.place(name).is_file()

    def read(self, name: str) -> bytes:
        """What is kept under a name. Raises `FileNotFoundError`, and `Refusal` when it is not as it was sealed."""
        return self.unsealed(name, self.place(name).read_bytes())

    def sealed(self, name: str, data: bytes) -> bytes:
        """What goes to the disk for a file."""
        import pyrage

        head = json.dumps([name, self.keys.code(name, data), len(data)]).encode()
        return bytes(pyrage.encrypt(padded(HEAD + head + b"\n" + data), [self.keys.recipient]))

    def unsealed(self, name: str, sealed: bytes) -> bytes:
        """What a sealed file says. Raises `Refusal` when it is damaged or is another one."""
        found, data = self.opened(sealed, name)
        if found != name:
            raise _damaged(name)
        return data

    def opened(self, sealed: bytes, shown: str) -> tuple[str, bytes]:
        """The name and the content of a sealed file; `shown` names it to a person when it is damaged."""
        import pyrage

        try:
            whole = bytes(pyrage.decrypt(sealed, [self.keys.identity]))
        except pyrage.DecryptError as error:
            raise _damaged(shown) from error
        name, code, data = _taken_apart(whole)
        if not hmac.compare_digest(code, self.keys.code(name, data)):
            raise _damaged(shown)
        return name, data

    def seals(self, sealed: bytes) -> bool:
        """Whether a sealed file was sealed with this key."""
        import pyrage

        try:
            pyrage.decrypt(sealed, [self.keys.identity])
        except pyrage.DecryptError:
            return False
        return True

    def names(self, room: str) -> list[str]:
        """The names of what lies in a folder and below it, in order."""
        found = (
            self._name_in(path)
            for path in sorted(self.root.joinpath(*room_of(f"{room}/-").split("/")).glob(f"*{SUFFIX}"))
            if path.is_file()
        )
        return sorted(name for name in found if name.startswith(f"{room}/"))

    def _name_in(self, path: Path) -> str:
        state = path.stat()
        known = self._names.get(path)
        if known is None or known[:2] != (state.st_mtime_ns, state.st_size):
            name, _ = self.opened(path.read_bytes(), path.name)
            if self.place(name) != path:
                raise _damaged(path.name)
            known = self._names[path] = (state.st_mtime_ns, state.st_size, name)
        return known[2]

    def files(self) -> Iterator[Path]:
        """Every sealed file on the disk."""
        for folder in (*ROOMS, ELSEWHERE, "editions/*"):
            yield from (path for path in sorted(self.root.glob(f"{folder}/*{SUFFIX}")) if path.is_file())


def _taken_apart(whole: bytes) -> tuple[str, str, bytes]:
    """Name, code and content of what was sealed, by this version or an earlier one; nothing of what is neither."""
    head, _, data = whole.partition(b"\n")
    has_length = head.startswith(HEAD)
    if not has_length and not head.startswith(HEAD_BARE):
        return "", "", b""
    try:
        name, code, *length = json.loads(head.removeprefix(HEAD).removeprefix(HEAD_BARE))
        return str(name), str(code), data[: int(length[0])] if has_length else data
    except (ValueError, TypeError, IndexError):  # made by somebody who has the public key alone
        return "", "", b""


def room_of(name: str) -> str:
    """The folder on the disk in which a file of that name is kept."""
    parts = name.split("/")
    if parts[0] == "editions" and len(parts) > 2:
        return "/".join(parts[:2])
    return next((room for room in ROOMS if name.startswith(f"{room}/")), ELSEWHERE)


def is_open(name: str) -> bool:
    """Whether a file lies there for everybody to read: settings, what was published, and what is no content."""
    parts = name.split("/")
    if name in ("workspace.yaml", "protection.json") or parts[0] in ("keys", "collected"):
        return True
    if parts[-1] == ".lock" or any(part in HISTORIES or part.startswith((PART, ".git")) for part in parts):
        return True
    return parts[:2] == ["out", "public"] or (parts[0] == "editions" and parts[2:3] == ["public"])


def put(path: Path, data: bytes) -> None:
    """Replaces a file on the disk at once. Raises `Refusal` when the disk is full, away, or the file is open elsewhere."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=part_prefix())
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise not_written(path, error) from error


def put_over(path: Path, data: bytes) -> None:
    """Replaces a file at once, then overwrites the bytes of the one before: a former key must not be found on the disk."""
    if os.name == "nt" or not path.is_file():  # there a file that is held open cannot be replaced
        put(path, data)
        return
    with suppress(OSError):
        path.chmod(0o600)
    try:
        with path.open("r+b") as before:
            put(path, data)
            _overwrite(before)
    except OSError as error:
        raise not_written(path, error) from error


def _overwrite(file: BinaryIO) -> None:
    """Noise over every byte of an open file, and out to the disk."""
    file.seek(0)
    file.write(os.urandom(os.fstat(file.fileno()).st_size))
    file.flush()
    os.fsync(file.fileno())


def erase(path: Path) -> None:
    """Overwrites a file, then removes it, write-protected or not; of a link, the link alone. Raises `Refusal` when it is open elsewhere."""
    try:
        if path.is_symlink():
            path.unlink()
            return
        with suppress(OSError):
            path.chmod(0o600)
        with path.open("r+b") as file:
            _overwrite(file)
        path.unlink()
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> Refusal:
    """What is said when the system does not let a file be written or removed."""
    return Refusal(point("file_not_written", where=Where(file=path.name), found=error.strerror or str(error)))


def _damaged(name: str) -> Refusal:
    return Refusal(point("sealed_damaged", where=Where(file=name)))
