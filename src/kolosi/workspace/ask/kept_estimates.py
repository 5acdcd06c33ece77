"""The estimates behind the cited figures, kept beside the build: a document that is rendered again need not count them again.

They are inside values: they lie with the records, and are sealed with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.plain import plain, read_plain
from kolosi.store.files import note_json, read_json
from kolosi.workspace.ask.releasing import values_digest

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk


def kept_estimates(desk: Desk) -> Mapping[Key, Estimate]:
    """The estimates of the cited figures: those kept, as long as nothing has changed that they depend on; else counted, and kept."""
    path = desk.workspace.file("build", "estimates.json")
    keys = " ".join(sorted(str(key) for key in desk.cited))
    digest = sha256(f"{values_digest(desk)}\n{keys}".encode()).hexdigest()
    kept = read_json(path)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        return {one.key: one for one in (read_plain(Estimate, line) for line in kept["estimates"])}
    found = desk.estimates(desk.cited_values())
    note_json(path, {"digest": digest, "estimates": [plain(one) for one in found.values()]})
    return found
