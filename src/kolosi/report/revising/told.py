"""Changes of paragraphs on their way into the draft, and what is told of those that stay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kolosi.report.revising.rewriting import Rewritten
from kolosi.report.revising.rows import Accepted
from kolosi.report.revising.splicing import Revision

Reason = Literal["generated", "changed_since", "number", "no_place"]
"""Why something stays out: the machine wrote that paragraph, the officer changed it since, a number was typed over, the draft has no place for it."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What was not taken over: the words as issued (none for a new paragraph), as accepted (none for one taken out), as they are now."""

    reason: Reason
    issued: str
    accepted: str
    current: str = ""


@dataclass
class Told:
    """A change, and what is told of it: where it cannot be made, and of figures in it whose number was typed over.

    `new` are the paragraphs that come with it, `gone` those that go.
    """

    change: Revision
    left: list[Left]
    over: list[Left] = field(default_factory=list)
    new: Sequence[Accepted] = ()
    gone: Sequence[int] = ()


@dataclass
class Group:
    """Paragraphs that change together: one of the copy (none for a new one that follows none), what was split off it, those joined to it."""

    first: int | None
    wanted: list[Accepted]
    joined: list[int] = field(default_factory=list)


def over_of(made: Rewritten) -> list[Left]:
    """What is told of figures whose number was typed over."""
    return [Left(reason="number", issued=before, accepted=after) for before, after in made.typed_over]
