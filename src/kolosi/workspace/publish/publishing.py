"""Publishes an edition, and withdraws one: both are Decisions of a person who signs."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.release.register.registry import as_entries, printed
from kolosi.report.draft.numerals import day
from kolosi.store.locks import locked
from kolosi.version import __version__
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.decide.recording import record
from kolosi.workspace.publish.notices import write_notices
from kolosi.workspace.publish.sealing import PUBLISHED, edition_points, seal
from kolosi.workspace.publish.witnesses import BEFORE, NAME, code_of, codes_now, remember, witness, witness_points
from kolosi.workspace.review.inspecting import refuse_what_gives_away
from kolosi.workspace.signing.page import readiness
from kolosi.workspace.write.rendering import render
from kolosi.workspace.write.replacing import DRAFTS, PERIOD, codes_of_drafts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

_NAME = re.compile(r"\w[\w .-]*")
"""What can be the name of a folder on every system, and of this folder alone."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """An edition as frozen."""

    edition: str
    folder: Path
    decision: Decision
    files: tuple[str, ...]


def publish(workspace: Folder, edition: str, *, by: str, why: str) -> Published:
    """Renders, checks and freezes. Raises `Refusal` while a line of `ready` is red, with those lines, or when the name was used."""
    if not why.strip():
        raise Refusal(point("decision_without_reason", found=edition))
    if not _NAME.fullmatch(edition):
        raise Refusal(point("edition_name", found=edition))
    _require_signature(by)
    if edition in workspace.editions.ids():
        raise Refusal(point("edition_exists", found=edition))
    for finding in edition_points(workspace):
        if finding.id == "edition_altered":
            raise Refusal(finding)
    for finding in witness_points(workspace):
        raise Refusal(finding)
    _require_in_force(workspace, edition)
    _require_ready(workspace, edition)
    rendered = render(workspace)
    refuse_what_gives_away(rendered.public)
    public = {f"public/{name}": data for name, data in rendered.public.items()}
    register = json.dumps(
        as_entries(printed(edition, rendered.figures, desk_of(workspace).context)), ensure_ascii=False, indent=1
    ).encode()
    versions = json.dumps(_versions(workspace), ensure_ascii=False, indent=1, sort_keys=True).encode()
    files = {**public, "register.json": register, "versions.json": versions}
    code = code_of(workspace, edition, {name: sha256(data).hexdigest() for name, data in files.items()})
    public[f"public/{NAME}"] = witness(edition, code)
    files |= public
    hashes = {name: sha256(data).hexdigest() for name, data in files.items()}
    with locked(workspace.folder / "editions"):
        workspace.editions.stage(edition, files)
        decision = record(
            workspace, PUBLISHED, edition, seal(hashes), why=why, author=by
        )  # from here on it is published
        remember(workspace, edition, code)
        folder = workspace.editions.settle(edition)
    with suppress(Refusal), locked(workspace.folder / "out"):  # published it is: notices are written with the next one
        write_notices(workspace)
    return Published(edition=edition, folder=folder, decision=decision, files=tuple(sorted(public)))


def _require_in_force(workspace: Folder, edition: str) -> None:
    """Refuses to publish on the strength of an authorisation that ended, whatever day the settings give."""
    authorised = desk_of(workspace).gated.authorised
    first = min(authorised, key=lambda one: str(one["until"]), default=None)
    if first is not None and str(first["until"]) < date.today().isoformat():
        ended = date.fromisoformat(str(first["until"]))
        told = {one: f"{say(first['why'], one)} {day(ended, one)}" for one in ("en", "fr")}
        raise Refusal(point("authorisation_expired", found=edition, data=told))


def _require_ready(workspace: Folder, edition: str) -> None:
    """Refuses to publish what cannot be signed; the refusal carries every red line with what settles it."""
    red = readiness(desk_of(workspace)).of("error")
    if red:
        raise Refusal(workspace.say(point("edition_blocked", found=edition, count=len(red))), beside=red)


def _require_signature(by: str) -> None:
    if not by.strip():
        raise Refusal(point("signature_missing"))


def _versions(workspace: Folder) -> Mapping[str, object]:
    return {
        "kolosi": __version__,
        "content": workspace.knowledge.digest,
        "receipts": [
            {"id": receipt.id, "kept": receipt.kept, "source": receipt.source}
            for receipt in workspace.receipts.current()
        ],
        "decisions": [decision.id for decision in workspace.decisions.all()],
        PERIOD: str(workspace.settings.period),
        DRAFTS: dict(codes_of_drafts(desk_of(workspace))),
        BEFORE: codes_now(workspace),
    }


def withdraw(workspace: Folder, edition: str, *, by: str, why: str) -> Decision:
    """Records the withdrawal and writes the notices for readers; the folder stays, for what readers kept still counts."""
    if edition not in workspace.editions.ids():
        raise Refusal(point("edition_unknown", found=edition))
    _require_signature(by)
    before = workspace.decisions.latest("withdrawn").get(edition)
    if before is not None:
        who = {"author": before.author, "when": before.when[:10]}
        raise Refusal(point("edition_withdrawn", found=edition, data=who))
    if not why.strip():
        raise Refusal(point("decision_without_reason", found=edition))
    with locked(
        workspace.folder / "out"
    ):  # held before it is recorded: a withdrawal without its notice would be half done
        decision = record(workspace, "withdrawn", edition, why, why=why, author=by)
        write_notices(workspace)
    return decision
