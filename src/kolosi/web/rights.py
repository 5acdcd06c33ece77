"""Who may do what: a function in the cluster gives a set of rights, and a route asks for one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """What a route asks for. `rows` are the lines of partners' files behind a figure."""

    READ = "read"
    ROWS = "rows"
    DEPOSIT = "deposit"
    CORRECT = "correct"
    WRITE = "write"
    COMMENT = "comment"
    SCORE = "score"
    FOLLOW = "follow"
    AGREE = "agree"
    SIGN = "sign"
    RUN = "run"


class Role(StrEnum):
    """A function in the cluster, as accounts and invitations name it."""

    OFFICER = "officer"
    REVIEWER = "reviewer"
    OWNER = "owner"
    FIELD = "field"
    COORDINATOR = "coordinator"
    READER = "reader"


_READING = frozenset({Right.READ})
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OFFICER: frozenset(Right) - {Right.SIGN, Right.AGREE},
    Role.REVIEWER: _READING | {Right.COMMENT, Right.SCORE, Right.FOLLOW},
    Role.OWNER: _READING | {Right.DEPOSIT, Right.CORRECT, Right.AGREE, Right.ROWS},
    Role.FIELD: frozenset({Right.DEPOSIT, Right.CORRECT}),
    Role.COORDINATOR: frozenset(Right) - {Right.RUN},
    Role.READER: _READING,
}
"""A field assistant reads nothing but what he deposits; who signs does not manage accounts."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who asks, in one workspace: name, rights. `sees_gbv` is False for a role that must not see gender-based violence."""

    name: str
    rights: frozenset[Right]
    sees_gbv: bool = True

    def may(self, right: Right) -> bool:
        """True where the person has a right."""
        return right in self.rights


ALONE = frozenset(Right)
"""Alone on a laptop the folder is one's own: every right."""
