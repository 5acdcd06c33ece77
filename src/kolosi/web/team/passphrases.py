"""Passphrases of locked workspaces that people typed: in the memory of the pages' process alone, handed to the queue's on asking.

They are never written, and stand in no argument and no variable of the environment. The queue asks through a socket of this machine with a
key that both processes inherited in memory from the one that started them.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from pathlib import Path
from tempfile import gettempdir

_KEPT: dict[Path, str] = {}
_ELSEWHERE: list[Callable[[Path], str | None]] = []
PAUSE = 0.1
LONGEST_SOCKET = 100
"""Bytes of a path that a socket may have: the systems take 104 to 108."""


def kept(folder: Path) -> str | None:
    """The passphrase that was typed for a workspace, here or in the process that is asked; None when nobody typed one."""
    return _ELSEWHERE[0](folder) if _ELSEWHERE else _KEPT.get(folder)


def keep(folder: Path, passphrase: str) -> None:
    """Keeps a passphrase in the memory of this process."""
    _KEPT[folder] = passphrase


def drop(folder: Path) -> None:
    """Forgets a passphrase."""
    _KEPT.pop(folder, None)


def address(state: Path) -> str:
    """Where the pages' process listens to the queue's: a socket in the folder of state, or a named pipe."""
    digest = hashlib.sha256(str(state).encode()).hexdigest()[:24]
    if sys.platform == "win32":
        return rf"\\.\pipe\kolosi-{digest}"
    own = str(state / "passphrases.sock")
    return own if len(own.encode()) < LONGEST_SOCKET else str(Path(gettempdir()) / f"kolosi-{digest}.sock")


def answer_others(state: Path, key: bytes) -> None:
    """Answers the queue's process from here on, in a thread of its own."""
    where = address(state)
    if sys.platform != "win32":
        Path(where).unlink(missing_ok=True)
    listener = Listener(where, authkey=key)
    if sys.platform != "win32":
        Path(where).chmod(0o600)
    threading.Thread(target=_answer, args=(listener,), daemon=True, name="passphrases").start()


def _answer(listener: Listener) -> None:
    while True:
        try:
            with listener.accept() as line:
                line.send_bytes(_KEPT.get(Path(line.recv_bytes().decode()), "").encode())
        except (AuthenticationError, EOFError, OSError):
            time.sleep(PAUSE)  # who has no key, or hung up, is told nothing, and cannot ask at will


def ask_there(state: Path, key: bytes) -> None:
    """Asks the pages' process from here on."""

    def asked(folder: Path) -> str | None:
        with suppress(AuthenticationError, EOFError, OSError), Client(address(state), authkey=key) as line:
            line.send_bytes(str(folder).encode())
            return line.recv_bytes().decode() or None
        return None

    _ELSEWHERE[:] = [asked]
