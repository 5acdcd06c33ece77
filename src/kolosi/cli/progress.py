"""Shows on the screen how far long work has come: one line that is written over, or a line now and then where nobody looks."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kolosi.cli.door import Door
    from kolosi.workspace.progress import Step

PATIENCE = 10.0
"""Seconds without a word, where the lines go to a file: short work leaves none there."""


def shown(door: Door) -> AbstractContextManager[object]:
    """Show the steps of the work done within on the error output; a program that asks for JSON is shown none."""
    if door.as_json:
        return nullcontext()
    return _Screen(door) if sys.stderr.isatty() else _Lines(door)


class _Shown:
    """What the steps look like; one thing alone is not counted."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._listening: AbstractContextManager[None] = nullcontext()

    def __enter__(self) -> None:
        from kolosi.workspace.progress import listening

        self._listening = listening(self.tell)
        self._listening.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.__exit__(kind, error, trace)
        self.end()

    def tell(self, step: Step) -> None:
        """Show a step."""
        if step.of > 1:
            name = step.name or self._door.label("cli.progress.putting_it_together")
            plain = "".join(letter if letter.isprintable() else "?" for letter in name)
            self.write(f"{min(step.done + 1, step.of)}/{step.of}  {plain}")

    def write(self, line: str) -> None:
        """Write the line of a step."""
        raise NotImplementedError

    def end(self) -> None:
        """Leave the screen as it was."""


class _Screen(_Shown):
    """One line, written over by the next."""

    _width = 0

    def write(self, line: str) -> None:
        """Write over the line before."""
        line = line[: shutil.get_terminal_size().columns - 1]
        print(f"\r{line.ljust(self._width)}", end="", file=sys.stderr, flush=True)
        self._width = len(line)

    def end(self) -> None:
        """Take the line away."""
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)


class _Lines(_Shown):
    """A line after every ten seconds or so."""

    def __init__(self, door: Door, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(door)
        self._clock = clock
        self._last = clock()

    def write(self, line: str) -> None:
        """Write the line when the last is old enough."""
        now = self._clock()
        if now - self._last >= PATIENCE:
            print(line, file=sys.stderr, flush=True)
            self._last = now
