"""Tells what was published: each edition with who signed it and why, whether it was withdrawn, and what two of them print otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.workspace.ask.remedying import in_words
from kolosi.workspace.publish.sealing import PUBLISHED, in_order
from kolosi.workspace.write.replacing import period_of_edition

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class EditionSeen:
    """An edition: the Decision that published it, and the one that withdrew it; how many figures it prints.

    `replaced_by` is the last edition on the same period that is not withdrawn, where that is another and came later.
    """

    name: str
    signed: Decision | None
    withdrawn: Decision | None
    figures: int
    replaced_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Between:
    """A figure that two editions print otherwise; None where one of them does not print it."""

    key: str
    label: Label
    then: Fraction | None
    now: Fraction | None
    decimals: int = 0


def editions_seen(workspace: Folder) -> tuple[EditionSeen, ...]:
    """The editions, the last one first."""
    signed = {one.subject: one for one in workspace.decisions.all() if one.kind == PUBLISHED}
    withdrawn = workspace.decisions.latest("withdrawn")
    found: list[EditionSeen] = []
    standing: dict[str, str] = {}
    for name in reversed(in_order(workspace)):
        period = period_of_edition(workspace, name)
        found.append(
            EditionSeen(
                name=name,
                signed=signed.get(name),
                withdrawn=withdrawn.get(name),
                figures=len(_printed(workspace, name)),
                replaced_by=standing.get(period, ""),
            )
        )
        if name not in withdrawn:
            standing.setdefault(period, name)
    return tuple(found)


def between(desk: Desk, one: str, other: str) -> tuple[Between, ...]:
    """What two editions print otherwise, in order of key: moved figures, and those that only one of them prints."""
    workspace = desk.workspace
    then, now = _printed(workspace, one), _printed(workspace, other)
    known = workspace.knowledge.indicators
    found = []
    for text in sorted({*then, *now}):
        key = Key.parse(text)
        if then.get(text) == now.get(text):
            continue
        is_known = key.indicator in known
        words = in_words(key, desk.context) if is_known else {"fr": text, "en": text}
        decimals = known[key.indicator].decimals if is_known else 0
        found.append(Between(key=text, label=words, then=then.get(text), now=now.get(text), decimals=decimals))
    return tuple(found)


def _printed(workspace: Folder, edition: str) -> dict[str, Fraction]:
    """The values that an edition prints, by key; what it held back is not among them."""
    return {
        str(entry["key"]): Fraction(str(entry["value"]))
        for entry in workspace.editions.figures(edition)
        if entry.get("value") is not None
    }
