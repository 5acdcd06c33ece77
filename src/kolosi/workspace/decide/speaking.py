"""Who speaks: the person under whose name Decisions and steps are recorded, and what that person may say."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """A person who gives files or answers questions.

    Who `gives_forms` may rule on the workspace itself: settings, places, boundaries, drafts bound to figures. Who speaks `of_own_files` answers
    questions about the files that he gave, and about no others.
    """

    name: str = field(default_factory=getpass.getuser)
    gives_forms: bool = True
    of_own_files: bool = False


_SPEAKER: ContextVar[Speaker | None] = ContextVar("speaker", default=None)


def speaker() -> Speaker:
    """The person who speaks; where nobody said so, the one logged in on this machine, who may say everything."""
    return _SPEAKER.get() or Speaker()


@contextmanager
def speaking(who: Speaker | str | None) -> Iterator[None]:
    """Records what is decided within under the name of a person. Without one, it stays as it is; a name alone gives no right."""
    if who is None:
        yield
        return
    before = _SPEAKER.set(replace(speaker(), name=who) if isinstance(who, str) else who)
    try:
        yield
    finally:
        _SPEAKER.reset(before)
