"""Questions to the one desk of a workspace as its folder is: opened once, however many answers a page asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kolosi.workspace.decide.clerk import LOOKED_UP, decide_weighed, weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kolosi.web.here import Here
    from kolosi.workspace.ask.asking import Asking

Answer = TypeVar("Answer")


def asked_now(here: Here, name: Hashable, verb: Callable[[Asking], Answer]) -> Answer:
    """The same as the folder is now, for what somebody signs."""
    return here.ask_now(name, lambda _: verb(here.ask("desk", lambda workspace: workspace.desk())))


def decide(here: Here, kind: str, subject: str, value: str, *, why: str) -> None:
    """Records a Decision under the name of who asks, as the command does. Raises `Refusal`.

    What it rests on is looked up before the turn to write is taken, as it is read for a page: others need not wait while figures are counted.
    """
    author = here.person.name
    if kind not in LOOKED_UP:
        with here.writing() as workspace:
            workspace.decide(kind, subject, value, why=why, author=author)
        return
    name = ("decision", kind, subject, value, why)
    known = asked_now(here, name, lambda desk: weighed(desk, kind, subject, value, why=why))
    with here.writing() as workspace:
        decide_weighed(workspace, known, author=author)


def asked(here: Here, name: Hashable, verb: Callable[[Asking], Answer]) -> Answer:
    """What is read from the desk, kept as any answer is; `name` tells the question from others."""
    return here.ask(name, lambda _: verb(here.ask("desk", lambda workspace: workspace.desk())))
