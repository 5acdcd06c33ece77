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
from typing import TYPE_CHECKING, NamedTuple

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.parts import PART, noise_over, overwrite, part_name, part_prefix
from kolosi.store.sealed.memory import keep_from_dumps
from kolosi.store.sealed.padding import padded

if TYPE_CHECKING:
    from kolosi.store.sealed.manifest import Manifest

SUFFIX = ".age"
HEAD_OF_VERSION, HEAD, HEAD_BARE = b"kolosi-sealed/3 ", b"kolosi-sealed/2 ", b"kolosi-sealed/1 "
"""How what is sealed begins: with its length, for noughts follow, and before that its version where it has one; in earlier forms without."""

ROOMS = ("receipts", "decisions", "content", "report", "build/records", "build", "out/internal")
"""Folders that every workspace has; what lies elsewhere is kept in one, for the name of a folder tells too."""

ELSEWHERE = "kept"
MACHINE_ROOMS = ("receipts/", "decisions/", "build/", "out/", "editions/", "copies/")
"""Folders that no hand writes in: a plain file in one of them was put there by somebody else."""

SHORTCUTS = ("kolosi.bat", "kolosi.command", "kolosi.desktop")
"""Files beside the folders that start kolosi by a double click: the same in every workspace, and never read."""

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

    def code(self, name: str, data: bytes, version: int = 0) -> str:
        """The code that binds a name, what is kept under it, and which version of it this is."""
        said = name.encode() + (b"\0%d" % version if version else b"") + b"\0" + sha256(data).digest()
        return hmac.digest(self._of_contents, said, "sha256").hex()


class Sealed(NamedTuple):
    """What a sealed file says: its name, its content, and its version (0: it has none)."""

    name: str
    data: bytes
    version: int


class Vault:
    """The sealed files below one folder, by the names they have inside. `manifest` is the one that was read last, with its state on the disk."""

    def __init__(self, root: Path, keys: Keys) -> None:
        self.root = root
        self.keys = keys
        self.manifest: tuple[tuple[int, int, int], Manifest] | None = None
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

    def sealed(self, name: str, data: bytes, version: int = 0) -> bytes:
        """What goes to the disk for a file."""
        import pyrage

        told = [name, self.keys.code(name, data, version), len(data), *([version] if version else [])]
        head = (HEAD_OF_VERSION if version else HEAD) + json.dumps(told).encode()
        return bytes(pyrage.encrypt(padded(head + b"\n" + data), [self.keys.recipient]))

    def unsealed(self, name: str, sealed: bytes) -> bytes:
        """What a sealed file says. Raises `Refusal` when it is damaged or is another one."""
        return self.known(name, sealed).data

    def known(self, name: str, sealed: bytes) -> Sealed:
        """What a sealed file says, and in which version. Raises `Refusal` when it is damaged or is another one."""
        found = self.opened(sealed, name)
        if found.name != name:
            raise damaged(name)
        return found

    def opened(self, sealed: bytes, shown: str) -> Sealed:
        """What a sealed file says; `shown` names it to a person when it is damaged."""
        import pyrage

        try:
            whole = bytes(pyrage.decrypt(sealed, [self.keys.identity]))
        except pyrage.DecryptError as error:
            raise damaged(shown) from error
        name, code, data, version = _taken_apart(whole)
        if not hmac.compare_digest(code.encode(), self.keys.code(name, data, version).encode()):
            raise damaged(shown)
        return Sealed(name, data, version)

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
        found = map(self.name_in, self.in_room(f"{room}/-"))
        return sorted(name for name in found if name.startswith(f"{room}/"))

    def in_room(self, name: str) -> list[Path]:
        """The sealed files of the folder on the disk in which a file of that name is kept."""
        return sorted(
            path for path in self.root.joinpath(*room_of(name).split("/")).glob(f"*{SUFFIX}") if path.is_file()
        )

    def name_in(self, path: Path) -> str:
        """The name of a sealed file. Raises `Refusal` when it is damaged, or lies where another one belongs."""
        state = path.stat()
        known = self._names.get(path)
        if known is None or known[:2] != (state.st_mtime_ns, state.st_size):
            name = self.opened(path.read_bytes(), path.name).name
            if self.place(name) != path:
                raise damaged(path.name)
            known = self._names[path] = (state.st_mtime_ns, state.st_size, name)
        return known[2]

    def files(self) -> Iterator[Path]:
        """Every sealed file on the disk."""
        for folder in (*ROOMS, ELSEWHERE, "editions/*"):
            yield from (path for path in sorted(self.root.glob(f"{folder}/*{SUFFIX}")) if path.is_file())


def _taken_apart(whole: bytes) -> tuple[str, str, bytes, int]:
    """Name, code, content and version of what was sealed, by this version or an earlier one; nothing of what is neither."""
    head, _, data = whole.partition(b"\n")
    form = next((one for one in (HEAD_OF_VERSION, HEAD, HEAD_BARE) if head.startswith(one)), None)
    if form is None:
        return "", "", b"", 0
    try:
        name, code, *numbers = json.loads(head.removeprefix(form))
        version = int(numbers[1]) if form == HEAD_OF_VERSION else 0
        (str(name) + str(code)).encode()  # what is no text is no name
        return str(name), str(code), data if form == HEAD_BARE else data[: int(numbers[0])], version
    except (ValueError, TypeError, IndexError):  # made by somebody who has the public key alone
        return "", "", b"", 0


def room_of(name: str) -> str:
    """The folder on the disk in which a file of that name is kept."""
    parts = name.split("/")
    if parts[0] == "editions" and len(parts) > 2:
        return "/".join(parts[:2])
    return next((room for room in ROOMS if name.startswith(f"{room}/")), ELSEWHERE)


def is_open(name: str) -> bool:
    """Whether a file lies there for everybody to read: settings, what may leave, what opens it by a double click, and what is no content."""
    parts = name.split("/")
    if name in ("workspace.yaml", "protection.json", *SHORTCUTS) or parts[0] in ("keys", "collected"):
        return True
    if parts[-1] == ".lock" or any(part in HISTORIES or part.startswith((PART, ".git")) for part in parts):
        return True
    return parts[:2] in (["out", "public"], ["out", "copies"]) or (parts[0] == "editions" and parts[2:3] == ["public"])


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
            noise_over(before)
    except OSError as error:
        raise not_written(path, error) from error


def erase(path: Path) -> None:
    """Overwrites a file, then removes it, write-protected or not; of a link, the link alone. Raises `Refusal` when it is open elsewhere.

    It loses its name first: whoever comes after a process that was killed finds the whole file, or none, never noise for it.
    """
    try:
        if path.is_symlink():
            path.unlink()
            return
        with suppress(OSError):
            path.chmod(0o600)
        path.open("r+b").close()  # one that cannot be written keeps its name
        aside = path if path.name.startswith(PART) else path.with_name(part_name())
        os.replace(path, aside)
        with suppress(FileNotFoundError):  # another process has swept it by now
            overwrite(aside)
            aside.unlink()
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> Refusal:
    """What is said when the system does not let a file be written or removed."""
    return Refusal(point("file_not_written", where=Where(file=path.name), found=error.strerror or str(error)))


def damaged(name: str) -> Refusal:
    """What is said of a sealed file that is not as it was sealed."""
    return Refusal(point("sealed_damaged", where=Where(file=name)))
