"""Excerpts that would let a reader find a person: the gate of texts looks at each once, and its answer is kept in the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, point
from kolosi.release.text import outcome_of
from kolosi.store.files import note_json, read_json
from kolosi.store.receipts import digest_of
from kolosi.version import __version__
from kolosi.workspace.review.prose_points import prose_points

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kolosi.review.excerpt import Excerpt
    from kolosi.workspace.folder import Folder

_SHORT = 16
"""Of the hash of a text so many signs are kept: none of a few thousand texts has those of another."""


def naming_somebody(workspace: Folder, excerpts: Iterable[Excerpt]) -> list[Finding]:
    """A point for each excerpt whose words the gate would not let out; its words are not repeated in the point."""
    path = workspace.file("build", "evidence", "persons.json")
    kept = read_json(path)
    is_ours = isinstance(kept, dict) and kept.get("version") == __version__
    known = (
        dict(kept["blocked"]) if isinstance(kept, dict) and is_ours and isinstance(kept.get("blocked"), dict) else {}
    )
    before = len(known)
    found = []
    for one in excerpts:
        digest = digest_of(one.text.encode())[:_SHORT]
        if digest not in known:
            known[digest] = any(outcome_of(told) == "block" for told in prose_points(one.text))
        if known[digest]:
            found.append(point("excerpt_names_somebody", found=one.id))
    if len(known) > before:
        note_json(path, {"version": __version__, "blocked": known})
    return found
