"""Questions to the one desk of a workspace as its folder is: opened once, however many answers a page asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kolosi.web.here import Here
    from kolosi.workspace.ask.asking import Asking

Answer = TypeVar("Answer")


def asked(here: Here, name: Hashable, verb: Callable[[Asking], Answer]) -> Answer:
    """What is read from the desk, kept as any answer is; `name` tells the question from others."""
    return here.ask(name, lambda _: verb(here.ask("desk", lambda workspace: workspace.desk())))
