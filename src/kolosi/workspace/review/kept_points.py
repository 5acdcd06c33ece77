"""The points of a draft that has not changed since they were found: an edited sentence has one draft read again, not all."""

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
