"""What was found in drafts and registers that have not changed since: an edited sentence has one draft read again, and no judgement counted anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding
from kolosi.model.plain import plain, read_plain

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


def strings_on_registers(desk: Desk, name: str, find: Callable[[], Sequence[str]]) -> list[str]:
    """Names that registers and figures alone decide, found where none of these is as it was the last time."""
    kept = desk.read_before.of(_on_registers(desk, name), lambda: list(find()))
    return [str(one) for one in kept] if isinstance(kept, list) else []


def _on_registers(desk: Desk, kind: str) -> str:
    return sha256(f"{kind}\n{desk.judged_digest}".encode()).hexdigest()
