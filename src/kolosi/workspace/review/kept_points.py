"""What was found in drafts and registers that have not changed since: an edited sentence has one draft read again, and no judgement counted anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding
from kolosi.model.plain import plain, read_plain
from kolosi.store.files import is_there, read_whole
from kolosi.store.receipts import digest_of

if TYPE_CHECKING:
    from kolosi.report.draft.links import Draft
    from kolosi.workspace.ask.desk import Desk


def points_of(desk: Desk, kind: str, draft: Draft, find: Callable[[], Sequence[Finding]]) -> list[Finding]:
    """The points of one kind in a draft, found where its text, its figures or the code are not those of the last time."""
    about = "\n".join((kind, draft.file, draft.language, draft.text))
    kept = desk.read_before.of(sha256(about.encode()).hexdigest(), lambda: [plain(one) for one in find()])
    return [read_plain(Finding, one) for one in kept] if isinstance(kept, list) else []


def points_on_registers(desk: Desk, kind: str, find: Callable[[], Sequence[Finding]]) -> list[Finding]:
    """The points of one kind that registers and figures alone decide, found where none of these is as it was the last time."""
    kept = desk.read_before.of(_on_registers(desk, kind), lambda: [plain(one) for one in find()])
    return [read_plain(Finding, one) for one in kept] if isinstance(kept, list) else []


def text_on_registers(desk: Desk, name: str, language: str, write: Callable[[], str]) -> str:
    """A part of the document that registers and figures alone decide, written where none of these is as it was the last time."""
    return str(desk.read_before.of(_on_registers(desk, f"{name} {language}"), write))


def _on_registers(desk: Desk, kind: str) -> str:
    held = ((name, desk.workspace.file("report", name)) for name in REGISTERS)
    parts = [kind, *(f"{name} {digest_of(read_whole(path))}" for name, path in held if is_there(path))]
    return sha256("\n".join(parts).encode()).hexdigest()


REGISTERS = ("documents.yaml", "excerpts.yaml", "risks.yaml", "rounds.yaml", "severity.yaml", "workshop.yaml")
"""The registers of what people judged and read."""
