"""What reviewers still wait for: comments without an answer, and numbers that they changed and nobody answered for."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.store.files import is_there, note_json, read_json, read_whole
from kolosi.workspace.copies.answers import answers_of
from kolosi.workspace.copies.issues import issues, place_of, read_issue
from kolosi.workspace.copies.kept import RECORD, read_kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kolosi.workspace.copies.issues import IssueName
    from kolosi.workspace.copies.together import Together
    from kolosi.workspace.folder import Folder

OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Of one issue of which copies came back: how many threads of comments are open, and the numbers nobody answered for."""

    issue: IssueName
    remarks: int
    numbers: tuple[str, ...]


def waiting(workspace: Folder) -> Iterator[Waiting]:
    """Of each language the last issue that came back: what was said of an earlier one was taken up in it, or said again."""
    last = {name.language: name for name in issues(workspace) if is_there(place_of(workspace, name, RECORD))}
    for name in last.values():
        kept = _kept(workspace, name)
        answered = answers_of(workspace, name)
        numbers = tuple(one for one in kept["numbers"] if one not in answered)
        yield Waiting(issue=name, remarks=len(kept["remarks"]), numbers=numbers)


def _kept(workspace: Folder, name: IssueName) -> Mapping[str, list[str]]:
    """What stands open in the copies, read again only where another came back or was answered: a Word file takes a second to read."""
    digest = sha256(read_whole(place_of(workspace, name, RECORD))).hexdigest()
    path = workspace.file("build", f"waiting.{name.language}.json")
    known = read_json(path)
    if isinstance(known, dict) and known.get("digest") == digest:
        return {"remarks": known["remarks"], "numbers": known["numbers"]}
    from kolosi.workspace.copies.together import Together

    found = _open(Together(workspace, read_issue(workspace, name), read_kept(workspace, name)))
    note_json(path, {"digest": digest, **found})
    return found


def _open(together: Together) -> Mapping[str, list[str]]:
    """The first comment of each thread that neither its author nor an answer closed, and the numbers that were changed."""
    replies = together.kept.replies or {}
    threads = (line for line in together.remarks if not line.placed.remark.parent)
    return {
        "remarks": [
            line.id
            for line in threads
            if not line.placed.remark.is_done and (line.id not in replies or replies[line.id].state == OPEN)
        ],
        "numbers": [one.point.id for one in together.asked if one.point.kind == "changed"],
    }
