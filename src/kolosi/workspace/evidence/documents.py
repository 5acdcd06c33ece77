"""Takes documents into the review: each read at arm's length, kept as it came, and entered in the register once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.documents import refused
from kolosi.intake.sandbox import Unreadable, read_document
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.period import Period
from kolosi.model.receipt import Receipt
from kolosi.store.receipts import Receipts, digest_of, opaque_code
from kolosi.workspace.evidence.columns import document_columns
from kolosi.workspace.evidence.said import item_said
from kolosi.workspace.evidence.texts import note_text, receipts_of_documents
from kolosi.workspace.evidence.writing import document_items, next_id, write_documents
from kolosi.workspace.receive.adding import document_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.manuscript import Manuscript
    from kolosi.workspace.evidence.registers import Item
    from kolosi.workspace.folder import Folder

SOURCE = "document"
"""The source of the receipts of documents: they are read by people, and feed no table."""

_TITLE = 200
"""A heading longer than that is a paragraph set in large type."""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What became of a file: the short name of its document, None where it was refused. `is_new`: it was not there before."""

    file: str
    document: str | None
    title: str = ""
    is_new: bool = False
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {**vars(self), "findings": [one.as_json() for one in self.findings]}


def enter(workspace: Folder, files: Sequence[Path], said: Mapping[str, str], received: date) -> list[Entered]:
    """Enters files with what is `said` of them (by column of the form); `id` names the document that a file is of.

    A file that cannot be read is told, and the others go in. Raises `Refusal` for what is said wrongly, before anything is kept.
    """
    if len(files) > 1 and ("title" in said or "id" in said):
        raise Refusal(point("document_one_at_a_time", count=len(files)))
    item = item_said(workspace, document_columns(), said)
    items = document_items(workspace)
    known = [str(one["id"]) for one in items]
    if "id" in item and item["id"] not in known:
        near = ", ".join(known[:12]) or "–"
        raise Refusal(point("document_not_known", found=str(item["id"]), data={"near": near}))
    entered: list[Entered] = []
    for file in files:
        entered.append(_enter(workspace, file, item, items, received))
    if any(one.is_new for one in entered):
        write_documents(workspace, items)
    return entered


def _enter(workspace: Folder, file: Path, said: Item, items: list[Item], received: date) -> Entered:
    """Enters one file into the list of `items`."""
    try:
        data = document_bytes(file)
        read = read_document(file.name, data)
    except Unreadable as refusal:
        return _refused(workspace, file, refused(refusal))
    except Refusal as refusal:
        return _refused(workspace, file, refusal.finding)
    kept = receipts_of_documents(workspace)
    same = kept.find_original(digest_of(data))
    entry = next((one for one in items if same is not None and one.get("receipt") == same.id), None)
    if entry is not None:
        again = point("document_already", where=Where(file=file.name), found=str(entry["id"]))
        return _told(workspace, file, entry, [again])
    item = next((one for one in items if one["id"] == said.get("id")), None) if "id" in said else None
    if item is None:
        item = {"id": next_id("d", _ids(items, kept)), "title": _title(read, file)}
        items.append(item)
    item.update(said)
    receipt = same or _receipt(workspace, file.name, data, read.format, item, received)
    if same is None:
        kept.keep(receipt, data)
        note_text(workspace, receipt, read)
    item["receipt"] = receipt.id
    told = [point(id_, where=Where(file=file.name)) for id_ in read.notices]
    return _told(workspace, file, item, told, is_new=True)


def _ids(items: Sequence[Item], kept: Receipts) -> list[str]:
    """The short names that are taken, also by documents that were taken out: a name is never used again."""
    return [*(str(one["id"]) for one in items), *(one.layout for one in kept.all())]


def _title(read: Manuscript, file: Path) -> str:
    """The first heading of a document, else the name of its file."""
    heading = next((block for block in read.blocks if block.kind == "heading"), None)
    words = " ".join(read.words_of(heading).split()) if heading is not None else ""
    return words if 0 < len(words) <= _TITLE else file.stem


def _receipt(workspace: Folder, name: str, data: bytes, form: str, item: Item, received: date) -> Receipt:
    """The receipt of a document; its `layout` is the short name under which it first came."""
    digest = digest_of(data)
    return Receipt(
        id=digest[:12],
        code=opaque_code(digest, workspace.salt),
        file=name,
        original=digest,
        kept=digest,
        size=len(data),
        source=f"{SOURCE}:{form}",
        layout=str(item["id"]),
        organisation=str(item.get("publisher") or ""),
        period=Period.parse(str(item.get("day") or received.isoformat())),
        received=received,
    )


def _told(workspace: Folder, file: Path, item: Item, findings: Sequence[Finding], *, is_new: bool = False) -> Entered:
    return Entered(
        file=file.name,
        document=str(item["id"]),
        title=str(item["title"]),
        is_new=is_new,
        findings=tuple(workspace.say(one) for one in findings),
    )


def _refused(workspace: Folder, file: Path, finding: Finding) -> Entered:
    return Entered(file=file.name, document=None, findings=(workspace.say(finding),))
