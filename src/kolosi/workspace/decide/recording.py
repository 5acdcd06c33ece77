"""Decisions written down once they were checked; the kinds that people may decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kolosi.model.decision import BY_COMMAND, KINDS, Decision
from kolosi.model.finding import Finding, Refusal, point
from kolosi.reading.labels import label
from kolosi.store.locks import locked
from kolosi.workspace.correct.nearby import nearest
from kolosi.workspace.decide.speaking import speaker

if TYPE_CHECKING:
    from kolosi.model.label import Label
    from kolosi.store.decisions import Decisions
    from kolosi.workspace.folder import Folder

BY_VERB: Mapping[str, Label] = {
    kind: label(f"decisions.{kind}.verb") for kind in (*KINDS, "layout") if kind in BY_COMMAND or kind == "layout"
}
"""What is decided by a command of its own, which checks what it signs; `layout` was a kind of earlier versions."""

Check = Callable[["Folder", str, str], None]
"""What a Decision of one kind may say: the workspace, the subject and the value. Raises `Refusal`."""

_OPEN = tuple(kind for kind in KINDS if kind not in BY_VERB)


def record(workspace: Folder, kind: str, subject: str, value: str, *, why: str, author: str | None = None) -> Decision:
    """Writes a Decision that was checked. Raises `Refusal` for a kind that the table of kinds does not hold."""
    if kind not in KINDS:
        raise Refusal(point("decision_kind", found=kind, data=near_kinds(kind)))
    return noted(workspace.decisions, kind, subject, value, why=why, author=author)


def noted(
    decisions: Decisions, kind: str, subject: str, value: str, *, why: str, author: str | None = None
) -> Decision:
    """Writes a Decision at the end of its author's file, with who and when."""
    decision = Decision(
        id="",
        kind=kind,
        subject=subject,
        value=value,
        why=why,
        author=author or speaker().name,
        previous="",
        when=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    with locked(decisions.folder):
        return decisions.append(decision)


def near_kinds(text: str) -> Mapping[str, str]:
    """Give the kinds that come near to a text, by their ids or by what people call them, each named in both languages."""
    spellings = {kind: (kind, *_name(kind).values()) for kind in _OPEN}
    near = nearest(spellings, text)
    said = {
        language: ", ".join(f"{kind} ({_name(kind)[language]})" for kind in near) or "–" for language in ("fr", "en")
    }
    return {**said, "known": ", ".join(_OPEN)}


def _name(kind: str) -> Label:
    return label(f"decisions.{kind}.name")


def sound_by(check: Check, workspace: Folder, decisions: Iterable[Decision]) -> list[Decision]:
    """The Decisions that a check finds nothing wrong with: the others are not applied, and what they are about waits."""
    return [one for one in decisions if fault_by(check, workspace, one) is None]


def fault_by(check: Check, workspace: Folder, decision: Decision) -> Finding | None:
    """Why a Decision is not applied."""
    try:
        check(workspace, decision.subject, decision.value)
    except Refusal as refusal:
        return refusal.finding
    return None
