"""A laptop in the field adds files that it cannot read again; at home they are read, kept and counted like others."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.locks import locked
from kolosi.store.sealed.collected import collect, collected, is_any, merged
from kolosi.store.sealed.protection import IDENTITY
from kolosi.workspace.answers import Added
from kolosi.workspace.ask.periods import period_said
from kolosi.workspace.correct.nearby import require_source
from kolosi.workspace.folder import WORDS
from kolosi.workspace.places.outlines import is_boundary_file
from kolosi.workspace.progress import in_turn
from kolosi.workspace.protect.protecting import own_root
from kolosi.workspace.receive.adding import Candidate, examine_incoming, open_file
from kolosi.workspace.receive.file_answers import SaidOfFile
from kolosi.workspace.records.activities import possible_duplicates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.workspace.folder import Folder
    from kolosi.workspace.records.lookup import ContentLookup


def collect_files(
    workspace: Folder,
    files: Sequence[Path],
    source: str | None,
    organisation: str | None,
    during: str | None,
    received: date,
) -> list[Added]:
    """Examines files in memory and seals what may be kept of each to the recipients."""
    said = str(period_said(during)) if during is not None else None
    about = {"source": source, "organisation": organisation, "during": said, "received": received.isoformat()}
    return [_collect(workspace, path, about) for path in in_turn(files, lambda path: path.name)]


def _collect(workspace: Folder, path: Path, about: Mapping[str, str | None]) -> Added:
    root = own_root(workspace.folder)
    assert root is not None
    try:
        if is_boundary_file(path):
            raise Refusal(point("boundaries_at_home", where=Where(file=path.name), found=path.name))
        candidate = _examined(workspace, path, about["source"])
        said = {"file": candidate.file, "original": candidate.original, "size": candidate.size}
        sealed = {**about, **said, "source": candidate.source.id, "removed": list(candidate.removed)}
        collect(root, sealed, candidate.kept)
    except Refusal as refusal:
        return Added(file=path.name, receipt=None, findings=_said(workspace, refusal))
    rows = sum(reading.rows for reading in candidate.readings)
    told = workspace.say(point("collected", where=Where(file=path.name), count=rows))
    return Added(
        file=path.name,
        receipt=None,
        source=candidate.source.id,
        layout=candidate.layout,
        confidence=candidate.confidence,
        rows=rows,
        collected=True,
        findings=(told, *(workspace.say(finding) for finding in candidate.findings)),
    )


def _examined(workspace: Folder, path: Path, wanted: str | None) -> Candidate:
    from kolosi.intake.boundaries.gazetteer import place_forms
    from kolosi.workspace.forms.given import is_form

    known = workspace.knowledge.sources
    if wanted is not None:
        require_source(known, wanted)
    data, sheets = open_file(path)
    if is_form(sheets):
        raise Refusal(point("form_at_home", where=Where(file=path.name), found=path.name))
    forms = place_forms(sheets, workspace.knowledge.country_alone.level_words)
    if forms is not None and forms.is_sure:
        raise Refusal(point("boundaries_at_home", where=Where(file=path.name), found=path.name))
    return examine_incoming(path.name, data, sheets, known, wanted, lambda: _bare_lookup(workspace))


def _bare_lookup(workspace: Folder) -> ContentLookup:
    """Words as content has them: what people decided is sealed here."""
    from kolosi.workspace.records.lookup import ContentLookup

    return ContentLookup(workspace.knowledge, {kind: {} for kind in WORDS}, token_hex(16))


def _said(workspace: Folder, refusal: Refusal) -> tuple[Finding, ...]:
    return tuple(workspace.say(finding) for finding in (refusal.finding, *refusal.beside))


# -- at home ----------------------------------------------------------------------------------------------------------


def merge(workspace: Folder) -> list[Finding]:
    """Keeps what was collected like files that come in; gives why some of it stays where it is."""
    vault = workspace.vault
    if vault is None or not is_any(vault.root):
        return []
    identity = os.environ.get(IDENTITY)
    with locked(workspace.folder / "receipts"):
        found = list(collected(vault, Path(identity) if identity else None))
        waiting = [finding for path, about, data in found if (finding := _merged(workspace, path, about, data))]
        if len(waiting) < len(found):
            _write_list(workspace)
        return waiting


def _write_list(workspace: Folder) -> None:
    """The list to correct, with what came in."""
    from kolosi.workspace.correct.correcting import write_correction_list

    built = workspace.build()
    write_correction_list(workspace, built, possible_duplicates(workspace, built))


def _merged(workspace: Folder, path: Path, about: Mapping[str, object], data: bytes) -> Finding | None:
    from kolosi.workspace.receive.keeping import keep

    text = {name: str(value) for name, value in about.items() if isinstance(value, str)}
    try:
        candidate = _again(workspace, about, data)
        said = SaidOfFile(organisation=text.get("organisation"), during=text.get("during"))
        keep(workspace, candidate, said, date.fromisoformat(text["received"]))
    except Refusal as refusal:
        told = workspace.say(refusal.finding)
        return point("collected_waits", where=Where(file=text["file"]), data={**told.message})
    merged(path)
    return None


def _again(workspace: Folder, about: Mapping[str, object], data: bytes) -> Candidate:
    """The candidate as it was examined in the field, read with the words known here."""
    from kolosi.intake.formats import Unreadable, read_sheets
    from kolosi.intake.records.repacking import unpack

    name, removed = str(about["file"]), about.get("removed")
    left_out = tuple(str(one) for one in removed) if isinstance(removed, list) else ()
    try:
        sheets = unpack(data) if left_out else read_sheets(name, data)
    except Unreadable as error:
        raise Refusal(point(f"file_{error.code}", where=Where(file=name), found=name, data=error.data)) from error
    known, wanted = workspace.knowledge.sources, str(about["source"])
    require_source(known, wanted)
    candidate = examine_incoming(name, data, sheets, known, wanted, workspace.lookup)
    return replace(
        candidate, original=str(about["original"]), size=int(str(about["size"])), kept=data, removed=left_out
    )
