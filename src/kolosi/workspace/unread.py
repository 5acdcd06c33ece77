"""Files whose columns have other names than those of their source: what is asked about them until they are given again.

Kept in the build, which may be deleted: the same file given again asks the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.lookup import Unknown
from kolosi.intake.table import fold
from kolosi.store.files import read_json, write_json
from kolosi.workspace.building import unknown_from

if TYPE_CHECKING:
    from kolosi.workspace import Workspace
    from kolosi.workspace.answers import Added


def remember(workspace: Workspace, answers: Sequence[Added]) -> None:
    """Keeps what is asked about the files that could not be read; forgets those that now could."""
    before = _kept(workspace)
    read = {answer.file for answer in answers if answer.receipt is not None}
    now = {file: asked for file, asked in before.items() if file not in read}
    now |= {answer.file: [dict(vars(unknown)) for unknown in answer.unread] for answer in answers if answer.unread}
    if now != before:
        write_json(_path(workspace), now)


def still_asked(workspace: Workspace) -> list[Unknown]:
    """The columns of unread files that nobody has named yet."""
    every = [unknown_from(item) for asked in _kept(workspace).values() for item in asked]
    decided = {subject: decision.value for subject, decision in workspace.decisions.latest("column").items()}
    return [unknown for unknown in every if not _is_answered(unknown, decided)]


def _is_answered(unknown: Unknown, decided: Mapping[str, str]) -> bool:
    prefix = f"{unknown.source}/{unknown.layout}:"
    own = {fold(subject[len(prefix) :]): value for subject, value in decided.items() if subject.startswith(prefix)}
    return unknown.value in own.values() if unknown.kind == "wanted" else fold(unknown.value) in own


def _kept(workspace: Workspace) -> Mapping[str, Sequence[Mapping[str, object]]]:
    kept = read_json(_path(workspace))
    return kept if isinstance(kept, dict) else {}


def _path(workspace: Workspace) -> Path:
    return workspace.file("build", "unread.json")
