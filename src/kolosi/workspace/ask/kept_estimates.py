"""The estimates behind the cited figures and the list of indicators, kept beside the build: who asks again need not wait for them to be counted.

They are inside values: they lie with the records, and are sealed with them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    return estimates_kept_in(desk, "estimates.json", desk.cited_values())


def estimates_kept_in(desk: Desk, name: str, keys: Collection[Key]) -> Mapping[Key, Estimate]:
    """The estimates of some figures: those of a file beside the build where nothing changed, else counted and kept there."""
    path = desk.workspace.file("build", name)
    asked = " ".join(sorted(map(str, keys)))
    digest = sha256(f"{values_digest(desk)}\n{asked}".encode()).hexdigest()
    kept = read_json(path)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        return {one.key: one for one in (read_plain(Estimate, line) for line in kept["estimates"])}
    found = desk.estimates(keys)
    note_json(path, {"digest": digest, "estimates": [plain(one) for one in found.values()]})
    return found
