"""How long files received are kept, and documents of the review: past their date they are destroyed, and a Decision says so."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.store.locks import locked
from kolosi.store.sealed.vault import erase
from kolosi.workspace.decide.recording import record
from kolosi.workspace.protect.protecting import Shredded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder

DESTROYED = "destroyed"


def kept_until(workspace: Folder, receipt: Receipt, known: Mapping[str, int] | None = None) -> date | None:
    """The day after which a file received must be destroyed; None where neither settings nor policy (R18) speak of its kind. `known` are the months, where they were read before."""
    source = workspace.knowledge.sources.get(receipt.source)
    every = months_kept(workspace) if known is None else known
    months = every.get(source.sensitivity) if source else None
    return None if months is None else _later(receipt.received, months)


def months_kept(workspace: Folder) -> Mapping[str, int]:
    """For how many months files are kept, by how sensitive they are: the policy, and over it the settings."""
    from kolosi.release.policy.policy import load_policy

    policy = load_policy(workspace.settings.policy, workspace.knowledge.overlay)
    return {**policy.R18.months, **workspace.settings.retention}


def _later(day: date, months: int) -> date:
    """The same day some months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def past_date(workspace: Folder, on: date) -> list[Receipt]:
    """The files received that are kept beyond their date, replaced ones too."""
    months, sources = months_kept(workspace), workspace.knowledge.sources
    lines = [receipt for receipt in workspace.receipts.all() if receipt.destroyed is None]
    kept = (
        (receipt, months.get(sources[receipt.source].sensitivity)) for receipt in lines if receipt.source in sources
    )
    return [receipt for receipt, span in kept if span is not None and _later(receipt.received, span) < on]


def kept_documents(workspace: Folder) -> list[tuple[Receipt, date | None]]:
    """The files of documents of the review that are kept, each with the day after which it must be destroyed, as other files have one."""
    from kolosi.review.leaving import sensitivity_of
    from kolosi.workspace.evidence.registers import read_documents
    from kolosi.workspace.evidence.texts import receipts_of_documents

    kept = [one for one in receipts_of_documents(workspace).all() if one.destroyed is None]
    if not kept:
        return []
    known = {one.receipt: one for one in read_documents(workspace)}
    months = months_kept(workspace)
    spans = ((one, months.get(sensitivity_of(known.get(one.id)))) for one in kept)
    return [(one, None if span is None else _later(one.received, span)) for one, span in spans]


def documents_past_date(workspace: Folder, on: date) -> list[Receipt]:
    """The files of documents that are kept beyond their date."""
    return [receipt for receipt, day in kept_documents(workspace) if day is not None and day < on]


def destroy_due(workspace: Folder, *, why: str, by: str | None, on: date) -> Shredded:
    """Destroys what is past its date with everything that was made of it; what was published stays."""
    if not why.strip():
        raise Refusal(point("decision_without_reason", found=DESTROYED))
    from kolosi.workspace.evidence.texts import receipts_of_documents

    due, documents = past_date(workspace, on), documents_past_date(workspace, on)
    if due or documents:
        with (
            locked(workspace.folder / "receipts"),
            locked(workspace.folder / "build"),
            locked(workspace.folder / "out"),
        ):
            for receipt in (*due, *documents):
                record(workspace, DESTROYED, receipt.id, receipt.kept, why=why, author=by)
            workspace.receipts.destroy(due, on)
            receipts_of_documents(workspace).destroy(documents, on)
            _forget_made(workspace)
        workspace.knowledge.forget_places()
        workspace.build()
    return Shredded(keys=False, files=tuple(receipt.file for receipt in (*due, *documents)))


def _forget_made(workspace: Folder) -> None:
    """What was computed and written inside from the files: it is made again from those that stay."""
    for folder in (workspace.file("build"), workspace.file("out", "internal")):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                erase(path)
