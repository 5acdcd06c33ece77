"""Keeps the one process that reads files: starts it, asks it, watches it, ends it when it takes too much, starts another."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.sandbox.cost import Cost
from kolosi.intake.sandbox.watch import use_of
from kolosi.intake.sandbox.wire import Broken, Head, receive, send

_EACH = 0.005
_TRIES = 2
"""Times that a file is read where its reader is ended from outside."""
_AT_ITS_END = 0.5
"""Seconds between the end of what a process says and its own, on a laden machine."""
_MOST_ANSWER = 4 << 30
_MOST_READY = 1 << 10
"""Bytes in which a reader says that it is ready."""
_MODULE = "kolosi.intake.sandbox.child"
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""What the reader is told of the environment: no passphrase, no key, nothing else."""
_SPENT = frozenset({getattr(signal, name, None) for name in ("SIGPROF", "SIGXCPU")}) - {None}
_FROM_OUTSIDE = frozenset({getattr(signal, name, None) for name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")}) - {None}
"""Signals that no file sends: a system short of memory, a server that is stopped, somebody who ends a process."""

Answer = tuple[Head, list[bytes]]


class _EndedFromOutside(Exception):
    """The reader was ended by somebody else, and not by the file."""


class _Reader:
    """One running process."""

    def __init__(self, kind: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=Path(sys.executable).anchor or None,
        )

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self.process.poll() is None

    def ask(self, head: Head, data: bytes, cost: Cost) -> Answer:
        """What it answers. Raises `Unreadable` when it dies of the file, or when the file takes too much; `_EndedFromOutside`.

        What it takes to get ready, its libraries above all, is no cost of the file: time and memory count from then on.
        """
        talk = _Talk(self.process, head, data)
        talk.start()
        until, begun = time.monotonic() + cost.wait, False
        while not talk.ended.wait(_EACH):
            if not begun and talk.held is not None:
                until, begun = time.monotonic() + cost.wait, True
            if talk.takes_more_than(cost.memory) or time.monotonic() > until:
                self.end()
                raise Unreadable("costly")
        if talk.answer is not None:
            return talk.answer
        signalled = -self._last_words()
        self.end()
        if signalled in _FROM_OUTSIDE:
            raise _EndedFromOutside
        raise Unreadable("costly" if signalled in _SPENT else "crash")

    def _last_words(self) -> int:
        """The code with which it ended by itself; 0 where it still runs, having spoken nonsense."""
        try:
            return self.process.wait(_AT_ITS_END)
        except subprocess.TimeoutExpired:
            return 0

    def end(self) -> None:
        """Ends it at once."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)


def _close(pipe: object) -> None:
    try:
        pipe.close()  # type: ignore[attr-defined]
    except (BrokenPipeError, ValueError):  # bytes that nobody reads any more
        return


class _Talk(threading.Thread):
    """One question and its answer, on a thread of its own: pipes cannot be waited for with a limit everywhere."""

    def __init__(self, process: subprocess.Popen[bytes], head: Head, data: bytes) -> None:
        super().__init__(daemon=True)
        self._process, self._head, self._data = process, head, data
        self.ended = threading.Event()
        self.held: int | None = None
        """The bytes of memory that the other side held when it was ready to read; None before that."""
        self.answer: Answer | None = None

    def takes_more_than(self, memory: int) -> bool:
        """Whether the reading takes more bytes than that, since it began."""
        return self.held is not None and use_of(self._process.pid).memory - self.held > memory

    def run(self) -> None:
        """Ask, and keep the answer; none when the other side died or spoke nonsense."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            send(self._process.stdin, self._head, [self._data])
            receive(self._process.stdout, _MOST_READY)
            self.held = use_of(self._process.pid).memory
            self.answer = receive(self._process.stdout, _MOST_ANSWER)
        except (Broken, OSError, ValueError, MemoryError):
            self.answer = None
        finally:
            self.ended.set()


def _environment() -> dict[str, str]:
    """What the reader needs to start, and where its modules lie; never the folder one stands in."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    paths = os.pathsep.join(str(Path(path).resolve()) for path in sys.path if path and Path(path).exists())
    threads = str(min(os.cpu_count() or 1, 4))
    return {**kept, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "POLARS_MAX_THREADS": threads}


class Keeper:
    """Asks the reader, one question at a time; a reader that died is replaced."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: _Reader | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no reader runs."""
        return self._reader is None

    def ready(self, kind: str) -> None:
        """Start the reader, so that it gets ready for a kind of question while other work goes on."""
        with self._lock:
            self._living(kind)

    def ask(self, head: Head, data: bytes, cost: Cost) -> Answer:
        """The answer of the reader to a question about a file. Raises `Unreadable` when the file costs too much or kills it.

        A reader that somebody else ended is replaced and asked once more: a file is not refused for what it did not do.
        """
        with self._lock:
            for _ in range(_TRIES):
                with suppress(_EndedFromOutside):
                    return self._asked(head, data, cost)
            raise Unreadable("crash")

    def _asked(self, head: Head, data: bytes, cost: Cost) -> Answer:
        reader = self._living(str(head["kind"]))
        try:
            return reader.ask(head, data, cost)
        except (Unreadable, _EndedFromOutside):
            self._reader = None
            raise

    def _living(self, kind: str) -> _Reader:
        if self._reader is None or not self._reader.is_alive:
            self._reader = _Reader(kind)
        return self._reader

    def close(self) -> None:
        """Ends the reader."""
        with self._lock:
            if self._reader is not None:
                self._reader.end()
            self._reader = None


KEEPER = Keeper()
atexit.register(KEEPER.close)
