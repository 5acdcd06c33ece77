"""Decisions: what a person decided, and the kinds there are."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "word",
    "place",
    "column",
    "file",
    "intake",
    "rows",
    "duplicate",
    "link",
    "waiver",
    "override",
    "exception",
    "reservation",
    "clearance",
    "comment",
    "validation",
    "embargo",
    "binding",
    "reporter",
    "number",
    "alert",
    "published",
    "withdrawn",
    "accepted",
    "destroyed",
)
"""Every kind of Decision: help, refusals and checks read this list, and nothing is recorded that it does not hold.

What people read of one stands in `labels.yaml`, under `decisions` and its id: its `name`, what it is `about`, what it `says`, an
`example` that can be copied, in which `{end}` stands for a day to come; or the command that records it (`verb`).
"""

BY_COMMAND = frozenset({"intake", "published", "withdrawn", "accepted", "destroyed"})
"""The kinds that `kolosi decide` does not record: a command of their own does, and checks what it signs."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line of an author's log. `previous` is the hash of that author's line before: the chain shows tampering.

    Who, when, about what, what, and why.
    """

    id: str
    kind: str
    subject: str
    value: str
    why: str
    author: str
    when: str
    previous: str


BINDING = "binding"
YES, NO = "yes", "no"
"""Whether the figures of a doubtful passage belong together."""

INTAKE = "intake"
REMOVE, UNDO = "remove", "undo"


def undone_by(decision: Decision) -> tuple[str, ...]:
    """The ids of the Decisions that one takes back: those of the step of the intake that it undoes."""
    first, *ids = decision.value.split(" ")
    return tuple(ids) if decision.kind == INTAKE and first == UNDO else ()
