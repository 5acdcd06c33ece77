"""The document and the files of figures: what may leave, in `out/public`; the full trace, in `out/internal`."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.content.code import PICTURES, code_of
from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.report.exports.withheld import withheld_workbook
from kolosi.store.files import is_there, read_json, read_whole, write_json, write_together, write_whole
from kolosi.store.locks import locked
from kolosi.store.swapping import replace_in_folder
from kolosi.workspace.answers import plain
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import Findings
from kolosi.workspace.ask.remedying import NAMES, withheld_rows
from kolosi.workspace.decide import waiving
from kolosi.workspace.write.expected_figures import differences_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolosi.model.figure import Figures
    from kolosi.model.finding import Finding
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.assembling import Assembly


WHOLE = ("html", "pdf", "docx")
"""With all of these, the files of figures, the publish pack and the internal files are written too."""

RENDERED = "rendered.json"
"""What the build remembers of the documents of the last run."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What was written: `public` by name, and where everything lies."""

    public: Mapping[str, bytes]
    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]
    figures: Figures = field(default_factory=dict)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "paths": [str(path) for path in self.paths],
            "findings": [finding.as_json() for finding in self.findings],
        }


def render(workspace: Folder, formats: Sequence[str] = WHOLE, languages: Sequence[str] = ()) -> Rendered:
    """Writes the documents asked for, and the files of figures. While the analysis cannot be signed, they say that they are drafts."""
    with locked(workspace.folder / "out"):
        return _render(workspace, formats, tuple(languages) or workspace.settings.languages)


def _render(workspace: Folder, formats: Sequence[str], languages: Sequence[str]) -> Rendered:
    from kolosi.workspace.signing.page import passed, standing
    from kolosi.workspace.write.assembling import Assembly
    from kolosi.workspace.write.packing import pack

    desk = desk_of(workspace)
    findings = desk.points
    is_draft = bool(standing(desk))
    digest = _digest(desk, formats, languages, is_draft)
    public = _unchanged(workspace, digest)
    if public is None:
        assembly = Assembly(desk, is_draft=is_draft, passed=passed(desk))
        public = _documents(assembly, formats, languages)
        inside: Mapping[str, bytes] = {}
        if set(formats) >= {*WHOLE}:
            public |= assembly.exports()
            public |= pack(assembly, public, languages)
            inside = internal_files(desk, findings)
        write_together({workspace.file("out", "internal", name): data for name, data in inside.items()})
        is_whole = bool(inside) and tuple(languages) == tuple(workspace.settings.languages)
        replace_in_folder(workspace.file("out", "public"), public, _written(workspace) if is_whole else ())
        hashes = {name: sha256(data).hexdigest() for name, data in public.items()}
        told = told_by_documents(workspace) | dict.fromkeys(public, told_digest(desk, is_draft))
        write_json(workspace.file("build", RENDERED), {"digest": digest, "files": hashes, "told": told})
    paths = [workspace.file("out", "public", name) for name in sorted(public)]
    shown = [path for path in paths if path.name.startswith("pau.")] or paths
    return Rendered(public=public, paths=tuple(shown), findings=Findings(findings), figures=desk.released)


def _digest(desk: Desk, formats: Sequence[str], languages: Sequence[str], is_draft: bool) -> str:
    """What the documents depend on: the code that writes them, the released figures, what is asked for, and all that stands beside figures."""
    parts = [
        code_of(*PICTURES),
        desk.release_digest,
        *formats,
        "",
        *languages,
        "",
        *_beside_figures(desk, is_draft),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def _beside_figures(desk: Desk, is_draft: bool) -> Iterator[str]:
    """What documents tell beside figures: the drafts, the registers, the template, open errors, the edition that is replaced."""
    from kolosi.workspace.signing.validation import owner_statuses
    from kolosi.workspace.write.replacing import notice_of_replaced

    settings = desk.workspace.settings
    files = [name for name in (settings.template or "", *(logo.file for logo in settings.logos)) if name]
    drawn = b"".join(desk.workspace.needed(name) for name in files)
    register = desk.workspace.file("report", "references.yaml")
    references = read_whole(register) if is_there(register) else b""
    yield "draft" if is_draft else ""
    yield from (draft.text for draft in (*desk.drafts, *desk.region_drafts))
    yield desk.judged_digest
    yield sha256(references + drawn).hexdigest()
    yield from (f"{key}={status}" for key, status in sorted(owner_statuses(desk).items()))
    yield from notice_of_replaced(desk).values()


def told_digest(desk: Desk, is_draft: bool) -> str:
    """What the documents tell, by which their age is known: figures as they leave, files, texts, registers, settings.

    Unlike what they depend on, it is the same after a signature, on another day and in another version of the program.
    """
    from kolosi.report.exports.exports import export_json

    parts = [
        sha256(export_json(desk.released, desk.scope)).hexdigest(),
        str(desk.gated.authorised),
        desk.built.digest,
        str(desk.workspace.settings),
        *_beside_figures(desk, is_draft),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def told_by_documents(workspace: Folder) -> dict[str, str]:
    """What each document that lies there told when it was made, by name; nothing of those that an earlier version made."""
    kept = read_json(workspace.file("build", RENDERED))
    told = kept.get("told") if isinstance(kept, dict) else None
    known = told if isinstance(told, dict) else {}
    return {str(name): str(one) for name, one in known.items() if is_there(workspace.file("out", "public", name))}


def told_now(desk: Desk) -> str:
    """What documents would tell, were they made now; none is made. Empty where they could not be."""
    from kolosi.workspace.signing.page import standing

    try:
        return told_digest(desk, bool(standing(desk)))
    except Refusal:  # a template or a mark that is missing: said where they are made
        return ""


def older_documents(desk: Desk) -> tuple[Finding, ...]:
    """The point that documents were made before figures, texts or decisions became what they are now; nothing where none was."""
    known = told_by_documents(desk.workspace)
    now = told_now(desk) if known else ""
    if not now or {*known.values()} == {now}:
        return ()
    return (desk.workspace.say(point("documents_before")),)


def _written(workspace: Folder) -> tuple[str, ...]:
    """The names of the documents of the last run."""
    kept = read_json(workspace.file("build", RENDERED))
    files = kept.get("files") if isinstance(kept, dict) else None
    return tuple(map(str, files)) if isinstance(files, dict) else ()


def _unchanged(workspace: Folder, digest: str) -> dict[str, bytes] | None:
    """The documents of the last run, when nothing that they depend on changed and nobody touched them."""
    kept = read_json(workspace.file("build", RENDERED))
    if not isinstance(kept, dict) or kept.get("digest") != digest:
        return None
    found = {name: workspace.file("out", "public", name) for name in kept["files"]}
    if not all(is_there(path) for path in found.values()):
        return None
    data = {name: read_whole(path) for name, path in found.items()}
    return data if all(sha256(data[name]).hexdigest() == kept["files"][name] for name in data) else None


def _documents(assembly: Assembly, formats: Sequence[str], languages: Sequence[str]) -> dict[str, bytes]:
    """Every document by file name. PDF files are set in a thread beside: the typesetter leaves the others the processor."""
    beside, here = [], []
    with ThreadPoolExecutor(max_workers=1) as thread:
        for format_ in sorted(formats, key=lambda name: name != "pdf"):
            for name, make in (pair for language in languages for pair in assembly.documents(format_, language)):
                if format_ == "pdf":
                    beside.append((name, thread.submit(make)))
                else:
                    here.append((name, make()))
        return dict(here) | {name: pending.result() for name, pending in beside}


def refresh_drafts(workspace: Folder, *, write: bool) -> Mapping[str, str]:
    """The differences that moved data propose, by draft; written when asked."""
    from kolosi.report.draft.refresh import refresh

    desk = desk_of(workspace)
    proposals = refresh(desk.drafts, desk.released)
    if write:
        for proposal in proposals:
            write_whole(workspace.file(proposal.file), proposal.text.encode())
    return {proposal.file: proposal.difference for proposal in proposals if proposal.difference}


def internal_files(desk: Desk, findings: Sequence[Finding]) -> Mapping[str, bytes]:
    """What stays inside: points to check, every cited figure with the files behind it, what sentences rest on, differences from a reference."""
    from kolosi.workspace.review import grounds_file

    files = {receipt.id: receipt for receipt in desk.workspace.receipts.all()}
    estimates = desk.cited_estimates
    trace = [
        {
            "key": str(key),
            "value": plain(estimate.value),
            "files": [
                {"file": files[id_].file, "sha256": files[id_].kept} for id_ in estimate.receipts if id_ in files
            ],
        }
        for key, estimate in sorted(estimates.items(), key=lambda pair: str(pair[0]))
    ]
    points = [finding.as_json() for finding in findings]
    language = desk.workspace.settings.languages[0]
    out = {
        NAMES.get(language, NAMES["en"]): withheld_workbook(withheld_rows(desk, language), language),
        say(waiving.NAMES, language): waiving.waivers_document(desk.workspace, language),
        say(grounds_file.NAMES, language): grounds_file.grounds_document(desk, language),
        "trace.json": json.dumps(trace, ensure_ascii=False, indent=1).encode(),
        "withheld.json": json.dumps(list(desk.gated.withheld), ensure_ascii=False, indent=1).encode(),
        "points.json": json.dumps(points, ensure_ascii=False, indent=1).encode(),
    }
    return {**out, **differences(desk)}


def differences(desk: Desk) -> Mapping[str, bytes]:
    """What differs from the figures of a reference document, where the workspace has such a list (`expected.csv`)."""
    path = desk.workspace.file("expected.csv")
    return {"differences.csv": differences_document(desk, path)} if is_there(path) else {}
