"""Tells whoever listens how far long work has come; nobody has to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where work is: so many things done, of so many, and the one that is begun; none once all are done."""

    done: int
    of: int
    name: str


Listener = Callable[[Step], None]
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell a listener of every step of the work done within."""
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)


def in_turn(items: Sequence[Item], name: Callable[[Item], str]) -> Iterator[Item]:
    """Give each thing in its turn, and say that it is begun."""
    listener = _LISTENER.get() or _unheard
    for at, item in enumerate(items):
        listener(Step(done=at, of=len(items), name=name(item)))
        yield item
    listener(Step(done=len(items), of=len(items), name=""))


def _unheard(step: Step) -> None:
    """Nobody listens."""
